"""The network drawing of real snapshots."""

from dataclasses import replace

import numpy as np
import pytest

from nnviz.picture.graph_edges import LARGEST_EDGES
from nnviz.picture.graph_options import GraphOptions
from nnviz.picture.graph_picture import graph_picture
from nnviz.picture.graph_shape import NodeStyle
from nnviz.picture.numbers import format_number
from nnviz.session.selection import Neuron, Sample, Weight

WEIGHTS = GraphOptions()
GRADIENTS = GraphOptions(mode="gradients")


def test_a_value_is_written_in_every_neuron_that_is_known(snapshot_of):
    snapshot = snapshot_of("spiral")
    picture = graph_picture(snapshot, WEIGHTS)
    for layer, values in zip(
        picture.layers,
        (snapshot.sample.x, *snapshot.sample.a[:-1], snapshot.sample.z[-1]),
        strict=True,
    ):
        assert layer.texts == tuple(map(format_number, values.tolist()))


def test_before_its_moment_a_layer_is_empty_and_then_shows_z(snapshot_of):
    snapshot = snapshot_of("spiral", moment=("z", 1))
    _, first, second, output = graph_picture(snapshot, WEIGHTS).layers
    np.testing.assert_array_equal(first.values, snapshot.sample.z[0])
    assert first.caption == "hidden 1 · before ReLU"
    assert first.is_now
    for later in (second, output):
        assert np.isnan(later.values).all()
        assert set(later.texts) == {""}
        assert later.empty.all()


def test_a_backward_moment_shows_only_the_gradients_known_so_far(snapshot_of):
    snapshot = snapshot_of("spiral", moment=("d_weights", 3))
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


def test_the_gradient_reaches_the_activations_of_a_layer_before_its_weights(
    snapshot_of,
):
    snapshot = snapshot_of("spiral", moment=("d_activations", 2))
    picture = graph_picture(snapshot, GRADIENTS)
    np.testing.assert_array_equal(picture.layers[2].values, snapshot.sample.da[1])
    assert picture.layers[2].is_now
    snapshot = snapshot_of("spiral", moment=("d_weights", 2))
    picture = graph_picture(snapshot, GRADIENTS)
    np.testing.assert_array_equal(picture.layers[2].values, snapshot.sample.dz[1])


def test_a_zero_gradient_is_dotted_and_chevrons_point_at_the_input(snapshot_of):
    snapshot = snapshot_of("spiral", moment=("d_weights", 1))
    picture = graph_picture(snapshot, GRADIENTS)
    dotted = [group for group in picture.pens if group.kind == "dotted"]
    assert dotted
    assert all((picture.edges.values[group.edges] == 0).all() for group in dotted)
    assert picture.chevrons is not None
    assert len(picture.chevrons.edges)
    assert (picture.chevrons.directions[:, 0] < 0).all()


def test_looking_at_gradients_ahead_of_the_moment_shows_them_all(snapshot_of):
    picture = graph_picture(snapshot_of("spiral"), GRADIENTS)
    assert not np.isnan(picture.edges.values).any()


def test_edges_carry_the_weights_between_the_right_neurons(snapshot_of):
    snapshot = snapshot_of("spiral")
    edges = graph_picture(snapshot, WEIGHTS).edges
    assert len(edges) == snapshot.architecture.weight_count
    for edge in range(len(edges)):
        weights = snapshot.parameters.W[edges.layers[edge] - 1]
        expected = weights[edges.targets[edge], edges.sources[edge]]
        assert edges.values[edge] == expected


def test_labels_stand_in_one_column_on_the_weights_into_the_chosen_neuron(snapshot_of):
    snapshot = snapshot_of("spiral", Neuron(2, 4))
    labels = graph_picture(snapshot, WEIGHTS).labels
    assert [label.unit for label in labels] == [Weight(2, 4, i) for i in range(8)]
    assert len({label.x for label in labels}) == 1
    gaps = np.diff([label.y for label in labels])
    # Neurons stand on whole px.
    np.testing.assert_allclose(gaps, gaps[0], atol=1.0)
    weights = snapshot.parameters.W[1][4]
    assert [label.text for label in labels] == [format_number(w) for w in weights]


def test_a_small_network_has_a_label_on_every_weight(snapshot_of):
    picture = graph_picture(snapshot_of("lecture", Neuron(1, 1)), WEIGHTS)
    assert len(picture.labels) == 20
    assert sum(label.of_chosen for label in picture.labels) == 3
    boxes = [(label.x, label.y) for label in picture.labels if label.unit.layer == 1]
    heights = np.sort([y for _, y in boxes])
    assert np.diff(heights).min() > 17.0


def test_a_crowded_layer_says_what_is_left_out(snapshot_of):
    picture = graph_picture(snapshot_of("digits", Neuron(2, 8)), WEIGHTS)
    drawn = int((picture.edges.layers == 2).sum())
    assert LARGEST_EDGES <= drawn < 320
    assert picture.notes[0].startswith("2\u2009048 weights of W¹ drawn as 32 templates")
    assert f"W²: {drawn} of 320 edges drawn" in picture.notes[1]
    assert "all into 8" in " ".join(picture.notes)


def test_all_edges_when_asked_for(snapshot_of):
    snapshot = snapshot_of("digits")
    picture = graph_picture(snapshot, replace(WEIGHTS, all_edges=True))
    assert int((picture.edges.layers == 2).sum()) == 320
    assert not any("edges drawn" in note for note in picture.notes)


def test_images_are_one_image_and_their_weights_templates(snapshot_of):
    snapshot = snapshot_of("digits", Neuron(0, 21))
    image, hidden, output = graph_picture(snapshot, WEIGHTS).layers
    assert image.layout.style is NodeStyle.IMAGE
    assert image.pixels.shape == (1, 8, 8)
    assert hidden.layout.style is NodeStyle.TEMPLATE
    assert hidden.pixels.shape == (32, 8, 8)
    assert output.layout.style is NodeStyle.DOT
    assert output.names == tuple("0123456789")


def test_the_pixel_chosen_and_what_the_image_shows_are_written_below_it(snapshot_of):
    snapshot = snapshot_of("digits", Neuron(0, 21))
    picture = graph_picture(snapshot, WEIGHTS)
    value = format_number(snapshot.sample.x[21])
    assert picture.image_value == f"*x*_{{22}} = {value}"
    label = snapshot.dataset.train.labels[snapshot.selection.sample.index]
    assert picture.image_label == f"label {label}"


def test_a_layer_too_large_shows_the_first_and_the_chosen(snapshot_of):
    picture = graph_picture(snapshot_of("vectors", Neuron(1, 99)), WEIGHTS)
    hidden = picture.layers[1].layout
    assert hidden.left_out > 0
    assert hidden.slot_of(0) == 0
    assert hidden.slot_of(99) is not None
    assert "of 30\u2009000 edges drawn" in " ".join(picture.notes)


def test_choosing_what_is_drawn_moves_nothing(snapshot_of):
    layouts = {
        id(graph_picture(snapshot_of("vectors", unit), WEIGHTS).layout)
        for unit in (None, Neuron(1, 0), Neuron(2, 1))
    }
    assert len(layouts) == 1


def test_the_true_class_and_the_target_are_named(trained_sessions, snapshot_of):
    session = trained_sessions["iris"]
    session.choose_sample(Sample("train", 0))
    snapshot = session.snapshot()
    true = int(snapshot.dataset.train.labels[0])
    output = graph_picture(snapshot, WEIGHTS).layers[-1]
    assert output.names == snapshot.dataset.class_names
    assert [bool(note) for note in output.notes] == [i == true for i in range(3)]
    assert output.marks == (0, 1, 2)
    lecture = graph_picture(snapshot_of("lecture"), WEIGHTS).layers[-1]
    assert set(lecture.notes) == {"target 0", "target 1"}
    assert lecture.marks == ()


def test_the_sample_is_a_dot_in_the_tiles(snapshot_of):
    snapshot = snapshot_of("spiral")
    picture = graph_picture(snapshot, WEIGHTS)
    x, y = snapshot.dataset.train.points[snapshot.selection.sample.index]
    assert picture.dot == pytest.approx(((x + 6) / 12, (6 - y) / 12))
    assert graph_picture(snapshot_of("iris"), WEIGHTS).dot is None


@pytest.mark.parametrize("fresh_session", ["spiral"], indirect=True)
def test_a_small_bias_is_a_small_dot_and_zero_is_hollow_grey(fresh_session):
    session = fresh_session
    session.set_bias(1, 0, 0.0)
    session.set_bias(1, 1, 0.01)
    session.set_bias(1, 2, -1.0)
    bias = graph_picture(session.snapshot(), WEIGHTS).layers[1].bias
    assert bias.radii[0] <= bias.radii[1] < bias.radii[2]
    red, _, blue = bias.colors[2].tolist()
    assert blue > red
    assert len(set(bias.colors[0].tolist())) <= 3
    assert bias.values[0] == 0.0


@pytest.mark.parametrize("value", [1e300, -1e300, 5e-324, 0.0])
@pytest.mark.parametrize("options", [WEIGHTS, GRADIENTS])
def test_weights_of_any_size_are_drawn(fresh_session, value, options):
    for target in range(2):
        fresh_session.set_weight(1, target, 0, value)
        fresh_session.set_bias(1, target, value)
    picture = graph_picture(fresh_session.snapshot(), options)
    assert np.isfinite(picture.edges.widths).all()
    assert all(pen.width <= 6.1 for pen in picture.pens)


@pytest.mark.parametrize(
    ("moment", "known"), [(("d_activations", 1), False), (("d_weights", 1), True)]
)
def test_templates_show_weights_faded_until_their_gradient_is_known(
    snapshot_of, moment, known
):
    snapshot = snapshot_of("digits", moment=moment)
    picture = graph_picture(snapshot, GRADIENTS)
    weights = graph_picture(snapshot, WEIGHTS)
    hidden = picture.layers[1]
    assert (hidden.opacity == 1.0) == known
    is_weights = bool((hidden.pixels == weights.layers[1].pixels).all())
    assert is_weights == (not known)
    fan = picture.edges.values[picture.edges.layers == 1]
    assert np.isnan(fan).all() == (not known)
    assert ("of ∂L/∂W¹ drawn" in picture.notes[0]) == known
