"""A brush over the pixels of an image: how much ink each gets from a move of the hand.

Places are (row, column) in pixels, so that the middle of the first pixel is (0.5, 0.5).
An image is its numbers in a row (d,), of three planes where it has colours; all planes
are painted alike.
"""

import numpy as np
from numpy.typing import NDArray

from nnviz.session.snapshot import Snapshot

Floats = NDArray[np.float64]

# A stroke of the pen as in the digits: 1 to 2 px of 8, 2 to 3 px of 28.
_CORE, _CORE_PER_PIXEL = 0.1, 0.032
_SOFT, _SOFT_PER_PIXEL = 0.7, 0.01
_SHADES = 100

DRAWN = "drawn by hand"


def brush_strength(
    shape: tuple[int, int],
    start: tuple[float, float],
    end: tuple[float, float],
) -> Floats:
    """How much of each pixel a move from ``start`` to ``end`` covers, 0 to 1, (r, c).

    All of it near the path, and less and less over a soft edge; the brush grows with
    the image.
    """
    rows, columns = shape
    side = max(shape)
    core = _CORE + _CORE_PER_PIXEL * side
    soft = _SOFT + _SOFT_PER_PIXEL * side
    down = np.arange(rows)[:, np.newaxis] + 0.5 - start[0]
    across = np.arange(columns)[np.newaxis, :] + 0.5 - start[1]
    way = end[0] - start[0], end[1] - start[1]
    length = way[0] ** 2 + way[1] ** 2
    share = np.zeros(shape)
    if length > 0.0:
        share = np.clip((down * way[0] + across * way[1]) / length, 0.0, 1.0)
    away = np.hypot(down - share * way[0], across - share * way[1])
    covered = np.clip(1.0 - (away - core) / soft, 0.0, 1.0)
    return np.asarray(np.round(covered * _SHADES) / _SHADES)


def painted(
    image: Floats,
    strength: Floats,
    ends: tuple[float, float],
    *,
    erases: bool = False,
) -> Floats:
    """The image (d,) after a move of the brush; ``ends`` are no ink and full ink.

    A pixel gets what the brush gives, where it has not more already; an eraser leaves
    what it does not cover, where there is not less already.
    """
    low, high = ends
    planes = len(image) // strength.size
    share = np.tile(strength.ravel(), planes)
    if erases:
        return np.minimum(image, low + (1.0 - share) * (high - low))
    return np.maximum(image, low + share * (high - low))


def image_note(snapshot: Snapshot) -> str:
    """Whether the image of the chosen sample was drawn by hand, and who sees it."""
    if snapshot.dataset.image_shape is None or not snapshot.sample_redrawn:
        return ""
    if snapshot.selection.sample.part == "train":
        return f"{DRAWN} · training sees it"
    return f"{DRAWN} · for the test"
