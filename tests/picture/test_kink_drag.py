"""The slope behind a kink follows the hand, and the kink stays where it is."""

import numpy as np
import pytest

from nnviz.datasets.dataset import DatasetSettings
from nnviz.engine.network import Parameters
from nnviz.engine.settings import Optimizer
from nnviz.picture.kink_drag import slope_grip
from nnviz.picture.linear_spline import moved_kink, neuron_kinks
from nnviz.picture.spline_picture import spline_picture
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.selection import Bias, Neuron
from nnviz.session.session import Session

ADAM = Optimizer("adam", 0.01)


def session_of(layers, name="relu", standardize=False):
    dataset = DatasetSettings(kind="sine", samples=60, standardize=standardize)
    network = NetworkSettings(layers, (name,) * (len(layers) - 2))
    session = Session(
        Experiment(
            dataset=dataset, network=network, loss="squared_error", optimizer=ADAM
        )
    )
    session.advance(80)
    return session


def grips(session):
    snapshot = session.snapshot()
    picture = spline_picture(snapshot)
    found = [
        slope_grip(snapshot, picture, Neuron(1, index))
        for index in range(snapshot.architecture.layers[1])
    ]
    return [grip for grip in found if grip is not None]


@pytest.mark.parametrize("standardize", [False, True])
@pytest.mark.parametrize("layers", [(1, 6, 1), (1, 6, 5, 1)])
@pytest.mark.parametrize("name", ["relu", "leaky_relu"])
def test_the_piece_behind_gets_the_slope_that_is_asked_for(layers, name, standardize):
    held = grips(session_of(layers, name, standardize))
    assert len(held) >= 2
    for place in range(len(held)):
        session = session_of(layers, name, standardize)
        grip = grips(session)[place]
        # Little enough that no kink of a deeper layer comes between.
        wanted = grip.slope + 1e-4
        turned = grip.turned(wanted)
        if isinstance(turned, Parameters):
            assert len(layers) > 3
            session.move_to(turned, "turned")
        else:
            assert turned is not None
            at, value = turned
            session.set_weight(at.layer, at.target, at.source, value)
        snapshot = session.snapshot()
        picture = spline_picture(snapshot)
        after = slope_grip(snapshot, picture, grip.neuron)
        assert after is not None
        assert after.slope == pytest.approx(wanted, abs=2e-5)
        assert after.x == pytest.approx(grip.x, abs=1e-12)
        assert neuron_kinks(snapshot).x[grip.neuron.index] == pytest.approx(grip.x)


def test_a_slope_can_be_turned_from_nothing_to_the_other_sign_in_one_layer():
    session = session_of((1, 6, 1))
    grip = grips(session)[0]
    assert grip.weight is not None
    at, _ = grip.turned(0.0)
    session.set_weight(at.layer, at.target, at.source, 0.0)
    again = grips(session)[0]
    assert again.neuron == grip.neuron
    turned = again.turned(again.slope - 3.0)
    assert turned is not None
    assert turned[1] * np.sign(again.per_unit) < 0


def test_there_is_no_handle_without_a_kink_in_view():
    session = session_of((1, 6, 1))
    session.set_bias(1, 2, 1e3)
    snapshot = session.snapshot()
    picture = spline_picture(snapshot)
    assert slope_grip(snapshot, picture, Neuron(1, 2)) is None
    assert slope_grip(snapshot, picture, Neuron(2, 0)) is None
    assert slope_grip(snapshot, picture, None) is None


def test_there_is_no_handle_where_nothing_comes_through():
    session = session_of((1, 6, 5, 1))
    held = grips(session)[0]
    for target in range(5):
        session.set_weight(2, target, held.neuron.index, 0.0)
    assert held.neuron not in [grip.neuron for grip in grips(session)]


def test_a_kink_of_a_deeper_layer_is_moved_by_its_own_bias():
    session = session_of((1, 6, 5, 1))
    snapshot = session.snapshot()
    picture = spline_picture(snapshot)
    assert picture.pieces is not None
    deep = [
        (float(x), Neuron(switch.layer, switch.index))
        for x, switches in zip(
            picture.pieces.kinks, picture.pieces.switches, strict=True
        )
        for switch in switches
        if switch.layer == 2
    ]
    assert deep
    x, neuron = deep[0]
    moved = moved_kink(snapshot, neuron, x + 0.01)
    assert moved is not None
    assert moved[0] == Bias(2, neuron.index)
    session.set_bias(2, neuron.index, moved[1])
    pieces = spline_picture(session.snapshot()).pieces
    assert pieces is not None
    assert np.abs(pieces.kinks_of(2, neuron.index) - (x + 0.01)).min() < 1e-9
