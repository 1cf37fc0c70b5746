"""Going through a network by keyboard."""

import pytest

from nnviz.engine.network import Architecture
from nnviz.picture.graph_steps import neighbour
from nnviz.session.selection import Bias, Neuron, Weight

NETWORK = Architecture((2, 8, 3), ("relu", "linear"))


@pytest.mark.parametrize(
    ("unit", "direction", "there"),
    [
        (None, "right", Neuron(1, 0)),
        (Neuron(1, 3), "down", Neuron(1, 4)),
        (Neuron(1, 7), "down", Neuron(1, 7)),
        (Neuron(1, 0), "up", Neuron(1, 0)),
        (Neuron(1, 0), "right", Neuron(2, 0)),
        (Neuron(1, 7), "right", Neuron(2, 2)),
        (Neuron(2, 1), "left", Neuron(1, 4)),
        (Neuron(2, 1), "right", Neuron(2, 1)),
        (Neuron(0, 1), "left", Neuron(0, 1)),
        (Weight(1, 3, 0), "down", Weight(1, 3, 1)),
        (Weight(1, 3, 1), "down", Weight(1, 3, 1)),
        (Weight(1, 3, 1), "left", Neuron(0, 1)),
        (Weight(1, 3, 1), "right", Neuron(1, 3)),
        (Bias(2, 1), "up", Bias(2, 0)),
        (Bias(2, 1), "left", Neuron(2, 1)),
    ],
)
def test_the_next_part(unit, direction, there):
    assert neighbour(NETWORK, unit, direction) == there
