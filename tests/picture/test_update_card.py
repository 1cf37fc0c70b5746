"""The update in the drawing: labels with old and new, and the card of the chosen."""

from dataclasses import replace

import numpy as np
import pytest

from nnviz.picture.graph_options import GraphOptions
from nnviz.picture.graph_picture import graph_picture
from nnviz.picture.numbers import format_number
from nnviz.session.events import value_of
from nnviz.session.selection import Bias, Neuron, Weight

UPDATES = GraphOptions(mode="updates")
LARGE = replace(UPDATES, width=1400.0, height=620.0)
UPDATE = ("update", 0)


def check_label(label, snapshot):
    ends = snapshot.parameters, snapshot.trace.updates, snapshot.trace.updated
    expected = [format_number(value_of(of, label.unit)) for of in ends]
    assert [label.before, label.text, label.after] == expected


def test_a_small_network_has_old_change_and_new_on_every_weight(snapshot_of):
    snapshot = snapshot_of("lecture", moment=UPDATE)
    picture = graph_picture(snapshot, UPDATES)
    assert len(picture.labels) == snapshot.architecture.weight_count
    for label in picture.labels:
        check_label(label, snapshot)
        assert label.columns is not None
        assert sum(label.columns) == pytest.approx(label.width)
    assert picture.change_symbol == "−*λ*·*v*" or picture.change_symbol == "−*λ*·*g*"


def test_with_room_the_weights_into_the_chosen_have_them_too(snapshot_of):
    snapshot = snapshot_of("spiral", Neuron(2, 4), UPDATE)
    shapes = {}
    for options in (LARGE, UPDATES, replace(UPDATES, width=560.0)):
        labels = graph_picture(snapshot, options).labels
        assert {label.unit for label in labels} == {Weight(2, 4, i) for i in range(8)}
        if labels[0].before:
            for label in labels:
                check_label(label, snapshot)
        shapes[options.width] = (labels[0].columns is not None, bool(labels[0].before))
    assert list(shapes.values()) == [(True, True), (False, True), (False, False)]


@pytest.mark.parametrize("options", [LARGE, UPDATES, replace(UPDATES, width=700.0)])
@pytest.mark.parametrize("name", ["spiral", "lecture", "iris"])
def test_labels_cover_neither_each_other_nor_neurons(snapshot_of, name, options):
    layer = 2
    snapshot = snapshot_of(name, Neuron(layer, 1), UPDATE)
    picture = graph_picture(snapshot, options)
    layers = picture.layout.layers
    for of_layer in {label.unit.layer for label in picture.labels}:
        column = [label for label in picture.labels if label.unit.layer == of_layer]
        ys = np.sort([label.y for label in column])
        assert (np.diff(ys) >= column[0].height).all()
        left = column[0].x - column[0].width / 2
        right = column[0].x + column[0].width / 2
        assert left > layers[of_layer - 1].exits[:, 0].max()
        assert right < layers[of_layer].entries[:, 0].max()


@pytest.mark.parametrize("unit", [Weight(2, 4, 2), Bias(1, 3), Bias(3, 0)])
@pytest.mark.parametrize("options", [LARGE, UPDATES])
def test_the_card_has_the_numbers_of_the_chosen_and_covers_nothing(
    snapshot_of, unit, options
):
    snapshot = snapshot_of("spiral", unit, UPDATE)
    picture = graph_picture(snapshot, options)
    card = picture.card
    assert card is not None
    assert card.unit == unit
    rows = {row.kind: row for row in card.rows}
    assert rows["before"].value == value_of(snapshot.parameters, unit)
    assert rows["change"].value == value_of(snapshot.trace.updates, unit)
    assert rows["after"].text == format_number(value_of(snapshot.trace.updated, unit))
    left, top, width, height = card.box
    assert left >= 0
    assert top >= 0
    assert left + width <= options.width
    assert top + height <= options.height
    for x, y in picture.layers[unit.layer].layout.centers.tolist():
        assert not (left < x < left + width and top < y < top + height)


def test_a_neuron_has_the_short_card_of_its_bias(snapshot_of):
    card = graph_picture(snapshot_of("spiral", Neuron(2, 4), UPDATE), UPDATES).card
    assert card is not None
    assert card.unit == Bias(2, 4)
    assert [row.kind for row in card.rows] == ["before", "change", "after"]


@pytest.mark.parametrize(
    ("name", "unit"),
    [("spiral", None), ("spiral", Neuron(0, 1)), ("lecture", Neuron(1, 1))],
)
def test_no_card_for_what_has_no_parameter_or_its_bias_written_below(
    snapshot_of, name, unit
):
    assert graph_picture(snapshot_of(name, unit, UPDATE), UPDATES).card is None


def test_there_is_no_card_at_other_moments(snapshot_of):
    for mode in ("weights", "gradients"):
        snapshot = snapshot_of("spiral", Weight(2, 4, 2))
        picture = graph_picture(snapshot, GraphOptions(mode=mode))
        assert picture.card is None
        assert not any(label.before for label in picture.labels)


def test_arrow_heads_point_up_where_a_weight_grows(snapshot_of):
    picture = graph_picture(snapshot_of("spiral", moment=UPDATE), UPDATES)
    assert picture.chevrons is not None
    changes = picture.edges.values[picture.chevrons.edges]
    np.testing.assert_array_equal(picture.chevrons.directions[:, 1], -np.sign(changes))
    assert not picture.chevrons.directions[:, 0].any()


def test_the_templates_of_an_image_show_the_change(snapshot_of):
    snapshot = snapshot_of("digits", moment=UPDATE)
    weights, updates = (
        graph_picture(snapshot, GraphOptions(mode=mode))
        for mode in ("weights", "updates")
    )
    assert (weights.layers[1].pixels != updates.layers[1].pixels).any()
    assert any("changes of W¹" in note for note in updates.notes)
