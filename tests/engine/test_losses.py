"""Losses against independent formulas, and their gradients against slopes."""

import math

import numpy as np
import pytest

from nnviz.engine.losses import LOSS, softmax
from nnviz.engine.settings import LOSSES
from nnviz.engine.tape import TapeBuilder, fast_tape, run_calls


def mean_gradient(name, output, targets):
    """∂(mean loss)/∂output (n, K) by the calls that the tape runs."""
    loss = LOSS[name]
    encoded = loss.encode(targets) * loss.target_scale(len(targets))
    d = np.empty(output.T.shape, output.dtype)
    tape = TapeBuilder()
    loss.gradient(
        tape, np.ascontiguousarray(output.T), np.ascontiguousarray(encoded.T), d
    )
    with np.errstate(all="ignore"):
        run_calls(fast_tape(tape.entries))
    return d.T


def batch(seed, n, classes):
    random = np.random.default_rng(seed)
    output = random.normal(0, 2, (n, classes))
    return output, np.eye(classes)[random.integers(0, classes, n)]


def formula(name, f, y):
    """The loss of one sample as the contract writes it, with plain numbers."""
    if name == "cross_entropy":
        p = [math.exp(v) / sum(map(math.exp, f)) for v in f]
        return -sum(t * math.log(q) for t, q in zip(y, p, strict=True))
    if name == "squared_error":
        return sum((v - t) ** 2 for v, t in zip(f, y, strict=True))
    signs = [1 if t == 1 else -1 for t in y]
    return sum(max(0.0, 1 - s * v) for s, v in zip(signs, f, strict=True))


@pytest.mark.parametrize("name", LOSSES)
def test_sample_losses_are_those_of_the_formula(name):
    output, targets = batch(0, 20, 4)
    expected = [formula(name, f, y) for f, y in zip(output, targets, strict=True)]
    actual = LOSS[name].sample_losses(output, targets)
    np.testing.assert_allclose(actual, expected, rtol=1e-13)


@pytest.mark.parametrize("n", [1, 7])
@pytest.mark.parametrize("name", LOSSES)
def test_gradient_is_the_slope_of_the_mean(name, n):
    output, targets = batch(1, n, 3)
    h = 1e-6
    slope = np.empty_like(output)
    for index in np.ndindex(output.shape):
        step = np.zeros_like(output)
        step[index] = h
        ends = [
            LOSS[name].sample_losses(output + sign * step, targets).mean()
            for sign in (1, -1)
        ]
        slope[index] = (ends[0] - ends[1]) / (2 * h)
    gradient = mean_gradient(name, output, targets)
    np.testing.assert_allclose(gradient, slope, rtol=1e-7, atol=1e-9)


def test_squared_error_takes_any_targets():
    output, targets = np.array([[1.0, -2.0]]), np.array([[0.25, 3.0]])
    assert LOSS["squared_error"].sample_losses(output, targets) == [0.75**2 + 25]
    assert mean_gradient("squared_error", output, targets).tolist() == [[1.5, -10.0]]


def test_hinge_has_no_gradient_at_the_kink():
    gradient = mean_gradient("hinge", np.array([[1.0, -1.0]]), np.array([[1.0, 0.0]]))
    assert gradient.tolist() == [[0.0, 0.0]]


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_cross_entropy_is_safe_at_ten_thousand(dtype):
    scores = np.array([[1e4, -1e4, 0.0], [1e4, -1e4, 0.0]], dtype)
    targets = np.array([[1, 0, 0], [0, 1, 0]], dtype)
    losses = LOSS["cross_entropy"].sample_losses(scores, targets)
    assert losses.tolist() == [0.0, 2e4]
    gradient = mean_gradient("cross_entropy", scores, targets)
    assert gradient.tolist() == [[0, 0, 0], [0.5, -0.5, 0]]


def test_softmax_does_not_depend_on_a_shift():
    scores = np.array([[0.5, -1.0, 2.0]])
    np.testing.assert_allclose(softmax(scores + 1e4), softmax(scores), rtol=1e-11)
    assert softmax(scores).sum() == pytest.approx(1.0, rel=1e-15)


@pytest.mark.parametrize("name", LOSSES)
def test_largest_bounds_every_sample(name):
    output, targets = batch(2, 200, 5)
    largest = LOSS[name].largest(
        float(np.abs(output).max()), float(np.abs(targets).max()), 5
    )
    assert LOSS[name].sample_losses(output, targets).max() <= largest
