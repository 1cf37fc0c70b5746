"""Images as rows of numbers: a plane per colour, 0 to 255 as shares of 255."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.room import empty_array

Bytes = NDArray[np.uint8]
_COLORS = ("red", "green", "blue")
_BLOCK = 1024


def image_points(pixels: Bytes) -> NDArray[Any]:
    """Pixels (n, d) as float32 from 0 to 1, made once and in blocks.

    A byte divided by 255 in float32 is what torchvision gives too; computing in
    float64 goes on from exactly these numbers.
    """
    points = empty_array(pixels.shape, np.float32)
    for start in range(0, len(pixels), _BLOCK):
        part = slice(start, start + _BLOCK)
        np.divide(pixels[part], np.float32(255), out=points[part], dtype=np.float32)
    return points


def planes_first(images: NDArray[Any]) -> NDArray[Any]:
    """(n, rows, columns, 3) as (n, 3, rows, columns)."""
    return np.ascontiguousarray(images.transpose(0, 3, 1, 2))


def pixel_names(rows: int, columns: int, colors: int) -> tuple[str, ...]:
    """A name for each number of an image, in the order of the numbers."""
    places = [
        f"row {row} column {column}"
        for row in range(1, rows + 1)
        for column in range(1, columns + 1)
    ]
    if colors == 1:
        return tuple(places)
    return tuple(f"{color} {place}" for color in _COLORS for place in places)
