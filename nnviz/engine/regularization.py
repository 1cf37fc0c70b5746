"""Penalties on the weights, each beside its gradient; biases are never penalised."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.network import Parameters
from nnviz.engine.settings import Regularization
from nnviz.engine.tape import Call

Array = NDArray[Any]


def penalty(parameters: Parameters, regularization: Regularization) -> float:
    """``l2``: strength · Σ W²; ``l1``: strength · Σ |W|; ``none``: 0."""
    with np.errstate(all="ignore"):
        match regularization.kind:
            case "l2":
                sums = [np.square(W).sum(dtype=np.float64) for W in parameters.W]
            case "l1":
                sums = [np.abs(W).sum(dtype=np.float64) for W in parameters.W]
            case "none":
                return 0.0
    return float(regularization.strength * sum(sums))


def penalty_gradient(
    regularization: Regularization, theta: Array, gradient: Array, weight_mask: Array
) -> list[Call]:
    """Calls that add the gradient of the penalty to ``gradient``; all arrays (P,).

    ``l2``: 2 · strength · W; ``l1``: strength · sign W, 0 at 0. ``weight_mask`` is 1
    at weights and 0 at biases.
    """
    strength = regularization.strength
    if regularization.kind == "none" or strength == 0:
        return []
    part = np.empty_like(theta)
    if regularization.kind == "l2":
        factors = (2.0 * strength * weight_mask).astype(theta.dtype)
        calls: list[Call] = [(np.multiply, (theta, factors, part))]
    else:
        factors = (strength * weight_mask).astype(theta.dtype)
        calls = [(np.sign, (theta, part)), (np.multiply, (part, factors, part))]
    return [*calls, (np.add, (gradient, part, gradient))]
