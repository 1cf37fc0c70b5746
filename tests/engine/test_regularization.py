"""Penalties on weights alone, and their gradients."""

import numpy as np
import pytest

from nnviz.engine.network import Parameters
from nnviz.engine.regularization import penalty, penalty_gradient
from nnviz.engine.settings import Regularization
from nnviz.engine.tape import run_calls

PARAMETERS = Parameters.of(
    [np.array([[1.0, -2.0], [0.0, 3.0]]), np.array([[0.5, 0.25]])],
    [np.array([10.0, 20.0]), np.array([30.0])],
)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("none", 0.0), ("l2", 0.1 * (14 + 0.3125)), ("l1", 0.1 * 6.75)],
)
def test_biases_are_never_penalised(kind, expected):
    assert penalty(PARAMETERS, Regularization(kind, 0.1)) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("none", [7.0, 7.0, 7.0, 7.0]),
        ("l2", [7 + 0.2 * 3, 7 - 0.2 * 4, 7.0, 7.0]),
        ("l1", [7.1, 6.9, 7.0, 7.0]),
    ],
)
def test_gradient_is_added_at_weights_alone(kind, expected):
    """The last number is a bias, the third a weight of 0."""
    gradient = np.full(4, 7.0)
    calls = penalty_gradient(
        Regularization(kind, 0.1),
        np.array([3.0, -4.0, 0.0, 5.0]),
        gradient,
        np.array([1.0, 1.0, 1.0, 0.0]),
    )
    run_calls(calls)
    np.testing.assert_allclose(gradient, expected, rtol=1e-15)


def test_strength_zero_costs_nothing():
    vector = np.ones(3)
    assert penalty_gradient(Regularization("l2", 0.0), vector, vector, vector) == []
