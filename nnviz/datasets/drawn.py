"""Points added to a data set by hand, or taken out of it, as inline settings.

Both work on what `nnviz.datasets.inline_copy` makes of a data set, so that they can
follow each other; only what they end with must be valid.
"""

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.dataset import MAX_CLASSES, Dataset, DatasetSettings, Floats
from nnviz.datasets.samples import numbered_classes

Bools = NDArray[np.bool_]
Answer = int | float
"""What the points of a stroke should give: their class, or their target."""

MOST_POINTS = 10_000
"""The most points of data that can be drawn in; they are rows of the experiment."""


def test_share(dataset: Dataset) -> float:
    """How much of the samples is kept for the test, from 0 to 1."""
    tests = 0 if dataset.test is None else len(dataset.test)
    return tests / (len(dataset.train) + tests)


def most_classes(dataset: Dataset) -> int:
    """How many classes can be drawn: those there are and one more, up to ten."""
    return min(dataset.output_count + 1, MAX_CLASSES)


def in_test(
    settings: DatasetSettings, answer: Answer, count: int, share: float
) -> Bools:
    """Which of so many added points are for the test, (count,).

    Every so many, counted on from the samples there are, so that clicks keep the share
    as strokes do; the first ones do not depend on how many follow. The first point of
    all, and of a class, is for training.
    """
    before = len(settings.x or ()) + len(settings.test_x or ())
    # Shares are quotients of whole numbers: a little less is meant as equal.
    due = np.floor(share * np.arange(before, before + count + 1) + 1e-9)
    chosen = np.asarray(np.diff(due) > 0.0)
    is_class = isinstance(answer, int)
    if not (answer in (settings.y or ()) if is_class else settings.y):
        chosen[:1] = False
    return chosen


def with_points(
    settings: DatasetSettings, points: Floats, answer: Answer, share: float
) -> DatasetSettings:
    """The settings with points (m, 2) of one class or target at the end of the sets.

    A class number one above those there are makes another class.
    """
    tests = in_test(settings, answer, len(points), share)
    names = settings.class_names
    if isinstance(answer, int) and names is not None and answer == len(names):
        names = (*names, numbered_classes(answer + 1)[answer])
    settings = replace(
        settings,
        x=(settings.x or ()) + _rows(points[~tests]),
        y=(settings.y or ()) + _answers(answer, int((~tests).sum())),
        class_names=names,
    )
    if not tests.any():
        return settings
    return replace(
        settings,
        test_x=(settings.test_x or ()) + _rows(points[tests]),
        test_y=(settings.test_y or ()) + _answers(answer, int(tests.sum())),
    )


def without_points(
    settings: DatasetSettings, train: Bools, test: Bools
) -> DatasetSettings:
    """The settings without the samples named in each set, which may leave none."""
    x, y = _kept(settings.x, train), _kept(settings.y, train)
    test_x, test_y = _kept(settings.test_x, test), _kept(settings.test_y, test)
    return replace(settings, x=x, y=y, test_x=test_x or None, test_y=test_y or None)


def sparing_one(train: Bools) -> Bools:
    """What may be taken out of a training set: all but the first, if it were all."""
    if not train.all():
        return train
    spared = train.copy()
    spared[0] = False
    return spared


def _kept(values: tuple[Any, ...] | None, gone: Bools) -> tuple[Any, ...]:
    if values is None:
        return ()
    return tuple(v for v, leaves in zip(values, gone, strict=True) if not leaves)


def _answers(answer: Answer, count: int) -> tuple[Any, ...]:
    return ((answer,) if isinstance(answer, int) else ((float(answer),),)) * count


def _rows(points: Floats) -> tuple[tuple[float, ...], ...]:
    return tuple(map(tuple, points.tolist()))
