"""Layers without a bend between them fold into one that gives the same outputs."""

import numpy as np
import pytest

from nnviz.engine.collapse import collapse, first_linear_layer, largest_difference
from nnviz.engine.initialization import initialize
from nnviz.engine.network import Architecture, Parameters
from nnviz.engine.settings import Initialization, Optimizer, Training
from nnviz.engine.training import Trainer


def network_of(layers, names, seed=0, dtype="float64"):
    architecture = Architecture(layers, names)
    given = initialize(architecture, Initialization("xavier", seed=seed), dtype)
    random = np.random.default_rng(seed)
    biases = [random.normal(size=b.shape).astype(dtype) for b in given.b]
    return architecture, Parameters.of(given.W, biases)


def data(count, dimension):
    return np.random.default_rng(9).normal(size=(count, dimension))


def test_the_lecture_network_worked_out():
    architecture, parameters = network_of((3, 4, 2), ("linear", "linear"))
    folded = collapse(architecture, parameters)
    (W1, W2), (b1, b2) = parameters.W, parameters.b
    assert folded.W.shape == (2, 3)
    np.testing.assert_array_equal(folded.W, W2 @ W1)
    np.testing.assert_array_equal(folded.b, W2 @ b1 + b2)
    assert (folded.first_layer, folded.layer_count) == (1, 2)
    assert (folded.most_rank, folded.rank) == (2, 2)
    assert folded.architecture == Architecture((3, 2), ("linear",))


@pytest.mark.parametrize(
    ("layers", "names", "first", "shape"),
    [
        ((3, 2), ("linear",), 1, (2, 3)),
        ((3, 4, 5, 6, 2), ("linear",) * 4, 1, (2, 3)),
        ((3, 4, 5, 2), ("tanh", "linear", "linear"), 2, (2, 4)),
        ((3, 4, 5, 6, 2), ("linear", "relu", "linear", "linear"), 3, (2, 5)),
        ((3, 4, 5, 2), ("linear", "linear", "sigmoid"), 1, (2, 3)),
        ((3, 4, 2), ("relu", "linear"), 2, (2, 4)),
    ],
)
def test_it_folds_from_the_first_layer_that_it_can(layers, names, first, shape):
    architecture, parameters = network_of(layers, names)
    assert first_linear_layer(architecture) == first
    folded = collapse(architecture, parameters)
    assert folded.first_layer == first
    assert folded.layer_count == len(layers) - first
    assert folded.W.shape == shape
    x = data(500, 3)
    assert largest_difference(architecture, parameters, folded, x) <= 1e-12


@pytest.mark.parametrize("depth", range(1, 13))
@pytest.mark.parametrize("seed", range(5))
def test_any_depth_gives_the_same_outputs(depth, seed):
    random = np.random.default_rng(seed)
    layers = tuple(random.integers(1, 40, depth + 1).tolist())
    architecture, parameters = network_of(layers, ("linear",) * depth, seed)
    x = data(300, layers[0])
    for first in range(1, depth + 1):
        folded = collapse(architecture, parameters, first)
        assert folded.architecture.depth == first
        assert largest_difference(architecture, parameters, folded, x) <= 1e-12
        assert folded.rank == folded.most_rank == min(layers[first - 1 :])


def test_the_outputs_stay_the_same_while_it_trains():
    architecture, parameters = network_of((3, 4, 3, 2), ("linear",) * 3)
    x = data(60, 3)
    targets = np.eye(2)[np.random.default_rng(1).integers(0, 2, 60)]
    training = Training(optimizer=Optimizer(learning_rate=0.1), batch_size=10)
    trainer = Trainer(architecture, x, targets, training, parameters)
    for _ in range(20):
        trainer.advance(10)
        now = trainer.parameters()
        folded = collapse(architecture, now)
        assert largest_difference(architecture, now, folded, x) <= 1e-12


def test_a_narrow_layer_bounds_the_rank():
    architecture, parameters = network_of((30, 25, 2, 28, 20), ("linear",) * 4)
    folded = collapse(architecture, parameters)
    assert folded.W.shape == (20, 30)
    assert (folded.most_rank, folded.rank) == (2, 2)


@pytest.mark.parametrize("scale", [1e-250, 1e-8, 1.0, 1e100, 1e250])
def test_dependent_rows_lower_the_rank(scale):
    architecture, parameters = network_of((5, 4, 3), ("linear", "linear"))
    W = parameters.W[0].copy() * scale
    W[2], W[3] = 0.3 * W[0] + 0.1 * W[1], W[0] - 0.7 * W[1]
    changed = Parameters.of((W, parameters.W[1]), parameters.b)
    folded = collapse(architecture, changed)
    assert (folded.most_rank, folded.rank) == (3, 2)


def test_zero_weights_have_rank_zero():
    architecture, parameters = network_of((3, 4, 2), ("linear", "linear"))
    W = (parameters.W[0], np.zeros((2, 4)))
    assert collapse(architecture, Parameters.of(W, parameters.b)).rank == 0


def test_products_beyond_the_finite_numbers_have_no_rank():
    architecture, parameters = network_of((3, 4, 2), ("linear", "linear"))
    W = [1e200 * W for W in parameters.W]
    assert collapse(architecture, Parameters.of(W, parameters.b)).rank is None


def test_float32_parameters_fold_in_float64():
    network = network_of((3, 4, 2), ("linear", "linear"), dtype="float32")
    folded = collapse(*network)
    assert folded.W.dtype == np.float64
    assert 0 < largest_difference(*network, folded, data(100, 3)) < 1e-5


@pytest.mark.parametrize(
    ("names", "first", "accepted"),
    [
        (("tanh", "linear", "linear"), 1, "from 2 to 3"),
        (("linear", "linear", "linear"), 4, "from 1 to 3"),
        (("linear", "relu", "linear"), 0, "3 alone"),
    ],
)
def test_what_cannot_be_folded_is_refused(names, first, accepted):
    network = network_of((3, 4, 5, 2), names)
    with pytest.raises(ValueError, match=f"must be {accepted}, .* not {first}"):
        collapse(*network, first)


def test_what_is_folded_is_read_only():
    folded = collapse(*network_of((3, 4, 2), ("linear", "linear")))
    with pytest.raises(ValueError, match="read-only"):
        folded.W[...] = 0
