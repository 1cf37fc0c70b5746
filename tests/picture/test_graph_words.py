"""The parts of a network in words, with every digit."""

from nnviz.picture.graph_words import unit_lines, unit_name, unit_value
from nnviz.session.selection import Bias, Neuron, Weight


def test_tool_tips_have_every_digit(snapshot_of):
    snapshot = snapshot_of("spiral")
    value = float(snapshot.parameters.W[1][4, 2])
    lines = unit_lines(snapshot, Weight(2, 4, 2), gradients=False)
    assert lines[0] == f"W²[5, 3] = {value!r}".replace("-", "−")
    assert lines[-1] == "from hidden 1, neuron 3 to hidden 2, neuron 5"
    assert unit_value(snapshot, Weight(2, 4, 2), gradients=False) == value
    slope = float(snapshot.sample.dW[1][4, 2])
    assert unit_value(snapshot, Weight(2, 4, 2), gradients=True) == slope


def test_the_parts_of_a_network_have_names(snapshot_of):
    snapshot = snapshot_of("spiral")
    assert unit_name(snapshot, Neuron(0, 1)) == "input x₂"
    assert unit_name(snapshot, Neuron(1, 0)) == "hidden 1, neuron 1"
    assert unit_name(snapshot, Neuron(3, 2)) == "output for class 3"
    assert unit_name(snapshot, Bias(3, 2)) == "b³[3]"
    assert unit_name(snapshot_of("lecture"), Neuron(2, 0)) == "output 1"


def test_a_neuron_says_what_is_known_of_it(snapshot_of):
    snapshot = snapshot_of("spiral", moment=("z", 1))
    lines = unit_lines(snapshot, Neuron(1, 0), gradients=False)
    assert [line.split(" = ")[0] for line in lines] == [
        "hidden 1, neuron 1",
        "z¹[1]",
        "b¹[1]",
    ]
    later = unit_lines(snapshot, Neuron(2, 0), gradients=False)
    assert len(later) == 2
