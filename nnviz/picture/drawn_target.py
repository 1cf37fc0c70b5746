"""A target function drawn by hand: strokes of the pen become samples.

The samples stand at even distances; a stroke gives new targets to those that it
passes over, the others keep theirs. Every so many samples one is for the test, as many
as there were before.
"""

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.dataset import GENERATED_KINDS, Dataset, DatasetSettings
from nnviz.picture.plane import column_range
from nnviz.picture.scatter import parts_of
from nnviz.session.experiment import Experiment
from nnviz.session.variations import with_dataset_settings

Floats = NDArray[np.float64]

_FEWEST, _MOST = 60, 400
_DECIMALS = 4
DRAWN_NAME = "A function drawn by hand"


def can_be_drawn(dataset: Dataset) -> bool:
    """Whether the targets are numbers over one coordinate."""
    return dataset.dimension == 1 and not dataset.is_classification


@dataclass(frozen=True, slots=True, eq=False)
class EvenSamples:
    """Samples at even distances: ``x`` (n,), ``targets`` (n, K), ``in_test`` (n,)."""

    x: Floats
    targets: Floats
    in_test: NDArray[np.bool_]


def even_samples(dataset: Dataset) -> EvenSamples:
    """The targets of a data set, linearly between its samples, at even distances.

    Data that were drawn before come out as they are.
    """
    parts = [part for _, part in parts_of(dataset)]
    points = np.concatenate([part.points[:, 0] for part in parts])
    targets = np.concatenate([part.targets for part in parts])
    tests = 0 if dataset.test is None else len(dataset.test)
    count = min(max(len(points), _FEWEST), _MOST)
    left, right = _range(dataset, points)
    x = np.round(np.linspace(left, right, count), _DECIMALS)
    order = np.argsort(points, kind="stable")
    curves = [np.interp(x, points[order], column[order]) for column in targets.T]
    tests = round(count * tests / len(points))
    return EvenSamples(x, np.column_stack(curves), _evenly(count, tests))


def with_stroke(
    x: Floats, heights: Floats, stroke: Floats, reach: float = 0.0
) -> Floats:
    """The heights (n,) at x (n,) after a stroke (m, 2), whatever way it went.

    Where it passed twice, the last time counts. A stroke that passes over no x is
    taken for the nearest one within ``reach``.
    """
    drawn = heights.copy()
    touched = np.zeros(len(x), np.bool_)
    for (x0, y0), (x1, y1) in pairwise(stroke):
        inside = (x >= min(x0, x1)) & (x <= max(x0, x1))
        share = (x[inside] - x0) / (x1 - x0) if x1 != x0 else 1.0
        drawn[inside] = y0 + share * (y1 - y0)
        touched |= inside
    if len(stroke) and not touched.any():
        nearest = int(np.abs(x - stroke[-1, 0]).argmin())
        if abs(x[nearest] - stroke[-1, 0]) <= reach:
            drawn[nearest] = stroke[-1, 1]
    return drawn


def drawn_experiment(
    experiment: Experiment, dataset: Dataset, stroke: Floats, output: int
) -> Experiment:
    """The experiment on data with the stroke (m, 2) in the targets of an output."""
    samples = even_samples(dataset)
    targets = samples.targets.copy()
    spacing = float(samples.x[1] - samples.x[0])
    heights = with_stroke(samples.x, targets[:, output], stroke, spacing)
    targets[:, output] = np.round(heights, _DECIMALS)
    test = samples.in_test
    settings = DatasetSettings(
        kind="inline",
        x=_rows(samples.x[~test, np.newaxis]),
        y=_rows(targets[~test]),
        test_x=_rows(samples.x[test, np.newaxis]) if test.any() else None,
        test_y=_rows(targets[test]) if test.any() else None,
        feature_names=dataset.point_names,
        standardize=dataset.settings.standardize,
    )
    renamed = replace(experiment, name=DRAWN_NAME, note="")
    return with_dataset_settings(renamed, settings)


def _range(dataset: Dataset, points: Floats) -> tuple[float, float]:
    if dataset.settings.kind in GENERATED_KINDS and dataset.extent is not None:
        return -dataset.extent, dataset.extent
    left, right = float(points.min()), float(points.max())
    return (left, right) if right > left else column_range(dataset, 0)


def _evenly(count: int, chosen: int) -> NDArray[np.bool_]:
    """As many of them as asked for, evenly spread; the first and the last are not."""
    places = np.zeros(count, np.bool_)
    chosen = min(chosen, count - 2)
    places[np.round(np.linspace(1, count - 2, chosen)).astype(int)] = True
    return places


def _rows(array: Floats) -> tuple[tuple[float, ...], ...]:
    return tuple(map(tuple, array.tolist()))
