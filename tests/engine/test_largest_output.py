"""Regions cut where another output becomes the largest: they fill the window."""

import numpy as np
import pytest

from nnviz.engine.convex_polygons import Polygons, areas_of
from nnviz.engine.forward import network_output
from nnviz.engine.largest_output import largest_outputs
from nnviz.engine.linear_regions import linear_regions
from nnviz.engine.network import Architecture, Parameters

WINDOW = (-6.0, 6.0, -5.0, 7.0)


def network_of(outputs, seed):
    layers = (2, 7, 5, outputs)
    architecture = Architecture(layers, ("relu", "leaky_relu", "linear"))
    random = np.random.default_rng(seed)
    return architecture, Parameters.of(
        [random.normal(size=shape) for shape in architecture.shapes],
        [2 * random.normal(size=n_out) for n_out, _ in architecture.shapes],
    )


@pytest.mark.parametrize("outputs", [1, 2, 3, 10])
@pytest.mark.parametrize("seed", range(25))
def test_in_each_tile_one_output_is_the_largest(outputs, seed):
    architecture, parameters = network_of(outputs, seed)
    regions = linear_regions(architecture, parameters, WINDOW)
    tiles = largest_outputs(regions)
    polygons = Polygons(tiles.corners, tiles.starts, np.zeros((0, 2), np.intp))
    areas = areas_of(polygons)
    assert areas.min() > -1e-12
    assert areas.sum() == pytest.approx(144, rel=1e-12)
    of_regions = np.bincount(tiles.regions, areas, regions.count)
    np.testing.assert_allclose(of_regions, regions.areas, atol=1e-9)
    random = np.random.default_rng(seed)
    for tile in np.flatnonzero(areas > 1e-7):
        corners = tiles.corners[tiles.starts[tile] : tiles.starts[tile + 1]]
        points = random.dirichlet(np.full(len(corners), 3.0), 3) @ corners
        answers = network_output(architecture, parameters, points)
        best = np.take_along_axis(answers, np.full((3, 1), tiles.largest[tile]), axis=1)
        assert (answers - best).max() <= 1e-9


def test_a_linear_network_with_two_outputs_is_cut_along_one_line():
    architecture = Architecture((2, 2), ("linear",))
    parameters = Parameters.of([np.array([[1.0, 0.0], [0.0, 0.0]])], [np.zeros(2)])
    tiles = largest_outputs(linear_regions(architecture, parameters, WINDOW))
    assert sorted(tiles.largest.tolist()) == [0, 1]
    right = tiles.corners[tiles.starts[0] : tiles.starts[1]]
    assert sorted(map(tuple, right.tolist())) == [(0, -5), (0, 7), (6, -5), (6, 7)]
    assert tiles.largest[0] == 0


def test_equal_outputs_are_not_cut():
    architecture = Architecture((2, 2), ("linear",))
    parameters = Parameters.of([np.ones((2, 2))], [np.ones(2)])
    assert (
        len(largest_outputs(linear_regions(architecture, parameters, WINDOW)).largest)
        == 1
    )
