"""Input features and standardisation."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from nnviz.datasets.dataset import FEATURES
from nnviz.datasets.features import input_names, inputs_of, standardization_of

POINTS = np.array([[1.0, -2.0], [0.5, 3.0], [-6.0, 0.0]])


def test_each_feature_is_its_formula():
    x1, x2 = POINTS.T
    expected = [x1, x2, x1**2, x2**2, x1 * x2, np.sin(x1), np.sin(x2)]
    inputs = inputs_of(POINTS, FEATURES, None, None)
    np.testing.assert_allclose(inputs, np.stack(expected, axis=1))
    assert inputs.flags.c_contiguous


def test_features_come_in_the_order_asked_for():
    inputs = inputs_of(POINTS, ("x2", "x1"), None, None)
    np.testing.assert_array_equal(inputs, POINTS[:, ::-1])


def test_without_features_the_inputs_are_the_points():
    np.testing.assert_array_equal(inputs_of(POINTS, None, None, None), POINTS)


def test_standardisation_comes_after_the_features():
    inputs = inputs_of(POINTS, ("x1^2",), np.array([2.0]), np.array([4.0]))
    np.testing.assert_array_equal(inputs, (POINTS[:, :1] ** 2 - 2.0) / 4.0)


def test_names():
    assert input_names(("x₁", "x₂"), None) == ("x₁", "x₂")
    assert input_names(("x₁", "x₂"), FEATURES) == (
        *("x₁", "x₂", "x₁²", "x₂²"),
        *("x₁·x₂", "sin x₁", "sin x₂"),
    )
    assert input_names(("age", "height"), ("x1*x2",)) == ("age·height",)


@given(
    arrays(
        np.float64,
        st.tuples(st.integers(1, 20), st.integers(1, 4)),
        elements=st.floats(-1e6, 1e6, allow_subnormal=False),
    )
)
def test_statistics_are_mean_and_deviation_and_constants_become_zero(values):
    mean, scale = standardization_of(values)
    np.testing.assert_allclose(mean, values.mean(axis=0), rtol=1e-12, atol=1e-9)
    constant = (values == values[0]).all(axis=0)
    standard = (values - mean) / scale
    assert (scale[constant] == 1.0).all()
    assert (standard[:, constant] == 0.0).all()
    spread = values.std(axis=0)
    # Where numbers differ only in their last digits the mean's rounding matters.
    clear = spread > 1e-6 * np.abs(values).max(axis=0)
    np.testing.assert_allclose(scale[clear], spread[clear], rtol=1e-6)
    assert np.isfinite(standard).all()


@pytest.mark.parametrize("unit", [1e-200, 1e200])
def test_the_deviation_neither_overflows_nor_vanishes(unit):
    _, scale = standardization_of(np.array([[-3.0], [3.0]]) * unit)
    np.testing.assert_allclose(scale, 3.0 * unit)
