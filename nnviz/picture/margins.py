"""A linear SVM over a plane: separating lines, margins, support vectors, class means.

The lines are zero lines of the scores over a grid: exact where the inputs are linear
in the place, and right to its resolution where they are features that bend.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnviz.classifiers.linear_svm import LinearSvm
from nnviz.classifiers.nearest_mean import NearestMean
from nnviz.datasets.dataset import Dataset
from nnviz.picture.regions import Grid, zero_lines

Floats = NDArray[np.float64]
Lines = tuple[Floats, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Margins:
    """For each class polylines (m, 2): where its score is 0, and where it is ±1."""

    separating: tuple[Lines, ...]
    margins: tuple[Lines, ...]


def margins(grid: Grid) -> Margins:
    """The lines of all classes whose scores are the outputs of a grid."""
    return Margins(
        tuple(tuple(zero_lines(grid, field)) for field in grid.outputs),
        tuple(
            (*zero_lines(grid, field - 1.0), *zero_lines(grid, field + 1.0))
            for field in grid.outputs
        ),
    )


def support_vectors(fitted: LinearSvm, label: int | None = None) -> NDArray[np.int64]:
    """The training samples that hold up the plane of a class, or of any of them."""
    support = fitted.support
    held = support.any(axis=1) if label is None else support[:, label]
    return np.flatnonzero(held)


def mean_points(fitted: NearestMean, dataset: Dataset) -> Floats | None:
    """The class means (K, d_raw) where the points are; NaN for a class without any.

    ``None`` where the inputs are features of the points: their mean lies elsewhere.
    """
    if dataset.settings.features not in (None, ("x1",), ("x1", "x2")):
        return None
    if fitted.means.shape[1] != dataset.dimension:
        return None
    if dataset.mean is None or dataset.scale is None:
        return fitted.means
    return np.asarray(fitted.means * dataset.scale + dataset.mean)
