"""Linear regions of networks with two inputs: they tile the window and are right."""

from itertools import pairwise

import numpy as np
import pytest

from nnviz.engine.forward import forward, network_output
from nnviz.engine.linear_pieces import linear_pieces
from nnviz.engine.linear_regions import linear_regions
from nnviz.engine.network import Architecture, Parameters
from nnviz.engine.piecewise_linear import (
    AffineInputs,
    NotPiecewiseLinearError,
    TooManyPiecesError,
)

WINDOW = (-6.0, 6.0, -5.0, 7.0)
AREA = 144.0
SEEDS = range(100)


def network_of(layers, names, seed):
    architecture = Architecture(layers, names)
    random = np.random.default_rng(seed)
    return architecture, Parameters.of(
        [random.normal(size=shape) for shape in architecture.shapes],
        [2 * random.normal(size=n_out) for n_out, _ in architecture.shapes],
    )


def random_network(seed):
    random = np.random.default_rng([seed, 1])
    hidden = tuple(random.integers(1, 9, random.integers(1, 4)).tolist())
    names = random.choice(["relu", "relu", "leaky_relu", "linear"], len(hidden))
    output = str(random.choice(["linear", "linear", "leaky_relu"]))
    layers = (2, *hidden, int(random.integers(1, 4)))
    return network_of(layers, (*names.tolist(), output), seed)


def points_in_window(count, seed):
    random = np.random.default_rng([seed, 2])
    left, right, bottom, top = WINDOW
    return random.uniform((left, bottom), (right, top), (count, 2))


def points_in(regions, per_region, seed):
    """Points inside each region, and the numbers of their regions."""
    random = np.random.default_rng([seed, 3])
    points = []
    for region in range(regions.count):
        polygon = regions.polygon(region)
        shares = random.dirichlet(np.ones(len(polygon)), per_region)
        points.append(shares @ polygon)
    return np.concatenate(points), np.repeat(np.arange(regions.count), per_region)


@pytest.mark.parametrize("seed", SEEDS)
def test_areas_sum_to_the_window(seed):
    regions = linear_regions(*random_network(seed), WINDOW)
    assert (regions.areas > 0).all()
    assert regions.areas.sum() == pytest.approx(AREA, rel=1e-13)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_pattern_of_each_point_is_that_of_its_polygon(seed):
    architecture, parameters = random_network(seed)
    regions = linear_regions(architecture, parameters, WINDOW)
    points = points_in_window(300, seed)
    numbers = [regions.region_at(*point) for point in points]
    assert None not in numbers
    inside, own = points_in(regions, 4, seed)
    points = np.concatenate([points, inside])
    numbers = np.concatenate([numbers, own]).astype(int)
    z, a = forward(architecture, parameters, points)
    for layer, on in regions.active.items():
        np.testing.assert_array_equal(on[numbers], z[layer - 1] > 0)
    maps = np.einsum("mkd,md->mk", regions.slopes[numbers], points)
    maps += regions.intercepts[numbers]
    np.testing.assert_allclose(maps, a[-1], rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("seed", SEEDS)
def test_all_polygons_are_convex_and_anticlockwise(seed):
    regions = linear_regions(*random_network(seed), WINDOW)
    for region in range(regions.count):
        polygon = regions.polygon(region)
        assert len(polygon) >= 3
        edges = np.roll(polygon, -1, axis=0) - polygon
        turned = np.roll(edges, -1, axis=0)
        turns = edges[:, 0] * turned[:, 1] - edges[:, 1] * turned[:, 0]
        assert turns.min() > -1e-12


@pytest.mark.parametrize("seed", SEEDS)
def test_the_neuron_of_an_edge_is_zero_along_it(seed):
    architecture, parameters = random_network(seed)
    regions = linear_regions(architecture, parameters, WINDOW)
    left, right, bottom, top = WINDOW
    for region in range(regions.count):
        polygon = regions.polygon(region)
        middles = (polygon + np.roll(polygon, -1, axis=0)) / 2
        z, _ = forward(architecture, parameters, middles)
        start = regions.starts[region]
        for place, (x, y) in enumerate(middles):
            layer = regions.edge_layers[start + place]
            neuron = regions.edge_neurons[start + place]
            if layer:
                assert abs(z[layer - 1][place, neuron]) < 1e-10
            else:
                assert neuron == -1
                assert x in (left, right) or y in (bottom, top)


@pytest.mark.parametrize("seed", range(30))
def test_a_line_across_meets_the_regions_that_its_pieces_say(seed):
    architecture, parameters = random_network(seed)
    regions = linear_regions(architecture, parameters, WINDOW)
    line = AffineInputs.of(np.array([[1.0], [0.83]]), np.array([0.1, 0.7]))
    pieces = linear_pieces(architecture, parameters, -5.0, 5.0, line)
    middles = (pieces.ends[:-1] + pieces.ends[1:]) / 2
    met = [regions.region_at(*point) for point in line.at(middles[:, np.newaxis])]
    assert None not in met
    assert all(one != two for one, two in pairwise(met))
    for layer, on in pieces.active.items():
        np.testing.assert_array_equal(regions.active[layer][met], on)


def test_lines_in_general_position_make_the_regions_that_geometry_says():
    # Three lines that meet in pairs inside the window: 1 + 3 + 3 regions.
    architecture = Architecture((2, 3, 1), ("relu", "linear"))
    parameters = Parameters.of(
        [np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]), np.ones((1, 3))],
        [np.array([0.0, 0.0, -1.0]), np.zeros(1)],
    )
    regions = linear_regions(architecture, parameters, WINDOW)
    assert regions.count == 7
    assert regions.areas.min() == pytest.approx(0.5)


@pytest.mark.parametrize("angle", np.linspace(0.1, 3.0, 7))
def test_lines_through_one_point_make_no_slivers(angle):
    count = 9
    angles = angle + np.pi * np.arange(count) / count
    normals = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    architecture = Architecture((2, count, 1), ("relu", "linear"))
    point = np.array([0.3, 0.7])
    parameters = Parameters.of(
        [normals, np.ones((1, count))], [-normals @ point, np.zeros(1)]
    )
    regions = linear_regions(architecture, parameters, WINDOW)
    assert regions.count == 2 * count
    assert regions.areas.min() > 1


def test_deeper_lines_through_corners_make_no_slivers():
    # |x| + |y| − 1 out of four neurons: its zero line has its corners on their lines.
    architecture = Architecture((2, 4, 1, 1), ("relu", "relu", "linear"))
    third = 1 / 3
    parameters = Parameters.of(
        [
            np.array([[third, 0], [-third, 0], [0, third], [0, -third]]),
            np.full((1, 4), 3.0),
            np.ones((1, 1)),
        ],
        [np.zeros(4), np.array([-1.0]), np.zeros(1)],
    )
    regions = linear_regions(architecture, parameters, WINDOW)
    assert regions.count == 8
    assert sorted(regions.areas)[:4] == pytest.approx([0.5] * 4)


def test_a_linear_network_is_one_region():
    architecture, parameters = network_of((2, 3, 1), ("linear", "linear"), 0)
    regions = linear_regions(architecture, parameters, WINDOW)
    assert (regions.count, regions.active) == (1, {})
    assert regions.polygon(0).tolist() == [[-6, -5], [6, -5], [6, 7], [-6, 7]]
    np.testing.assert_allclose(regions.slopes[0], parameters.W[1] @ parameters.W[0])


def test_a_plane_through_more_inputs():
    architecture, parameters = network_of((4, 6, 5, 3), ("relu", "relu", "linear"), 4)
    random = np.random.default_rng(0)
    plane = AffineInputs.of(random.normal(size=(4, 2)), random.normal(size=4))
    regions = linear_regions(architecture, parameters, WINDOW, plane)
    assert regions.count > 10
    points, numbers = points_in(regions, 3, 0)
    maps = np.einsum("mkd,md->mk", regions.slopes[numbers], points)
    np.testing.assert_allclose(
        maps + regions.intercepts[numbers],
        network_output(architecture, parameters, plane.at(points)),
        atol=1e-11,
    )


def test_a_point_outside_the_window_is_in_no_region():
    regions = linear_regions(*random_network(3), WINDOW)
    assert regions.region_at(6.1, 0.0) is None
    assert regions.region_at(6.0, 7.0) is not None


def test_bent_activations_are_refused():
    network = network_of((2, 3, 2, 1), ("relu", "tanh", "linear"), 0)
    with pytest.raises(NotPiecewiseLinearError, match="Layer 2 has a tanh"):
        linear_regions(*network, WINDOW)


def test_more_regions_than_asked_for_are_refused():
    network = network_of((2, 8, 8, 3), ("relu", "relu", "linear"), 0)
    count = linear_regions(*network, WINDOW).count
    assert linear_regions(*network, WINDOW, most=count).count == count
    with pytest.raises(TooManyPiecesError, match=f"more than {count - 1} linear reg"):
        linear_regions(*network, WINDOW, most=count - 1)


def test_regions_are_read_only():
    regions = linear_regions(*random_network(1), WINDOW)
    for array in (regions.corners, regions.starts, regions.slopes, regions.areas):
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0
