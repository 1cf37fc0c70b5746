"""Data written into the experiment itself: rows, and class numbers or target rows."""

import math
from collections.abc import Sequence
from numbers import Integral, Real
from reprlib import repr as shown
from typing import Any, TypeGuard

import numpy as np

from nnviz.datasets.dataset import (
    MAX_INLINE_CLASSES,
    MAX_TARGET_NUMBERS,
    MIN_CLASSES,
    DatasetError,
    DatasetSettings,
    Floats,
    Labels,
)
from nnviz.datasets.samples import (
    Description,
    Samples,
    numbered_classes,
    numbered_coordinates,
)


def read_inline(
    settings: DatasetSettings,
) -> tuple[Samples, Samples | None, Description]:
    """Training samples, test samples where they are given, and the names.

    With class numbers there are as many classes as ``class_names``, or without them
    one more than the largest number (in ``y`` and ``test_y``), and at least two.

    Raises
    ------
    DatasetError
        With the place (``dataset.x[3][1]``) and what would be accepted.
    """
    x, y = settings.x, settings.y
    if x is None:
        raise DatasetError("dataset.x", "is missing: inline data need rows of numbers")
    if y is None:
        raise DatasetError(
            "dataset.y", "is missing: inline data need class numbers or target rows"
        )
    points = _points("dataset.x", x)
    labels, targets = _answers("dataset.y", y, "dataset.x", len(points))
    test_points: Floats | None = None
    test_labels, test_targets = labels, targets
    if settings.test_x is not None or settings.test_y is not None:
        test_points, test_labels, test_targets = _test_set(settings, points)
        _check_same_form(targets, test_targets)
    description = Description(
        class_names=_class_names(settings, labels, test_labels),
        point_names=_point_names(settings, points.shape[1]),
        image_shape=_image_shape(settings),
    )
    train = _samples(points, labels, targets, description)
    if test_points is None:
        return train, None, description
    test = _samples(test_points, test_labels, test_targets, description)
    return train, test, description


def _test_set(
    settings: DatasetSettings, points: Floats
) -> tuple[Floats, Labels | None, Floats | None]:
    if settings.test_x is None:
        raise DatasetError("dataset.test_x", "is missing: test_y is given without it")
    if settings.test_y is None:
        raise DatasetError("dataset.test_y", "is missing: test_x is given without it")
    test_points = _points("dataset.test_x", settings.test_x, width=points.shape[1])
    labels, targets = _answers(
        "dataset.test_y", settings.test_y, "dataset.test_x", len(test_points)
    )
    return test_points, labels, targets


def _check_same_form(targets: Floats | None, test_targets: Floats | None) -> None:
    """Training and test set answer alike: class numbers, or rows of one length."""
    if (targets is None) != (test_targets is None):
        form = "class numbers" if targets is None else "target rows"
        raise DatasetError("dataset.test_y", f"must hold {form}, as dataset.y does")
    if targets is None or test_targets is None:
        return
    width, test_width = targets.shape[1], test_targets.shape[1]
    if width != test_width:
        raise DatasetError(
            "dataset.test_y[0]",
            f"must have {width} numbers, as the rows of dataset.y, not {test_width}",
        )


def _points(key: str, rows: object, width: int | None = None) -> Floats:
    if not _is_list(rows) or not rows:
        raise DatasetError(key, "must be a list of at least one row of numbers")
    return _matrix(key, rows, width)


def _answers(
    key: str, values: object, points_key: str, count: int
) -> tuple[Labels | None, Floats | None]:
    """Class numbers (n,), or target rows (n, K); the other one is ``None``."""
    if not _is_list(values):
        raise DatasetError(key, "must be a list of class numbers or of target rows")
    if len(values) != count:
        raise DatasetError(
            key,
            f"must have {count} entries, one for each row of {points_key}, "
            f"not {len(values)}",
        )
    if _is_list(values[0]):
        return None, _matrix(key, values, None)
    return _class_numbers(key, values), None


def _matrix(key: str, rows: Sequence[object], width: int | None) -> Floats:
    """Rows of finite numbers, all as long as the first (or ``width``), (n, d)."""
    for index, row in enumerate(rows):
        if not _is_list(row):
            raise DatasetError(
                f"{key}[{index}]", f"must be a row of numbers, not {shown(row)}"
            )
        if width is None:
            width = len(row)
        if not row:
            raise DatasetError(f"{key}[{index}]", "must hold at least one number")
        if len(row) != width:
            raise DatasetError(
                f"{key}[{index}]",
                f"must have {width} numbers, as the other rows, not {len(row)}",
            )
        # Most rows hold plain floats: those are taken without a look at each.
        if set(map(type, row)) != {float} or not all(map(math.isfinite, row)):
            _check_numbers(f"{key}[{index}]", row)
    return np.array(rows, dtype=np.float64)


def _check_numbers(key: str, row: Sequence[object]) -> None:
    for column, value in enumerate(row):
        if not _is_finite(value):
            raise DatasetError(
                f"{key}[{column}]", f"must be a finite number, not {shown(value)}"
            )


def _class_numbers(key: str, values: Sequence[object]) -> Labels:
    for index, value in enumerate(values):
        if isinstance(value, bool) or not isinstance(value, Integral):
            raise DatasetError(
                f"{key}[{index}]",
                "must be a class number (a whole number from 0), or all entries must "
                f"be rows of targets such as [0.5], not {shown(value)}",
            )
        if not 0 <= int(value) < MAX_INLINE_CLASSES:
            raise DatasetError(
                f"{key}[{index}]",
                f"must be a class number from 0 to {MAX_INLINE_CLASSES - 1}, "
                f"not {shown(value)}",
            )
    return np.array(values, dtype=np.int64)


def _class_names(
    settings: DatasetSettings, labels: Labels | None, test_labels: Labels | None
) -> tuple[str, ...] | None:
    names = settings.class_names
    if labels is None or test_labels is None:
        if names is not None:
            raise DatasetError(
                "dataset.class_names",
                "must be left out where dataset.y holds target rows",
            )
        return None
    if names is None:
        largest = int(max(labels.max(), test_labels.max()))
        return numbered_classes(max(MIN_CLASSES, largest + 1))
    _check_names("dataset.class_names", names)
    if not MIN_CLASSES <= len(names) <= MAX_INLINE_CLASSES:
        raise DatasetError(
            "dataset.class_names",
            f"must hold {MIN_CLASSES} to {MAX_INLINE_CLASSES:,} names, "
            f"not {len(names)}",
        )
    for key, numbers in (("dataset.y", labels), ("dataset.test_y", test_labels)):
        unnamed = np.flatnonzero(numbers >= len(names))
        if unnamed.size:
            index = int(unnamed[0])
            raise DatasetError(
                f"{key}[{index}]",
                f"must be a class number from 0 to {len(names) - 1}, as "
                f"dataset.class_names has {len(names)} names, not {numbers[index]}",
            )
    return tuple(names)


def _point_names(settings: DatasetSettings, count: int) -> tuple[str, ...]:
    names = settings.feature_names
    if names is None:
        return numbered_coordinates(count)
    _check_names("dataset.feature_names", names)
    if len(names) != count:
        raise DatasetError(
            "dataset.feature_names",
            f"must hold {count} names, one for each column of dataset.x, "
            f"not {len(names)}",
        )
    return tuple(names)


def _image_shape(settings: DatasetSettings) -> tuple[int, int] | None:
    """Rows and columns; how many colours there are follows from the length of x."""
    shape = settings.image_shape
    return None if shape is None else (shape[0], shape[1])


def _check_names(key: str, names: object) -> None:
    if not _is_list(names):
        raise DatasetError(key, f"must be a list of names, not {shown(names)}")
    for index, name in enumerate(names):
        if not isinstance(name, str) or not name.strip():
            raise DatasetError(
                f"{key}[{index}]",
                f"must be a name that is not empty, not {shown(name)}",
            )


def _samples(
    points: Floats,
    labels: Labels | None,
    targets: Floats | None,
    description: Description,
) -> Samples:
    if targets is not None:
        return Samples(points, targets, None)
    assert labels is not None
    assert description.class_names is not None
    classes = len(description.class_names)
    if len(labels) * classes > MAX_TARGET_NUMBERS:
        raise DatasetError(
            "dataset.y",
            f"must not need more than {MAX_TARGET_NUMBERS:,} one-hot numbers: "
            f"{len(labels):,} samples of {classes:,} classes are too many",
        )
    return Samples.of_classes(points, labels, classes)


def _is_list(value: object) -> TypeGuard[Sequence[Any]]:
    return isinstance(value, Sequence) and not isinstance(value, str | bytes)


def _is_finite(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, Real):
        return False
    try:
        return math.isfinite(float(value))
    except OverflowError:  # a whole number beyond the largest float64
        return False
