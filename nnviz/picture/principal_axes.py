"""The directions in which points of many dimensions vary most."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.dataset import Dataset

Floats = NDArray[np.float64]

COUNT = 2
_MOST_ROWS = 2_000
# Multiplications of the smaller product of the points with themselves: the
# decomposition takes some ten times as many, a tenth of a second.
_MOST_WORK = 2e8


@dataclass(frozen=True, slots=True, eq=False)
class PrincipalAxes:
    """The mean (d,) and the first two principal components (2, d) of the points.

    Each direction has length 1, and its largest entry is positive, so that the same
    data always lie the same way. ``shares`` (2,): of the variance, from 0 to 1.
    """

    mean: Floats
    directions: Floats
    shares: Floats

    def scores(self, points: Floats) -> Floats:
        """Where points (n, d) lie along the axes, (n, 2)."""
        return along(points, self.mean, self.directions)


def along(points: Floats, mean: Floats, directions: Floats) -> Floats:
    """(points − mean) · directionsᵀ; float32 points, which may be many, stay so."""
    if points.dtype == np.float32:
        products = points @ directions.T.astype(np.float32)
        return np.asarray(products.astype(np.float64) - mean @ directions.T)
    return (points - mean) @ directions.T


@lru_cache(maxsize=4)
def principal_axes(dataset: Dataset) -> PrincipalAxes:
    """Of the training points; of an even choice of 2,000 where there are more.

    Of fewer where they have very many dimensions.

    By singular value decomposition of the centred points (Pearson 1901).
    """
    points = dataset.train.points
    step = -(-len(points) // _most_rows(points.shape[1]))
    chosen = np.asarray(points[::step], np.float64)
    mean = chosen.mean(axis=0)
    _, values, directions = np.linalg.svd(chosen - mean, full_matrices=False)
    variances = values**2
    total = variances.sum() or 1.0
    found = np.zeros((COUNT, points.shape[1]))
    rows = min(COUNT, len(directions))
    found[:rows] = directions[:rows]
    largest = np.abs(found).argmax(axis=1)
    found *= np.where(found[np.arange(COUNT), largest] < 0.0, -1.0, 1.0)[:, None]
    shares = np.zeros(COUNT)
    shares[:rows] = variances[:rows] / total
    return PrincipalAxes(mean, found, shares)


def _most_rows(dimension: int) -> int:
    """As many rows as are decomposed in time."""
    # rows · dimension · the smaller of the two.
    wide = int((_MOST_WORK / dimension) ** 0.5)
    affordable = wide if wide <= dimension else int(_MOST_WORK / dimension**2)
    return max(COUNT, min(_MOST_ROWS, affordable))
