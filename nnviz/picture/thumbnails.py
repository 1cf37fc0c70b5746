"""The small pictures by which a data set is chosen."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.dataset import DatasetSettings
from nnviz.datasets.load import load_dataset
from nnviz.engine.network import frozen_copy

_SAMPLES = 66
_MULTI_CLASS = {"spiral": 3, "blobs": 3}
_TURNS = 0.8
# Petal length and petal width: the two measurements that part the species best.
_IRIS_COLUMNS = (2, 3)
_IRIS_EVERY = 3
_DIGIT_SHOWN = 3


@dataclass(frozen=True, slots=True, eq=False)
class Thumbnail:
    """Points (m, 2) in the unit square, y upwards, with ``labels`` (m,) or ``values``.

    All arrays are read-only.
    ``values`` (m,) from −1 to 1 are the targets of a regression over the plane. An
    image data set has an ``image`` (rows, columns), 0 white to 1 black, and no points.
    """

    points: NDArray[np.float64]
    labels: NDArray[np.int64] | None = None
    values: NDArray[np.float64] | None = None
    image: NDArray[np.float64] | None = None


@cache
def thumbnail(kind: str) -> Thumbnail:
    """The picture of a data set kind, from a few of its real samples."""
    settings = DatasetSettings(
        kind=kind,
        samples=_SAMPLES,
        classes=_MULTI_CLASS.get(kind),
        noise=0.05,
        test_fraction=0.0,
        turns=_TURNS,
    )
    dataset = load_dataset(settings)
    train = dataset.train
    if kind == "digits":
        assert dataset.image_shape is not None
        assert train.labels is not None
        first = int(np.flatnonzero(train.labels == _DIGIT_SHOWN)[0])
        image = train.points[first].reshape(dataset.image_shape)
        return Thumbnail(frozen_copy(np.empty((0, 2))), image=image)
    if kind == "iris":
        points = train.points[::_IRIS_EVERY, list(_IRIS_COLUMNS)]
        assert train.labels is not None
        return Thumbnail(_unit(points), labels=train.labels[::_IRIS_EVERY])
    if train.labels is not None:
        return Thumbnail(_unit(train.points), labels=train.labels)
    targets = train.targets[:, 0]
    values = frozen_copy(targets / (float(np.abs(targets).max()) or 1.0))
    if train.points.shape[1] == 1:
        curve = np.column_stack([train.points[:, 0], targets])
        return Thumbnail(_unit(curve), values=values)
    return Thumbnail(_unit(train.points), values=values)


def _unit(points: NDArray[np.float64]) -> NDArray[np.float64]:
    low, high = points.min(axis=0), points.max(axis=0)
    return frozen_copy((points - low) / np.where(high > low, high - low, 1.0))
