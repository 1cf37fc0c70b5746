"""The finite-difference check agrees with right gradients and catches wrong ones."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz.engine.gradient_check import check_parameter, gradient_check
from nnviz.engine.initialization import initialize
from nnviz.engine.loss_probe import Place
from nnviz.engine.network import Architecture, Parameters
from nnviz.engine.settings import (
    ACTIVATIONS,
    LOSSES,
    Initialization,
    Regularization,
    Training,
)


def setting(loss, activation, penalty, hidden=(5, 4), seed=0, kind="xavier"):
    random = np.random.default_rng(seed)
    names = (*[activation] * len(hidden), "linear")
    architecture = Architecture((3, *hidden, 3), names)
    training = Training(loss=loss, regularization=Regularization(penalty, 0.01))
    return (
        architecture,
        initialize(architecture, Initialization(kind, seed=seed), "float64"),
        training,
        random.normal(size=(20, 3)),
        np.eye(3)[random.integers(0, 3, 20)],
    )


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(LOSSES),
    st.sampled_from(ACTIVATIONS),
    st.sampled_from(["none", "l1", "l2"]),
    st.sampled_from([(), (5,), (5, 4), (3, 4, 5)]),
    st.integers(0, 10**6),
)
def test_agrees_for_every_network(loss, activation, penalty, hidden, seed):
    check = gradient_check(*setting(loss, activation, penalty, hidden, seed))
    assert check.difference < 1e-8
    assert check.compared + check.skipped == min(60, setting_size(hidden))
    assert check.compared > 0


def setting_size(hidden):
    return Architecture(
        (3, *hidden, 3), ("linear",) * (len(hidden) + 1)
    ).parameter_count


@pytest.mark.parametrize("factor", [0.0, 0.999, 2.0])
def test_a_wrong_gradient_is_caught(monkeypatch, factor):
    """As if backpropagation gave ``factor`` times the true derivatives of W¹."""
    from nnviz.engine import gradient_check as module

    right = module.backpropagated_gradients

    def wrong(*arguments):
        gradients = right(*arguments)
        first, *rest = gradients.W
        return Parameters.of([factor * first, *rest], gradients.b)

    monkeypatch.setattr(module, "backpropagated_gradients", wrong)
    check = gradient_check(*setting("cross_entropy", "tanh", "none"))
    assert check.difference > 1e-5


def test_kinks_are_left_out_and_counted():
    """With all parameters 0 every ReLU stands at its kink."""
    check = gradient_check(*setting("cross_entropy", "relu", "none", kind="zeros"))
    assert check.difference < 1e-8
    assert check.skipped > 0


def test_a_weight_near_zero_under_l1():
    architecture, parameters, training, x, targets = setting(
        "squared_error", "tanh", "l1", hidden=()
    )
    W = parameters.W[0].copy()
    W[0] = [0.0, 3e-6, -3e-7]
    edited = Parameters.of([W], parameters.b)
    check = gradient_check(architecture, edited, training, x, targets)
    assert check.skipped == 0
    assert check.difference < 1e-8


def test_chosen_by_seed_and_never_more_than_there_are():
    case = setting("cross_entropy", "tanh", "none")
    assert gradient_check(*case, count=10).compared == 10
    assert gradient_check(*case, count=10**6).compared == case[0].parameter_count
    assert gradient_check(*case, count=10, seed=3) == gradient_check(
        *case, count=10, seed=3
    )


def test_float32_parameters_are_checked_in_float64():
    architecture, parameters, training, x, targets = setting(
        "cross_entropy", "tanh", "none"
    )
    rounded = Parameters.of(
        [W.astype(np.float32) for W in parameters.W],
        [b.astype(np.float32) for b in parameters.b],
    )
    assert gradient_check(architecture, rounded, training, x, targets).difference < 1e-8


def test_wide_inputs():
    architecture = Architecture((600, 4, 3), ("tanh", "linear"))
    random = np.random.default_rng(0)
    check = gradient_check(
        architecture,
        initialize(architecture, Initialization(), "float64"),
        Training(),
        random.normal(size=(100, 600)),
        np.eye(3)[random.integers(0, 3, 100)],
    )
    assert check.difference < 1e-8


# One parameter


def linear_softmax():
    """A linear classifier whose gradient is one line: (p − y)ᵀ x / n + 2 s W."""
    case = setting("cross_entropy", "tanh", "l2", hidden=())
    _, parameters, training, x, targets = case
    f = x @ parameters.W[0].T + parameters.b[0]
    p = np.exp(f) / np.exp(f).sum(axis=1, keepdims=True)
    dW = (p - targets).T @ x / len(x)
    dW += 2 * training.regularization.strength * parameters.W[0]
    return case, dW, (p - targets).mean(axis=0)


@pytest.mark.parametrize(("target", "source"), [(0, 0), (2, 1), (1, None)])
def test_both_numbers_of_one_parameter(target, source):
    case, dW, db = linear_softmax()
    check = check_parameter(*case, Place(0, target, source))
    expected = db[target] if source is None else dW[target, source]
    assert check.backpropagated == pytest.approx(expected, rel=1e-12)
    assert check.central == pytest.approx(expected, rel=1e-7)
    assert check.difference < 1e-8
    assert check.samples == 20


def test_a_wrong_derivative_of_one_parameter_shows_in_one_number(monkeypatch):
    from nnviz.engine import gradient_check as module

    case, _, db = linear_softmax()
    doubled = Parameters.of(case[1].W, [2 * db])
    monkeypatch.setattr(module, "backpropagated_gradients", lambda *_: doubled)
    check = check_parameter(*case, Place(0, 1, None))
    assert check.central == pytest.approx(db[1], rel=1e-7)
    assert check.backpropagated == 2 * db[1]
    assert check.difference == pytest.approx(0.5, rel=1e-6)


def test_one_parameter_on_a_kink_has_no_derivative():
    """With all parameters 0 every ReLU stands at its kink."""
    case = setting("cross_entropy", "relu", "none", kind="zeros")
    check = check_parameter(*case, Place(0, 0, None))
    assert check.central is None
    assert check.difference is None
    assert check.backpropagated == 0.0
    above = check_parameter(*case, Place(2, 0, None))
    assert above.central == pytest.approx(above.backpropagated, rel=1e-7)


def test_one_parameter_on_a_very_large_batch_takes_its_first_samples():
    architecture, parameters, training, x, targets = setting(
        "squared_error", "tanh", "none"
    )
    many = np.tile(x, (300, 1)), np.tile(targets, (300, 1))
    check = check_parameter(architecture, parameters, training, *many, Place(0, 1, 2))
    assert check.samples == 4096
    assert check.difference < 1e-8
