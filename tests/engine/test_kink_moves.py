"""Kinks go where they are dragged, in every layer; pieces turn about their kinks."""

import numpy as np
import pytest

from nnviz.engine.kink_moves import (
    bent_prefix,
    bias_for_kink,
    gain,
    layer_at,
    with_scaled_output,
)
from nnviz.engine.linear_pieces import first_layer_kinks, linear_pieces
from nnviz.engine.network import Architecture, Parameters
from nnviz.engine.piecewise_linear import AffineInputs, NotPiecewiseLinearError

STANDARDIZED = AffineInputs.of(np.array([[1 / 2.5]]), np.array([-0.4 / 2.5]))
LAYERS = (1, 5, 4, 3, 2)


def network_of(seed, layers=LAYERS, name="relu"):
    random = np.random.default_rng(seed)
    hidden = (name,) * (len(layers) - 2)
    architecture = Architecture(layers, (*hidden, "linear"))
    return architecture, Parameters.of(
        [random.normal(size=shape) for shape in architecture.shapes],
        [random.normal(size=n_out) for n_out, _ in architecture.shapes],
    )


def with_bias(parameters, layer, index, bias):
    b = [np.array(each) for each in parameters.b]
    b[layer - 1][index] = bias
    return Parameters.of(parameters.W, b)


@pytest.mark.parametrize("inputs", [None, STANDARDIZED])
@pytest.mark.parametrize("name", ["relu", "leaky_relu"])
@pytest.mark.parametrize("seed", range(10))
def test_a_kink_of_any_layer_goes_where_it_is_dragged(seed, name, inputs):
    architecture, parameters = network_of(seed, name=name)
    moved = 0
    for layer in (1, 2, 3):
        for index in range(LAYERS[layer]):
            x = float(np.random.default_rng([seed, layer, index]).uniform(-3, 3))
            bias = bias_for_kink(architecture, parameters, layer, index, x, inputs)
            if bias is None:
                line = layer_at(architecture, parameters, layer, x, inputs)
                assert line.slopes[index] == 0
                continue
            after = with_bias(parameters, layer, index, bias)
            pieces = linear_pieces(architecture, after, -6, 6, inputs)
            kinks = pieces.kinks_of(layer, index)
            assert np.abs(kinks - x).min() < 1e-9
            moved += 1
    assert moved >= 8


@pytest.mark.parametrize("inputs", [None, STANDARDIZED])
def test_in_the_first_layer_that_is_minus_w_x(inputs):
    architecture, parameters = network_of(11)
    for index, x in enumerate((-5.0, -1.0, 0.0, 2.0, 5.0)):
        bias = bias_for_kink(architecture, parameters, 1, index, x, inputs)
        assert bias is not None
        moved = with_bias(parameters, 1, index, bias)
        assert first_layer_kinks(moved, inputs).x[index] == pytest.approx(x)


def test_a_bias_worked_by_hand():
    architecture = Architecture((1, 2, 1), ("relu", "linear"))
    parameters = Parameters.of(
        [np.array([[2.0], [0.0]]), np.ones((1, 2))], [np.array([3.0, 1.0]), np.zeros(1)]
    )
    assert bias_for_kink(architecture, parameters, 1, 0, 2.0) == -4.0
    assert bias_for_kink(architecture, parameters, 1, 1, 2.0) is None


def test_no_bias_makes_a_kink_where_nothing_comes_through():
    # At x = −2 the only neuron below is off: what it feeds does not change with x.
    architecture = Architecture((1, 1, 1, 1), ("relu", "relu", "linear"))
    parameters = Parameters.of([np.ones((1, 1))] * 3, [np.zeros(1)] * 3)
    assert bias_for_kink(architecture, parameters, 2, 0, -2.0) is None
    assert bias_for_kink(architecture, parameters, 2, 0, 2.0) == -2.0


@pytest.mark.parametrize("seed", range(20))
def test_the_gain_is_what_the_outputs_turn_by(seed):
    architecture, parameters = network_of(seed, name="leaky_relu")
    pieces = linear_pieces(architecture, parameters, -6, 6)
    step = 1e-6
    for piece in range(pieces.count):
        x = (pieces.ends[piece] + pieces.ends[piece + 1]) / 2
        for index in range(LAYERS[1]):
            own = gain(architecture, parameters, pieces, piece, 1, index)
            on = pieces.active[1][piece, index]
            change = own * (1.0 if on else 0.01) * step
            up = with_bias(parameters, 1, index, parameters.b[0][index] + step)
            after = linear_pieces(architecture, up, x, x + 1e-9).values[0]
            before = linear_pieces(architecture, parameters, x, x + 1e-9).values[0]
            if pieces.ends[piece + 1] - pieces.ends[piece] > 1e-3:
                np.testing.assert_allclose(after - before, change, atol=1e-12)


def test_scaling_what_leaves_a_neuron_turns_the_piece_and_leaves_the_kink():
    architecture, parameters = network_of(3, (1, 6, 1))
    pieces = linear_pieces(architecture, parameters, -6, 6)
    index = int(np.flatnonzero([pieces.kinks_of(1, k).size for k in range(6)])[0])
    scaled = with_scaled_output(parameters, 1, index, -2.5)
    after = linear_pieces(architecture, scaled, -6, 6)
    np.testing.assert_array_equal(after.kinks, pieces.kinks)
    np.testing.assert_array_equal(
        scaled.W[1][0, index], -2.5 * parameters.W[1][0, index]
    )
    on = pieces.active[1][:, index]
    np.testing.assert_allclose(after.slopes[~on], pieces.slopes[~on])
    bend = parameters.W[1][0, index] * parameters.W[0][index, 0]
    turned = after.slopes[on] - pieces.slopes[on]
    np.testing.assert_allclose(turned[:, 0], -3.5 * bend)


def test_a_bent_layer_is_cut_where_its_neurons_have_their_inflection():
    architecture = Architecture((1, 3, 2, 1), ("relu", "tanh", "linear"))
    random = np.random.default_rng(0)
    parameters = Parameters.of(
        [random.normal(size=shape) for shape in architecture.shapes],
        [random.normal(size=n_out) for n_out, _ in architecture.shapes],
    )
    with pytest.raises(NotPiecewiseLinearError):
        linear_pieces(architecture, parameters, -6, 6)
    prefix = bent_prefix(architecture, parameters)
    assert prefix is not None
    assert prefix[0] == Architecture((1, 3, 2), ("relu", "relu"))
    pieces = linear_pieces(*prefix, -6, 6)
    switches = [s for each in pieces.switches for s in each if s.layer == 2]
    assert switches
    for switch in switches:
        for x in pieces.kinks_of(2, switch.index):
            z = layer_at(architecture, parameters, 2, float(x)).z
            assert z[switch.index] == pytest.approx(0, abs=1e-12)


def test_without_a_bent_layer_there_is_no_prefix():
    assert bent_prefix(*network_of(0)) is None
