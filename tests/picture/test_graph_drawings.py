"""The network in the three drawings of its neurons, and between them."""

from dataclasses import replace

import numpy as np
import pytest

from nnviz.picture.count_terms import CountTarget
from nnviz.picture.drawings import COMBINED, MIXES, DrawingMix, between
from nnviz.picture.graph_drawings import why_combined
from nnviz.picture.graph_edges import CONSTANT
from nnviz.picture.graph_hits import anchor_of, unit_at
from nnviz.picture.graph_options import GraphOptions
from nnviz.picture.graph_picture import graph_picture, why_drawn_combined
from nnviz.picture.graph_shape import GraphShape
from nnviz.picture.numbers import format_number
from nnviz.session.activity import activity_of
from nnviz.session.selection import Bias, Neuron, Weight

SIZE = GraphOptions(width=900.0, height=440.0)
MOMENTS = [("z", 1), ("a", 1), ("loss", 0), ("d_weights", 1), ("d_activations", 1),
           ("update", 0)]  # fmt: skip


def drawn(snapshot, mix, **options):
    if isinstance(mix, str):
        mix = MIXES[mix]
    return graph_picture(snapshot, replace(SIZE, mix=mix, **options))


def test_apart_there_are_two_circles_with_z_and_a(snapshot_of):
    snapshot = snapshot_of("lecture")
    picture = drawn(snapshot, "apart")
    for layer in picture.layers[1:]:
        at, place = layer.layout, layer.layout.layer - 1
        assert at.sums is not None
        assert (at.centers[:, 0] - at.sums[:, 0] > 1.2 * at.size).all()
        assert (at.centers[:, 1] == at.sums[:, 1]).all()
        assert layer.sums is not None
        z, a = snapshot.sample.z[place], snapshot.sample.a[place]
        assert layer.sums.texts == tuple(map(format_number, z.tolist()))
        assert layer.texts == tuple(map(format_number, a.tolist()))
    edges = picture.edges
    first = edges.layers == 1
    sums = picture.layers[1].layout.sums
    assert np.array_equal(edges.ends[first], sums[edges.targets[first]])
    assert picture.layers[0].layout.sums is None


def test_apart_each_shows_what_is_known_at_a_moment(snapshot_of):
    before = drawn(snapshot_of("lecture", None, ("z", 1)), "apart").layers[1]
    assert all(before.sums.texts)
    assert before.texts == ("",) * 4
    assert before.sums.is_now
    after = drawn(snapshot_of("lecture", None, ("a", 1)), "apart").layers[1]
    assert all(after.texts)
    assert not after.sums.is_now
    snapshot = snapshot_of("lecture", None, ("d_weights", 1))
    back = drawn(snapshot, "apart", mode="gradients").layers[1]
    assert back.sums.values.tolist() == snapshot.sample.dz[0].tolist()
    assert back.values.tolist() == snapshot.sample.da[0].tolist()
    snapshot = snapshot_of("lecture", None, ("d_activations", 1))
    half = drawn(snapshot, "apart", mode="gradients").layers[1]
    assert half.sums.texts == ("",) * 4
    assert half.values.tolist() == snapshot.sample.da[0].tolist()


@pytest.mark.parametrize(
    ("mode", "source"),
    [
        ("weights", lambda snapshot: snapshot.parameters.b),
        ("gradients", lambda snapshot: snapshot.sample.db),
        ("updates", lambda snapshot: snapshot.trace.updates.b),
    ],
)
def test_as_an_input_each_bias_is_an_edge(snapshot_of, mode, source):
    snapshot = snapshot_of("lecture")
    picture = drawn(snapshot, "input", mode=mode)
    edges = picture.edges
    biases = edges.sources == CONSTANT
    assert np.count_nonzero(biases) == 6
    for layer in (1, 2):
        here = biases & (edges.layers == layer)
        values = source(snapshot)[layer - 1][edges.targets[here]]
        assert edges.values[here].tolist() == values.tolist()
        constant = picture.layers[layer - 1].layout.constant
        assert (edges.starts[here] == np.array(constant)).all()
    # The output layer feeds nothing.
    assert picture.layers[2].constant is None
    assert picture.layers[0].constant.name == "*x*_{4}"
    assert picture.layers[1].constant.name == "*a*_{5}"


def test_the_one_more_input_has_a_row_of_its_own(snapshot_of):
    picture = drawn(snapshot_of("lecture"), "input")
    for layer in picture.layers[:2]:
        at = layer.layout
        assert at.constant[1] - at.centers[:, 1].max() >= at.size
        assert at.constant[1] + at.size / 2 < SIZE.height


@pytest.mark.parametrize("drawing", MIXES)
@pytest.mark.parametrize("moment", MOMENTS)
def test_everything_drawn_is_found_where_it_is(snapshot_of, drawing, moment):
    snapshot = snapshot_of("lecture", Neuron(1, 1), moment)
    modes = {"d_weights": "gradients", "d_activations": "gradients",
             "update": "updates"}  # fmt: skip
    mode = modes.get(moment[0], "weights")
    picture = drawn(snapshot, drawing, mode=mode)
    units = [Neuron(0, 1), Neuron(1, 0), Neuron(2, 1), Weight(1, 1, 2), Bias(1, 1)]
    for unit in units:
        anchor = anchor_of(picture, unit)
        assert anchor is not None
        found = unit_at(picture, *anchor)
        if moment == ("d_activations", 1) and isinstance(unit, Weight | Bias):
            # The edges into the hidden layer carry nothing yet: no labels on them.
            continue
        assert found == unit
    for layer in picture.layers[1:]:
        if layer.layout.sums is not None:
            for slot, place in enumerate(layer.layout.sums.tolist()):
                found = unit_at(picture, *place)
                assert found == Neuron(layer.layout.layer, slot)


def test_labels_tell_biases_from_weights(snapshot_of):
    snapshot = snapshot_of("lecture", Bias(1, 1))
    labels = drawn(snapshot, "input").labels
    of_neuron = {label.unit for label in labels if label.of_chosen}
    assert of_neuron == {Bias(1, 1), *(Weight(1, 1, source) for source in range(3))}
    chosen = [label for label in labels if label.is_chosen]
    assert [label.unit for label in chosen] == [Bias(1, 1)]
    bias = float(snapshot.parameters.b[0][1])
    assert chosen[0].text == format_number(bias)


def test_an_update_shows_old_and_new_of_a_bias_on_its_edge(snapshot_of):
    snapshot = snapshot_of("lecture", Bias(1, 1), ("update", 0))
    picture = drawn(snapshot, "input", mode="updates")
    label = next(each for each in picture.labels if each.unit == Bias(1, 1))
    trace = snapshot.trace
    assert label.before == format_number(float(trace.parameters.b[0][1]))
    assert label.after == format_number(float(trace.updated.b[0][1]))
    weight = next(each for each in picture.labels if each.unit == Weight(1, 1, 2))
    assert weight.before == format_number(float(trace.parameters.W[0][1, 2]))


def places_of(picture):
    """All that moves, as one row of numbers."""
    parts = [picture.edges.starts[:12], picture.edges.ends[:12]]
    for layer in picture.layers:
        parts += [layer.layout.centers, layer.layout.entries, layer.layout.exits]
        if layer.bias is not None:
            parts += [layer.bias.centers, layer.bias.ties, layer.bias.text_places]
    return np.concatenate([part.ravel() for part in parts])


@pytest.mark.parametrize(
    ("start", "end"), [("apart", "combined"), ("combined", "input"), ("apart", "input")]
)
def test_positions_move_without_a_jump(snapshot_of, start, end):
    snapshot = snapshot_of("lecture")
    shares = np.linspace(0.0, 1.0, 31).tolist()
    mixes = [between(MIXES[start], MIXES[end], share) for share in shares]
    places = [places_of(drawn(snapshot, mix)) for mix in mixes]
    steps = np.abs(np.diff(places, axis=0)).max(axis=0)
    whole = np.abs(places[-1] - places[0])
    assert whole.max() > 30.0
    assert (steps <= whole / 30 * 2.5 + 3.0).all()


def test_on_the_way_the_biases_are_dots_that_gather(snapshot_of):
    snapshot = snapshot_of("lecture")
    spread = []
    for share in (0.0, 0.4, 0.8):
        picture = drawn(snapshot, DrawingMix(as_input=share))
        assert not (picture.edges.sources == CONSTANT).any()
        spread.append(np.ptp(picture.layers[1].bias.centers[:, 1]))
    assert spread[0] > spread[1] > spread[2] > 0.0
    assert np.ptp(drawn(snapshot, "input").layers[1].bias.centers[:, 1]) == 0.0


@pytest.mark.parametrize(
    ("name", "reason"), [("spiral", "tiles"), ("digits", "too many"),
                         ("vectors", "too many")]
)  # fmt: skip
def test_where_neurons_are_no_circles_they_stay_combined(snapshot_of, name, reason):
    snapshot = snapshot_of(name)
    assert reason in why_drawn_combined(snapshot, SIZE.width, SIZE.height)
    for drawing in MIXES:
        picture = drawn(snapshot, drawing)
        assert picture.layout.mix == COMBINED
        assert not (picture.edges.sources == CONSTANT).any()
        said = " ".join(picture.notes)
        assert ("drawn combined" in said) == (drawing != "combined")


def test_a_network_too_long_for_two_columns_a_layer_stays_combined():
    assert why_combined(GraphShape((3, 3, 3, 3, 3, 3)), 420.0, 300.0)
    assert not why_combined(GraphShape((3, 4, 2)), 840.0, 400.0)


@pytest.mark.parametrize("drawing", MIXES)
def test_a_term_lets_its_edges_stand_out(snapshot_of, drawing):
    snapshot = snapshot_of("lecture")
    for kind in ("weights", "biases", "parameters", "neurons"):
        lit = CountTarget(kind, (2,))
        edges = drawn(snapshot, drawing, lit=lit).edges
        is_bias = edges.sources == CONSTANT
        counted = edges.layers == 2
        if kind == "weights":
            counted &= ~is_bias
        elif kind == "biases":
            counted &= is_bias
        elif kind == "neurons":
            counted[:] = False
        assert (edges.opacities[counted] == 1.0).all()
        assert (edges.opacities[~counted] < 0.5).all()


def test_terms_name_the_layers_whatever_the_network(snapshot_of):
    for name, below in (
        ("lecture", "3 inputs, not neurons"), ("spiral", "2 inputs, not neurons"),
        ("digits", "64 inputs, not neurons"),
    ):  # fmt: skip
        picture = drawn(snapshot_of(name), "combined", terms=True)
        first, *hidden, last = picture.layers
        assert (first.caption, first.caption_below) == ("input layer", below)
        assert last.caption == "output layer"
        for layer in hidden:
            assert layer.caption.startswith("hidden")
            assert "neuron" in layer.caption_below or "·" in layer.caption_below
    lecture = drawn(snapshot_of("lecture"), "combined", terms=True).layers
    assert lecture[1].caption_below == "4 neurons, sigmoid"


def test_flags_stand_at_their_neurons(fresh_session):
    session = fresh_session
    session.set_bias(1, 1, -1e6)
    snapshot = session.snapshot()
    flags = tuple(layer.flags for layer in activity_of(snapshot))
    picture = drawn(snapshot, "combined", flags=flags)
    layer = picture.layers[1]
    slot = layer.layout.slot_of(1)
    assert layer.flags[slot] in ("dead", "saturated")
    assert picture.layers[0].flags == ()
    assert drawn(snapshot, "combined").layers[1].flags == ()
