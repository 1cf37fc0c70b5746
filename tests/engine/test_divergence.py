"""A loss or parameter that leaves the finite numbers stops the run at that step."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz.engine.initialization import initialize
from nnviz.engine.network import Architecture, Parameters
from nnviz.engine.settings import (
    ACTIVATIONS,
    LOSSES,
    Initialization,
    Optimizer,
    Regularization,
    Training,
)
from nnviz.engine.training import Trainer


def trainer(
    learning_rate,
    loss="squared_error",
    activation="relu",
    optimizer="sgd",
    dtype="float64",
    penalty="none",
    hidden=(4,),
    seed=0,
):
    random = np.random.default_rng(seed)
    x = random.normal(size=(12, 2))
    targets = np.eye(3)[random.integers(0, 3, 12)]
    names = (*[activation] * len(hidden), "linear")
    architecture = Architecture((2, *hidden, 3), names)
    training = Training(
        loss=loss,
        optimizer=Optimizer(optimizer, learning_rate),
        regularization=Regularization(penalty, 0.1),
        batch_size=5,
        dtype=dtype,
    )
    first = initialize(architecture, Initialization(seed=seed), dtype)
    return Trainer(architecture, x, targets, training, first)


def steps_until_not_finite(one, most):
    """How many steps stay finite, found by tracing each of them."""
    for taken in range(most):
        trace = one.trace()
        finite = np.isfinite(trace.loss + trace.penalty)
        if not (finite and np.isfinite(trace.updated.flat()).all()):
            return taken
        assert one.advance(1) == 1
    return most


settings_that_diverge = {
    "learning_rate": st.sampled_from([0.1, 3.0, 1e3, 1e10, 1e40, 1e150, 1e300]),
    "loss": st.sampled_from(LOSSES),
    "activation": st.sampled_from(ACTIVATIONS),
    "optimizer": st.sampled_from(["sgd", "adam", "adamw", "rmsprop"]),
    "dtype": st.sampled_from(["float64", "float32"]),
    "penalty": st.sampled_from(["none", "l1", "l2"]),
    "hidden": st.sampled_from([(), (4,), (4, 3)]),
    "seed": st.integers(0, 1000),
}


@settings(max_examples=150, deadline=None)
@given(st.fixed_dictionaries(settings_that_diverge), st.integers(1, 130))
def test_it_stops_at_exactly_that_step(case, part):
    most = 150
    taken = steps_until_not_finite(trainer(**case), most)
    whole, split = trainer(**case), trainer(**case)
    assert whole.advance(most) == taken
    while split.step < most and split.advance(min(part, most - split.step)):
        pass
    assert whole.state().theta.tobytes() == split.state().theta.tobytes()
    assert (whole.step, whole.epoch) == (split.step, split.epoch)
    assert whole.stopped == split.stopped
    assert (whole.stopped is None) == (taken == most)
    assert np.isfinite(whole.parameters().flat()).all()


def test_it_says_why_in_plain_words():
    diverging = trainer(3.0)
    taken = diverging.advance(10_000)
    assert 0 < taken < 10_000
    assert diverging.stopped == (
        f"The loss left the finite numbers at step {taken + 1}; "
        "the learning rate 3.0 is too large."
    )
    assert diverging.advance(5) == 0


def test_parameters_can_leave_the_finite_numbers_first():
    diverging = trainer(1e308)
    parameters = diverging.parameters()
    diverging.set_parameters(
        Parameters.of([100 * W for W in parameters.W], parameters.b)
    )
    assert diverging.advance(100) == 0
    assert diverging.stopped.startswith("The parameters left the finite numbers")


def test_parameters_that_were_too_large_from_the_start():
    network = trainer(0.1)
    parameters = network.parameters()
    huge = Parameters.of([1e200 * np.sign(W) for W in parameters.W], parameters.b)
    network.advance(3)
    network.set_parameters(huge)
    assert network.advance(10) == 0
    assert network.stopped == (
        "The loss left the finite numbers at step 4; "
        "the inputs or the parameters it starts from are too large."
    )


@pytest.mark.parametrize("way", ["restore", "configure", "set_parameters"])
def test_it_can_go_on_after_a_change(way):
    network = trainer(3.0)
    fine = network.state()
    network.advance(10_000)
    assert network.stopped
    if way == "configure":
        slower = Optimizer("sgd", 1e-6)
        network.restore(fine)
        network.configure(replace(network.training, optimizer=slower))
    elif way == "restore":
        network.restore(fine)
    else:
        network.set_parameters(trainer(3.0).parameters())
    assert network.stopped is None
    assert network.advance(2) == 2


def test_the_last_finite_state_stays_and_can_be_traced():
    network = trainer(3.0)
    network.advance(10_000)
    trace = network.trace()
    assert not np.isfinite(trace.loss)
    assert np.isfinite(network.parameters().flat()).all()


def test_the_learning_rate_is_still_to_blame_after_a_step_back():
    network = trainer(3.0)
    network.advance(10_000)
    message = network.stopped
    network.restore(network.state())
    assert network.stopped is None
    assert network.advance(1) == 0
    assert network.stopped == message


def test_large_but_finite_numbers_do_not_stop_it():
    network = trainer(1e-300)
    parameters = network.parameters()
    network.set_parameters(
        Parameters.of([1e60 * W for W in parameters.W], parameters.b)
    )
    assert network.advance(200) == 200
    assert network.stopped is None


def test_inputs_that_overflow_in_float32():
    architecture = Architecture((1, 1), ("linear",))
    network = Trainer(
        architecture,
        np.array([[1e300]]),
        np.array([[0.0]]),
        Training(loss="squared_error", dtype="float32"),
        Parameters.of([np.ones((1, 1))], [np.zeros(1)]),
    )
    assert network.advance(1) == 0
    assert "inputs" in network.stopped
