"""A linear classifier by descent is the network without a hidden layer, bit for bit."""

from dataclasses import replace

import numpy as np
import pytest

from nnviz.datasets.dataset import DatasetSettings
from nnviz.engine.settings import Initialization, Optimizer, Regularization
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.linear_descent import DescentSettings, LinearDescent
from nnviz.session.session import Session

EXPERIMENT = Experiment(
    dataset=DatasetSettings(kind="blobs", samples=61, test_fraction=0.3),
    network=NetworkSettings((2, 5, 3), ("tanh",), frozen=("W1",)),
    regularization=Regularization("l2", 0.01),
    optimizer=Optimizer("adam", 0.02),
    batch_size=8,
)


def descent_of(experiment=EXPERIMENT, loss="cross_entropy"):
    dataset = Session(experiment).dataset
    return LinearDescent(DescentSettings.of(experiment, loss), dataset)


@pytest.mark.parametrize("loss", ["cross_entropy", "squared_error", "hinge"])
def test_it_is_the_network_without_a_hidden_layer(loss):
    descent = descent_of(loss=loss)
    descent.train(3, 1e6)
    network = NetworkSettings((2, 3), (), init=EXPERIMENT.network.init)
    session = Session(replace(EXPERIMENT, network=network, loss=loss))
    session.train(descent.step)
    expected = session.snapshot().parameters
    np.testing.assert_array_equal(descent.parameters.W[0], expected.W[0])
    np.testing.assert_array_equal(descent.parameters.b[0], expected.b[0])


def test_so_many_epochs_and_no_step_more():
    descent = descent_of()
    samples = len(descent.dataset.train)
    steps_per_epoch = -(-samples // 8)
    descent.train(4, 1e6)
    assert descent.step == 4 * steps_per_epoch
    assert descent.share_of(4) == 1.0
    assert descent.share_of(8) == 0.5
    descent.train(4, 1e6)
    assert descent.step == 4 * steps_per_epoch


def test_in_moments_it_arrives_at_the_same_bits():
    at_once, in_moments = descent_of(), descent_of()
    at_once.train(20, 1e6)
    while in_moments.share_of(20) < 1.0:
        in_moments.train(20, 1e-5)
    np.testing.assert_array_equal(at_once.parameters.W[0], in_moments.parameters.W[0])


def test_one_that_diverges_says_so_and_is_done():
    wild = replace(EXPERIMENT, optimizer=Optimizer("sgd", 1e200))
    descent = descent_of(wild, "squared_error")
    descent.train(50, 1e6)
    assert descent.stopped is not None
    assert "learning rate" in descent.stopped
    assert descent.share_of(50) == 1.0


def test_given_weights_of_a_linear_network_are_its_start():
    W = (((1.0, 2.0), (3.0, 4.0), (5.0, 6.0)),)
    given = Initialization("given", W=W, b=((0.1, 0.2, 0.3),))
    network = NetworkSettings((2, 3), (), init=given)
    descent = descent_of(replace(EXPERIMENT, network=network))
    np.testing.assert_array_equal(descent.parameters.W[0], W[0])


def test_given_weights_of_a_deep_network_are_not():
    init = Initialization(
        "given",
        seed=4,
        W=(((1.0, 2.0), (3.0, 4.0)), ((1.0, 0.0), (0.0, 1.0), (1.0, 1.0))),
        b=((0.0, 0.0), (0.0, 0.0, 0.0)),
    )
    network = NetworkSettings((2, 2, 3), ("relu",), init=init)
    settings = DescentSettings.of(replace(EXPERIMENT, network=network), "hinge")
    assert settings.init == Initialization(seed=4)
