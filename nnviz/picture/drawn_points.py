"""Points drawn with a brush: where they fall, what an eraser meets, what is said.

Lengths are px of the drawing. Nothing is random at large: where the points of a stroke
fall is a function of its path, the radius and the number of the stroke.
"""

from dataclasses import replace
from math import floor, log10
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.dataset import Dataset, DatasetSettings
from nnviz.datasets.drawn import MOST_POINTS
from nnviz.datasets.streams import Purpose, stream
from nnviz.picture.counts import counted
from nnviz.picture.numbers import format_count
from nnviz.picture.plane import Plane, Window, data_kind, is_square
from nnviz.session.experiment import Experiment
from nnviz.session.variations import with_dataset_settings

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
DrawingPlace = Literal["boundary", "pieces", "graph"]

DRAWN_NAME = "Points drawn by hand"
_LEAST_SPACING = 5.0
_SPACING_OF_RADIUS = 0.6
_DIGITS = 4
_ROOM = 0.15

TOO_MANY = f"Points can be drawn into data of up to {format_count(MOST_POINTS)} samples"
ONE_STAYS = "One training point stays: a run needs something to train on"
CLEARED = "One point stays until you draw others: a run needs something to train on"


def drawing_refusal(dataset: Dataset) -> str:
    """Why no points can be drawn into a data set; empty where they can."""
    if data_kind(dataset) == "fit":
        if not dataset.is_classification:
            return "A function of one input is drawn with the pencil in Pieces"
        return "Points are drawn where the data have two inputs"
    if data_kind(dataset) != "plane":
        return "Points are drawn where the data have two inputs"
    if not dataset.is_classification and dataset.output_count > 1:
        return "Points are drawn where there are classes or one target"
    if sample_count(dataset) > MOST_POINTS:
        return TOO_MANY
    return ""


def drawing_place(dataset: Dataset) -> DrawingPlace:
    """The view in which something can be drawn into the data, or is refused."""
    if dataset.image_shape is not None:
        return "graph"
    if data_kind(dataset) == "fit" and not dataset.is_classification:
        return "pieces"
    return "boundary"


def sample_count(dataset: Dataset) -> int:
    """Training and test samples together."""
    return len(dataset.train) + (0 if dataset.test is None else len(dataset.test))


def sprayed(path: Floats, radius: float, number: int) -> Floats:
    """Where the points of a stroke fall along its path (m, 2), (k, 2).

    The first is where the button went down; from there on they fall at even distances
    along the path, scattered within the radius. Those that have fallen stay where they
    are as the path goes on. ``number`` is that of the stroke.
    """
    steps = np.hypot(*np.diff(path, axis=0).T)
    lengths = np.concatenate([[0.0], np.cumsum(steps)])
    spacing = max(_LEAST_SPACING, _SPACING_OF_RADIUS * radius)
    count = int(lengths[-1] / spacing)
    along = spacing * np.arange(1, count + 1)
    middles = np.column_stack([np.interp(along, lengths, axis) for axis in path.T])
    random = stream(number, Purpose.PLACE).random((count, 2))
    # The root spreads them evenly over the disc.
    away = radius * np.sqrt(random[:, 0])
    angle = 2.0 * np.pi * random[:, 1]
    scatter = away[:, np.newaxis] * np.column_stack([np.cos(angle), np.sin(angle)])
    return np.concatenate([path[:1], middles + scatter])


def within(points: Floats, low: Floats, high: Floats) -> Bools:
    """Which points (m, 2) lie in the rectangle of two corners (2,)."""
    return np.asarray(((points >= low) & (points <= high)).all(axis=1))


def beneath(points: Floats, start: Floats, end: Floats, radius: float) -> Bools:
    """Which points (n, 2) an eraser meets on its way from ``start`` to ``end`` (2,)."""
    along = end - start
    length = float(along @ along)
    share = (points - start) @ along / length if length > 0.0 else np.zeros(len(points))
    nearest = start + np.clip(share, 0.0, 1.0)[:, np.newaxis] * along
    return np.asarray(np.hypot(*(points - nearest).T) <= radius)


def rounded_to(points: Floats, window: Window) -> Floats:
    """Points (m, 2) in data units, in digits that a hand can mean in a window."""
    spans = np.array([window.width, window.height])
    decimals = [_DIGITS - 1 - floor(log10(span)) for span in spans]
    columns = [np.round(c, d) for c, d in zip(points.T, decimals, strict=True)]
    return np.column_stack(columns)


def drawing_window(plane: Plane, aspect: float) -> Window:
    """What is seen while one draws: the known square, or the data with room around."""
    window = plane.window
    if plane.square:
        return window.widened(aspect)
    across, up = _ROOM * window.width, _ROOM * window.height
    return Window(
        window.left - across,
        window.right + across,
        window.bottom - up,
        window.top + up,
    )


def holds(window: Window, dataset: Dataset) -> bool:
    """Whether a window still suits data that have changed while one draws.

    It does as long as no point is outside, other generated data apart: they are seen
    in their square.
    """
    if is_square(dataset):
        return False
    parts = [dataset.train] if dataset.test is None else [dataset.train, dataset.test]
    low, high = (
        np.array([window.left, window.bottom]),
        np.array([window.right, window.top]),
    )
    return all(bool(within(part.points, low, high).all()) for part in parts)


def points_experiment(experiment: Experiment, settings: DatasetSettings) -> Experiment:
    """The experiment on points drawn by hand; all that fits stays as it is."""
    renamed = replace(experiment, name=DRAWN_NAME, note="")
    drawn = with_dataset_settings(renamed, settings)
    # While there are few points a batch is all of them, and later as large as before.
    return replace(drawn, batch_size=experiment.batch_size)


def drawn_words(count: int, what: str) -> str:
    """A stroke in the list of what can be taken back."""
    return f"Draw {counted(count, 'point')} of {what}"


def erased_words(count: int) -> str:
    """What an eraser did, likewise."""
    return f"Erase {counted(count, 'point')}"
