"""Samples from the arrays of an NPZ file, by the names that people give them."""

import math
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.dataset import (
    MAX_INLINE_CLASSES,
    MAX_TARGET_NUMBERS,
    MIN_CLASSES,
    Labels,
)
from nnviz.datasets.files.npz_arrays import ArrayHeader, array_headers, read_array
from nnviz.datasets.files.pixels import image_points, pixel_names, planes_first
from nnviz.datasets.files.problem import (
    DataFileError,
    Progress,
    check_sample_numbers,
    no_progress,
    part_of,
)
from nnviz.datasets.samples import Description, Samples, numbered_coordinates

Array = NDArray[Any]

TRAIN_NAMES = (
    ("x_train", "y_train"),
    ("train_x", "train_y"),
    ("train_images", "train_labels"),
    ("x", "y"),
    ("data", "target"),
    ("data", "labels"),
    ("images", "labels"),
    ("inputs", "targets"),
)
TEST_NAMES = (
    ("x_test", "y_test"),
    ("test_x", "test_y"),
    ("test_images", "test_labels"),
)
"""Names of inputs and answers, upper or lower case; the first pair that is there."""


def read_npz(
    path: Path, progress: Progress
) -> tuple[Samples, Samples | None, Description]:
    """Training samples, test samples where the file has them, and the names.

    Raises
    ------
    DataFileError
    ReadingStopped
    """
    headers = array_headers(path)
    train = _pair(headers, TRAIN_NAMES)
    if train is None:
        listed = ", ".join(list(headers)[:8]) or "none"
        raise DataFileError(
            f"{path.name} has the arrays {listed}; x and y (or X and y, x_train and"
            " y_train with x_test and y_test, data and target) are accepted"
        )
    test = _pair(headers, TEST_NAMES)
    for pair in (train, test):
        if pair is not None:
            _check_sizes(path, headers, pair, train)
    x = read_array(path, headers[train[0]], part_of(progress, 0.0, 0.8))
    y = read_array(path, headers[train[1]], no_progress)
    test_x = test_y = None
    if test is not None:
        test_x = read_array(path, headers[test[0]], part_of(progress, 0.8, 1.0))
        test_y = read_array(path, headers[test[1]], no_progress)
    shape = _image_shape(x.shape)
    given_classes = _names(path, headers, "class_names")
    train_answers, test_answers, classes = _answers(
        path, train[1], y, test_y, given_classes
    )
    points = _points(path, train[0], x)
    names = _names(path, headers, "feature_names")
    if names is not None and len(names) != points.shape[1]:
        raise DataFileError(
            f"{path.name}, array feature_names: there are {len(names):,} names;"
            f" {points.shape[1]:,} are accepted, one per input"
        )
    if names is None and shape is None:
        names = numbered_coordinates(points.shape[1])
    elif names is None and shape is not None:
        names = pixel_names(*shape, points.shape[1] // math.prod(shape))
    description = Description(classes, names or (), shape)
    samples = _samples(points, train_answers, classes)
    if test is None or test_x is None:
        return samples, None, description
    test_points = _points(path, test[0], test_x)
    return samples, _samples(test_points, test_answers, classes), description


def _pair(
    headers: dict[str, ArrayHeader], names: tuple[tuple[str, str], ...]
) -> tuple[str, str] | None:
    by_lower = {name.lower(): name for name in headers}
    for x, y in names:
        if x in by_lower and y in by_lower:
            return by_lower[x], by_lower[y]
    return None


def _check_sizes(
    path: Path,
    headers: dict[str, ArrayHeader],
    pair: tuple[str, str],
    train: tuple[str, str],
) -> None:
    """All that can be known from the headers, so that no memory is taken in vain."""
    x, y = (headers[name] for name in pair)
    if x.dtype.kind == "U" or not 2 <= len(x.shape) <= 4:
        raise DataFileError(
            f"{path.name}, array {pair[0]}: it has the shape {x.shape}; numbers in rows"
            " (n, d), or images (n, rows, columns) or (n, rows, columns, 3) are"
            " accepted"
        )
    if len(x.shape) == 4 and 3 not in (x.shape[1], x.shape[3]):
        raise DataFileError(
            f"{path.name}, array {pair[0]}: it has the shape {x.shape}; images of three"
            " colours, (n, rows, columns, 3) or (n, 3, rows, columns), are accepted"
        )
    check_sample_numbers(
        f"{path.name}, array {pair[0]},", x.shape[0], math.prod(x.shape[1:])
    )
    if not 1 <= len(y.shape) <= 2 or y.shape[0] != x.shape[0]:
        raise DataFileError(
            f"{path.name}, array {pair[1]}: it has the shape {y.shape}; {x.shape[0]:,}"
            f" answers are accepted, one per sample of {pair[0]}"
        )
    if x.shape[1:] != headers[train[0]].shape[1:]:
        raise DataFileError(
            f"{path.name}, array {pair[0]}: its samples have the shape {x.shape[1:]};"
            f" {headers[train[0]].shape[1:]} is accepted, as in {train[0]}"
        )
    if len(y.shape) == 2 and math.prod(y.shape) > MAX_TARGET_NUMBERS:
        raise DataFileError(
            f"{path.name}, array {pair[1]}: it has {math.prod(y.shape):,} numbers; at"
            f" most {MAX_TARGET_NUMBERS:,} are accepted"
        )


def _image_shape(shape: tuple[int, ...]) -> tuple[int, int] | None:
    if len(shape) == 2:
        return None
    if len(shape) == 3:
        return shape[1], shape[2]
    return (shape[1], shape[2]) if shape[3] == 3 else (shape[2], shape[3])


def _points(path: Path, name: str, x: Array) -> Array:
    """Rows (n, d): bytes of images as shares of 255, float32 as it is, else float64."""
    if x.ndim == 4 and x.shape[3] == 3:
        x = planes_first(x)
    is_image = x.ndim > 2
    x = x.reshape(len(x), -1)
    if x.dtype == np.uint8 and is_image:
        return image_points(x)
    points = np.ascontiguousarray(
        x, np.float32 if x.dtype == np.float32 else np.float64
    )
    # One row at a time says where, without a mask as large as the data.
    for row, values in enumerate(points):
        if not np.isfinite(values).all():
            column = int(np.argmin(np.isfinite(values)))
            raise DataFileError(
                f"{path.name}, array {name}: the number at [{row}, {column}] is"
                f" {values[column]}; finite numbers are accepted"
            )
    return points


def _names(
    path: Path, headers: dict[str, ArrayHeader], name: str
) -> tuple[str, ...] | None:
    header = headers.get(name)
    if header is None:
        return None
    if header.dtype.kind != "U" or len(header.shape) != 1 or header.nbytes > 2**22:
        raise DataFileError(
            f"{path.name}, array {name}: it is no list of names; texts, (n,), are"
            " accepted"
        )
    return tuple(map(str, read_array(path, header, no_progress).tolist()))


def _answers(
    path: Path,
    name: str,
    y: Array,
    test_y: Array | None,
    class_names: tuple[str, ...] | None,
) -> tuple[Array, Array | None, tuple[str, ...] | None]:
    """Class numbers (n,) with their names, or target rows (n, K) without."""
    parts = [_plain(y)] if test_y is None else [_plain(y), _plain(test_y)]
    where = f"{path.name}, array {name}"
    if len({(part.ndim, part.shape[1:], part.dtype.kind == "f") for part in parts}) > 1:
        raise DataFileError(
            f"{where}: training and test answers have shapes or types that differ; the"
            " same are accepted"
        )
    if parts[0].dtype.kind == "f" or parts[0].ndim == 2:
        if parts[0].dtype.kind == "U":
            raise DataFileError(
                f"{where}: it holds rows of texts; one per sample is accepted"
            )
        rows = [part.astype(np.float64).reshape(len(part), -1) for part in parts]
        if not all(np.isfinite(each).all() for each in rows):
            raise DataFileError(
                f"{where}: a number is not finite; finite ones are accepted"
            )
        if not 1 <= rows[0].shape[1] <= 1000:
            raise DataFileError(
                f"{where}: there are {rows[0].shape[1]:,} numbers per sample; 1 to"
                " 1,000 are accepted"
            )
        return rows[0], rows[1] if len(rows) > 1 else None, None
    labels, names = _labels(where, parts, class_names)
    return labels[0], labels[1] if len(labels) > 1 else None, names


def _plain(y: Array) -> Array:
    """One answer per sample as (n,); one-hot rows of whole numbers as class numbers."""
    if y.ndim == 2 and y.shape[1] == 1:
        return y[:, 0]
    if y.ndim == 2 and y.dtype.kind in "biu" and y.shape[1] > 1:
        one_hot = ((y == 0) | (y == 1)).all() and (y.sum(axis=1) == 1).all()
        return y.argmax(axis=1) if one_hot else y
    return y


def _labels(
    where: str, parts: list[Array], class_names: tuple[str, ...] | None
) -> tuple[list[Labels], tuple[str, ...]]:
    values = np.unique(np.concatenate(parts))
    if class_names is not None and parts[0].dtype.kind != "U":
        if not 0 <= int(values[0]) <= int(values[-1]) < len(class_names):
            raise DataFileError(
                f"{where}: there is a class {int(values[-1])}; whole numbers from 0 to"
                f" {len(class_names) - 1} are accepted, as class_names has"
                f" {len(class_names)}"
            )
        labels = [part.astype(np.int64) for part in parts]
        names = class_names
    else:
        labels = [np.searchsorted(values, part).astype(np.int64) for part in parts]
        names = tuple(map(str, values.tolist()))
    if not MIN_CLASSES <= len(names) <= MAX_INLINE_CLASSES:
        raise DataFileError(
            f"{where}: there are {len(names):,} classes; {MIN_CLASSES} to"
            f" {MAX_INLINE_CLASSES:,} are accepted, or numbers with a decimal point for"
            " regression"
        )
    if max(map(len, labels)) * len(names) > MAX_TARGET_NUMBERS:
        raise DataFileError(
            f"{where}: so many samples of {len(names):,} classes are too many; at most"
            f" {MAX_TARGET_NUMBERS:,} one-hot numbers are accepted"
        )
    return labels, names


def _samples(
    points: Array, answers: Array | None, classes: tuple[str, ...] | None
) -> Samples:
    assert answers is not None
    if classes is None:
        return Samples(points, answers, None)
    return Samples.of_classes(points, answers, len(classes))
