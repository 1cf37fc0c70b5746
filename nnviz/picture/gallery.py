"""The images of a data set side by side, with what the network takes them for."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.dataset import Labels
from nnviz.picture.colors import blend, rgb_of
from nnviz.picture.predictions import outputs_of, predicted_classes
from nnviz.picture.scatter import PartName, scored_part
from nnviz.picture.tokens import Tokens
from nnviz.session.snapshot import Snapshot

Floats = NDArray[np.float64]
Choice = Literal["train", "test", "wrong"]

_CELL_WIDTH = 32.0
_CAPTION_HEIGHT = 13.0
_GAP = 4.0


@dataclass(frozen=True, slots=True, eq=False)
class Gallery:
    """Which images are shown, in their order.

    ``indices`` (m,) into the set ``part``; ``labels`` and ``predicted`` (m,) are
    ``None`` where there are no classes, and ``predicted`` is −1 where the network was
    not asked. ``evaluated``: how many samples of the set it was asked about;
    ``total``: how many there are.
    """

    choice: Choice
    part: PartName
    indices: NDArray[np.int64]
    labels: Labels | None
    predicted: Labels | None
    evaluated: int
    total: int

    def __len__(self) -> int:
        return len(self.indices)

    def is_wrong(self, number: int) -> bool:
        """Whether the image at ``number`` is taken for another class."""
        if self.labels is None or self.predicted is None:
            return False
        answer = int(self.predicted[number])
        return answer >= 0 and answer != int(self.labels[number])

    def caption(self, number: int, names: tuple[str, ...] | None) -> str:
        """The class that is named; for a wrong answer the true one before it."""
        if self.labels is None or self.predicted is None or names is None:
            return str(int(self.indices[number]))
        label, answer = int(self.labels[number]), int(self.predicted[number])
        if answer in (-1, label):
            return names[label]
        return f"{names[label]} → {names[answer]}"


@dataclass(frozen=True, slots=True)
class GalleryLayout:
    """A grid of cells: image, and a caption below it; all lengths in px."""

    columns: int
    rows: int
    left: float
    top: float
    pitch_x: float
    pitch_y: float
    image_width: float
    image_height: float

    @property
    def per_page(self) -> int:
        return self.columns * self.rows

    def corner(self, place: int) -> tuple[float, float]:
        """The upper left corner of the image at a place of the page."""
        row, column = divmod(place, self.columns)
        return self.left + column * self.pitch_x, self.top + row * self.pitch_y

    def place_at(self, x: float, y: float) -> int | None:
        """The place of the page at a point, ``None`` between and beside them."""
        column, in_x = divmod(x - self.left, self.pitch_x)
        row, in_y = divmod(y - self.top, self.pitch_y)
        if not (0 <= column < self.columns and 0 <= row < self.rows):
            return None
        if in_x > self.image_width or in_y > self.pitch_y - _GAP / 2:
            return None
        return int(row) * self.columns + int(column)


def gallery(snapshot: Snapshot, choice: Choice) -> Gallery:
    """The images of a set, or those of the scored set that are taken for another."""
    dataset = snapshot.dataset
    name, part = scored_part(dataset)
    if choice == "train" or (choice == "test" and dataset.test is None):
        name, part = "train", dataset.train
    outputs = outputs_of(snapshot, part)
    evaluated = len(outputs)
    indices = np.arange(len(part) if choice != "wrong" else evaluated)
    if part.labels is None:
        return Gallery(choice, name, indices, None, None, evaluated, len(part))
    predicted = np.full(len(part), -1)
    predicted[:evaluated] = predicted_classes(outputs)
    if choice == "wrong":
        indices = indices[predicted[:evaluated] != part.labels[:evaluated]]
    return Gallery(
        choice,
        name,
        indices,
        part.labels[indices],
        predicted[indices],
        evaluated,
        len(part),
    )


def gallery_layout(
    width: float, height: float, image_shape: tuple[int, int], scale: float = 1.0
) -> GalleryLayout:
    """As many cells as fit, spread over the width; at least one."""
    rows, columns = image_shape
    image_width = _CELL_WIDTH * scale
    image_height = image_width * rows / columns
    gap = _GAP * scale
    pitch_y = image_height + (_CAPTION_HEIGHT + _GAP) * scale
    across = max(int((width + gap) // (image_width + gap)), 1)
    down = max(int((height + gap) // pitch_y), 1)
    # What is left over is shared out between columns and rows, within reason.
    spare = (width - across * image_width) / max(across - 1, 1)
    pitch_x = image_width + min(max(spare, gap), 3 * gap)
    pitch_y += min(max((height + gap) / down - pitch_y, 0.0), 2 * gap)
    return GalleryLayout(
        across, down, 0.0, 0.0, pitch_x, pitch_y, image_width, image_height
    )


def atlas(images: Floats, image_shape: tuple[int, int], columns: int) -> Floats:
    """Images (m, numbers) laid side by side in one array, row by row.

    (…, …) where an image has as many numbers as pixels; (…, …, 3) for images of three
    planes, red, green and blue. Places left over in the last row are zero.
    """
    rows, width = image_shape
    down = -(-len(images) // columns)
    planes = images.shape[1] // (rows * width)
    sheet = np.zeros((down * columns, planes, rows, width))
    sheet[: len(images)] = images.reshape(len(images), planes, rows, width)
    blocks = sheet.reshape(down, columns, planes, rows, width)
    whole = blocks.transpose(0, 3, 1, 4, 2).reshape(down * rows, columns * width, -1)
    return whole[..., 0] if planes == 1 else whole


def sheet_pixels(values: Floats, tokens: Tokens) -> NDArray[np.uint8]:
    """Intensities 0 to 1 as RGB: 0 is the ground of the panel, 1 its ink.

    Those of colours (…, …, 3) go from dark to light, whatever the ground is.
    """
    share = np.clip(values, 0.0, 1.0)
    if share.ndim == 3:
        return np.ascontiguousarray(np.round(share * 255.0).astype(np.uint8))
    return np.ascontiguousarray(blend(rgb_of(tokens.ink), rgb_of(tokens.panel), share))
