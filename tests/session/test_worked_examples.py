"""Examples that others worked out by hand, as experiments and through ``trace``."""

import io
import json

import numpy as np
import pytest

from nnviz.session.shipped_experiments import shipped_experiment
from nnviz.session.trace_file import write_trace


def traced(name, steps, every=1):
    """The records of the trace of a shipped experiment."""
    file = io.BytesIO()
    assert write_trace(shipped_experiment(name), file, steps, every) is None
    return json.loads(file.getvalue())["steps"]


class TestMazur:
    """Matt Mazur, A Step by Step Backpropagation Example, 17 March 2015.

    <https://mattmazur.com/2015/03/17/a-step-by-step-backpropagation-example/>: 2-2-2,
    sigmoid, one sample. His error is E = Σ ½ (t − o)² and his learning rate 0.5. The
    squared error here has no ½, so the loss is 2 E, its gradients are twice his, and
    λ = 0.25 makes the same updates. He leaves the biases as they are: they are frozen.
    He gives nine digits.
    """

    def test_forward_pass(self):
        (step,) = traced("mazur-2-2-2", 1)
        (net_h1, _), (net_o1, _) = step["z"][0][0], step["z"][1][0]
        assert net_h1 == pytest.approx(0.3775, abs=5e-10)
        assert net_o1 == pytest.approx(1.105905967, abs=5e-10)
        hidden, output = step["a"]
        np.testing.assert_allclose(hidden, [[0.593269992, 0.596884378]], atol=5e-10)
        np.testing.assert_allclose(output, [[0.75136507, 0.772928465]], atol=5e-9)

    def test_total_error(self):
        (step,) = traced("mazur-2-2-2", 1)
        assert step["loss"] / 2 == pytest.approx(0.298371109, abs=5e-10)

    def test_gradients(self):
        (step,) = traced("mazur-2-2-2", 1)
        W1, W2 = map(np.array, step["gradients"]["W"])
        assert W2[0, 0] / 2 == pytest.approx(0.082167041, abs=5e-10)
        assert W1[0, 0] / 2 == pytest.approx(0.000438568, abs=5e-10)

    def test_one_update(self):
        (step,) = traced("mazur-2-2-2", 1)
        W1, W2 = step["updated"]["W"]
        w5_to_w8 = [[0.35891648, 0.408666186], [0.511301270, 0.561370121]]
        np.testing.assert_allclose(W2, w5_to_w8, rtol=0, atol=5e-9)
        w1_to_w4 = [[0.149780716, 0.19956143], [0.24975114, 0.29950229]]
        np.testing.assert_allclose(W1, w1_to_w4, rtol=0, atol=5e-9)
        assert (
            step["updated"]["b"] == step["parameters"]["b"] == [[0.35] * 2, [0.6] * 2]
        )
        # The biases have gradients all the same.
        assert np.all(np.concatenate(step["gradients"]["b"]) != 0)

    def test_error_after_one_update(self):
        """That of the weights above; the article prints 0.291027924, see below."""
        _, second = traced("mazur-2-2-2", 2)
        assert second["loss"] / 2 == pytest.approx(0.291027774, abs=5e-10)

    def test_error_after_10_000_updates(self):
        """The article says 10,000; the number is that of 9,999."""
        *_, last = traced("mazur-2-2-2", 10_000, every=10_000)
        assert last["loss"] / 2 == pytest.approx(0.0000351085, abs=5e-11)

    def test_the_other_numbers_are_of_another_rule(self):
        """Where they come from: his script took ∂E/∂a¹ with the new W² already.

        That is not the gradient, nor what his formulas and weights above say, but
        gives the error after one update and, after 10,000, the error of the first
        edition of the article and the outputs of all of them.
        """

        def sigma(z):
            return 1 / (1 + np.exp(-z))

        x, t = np.array([0.05, 0.1]), np.array([0.01, 0.99])
        W1, W2 = (
            np.array([[0.15, 0.2], [0.25, 0.3]]),
            np.array([[0.4, 0.45], [0.5, 0.55]]),
        )
        errors = []
        for _ in range(10_001):
            h = sigma(W1 @ x + 0.35)
            o = sigma(W2 @ h + 0.6)
            errors.append(((t - o) ** 2).sum() / 2)
            dz = (o - t) * o * (1 - o)
            W2 = W2 - 0.5 * np.outer(dz, h)
            W1 = W1 - 0.5 * np.outer(W2.T @ dz * h * (1 - h), x)
        assert errors[1] == pytest.approx(0.291027924, abs=5e-10)
        assert errors[10_000] == pytest.approx(0.000035085, abs=5e-10)
        np.testing.assert_allclose(o, [0.015912196, 0.984065734], rtol=0, atol=5e-10)

    def test_outputs_after_10_000_updates(self):
        """By the gradient: the same as his to five digits."""
        (last,) = traced("mazur-2-2-2", 10_001, every=10_001)
        outputs = last["a"][1][0]
        np.testing.assert_allclose(outputs, [0.015912196, 0.984065734], rtol=1e-4)
        np.testing.assert_allclose(
            outputs, [0.015913620, 0.984064274], rtol=0, atol=5e-10
        )


class TestCatDogShip:
    """Stanford CS231n, Linear Classification, and LECTURE.md section 6.

    <https://cs231n.github.io/linear-classify/>: an image of 4 pixels, f = W x + b, the
    third class (ship) is true. The rows of W are the templates of the classes.
    """

    def test_the_parameters_are_those_of_the_course(self):
        (step,) = traced("cat-dog-ship", 1)
        (W,), (b,) = step["parameters"]["W"], step["parameters"]["b"]
        assert W == [
            [0.01, -0.05, 0.1, 0.05],
            [0.7, 0.2, 0.05, 0.16],
            [0.0, -0.45, -0.2, 0.03],
        ]
        assert b == [0.0, 0.2, -0.3]
        dataset = shipped_experiment("cat-dog-ship").dataset
        assert dataset.x == ((-15.0, 22.0, -44.0, 56.0),)
        assert dataset.class_names == ("cat", "dog", "ship")
        assert dataset.y == (2,)

    def test_the_scores(self):
        (step,) = traced("cat-dog-ship", 1)
        np.testing.assert_allclose(step["z"][0], [[-2.85, 0.86, 0.28]], rtol=1e-13)

    def test_softmax_and_cross_entropy(self):
        (step,) = traced("cat-dog-ship", 1)
        np.testing.assert_allclose(
            step["probabilities"], [[0.0154493, 0.6311634, 0.3533873]], atol=5e-8
        )
        assert step["loss"] == pytest.approx(1.0401906, abs=5e-8)
        expected = [[0.0154493, 0.6311634, -0.6466127]]
        np.testing.assert_allclose(step["dz"][0], expected, atol=5e-8)


class TestNeuronOfCs231n:
    """Stanford CS231n, Backpropagation, Intuitions: the sigmoid example.

    <https://cs231n.github.io/optimization-2/>: w = [2, −3, −3], the last the bias,
    x = [−1, −2]. The gradients are those of the neuron's output f itself. Here they
    are of a loss: the target is f − ½, so that ∂(f − t)²/∂f = 2 (f − t) = 1 and the
    gradients of the loss are those of f. The course draws two digits; with four they
    are these.
    """

    def test_forward_pass(self):
        (step,) = traced("cs231n-neuron", 1)
        assert step["parameters"] == {"W": [[[2.0, -3.0]]], "b": [[-3.0]]}
        assert step["z"] == [[[1.0]]]
        assert step["a"][0][0][0] == pytest.approx(0.7311, abs=5e-5)

    def test_the_loss_has_the_derivative_1_at_the_output(self):
        (step,) = traced("cs231n-neuron", 1)
        (target,) = shipped_experiment("cs231n-neuron").dataset.y[0]
        assert 2 * (step["a"][0][0][0] - target) == 1.0
        assert step["loss"] == 0.25

    def test_gradients_of_the_parameters(self):
        (step,) = traced("cs231n-neuron", 1)
        W, b = step["gradients"]["W"][0], step["gradients"]["b"][0]
        np.testing.assert_allclose(W, [[-0.1966, -0.3932]], rtol=0, atol=5e-5)
        np.testing.assert_allclose(b, [0.1966], rtol=0, atol=5e-5)

    def test_gradients_of_the_inputs(self):
        """Wᵀ ∂z, from the numbers of the trace."""
        (step,) = traced("cs231n-neuron", 1)
        W, dz = np.array(step["parameters"]["W"][0]), np.array(step["dz"][0][0])
        np.testing.assert_allclose(W.T @ dz, [0.3932, -0.5898], rtol=0, atol=5e-5)
