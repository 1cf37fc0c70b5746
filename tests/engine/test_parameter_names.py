"""Names of parameters say the same when they are written as when they are read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.engine.network import Architecture
from nnviz.engine.parameter_names import (
    ParameterName,
    ParameterNameError,
    parse_parameter_name,
)

NETWORK = Architecture((2, 8, 3), ("relu", "linear"))

indices = st.integers(0, 20_000)
names = st.one_of(
    st.builds(
        ParameterName, st.sampled_from(["W", "b"]), st.integers(1, 64), st.none()
    ),
    st.builds(
        ParameterName, st.just("W"), st.integers(1, 64), st.tuples(indices, indices)
    ),
    st.builds(ParameterName, st.just("b"), st.integers(1, 64), st.tuples(indices)),
)


@given(names)
def test_a_name_reads_back(name):
    assert parse_parameter_name(str(name)) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("W1", ParameterName("W", 1)),
        ("b12", ParameterName("b", 12)),
        ("W1[0,1]", ParameterName("W", 1, (0, 1))),
        ("W1[0, 1]", ParameterName("W", 1, (0, 1))),
        ("b2[1]", ParameterName("b", 2, (1,))),
    ],
)
def test_names_of_the_contract(text, name):
    assert parse_parameter_name(text) == name


@pytest.mark.parametrize(
    "text",
    ["", "W", "w1", "W0", "W01", "V1", "W1[0]", "b1[0,1]", "W1[0;1]", "W1[-1,0]",
     "W1[0,1", "W1[0,1]\n", " W1", "W1[0,1] ", "W¹", "W1[٣,1]", "W1[]", "W1" * 99,
     "b1[" + "9" * 99 + "]", None, 1, ["W1"]],
)  # fmt: skip
def test_anything_else_is_no_name(text):
    with pytest.raises(ParameterNameError, match="such as W1, b1, W1"):
        parse_parameter_name(text)


@pytest.mark.parametrize("text", ["W1", "W2", "b2", "W1[7,1]", "W2[2,7]", "b1[7]"])
def test_parameters_that_a_network_has(text):
    assert parse_parameter_name(text).fits(NETWORK)


@pytest.mark.parametrize(
    ("text", "accepted"),
    [
        ("W3", "one of the layers of this network, W1 to W2"),
        ("b3[0]", "one of the layers of this network, b1 to b2"),
        ("W1[8,0]", r"an entry of W1, W1\[0,0\] to W1\[7,1\]"),
        ("W1[0,2]", r"an entry of W1, W1\[0,0\] to W1\[7,1\]"),
        ("b2[3]", r"an entry of b2, b2\[0\] to b2\[2\]"),
    ],
)
def test_parameters_that_it_has_not(text, accepted):
    name = parse_parameter_name(text)
    assert not name.fits(NETWORK)
    with pytest.raises(ParameterNameError, match=accepted):
        name.check(NETWORK)


def test_a_single_layer_is_not_a_range():
    with pytest.raises(ParameterNameError, match="this network, W1"):
        parse_parameter_name("W2").check(Architecture((2, 3), ("linear",)))
