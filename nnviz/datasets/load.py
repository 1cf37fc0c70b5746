"""From the settings of an experiment to its data."""

import sys
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.dataset import (
    EXTENT,
    FILE_KINDS,
    GENERATED_KINDS,
    Dataset,
    DatasetError,
    DatasetSettings,
    Floats,
    Part,
)
from nnviz.datasets.features import input_names, inputs_of, standardization_of
from nnviz.datasets.files.last_file import LAST_FILE
from nnviz.datasets.files.problem import DataFileError, Progress, no_progress
from nnviz.datasets.filled import with_means
from nnviz.datasets.generated import RECIPES, generate
from nnviz.datasets.inline import read_inline
from nnviz.datasets.samples import (
    Description,
    Samples,
    numbered_classes,
    numbered_coordinates,
)
from nnviz.datasets.shipped import read_shipped
from nnviz.datasets.split import split
from nnviz.datasets.validation import check_settings, class_count_of

_Number = TypeVar("_Number", np.float64, np.int64)

_MARGIN = 1.1
"""How much larger than inline points the square is in which they are shown."""


def load_dataset(
    settings: DatasetSettings, progress: Progress = no_progress
) -> Dataset:
    """The training and the test set: a pure function of the settings and their file.

    Generated and shipped samples are put in a random order (a function of the seed)
    and split; inline data keep their order and have the test set that they bring, as
    do files with a test set of their own; other files are split. All arrays are float64
    (images float32) or int64, C-contiguous and read-only. What was read last from a
    file is kept, and read again when the file is another.

    Raises
    ------
    DatasetError
        With the key of the setting and what would be accepted.
    ReadingStopped
        By ``progress``, which is told how much of a file has been read.
    """
    check_settings(settings)
    if settings.kind in FILE_KINDS:
        return _from_file(settings, progress)
    if settings.kind == "inline":
        train, test, description = read_inline(settings)
    else:
        samples, description = _all_samples(settings)
        train, test = _split(samples, settings)
    return assemble(settings, train, test, description)


def _from_file(settings: DatasetSettings, progress: Progress) -> Dataset:
    try:
        content = LAST_FILE.read(settings, progress)
    except DataFileError as problem:
        raise DatasetError(
            f"dataset.{problem.key}", f"cannot be used: {problem.message}"
        ) from None
    if content.dataset is None or content.dataset.settings != settings:
        train, test = content.train, content.test
        if test is None:
            train, test = _split(train, settings)
            if settings.missing == "mean":
                train, test = with_means(train, test, content.description)
        content.dataset = assemble(settings, train, test, content.description)
    return content.dataset


def _all_samples(settings: DatasetSettings) -> tuple[Samples, Description]:
    kind = settings.kind
    if kind not in GENERATED_KINDS:
        return read_shipped(kind)
    classes = class_count_of(settings)
    samples = generate(
        kind,
        settings.samples,
        classes,
        settings.noise,
        settings.seed,
        settings.turns,
    )
    return samples, Description(
        class_names=numbered_classes(classes) if classes else None,
        point_names=numbered_coordinates(RECIPES[kind].dimension),
    )


def _split(
    samples: Samples, settings: DatasetSettings
) -> tuple[Samples, Samples | None]:
    train, test = split(len(samples), settings.test_fraction, settings.seed)
    return samples.take(train), samples.take(test) if len(test) else None


def assemble(
    settings: DatasetSettings,
    train: Samples,
    test: Samples | None,
    description: Description,
) -> Dataset:
    """Samples as a data set: features, standardisation, and where they are shown.

    Raises
    ------
    DatasetError
    """
    features = settings.features
    dimension = train.points.shape[1]
    if features is not None and dimension != 2:
        raise DatasetError(
            "dataset.features",
            "needs data with two coordinates, and the rows of the data have "
            f"{dimension}",
        )
    mean = scale = None
    # Values near the largest float64 may overflow here: `_part` then says so.
    with np.errstate(over="ignore", invalid="ignore"):
        if settings.standardize:
            plain = inputs_of(train.points, features, None, None)
            mean, scale = map(_read_only, standardization_of(plain))
        train_part = _part(train, settings, mean, scale)
        test_part = None if test is None else _part(test, settings, mean, scale)
    center, extent = _shown_square(settings, train, test)
    return Dataset(
        settings=settings,
        train=train_part,
        test=test_part,
        class_names=description.class_names,
        point_names=description.point_names,
        input_names=input_names(description.point_names, features),
        image_shape=description.image_shape,
        mean=mean,
        scale=scale,
        extent=extent,
        center=center,
    )


def _part(
    samples: Samples,
    settings: DatasetSettings,
    mean: Floats | None,
    scale: Floats | None,
) -> Part:
    inputs = inputs_of(samples.points, settings.features, mean, scale)
    if not np.isfinite(inputs).all():
        key = "features" if settings.features is not None else "standardize"
        raise DatasetError(
            f"dataset.{key}",
            "must be left out here: the values of the data are so large that it "
            "leaves the finite numbers",
        )
    labels = samples.labels
    return Part(
        points=_read_only(samples.points),
        inputs=_read_only(inputs),
        targets=_read_only(samples.targets),
        labels=None if labels is None else _read_only(labels),
    )


def _read_only(array: NDArray[_Number]) -> NDArray[_Number]:
    array.setflags(write=False)
    return array


def _shown_square(
    settings: DatasetSettings, train: Samples, test: Samples | None
) -> tuple[tuple[float, ...] | None, float | None]:
    """Centre and half-width of the square (or interval) that the points lie in."""
    dimension = train.points.shape[1]
    if dimension > 2:
        return None, None
    if settings.kind in GENERATED_KINDS:
        return (0.0,) * dimension, EXTENT
    sets = [train.points] if test is None else [train.points, test.points]
    lowest = np.min([points.min(axis=0) for points in sets], axis=0)
    highest = np.max([points.max(axis=0) for points in sets], axis=0)
    # Halved before they are combined, so that the largest float64 stay finite.
    center = lowest / 2.0 + highest / 2.0
    half_width = float(np.max(highest / 2.0 - lowest / 2.0))
    extent = min(half_width * _MARGIN, sys.float_info.max) or 1.0
    return tuple(center.tolist()), extent
