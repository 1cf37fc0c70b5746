"""A data set written out, so that an experiment can hold it whatever became of it."""

from typing import Any

from nnviz.datasets.dataset import Dataset, DatasetSettings, Part


def inline_copy(dataset: Dataset) -> DatasetSettings:
    """The samples as they are now, as ``inline`` settings.

    Features and standardisation stay settings; the latter is that of the samples as
    they are now when they are read again.
    """
    train, test = dataset.train, dataset.test
    return DatasetSettings(
        kind="inline",
        x=_rows(train.points),
        y=_answers(train),
        test_x=None if test is None else _rows(test.points),
        test_y=None if test is None else _answers(test),
        class_names=dataset.class_names,
        feature_names=dataset.point_names,
        image_shape=_image_shape(dataset),
        features=dataset.settings.features,
        standardize=dataset.settings.standardize,
    )


def _image_shape(dataset: Dataset) -> tuple[int, ...] | None:
    if dataset.image_shape is None:
        return None
    rows, columns = dataset.image_shape
    colors = dataset.dimension // (rows * columns)
    return (rows, columns) if colors == 1 else (rows, columns, colors)


def _rows(array: Any) -> tuple[tuple[float, ...], ...]:
    return tuple(map(tuple, array.tolist()))


def _answers(part: Part) -> Any:
    if part.labels is None:
        return _rows(part.targets)
    return tuple(part.labels.tolist())
