"""The samples as points of a plane, and what can be said of one of them."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.dataset import Dataset, Labels, Part
from nnviz.picture.numbers import format_count, format_exact
from nnviz.picture.output_names import output_name
from nnviz.picture.plane import plane_of, samples_on
from nnviz.picture.predictions import (
    outputs_at,
    outputs_of,
    predicted_classes,
    probabilities,
)
from nnviz.session.sampling import even_choice
from nnviz.session.selection import Sample
from nnviz.session.snapshot import Snapshot

Floats = NDArray[np.float64]
PartName = Literal["train", "test"]

_MOST_FEATURES = 8
_MOST_CLASSES = 10
MOST_MARKS = 2_000
"""The most samples of a set that are drawn; more would take seconds, and hide all."""


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """One set in the plane: ``position`` (n, 2), and what each sample should give.

    ``labels`` (n,) are ``None`` where there are no classes; ``targets`` (n, K).
    """

    part: PartName
    position: Floats
    labels: Labels | None
    targets: Floats


@dataclass(frozen=True, slots=True)
class ClassCount:
    """How many samples of a class there are and how many are named rightly."""

    correct: int
    total: int


def parts_of(dataset: Dataset) -> tuple[tuple[PartName, Part], ...]:
    """The sets there are, by name: training first."""
    if dataset.test is None:
        return (("train", dataset.train),)
    return ("train", dataset.train), ("test", dataset.test)


def scored_part(dataset: Dataset) -> tuple[PartName, Part]:
    """The set on which right answers are counted: test where there is one."""
    return parts_of(dataset)[-1]


def drawn_places(points: Points) -> NDArray[np.intp]:
    """Which samples have a mark: all, or an even choice of very many."""
    return even_choice(len(points.position), min(len(points.position), MOST_MARKS))


def marks_words(dataset: Dataset) -> str:
    """How many samples have a mark, where those are not all; else empty."""
    parts = [part for _, part in parts_of(dataset)]
    total = sum(map(len, parts))
    drawn = sum(min(len(part), MOST_MARKS) for part in parts)
    if drawn == total:
        return ""
    return f"{format_count(drawn)} of {format_count(total)} samples drawn"


@lru_cache(maxsize=8)
def sample_points(dataset: Dataset, columns: tuple[int, int]) -> tuple[Points, ...]:
    """Training and test samples at two columns of the points, as `Plane` has them.

    The same object each time it is asked for, so that drawings can be kept.
    """
    base = np.zeros(dataset.dimension)
    plane = plane_of(dataset, columns, base)
    return tuple(
        Points(name, position, part.labels, part.targets)
        for (name, part), position in zip(
            parts_of(dataset), samples_on(plane, dataset), strict=True
        )
    )


def nearest_sample(
    sets: tuple[Points, ...], at: Floats, px_per_unit: Floats, reach: float
) -> Sample | None:
    """The sample nearest to ``at`` (2,) on the screen, if within ``reach`` px.

    ``px_per_unit`` (2,) turns data units into px along x and y.
    """
    best: Sample | None = None
    best_distance = reach * reach
    for points in sets:
        distances = (((points.position - at) * px_per_unit) ** 2).sum(axis=1)
        index = int(np.argmin(distances)) if len(distances) else -1
        if index >= 0 and distances[index] <= best_distance:
            best = Sample(points.part, index)
            best_distance = float(distances[index])
    return best


def emptiest_corner(
    sets: tuple[Points, ...], low: Floats, high: Floats, share: Floats
) -> tuple[bool, bool]:
    """Which corner of a window holds the fewest samples: (right?, top?).

    ``low`` and ``high`` (2,) are the window's corners, ``share`` (2,) is how much of
    its width and height counts. Of several, the first of top left, bottom right, top
    right and bottom left.
    """
    places = np.concatenate([points.position for points in sets])
    places = (places - low) / (high - low)
    near_low, near_high = places < share, places > 1.0 - share

    def samples(corner: tuple[bool, bool]) -> int:
        right, top = corner
        beside = near_high[:, 0] if right else near_low[:, 0]
        level = near_high[:, 1] if top else near_low[:, 1]
        return int(np.count_nonzero(beside & level))

    corners = ((False, True), (True, False), (True, True), (False, False))
    return min(corners, key=samples)


def class_counts(snapshot: Snapshot) -> tuple[ClassCount, ...]:
    """Right answers and samples of each class, in the set of `scored_part`.

    Empty where there are no classes.
    """
    dataset = snapshot.dataset
    part = scored_part(dataset)[1]
    if part.labels is None:
        return ()
    outputs = outputs_of(snapshot, part)
    labels = part.labels[: len(outputs)]
    right = predicted_classes(outputs) == labels
    classes = dataset.output_count
    correct = np.bincount(labels[right], minlength=classes)
    total = np.bincount(labels, minlength=classes)
    return tuple(
        ClassCount(int(c), int(t)) for c, t in zip(correct, total, strict=True)
    )


def describe_sample(snapshot: Snapshot, sample: Sample) -> tuple[str, ...]:
    """Lines for a tool tip: index, class, coordinates and answers in full precision."""
    dataset = snapshot.dataset
    part = snapshot.part_of(sample)
    point = part.points[sample.index]
    outputs = outputs_at(snapshot, point[np.newaxis])[0]
    lines = [f"{sample.part} sample {sample.index}"]
    if part.labels is not None:
        label = int(part.labels[sample.index])
        named = int(np.argmax(outputs))
        lines[0] += f" · {output_name(dataset, label)}"
        if named != label:
            lines[0] += f", taken for {output_name(dataset, named)}"
    if dataset.image_shape is None:
        lines += _written(dataset.point_names, point, _MOST_FEATURES)
    if part.labels is None:
        for k, (target, output) in enumerate(
            zip(part.targets[sample.index], outputs, strict=True)
        ):
            lines.append(
                f"{output_name(dataset, k)} {format_exact(output)}, "
                f"target {format_exact(target)}"
            )
        return tuple(lines)
    names = tuple(output_name(dataset, k) for k in range(dataset.output_count))
    if snapshot.experiment.loss == "cross_entropy":
        names = tuple(f"p({name})" for name in names)
        outputs = probabilities(outputs)
    else:
        names = tuple(f"f({name})" for name in names)
    return (*lines, *_written(names, outputs, _MOST_CLASSES))


def _written(names: tuple[str, ...], values: Floats, most: int) -> list[str]:
    lines = [
        f"{name} = {format_exact(value)}"
        for name, value in zip(names[:most], values[:most], strict=True)
    ]
    if len(names) > most:
        lines.append(f"and {len(names) - most} more")
    return lines
