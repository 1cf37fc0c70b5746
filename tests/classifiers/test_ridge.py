"""Ridge: the normal equations hold, at any rank, with and without a bias."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.classifiers.fit_error import FitError
from nnviz.classifiers.ridge import RidgeRegression
from tests.classifiers.samples import labelled_samples, one_hot

strengths = st.sampled_from([0.0, 1e-6, 0.01, 1.0, 300.0])


def design(x, bias):
    return np.column_stack([x, np.ones(len(x))]) if bias else x


def weights(fitted, bias):
    """In the lecture's shape, (d, K), or (d + 1, K) with the bias as the last row."""
    return np.vstack([fitted.W.T, fitted.b]) if bias else fitted.W.T


@given(labelled_samples(), strengths, st.booleans())
def test_the_gradient_of_the_objective_is_0(samples, strength, bias):
    x, labels = samples
    X, T = design(x, bias), one_hot(labels)
    W = weights(RidgeRegression(x, T, bias=bias).fit(strength), bias)
    penalised = np.full((len(W), 1), strength)
    if bias:
        penalised[-1] = 0.0
    gradient = X.T @ (X @ W - T) + penalised * W
    np.testing.assert_allclose(gradient, 0.0, atol=1e-11)


@given(labelled_samples())
def test_without_a_ridge_it_is_the_pseudo_inverse(samples):
    x, labels = samples
    T = one_hot(labels)
    fitted = RidgeRegression(x, T, bias=False).fit(0.0)
    np.testing.assert_allclose(fitted.W.T, np.linalg.pinv(x) @ T, atol=1e-11)
    np.testing.assert_array_equal(fitted.b, 0.0)
    assert fitted.rank == np.linalg.matrix_rank(x)


@given(labelled_samples())
def test_a_small_ridge_tends_to_the_pseudo_inverse(samples):
    x, labels = samples
    regression = RidgeRegression(x, one_hot(labels))
    near, limit = regression.fit(1e-9), regression.fit(0.0)
    np.testing.assert_allclose(near.W, limit.W, atol=1e-5)


@given(labelled_samples(), st.booleans())
def test_more_ridge_makes_smaller_weights_and_a_larger_error(samples, bias):
    x, labels = samples
    regression = RidgeRegression(x, one_hot(labels), bias=bias)
    fits = [regression.fit(strength) for strength in (0.0, 0.1, 1.0, 10.0, 1e4)]
    sizes = [float(np.linalg.norm(fit.W)) for fit in fits]
    errors = [fit.squared_error for fit in fits]
    assert np.all(np.diff(sizes) <= 1e-12)
    assert np.all(np.diff(errors) >= -1e-12)


@given(labelled_samples(), strengths)
def test_a_bias_takes_up_what_is_added_to_inputs_and_targets(samples, strength):
    x, labels = samples
    T = one_hot(labels)
    fitted = RidgeRegression(x, T).fit(strength)
    added = np.array([1.0, 2.0, 3.0])
    moved = RidgeRegression(x + 7.0, T + added).fit(strength)
    np.testing.assert_allclose(moved.W, fitted.W, atol=1e-9)
    expected = fitted.b + added - fitted.W.sum(axis=1) * 7.0
    np.testing.assert_allclose(moved.b, expected, atol=1e-8)


@given(labelled_samples(), strengths)
def test_equal_columns_share_their_weight(samples, strength):
    x, labels = samples
    T = one_hot(labels)
    fitted = RidgeRegression(np.hstack([x, x]), T).fit(strength)
    first, second = np.hsplit(fitted.W, 2)
    np.testing.assert_allclose(first, second, atol=1e-12)
    single = RidgeRegression(x, T).fit(strength / 2.0)
    np.testing.assert_allclose(first + second, single.W, atol=1e-9)


def test_a_class_without_samples_has_the_weights_0():
    x = np.array([[0.0], [1.0], [3.0]])
    fitted = RidgeRegression(x, one_hot(np.array([0, 2, 2]))).fit(0.5)
    assert fitted.W[1] == 0.0
    assert fitted.b[1] == 0.0


def test_one_sample_is_answered_by_the_bias_or_by_its_own_direction():
    x, T = np.array([[3.0, 4.0]]), np.array([[2.0]])
    with_bias = RidgeRegression(x, T).fit(0.0)
    np.testing.assert_array_equal(with_bias.W, [[0.0, 0.0]])
    assert (with_bias.b[0], with_bias.rank) == (2.0, 0)
    without = RidgeRegression(x, T, bias=False).fit(0.0)
    np.testing.assert_allclose(without.W, [[6 / 25, 8 / 25]], rtol=1e-14)
    # λ = ‖x‖² halves it.
    halved = RidgeRegression(x, T, bias=False).fit(25.0)
    np.testing.assert_allclose(halved.W, [[3 / 25, 4 / 25]], rtol=1e-14)


def test_targets_of_a_regression_and_the_objective():
    x = np.array([[0.0], [1.0], [2.0], [3.0]])
    T = np.array([[1.0, 0.0], [3.0, 0.5], [5.0, 1.0], [7.0, 1.5]])
    exact = RidgeRegression(x, T).fit(0.0)
    np.testing.assert_allclose(exact.W, [[2.0], [0.5]], rtol=1e-13)
    np.testing.assert_allclose(exact.b, [1.0, 0.0], atol=1e-13)
    assert exact.objective == pytest.approx(0.0, abs=1e-25)
    # Σ (x − 1.5)² = 5, so λ = 5 halves the slopes.
    shrunk = RidgeRegression(x, T).fit(5.0)
    np.testing.assert_allclose(shrunk.W, [[1.0], [0.25]], rtol=1e-13)
    assert shrunk.squared_error == pytest.approx(5.0 * (1.0 + 0.0625), rel=1e-13)
    assert shrunk.objective == pytest.approx(10.0 * 1.0625, rel=1e-13)


@pytest.mark.parametrize("offset", [0.1, 1e3, 1e9])
def test_a_large_constant_column_is_no_direction(offset):
    """Taking its mean off leaves rounding, which must not be taken for data."""
    random = np.random.default_rng(0)
    x = np.column_stack([random.normal(size=(999, 2)), np.full(999, offset)])
    fitted = RidgeRegression(x, random.normal(size=(999, 1))).fit(0.0)
    assert fitted.rank == 2
    assert np.abs(fitted.W).max() < 1.0


@pytest.mark.parametrize("strength", [-1.0, float("nan"), float("inf")])
def test_a_strength_that_is_none_is_refused(strength):
    with pytest.raises(FitError, match="from 0 on"):
        RidgeRegression(np.ones((2, 1)), np.ones((2, 1))).fit(strength)
