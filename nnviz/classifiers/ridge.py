"""One-hot regression in closed form, with a ridge.

In the shapes of the lecture, X (n, d) · W (d, K) = T (n, K); the fit minimises

    L = ‖X W − T‖² + λ ‖W‖²

(sums of squares, no mean). With a bias X has one more column of ones, and the row of W
that belongs to it is not penalised: that is the same as to take the means off the
columns of X and T first, W = fit, b = t̄ − x̄ W. From the singular values X = U S Vᵀ,

    W = V diag(s / (s² + λ)) Uᵀ T.

Singular values below max(n, d) · ε · s₁ are rounding, and so are those below what
taking the means off may leave, 8 √(n d) · ε · max |x̄|: they count as 0. For λ = 0 that
is the pseudo-inverse: of all W with the least L, the one with the least norm.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from nnviz.classifiers.fit_error import FitError
from nnviz.classifiers.fitted import (
    Fitted,
    MethodName,
    linear_parameters,
    refuse_infinite,
)
from nnviz.engine.blas import use_one_blas_thread


@dataclass(frozen=True, slots=True, eq=False)
class Ridge(Fitted):
    """``W`` (K, d) is the transpose of the lecture's; ``b`` is 0 without a bias.

    ``squared_error`` is ‖X W − T‖² and ``objective`` that plus λ ‖W‖². ``rank`` is
    that of X, its means taken off where there is a bias. Where it is less than d, W
    could be moved without any change of the squared error.
    """

    method: ClassVar[MethodName] = "ridge"

    strength: float
    with_bias: bool
    rank: int
    squared_error: float
    objective: float


class RidgeRegression:
    """The part of the work that does not depend on λ, done once for a data set.

    Parameters
    ----------
    x, targets
        Samples (n, d) and one-hot or target rows (n, K).
    bias
        Whether X has a column of ones.

    Raises
    ------
    FitError
        Where the numbers are too large for float64.
    """

    @np.errstate(all="ignore")
    def __init__(
        self, x: NDArray[Any], targets: NDArray[Any], *, bias: bool = True
    ) -> None:
        use_one_blas_thread()
        self._x = np.asarray(x, np.float64)
        self._targets = np.asarray(targets, np.float64)
        n, d = self._x.shape
        self._bias = bias
        self._x_mean = self._x.mean(axis=0) if bias else np.zeros(d)
        self._t_mean = (
            self._targets.mean(axis=0) if bias else np.zeros(self._targets.shape[1])
        )
        centered = self._x - self._x_mean
        refuse_infinite(centered, self._t_mean)
        try:
            U, s, Vt = np.linalg.svd(centered, full_matrices=False)
        except np.linalg.LinAlgError as error:
            raise FitError(
                "The singular values of the inputs do not settle."
            ) from error
        refuse_infinite(s)
        left = 8.0 * np.sqrt(n * d) * np.abs(self._x_mean).max()
        rounding = np.finfo(np.float64).eps * max(max(n, d) * s[0], left)
        self.rank = int(np.count_nonzero(s > rounding))
        self._s = s[: self.rank]
        self._V = Vt[: self.rank].T
        self._UtT = U[:, : self.rank].T @ (self._targets - self._t_mean)

    @np.errstate(all="ignore")
    def fit(self, strength: float) -> Ridge:
        """The fit for λ = ``strength`` ≥ 0: two small products.

        Raises
        ------
        FitError
            Where λ is no such number, or the result leaves the finite numbers.
        """
        if not 0.0 <= strength < np.inf:
            raise FitError(f"The strength must be a number from 0 on, not {strength}.")
        # 1 / (s + λ/s) is s / (s² + λ) without the square, which might overflow.
        shrunk = 1.0 / (self._s + strength / self._s)
        W = self._V @ (shrunk[:, np.newaxis] * self._UtT)
        b = self._t_mean - self._x_mean @ W
        residual = self._x @ W + b - self._targets
        squared_error = float(np.vdot(residual, residual))
        objective = squared_error + strength * float(np.vdot(W, W))
        refuse_infinite(W, b, objective)
        return Ridge(
            linear_parameters(W.T, b),
            strength=float(strength),
            with_bias=self._bias,
            rank=self.rank,
            squared_error=squared_error,
            objective=objective,
        )
