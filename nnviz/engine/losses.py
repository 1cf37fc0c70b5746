"""Losses, each beside its gradient.

A batch has n samples and K outputs. The mean over the batch is taken in the gradient:
``gradient`` gives ∂(mean loss)/∂output.
"""

from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.settings import LossName
from nnviz.engine.tape import TapeBuilder, constant, greater_of

Array = NDArray[Any]


class Loss(Protocol):
    """A loss of the outputs of a network (its scores, where they are linear)."""

    def sample_losses(self, output: Array, targets: Array) -> Array:
        """The loss (n,) of each sample, from outputs and targets (n, K)."""

    def encode(self, targets: Array) -> Array:
        """The targets in the form in which ``gradient`` takes them."""

    def target_scale(self, n: int) -> float:
        """What encoded targets are multiplied with for a batch of n samples."""

    def gradient(
        self, tape: TapeBuilder, output: Array, targets: Array, d: Array
    ) -> None:
        """Append calls that fill ``d`` with ∂(mean loss)/∂output; all arrays (K, n)."""

    def largest(self, output: float, target: float, classes: int) -> float:
        """A bound of a sample's loss where no output or target exceeds a magnitude."""


class CrossEntropy:
    """Softmax and cross-entropy of the scores f, one-hot targets y.

    p_i = e^(f_i) / Σ_j e^(f_j), L = −Σ_i y_i log p_i = log Σ_j e^(f_j) − f_y,
    ∂L/∂f = p − y. The maximum is subtracted from the scores first, which changes
    nothing but keeps every exponential at or below 1.
    """

    def sample_losses(self, output: Array, targets: Array) -> Array:
        shifted = output - output.max(axis=1, keepdims=True)
        # A score of −∞ counts for nothing where its target is 0.
        chosen = np.zeros_like(shifted)
        np.multiply(shifted, targets, out=chosen, where=targets > 0)
        loss: Array = np.log(np.exp(shifted).sum(axis=1)) - chosen.sum(axis=1)
        return loss

    def encode(self, targets: Array) -> Array:
        return targets

    def target_scale(self, n: int) -> float:
        return 1.0 / n

    def gradient(
        self, tape: TapeBuilder, output: Array, targets: Array, d: Array
    ) -> None:
        classes, n = output.shape
        greatest = np.empty((1, n), output.dtype)
        exp = np.empty_like(output)
        # A product is the cheapest kind of call: one with a column of ones spreads
        # the maxima over the classes, one with a constant matrix gives n Σ_j e^(f_j)
        # in every row (sum, spread and mean over the batch).
        ones = np.ones((classes, 1), output.dtype)
        totals = np.full((classes, classes), float(n), output.dtype)
        tape.add(
            (np.maximum.reduce, (output, 0, None, greatest, True)),
            (ones.dot, (greatest, exp)),
            (np.subtract, (output, exp, exp)),
        )
        tape.completed("shifted", 0, exp)
        tape.add((np.exp, (exp, exp)))
        tape.completed("exp", 0, exp)
        tape.add(
            (totals.dot, (exp, d)),
            (np.divide, (exp, d, d)),
            (np.subtract, (d, targets, d)),
        )

    def largest(self, output: float, target: float, classes: int) -> float:
        return 2.0 * output + classes


class SquaredError:
    """L = Σ_k (ŷ_k − t_k)²; ∂L/∂ŷ = 2 (ŷ − t)."""

    def sample_losses(self, output: Array, targets: Array) -> Array:
        loss: Array = np.square(output - targets).sum(axis=1)
        return loss

    def encode(self, targets: Array) -> Array:
        return targets

    def target_scale(self, n: int) -> float:
        return 1.0

    def gradient(
        self, tape: TapeBuilder, output: Array, targets: Array, d: Array
    ) -> None:
        tape.add(
            (np.subtract, (output, targets, d)),
            (np.multiply, (d, constant(2.0 / output.shape[1], d), d)),
        )

    def largest(self, output: float, target: float, classes: int) -> float:
        return classes * (output + target) ** 2


class Hinge:
    """1-vs-all: L = Σ_k max(0, 1 − s_k f_k), s_k = +1 for the true class, else −1.

    ∂L/∂f_k = −s_k where 1 − s_k f_k > 0, else 0 (also at the kink).
    """

    def sample_losses(self, output: Array, targets: Array) -> Array:
        loss: Array = np.maximum(0, 1 - self.encode(targets) * output).sum(axis=1)
        return loss

    def encode(self, targets: Array) -> Array:
        return np.where(targets > 0.5, 1.0, -1.0).astype(targets.dtype)

    def target_scale(self, n: int) -> float:
        return 1.0

    def gradient(
        self, tape: TapeBuilder, output: Array, targets: Array, d: Array
    ) -> None:
        tape.add(
            (np.multiply, (targets, output, d)),
            (np.subtract, (constant(1.0, d), d, d)),
            greater_of(d, np.zeros_like(d), d),
            (np.sign, (d, d)),
            (np.multiply, (d, targets, d)),
            (np.multiply, (d, constant(-1.0 / output.shape[1], d), d)),
        )

    def largest(self, output: float, target: float, classes: int) -> float:
        return classes * (1.0 + output)


LOSS: dict[LossName, Loss] = {
    "cross_entropy": CrossEntropy(),
    "squared_error": SquaredError(),
    "hinge": Hinge(),
}


def softmax(scores: Array) -> Array:
    """Probabilities (n, K) of scores (n, K)."""
    exp = np.exp(scores - scores.max(axis=-1, keepdims=True))
    probabilities: Array = exp / exp.sum(axis=-1, keepdims=True)
    return probabilities
