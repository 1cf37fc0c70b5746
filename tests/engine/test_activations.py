"""Activations against independent formulas, and their derivatives against slopes."""

import math

import numpy as np
import pytest

from nnviz.engine.activations import activate, activation_derivative
from nnviz.engine.settings import ACTIVATIONS

FORMULAS = {
    "sigmoid": lambda z: 1 / (1 + math.exp(-z)),
    "tanh": math.tanh,
    "relu": lambda z: max(0.0, z),
    "leaky_relu": lambda z: z if z > 0 else 0.01 * z,
    "linear": lambda z: z,
}
LIMITS = {
    "sigmoid": (0.0, 1.0),
    "tanh": (-1.0, 1.0),
    "relu": (0.0, 1e4),
    "leaky_relu": (-100.0, 1e4),
    "linear": (-1e4, 1e4),
}
SMALL, LARGE = 60, 5000


@pytest.mark.parametrize("size", [SMALL, LARGE])
@pytest.mark.parametrize("name", ACTIVATIONS)
def test_values_are_those_of_the_formula(name, size):
    z = np.linspace(-30, 30, size)
    expected = [FORMULAS[name](value) for value in z]
    np.testing.assert_allclose(activate(name, z), expected, rtol=1e-14, atol=0)


@pytest.mark.parametrize("size", [SMALL, LARGE])
@pytest.mark.parametrize("name", ACTIVATIONS)
def test_derivative_is_the_slope(name, size):
    # An even number of points keeps away from the kink at 0.
    z = np.linspace(-4, 4, size)
    h = 1e-6
    slope = (activate(name, z + h) - activate(name, z - h)) / (2 * h)
    derivative = activation_derivative(name, activate(name, z))
    np.testing.assert_allclose(derivative, slope, rtol=1e-8, atol=1e-9)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("name", ACTIVATIONS)
def test_safe_at_ten_thousand(name, dtype):
    """Warnings are errors here, so an overflow on the way would be seen."""
    a = activate(name, np.array([-1e4, 1e4], dtype))
    assert a.dtype == dtype
    np.testing.assert_allclose(a, LIMITS[name], rtol=1e-6)
    assert np.isfinite(activation_derivative(name, a)).all()


@pytest.mark.parametrize(("name", "at_zero"), [("relu", 0.0), ("leaky_relu", 0.01)])
@pytest.mark.parametrize("size", [SMALL, LARGE])
def test_derivative_at_the_kink_is_that_of_pytorch(name, at_zero, size):
    a = activate(name, np.zeros(size))
    assert (activation_derivative(name, a) == at_zero).all()


def test_sigmoid_is_relatively_exact_where_it_is_tiny():
    (a,) = activate("sigmoid", np.array([-700.0]))
    assert a == pytest.approx(math.exp(-700.0), rel=1e-14, abs=0)


def test_the_argument_is_left_alone():
    z = np.array([-1.0, 2.0])
    activate("relu", z)
    assert z.tolist() == [-1.0, 2.0]
