"""Neurons, weights and biases by the names that are typed for them."""

import re

import pytest

from nnviz.engine.network import Architecture
from nnviz.session.selection import Bias, Neuron, Weight
from nnviz.session.unit_names import unit_named

NETWORK = Architecture((2, 8, 3), ("relu", "linear"))


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("W1[0,1]", Weight(1, 0, 1)),
        ("W2[2, 7]", Weight(2, 2, 7)),
        ("b2[1]", Bias(2, 1)),
        ("a1[4]", Neuron(1, 4)),
        ("a2[0]", Neuron(2, 0)),
        ("x[1]", Neuron(0, 1)),
    ],
)
def test_a_name_is_the_unit_that_it_says(name, unit):
    assert unit_named(name, NETWORK) == unit


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("W1", "a weight is W1[0,1]"),
        ("W1[2]", "such as W1, b1, W1[0,1] or b1[0]"),
        ("b1[0,1]", "such as W1, b1, W1[0,1] or b1[0]"),
        ("w1[0,1]", "a neuron a1[4]"),
        ("a1[-1]", "an input x[0]"),
        ("a1[٣]", "names no part of a network"),
        ("", "names no part of a network"),
        ("W3[0,0]", "one of the layers of this network, W1 to W2"),
        ("a0[0]", "names no part of a network"),
        ("a3[0]", "one of the layers of this network, a1 to a2"),
        ("W1[0,2]", "W1[0,0] to W1[7,1]"),
        ("b2[3]", "b2[0] to b2[2]"),
        ("a1[8]", "one of a1[0] to a1[7]"),
        ("x[2]", "one of x[0] to x[1]"),
    ],
)
def test_what_names_nothing_is_said_in_a_sentence(name, said):
    with pytest.raises(ValueError, match=re.escape(said)):
        unit_named(name, NETWORK)
