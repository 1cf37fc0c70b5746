"""What of the network drawing is under a point."""

import numpy as np
import pytest

from nnviz.picture.graph_edges import edge_points
from nnviz.picture.graph_hits import anchor_of, edge_distances, unit_at
from nnviz.picture.graph_options import GraphOptions
from nnviz.picture.graph_picture import graph_picture
from nnviz.session.selection import Bias, Neuron, Weight

WEIGHTS = GraphOptions()


@pytest.mark.parametrize("name", ["spiral", "iris", "digits", "lecture", "vectors"])
def test_every_part_is_found_where_it_is_drawn(snapshot_of, name):
    snapshot = snapshot_of(name)
    picture = graph_picture(snapshot, WEIGHTS)
    for layer in picture.layers:
        for index in layer.layout.shown[:40].tolist():
            unit = Neuron(layer.layout.layer, index)
            assert unit_at(picture, *anchor_of(picture, unit)) == unit
            if unit.layer:
                bias = Bias(unit.layer, index)
                assert unit_at(picture, *anchor_of(picture, bias)) == bias


def test_labels_lie_on_top(snapshot_of):
    picture = graph_picture(snapshot_of("spiral", Neuron(2, 4)), WEIGHTS)
    for label in picture.labels:
        assert unit_at(picture, label.x, label.y) == label.unit


def test_an_edge_is_found_near_its_curve_and_not_far_from_it(snapshot_of):
    picture = graph_picture(snapshot_of("lecture"), WEIGHTS)
    edges = picture.edges
    middle = (edges.starts[0] + edges.ends[0]) / 2
    distances = edge_distances(edges, *middle)
    assert distances[0] == pytest.approx(0.0, abs=1e-9)
    assert unit_at(picture, 2.0, 398.0) is None


def test_distances_from_curves_agree_with_dense_sampling(snapshot_of):
    edges = graph_picture(snapshot_of("spiral"), WEIGHTS).edges
    point = np.array([430.0, 200.0])
    dense = np.linalg.norm(edge_points(edges, 2000) - point, axis=-1).min(axis=1)
    np.testing.assert_allclose(edge_distances(edges, *point), dense, atol=0.5)


def test_what_is_left_out_has_no_place(snapshot_of):
    picture = graph_picture(snapshot_of("vectors"), WEIGHTS)
    assert anchor_of(picture, Neuron(1, 99)) is None
    assert anchor_of(picture, Bias(1, 99)) is None
    assert anchor_of(picture, Weight(1, 99, 0)) is None
