"""The first parameters: their spread, their seeds, and parameters that are given."""

import numpy as np
import pytest

from nnviz.engine.initialization import initialize
from nnviz.engine.network import Architecture
from nnviz.engine.settings import INITIALIZATIONS, Initialization

WIDE = Architecture((300, 200, 100), ("relu", "linear"))
DRAWN = [kind for kind in INITIALIZATIONS if kind not in ("zeros", "given")]


def first_weights(**settings):
    return initialize(WIDE, Initialization(**settings), "float64").W[0]


@pytest.mark.parametrize(
    ("settings", "std"),
    [
        ({"kind": "he"}, np.sqrt(2 / 300)),
        ({"kind": "he", "scale": 3.0}, 3 * np.sqrt(2 / 300)),
        ({"kind": "xavier"}, np.sqrt(2 / 500)),
        ({"kind": "uniform"}, 0.5 / np.sqrt(3)),
        ({"kind": "uniform", "scale": 2.0}, 2 / np.sqrt(3)),
        ({"kind": "normal"}, 0.1),
        ({"kind": "normal", "scale": 0.7}, 0.7),
    ],
)
def test_spread(settings, std):
    W = first_weights(**settings)
    assert W.std() == pytest.approx(std, rel=0.02)
    assert abs(W.mean()) < 0.02 * std * np.sqrt(2)


def test_uniform_kinds_stay_within_their_limits():
    assert np.abs(first_weights(kind="xavier")).max() <= np.sqrt(6 / 500)
    assert np.abs(first_weights(kind="uniform", scale=0.3)).max() <= 0.3


@pytest.mark.parametrize("kind", INITIALIZATIONS[:-1])
def test_biases_start_at_zero(kind):
    parameters = initialize(WIDE, Initialization(kind=kind), "float64")
    assert [b.shape for b in parameters.b] == [(200,), (100,)]
    assert not any(b.any() for b in parameters.b)


@pytest.mark.parametrize("kind", DRAWN)
def test_seeds(kind):
    again, other = (first_weights(kind=kind, seed=seed) for seed in (1, 2))
    np.testing.assert_array_equal(first_weights(kind=kind, seed=1), again)
    assert (again != other).any()


def test_layers_do_not_share_their_random_numbers():
    square = Architecture((50, 50, 50), ("relu", "linear"))
    first, second = initialize(square, Initialization(), "float64").W
    assert (first != second).all()


def test_a_later_layer_does_not_change_an_earlier_one():
    other = Architecture((300, 200, 7), ("relu", "linear"))
    np.testing.assert_array_equal(
        initialize(other, Initialization(), "float64").W[0], first_weights(kind="he")
    )


def test_float32_is_float64_rounded():
    exact = first_weights(kind="he")
    rounded = initialize(WIDE, Initialization(), "float32").W[0]
    assert rounded.dtype == np.float32
    np.testing.assert_array_equal(rounded, exact.astype(np.float32))


def test_given():
    linear = Architecture((2, 1), ("linear",))
    given = Initialization(kind="given", W=(((1.0, -2.0),),), b=((0.5,),))
    parameters = initialize(linear, given, "float64")
    assert parameters.W[0].tolist() == [[1.0, -2.0]]
    assert parameters.b[0].tolist() == [0.5]


def test_given_parameters_of_another_shape_are_refused():
    linear = Architecture((3, 1), ("linear",))
    given = Initialization(kind="given", W=(((1.0, -2.0),),), b=((0.5,),))
    with pytest.raises(ValueError, match="shapes"):
        initialize(linear, given, "float64")


def test_parameters_are_read_only():
    parameters = initialize(WIDE, Initialization(), "float64")
    with pytest.raises(ValueError, match="read-only"):
        parameters.W[0][0, 0] = 1
