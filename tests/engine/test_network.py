"""Counts of a network and the flat order of its parameters."""

import numpy as np
import pytest

from nnviz.engine.layout import BlockLayout
from nnviz.engine.network import Architecture, Parameters


def parameters_of(architecture, seed=0):
    random = np.random.default_rng(seed)
    return Parameters.of(
        [random.normal(size=shape) for shape in architecture.shapes],
        [random.normal(size=n_out) for n_out, _ in architecture.shapes],
    )


def test_counts_of_the_lecture_network():
    network = Architecture((3, 4, 2), ("sigmoid", "sigmoid"))
    assert network.neuron_count == 4 + 2
    assert network.weight_count == 3 * 4 + 4 * 2
    assert network.parameter_count == 20 + 4 + 2
    assert network.depth == 2


def test_flat_order_is_that_of_the_contract():
    parameters = Parameters.of(
        [np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[7.0, 8.0]])],
        [np.array([5.0, 6.0]), np.array([9.0])],
    )
    assert parameters.flat().tolist() == [1, 2, 3, 4, 5, 6, 7, 8, 9]


def test_parameters_are_copies():
    W, b = np.ones((1, 1)), np.ones(1)
    parameters = Parameters.of([W], [b])
    W[0, 0] = 5
    assert parameters.W[0][0, 0] == 1
    with pytest.raises(ValueError, match="read-only"):
        parameters.b[0][0] = 2


@pytest.mark.parametrize("layers", [(3, 2), (3, 4, 2), (600, 5, 3)])
def test_layout_gives_back_what_it_was_given(layers):
    architecture = Architecture(layers, ("linear",) * (len(layers) - 1))
    layout = BlockLayout(architecture)
    parameters = parameters_of(architecture)
    vector = layout.vector(parameters, np.float64)
    assert vector.shape == (layout.size,)
    np.testing.assert_array_equal(layout.parameters(vector).flat(), parameters.flat())


@pytest.mark.parametrize("layers", [(3, 4, 2), (600, 5, 3)])
def test_block_times_rows_is_the_affine_map(layers):
    architecture = Architecture(layers, ("linear", "linear"))
    layout = BlockLayout(architecture)
    parameters = parameters_of(architecture)
    x = np.random.default_rng(1).normal(size=(7, layers[0]))
    block = layout.blocks(layout.vector(parameters, np.float64))[0]
    np.testing.assert_allclose(
        layout.rows(x, np.float64) @ block.T,
        x @ parameters.W[0].T + parameters.b[0],
        rtol=1e-12,
        atol=1e-12,
    )


@pytest.mark.parametrize("layers", [(3, 4, 2), (600, 5, 3)])
def test_weight_mask_marks_the_weights_alone(layers):
    architecture = Architecture(layers, ("linear", "linear"))
    layout = BlockLayout(architecture)
    marked = layout.parameters(layout.weight_mask(np.float64))
    assert all((W == 1).all() for W in marked.W)
    assert not any(b.any() for b in marked.b)
    assert layout.weight_mask(np.float64).sum() == architecture.weight_count


def test_rows_of_wide_inputs_are_filled_up_to_whole_cache_lines():
    layout = BlockLayout(Architecture((3072, 100, 10), ("relu", "linear")))
    assert layout.input_width == 3088
    assert BlockLayout(Architecture((64, 32, 10), ("relu", "linear"))).input_width == 65
