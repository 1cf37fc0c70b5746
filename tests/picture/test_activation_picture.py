"""The picture of an activation: the neurons of a layer as points, flags, and counts."""

import numpy as np
import pytest

from nnviz.engine.activations import activate, activation_derivative
from nnviz.picture.activation_picture import (
    activation_picture,
    activation_table,
    flag_definition,
    layer_name,
    layer_of,
    neuron_lines,
)
from nnviz.session.activity import activity_of
from nnviz.session.selection import Bias, Neuron, Weight


def picture_of(snapshot, layer=1):
    return activation_picture(snapshot, activity_of(snapshot)[layer - 1])


@pytest.mark.parametrize("name", ["spiral", "lecture", "digits"])
def test_points_are_the_neurons_of_the_chosen_sample(snapshot_of, name):
    snapshot = snapshot_of(name)
    for layer in range(1, snapshot.architecture.depth + 1):
        picture = picture_of(snapshot, layer)
        activation = snapshot.architecture.activations[layer - 1]
        z = snapshot.sample.z[layer - 1]
        assert picture.z.tolist() == z.tolist()
        assert picture.f == pytest.approx(activate(activation, z), rel=1e-14)
        slope = activation_derivative(activation, picture.f)
        assert picture.slope.tolist() == slope.tolist()
        assert np.abs(picture.z).max() <= picture.curve.reach
        assert picture.limits[0] <= picture.f.min()
        assert picture.f.max() <= picture.limits[1]


def test_bars_count_every_pre_activation_of_the_training_set(snapshot_of):
    snapshot = snapshot_of("lecture", Neuron(1, 2))
    picture, activity = picture_of(snapshot), activity_of(snapshot)[0]
    assert picture.bars.sum() + picture.beyond == activity.z.size
    inside = np.abs(activity.z[:, 2]) <= picture.curve.reach
    assert picture.own is not None
    assert picture.own.sum() == np.count_nonzero(inside)


def test_without_a_choice_no_neuron_has_bars_of_its_own(snapshot_of):
    assert picture_of(snapshot_of("lecture")).own is None
    assert picture_of(snapshot_of("lecture", Neuron(2, 0))).own is None


def test_what_is_not_computed_yet_is_not_shown(snapshot_of):
    picture = picture_of(snapshot_of("spiral", None, ("z", 1)), 2)
    assert np.isnan(picture.z).all()
    assert np.isnan(picture.slope).all()


def test_the_layer_follows_the_choice(snapshot_of):
    assert layer_of(snapshot_of("spiral", Weight(2, 0, 1)), 1) == 2
    assert layer_of(snapshot_of("spiral", Bias(3, 0)), 1) == 3
    assert layer_of(snapshot_of("spiral", Neuron(0, 1)), 2) == 2
    assert layer_of(snapshot_of("spiral"), 7) == 1
    assert layer_name(snapshot_of("spiral"), 3) == "output"
    assert layer_name(snapshot_of("spiral"), 2) == "hidden 2"


def test_range_and_counts_are_said(snapshot_of):
    spiral = picture_of(snapshot_of("spiral"))
    assert spiral.facts[0] == "range [0, ∞)"
    assert spiral.facts[1].endswith("of 8 dead")
    lecture = picture_of(snapshot_of("lecture"))
    assert lecture.facts[:2] == ("range (0, 1)", "0 of 4 saturated")
    assert picture_of(snapshot_of("spiral"), 3).facts[0] == "range (−∞, ∞)"


def test_a_flag_is_explained(fresh_session):
    session = fresh_session
    name = session.snapshot().architecture.activations[0]
    session.set_bias(1, 1, -1e6)
    snapshot = session.snapshot()
    activity = activity_of(snapshot)[0]
    word = {"relu": "dead", "sigmoid": "saturated"}[name]
    assert activity.flags[1] == word
    lines = neuron_lines(snapshot, activity, 1)
    assert lines[-1] == flag_definition(activity)
    assert lines[-1].startswith(f"{word}: ")
    others = [index for index, flag in enumerate(activity.flags) if not flag]
    if others:
        assert word not in " ".join(neuron_lines(snapshot, activity, others[0])[-1:])
    assert activation_table(snapshot, activity).rows[1][-1] == word


def test_the_table_has_a_row_for_each_neuron(snapshot_of):
    snapshot = snapshot_of("lecture")
    table = activation_table(snapshot, activity_of(snapshot)[0])
    assert len(table.rows) == 4
    assert [row[2] for row in table.rows] == snapshot.sample.z[0].tolist()
