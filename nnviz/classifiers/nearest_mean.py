"""The class whose mean is nearest, and why that is a linear classifier.

    c = argmin_i ‖x − m_i‖²,   ‖x − m‖² = ‖x‖² − 2 m·x + ‖m‖².

‖x‖² is the same for every class, so the nearest mean is the largest of the scores
2 m·x − ‖m‖²: w = 2 m and b = −‖m‖².
"""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from nnviz.classifiers.fitted import (
    Fitted,
    Floats,
    MethodName,
    frozen_floats,
    linear_parameters,
    refuse_infinite,
)
from nnviz.engine.network import frozen_copy


@dataclass(frozen=True, slots=True, eq=False)
class NearestMean(Fitted):
    """``means`` (K, d) and ``counts`` (K,), the number of samples behind each.

    A class without samples has no mean (a row of NaN) and is never the answer: its
    weights are 0, and its bias and hence its score −∞.
    """

    method: ClassVar[MethodName] = "nearest_mean"

    means: Floats
    counts: NDArray[np.int64]


@np.errstate(over="ignore", invalid="ignore")
def fit_nearest_mean(
    x: NDArray[Any], labels: NDArray[np.int64], classes: int
) -> NearestMean:
    """From samples x (n, d) and their class numbers (n,).

    Raises
    ------
    FitError
        Where the squares of the means are too large for float64.
    """
    x = np.asarray(x)
    counts = np.bincount(labels, minlength=classes)
    means = np.full((classes, x.shape[1]), np.nan)
    W = np.zeros_like(means)
    b = np.full(classes, -np.inf)
    for label in np.flatnonzero(counts):
        mean = x[labels == label].mean(axis=0, dtype=np.float64)
        means[label] = mean
        W[label] = 2.0 * mean
        b[label] = -(mean @ mean)
        refuse_infinite(W[label], b[label])
    return NearestMean(
        linear_parameters(W, b),
        means=frozen_floats(means),
        counts=frozen_copy(counts),
    )
