"""What the time bar says under the pointer, to a screen reader, and of typed text."""

import pytest

from nnviz.datasets.dataset import DatasetSettings
from nnviz.picture.time_bar import time_bar_picture
from nnviz.picture.time_window import TimeWindow
from nnviz.picture.time_words import (
    chip_tip,
    read_name,
    read_step,
    spoken_place,
    track_tip,
)
from nnviz.session.experiment import Experiment
from nnviz.session.session import Session


@pytest.fixture
def session():
    session = Session(Experiment(dataset=DatasetSettings(samples=200)))
    session.advance(100)
    session.seek(40)
    session.set_learning_rate(0.2)
    session.advance(10)
    return session


def test_tips(session):
    snapshot = session.snapshot()
    picture = time_bar_picture(snapshot, 900)
    fork, edit = picture.marks
    (track,) = picture.tracks
    assert track_tip(snapshot, picture, 0.25, (), None) == (
        "Step 25, epoch 2.\nDrag to move in time, wheel to zoom."
    )
    assert track_tip(snapshot, picture, 0.4, (edit,), None).splitlines() == [
        "Step 40",
        "λ = 0.2",
        "Click to go there.",
    ]
    both = track_tip(snapshot, picture, 0.4, (edit, fork), None).splitlines()
    assert both == [
        "Step 40",
        "λ = 0.2",
        "Branch “first run” parts here",
        "Click to go there, right click for more.",
    ]
    assert track_tip(snapshot, picture, 0.75, (), track).splitlines() == [
        "Branch “first run”, up to step 100",
        "Click to go to its step 75.",
    ]
    zoomed = time_bar_picture(snapshot, 900, TimeWindow(10.0, 30.0))
    assert "double click" in track_tip(snapshot, zoomed, 0.5, (), None)
    assert chip_tip(picture, 0).startswith("Moment 1: the samples of this step")


def test_a_screen_reader_hears_the_place(session):
    assert spoken_place(session.snapshot()) == (
        "Step 50 of 50, epoch 5, moment 9 of 16: loss, branch λ = 0.2 at 40"
    )
    assert "branch" not in spoken_place(Session(Experiment()).snapshot())


@pytest.mark.parametrize(
    ("text", "step"), [("0", 0), (" 1 000 ", 1000), ("1e6", 10**6), ("638.0", 638)]
)
def test_steps_are_read_as_people_write_them(text, step):
    assert read_step(text) == (step, "")


@pytest.mark.parametrize("text", ["", "-1", "2.5", "soon", "1e12", "nan"])
def test_what_is_no_step_is_refused_in_a_sentence(text):
    step, problem = read_step(text)
    assert step == 0
    assert problem.startswith("Type a step: a whole number from 0 to 1")


def test_names():
    assert read_name("  the  steep part ") == ("the steep part", "")
    assert read_name("   ") == ("", "Type a name.")
