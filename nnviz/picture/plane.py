"""Which part of the input space is drawn: two columns, and the window on them."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.dataset import GENERATED_KINDS, Dataset
from nnviz.picture.principal_axes import PrincipalAxes, along, principal_axes

Floats = NDArray[np.float64]

_Rows = TypeVar("_Rows", NDArray[np.float64], NDArray[np.int64])

_MARGIN = 0.08
_MOST_ROWS = 4_000

DataKind = Literal["plane", "slice", "fit", "images", "targets"]


def data_kind(dataset: Dataset) -> DataKind:
    """How a data set can be drawn.

    ``images``: as a gallery. ``fit``: one input, a function over it. ``plane``: two
    inputs. ``slice``: more inputs with classes, a plane through the chosen sample.
    ``targets``: more inputs with target values, predicted against target.
    """
    if dataset.image_shape is not None:
        return "images"
    columns = dataset.train.points.shape[1]
    if columns <= 2:
        return "fit" if columns == 1 else "plane"
    return "slice" if dataset.is_classification else "targets"


@dataclass(frozen=True, slots=True)
class Window:
    """A rectangle in data units."""

    left: float
    right: float
    bottom: float
    top: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.top - self.bottom

    def widened(self, aspect: float) -> "Window":
        """The window made wider or higher about its middle to width : height."""
        if self.width < self.height * aspect:
            extra = (self.height * aspect - self.width) / 2
            return Window(self.left - extra, self.right + extra, self.bottom, self.top)
        extra = (self.width / aspect - self.height) / 2
        return Window(self.left, self.right, self.bottom - extra, self.top + extra)


@dataclass(frozen=True, slots=True, eq=False)
class Plane:
    """Two axes in the space of the points, a point on it, and a window.

    ``columns`` are two columns of the points, or ``d`` and ``d + 1`` (in this order or
    the other), which stand for the first two principal components. ``square``: both
    axes have the same unit, which is drawn equally long in both directions; there are
    no ticks then, since the square is known (±6).
    """

    columns: tuple[int, int]
    base: Floats
    window: Window
    square: bool
    names: tuple[str, str]
    principal: PrincipalAxes | None = None

    def points_at(self, x: Floats, y: Floats) -> Floats:
        """Raw points (m, d_raw) at coordinates x (m,), y (m,) of the plane."""
        if self.principal is None:
            points = np.repeat(self.base[np.newaxis], len(x), axis=0)
            points[:, self.columns[0]] = x
            points[:, self.columns[1]] = y
            return points
        directions = self._directions(self.principal)
        own = self.coordinates_of(self.base[np.newaxis])
        return self.base + (np.stack([x, y], axis=1) - own) @ directions

    def coordinates_of(self, points: Floats) -> Floats:
        """Where raw points (m, d_raw) lie in the plane, or above it, (m, 2)."""
        if self.principal is None:
            return np.asarray(points[:, list(self.columns)], np.float64)
        return along(points, self.principal.mean, self._directions(self.principal))

    def _directions(self, principal: PrincipalAxes) -> Floats:
        first = len(self.base)
        return principal.directions[[column - first for column in self.columns]]


def plane_of(dataset: Dataset, columns: tuple[int, int], base: Floats) -> Plane:
    """The plane of two columns, or principal components, through ``base`` (d_raw,)."""
    if max(columns) >= dataset.dimension:
        return _principal_plane(dataset, columns, base)
    square = is_square(dataset)
    if square and dataset.extent is not None:
        half = dataset.extent
        window = Window(-half, half, -half, half)
    else:
        window = Window(
            *column_range(dataset, columns[0]), *column_range(dataset, columns[1])
        )
    names = dataset.point_names[columns[0]], dataset.point_names[columns[1]]
    return Plane(columns, base, window, square, names)


def _principal_plane(dataset: Dataset, columns: tuple[int, int], base: Floats) -> Plane:
    axes = principal_axes(dataset)
    low, high = _principal_range(dataset)
    order = [column - dataset.dimension for column in columns]
    first, second = (with_margin(float(low[axis]), float(high[axis])) for axis in order)
    names = [f"PC {axis + 1} ({100 * axes.shares[axis]:.0f} %)" for axis in order]
    window = Window(*first, *second)
    return Plane(columns, base, window, False, (names[0], names[1]), axes)


@lru_cache(maxsize=4)
def _principal_range(dataset: Dataset) -> tuple[Floats, Floats]:
    scores = _principal_scores(dataset)
    lows, highs = ([f(part, axis=0) for part in scores] for f in (np.min, np.max))
    return np.min(lows, axis=0), np.max(highs, axis=0)


@lru_cache(maxsize=2)
def _principal_scores(dataset: Dataset) -> tuple[Floats, ...]:
    axes = principal_axes(dataset)
    parts = [dataset.train] if dataset.test is None else [dataset.train, dataset.test]
    return tuple(axes.scores(part.points) for part in parts)


def samples_on(plane: Plane, dataset: Dataset) -> tuple[Floats, ...]:
    """Where the samples of each set lie in the plane, or above it, (n, 2)."""
    if plane.principal is not None:
        order = [column - dataset.dimension for column in plane.columns]
        return tuple(scores[:, order] for scores in _principal_scores(dataset))
    parts = [dataset.train] if dataset.test is None else [dataset.train, dataset.test]
    return tuple(plane.coordinates_of(part.points) for part in parts)


def principal_columns(dataset: Dataset) -> tuple[int, int]:
    """What stands for the two principal components among the columns."""
    return dataset.dimension, dataset.dimension + 1


def is_square(dataset: Dataset) -> bool:
    """Whether the data live in the square of the generated sets."""
    return (
        dataset.settings.kind in GENERATED_KINDS and dataset.train.points.shape[1] == 2
    )


def column_range(dataset: Dataset, column: int) -> tuple[float, float]:
    """The range of a column in training and test set, with a margin."""
    parts = [dataset.train] if dataset.test is None else [dataset.train, dataset.test]
    values = np.concatenate([part.points[:, column] for part in parts])
    return with_margin(float(values.min()), float(values.max()))


def with_margin(low: float, high: float) -> tuple[float, float]:
    """A range widened by a margin; a single value becomes a range about it."""
    margin = _MARGIN * (high - low)
    if not margin > 0.0:
        margin = max(0.5 * abs(low), 0.5)
    return low - margin, high + margin


@lru_cache(maxsize=8)
def default_columns(dataset: Dataset) -> tuple[int, int]:
    """The two columns that part the classes best, in their own order.

    By the ratio of the variance between the classes to that within them (Fisher).
    """
    separation = column_separation(dataset)
    # A column that never changes is the last to be drawn.
    points = _even_rows(dataset.train.points)
    separation[np.ptp(points, axis=0) == 0.0] = -1.0
    first, second = np.argsort(-separation, kind="stable")[:2]
    return min(int(first), int(second)), max(int(first), int(second))


def column_separation(dataset: Dataset) -> Floats:
    """Variance between classes over variance within, for each column of the points.

    A column that is the same everywhere gets 0; without classes all get 0. Of large
    sets an even choice of the rows decides.
    """
    part = dataset.train
    columns = part.points.shape[1]
    if part.labels is None:
        return np.zeros(columns)
    every, labels = _even_rows(part.points), _even_rows(part.labels)
    between = np.zeros(columns)
    within = np.zeros(columns)
    middle = every.mean(axis=0)
    # np.unique would do, but it imports numpy.ma before the first picture.
    for label in np.flatnonzero(np.bincount(labels)):
        points = every[labels == label]
        center = points.mean(axis=0)
        between += len(points) * (center - middle) ** 2
        within += ((points - center) ** 2).sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = between / within
    return np.where(between > 0.0, ratio, 0.0)


def _even_rows(array: _Rows) -> _Rows:
    """All rows, or every how many-th where there are many: the same ones each time."""
    return array[:: -(-len(array) // _MOST_ROWS)]


def without_unit(name: str) -> str:
    """The name of a column without its unit: "petal length (cm)" as "petal length"."""
    bare, bracket, rest = name.rpartition(" (")
    return bare if bracket and rest.endswith(")") else name
