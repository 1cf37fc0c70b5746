"""Going from one part of a network to the next, by keyboard."""

from typing import Literal

from nnviz.engine.network import Architecture
from nnviz.session.selection import Bias, Neuron, Unit, Weight

Direction = Literal["left", "right", "up", "down"]


def neighbour(
    architecture: Architecture, unit: Unit | None, direction: Direction
) -> Unit:
    """What lies next to a unit in the drawing; at an edge the unit itself.

    From a neuron: up and down within its layer, left and right to the neuron at
    the same height of the next layer. From a weight: up and down to the weights of
    the same neuron, left and right to its ends. From a bias: up and down to the
    other biases, left and right to its neuron. With nothing chosen: the first neuron
    of the first hidden (or output) layer.
    """
    match unit:
        case None:
            return Neuron(1, 0)
        case Weight(layer, target, source):
            if direction in ("left", "right"):
                at_left = direction == "left"
                return Neuron(layer - 1, source) if at_left else Neuron(layer, target)
            count = architecture.layers[layer - 1]
            return Weight(layer, target, _stepped(source, direction, count))
        case Bias(layer, index):
            if direction in ("left", "right"):
                return Neuron(layer, index)
            return Bias(layer, _stepped(index, direction, architecture.layers[layer]))
        case Neuron(layer, index):
            if direction in ("up", "down"):
                count = architecture.layers[layer]
                return Neuron(layer, _stepped(index, direction, count))
            return _beside(architecture, unit, direction)


def _stepped(index: int, direction: Direction, count: int) -> int:
    return min(max(index + (1 if direction == "down" else -1), 0), count - 1)


def _beside(architecture: Architecture, at: Neuron, direction: Direction) -> Neuron:
    layer = at.layer + (1 if direction == "right" else -1)
    if not 0 <= layer < len(architecture.layers):
        return at
    here, there = architecture.layers[at.layer], architecture.layers[layer]
    # Layers are centred: the same place counted from the middle.
    index = round(at.index - (here - 1) / 2 + (there - 1) / 2)
    return Neuron(layer, min(max(index, 0), there - 1))
