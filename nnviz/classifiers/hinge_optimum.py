"""A binary linear SVM to its optimum, with a proof of how near that is.

For samples x_i (n, d) with signs s_i = ±1 and a strength λ > 0 it minimises

    P(w, b) = λ ‖w‖² + (1/n) Σ_i max(0, 1 − s_i (w·x_i + b)),

the bias not penalised. To every sample belongs a multiplier α_i between 0 and 1. Where
Σ α_i s_i = 0, whatever else the multipliers are,

    D(α) = (1/n) Σ_i α_i − λ ‖w(α)‖²  ≤  min P,    w(α) = Σ_i α_i s_i x_i / (2 λ n),

so P(w, b) − D(α) bounds what is missing to the optimum. It is computed from the
answer alone: nothing about the way there needs to be believed.

The way there is Mehrotra's predictor-corrector method, as Ferris and Munson (2002,
"Interior-point methods for massive support vector machines") use it: Newton's method
on the optimality conditions

    w = κ Σ α_i s_i x_i, Σ α_i s_i = 0,   κ = 1 / (2 λ n)
    s_i (w·x_i + b) = 1 + v_i − ξ_i,      v, ξ ≥ 0,
    α_i v_i = μ, (1 − α_i) ξ_i = μ,       μ → 0,

each step of which is a system of d + 1 equations.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_WANTED_GAP = 1e-13
_MOST_STEPS = 200
_PATIENCE = 8
_SHORT_OF_BOUNDARY = 0.995


@dataclass(frozen=True, slots=True, eq=False)
class HingeOptimum:
    """``w`` (d,) and ``b``, the multipliers ``alpha`` (n,), P(w, b) and D(α)."""

    w: Floats
    b: float
    alpha: Floats
    objective: float
    bound: float

    @property
    def gap(self) -> float:
        """What the objective is above the least possible, at the most."""
        return max(self.objective - self.bound, 0.0)


def hinge_optimum(
    x: Floats, signs: Floats, strength: float, report: Callable[[float], None]
) -> HingeOptimum:
    """The optimum for samples x (n, d) with signs (n,), as near as float64 gets.

    The gap says how near that is: 1e-13 of the objective as a rule, more where the
    strength is so small that w is huge. The numbers in x should be near 1. ``report``
    is called with the share of the work that is done, before every step; what it
    raises ends the work.
    """
    # When all samples have one sign, then w = 0, and b puts them on the margin.
    best = _certified(x, signs, strength, np.zeros(len(x)), np.zeros(x.shape[1]))
    if abs(signs.sum()) < len(signs):
        best = _interior_point(x, signs, strength, report, best)
    return best


def _interior_point(
    x: Floats,
    signs: Floats,
    strength: float,
    report: Callable[[float], None],
    best: HingeOptimum,
) -> HingeOptimum:
    path = _CentralPath(x, signs, strength)
    reached, waited = np.inf, 0
    for _ in range(_MOST_STEPS):
        report(_share_done(best))
        if best.gap <= _WANTED_GAP * best.objective or waited == _PATIENCE:
            break
        if not path.step():
            break
        found = _certified(x, signs, strength, path.alpha, path.w)
        # Where the strength is small, the path begins far above the first answer.
        waited = 0 if found.gap < 0.9 * reached else waited + 1
        reached = min(reached, found.gap)
        best = _better_of(best, found)
    return best


class _CentralPath:
    """Where Newton's method stands: w, b, α, 1 − α, v and ξ, the last four positive."""

    def __init__(self, x: Floats, signs: Floats, strength: float) -> None:
        n = len(x)
        self._signs = signs
        # The rows s_i (x_i, 1), whose product with (w, b) is s_i (w·x_i + b).
        self._rows = np.column_stack([x, np.ones(n)]) * signs[:, np.newaxis]
        # Times (w, b) it is what the rows' sum, weighted by α, must be.
        self._penalty = np.full(x.shape[1] + 1, 2.0 * strength * n)
        self._penalty[-1] = 0.0
        positive = np.count_nonzero(signs > 0)
        fewer = min(positive, n - positive)
        share = np.where(signs > 0, fewer / positive, fewer / (n - positive))
        self.alpha = 0.5 * share
        self._beta = 1.0 - self.alpha
        self._wb = np.zeros(x.shape[1] + 1)
        self._wb[:-1] = (self.alpha @ self._rows)[:-1] / self._penalty[:-1]
        slack = 1.0 - self._rows @ self._wb
        away = max(1.0, float(np.abs(slack).mean()))
        self._xi = np.maximum(slack, 0.0) + away
        self._v = np.maximum(-slack, 0.0) + away

    @property
    def w(self) -> Floats:
        return self._wb[:-1]

    def step(self) -> bool:
        """One predictor and corrector; whether the numbers allowed it."""
        alpha, beta, v, xi = self.alpha, self._beta, self._v, self._xi
        weights = 1.0 / (xi / beta + v / alpha)
        matrix = (self._rows.T * weights) @ self._rows
        matrix[np.diag_indices_from(matrix)] += self._penalty
        off_balance = self.alpha @ self._rows - self._penalty * self._wb
        off_margin = 1.0 + v - xi - self._rows @ self._wb

        def solve(to_v: Floats, to_xi: Floats) -> tuple[Floats, ...]:
            """The changes after which α v and (1 − α) ξ have changed as asked."""
            right = off_margin + to_v / alpha - to_xi / beta
            d_wb = np.linalg.solve(matrix, off_balance + (weights * right) @ self._rows)
            d_alpha = weights * (right - self._rows @ d_wb)
            d_v = (to_v - v * d_alpha) / alpha
            d_xi = (to_xi + xi * d_alpha) / beta
            return d_wb, d_alpha, d_v, d_xi

        mu = (alpha @ v + beta @ xi) / (2 * len(alpha))
        try:
            _, d_alpha, d_v, d_xi = solve(-alpha * v, -beta * xi)
            length = min(1.0, self._way_to_boundary(d_alpha, d_v, d_xi))
            after = (alpha + length * d_alpha) @ (v + length * d_v)
            after += (beta - length * d_alpha) @ (xi + length * d_xi)
            target = mu * (after / (2 * len(alpha) * mu)) ** 3
            d_wb, d_alpha, d_v, d_xi = solve(
                target - alpha * v - d_alpha * d_v,
                target - beta * xi + d_alpha * d_xi,
            )
        except np.linalg.LinAlgError:
            return False
        length = self._way_to_boundary(d_alpha, d_v, d_xi)
        length = min(1.0, _SHORT_OF_BOUNDARY * length)
        moved = (
            self._wb + length * d_wb,
            alpha + length * d_alpha,
            beta - length * d_alpha,
            v + length * d_v,
            xi + length * d_xi,
        )
        if not all(np.isfinite(part).all() for part in moved):
            return False
        if not all((part > 0.0).all() for part in moved[1:]):
            return False
        self._wb, self.alpha, self._beta, self._v, self._xi = moved
        return True

    def _way_to_boundary(self, d_alpha: Floats, d_v: Floats, d_xi: Floats) -> float:
        """How many times the changes until the first of α, 1 − α, v, ξ is 0."""
        fastest = max(
            float((-d_alpha / self.alpha).max()),
            float((d_alpha / self._beta).max()),
            float((-d_v / self._v).max()),
            float((-d_xi / self._xi).max()),
        )
        return 1.0 / fastest if fastest > 0.0 else np.inf


def _certified(
    x: Floats, signs: Floats, strength: float, alpha: Floats, w: Floats
) -> HingeOptimum:
    """The weights with their best bias, and the gap that the multipliers prove."""
    alpha = _balanced(np.clip(alpha, 0.0, 1.0), signs)
    b = _best_bias(x @ w, signs)
    w_alpha = (alpha * signs) @ x / (2.0 * strength * len(x))
    bound = float(alpha.mean()) - strength * float(w_alpha @ w_alpha)
    return HingeOptimum(w, b, alpha, hinge_objective(x, signs, strength, w, b), bound)


def _better_of(one: HingeOptimum, other: HingeOptimum) -> HingeOptimum:
    """The weights of the one, the multipliers of the other, where those are better.

    Each proves something by itself, and rounding may spoil either.
    """
    above = other if other.objective < one.objective else one
    below = other if other.bound > one.bound else one
    return HingeOptimum(above.w, above.b, below.alpha, above.objective, below.bound)


def hinge_objective(
    x: Floats, signs: Floats, strength: float, w: Floats, b: float
) -> float:
    """P(w, b) = λ ‖w‖² + the mean hinge."""
    hinge = np.maximum(0.0, 1.0 - signs * (x @ w + b))
    return strength * float(w @ w) + float(hinge.mean())


def _balanced(alpha: Floats, signs: Floats) -> Floats:
    """The multipliers made smaller on the heavier side, so that Σ α s = 0."""
    positive = float(alpha[signs > 0].sum())
    negative = float(alpha[signs < 0].sum())
    lighter = min(positive, negative)
    if lighter == 0.0:
        return np.zeros_like(alpha)
    return alpha * np.where(signs > 0, lighter / positive, lighter / negative)


def _best_bias(scores: Floats, signs: Floats) -> float:
    """The b of the least mean hinge, in the middle where a whole interval has it.

    As a function of b the sum of the hinges has a kink at every s_i − w·x_i. Its slope
    begins with minus the number of positive samples and grows by 1 at each.
    """
    kinks = np.sort(signs - scores)
    positive = int(np.count_nonzero(signs > 0))
    low = kinks[max(positive - 1, 0)]
    high = kinks[min(positive, len(kinks) - 1)]
    return float((low + high) / 2.0)


def _share_done(best: HingeOptimum) -> float:
    """The orders of magnitude that the gap has come down, of those it shall."""
    relative = best.gap / best.objective if best.objective > 0.0 else 0.0
    if relative <= _WANTED_GAP:
        return 1.0
    return min(1.0, max(0.0, float(np.log(relative) / np.log(_WANTED_GAP))))
