"""Dead and saturated neurons, counted over the whole training set."""

from dataclasses import replace

import numpy as np
import pytest

from nnviz.datasets.dataset import DatasetSettings
from nnviz.engine.forward import forward
from nnviz.session import activity
from nnviz.session.activity import activity_of
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.session import Session


def session_of(name, bias=None, **settings):
    """A 2-6-2 network whose hidden biases are all ``bias``, where one is given."""
    session = Session(
        Experiment(
            dataset=DatasetSettings(kind="moons", **settings),
            network=NetworkSettings(layers=(2, 6, 2), activation=(name,)),
        )
    )
    if bias is not None:
        for index in range(6):
            session.set_bias(1, index, bias)
    return session


def test_a_relu_unit_is_dead_where_it_never_answers():
    session = session_of("relu")
    session.set_bias(1, 2, -1000.0)
    found = activity_of(session.snapshot())[0]
    assert found.flags[2] == "dead"
    assert found.on[2] == 0
    z = forward(session.snapshot().architecture, session.snapshot().parameters,
                session.dataset.train.inputs)[0][0]  # fmt: skip
    for index in range(6):
        assert (found.flags[index] == "dead") == bool((z[:, index] <= 0.0).all())
        assert found.on[index] == np.count_nonzero(z[:, index] > 0.0)
    assert found.count("dead") == found.flags.count("dead") >= 1


def test_one_sample_that_it_answers_to_keeps_a_unit_alive():
    session = session_of("relu")
    x = session.dataset.train.inputs
    w = session.snapshot().parameters.W[0][0]
    highest = float((x @ w).max())
    session.set_bias(1, 0, -highest + 1e-6)
    assert activity_of(session.snapshot())[0].on[0] == 1
    assert activity_of(session.snapshot())[0].flags[0] == ""


@pytest.mark.parametrize("name", ["sigmoid", "tanh"])
def test_a_unit_is_saturated_where_nearly_all_slopes_are_small(name):
    flat = activity_of(session_of(name, bias=1000.0).snapshot())[0]
    assert flat.flags == ("saturated",) * 6
    assert flat.flat.tolist() == [flat.samples] * 6
    fresh = activity_of(session_of(name, bias=0.0).snapshot())[0]
    assert fresh.flags == ("",) * 6


def test_the_share_of_samples_decides():
    samples = 100
    for flat, flag in ((94, ""), (95, "saturated"), (100, "saturated")):
        assert activity._flag("tanh", 50, flat, samples) == flag


@pytest.mark.parametrize("name", ["linear", "leaky_relu"])
def test_others_can_be_neither(name):
    found = activity_of(session_of(name, bias=-1000.0).snapshot())[0]
    assert set(found.flags) == {""}


def test_every_layer_has_one_and_it_is_kept():
    session = session_of("tanh")
    snapshot = session.snapshot()
    layers = activity_of(snapshot)
    assert [each.layer for each in layers] == [1, 2]
    assert [len(each.flags) for each in layers] == [6, 2]
    assert activity_of(replace(snapshot, moment=0)) is layers
    with pytest.raises(ValueError, match="read-only"):
        layers[0].z[0, 0] = 1.0


def test_while_playing_no_more_samples_than_there_is_time_for(monkeypatch):
    monkeypatch.setattr(activity, "_BUDGET_PLAYING", 1.0)
    session = session_of("relu", samples=3000, test_fraction=0.2)
    snapshot = session.snapshot()
    found = activity_of(replace(snapshot, playing=True))[0]
    assert found.samples == 500
    assert found.total == 2400
    assert activity_of(snapshot)[0].samples == 2400
