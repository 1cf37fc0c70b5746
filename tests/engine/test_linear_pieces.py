"""Linear pieces of networks with one input, against a count by brute force."""

import numpy as np
import pytest

from nnviz.engine.forward import forward, network_output
from nnviz.engine.initialization import initialize
from nnviz.engine.linear_pieces import (
    first_layer_kinks,
    linear_pieces,
)
from nnviz.engine.network import Architecture, Parameters
from nnviz.engine.piecewise_linear import (
    AffineInputs,
    NotPiecewiseLinearError,
    Switch,
    TooManyPiecesError,
)
from nnviz.engine.tent_map import tent_architecture, tent_initialization

LEFT, RIGHT = -3.0, 3.0
KINKED = ("relu", "leaky_relu")


def random_network(seed):
    random = np.random.default_rng(seed)
    hidden = tuple(random.integers(1, 7, random.integers(1, 4)).tolist())
    names = random.choice([*KINKED, "relu", "linear"], len(hidden)).tolist()
    output = random.choice(["linear", "linear", "relu"])
    architecture = Architecture(
        (1, *hidden, int(random.integers(1, 4))), (*names, str(output))
    )
    parameters = Parameters.of(
        [random.normal(size=shape) for shape in architecture.shapes],
        [random.normal(size=n_out) for n_out, _ in architecture.shapes],
    )
    return architecture, parameters


def pattern(architecture, parameters, x):
    """Which neurons are on at x (m,): (m, all neurons of kinked layers)."""
    z, _ = forward(architecture, parameters, np.asarray(x)[:, np.newaxis])
    layers = zip(z, architecture.activations, strict=True)
    kinked = [each > 0 for each, name in layers if name in KINKED]
    return np.concatenate([np.empty((len(x), 0), np.bool_), *kinked], axis=1)


def places(architecture):
    """(layer, index) of the columns of `pattern`."""
    return [
        (layer, index)
        for layer, name in enumerate(architecture.activations, 1)
        if name in KINKED
        for index in range(architecture.layers[layer])
    ]


def kinks_by_brute_force(architecture, parameters):
    """Kinks by halving every cell of a grid in which the pattern changes."""
    grid = np.linspace(LEFT, RIGHT, 20_001)
    on = pattern(architecture, parameters, grid)
    names = places(architecture)
    cells = np.flatnonzero((on[1:] != on[:-1]).any(axis=1))
    todo = [(grid[i], on[i], grid[i + 1], on[i + 1]) for i in cells[::-1]]
    found = []
    while todo:
        left, before, right, after = todo.pop()
        if np.array_equal(before, after):
            continue
        if right - left < 1e-13:
            flipped = np.flatnonzero(before != after)
            found.append(
                ((left + right) / 2, {(*names[k], bool(after[k])) for k in flipped})
            )
            continue
        middle = (left + right) / 2
        at = pattern(architecture, parameters, [middle])[0]
        todo += [(middle, at, right, after), (left, before, middle, at)]
    return found


@pytest.mark.parametrize("seed", range(200))
def test_kinks_are_those_found_by_brute_force(seed):
    architecture, parameters = random_network(seed)
    pieces = linear_pieces(architecture, parameters, LEFT, RIGHT)
    found = kinks_by_brute_force(architecture, parameters)
    assert pieces.count == len(found) + 1
    np.testing.assert_allclose(pieces.kinks, [x for x, _ in found], atol=1e-11)
    for switches, (_, flipped) in zip(pieces.switches, found, strict=True):
        assert {(s.layer, s.index, s.turns_on) for s in switches} == flipped


@pytest.mark.parametrize("seed", range(200))
def test_slopes_and_intercepts_are_those_of_the_network(seed):
    architecture, parameters = random_network(seed)
    pieces = linear_pieces(architecture, parameters, LEFT, RIGHT)
    left, right = pieces.ends[:-1], pieces.ends[1:]
    for share in (0.0, 0.31, 1.0):
        x = left + share * (right - left)
        lines = pieces.slopes * x[:, np.newaxis] + pieces.intercepts
        outputs = network_output(architecture, parameters, x[:, np.newaxis])
        np.testing.assert_allclose(lines, outputs, rtol=1e-11, atol=1e-11)
    np.testing.assert_array_equal(
        pieces.values,
        network_output(architecture, parameters, pieces.ends[:, np.newaxis]),
    )
    middles = pattern(architecture, parameters, (left + right) / 2)
    own = np.concatenate(
        [np.empty((pieces.count, 0), np.bool_), *pieces.active.values()], axis=1
    )
    np.testing.assert_array_equal(own, middles)


@pytest.mark.parametrize("seed", range(200))
def test_the_outputs_bend_where_differences_say_so(seed):
    architecture, parameters = random_network(seed)
    pieces = linear_pieces(architecture, parameters, LEFT, RIGHT)
    reach = np.diff(pieces.ends).min() / 4
    at = [
        network_output(architecture, parameters, (pieces.kinks + step)[:, np.newaxis])
        for step in (-reach, 0.0, reach)
    ]
    bends = np.abs(at[0] - 2 * at[1] + at[2]).max(axis=1, initial=0.0) / reach > 1e-9
    np.testing.assert_array_equal(pieces.bends, bends)
    assert pieces.count_at_outputs == 1 + bends.sum()


@pytest.mark.parametrize("depth", range(1, 11))
@pytest.mark.parametrize("interval", [(-6.0, 6.0), (0.0, 1.0), (-0.3, 0.77)])
def test_tent_maps_have_two_to_the_depth_pieces(depth, interval):
    architecture = tent_architecture(depth)
    given = tent_initialization(depth, *interval, -1.0, 1.0)
    parameters = initialize(architecture, given, "float64")
    pieces = linear_pieces(architecture, parameters, *interval)
    assert pieces.count == pieces.count_at_outputs == 2**depth
    even = np.linspace(*interval, 2**depth + 1)
    np.testing.assert_allclose(pieces.ends, even, atol=1e-15)
    np.testing.assert_allclose(pieces.values[::2], -1.0, atol=1e-12)
    np.testing.assert_allclose(pieces.values[1::2], 1.0, atol=1e-12)
    assert linear_pieces(architecture, parameters, -99.0, 99.0).count == 2**depth


def shallow(W, b, v, c=0.0, activation="relu"):
    """One hidden layer on one input, one output."""
    architecture = Architecture((1, len(W), 1), (activation, "linear"))
    return architecture, Parameters.of(
        [np.array(W)[:, np.newaxis], np.array([v])], [np.array(b), np.array([c])]
    )


def test_absolute_value_worked_by_hand():
    pieces = linear_pieces(*shallow([1.0, -1.0], [-1.0, 1.0], [2.0, 2.0]), -3, 3)
    assert pieces.ends.tolist() == [-3, 1, 3]
    assert pieces.slopes.tolist() == [[-2], [2]]
    assert pieces.intercepts.tolist() == [[2], [-2]]
    assert pieces.values.tolist() == [[8], [0], [4]]
    assert pieces.switches == ((Switch(1, 0, True), Switch(1, 1, False)),)
    assert pieces.active[1].tolist() == [[False, True], [True, False]]


def test_kinks_that_differ_by_rounding_alone_are_one():
    W, b = [0.3, 0.9, -2.1], [0.1, 0.3, -0.7]
    roots = {-bias / weight for weight, bias in zip(W, b, strict=True)}
    assert len(roots) == 2
    pieces = linear_pieces(*shallow(W, b, [1.0, 1.0, 1.0]), -3, 3)
    assert pieces.count == 2
    assert len(pieces.switches[0]) == 3


def test_kinks_that_are_near_but_apart_are_two():
    pieces = linear_pieces(*shallow([1.0, 1.0], [0.0, -1e-13], [1.0, 1.0]), -3, 3)
    assert pieces.kinks.tolist() == [0.0, 1e-13]


@pytest.mark.parametrize("scale", [1e-150, 1e-5, 1.0, 1e5, 1e150])
def test_a_kink_of_a_deeper_layer_on_one_below_is_the_same_kink(scale):
    architecture = Architecture((1, 1, 2, 1), ("relu", "relu", "linear"))
    parameters = Parameters.of(
        # At the kink of the first layer the second has ±max(0, 0.3 x + 0.1).
        [np.array([[0.3]]) * scale, np.array([[0.7], [-0.7]]), np.array([[1.0, 1.0]])],
        [np.array([0.1]) * scale, np.zeros(2), np.zeros(1)],
    )
    pieces = linear_pieces(architecture, parameters, -3, 3)
    assert pieces.count == 2
    assert pieces.switches == ((Switch(1, 0, True), Switch(2, 0, True)),)


def test_kinks_that_the_output_does_not_see_are_counted_apart():
    network = shallow([1.0, 1.0, -1.0], [0.0, -1.0, 1.0], [0.0, 3.0, -3.0])
    pieces = linear_pieces(*network, -3, 3)
    # Neuron 1 has no weight to the output; 2 and 3 are max(0, z) − max(0, −z) = z.
    assert pieces.kinks.tolist() == [0, 1]
    assert pieces.bends.tolist() == [False, False]
    assert (pieces.count, pieces.count_at_outputs) == (3, 1)


def test_all_neurons_of_fresh_parameters_switch_where_the_biases_say():
    architecture = Architecture((1, 8, 8, 1), ("relu", "relu", "linear"))
    random = np.random.default_rng(3)
    parameters = Parameters.of(
        [random.normal(size=shape) for shape in architecture.shapes],
        [np.zeros(n_out) for n_out, _ in architecture.shapes],
    )
    pieces = linear_pieces(architecture, parameters, -3, 3)
    assert pieces.kinks.tolist() == [0.0]


def test_a_constant_network_is_one_piece():
    pieces = linear_pieces(*shallow([0.0, 0.0], [1.0, 0.0], [1.0, 1.0], 0.5), -3, 3)
    assert pieces.count == 1
    assert pieces.slopes.tolist() == [[0]]
    assert pieces.intercepts.tolist() == [[1.5]]
    assert pieces.active[1].tolist() == [[True, False]]


def test_a_linear_network_is_one_piece():
    network = shallow([1.0, 2.0], [1.0, 0.0], [1.0, 1.0], activation="linear")
    pieces = linear_pieces(*network, -3, 3)
    assert (pieces.count, pieces.switches, pieces.active) == (1, (), {})
    assert pieces.slopes.tolist() == [[3]]


def test_kinks_of_one_neuron():
    depth = 4
    given = tent_initialization(depth, 0.0, 1.0, 0.0, 1.0)
    architecture = tent_architecture(depth)
    parameters = initialize(architecture, given, "float64")
    pieces = linear_pieces(architecture, parameters, 0, 1)
    for index in (0, 1):
        assert pieces.kinks_of(1, index).tolist() == [0.5]
        assert pieces.kinks_of(2, index).tolist() == [0.25, 0.75]
        assert pieces.kinks_of(3, index).tolist() == [0.125, 0.375, 0.625, 0.875]


def test_float32_parameters_are_taken_as_they_are():
    architecture, parameters = random_network(7)
    rounded = Parameters.of(
        [W.astype(np.float32) for W in parameters.W],
        [b.astype(np.float32) for b in parameters.b],
    )
    same = Parameters.of(
        [W.astype(np.float64) for W in rounded.W],
        [b.astype(np.float64) for b in rounded.b],
    )
    one = linear_pieces(architecture, rounded, LEFT, RIGHT)
    two = linear_pieces(architecture, same, LEFT, RIGHT)
    np.testing.assert_array_equal(one.ends, two.ends)


def test_a_line_through_more_inputs():
    random = np.random.default_rng(5)
    architecture = Architecture((4, 6, 3), ("relu", "linear"))
    parameters = Parameters.of(
        [random.normal(size=shape) for shape in architecture.shapes],
        [random.normal(size=n_out) for n_out, _ in architecture.shapes],
    )
    one, other = random.normal(size=(2, 4))
    line = AffineInputs.of((other - one)[:, np.newaxis], one)
    pieces = linear_pieces(architecture, parameters, 0.0, 1.0, line)
    assert pieces.count > 2
    x = np.linspace(0, 1, 50)
    piece = np.searchsorted(pieces.kinks, x)
    np.testing.assert_allclose(
        pieces.slopes[piece] * x[:, np.newaxis] + pieces.intercepts[piece],
        network_output(architecture, parameters, line.at(x[:, np.newaxis])),
        atol=1e-13,
    )


def test_kinks_of_the_first_layer_worked_by_hand():
    _, parameters = shallow([2.0, 0.0, -4.0], [3.0, 1.0, 0.0], [1.0, 1.0, 1.0])
    kinks = first_layer_kinks(parameters)
    np.testing.assert_array_equal(kinks.x, [-1.5, np.nan, 0.0])
    assert kinks.slopes.tolist() == [2, 0, -4]


@pytest.mark.parametrize("name", ["sigmoid", "tanh"])
def test_bent_activations_are_refused(name):
    network = shallow([1.0], [0.0], [1.0], activation=name)
    with pytest.raises(NotPiecewiseLinearError, match=f"Layer 1 has a {name}"):
        linear_pieces(*network, -3, 3)


def test_more_pieces_than_asked_for_are_refused():
    architecture = tent_architecture(8)
    given = tent_initialization(8, 0.0, 1.0, 0.0, 1.0)
    parameters = initialize(architecture, given, "float64")
    assert linear_pieces(architecture, parameters, 0, 1, most=256).count == 256
    with pytest.raises(TooManyPiecesError, match="more than 255 linear pieces"):
        linear_pieces(architecture, parameters, 0, 1, most=255)


def test_pieces_are_read_only():
    pieces = linear_pieces(*random_network(1), LEFT, RIGHT)
    for array in (pieces.ends, pieces.values, pieces.slopes, pieces.intercepts):
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0
