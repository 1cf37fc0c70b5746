"""The SVM is at its optimum, and what it says of itself is so."""

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz.classifiers.fit_error import FitCancelledError, FitError
from nnviz.classifiers.linear_svm import GUARANTEED_GAP, fit_linear_svm
from nnviz.datasets.dataset import DatasetSettings
from nnviz.datasets.load import load_dataset
from nnviz.engine.evaluation import evaluate
from tests.classifiers.samples import labelled_samples, one_hot

strengths = st.sampled_from([1e-8, 1e-4, 0.01, 0.3, 10.0, 1e4])
ROUNDING = 1e-12


def signs_of(labels, classes=3):
    return 2.0 * one_hot(labels, classes) - 1.0


def dual_bound(fitted, x, signs):
    """D(α) per class, computed anew, after a check that α is allowed."""
    alpha = fitted.multipliers
    assert alpha.min() >= 0.0
    assert alpha.max() <= 1.0
    np.testing.assert_allclose((alpha * signs).sum(axis=0), 0.0, atol=1e-11)
    centered = x - x.mean(axis=0)
    W = (alpha * signs).T @ centered / (2.0 * fitted.strength * len(x))
    return alpha.mean(axis=0) - fitted.strength * (W**2).sum(axis=1), W


@settings(max_examples=200)
@given(labelled_samples(), strengths)
def test_the_gap_is_closed(samples, strength):
    x, labels = samples
    fitted = fit_linear_svm(x, labels, 3, strength)
    signs = signs_of(labels)
    hinge = np.maximum(0.0, 1.0 - signs * fitted.scores(x)).mean(axis=0)
    primal = hinge + strength * (fitted.W**2).sum(axis=1)
    np.testing.assert_allclose(fitted.objectives, primal, rtol=1e-9, atol=ROUNDING)
    bound, _ = dual_bound(fitted, x, signs)
    assert np.all(primal - bound <= GUARANTEED_GAP * primal + ROUNDING)
    assert np.all(fitted.gaps >= 0.0)
    np.testing.assert_allclose(fitted.gaps, primal - bound, atol=1e-9)


@settings(max_examples=200)
@given(labelled_samples(), strengths)
def test_the_optimality_conditions_hold(samples, strength):
    """Complementary slackness, and w as the sum over the multipliers.

    Their residuals are parts of the gap: (1/n) Σ α max(0, m − 1), the same with
    (1 − α) max(0, 1 − m), and λ ‖w − w(α)‖² are each at most that.
    """
    x, labels = samples
    fitted = fit_linear_svm(x, labels, 3, strength)
    signs, alpha = signs_of(labels), fitted.multipliers
    margin = signs * fitted.scores(x)
    allowed = fitted.gaps + 1e-9
    assert np.all((alpha * np.maximum(margin - 1, 0)).mean(axis=0) <= allowed)
    assert np.all(((1 - alpha) * np.maximum(1 - margin, 0)).mean(axis=0) <= allowed)
    _, W = dual_bound(fitted, x, signs)
    assert np.all(strength * ((fitted.W - W) ** 2).sum(axis=1) <= allowed)


@given(labelled_samples(), strengths, st.integers(0, 99))
def test_no_other_weights_do_better(samples, strength, seed):
    x, labels = samples
    fitted = fit_linear_svm(x, labels, 3, strength)
    random = np.random.default_rng(seed)
    for size in (1e-4, 0.1, 10.0):
        W = fitted.W + size * random.normal(size=fitted.W.shape)
        b = fitted.b + size * random.normal(size=3)
        hinge = np.maximum(0.0, 1.0 - signs_of(labels) * (x @ W.T + b)).mean(axis=0)
        other = hinge + strength * (W**2).sum(axis=1)
        assert np.all(other >= fitted.objectives - fitted.gaps - ROUNDING)


def assert_same_objective(fitted, other):
    np.testing.assert_allclose(fitted.objectives, other.objectives, rtol=1e-6)


moderate = st.sampled_from([1e-3, 0.05, 1.0])


@given(labelled_samples(), moderate, st.permutations(range(3)))
def test_order_and_names_do_not_matter(samples, strength, names):
    x, labels = samples
    fitted = fit_linear_svm(x, labels, 3, strength)
    order = np.argsort(-np.arange(len(x)))
    renamed = fit_linear_svm(x[order], np.array(names)[labels][order], 3, strength)
    np.testing.assert_allclose(renamed.W[names], fitted.W, atol=1e-4)
    np.testing.assert_allclose(
        renamed.objectives[names], fitted.objectives, rtol=1e-6, atol=ROUNDING
    )


@given(labelled_samples(), moderate)
def test_moved_scaled_or_repeated_samples_are_the_same_problem(samples, strength):
    x, labels = samples
    fitted = fit_linear_svm(x, labels, 3, strength)
    moved = fit_linear_svm(x + 50.0, labels, 3, strength)
    np.testing.assert_allclose(moved.W, fitted.W, atol=1e-4)
    assert_same_objective(moved, fitted)
    scaled = fit_linear_svm(x * 1000.0, labels, 3, strength * 1e6)
    np.testing.assert_allclose(scaled.W * 1000.0, fitted.W, atol=1e-4)
    assert_same_objective(scaled, fitted)
    twice = fit_linear_svm(np.vstack([x, x]), np.tile(labels, 2), 3, strength)
    np.testing.assert_allclose(twice.W, fitted.W, atol=1e-4)
    assert_same_objective(twice, fitted)


@given(labelled_samples(), moderate)
def test_turned_into_more_dimensions_than_samples(samples, strength):
    """The span of the samples has no more than n; W lies in it."""
    x, labels = samples
    fitted = fit_linear_svm(x, labels, 3, strength)
    turn, _ = np.linalg.qr(np.random.default_rng(1).normal(size=(30, x.shape[1])))
    turned = fit_linear_svm(x @ turn.T, labels, 3, strength)
    np.testing.assert_allclose(turned.W @ turn, fitted.W, atol=1e-4)
    np.testing.assert_allclose(turned.W @ turn @ turn.T, turned.W, atol=1e-9)
    assert_same_objective(turned, fitted)


class TestByHand:
    """Points −1 and 1 on a line: w = 1 where λ is small, the line's own margin."""

    X, LABELS = np.array([[-1.0], [1.0], [-3.0], [4.0]]), np.array([0, 1, 0, 1])

    def test_the_widest_margin(self):
        fitted = fit_linear_svm(self.X, self.LABELS, 2, 1e-3)
        np.testing.assert_allclose(fitted.W, [[-1.0], [1.0]], rtol=1e-9)
        np.testing.assert_allclose(fitted.b, [0.0, 0.0], atol=1e-9)
        np.testing.assert_allclose(fitted.margins, [1.0, 1.0], rtol=1e-9)
        assert fitted.objective == pytest.approx(2e-3, rel=1e-9)

    def test_the_support_vectors(self):
        """α x is summed up to 2 λ n w: 2 α = 8 λ, both in the middle."""
        fitted = fit_linear_svm(self.X, self.LABELS, 2, 1e-3)
        expected = np.array([True, True, False, False])
        np.testing.assert_array_equal(fitted.support.T, [expected, expected])
        np.testing.assert_allclose(fitted.multipliers[:2], 4e-3, rtol=1e-6)
        np.testing.assert_allclose(fitted.multipliers[2:], 0.0, atol=1e-9)

    def test_only_the_support_vectors_count(self):
        fitted = fit_linear_svm(self.X, self.LABELS, 2, 1e-3)
        kept = fitted.support.any(axis=1)
        # λ n stays: half the samples, twice the strength.
        fewer = fit_linear_svm(self.X[kept], self.LABELS[kept], 2, 2e-3)
        np.testing.assert_allclose(fewer.W, fitted.W, rtol=1e-9)

    def test_a_large_strength_lets_samples_into_the_margin(self):
        """λ w² + (1/4)(2 (1 − w) + (1 − 3w) + (1 − 4w)): w = 9 / (8 λ)."""
        fitted = fit_linear_svm(self.X, self.LABELS, 2, 10.0)
        np.testing.assert_allclose(fitted.W, [[-0.1125], [0.1125]], rtol=1e-9)
        assert fitted.objectives[0] == pytest.approx(1.0 - 10 * 0.1125**2, rel=1e-9)
        np.testing.assert_allclose(fitted.multipliers, 1.0, atol=1e-9)


def test_a_class_of_none_or_of_all_samples_costs_nothing():
    x = np.array([[1.0, 2.0], [5.0, -1.0]])
    fitted = fit_linear_svm(x, np.array([1, 1]), 3, 0.1)
    np.testing.assert_array_equal(fitted.W, 0.0)
    np.testing.assert_array_equal(fitted.b, [-1.0, 1.0, -1.0])
    np.testing.assert_array_equal(fitted.objectives, 0.0)
    np.testing.assert_array_equal(fitted.margins, np.inf)
    assert not fitted.support.any()


def test_samples_that_cannot_be_told_apart():
    """All the same point: the majority, and the hinge 2 for each of the others."""
    fitted = fit_linear_svm(np.ones((5, 2)), np.array([0, 0, 0, 1, 1]), 2, 0.1)
    np.testing.assert_allclose(fitted.W, 0.0, atol=1e-9)
    np.testing.assert_allclose(fitted.objectives, 0.8, rtol=1e-9)


def test_the_objective_is_the_loss_that_a_network_is_trained_on():
    data = load_dataset(DatasetSettings(kind="blobs", noise=0.3))
    train = data.train
    fitted = fit_linear_svm(train.inputs, train.labels, 3, 0.02)
    loss, _ = evaluate(
        fitted.architecture,
        fitted.parameters,
        "hinge",
        train.inputs,
        train.targets,
        train.labels,
    )
    penalty = 0.02 * float((fitted.W**2).sum())
    assert fitted.objective == pytest.approx(loss + penalty, rel=1e-12)


@pytest.mark.parametrize("strength", [1e-12, 1e-6, 1e-3, 1.0, 1e3])
def test_digits_take_no_more_than_a_few_seconds(strength):
    data = load_dataset(DatasetSettings(kind="digits", test_fraction=0.0))
    start = time.perf_counter()
    fitted = fit_linear_svm(data.train.inputs, data.train.labels, 10, strength)
    # Half a second on an idle machine; the one that runs this may be busy.
    assert time.perf_counter() - start < 10.0
    assert np.all(fitted.gaps <= GUARANTEED_GAP * fitted.objectives)


def test_progress_is_told_and_only_grows():
    data = load_dataset(DatasetSettings(kind="iris"))
    told = []
    fit_linear_svm(
        data.train.inputs,
        data.train.labels,
        3,
        0.01,
        lambda share: told.append(share) or True,
    )
    assert np.all(np.diff(told) >= 0.0)
    assert (told[0], told[-1]) == (0.0, 1.0)
    assert {1 / 3, 2 / 3} < set(told)
    assert len(told) > 12


def test_whoever_watches_can_stop_it():
    told = []

    def watch(share):
        told.append(share)
        return share < 0.5

    with pytest.raises(FitCancelledError):
        fit_linear_svm(np.arange(6.0)[:, np.newaxis], np.arange(6), 6, 0.01, watch)
    assert told[-1] >= 0.5
    assert all(share < 0.5 for share in told[:-1])


@pytest.mark.parametrize("strength", [0.0, -1.0, float("nan"), float("inf")])
def test_a_strength_that_is_none_is_refused(strength):
    with pytest.raises(FitError, match="greater than 0"):
        fit_linear_svm(np.ones((2, 1)), np.array([0, 1]), 2, strength)


@pytest.mark.parametrize("strength", [1e-300, 1e-30])
def test_an_optimum_out_of_reach_is_refused_and_not_guessed(strength):
    x = np.random.default_rng(0).normal(size=(60, 3))
    labels = np.random.default_rng(1).integers(0, 2, size=60)
    with pytest.raises(FitError, match="out of reach of float64"):
        fit_linear_svm(x, labels, 2, strength)
