"""An activation and its slope as curves over the pre-activations to be seen."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.activations import activate, activation_derivative
from nnviz.engine.settings import ActivationName

Floats = NDArray[np.float64]

_POINTS = 161
_USUAL_REACH = 6.0
_KINKED_REACH = 3.0
_MARGIN = 1.12
_FARTHEST = 1e150

RANGES: dict[ActivationName, str] = {
    "sigmoid": "(0, 1)",
    "tanh": "(−1, 1)",
    "relu": "[0, ∞)",
    "leaky_relu": "(−∞, ∞)",
    "linear": "(−∞, ∞)",
}
"""The values that f can take."""


@dataclass(frozen=True, slots=True, eq=False)
class ActivationCurve:
    """f and f' over z from ``-reach`` to ``reach``; read-only arrays (m,).

    A kink stands twice in ``z``, so that the slope jumps there. ``low`` and ``high``
    bound f with a margin.
    """

    name: ActivationName
    reach: float
    z: Floats
    f: Floats
    slope: Floats
    low: float
    high: float


def reach_for(name: ActivationName, largest: float) -> float:
    """How far a curve goes so that |z| = ``largest`` is on it; in a few sizes only.

    The sizes grow by a quarter: the curve does not move with every step of training.
    """
    reach = _USUAL_REACH if name in ("sigmoid", "tanh") else _KINKED_REACH
    wanted = min(largest, _FARTHEST) * _MARGIN
    if not wanted > reach:
        return reach
    return float(reach * 1.25 ** np.ceil(np.log(wanted / reach) / np.log(1.25)))


@lru_cache(maxsize=32)
def activation_curve(name: ActivationName, reach: float) -> ActivationCurve:
    """The curves of an activation, by the engine's own functions."""
    z = np.linspace(-reach, reach, _POINTS)
    if name in ("relu", "leaky_relu"):
        # The slope at 0 is that of the left; just beyond it jumps.
        after = np.nextafter(0.0, 1.0) * 2.0**60
        z = np.sort(np.append(z[z != 0.0], [0.0, after]))
    f = activate(name, z)
    slope = activation_derivative(name, f)
    low, high = float(f.min()), float(f.max())
    if name in ("sigmoid", "tanh"):
        low, high = (0.0, 1.0) if name == "sigmoid" else (-1.0, 1.0)
    margin = 0.08 * (high - low)
    for array in (z, f, slope):
        array.setflags(write=False)
    return ActivationCurve(name, reach, z, f, slope, low - margin, high + margin)
