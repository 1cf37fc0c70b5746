"""The plain forward pass, evaluation on whole sets, and the single sample."""

import numpy as np
import pytest

from nnviz.engine.evaluation import evaluate
from nnviz.engine.forward import forward, network_output
from nnviz.engine.initialization import initialize
from nnviz.engine.network import Architecture, Parameters
from nnviz.engine.sample import trace_sample
from nnviz.engine.settings import LOSSES, Initialization, Training
from nnviz.engine.training import Trainer

NETWORK = Architecture((3, 5, 4, 2), ("sigmoid", "leaky_relu", "linear"))


def network_and_data(n=30, dtype="float64", architecture=NETWORK):
    random = np.random.default_rng(0)
    labels = random.integers(0, architecture.layers[-1], n)
    return (
        initialize(architecture, Initialization("xavier"), dtype),
        random.normal(size=(n, architecture.layers[0])),
        np.eye(architecture.layers[-1])[labels],
        labels,
    )


def test_a_network_worked_by_hand():
    network = Architecture((2, 2, 1), ("relu", "linear"))
    parameters = Parameters.of(
        [np.array([[1.0, -1.0], [2.0, 0.0]]), np.array([[3.0, -1.0]])],
        [np.array([0.0, 1.0]), np.array([0.5])],
    )
    z, a = forward(network, parameters, np.array([[1.0, 2.0], [2.0, 1.0]]))
    assert z[0].tolist() == [[-1.0, 3.0], [1.0, 5.0]]
    assert a[0].tolist() == [[0.0, 3.0], [1.0, 5.0]]
    assert z[1].tolist() == a[1].tolist() == [[-2.5], [-1.5]]


def test_forward_is_that_of_the_traced_step():
    parameters, x, targets, _ = network_and_data()
    trace = Trainer(NETWORK, x, targets, Training(), parameters).trace()
    z, a = forward(NETWORK, parameters, trace.x)
    for own, other in zip((*z, *a), (*trace.z, *trace.a), strict=True):
        np.testing.assert_allclose(own, other, rtol=1e-13, atol=1e-15)
    np.testing.assert_array_equal(network_output(NETWORK, parameters, trace.x), a[-1])


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_forward_keeps_the_dtype_of_the_parameters(dtype):
    parameters, x, _, _ = network_and_data(dtype=dtype)
    z, a = forward(NETWORK, parameters, x)
    assert {array.dtype for array in (*z, *a)} == {np.dtype(dtype)}


@pytest.mark.parametrize("loss", LOSSES)
def test_evaluation_is_the_mean_over_the_samples(loss):
    parameters, x, targets, labels = network_and_data()
    mean, accuracy = evaluate(NETWORK, parameters, loss, x, targets, labels)
    samples = [
        trace_sample(NETWORK, parameters, loss, row, target)
        for row, target in zip(x, targets, strict=True)
    ]
    assert mean == pytest.approx(np.mean([s.loss for s in samples]), rel=1e-13)
    right = [s.a[-1].argmax() == k for s, k in zip(samples, labels, strict=True)]
    assert accuracy == np.mean(right)


def test_evaluation_in_parts_is_that_of_the_whole(monkeypatch):
    parameters, x, targets, labels = network_and_data(n=100)
    whole = evaluate(NETWORK, parameters, "cross_entropy", x, targets, labels)
    monkeypatch.setattr("nnviz.engine.evaluation._CHUNK_BYTES", 280)
    parts = evaluate(NETWORK, parameters, "cross_entropy", x, targets, labels)
    assert parts[0] == pytest.approx(whole[0], rel=1e-14)
    assert parts[1] == whole[1]


def test_without_classes_there_is_no_accuracy():
    parameters, x, targets, _ = network_and_data()
    _, accuracy = evaluate(NETWORK, parameters, "squared_error", x, targets, None)
    assert accuracy is None


@pytest.mark.parametrize("layers", [NETWORK.layers, (600, 5, 4, 2)])
@pytest.mark.parametrize("loss", LOSSES)
def test_a_sample_is_a_batch_of_one(loss, layers):
    architecture = Architecture(layers, NETWORK.activations)
    parameters, x, targets, _ = network_and_data(1, architecture=architecture)
    training = Training(loss=loss, batch_size=1)
    trace = Trainer(architecture, x, targets, training, parameters).trace()
    sample = trace_sample(architecture, parameters, loss, x[0], targets[0])
    assert sample.loss == pytest.approx(trace.loss, rel=1e-14)
    for name in ("z", "a", "da", "dz"):
        own, other = getattr(sample, name), getattr(trace, name)
        for one, two in zip(own, other, strict=True):
            np.testing.assert_array_equal(one, two[0])
    for own, other in zip(sample.dW, trace.gradients.W, strict=True):
        np.testing.assert_array_equal(own, other)
    for own, other in zip(sample.db, trace.gradients.b, strict=True):
        np.testing.assert_array_equal(own, other)
    softmax = (sample.shifted, sample.exp, sample.probabilities)
    if loss == "cross_entropy":
        whole = (trace.shifted, trace.exp, trace.probabilities)
        for own, other in zip(softmax, whole, strict=True):
            np.testing.assert_array_equal(own, other[0])
    else:
        assert softmax == (None, None, None)


def test_what_a_sample_gives_is_read_only():
    parameters, x, targets, _ = network_and_data(1)
    sample = trace_sample(NETWORK, parameters, "cross_entropy", x[0], targets[0])
    for array in (sample.x, sample.z[0], sample.exp, sample.dW[0], sample.db[0]):
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0
