"""What counts as a change since the last save, and what is worth one."""

from dataclasses import replace

import pytest

from nnviz.session.experiment import Experiment
from nnviz.session.goal import Goal
from nnviz.session.saved_mark import LONG_TRAINING, SavedMark, is_worth_keeping
from nnviz.session.selection import Sample
from nnviz.session.session import Session

EXPERIMENT = Experiment()


@pytest.fixture
def session():
    session = Session(EXPERIMENT)
    session.advance(20)
    session.set_learning_rate(0.1)
    session.advance(20)
    session.seek(10)
    session.set_learning_rate(0.2)
    session.advance(5)
    return session


@pytest.mark.parametrize(
    "change",
    [
        lambda session: session.advance(1),
        lambda session: session.set_weight(1, 0, 0, 3.0),
        lambda session: session.set_data_point(Sample("train", 0), (1.0, 1.0)),
        lambda session: session.type_scores((1.0, 2.0)),
        lambda session: session.add_bookmark(),
        lambda session: session.rename_branch(1, "other"),
        lambda session: session.delete_branch(1),
        lambda session: session.set_goal(Goal("step", 100)),
        lambda session: session.reset(),
        lambda session: session.change_experiment(replace(EXPERIMENT, batch_size=3)),
    ],
)
def test_what_is_changed_is_a_change(session, change):
    mark = SavedMark.of(session.run)
    change(session)
    assert not mark.is_of(session.run)


@pytest.mark.parametrize(
    "look",
    [
        lambda session: session.seek(3),
        lambda session: session.go_to_branch(1),
        lambda session: session.choose_sample(Sample("train", 2)),
        lambda session: session.next_moment(),
        lambda session: session.snapshot(),
    ],
)
def test_looking_is_none(session, look):
    mark = SavedMark.of(session.run)
    look(session)
    assert mark.is_of(session.run)


def test_a_change_that_is_undone_is_none(session):
    mark = SavedMark.of(session.run)
    session.add_bookmark()
    session.set_weight(1, 0, 0, 3.0)
    session.undo()
    session.undo()
    assert mark.is_of(session.run)


def test_a_run_that_is_merely_started_is_not_worth_a_file():
    session = Session(EXPERIMENT)
    assert not is_worth_keeping(session.run)
    session.advance(200)
    session.seek(10)
    assert not is_worth_keeping(session.run)


@pytest.mark.parametrize(
    "change",
    [
        lambda session: session.set_weight(1, 0, 0, 3.0),
        lambda session: session.set_learning_rate(3.0),
        lambda session: session.type_scores((1.0, 2.0)),
        lambda session: session.add_bookmark(),
    ],
)
def test_what_was_done_by_hand_is(change):
    session = Session(EXPERIMENT)
    session.advance(3)
    change(session)
    assert is_worth_keeping(session.run)
    session.undo()
    assert not is_worth_keeping(session.run)


def test_long_training_is():
    session = Session(EXPERIMENT)
    run = session.run
    steps = LONG_TRAINING / run.pace.step_cost
    run.segment.last_step = int(steps) - 1
    assert not is_worth_keeping(run)
    run.segment.last_step = int(steps) + 1
    assert is_worth_keeping(run)
