"""The methods by name, and one call for all of them."""

from dataclasses import dataclass
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray

from nnviz.classifiers.fit_error import FitError
from nnviz.classifiers.fitted import Fitted, MethodName
from nnviz.classifiers.linear_svm import Watch, fit_linear_svm
from nnviz.classifiers.nearest_mean import fit_nearest_mean
from nnviz.classifiers.ridge import RidgeRegression
from nnviz.engine.settings import LossName

METHODS: tuple[MethodName, ...] = get_args(MethodName)
METHOD_LOSS: dict[MethodName, LossName | None] = {
    "ridge": "squared_error",
    "nearest_mean": None,
    "linear_svm": "hinge",
}
"""What a method makes small on the training set, where it is a loss at all."""


@dataclass(frozen=True, slots=True)
class FitSettings:
    """Which method, and its choices.

    ``strength``: the λ of ridge (from 0 on) and SVM (above 0). ``bias``: whether
    ridge has a column of ones. Other methods have no such choice and read neither.
    """

    method: MethodName = "ridge"
    strength: float = 1.0
    bias: bool = True


def fit_method(
    settings: FitSettings,
    x: NDArray[Any],
    targets: NDArray[Any],
    labels: NDArray[np.int64] | None,
    watch: Watch = lambda share: True,
) -> Fitted:
    """The classifier for samples x (n, d) with one-hot or target rows (n, K).

    ``labels`` (n,) are class numbers, or ``None`` for regression. ``watch`` is told
    the share of the work that is done by methods that take a while, and answers
    whether to go on.

    Raises
    ------
    FitError
        Where the method has no answer for these data and settings.
    FitCancelledError
        When ``watch`` answers that.
    """
    if settings.method == "ridge":
        return RidgeRegression(x, targets, bias=settings.bias).fit(settings.strength)
    if labels is None:
        raise FitError(
            f"The method {settings.method} needs classes, and these data have target"
            " numbers; ridge takes both."
        )
    classes = targets.shape[1]
    if settings.method == "nearest_mean":
        return fit_nearest_mean(x, labels, classes)
    return fit_linear_svm(x, labels, classes, settings.strength, watch)
