"""Moments by the names that are typed for them."""

import pytest

from nnviz.engine.network import Architecture
from nnviz.session.moment_names import moment_named, moment_names
from nnviz.session.moments import Moment, moments_of

DEEP = Architecture((2, 8, 8, 3), ("relu", "relu", "linear"))
SQUASHED = Architecture((3, 4, 2), ("sigmoid", "sigmoid"))
FLAT = Architecture((4, 3), ("linear",))


@pytest.mark.parametrize(
    ("architecture", "loss", "expected"),
    [
        (
            DEEP,
            "cross_entropy",
            "batch z1 a1 z2 a2 scores exp normalise loss "
            "dscores dW3 da2 dW2 da1 dW1 update",
        ),
        (
            SQUASHED,
            "squared_error",
            "batch z1 a1 z2 output loss doutput dW2 da1 dW1 update",
        ),
        (DEEP, "hinge", "batch z1 a1 z2 a2 scores loss dscores dW3 da2 dW2 da1 dW1 "
            "update"),
        (FLAT, "squared_error", "batch output loss doutput dW1 update"),
    ],
)  # fmt: skip
def test_each_moment_of_the_chain_has_a_name_of_its_own(architecture, loss, expected):
    names = moment_names(architecture, loss)
    assert " ".join(names) == expected
    assert len(set(names)) == len(names) == len(moments_of(architecture, loss))
    assert [moment_named(name, architecture, loss) for name in names] == list(
        range(len(names))
    )


def test_a_name_is_the_moment_that_it_says():
    moments = moments_of(DEEP, "cross_entropy")
    place = moment_named("da2", DEEP, "cross_entropy")
    assert moments[place] == Moment("d_activations", 2, backward=True)


@pytest.mark.parametrize("name", ["z3", "dW4", "Loss", "", "doutput"])
def test_another_name_is_refused_with_those_that_there_are(name):
    with pytest.raises(
        ValueError, match=r"moments are batch, z1, a1.*, dW1, update\.$"
    ):
        moment_named(name, DEEP, "cross_entropy")
