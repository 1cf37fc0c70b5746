"""The chain of moments of a step, and the way through it by layers."""

import pytest

from nnviz.engine.network import Architecture
from nnviz.session.moments import (
    Moment,
    moments_of,
    next_layer_end,
    previous_layer_end,
    rest_index,
)

DEEP = Architecture((2, 8, 8, 3), ("relu", "relu", "linear"))
LINEAR = Architecture((4, 3), ("linear",))
SQUASHED = Architecture((2, 4, 1), ("tanh", "tanh"))


def names(architecture, loss):
    return [f"{m.kind}{m.layer or ''}" for m in moments_of(architecture, loss)]


@pytest.mark.parametrize(
    ("architecture", "loss", "expected"),
    [
        (
            DEEP,
            "cross_entropy",
            "batch z1 a1 z2 a2 z3 exp3 normalise3 loss d_output3 "
            "d_weights3 d_activations2 d_weights2 d_activations1 d_weights1 update",
        ),
        (LINEAR, "hinge", "batch z1 loss d_output1 d_weights1 update"),
        (
            SQUASHED,
            "squared_error",
            "batch z1 a1 z2 a2 loss d_output2 "
            "d_weights2 d_activations1 d_weights1 update",
        ),
        (
            Architecture((3, 4, 4, 4, 2), ("relu", "tanh", "linear", "linear")),
            "squared_error",
            "batch z1 a1 z2 a2 z3 a3 z4 loss d_output4 d_weights4 d_activations3 "
            "d_weights3 d_activations2 d_weights2 d_activations1 d_weights1 update",
        ),
        (
            LINEAR,
            "cross_entropy",
            "batch z1 exp1 normalise1 loss d_output1 d_weights1 update",
        ),
    ],
)
def test_the_chain_follows_network_and_loss(architecture, loss, expected):
    assert names(architecture, loss) == expected.split()


def test_everything_after_the_loss_goes_backward():
    moments = moments_of(DEEP, "cross_entropy")
    rest = rest_index(moments)
    assert moments[rest] == Moment("loss")
    assert not any(moment.backward for moment in moments[: rest + 1])
    assert all(moment.backward for moment in moments[rest + 1 :])


def way(moments, step, index):
    """The moments that a person comes by, until the step is left."""
    passed = []
    while True:
        index = step(moments, index)
        if not 0 <= index < len(moments):
            return passed, index
        passed.append(f"{moments[index].kind}{moments[index].layer or ''}")


def test_by_layers_a_step_is_batch_layers_forward_layers_backward_update():
    moments = moments_of(DEEP, "cross_entropy")
    layers = ["batch", "a1", "a2", "loss"]
    layers += ["d_weights3", "d_weights2", "d_weights1", "update"]
    assert way(moments, next_layer_end, -1) == (layers, len(moments))
    assert way(moments, previous_layer_end, len(moments)) == (layers[::-1], -1)


def test_from_within_a_layer_on_to_its_end_and_back_to_the_end_before():
    moments = moments_of(DEEP, "cross_entropy")
    inside = moments.index(Moment("exp", 3))
    assert moments[next_layer_end(moments, inside)].kind == "loss"
    assert moments[previous_layer_end(moments, inside)] == Moment("a", 2)


def test_a_linear_classifier_is_one_layer():
    moments = moments_of(LINEAR, "cross_entropy")
    layers = ["batch", "loss", "d_weights1", "update"]
    assert way(moments, next_layer_end, -1)[0] == layers
