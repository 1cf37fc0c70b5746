"""1-vs-all linear SVM: one binary linear SVM per class, the largest score wins.

With s_ik = +1 where sample i is of class k, and −1 otherwise, it minimises

    L = λ Σ_k ‖w_k‖² + (1/n) Σ_i Σ_k max(0, 1 − s_ik (w_k·x_i + b_k)).

The biases are not penalised. That is, number for number, what a network without a
hidden layer is trained on with the loss ``hinge`` and the regularisation ``l2`` of
strength λ, so the two can be laid beside each other. Each class is a problem of its
own, that of scikit-learn's ``SVC(kernel="linear", C=1 / (2 λ n))``; its ``LinearSVC``
penalises the biases and has another optimum.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from nnviz.classifiers.fit_error import FitCancelledError, FitError
from nnviz.classifiers.fitted import (
    Fitted,
    Floats,
    MethodName,
    frozen_floats,
    linear_parameters,
    refuse_infinite,
)
from nnviz.classifiers.hinge_optimum import hinge_objective, hinge_optimum
from nnviz.engine.blas import use_one_blas_thread
from nnviz.engine.network import frozen_copy

Watch = Callable[[float], bool]
"""Told the share of the work that is done; answers whether to go on."""

GUARANTEED_GAP = 1e-6
"""The largest gap, relative to the objective, with which an answer is given."""
_SUPPORTS = 1e-6
"""The share of the largest multiplier of a class that is no rounding."""
_SMALLEST, _LARGEST = 1e-100, 1e100


@dataclass(frozen=True, slots=True, eq=False)
class LinearSvm(Fitted):
    """The optimum, and what it rests on.

    ``objectives`` (K,) are the parts of L, one per class, and ``gaps`` (K,) bound what
    each is above its least possible value. ``multipliers`` (n, K) are the α_ik from 0
    (beyond the margin) to 1 (within it): w_k = Σ_i α_ik s_ik x_i / (2 λ n).
    """

    method: ClassVar[MethodName] = "linear_svm"

    strength: float
    objectives: Floats
    gaps: Floats
    multipliers: Floats

    @property
    def objective(self) -> float:
        """L."""
        return float(self.objectives.sum())

    @property
    def gap(self) -> float:
        """What L is above its least possible value, at the most."""
        return float(self.gaps.sum())

    @property
    def support(self) -> NDArray[np.bool_]:
        """(n, K): whether a sample holds up the separating plane of a class.

        Its multiplier is not 0; without all other samples the plane would be the same.
        """
        largest = self.multipliers.max(axis=0)
        return frozen_copy(self.multipliers > _SUPPORTS * largest)

    @property
    def margins(self) -> Floats:
        """(K,): 1 / ‖w_k‖, from the separating plane to where the score is ±1.

        Infinite for a class that all samples belong to, or none.
        """
        norms = np.linalg.norm(self.W, axis=1)
        with np.errstate(divide="ignore"):
            return frozen_floats(1.0 / norms)


@np.errstate(all="ignore")
def fit_linear_svm(
    x: NDArray[Any],
    labels: NDArray[np.int64],
    classes: int,
    strength: float,
    watch: Watch = lambda share: True,
) -> LinearSvm:
    """From samples x (n, d) and their class numbers (n,), for λ = ``strength`` > 0.

    Each class's part of L is at most 1e-6 of itself (and the rounding of its scores)
    above its least possible value, and usually 1e-12 or less. The same input gives the
    same bits.

    Raises
    ------
    FitError
        Where λ is no such number or so small that float64 does not suffice.
    FitCancelledError
        When ``watch`` answers that.
    """
    if not 0.0 < strength < np.inf:
        raise FitError(f"The strength must be a number greater than 0, not {strength}.")
    use_one_blas_thread()
    x = np.asarray(x, np.float64)
    # Moved and scaled so that the numbers are near 1, and turned into the span of the
    # samples where that has fewer dimensions: the problem stays the same.
    middle = x.mean(axis=0)
    scale = float(np.abs(x - middle).max()) or 1.0
    refuse_infinite(middle, scale)
    scaled_strength = strength / scale / scale
    if not _SMALLEST < scaled_strength < _LARGEST:
        raise _out_of_reach(strength)
    basis, coordinates = _span((x - middle) / scale)

    def report(label: int, share: float) -> None:
        if not watch((label + share) / classes):
            raise FitCancelledError

    W, b = np.zeros((classes, x.shape[1])), np.zeros(classes)
    objectives, gaps = np.zeros(classes), np.zeros(classes)
    multipliers = np.zeros((len(x), classes))
    for label in range(classes):
        signs = np.where(labels == label, 1.0, -1.0)
        told = partial(report, label)
        optimum = hinge_optimum(coordinates, signs, scaled_strength, told)
        W[label] = (optimum.w if basis is None else basis @ optimum.w) / scale
        b[label] = optimum.b - W[label] @ middle
        # Of the numbers as they are given away, not of those they were found with.
        objectives[label] = hinge_objective(x, signs, strength, W[label], b[label])
        gaps[label] = max(objectives[label] - optimum.bound, 0.0)
        allowed = GUARANTEED_GAP * objectives[label] + _rounding(x, W[label], b[label])
        if not gaps[label] <= allowed:
            raise _out_of_reach(strength)
        multipliers[:, label] = optimum.alpha
        report(label, 1.0)
    return LinearSvm(
        linear_parameters(W, b),
        strength=float(strength),
        objectives=frozen_floats(objectives),
        gaps=frozen_floats(gaps),
        multipliers=frozen_floats(multipliers),
    )


def _rounding(x: Floats, w: Floats, b: float) -> float:
    """How exactly the mean hinge can be told from scores w·x + b in float64."""
    largest = float((np.abs(x) @ np.abs(w)).max()) + abs(b) + 1.0
    return 4.0 * float(np.finfo(np.float64).eps) * largest


def _out_of_reach(strength: float) -> FitError:
    return FitError(
        f"The optimum for the strength {strength:g} is out of reach of float64 with"
        " these inputs; another strength, or standardised inputs, would do."
    )


def _span(x: Floats) -> tuple[Floats | None, Floats]:
    """Orthonormal columns (d, n), and the coordinates (n, n) of the samples in them.

    ``None`` and the samples themselves where that saves no dimension.
    """
    n, d = x.shape
    if d <= n:
        return None, x
    basis, triangle = np.linalg.qr(x.T)
    return basis, np.ascontiguousarray(triangle.T)
