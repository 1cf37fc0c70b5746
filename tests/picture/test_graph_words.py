"""The parts of a network in words, with every digit."""

import pytest

from nnviz.picture.graph_words import unit_lines, unit_name, unit_value
from nnviz.picture.numbers import format_exact
from nnviz.session.selection import Bias, Neuron, Weight


def test_tool_tips_have_every_digit(snapshot_of):
    snapshot = snapshot_of("spiral")
    value = float(snapshot.parameters.W[1][4, 2])
    lines = unit_lines(snapshot, Weight(2, 4, 2), "weights")
    assert lines[0] == f"W²[5, 3] = {value!r}".replace("-", "−")
    assert lines[-1] == "from hidden 1, neuron 3 to hidden 2, neuron 5"
    assert unit_value(snapshot, Weight(2, 4, 2), "weights") == value
    slope = float(snapshot.sample.dW[1][4, 2])
    assert unit_value(snapshot, Weight(2, 4, 2), "gradients") == slope


def test_the_parts_of_a_network_have_names(snapshot_of):
    snapshot = snapshot_of("spiral")
    assert unit_name(snapshot, Neuron(0, 1)) == "input x₂"
    assert unit_name(snapshot, Neuron(1, 0)) == "hidden 1, neuron 1"
    assert unit_name(snapshot, Neuron(3, 2)) == "output for class 3"
    assert unit_name(snapshot, Bias(3, 2)) == "b³[3]"
    assert unit_name(snapshot_of("lecture"), Neuron(2, 0)) == "output 1"


def test_a_neuron_says_what_is_known_of_it(snapshot_of):
    snapshot = snapshot_of("spiral", moment=("z", 1))
    lines = unit_lines(snapshot, Neuron(1, 0), "weights")
    assert [line.split(" = ")[0] for line in lines] == [
        "hidden 1, neuron 1",
        "z¹[1]",
        "b¹[1]",
    ]
    later = unit_lines(snapshot, Neuron(2, 0), "weights")
    assert len(later) == 2


def names_of(lines):
    return [line.split(" = ")[0] for line in lines]


def test_what_flows_along_an_edge_is_said_with_its_number(snapshot_of):
    weight = Weight(2, 4, 2)
    snapshot = snapshot_of("spiral", moment=("z", 2))
    product = snapshot.parameters.W[1][4, 2] * snapshot.sample.a[0][2]
    lines = unit_lines(snapshot, weight, "weights")
    assert lines[1] == f"w · a = {format_exact(product)}"
    snapshot = snapshot_of("spiral", moment=("d_activations", 1))
    product = snapshot.parameters.W[1][4, 2] * snapshot.sample.dz[1][4]
    lines = unit_lines(snapshot, weight, "gradients")
    assert lines[1] == f"w · ∂L/∂z = {format_exact(product)}"
    assert unit_value(snapshot, weight, "gradients") == product


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (("d_weights", 3), []),
        (("d_activations", 2), ["∂L/∂a²[5]"]),
        (("d_weights", 2), ["∂L/∂a²[5]", "∂L/∂z²[5]"]),
    ],
)
def test_a_neuron_says_how_far_its_gradient_has_come(snapshot_of, moment, expected):
    snapshot = snapshot_of("spiral", moment=moment)
    lines = unit_lines(snapshot, Neuron(2, 4), "gradients")
    assert names_of(lines[4:]) == expected


def test_the_update_is_said_in_full(snapshot_of):
    snapshot = snapshot_of("spiral", moment=("update", 0))
    place = (1, (4, 2))
    old, change, new = (
        format_exact(float(of.W[place[0]][place[1]]))
        for of in (
            snapshot.parameters,
            snapshot.trace.updates,
            snapshot.trace.updated,
        )
    )
    lines = unit_lines(snapshot, Weight(2, 4, 2), "updates")
    assert lines[0].endswith(f"old = {old}")
    assert any(line.startswith("change") and line.endswith(change) for line in lines)
    assert lines[-2].endswith(f"new = {new}")
    of_neuron = unit_lines(snapshot, Neuron(2, 4), "updates")
    assert "new" in of_neuron[-1]
    assert unit_value(snapshot, Bias(2, 4), "updates") == float(
        snapshot.trace.updates.b[1][4]
    )
