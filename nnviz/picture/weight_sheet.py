"""The weights of a classifier as templates: images, or cells by feature and class."""

from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray

from nnviz.classifiers.nearest_mean import NearestMean
from nnviz.datasets.dataset import Dataset
from nnviz.picture.brightness import brightness
from nnviz.picture.colors import ramp_colors
from nnviz.picture.confusion import short_names
from nnviz.picture.margins import mean_points
from nnviz.picture.plane import without_unit
from nnviz.picture.templates import (
    Pixels,
    color_template_pixels,
    sample_pixels,
    template_pixels,
)
from nnviz.picture.tokens import Tokens
from nnviz.session.comparison import Standing

Floats = NDArray[np.float64]

MOST_TEMPLATES = 100
_USUAL = 0.97
_FAR = 2.5


@dataclass(frozen=True, slots=True, eq=False)
class WeightSheet:
    """Rows of weights (m, d), each with its bias and a name.

    ``limit``: the end of the ramp, the largest weight; where a few are far larger than
    all others, these are ``beyond`` it and take its end. ``of_classes``: whether a row
    belongs to a class, or else to a hidden neuron. ``image_shape`` where a row is an
    image, ``means`` (m, d_raw) where such an image is a mean of images itself.
    ``total``: how many rows there are, of which the first m are shown.
    """

    weights: Floats
    biases: Floats
    names: tuple[str, ...]
    features: tuple[str, ...]
    limit: float
    beyond: int
    of_classes: bool
    with_bias: bool
    image_shape: tuple[int, int] | None
    means: Floats | None
    total: int

    @property
    def is_images(self) -> bool:
        return self.image_shape is not None

    @property
    def is_colored(self) -> bool:
        """Whether such an image has red, green and blue."""
        if self.image_shape is None:
            return False
        rows, columns = self.image_shape
        return bool(self.weights.shape[1] == 3 * rows * columns)


def weight_sheet(standing: Standing, dataset: Dataset) -> WeightSheet:
    """Templates of a classifier: rows of W, of a deep network those of W¹."""
    assert standing.parameters is not None
    assert standing.architecture is not None
    W = np.asarray(standing.parameters.W[0], np.float64)
    b = np.asarray(standing.parameters.b[0], np.float64)
    of_classes = standing.architecture.depth == 1
    fitted = standing.fitted
    means = None
    if isinstance(fitted, NearestMean) and dataset.image_shape is not None:
        means = mean_points(fitted, dataset)
    total = len(W)
    W, b = W[:MOST_TEMPLATES], b[:MOST_TEMPLATES]
    if of_classes:
        names = _output_names(dataset)[:MOST_TEMPLATES]
    else:
        names = tuple(str(number) for number in range(1, len(W) + 1))
    limit, beyond = ramp_limit(W)
    return WeightSheet(
        W,
        b,
        names,
        tuple(map(without_unit, dataset.input_names)),
        limit,
        beyond,
        of_classes,
        getattr(fitted, "with_bias", True),
        dataset.image_shape,
        means,
        total,
    )


def ramp_limit(weights: Floats) -> tuple[float, int]:
    """The end of the ramp, and how many weights are beyond it.

    A pixel that is black in two samples of a thousand has a huge weight where nothing
    speaks against it: the others would all look like 0 beside it.
    """
    finite = np.abs(weights[np.isfinite(weights)])
    largest = float(finite.max(initial=0.0))
    if not len(finite):
        return 0.0, 0
    usual = float(np.quantile(finite, _USUAL))
    if not 0.0 < _FAR * usual < largest:
        return largest, 0
    return usual, int(np.count_nonzero(finite > usual))


def template_images(sheet: WeightSheet, dataset: Dataset, tokens: Tokens) -> Pixels:
    """The templates (m, rows, columns) of images as opaque ARGB; means as samples."""
    assert sheet.image_shape is not None
    if sheet.means is not None:
        return np.stack(
            [
                sample_pixels(mean, sheet.image_shape, tokens.panel, tokens.ink)
                for mean in brightness(dataset, sheet.means)
            ]
        )
    weights = np.nan_to_num(sheet.weights)
    if sheet.is_colored:
        return color_template_pixels(weights, sheet.image_shape, sheet.limit)
    ramp = tokens.weight_ramp
    return template_pixels(weights, sheet.image_shape, sheet.limit, ramp)


def cell_values(sheet: WeightSheet) -> Floats:
    """The weights as the lecture's W: a row per feature and the bias row, (d + 1, m).

    Without a bias there is no such row.
    """
    if not sheet.with_bias:
        return sheet.weights.T
    return np.vstack([sheet.weights.T, sheet.biases])


def cell_colors(sheet: WeightSheet, tokens: Tokens) -> NDArray[np.uint8]:
    """The colours of `cell_values`, (d + 1, m, 3); biases on a ramp of their own."""
    colors = ramp_colors(sheet.weights.T, sheet.limit, tokens.weight_ramp)
    if not sheet.with_bias:
        return colors
    finite = np.abs(sheet.biases[np.isfinite(sheet.biases)])
    limit = float(finite.max(initial=0.0))
    biases = ramp_colors(sheet.biases, limit, tokens.weight_ramp)
    return np.concatenate([colors, biases[np.newaxis]])


@dataclass(frozen=True, slots=True)
class Tiling:
    """Tiles in rows: their number across, the edges of a tile and the pitch, px."""

    across: int
    width: float
    height: float
    pitch_x: float
    pitch_y: float

    def corner(self, place: int) -> tuple[float, float]:
        """The upper left corner of a tile."""
        row, column = divmod(place, self.across)
        return column * self.pitch_x, row * self.pitch_y

    def place_at(self, x: float, y: float) -> int | None:
        """The tile at a point."""
        if x < 0 or y < 0:
            return None
        column, in_x = divmod(x, self.pitch_x)
        row, in_y = divmod(y, self.pitch_y)
        if column >= self.across or in_x > self.width or in_y > self.height:
            return None
        return int(row) * self.across + int(column)


def tiling(
    count: int,
    room: tuple[float, float],
    shape: tuple[int, int],
    gap: float,
    caption: float,
    largest: float,
) -> Tiling:
    """The largest tiles of a shape (rows, columns) of which ``count`` fit into a room.

    Below each there are ``caption`` px for its name, and ``gap`` px between them.
    """
    width, height = room
    ratio = shape[0] / shape[1]
    best: Tiling | None = None
    for across in range(1, count + 1):
        down = ceil(count / across)
        by_width = (width - (across - 1) * gap) / across
        by_height = ((height - (down - 1) * gap) / down - caption) / ratio
        edge = max(min(by_width, by_height, largest), 1.0)
        # Of several that give the largest tiles, the one with the fewest rows.
        if best is None or edge >= best.width:
            best = Tiling(
                across, edge, edge * ratio, edge + gap, edge * ratio + caption + gap
            )
    assert best is not None
    return best


def _output_names(dataset: Dataset) -> tuple[str, ...]:
    if dataset.class_names is not None:
        return short_names(dataset.class_names)
    return tuple(f"output {k + 1}" for k in range(dataset.output_count))
