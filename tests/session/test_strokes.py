"""Strokes of the hand: one change each, whatever happens while the hand is down."""

import pytest

from nnviz.datasets.dataset import DatasetSettings
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.selection import Sample
from nnviz.session.session import Session

FIRST = Sample("train", 0)


@pytest.fixture
def session():
    return Session(Experiment(dataset=DatasetSettings(kind="moons", samples=40)))


def place(session, sample=FIRST):
    return tuple(session.snapshot().part_of(sample).points[sample.index].tolist())


def move(session, *xs, sample=FIRST):
    for x in xs:
        session.set_data_point(sample, point=(x, 1.0))


def test_two_strokes_at_one_step_are_taken_back_one_by_one(session):
    start = place(session)
    for xs in ((0.1, 0.2, 0.3), (0.4, 0.5)):
        session.begin_stroke()
        move(session, *xs)
        session.end_stroke()
    assert place(session) == (0.5, 1.0)
    session.undo()
    assert place(session) == (0.3, 1.0)
    session.undo()
    assert place(session) == start
    assert session.snapshot().can_undo is None
    session.redo()
    session.redo()
    assert place(session) == (0.5, 1.0)


def test_a_stroke_during_which_steps_are_taken_is_taken_back_as_one(session):
    start = place(session)
    session.advance(5)
    session.begin_stroke()
    for x in (0.1, 0.2, 0.3):
        move(session, x)
        session.advance(2)
    session.end_stroke()
    assert session.step == 11
    assert place(session) == (0.3, 1.0)
    session.undo()
    assert session.step == 5
    assert place(session) == start
    assert session.snapshot().can_undo is None
    session.redo()
    assert place(session) == (0.3, 1.0)


def test_without_a_stroke_steps_part_two_changes(session):
    move(session, 0.1)
    session.advance(1)
    move(session, 0.2)
    session.undo()
    assert place(session) == (0.1, 1.0)


def test_other_things_changed_meanwhile_are_changes_of_their_own(session):
    session.begin_stroke()
    move(session, 0.1, 0.2)
    session.set_learning_rate(0.5)
    move(session, 0.3)
    session.end_stroke()
    session.undo()
    assert place(session) == (0.2, 1.0)
    assert session.experiment.optimizer.learning_rate == 0.5
    session.undo()
    assert session.experiment.optimizer.learning_rate != 0.5
    assert place(session) == (0.2, 1.0)


def test_undo_in_the_middle_of_a_stroke_begins_another_change(session):
    session.set_learning_rate(0.5)
    session.begin_stroke()
    move(session, 0.1)
    session.undo()
    move(session, 0.2)
    session.end_stroke()
    session.undo()
    # What was changed before the stroke is still there.
    assert session.experiment.optimizer.learning_rate == 0.5
    assert session.snapshot().can_undo is not None


def test_the_snapshot_says_whether_the_chosen_sample_was_redrawn(session):
    before = place(session)
    assert not session.snapshot().sample_redrawn
    move(session, 0.1)
    assert session.snapshot().sample_redrawn
    session.choose_next_sample()
    assert not session.snapshot().sample_redrawn
    session.choose_sample(FIRST)
    session.reset()
    assert session.snapshot().sample_redrawn
    session.set_data_point(FIRST, point=before)
    assert not session.snapshot().sample_redrawn


def test_an_image_is_not_told_by_all_its_pixels():
    session = Session(
        Experiment(
            dataset=DatasetSettings(kind="digits"),
            network=NetworkSettings((64, 10), ()),
        )
    )
    session.set_data_point(Sample("test", 3), point=(0.5,) * 64)
    assert session.snapshot().can_undo == "test sample 3 drawn by hand"
