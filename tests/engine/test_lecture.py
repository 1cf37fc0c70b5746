"""The numbers of the lecture (LECTURE.md sections 3, 4 and 6), out of the engine."""

import math

import numpy as np
import pytest

from nnviz.engine.forward import forward
from nnviz.engine.initialization import initialize
from nnviz.engine.network import Architecture, Parameters
from nnviz.engine.sample import trace_sample
from nnviz.engine.settings import Initialization, Training
from nnviz.engine.training import Trainer

SCORES = (-2.85, 0.86, 0.28)
LINEAR = Architecture((2, 3), ("linear",))
# Weights and an input that give the scores of the slide.
GIVEN = Parameters.of(
    [np.array([[-1.0, -0.85], [0.5, 0.0], [0.0, 0.28]])], [np.array([-1.0, 0.36, 0.0])]
)
INPUT = np.array([1.0, 1.0])
THIRD = np.array([0.0, 0.0, 1.0])


@pytest.fixture
def sample():
    return trace_sample(LINEAR, GIVEN, "cross_entropy", INPUT, THIRD)


def test_softmax_example(sample):
    np.testing.assert_allclose(sample.z[-1], SCORES, rtol=1e-15)
    expected = [0.0154493, 0.6311634, 0.3533873]
    np.testing.assert_allclose(sample.probabilities, expected, atol=5e-8)
    assert sample.loss == pytest.approx(1.0401906, abs=5e-8)
    gradient = [0.0154493, 0.6311634, -0.6466127]
    np.testing.assert_allclose(sample.dz[-1], gradient, atol=5e-8)


def test_exponentials_of_the_slide(sample):
    """The engine's are those of the scores minus their maximum."""
    unshifted = sample.exp * math.exp(max(SCORES))
    expected = [0.0578443, 2.3631607, 1.3231298]
    np.testing.assert_allclose(unshifted, expected, atol=5e-8)


def test_the_slide_rounds_in_between(sample):
    """Rounded exponentials give the printed 0.016; the true value rounds to 0.015."""
    unshifted = sample.exp * math.exp(max(SCORES))
    rounded = np.array([float(f"{unshifted[0]:.3f}"), *unshifted[1:].round(2)])
    assert rounded.tolist() == [0.058, 2.36, 1.32]
    assert f"{rounded[0] / rounded.sum():.3f}" == "0.016"
    assert f"{sample.probabilities[0]:.3f}" == "0.015"


def test_a_training_step_gives_the_same_numbers(sample):
    training = Training(batch_size=1)
    trainer = Trainer(LINEAR, INPUT[np.newaxis], THIRD[np.newaxis], training, GIVEN)
    trace = trainer.trace()
    np.testing.assert_array_equal(trace.probabilities[0], sample.probabilities)
    assert trace.loss == sample.loss
    np.testing.assert_array_equal(trace.gradients.b[0], sample.dz[-1])
    np.testing.assert_array_equal(trace.gradients.W[0], np.outer(sample.dz[-1], INPUT))


def test_reference_network():
    """ŷ = σ(W₂ σ(W₁ x + b₁) + b₂) with 6 neurons, 20 weights, 26 parameters."""
    network = Architecture((3, 4, 2), ("sigmoid", "sigmoid"))
    assert (network.neuron_count, network.weight_count) == (6, 20)
    assert network.parameter_count == 26
    parameters = initialize(network, Initialization("normal", scale=1.0), "float64")
    assert [W.shape for W in parameters.W] == [(4, 3), (2, 4)]
    assert [b.shape for b in parameters.b] == [(4,), (2,)]
    assert len(parameters.flat()) == 26

    def sigma(z):
        return 1 / (1 + np.exp(-z))

    x = np.array([0.5, -1.0, 2.0])
    (W1, W2), (b1, b2) = parameters.W, parameters.b
    expected = sigma(W2 @ sigma(W1 @ x + b1) + b2)
    _, a = forward(network, parameters, x[np.newaxis])
    np.testing.assert_allclose(a[-1][0], expected, rtol=1e-14)


def test_linear_layers_collapse():
    """ŷ = (W₂ W₁) x + (W₂ b₁ + b₂), also after training."""
    network = Architecture((3, 4, 2), ("linear", "linear"))
    random = np.random.default_rng(0)
    x, targets = random.normal(size=(20, 3)), random.normal(size=(20, 2))
    first = initialize(network, Initialization("xavier"), "float64")
    trainer = Trainer(network, x, targets, Training(loss="squared_error"), first)
    assert trainer.advance(50) == 50
    (W1, W2), (b1, b2) = trainer.parameters().W, trainer.parameters().b
    _, a = forward(network, trainer.parameters(), x)
    collapsed = x @ (W2 @ W1).T + (W2 @ b1 + b2)
    np.testing.assert_allclose(a[-1], collapsed, rtol=1e-12, atol=1e-12)
