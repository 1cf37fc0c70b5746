"""A session trained beside the window is the session it would be without."""

import os
import signal
import sys
from dataclasses import replace
from time import monotonic, sleep

import numpy as np
import pytest

from nnviz.engine.settings import Optimizer
from nnviz.session.experiment import Experiment
from nnviz.session.goal import Goal
from nnviz.session.session import Session
from nnviz.session.side_training import SideTraining

EXPERIMENT = Experiment(batch_size=7)
SECONDS = 20.0


@pytest.fixture
def session():
    return Session(EXPERIMENT)


@pytest.fixture
def side(session):
    side = SideTraining(session)
    yield side
    side.close()


def play(side, until, limit=None):
    """Frames of a window that trains nothing itself, until something is so."""
    side.prepare()
    latest = monotonic() + SECONDS
    while not until():
        side.train(limit)
        assert monotonic() < latest, "waited in vain"
        sleep(0.002)


def assert_same(session, other):
    assert session.step == other.step
    assert session.epoch == other.epoch
    snapshot, expected = session.snapshot(), other.snapshot()
    np.testing.assert_array_equal(
        snapshot.parameters.flat(), expected.parameters.flat(), strict=True
    )
    np.testing.assert_array_equal(
        snapshot.trace.updated.flat(), expected.trace.updated.flat(), strict=True
    )
    assert snapshot.evaluation == expected.evaluation


def test_trains_as_the_session_would(session, side):
    alone = Session(EXPERIMENT)
    play(side, lambda: session.step > 5000)
    side.stop()
    alone.train(session.step)
    assert_same(session, alone)
    steps, expected = session.snapshot().history.steps, alone.snapshot().history.steps
    assert set(expected) <= set(steps)
    for step in (4711, 64, 1, 4999):
        session.seek(step)
        alone.seek(step)
        assert_same(session, alone)


def test_goes_through_the_known_future_itself(session, side):
    session.advance(300)
    session.seek(10)
    side.prepare()
    assert not side.train(None)
    assert not side.training
    session.train(290)
    play(side, lambda: session.step > 300)


def test_waits_at_the_limit(session, side):
    play(side, lambda: session.step == 40, limit=40)
    for _ in range(5):
        sleep(0.005)
        assert side.train(40)
    assert session.step == 40
    play(side, lambda: session.step == 90, limit=90)
    side.stop()
    alone = Session(EXPERIMENT)
    alone.train(90)
    assert_same(session, alone)


def test_an_edit_stands_at_the_step_that_was_shown(session, side):
    alone = Session(EXPERIMENT)
    play(side, lambda: session.step > 500)
    sleep(0.02)
    shown = session.step
    session.set_weight(1, 0, 0, 0.25)
    assert session.step == shown
    play(side, lambda: session.step > shown + 500)
    session.set_batch_size(3)
    changed = session.step
    play(side, lambda: session.step > changed + 500)
    side.stop()
    alone.train(shown)
    alone.set_weight(1, 0, 0, 0.25)
    alone.train(changed - shown)
    alone.set_batch_size(3)
    alone.train(session.step - changed)
    assert_same(session, alone)
    assert [edit.step for edit in session.snapshot().edits] == [shown, changed]


def test_a_move_in_time_lets_go_of_what_was_trained_since(session, side):
    play(side, lambda: session.step > 500)
    sleep(0.02)
    session.seek(100)
    side.stop()
    assert session.step == 100
    last = session.last_step
    session.seek(last)
    session.seek(100)
    session.set_learning_rate(0.2)
    play(side, lambda: session.step > 600)
    side.stop()
    alone = Session(EXPERIMENT)
    alone.train(100)
    alone.set_learning_rate(0.2)
    alone.train(session.step - 100)
    assert_same(session, alone)
    assert len(session.snapshot().branches) == 2


def test_another_experiment_begins_anew(session, side):
    play(side, lambda: session.step > 100)
    other = replace(EXPERIMENT, optimizer=Optimizer("adam", 0.01))
    session.change_experiment(other)
    play(side, lambda: session.step > 300)
    side.stop()
    alone = Session(other)
    alone.train(session.step)
    assert_same(session, alone)


@pytest.mark.parametrize(
    ("goal", "batch_size"),
    [
        (Goal("step", 777), 7),
        (Goal("epoch", 12), 7),
        # A loss that only falls: wherever it is looked at, it crosses once.
        (Goal("train_loss", 0.62), None),
    ],
    ids=lambda value: getattr(value, "kind", ""),
)
def test_stops_where_the_goal_is_reached(goal, batch_size):
    experiment = replace(EXPERIMENT, batch_size=batch_size)
    session, alone = Session(experiment), Session(experiment)
    side = SideTraining(session)
    for each in (session, alone):
        each.set_goal(goal)
    while alone.goal_reached is None:
        alone.train(100)
    play(side, lambda: session.goal_reached is not None)
    assert session.goal_reached == alone.goal_reached
    assert not side.training
    side.close()
    assert_same(session, alone)


def test_a_goal_set_meanwhile_counts_at_once(session, side):
    play(side, lambda: session.step > 500)
    sleep(0.02)
    goal = session.step + 3
    session.set_goal(Goal("step", goal))
    play(side, lambda: session.goal_reached is not None)
    assert session.step == goal


def test_says_why_training_cannot_go_on_as_the_session_would():
    wild = Optimizer("sgd", 3.0)
    experiment = replace(EXPERIMENT, loss="squared_error", optimizer=wild)
    session, alone = Session(experiment), Session(experiment)
    alone.train(100_000)
    assert alone.stopped is not None
    side = SideTraining(session)
    side.prepare()
    latest = monotonic() + SECONDS
    while session.stopped is None and monotonic() < latest:
        # As in the window: what cannot be trained there is tried here.
        if not side.train(None) and session.step > 0:
            session.train(1)
        sleep(0.001)
    side.close()
    assert session.stopped == alone.stopped
    assert_same(session, alone)


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal there")
def test_when_the_process_is_killed_nothing_is_lost(session, side):
    play(side, lambda: session.step > 500)
    os.kill(side.pid, signal.SIGKILL)
    play(side, lambda: side.failed is not None)
    assert "SIGKILL" in side.failed
    assert side.pid is None
    assert not side.train(None)
    session.train(100)
    alone = Session(EXPERIMENT)
    alone.train(session.step)
    assert_same(session, alone)
    failed, side.failed = side.failed, None
    before = session.step
    play(side, lambda: session.step > before)
    assert failed.endswith("training goes on without it.")


def test_where_no_process_can_be_started(session, side, monkeypatch):
    def refuse():
        raise OSError(11, "Resource temporarily unavailable")

    monkeypatch.setattr("nnviz.session.side_training.TrainingProcess", refuse)
    side.prepare()
    assert not side.train(None)
    assert side.failed == (
        "No training process could be started ([Errno 11] Resource temporarily"
        " unavailable); training goes on without it."
    )


def test_where_there_is_no_memory_to_share(session, side, monkeypatch):
    def refuse(*arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("nnviz.session.state_ring.StateRing.create", refuse)
    play(side, lambda: side.failed is not None)
    assert side.failed == (
        "There is no room to share with a training process ([Errno 28] No space left"
        " on device); training goes on without it."
    )
    assert side.pid is None
