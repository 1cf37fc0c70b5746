"""Where the inputs of a network are affine in what a drawing has on its axes.

Standardisation is; of the features only x₁ and x₂ themselves are.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.dataset import Dataset
from nnviz.engine.piecewise_linear import AffineInputs, NotPiecewiseLinearError

Floats = NDArray[np.float64]

_COLUMN = {"x1": 0, "x2": 1}


def line_inputs(dataset: Dataset) -> AffineInputs:
    """What the network is given at x, for points of one column.

    Raises
    ------
    NotPiecewiseLinearError
        Where the points have more columns.
    """
    if dataset.dimension != 1:
        raise NotPiecewiseLinearError(
            f"Linear pieces are drawn over one coordinate; a point has"
            f" {dataset.dimension} here."
        )
    return _affine(dataset, np.ones((1, 1)), np.zeros(1))


def plane_inputs(
    dataset: Dataset, columns: tuple[int, int], base: Sequence[float]
) -> AffineInputs:
    """What the network is given on the plane of two columns through the point ``base``.

    Raises
    ------
    NotPiecewiseLinearError
        Where an input is a bent function of the place.
    """
    matrix = np.zeros((dataset.dimension, 2))
    matrix[columns, (0, 1)] = 1.0
    offset = np.array(base, np.float64)
    offset[list(columns)] = 0.0
    return _affine(dataset, matrix, offset)


def _affine(dataset: Dataset, matrix: Floats, offset: Floats) -> AffineInputs:
    features = dataset.settings.features
    if features is not None:
        for feature, name in zip(features, dataset.input_names, strict=True):
            if feature not in _COLUMN:
                raise NotPiecewiseLinearError(
                    f"The input {name} is not linear in the coordinates of a point,"
                    " so there are no linear regions to draw."
                )
        columns = [_COLUMN[feature] for feature in features]
        matrix, offset = matrix[columns], offset[columns]
    if dataset.mean is not None and dataset.scale is not None:
        matrix = matrix / dataset.scale[:, np.newaxis]
        offset = (offset - dataset.mean) / dataset.scale
    return AffineInputs.of(matrix, offset)
