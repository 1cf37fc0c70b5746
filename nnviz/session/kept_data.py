"""The data of a session, where its experiment alone does not give them again.

Generated, shipped and inline data are functions of the experiment. What was read from
somebody's disk is kept with the session, so that it opens on another machine too.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.dataset import (
    FILE_KINDS,
    MAX_INLINE_CLASSES,
    MAX_SAMPLES,
    Dataset,
    DatasetError,
    DatasetSettings,
    Part,
)
from nnviz.datasets.load import assemble
from nnviz.datasets.samples import Description, Samples
from nnviz.session.json_place import Place, one_of

_KEYS = (
    "class_names",
    "point_names",
    "image_shape",
    "train",
    "test",
    "classes",
    "dtype",
)
_DTYPES = {"float64": "<f8", "float32": "<f4"}
_MOST_COLUMNS = 1_000_000
_LONGEST_NAME = 1000

Tree = dict[str, Any]
Read = Callable[[str, tuple[int, ...], str], NDArray[Any]]
"""Gives the array of a name, shape and dtype, or refuses."""


def comes_from_disk(settings: DatasetSettings) -> bool:
    """Whether data must be kept to be had again anywhere."""
    return settings.kind in FILE_KINDS


def data_tree(dataset: Dataset) -> Tree:
    """What is to be known of kept data beside their arrays."""
    return {
        "class_names": dataset.class_names,
        "point_names": dataset.point_names,
        "image_shape": dataset.image_shape,
        "train": len(dataset.train),
        "test": 0 if dataset.test is None else len(dataset.test),
        "classes": dataset.output_count,
        "dtype": dataset.train.points.dtype.name,
    }


def data_arrays(dataset: Dataset) -> dict[str, NDArray[Any]]:
    """The arrays by name: points (n, d), and labels (n,) or targets (n, K)."""
    arrays: dict[str, NDArray[Any]] = {}
    for name, part in (("train", dataset.train), ("test", dataset.test)):
        if part is not None:
            arrays[f"data_{name}_points"] = part.points
            arrays[f"data_{name}_answers"] = _answers(part)
    return arrays


def read_data(place: Place, settings: DatasetSettings, read: Read) -> Dataset:
    """The data that were kept.

    Raises
    ------
    ExperimentError
    """
    fields = place.fields(_KEYS)
    names = fields.required("point_names", "a list of names").items("a list of names")
    if not 1 <= len(names) <= _MOST_COLUMNS:
        raise fields.place("point_names").refusal("a list of names")
    classes = fields.required("class_names", "a list of names, or null")
    count = fields.required("classes", "a number").whole(1, _MOST_COLUMNS)
    dtypes = fields.required("dtype", one_of(tuple(_DTYPES)))
    dtype = _DTYPES[dtypes.choice(tuple(_DTYPES))]
    class_names = None
    if classes.value is not None:
        count = len(classes.items("a list of names"))
        if not 2 <= count <= MAX_INLINE_CLASSES:
            raise classes.refusal("a list of class names")
        class_names = tuple(map(_name, classes.items("a list of names")))
    shape = fields.required("image_shape", "rows and columns, or null")
    image_shape = None
    if shape.value is not None:
        sizes = [size.whole(1, _MOST_COLUMNS) for size in shape.items("two sizes")]
        if len(sizes) != 2 or len(names) % (sizes[0] * sizes[1]):
            raise shape.refusal("the rows and columns that the points are pixels of")
        image_shape = sizes[0], sizes[1]
    description = Description(class_names, tuple(map(_name, names)), image_shape)

    def samples(part: str, size: int) -> Samples:
        points = read(f"data_{part}_points", (size, len(names)), dtype)
        if not np.isfinite(points).all():
            raise place.error(f"has points in its {part} set that are not finite")
        if class_names is None:
            targets = read(f"data_{part}_answers", (size, count), "<f8")
            if not np.isfinite(targets).all():
                raise place.error(f"has targets in its {part} set that are not finite")
            return Samples(points, targets, None)
        labels = read(f"data_{part}_answers", (size,), "<i8")
        if ((labels < 0) | (labels >= count)).any():
            raise place.error(f"has classes in its {part} set that have no name")
        return Samples.of_classes(points, labels, count)

    train = fields.required("train", "a number").whole(1, MAX_SAMPLES)
    test = fields.required("test", "a number").whole(0, MAX_SAMPLES)
    try:
        return assemble(
            settings,
            samples("train", train),
            samples("test", test) if test else None,
            description,
        )
    except DatasetError as error:
        raise place.error(f"do not fit the experiment ({error})") from None


def _answers(part: Part) -> NDArray[Any]:
    return part.targets if part.labels is None else part.labels


def _name(place: Place) -> str:
    if not isinstance(place.value, str) or len(place.value) > _LONGEST_NAME:
        raise place.refusal("a name")
    return place.value
