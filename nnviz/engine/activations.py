"""Activation functions, each beside its derivative.

An activation is written once, as calls that work in place on a buffer: the tape takes
the calls as they are, `activate` runs them on a copy. The derivative is a function of
the activation a = f(z), since the pre-activation z is overwritten by it.
"""

from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.settings import ActivationName
from nnviz.engine.tape import Call, constant, greater_of, run_calls

Array = NDArray[Any]

LEAKY_SLOPE = 0.01

_SIGN_IS_FASTEST = 2048
"""Elements from which on comparing and copying are faster than the sign."""


class Activation(Protocol):
    """A function of one variable that is applied to every element."""

    bounded: bool
    """Whether \\|f(z)\\| ≤ 1 for every z."""

    def forward(self, a: Array) -> list[Call]:
        """Calls that turn the z in the buffer ``a`` into f(z)."""

    def derivative(self, a: Array, d: Array) -> list[Call]:
        """Calls that fill ``d`` with df/dz, given the activations in ``a``."""


class Sigmoid:
    """f(z) = 1 / (1 + e^(−z)); df/dz = a (1 − a).

    e^(−z) may overflow to infinity, then f is 0 as it should be. The form is
    relatively exact for very negative z, which one made of tanh would not be.
    """

    bounded = True

    def forward(self, a: Array) -> list[Call]:
        return [
            (np.negative, (a, a)),
            (np.exp, (a, a)),
            (np.add, (a, constant(1.0, a), a)),
            (np.reciprocal, (a, a)),
        ]

    def derivative(self, a: Array, d: Array) -> list[Call]:
        return [
            (np.subtract, (constant(1.0, a), a, d)),
            (np.multiply, (d, a, d)),
        ]


class Tanh:
    """f(z) = tanh z; df/dz = 1 − a²."""

    bounded = True

    def forward(self, a: Array) -> list[Call]:
        return [(np.tanh, (a, a))]

    def derivative(self, a: Array, d: Array) -> list[Call]:
        return [
            (np.multiply, (a, a, d)),
            (np.subtract, (constant(1.0, d), d, d)),
        ]


class Relu:
    """f(z) = max(0, z); df/dz = 1 where z > 0, else 0 (also at 0, as PyTorch)."""

    bounded = False

    def forward(self, a: Array) -> list[Call]:
        return [greater_of(a, np.zeros_like(a), a)]

    def derivative(self, a: Array, d: Array) -> list[Call]:
        if a.size <= _SIGN_IS_FASTEST:
            return [(np.sign, (a, d))]
        on = np.empty(a.shape, np.bool_)
        return [(np.greater, (a, np.zeros((), a.dtype), on)), (np.copyto, (d, on))]


class LeakyRelu:
    """f(z) = max(z, 0.01 z); df/dz = 1 where z > 0, else 0.01 (also at 0)."""

    bounded = False

    def forward(self, a: Array) -> list[Call]:
        leak = np.empty_like(a)
        return [
            (np.multiply, (a, constant(LEAKY_SLOPE, a), leak)),
            greater_of(a, leak, a),
        ]

    def derivative(self, a: Array, d: Array) -> list[Call]:
        return [
            (np.sign, (a, d)),
            greater_of(d, np.full_like(d, LEAKY_SLOPE), d),
        ]


class Linear:
    """f(z) = z; df/dz = 1."""

    bounded = False

    def forward(self, a: Array) -> list[Call]:
        return []

    def derivative(self, a: Array, d: Array) -> list[Call]:
        return [(d.fill, (1.0,))]


ACTIVATION: dict[ActivationName, Activation] = {
    "sigmoid": Sigmoid(),
    "tanh": Tanh(),
    "relu": Relu(),
    "leaky_relu": LeakyRelu(),
    "linear": Linear(),
}


def activate_in_place(name: ActivationName, z: Array) -> None:
    """Overwrite z with f(z)."""
    with np.errstate(all="ignore"):
        run_calls(ACTIVATION[name].forward(z))


def activate(name: ActivationName, z: Array) -> Array:
    """f(z), elementwise."""
    a = np.array(z)
    activate_in_place(name, a)
    return a


def activation_derivative(name: ActivationName, a: Array) -> Array:
    """df/dz at the z whose activation is ``a``, elementwise."""
    d = np.empty_like(a)
    with np.errstate(all="ignore"):
        run_calls(ACTIVATION[name].derivative(a, d))
    return d
