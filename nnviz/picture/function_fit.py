"""One input, one function: the network's curve over the samples it is fitted to."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.dataset import Dataset
from nnviz.picture.plane import Window, column_range, with_margin
from nnviz.picture.predictions import outputs_at, probabilities
from nnviz.picture.scatter import Points, parts_of
from nnviz.session.selection import Neuron
from nnviz.session.snapshot import Snapshot

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class FunctionFit:
    """The curves and the samples.

    ``x`` (m,), ``curves`` (c, m): the chosen output, or p of every class (f where
    the loss has no probabilities). ``classes``: the class of each curve, empty for
    regression. ``sets``: samples at (input, target), or at (input, value of the
    curve of their own class).
    ``chosen`` (2, 2): from the chosen sample to where the curve passes it (to p = 1
    for classes): the residual line.
    """

    window: Window
    x: Floats
    curves: Floats
    classes: tuple[int, ...]
    sets: tuple[Points, ...]
    chosen: Floats
    x_name: str
    y_name: str


def shown_output(snapshot: Snapshot) -> int:
    """The output that a drawing of one output shows: the chosen one, else the first."""
    unit = snapshot.selection.hover_unit or snapshot.selection.unit
    if isinstance(unit, Neuron) and unit.layer == snapshot.architecture.depth:
        return unit.index
    return 0


def function_fit(
    snapshot: Snapshot, samples: int = 401, window: Window | None = None
) -> FunctionFit:
    """The fit of a data set with a single input column, at ``samples`` places.

    ``window`` takes the place of the one that fits the data.
    """
    dataset = snapshot.dataset
    left, right = shown_range(dataset)
    if window is not None:
        left, right = window.left, window.right
    x = np.linspace(left, right, samples)
    answers = _answers(snapshot, x[:, np.newaxis])
    if dataset.is_classification:
        curves = answers.T
        classes = tuple(range(answers.shape[1]))
        low, high = _span_of_classes(snapshot, curves)
        sets = _class_sets(snapshot)
        y_name = "p of each class"
        if snapshot.experiment.loss != "cross_entropy":
            y_name = "output of each class"
    else:
        output = shown_output(snapshot)
        curves = answers[:, [output]].T
        classes = ()
        sets = _target_sets(dataset, output)
        low, high = _target_range(sets)
        y_name = "output" if answers.shape[1] == 1 else f"output {output + 1}"
    return FunctionFit(
        window or Window(left, right, low, high),
        x,
        curves,
        classes,
        sets,
        _residual(snapshot, sets),
        dataset.point_names[0],
        y_name,
    )


def shown_range(dataset: Dataset) -> tuple[float, float]:
    if dataset.center is None or dataset.extent is None:
        return column_range(dataset, 0)
    return dataset.center[0] - dataset.extent, dataset.center[0] + dataset.extent


def _answers(snapshot: Snapshot, points: Floats) -> Floats:
    outputs = outputs_at(snapshot, points)
    if snapshot.experiment.loss == "cross_entropy":
        return probabilities(outputs)
    return outputs


@lru_cache(maxsize=8)
def _target_sets(dataset: Dataset, output: int) -> tuple[Points, ...]:
    # The same object each time, so that their drawing can be kept.
    return tuple(
        Points(
            name,
            np.column_stack([part.points[:, 0], part.targets[:, output]]),
            None,
            part.targets,
        )
        for name, part in parts_of(dataset)
    )


def _class_sets(snapshot: Snapshot) -> tuple[Points, ...]:
    sets = []
    for name, part in parts_of(snapshot.dataset):
        assert part.labels is not None
        answers = _answers(snapshot, part.points)
        own = answers[np.arange(len(part)), part.labels]
        position = np.column_stack([part.points[:, 0], own])
        sets.append(Points(name, position, part.labels, part.targets))
    return tuple(sets)


def _target_range(sets: tuple[Points, ...]) -> tuple[float, float]:
    # From the targets alone: a range that followed the curve would jump about while
    # the network trains.
    values = np.concatenate([points.position[:, 1] for points in sets])
    return with_margin(float(values.min()), float(values.max()))


def _span_of_classes(snapshot: Snapshot, curves: Floats) -> tuple[float, float]:
    if snapshot.experiment.loss == "cross_entropy":
        return with_margin(0.0, 1.0)
    aims = (-1.0, 1.0) if snapshot.experiment.loss == "hinge" else (0.0, 1.0)
    return with_margin(min(aims[0], curves.min()), max(aims[1], curves.max()))


def _residual(snapshot: Snapshot, sets: tuple[Points, ...]) -> Floats:
    sample = snapshot.selection.sample
    points = next(points for points in sets if points.part == sample.part)
    here = points.position[sample.index]
    if points.labels is not None:
        return np.array([here, (here[0], 1.0)])
    part = snapshot.part_of(sample)
    answer = _answers(snapshot, part.points[sample.index : sample.index + 1])[0]
    return np.array([here, (here[0], answer[shown_output(snapshot)])])
