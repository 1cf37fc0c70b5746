"""Predicted against target, and the two numbers that sum it up."""

import numpy as np
import pytest

from nnviz.datasets.dataset import DatasetSettings
from nnviz.engine.settings import Initialization
from nnviz.picture.agreement import (
    agreement,
    determination,
    root_mean_square_error,
)
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.session import Session


def session(weights=((0.1, 0.1),), bias=(0.0,), **changes):
    settings = DatasetSettings(kind="plane", samples=60, noise=0.0, **changes)
    init = Initialization(kind="given", W=(weights,), b=(bias,))
    network = NetworkSettings((2, 1), (), init=init)
    return Session(Experiment(dataset=settings, network=network, loss="squared_error"))


def test_the_true_function_agrees_everywhere():
    result = agreement(session().snapshot(), 0)
    assert result.scored == "test"
    assert result.rmse == pytest.approx(0.0, abs=1e-12)
    assert result.r2 == pytest.approx(1.0)
    assert result.outside == 0


def test_rmse_is_the_root_of_the_loss():
    snapshot = session(bias=(0.3,)).snapshot()
    result = agreement(snapshot, 0)
    assert result.rmse**2 == pytest.approx(snapshot.evaluation.test_loss)


def test_one_set_can_be_asked_for():
    snapshot = session(bias=(0.3,)).snapshot()
    result = agreement(snapshot, 0, ("train",))
    assert [points.part for points in result.sets] == ["train"]
    assert result.rmse**2 == pytest.approx(snapshot.evaluation.train_loss)


def test_samples_outside_the_window_are_counted():
    result = agreement(session(bias=(1e3,)).snapshot(), 0)
    assert result.outside == 60


def test_the_window_does_not_follow_the_predictions():
    calm, wild = session(), session(bias=(1e3,))
    assert agreement(calm.snapshot(), 0).window == agreement(wild.snapshot(), 0).window


def test_r2_of_the_mean_is_zero_and_of_constant_targets_nothing():
    pairs = np.array([(1.0, 2.0), (2.0, 2.0), (3.0, 2.0)])
    assert determination(pairs) == pytest.approx(0.0)
    assert root_mean_square_error(pairs) == pytest.approx(np.sqrt(2 / 3))
    assert determination(np.array([(1.0, 2.0), (1.0, 0.0)])) is None
