"""Edits, bookmarks, branch points and other branches along the time bar."""

from dataclasses import replace

import pytest

from nnviz.datasets.dataset import DatasetSettings
from nnviz.picture.branches import other_branches, time_length
from nnviz.picture.time_marks import (
    branch_tracks,
    marks_near,
    stop_beside,
    stops_along,
    time_marks,
)
from nnviz.picture.time_window import TimeWindow, whole_run
from nnviz.session.experiment import Experiment
from nnviz.session.goal import Goal
from nnviz.session.session import Session


@pytest.fixture
def session():
    """First run to 100; from 40 on another λ to 60, with a bookmark at 50."""
    session = Session(Experiment(dataset=DatasetSettings(samples=200)))
    session.advance(100)
    session.seek(80)
    session.add_bookmark("late")
    session.seek(40)
    session.set_learning_rate(0.2)
    session.advance(20)
    session.seek(50)
    session.add_bookmark()
    return session


def marks_of(snapshot, window=None):
    return time_marks(snapshot, window or whole_run(time_length(snapshot)))


def test_the_bar_is_as_long_as_the_longest_branch(session):
    assert session.last_step == 60
    assert time_length(session.snapshot()) == 100
    session.show_branch(1, False)
    assert time_length(session.snapshot()) == 60


def test_marks_say_what_they_are(session):
    marks = marks_of(session.snapshot())
    assert [(m.kind, m.step, m.is_here) for m in marks] == [
        ("fork", 40, True),
        ("bookmark", 80, False),
        ("bookmark", 50, True),
        ("edit", 40, True),
    ]
    fork, there, here, edit = marks
    assert fork.lines == ("Step 40", "Branch “first run” parts here")
    assert fork.numbers == (1,)
    assert there.lines == ("Bookmark “late”", "Step 80 of branch “first run”")
    assert here.lines == ("Bookmark “step 50”", "Step 50")
    assert edit.lines == ("Step 40", "λ = 0.2")
    assert edit.place == 0.4


def test_outside_the_window_there_are_none(session):
    window = TimeWindow(45.0, 70.0)
    assert [mark.step for mark in marks_of(session.snapshot(), window)] == [50]


@pytest.mark.parametrize(
    ("goal", "step"),
    [
        (Goal("step", 70), 70),
        (Goal("epoch", 6), 60),
        (Goal("step", 5000), None),
        (Goal("train_loss", 0.1), None),
    ],
)
def test_a_goal_in_time_is_a_mark(session, goal, step):
    session.set_goal(goal)
    goals = [mark.step for mark in marks_of(session.snapshot()) if mark.kind == "goal"]
    assert goals == ([] if step is None else [step])


def test_tracks_of_the_newest_branches(session):
    for rate in (0.3, 0.4, 0.5):
        session.go_to(1, 20)
        session.set_learning_rate(rate)
        session.advance(5)
    snapshot = session.snapshot()
    assert [branch.number for branch in other_branches(snapshot)] == [1, 2, 3, 4]
    tracks = branch_tracks(snapshot, whole_run(100))
    assert [(t.number, t.row, t.start, t.end) for t in tracks] == [
        (2, 0, 0.2, 0.6),
        (3, 1, 0.2, 0.25),
        (4, 2, 0.2, 0.25),
    ]
    # Those that ended before the window are not drawn.
    tracks = branch_tracks(snapshot, TimeWindow(30.0, 50.0))
    assert [track.number for track in tracks] == [2]
    session.show_branch(2, False)
    tracks = branch_tracks(session.snapshot(), whole_run(100))
    assert [track.number for track in tracks] == [1, 3, 4]


def test_the_marks_of_the_nearest_step_those_drawn_last_first(session):
    marks = marks_of(session.snapshot())
    assert [mark.kind for mark in marks_near(marks, 0.405, 0.01)] == ["edit", "fork"]
    assert [mark.step for mark in marks_near(marks, 0.49, 0.2)] == [50]
    assert marks_near(marks, 0.6, 0.01) == ()


def test_from_mark_to_mark_on_the_current_branch(session):
    snapshot = session.snapshot()
    assert stops_along(snapshot) == (40, 50)
    assert stop_beside(snapshot, forward=True) is None
    assert stop_beside(snapshot, forward=False) == 40
    assert stop_beside(replace(snapshot, step=3), forward=True) == 40
    assert stop_beside(replace(snapshot, step=3), forward=False) is None
