"""The network drawing of real snapshots."""

from dataclasses import replace

import numpy as np
import pytest

from nnviz.datasets.dataset import DatasetSettings
from nnviz.picture.graph_edges import LARGEST_EDGES, edge_points
from nnviz.picture.graph_hits import anchor_of, edge_distances, unit_at
from nnviz.picture.graph_options import GraphOptions
from nnviz.picture.graph_picture import graph_picture
from nnviz.picture.graph_shape import NodeStyle
from nnviz.picture.graph_table import graph_table
from nnviz.picture.graph_words import unit_lines, unit_name, unit_value
from nnviz.picture.numbers import format_number
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.selection import Bias, Neuron, Sample, Weight
from nnviz.session.session import Session

WEIGHTS = GraphOptions()
GRADIENTS = GraphOptions(mode="gradients")

SPIRAL = Experiment(
    dataset=DatasetSettings(kind="spiral", classes=3),
    network=NetworkSettings(layers=(2, 8, 8, 3)),
)
IRIS = Experiment(
    dataset=DatasetSettings(kind="iris", noise=0.0),
    network=NetworkSettings(layers=(4, 6, 3), activation=("relu",)),
)
DIGITS = Experiment(
    dataset=DatasetSettings(kind="digits", noise=0.0),
    network=NetworkSettings(layers=(64, 32, 10), activation=("relu",)),
)
LECTURE = Experiment(
    dataset=DatasetSettings(
        kind="inline",
        x=((0.1, 0.2, 0.3), (-0.304, -1.05, -0.396)),
        y=((0.0, 1.0), (1.0, 0.0)),
        test_fraction=0.0,
    ),
    network=NetworkSettings(
        layers=(3, 4, 2), activation=("sigmoid",), output_activation="sigmoid"
    ),
    loss="squared_error",
)
VECTORS = Experiment(
    dataset=DatasetSettings(
        kind="inline",
        x=tuple(tuple(np.linspace(-1, 1, 300) * sign) for sign in (1.0, -1.0)),
        y=(0, 1),
        test_fraction=0.0,
    ),
    network=NetworkSettings(layers=(300, 100, 2), activation=("relu",)),
)


@pytest.fixture(scope="module")
def sessions():
    made = {}
    for name, experiment in (
        ("spiral", SPIRAL),
        ("iris", IRIS),
        ("digits", DIGITS),
        ("lecture", LECTURE),
        ("vectors", VECTORS),
    ):
        made[name] = Session(experiment)
        made[name].advance(30)
    return made


def snapshot_of(sessions, name, unit=None, moment=None):
    session = sessions[name]
    session.choose_unit(unit)
    snapshot = session.snapshot()
    if moment is None:
        return snapshot
    index = next(
        i
        for i, there in enumerate(snapshot.moments)
        if (there.kind, there.layer) == moment
    )
    return replace(snapshot, moment=index)


def test_a_value_is_written_in_every_neuron_that_is_known(sessions):
    snapshot = snapshot_of(sessions, "spiral")
    picture = graph_picture(snapshot, WEIGHTS)
    for layer, values in zip(
        picture.layers,
        (snapshot.sample.x, *snapshot.sample.a[:-1], snapshot.sample.z[-1]),
        strict=True,
    ):
        assert layer.texts == tuple(map(format_number, values.tolist()))


def test_before_its_moment_a_layer_is_empty_and_then_shows_z(sessions):
    snapshot = snapshot_of(sessions, "spiral", moment=("z", 1))
    _, first, second, output = graph_picture(snapshot, WEIGHTS).layers
    np.testing.assert_array_equal(first.values, snapshot.sample.z[0])
    assert first.caption == "hidden 1 · before ReLU"
    assert first.is_now
    for later in (second, output):
        assert np.isnan(later.values).all()
        assert set(later.texts) == {""}
        assert later.empty.all()


def test_a_backward_moment_shows_only_the_gradients_known_so_far(sessions):
    snapshot = snapshot_of(sessions, "spiral", moment=("d_weights", 3))
    picture = graph_picture(snapshot, GRADIENTS)
    known = ~np.isnan(picture.edges.values)
    assert set(picture.edges.layers[known].tolist()) == {3}
    assert picture.limit == pytest.approx(np.abs(snapshot.sample.dW[2]).max())
    np.testing.assert_array_equal(picture.layers[3].values, snapshot.sample.dz[2])
    assert np.isnan(picture.layers[2].values).all()
    assert picture.layers[1].opacity < 1.0
    unknown = set(np.flatnonzero(~known).tolist())
    kinds = {pen.kind for pen in picture.pens if unknown & set(pen.edges.tolist())}
    assert kinds == {"faint"}


def test_a_zero_gradient_is_dotted_and_chevrons_point_at_the_input(sessions):
    snapshot = snapshot_of(sessions, "spiral", moment=("d_weights", 1))
    picture = graph_picture(snapshot, GRADIENTS)
    dotted = [group for group in picture.pens if group.kind == "dotted"]
    assert dotted
    assert all((picture.edges.values[group.edges] == 0).all() for group in dotted)
    assert picture.chevrons is not None
    assert len(picture.chevrons.edges)
    assert (picture.chevrons.directions[:, 0] < 0).all()


def test_looking_at_gradients_ahead_of_the_moment_shows_them_all(sessions):
    picture = graph_picture(snapshot_of(sessions, "spiral"), GRADIENTS)
    assert not np.isnan(picture.edges.values).any()


def test_edges_carry_the_weights_between_the_right_neurons(sessions):
    snapshot = snapshot_of(sessions, "spiral")
    edges = graph_picture(snapshot, WEIGHTS).edges
    assert len(edges) == snapshot.architecture.weight_count
    for edge in range(len(edges)):
        weights = snapshot.parameters.W[edges.layers[edge] - 1]
        expected = weights[edges.targets[edge], edges.sources[edge]]
        assert edges.values[edge] == expected


def test_labels_stand_in_one_column_on_the_weights_into_the_chosen_neuron(sessions):
    snapshot = snapshot_of(sessions, "spiral", Neuron(2, 4))
    labels = graph_picture(snapshot, WEIGHTS).labels
    assert [label.unit for label in labels] == [Weight(2, 4, i) for i in range(8)]
    assert len({label.x for label in labels}) == 1
    gaps = np.diff([label.y for label in labels])
    # Neurons stand on whole px.
    np.testing.assert_allclose(gaps, gaps[0], atol=1.0)
    weights = snapshot.parameters.W[1][4]
    assert [label.text for label in labels] == [format_number(w) for w in weights]


def test_a_small_network_has_a_label_on_every_weight(sessions):
    picture = graph_picture(snapshot_of(sessions, "lecture", Neuron(1, 1)), WEIGHTS)
    assert len(picture.labels) == 20
    assert sum(label.of_chosen for label in picture.labels) == 3
    boxes = [(label.x, label.y) for label in picture.labels if label.unit.layer == 1]
    heights = np.sort([y for _, y in boxes])
    assert np.diff(heights).min() > 17.0


def test_a_crowded_layer_says_what_is_left_out(sessions):
    picture = graph_picture(snapshot_of(sessions, "digits", Neuron(2, 8)), WEIGHTS)
    drawn = int((picture.edges.layers == 2).sum())
    assert LARGEST_EDGES <= drawn < 320
    assert picture.notes[0].startswith("2\u2009048 weights of W¹ drawn as 32 templates")
    assert f"W²: {drawn} of 320 edges drawn" in picture.notes[1]
    assert "all into 8" in " ".join(picture.notes)


def test_all_edges_when_asked_for(sessions):
    snapshot = snapshot_of(sessions, "digits")
    picture = graph_picture(snapshot, replace(WEIGHTS, all_edges=True))
    assert int((picture.edges.layers == 2).sum()) == 320
    assert not any("edges drawn" in note for note in picture.notes)


def test_images_are_one_image_and_their_weights_templates(sessions):
    snapshot = snapshot_of(sessions, "digits", Neuron(0, 21))
    image, hidden, output = graph_picture(snapshot, WEIGHTS).layers
    assert image.layout.style is NodeStyle.IMAGE
    assert image.pixels.shape == (1, 8, 8)
    assert hidden.layout.style is NodeStyle.TEMPLATE
    assert hidden.pixels.shape == (32, 8, 8)
    assert output.layout.style is NodeStyle.DOT
    assert output.names == tuple("0123456789")


def test_the_pixel_chosen_and_what_the_image_shows_are_written_below_it(sessions):
    snapshot = snapshot_of(sessions, "digits", Neuron(0, 21))
    picture = graph_picture(snapshot, WEIGHTS)
    value = format_number(snapshot.sample.x[21])
    assert picture.image_value == f"*x*_{{22}} = {value}"
    label = snapshot.dataset.train.labels[snapshot.selection.sample.index]
    assert picture.image_label == f"label {label}"


def test_a_layer_too_large_shows_the_first_and_the_chosen(sessions):
    picture = graph_picture(snapshot_of(sessions, "vectors", Neuron(1, 99)), WEIGHTS)
    hidden = picture.layers[1].layout
    assert hidden.left_out > 0
    assert hidden.slot_of(0) == 0
    assert hidden.slot_of(99) is not None
    assert "of 30\u2009000 edges drawn" in " ".join(picture.notes)


def test_choosing_what_is_drawn_moves_nothing(sessions):
    layouts = {
        id(graph_picture(snapshot_of(sessions, "vectors", unit), WEIGHTS).layout)
        for unit in (None, Neuron(1, 0), Neuron(2, 1))
    }
    assert len(layouts) == 1


def test_the_true_class_and_the_target_are_named(sessions):
    session = sessions["iris"]
    session.choose_sample(Sample("train", 0))
    snapshot = session.snapshot()
    true = int(snapshot.dataset.train.labels[0])
    output = graph_picture(snapshot, WEIGHTS).layers[-1]
    assert output.names == snapshot.dataset.class_names
    assert [bool(note) for note in output.notes] == [i == true for i in range(3)]
    assert output.marks == (0, 1, 2)
    lecture = graph_picture(snapshot_of(sessions, "lecture"), WEIGHTS).layers[-1]
    assert set(lecture.notes) == {"target 0", "target 1"}
    assert lecture.marks == ()


def test_the_sample_is_a_dot_in_the_tiles(sessions):
    snapshot = snapshot_of(sessions, "spiral")
    picture = graph_picture(snapshot, WEIGHTS)
    x, y = snapshot.dataset.train.points[snapshot.selection.sample.index]
    assert picture.dot == pytest.approx(((x + 6) / 12, (6 - y) / 12))
    assert graph_picture(snapshot_of(sessions, "iris"), WEIGHTS).dot is None


def test_a_small_bias_is_a_small_dot_and_zero_is_hollow_grey(sessions):
    session = Session(SPIRAL)
    session.set_bias(1, 0, 0.0)
    session.set_bias(1, 1, 0.01)
    session.set_bias(1, 2, -1.0)
    bias = graph_picture(session.snapshot(), WEIGHTS).layers[1].bias
    assert bias.radii[0] <= bias.radii[1] < bias.radii[2]
    red, _, blue = bias.colors[2].tolist()
    assert blue > red
    assert len(set(bias.colors[0].tolist())) <= 3
    assert bias.values[0] == 0.0


# What is under a point


@pytest.mark.parametrize("name", ["spiral", "iris", "digits", "lecture", "vectors"])
def test_every_part_is_found_where_it_is_drawn(sessions, name):
    snapshot = snapshot_of(sessions, name)
    picture = graph_picture(snapshot, WEIGHTS)
    for layer in picture.layers:
        for index in layer.layout.shown[:40].tolist():
            unit = Neuron(layer.layout.layer, index)
            assert unit_at(picture, *anchor_of(picture, unit)) == unit
            if unit.layer:
                bias = Bias(unit.layer, index)
                assert unit_at(picture, *anchor_of(picture, bias)) == bias


def test_labels_lie_on_top(sessions):
    picture = graph_picture(snapshot_of(sessions, "spiral", Neuron(2, 4)), WEIGHTS)
    for label in picture.labels:
        assert unit_at(picture, label.x, label.y) == label.unit


def test_an_edge_is_found_near_its_curve_and_not_far_from_it(sessions):
    picture = graph_picture(snapshot_of(sessions, "lecture"), WEIGHTS)
    edges = picture.edges
    middle = (edges.starts[0] + edges.ends[0]) / 2
    distances = edge_distances(edges, *middle)
    assert distances[0] == pytest.approx(0.0, abs=1e-9)
    assert unit_at(picture, 2.0, 398.0) is None


def test_distances_from_curves_agree_with_dense_sampling(sessions):
    edges = graph_picture(snapshot_of(sessions, "spiral"), WEIGHTS).edges
    point = np.array([430.0, 200.0])
    dense = np.linalg.norm(edge_points(edges, 2000) - point, axis=-1).min(axis=1)
    np.testing.assert_allclose(edge_distances(edges, *point), dense, atol=0.5)


def test_what_is_left_out_has_no_place(sessions):
    picture = graph_picture(snapshot_of(sessions, "vectors"), WEIGHTS)
    assert anchor_of(picture, Neuron(1, 99)) is None
    assert anchor_of(picture, Bias(1, 99)) is None
    assert anchor_of(picture, Weight(1, 99, 0)) is None


# Words and numbers


def test_tool_tips_have_every_digit(sessions):
    snapshot = snapshot_of(sessions, "spiral")
    value = float(snapshot.parameters.W[1][4, 2])
    lines = unit_lines(snapshot, Weight(2, 4, 2), gradients=False)
    assert lines[0] == f"W²[5, 3] = {value!r}".replace("-", "−")
    assert lines[-1] == "from hidden 1, neuron 3 to hidden 2, neuron 5"
    assert unit_value(snapshot, Weight(2, 4, 2), gradients=False) == value
    slope = float(snapshot.sample.dW[1][4, 2])
    assert unit_value(snapshot, Weight(2, 4, 2), gradients=True) == slope


def test_the_parts_of_a_network_have_names(sessions):
    snapshot = snapshot_of(sessions, "spiral")
    assert unit_name(snapshot, Neuron(0, 1)) == "input x₂"
    assert unit_name(snapshot, Neuron(1, 0)) == "hidden 1, neuron 1"
    assert unit_name(snapshot, Neuron(3, 2)) == "output for class 3"
    assert unit_name(snapshot, Bias(3, 2)) == "b³[3]"
    assert unit_name(snapshot_of(sessions, "lecture"), Neuron(2, 0)) == "output 1"


def test_a_neuron_says_what_is_known_of_it(sessions):
    snapshot = snapshot_of(sessions, "spiral", moment=("z", 1))
    lines = unit_lines(snapshot, Neuron(1, 0), gradients=False)
    assert [line.split(" = ")[0] for line in lines] == [
        "hidden 1, neuron 1",
        "z¹[1]",
        "b¹[1]",
    ]
    later = unit_lines(snapshot, Neuron(2, 0), gradients=False)
    assert len(later) == 2


def test_the_table_holds_every_number(sessions):
    snapshot = snapshot_of(sessions, "lecture")
    table = graph_table(snapshot)
    assert len(table.rows) == 3 + 2 * (4 + 2) + 26
    rows = {row[:4]: row[4:] for row in table.rows}
    assert rows["W", 1, 2, 3] == (
        float(snapshot.parameters.W[0][1, 2]),
        float(snapshot.sample.dW[0][1, 2]),
    )
    assert rows["x", 0, 1, None] == (float(snapshot.sample.x[0]), None)
