"""A data set in which one sample is another: moved, of another class or target."""

from dataclasses import replace
from typing import Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.dataset import Dataset, Floats, Part
from nnviz.datasets.features import inputs_of

_Number = TypeVar("_Number", np.float64, np.int64)


def with_point(
    dataset: Dataset,
    part: Literal["train", "test"],
    index: int,
    point: tuple[float, ...] | None = None,
    label: int | None = None,
    target: tuple[float, ...] | None = None,
) -> Dataset:
    """The data set with one sample changed; what is not given stays.

    Mean and scale of a standardisation stay those of the data as they were loaded,
    and so do the settings. All arrays without a change are shared with ``dataset``.

    Parameters
    ----------
    part, index
        Which sample.
    point
        Its place in the world, (d_raw,): before features and standardisation.
    label
        Its class, from 0, where there are classes.
    target
        Its target numbers, (K,), where there are none.

    Raises
    ------
    IndexError
        When there is no such sample.
    ValueError
        When it cannot be so: in one sentence.
    """
    before = dataset.train if part == "train" else dataset.test
    if before is None or not 0 <= index < len(before):
        raise IndexError(f"There is no sample {index} in the {part} set.")
    after = before
    if point is not None:
        after = _moved(dataset, after, index, point)
    if label is not None:
        after = _of_class(dataset, after, index, label)
    if target is not None:
        after = _with_target(dataset, after, index, target)
    if part == "train":
        return replace(dataset, train=after)
    return replace(dataset, test=after)


def _moved(dataset: Dataset, part: Part, index: int, point: tuple[float, ...]) -> Part:
    row = _finite_row("The point", point, dataset.dimension, "coordinate")
    points = _with_row(part.points, index, row)
    if part.inputs is part.points:
        return replace(part, points=points, inputs=points)
    features = dataset.settings.features
    with np.errstate(over="ignore", invalid="ignore"):
        inputs = inputs_of(row[np.newaxis], features, dataset.mean, dataset.scale)
    if not np.isfinite(inputs).all():
        raise ValueError(
            "The point is so far out that its input features leave the finite numbers."
        )
    return replace(part, points=points, inputs=_with_row(part.inputs, index, inputs[0]))


def _of_class(dataset: Dataset, part: Part, index: int, label: int) -> Part:
    if part.labels is None:
        raise ValueError("The samples of this data have target numbers, no classes.")
    classes = dataset.output_count
    if not 0 <= label < classes:
        raise ValueError(
            f"There is no class {label}: classes go from 0 to {classes - 1}."
        )
    one_hot = np.zeros(classes)
    one_hot[label] = 1.0
    return replace(
        part,
        targets=_with_row(part.targets, index, one_hot),
        labels=_with_row(part.labels, index, np.int64(label)),
    )


def _with_target(
    dataset: Dataset, part: Part, index: int, target: tuple[float, ...]
) -> Part:
    if part.labels is not None:
        raise ValueError("The samples of this data have classes, no target numbers.")
    row = _finite_row("The target", target, dataset.output_count, "number")
    return replace(part, targets=_with_row(part.targets, index, row))


def _finite_row(name: str, values: tuple[float, ...], count: int, noun: str) -> Floats:
    row = np.array(values, np.float64)
    if row.shape != (count,):
        plural = "" if count == 1 else "s"
        raise ValueError(f"{name} must have {count} {noun}{plural}, not {row.size}.")
    if not np.isfinite(row).all():
        raise ValueError(f"{name} must be finite, not {tuple(row.tolist())}.")
    return row


def _with_row(
    array: NDArray[_Number], index: int, row: NDArray[_Number] | _Number
) -> NDArray[_Number]:
    """A read-only copy in which one row is another."""
    copy = array.copy()
    copy[index] = row
    copy.setflags(write=False)
    return copy
