"""Counts written out as the lecture does."""

import pytest

from nnviz.engine.network import Architecture
from nnviz.picture.counts import counts_written_out


def counts(*layers):
    return counts_written_out(Architecture(layers, ("linear",) * (len(layers) - 1)))


def test_the_sums_are_written_out():
    assert counts(2, 8, 8, 3) == (
        "8 + 8 + 3 = **19 neurons**",
        "2·8 + 8·8 + 8·3 = **104 weights**",
        "104 + 8 + 8 + 3 = **123 parameters**",
    )


def test_the_lectures_network():
    assert counts(3, 4, 2) == (
        "4 + 2 = **6 neurons**",
        "3·4 + 4·2 = **20 weights**",
        "20 + 4 + 2 = **26 parameters**",
    )


def test_frozen_parameters_are_counted():
    network = Architecture((2, 8, 3), ("relu", "linear"))
    *_, parameters, frozen = counts_written_out(
        network, ("b1", "W1[0,1]", "W2", "b2[0]")
    )
    assert parameters == "40 + 8 + 3 = **51 parameters**"
    assert frozen == "34 of them frozen"


def test_one_layer_needs_no_sum_of_neurons():
    assert counts(1, 1) == (
        "**1 neuron**",
        "1·1 = **1 weight**",
        "1 + 1 = **2 parameters**",
    )


def test_large_numbers_have_thin_spaces():
    assert counts(3072, 100, 10)[2] == (
        "308\u2009200 + 100 + 10 = **308\u2009310 parameters**"
    )


@pytest.mark.parametrize("depth", [6, 40])
def test_long_sums_have_an_ellipsis(depth):
    neurons, weights, _ = counts(*range(2, depth + 3))
    assert neurons.startswith("3 + 4 + … + ")
    assert weights.startswith("2·3 + 3·4 + … + ")
    assert neurons.endswith(
        f"{depth + 1} + {depth + 2} = **{sum(range(3, depth + 3))} neurons**"
    )


def test_five_terms_are_all_written():
    assert counts(9, 1, 2, 3, 4, 5)[0] == "1 + 2 + 3 + 4 + 5 = **15 neurons**"
