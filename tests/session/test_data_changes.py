"""Samples changed by hand: what it is called, what holds, and where it goes."""

import numpy as np
import pytest

from nnviz.datasets.dataset import DatasetSettings
from nnviz.datasets.load import load_dataset
from nnviz.session.data_changes import data_change, data_events
from nnviz.session.events import DataEdit
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.selection import Sample
from nnviz.session.session import Session

MOONS = DatasetSettings(kind="moons", samples=20)
DATA = load_dataset(MOONS)
AT = Sample("train", 3)
EXPERIMENT = Experiment(
    dataset=MOONS, network=NetworkSettings(layers=(2, 4, 2), activation=("tanh",))
)


@pytest.fixture
def session():
    session = Session(EXPERIMENT)
    session.advance(30)
    return session


def test_what_changes_in_words():
    point, label = tuple(DATA.train.points[3].tolist()), int(DATA.train.labels[3])
    other = DATA.class_names[1 - label]
    line = load_dataset(DatasetSettings(kind="sine", samples=20))
    for dataset, edit, text in (
        (DATA, DataEdit(AT, (1.0, -2.5)), "train sample 3 at (1, −2.5)"),
        (DATA, DataEdit(AT, None, 1 - label), f"train sample 3 is {other}"),
        (DATA, DataEdit(AT, (1.0, 2.0), 1 - label),
         f"train sample 3 at (1, 2) is {other}"),
        (line, DataEdit(AT, target=(0.25,)), "train sample 3, target 0.25"),
        (line, DataEdit(AT, (1.0,), None, (0.25,)),
         "train sample 3 at (1), target 0.25"),
    ):  # fmt: skip
        assert data_change(dataset, edit).text == text
    assert data_change(DATA, DataEdit(AT, point, label)) is None
    assert data_change(DATA, DataEdit(AT)) is None


def test_a_drag_in_two_directions_is_taken_back_as_one():
    session = Session(
        Experiment(
            dataset=DatasetSettings(kind="sine", samples=20),
            network=NetworkSettings(layers=(1, 1), activation=()),
            loss="squared_error",
        )
    )
    before = session.dataset
    for point, target in (((1.0,), (0.5,)), ((1.0,), (0.6,)), ((1.5,), (0.6,))):
        session.set_data_point(AT, point=point, target=target)
    assert session.dataset.train.points[3] == 1.5
    assert len(session.snapshot().edits) == 1
    # Something else of the same sample at the same step is a change of its own.
    session.set_data_point(AT, point=(2.0,))
    assert session.dataset.train.targets[3] == 0.6
    assert [edit.text for edit in session.snapshot().edits] == [
        "train sample 3 at (1.5), target 0.6", "train sample 3 at (2)",
    ]  # fmt: skip
    session.undo()
    assert session.dataset.train.points[3] == 1.5
    session.undo()
    assert session.dataset is before
    assert session.snapshot().can_undo is None


def test_a_point_moves_from_this_step_on_and_is_where_it_was_before(session):
    before = session.dataset
    session.set_data_point(AT, point=(1.0, 2.0))
    session.set_data_point(AT, point=(1.5, 2.0))
    moved = session.snapshot().dataset
    np.testing.assert_array_equal(moved.train.points[3], [1.5, 2.0])
    assert moved.test is before.test
    assert session.snapshot().can_undo == "train sample 3 at (1.5, 2)"
    session.advance(5)
    assert session.dataset is moved
    session.seek(29)
    assert session.dataset is before
    session.seek(35)
    assert session.dataset is moved
    session.undo()
    assert (session.step, session.dataset) == (30, before)
    assert session.snapshot().can_undo is None


def test_what_cannot_be_changes_nothing(session):
    snapshot = session.snapshot()
    for sample, change, error in (
        (AT, {"point": (1.0, 2.0, 3.0)}, ValueError),
        (AT, {"point": (float("nan"), 1.0)}, ValueError),
        (AT, {"label": 2}, ValueError),
        (AT, {"target": (1.0,)}, ValueError),
        (Sample("test", 99), {"label": 1}, IndexError),
    ):
        with pytest.raises(error):
            session.set_data_point(sample, **change)
    assert session.snapshot() is snapshot


def test_changed_points_stay_changed_in_a_new_run(session):
    session.set_data_point(AT, point=(1.0, 2.0))
    session.advance(3)
    session.set_data_point(AT, point=(2.0, 2.0))
    other = 1 - int(DATA.test.labels[0])
    session.set_data_point(Sample("test", 0), label=other)
    session.advance(3)
    session.reset()
    assert [edit.step for edit in session.snapshot().edits] == [0, 0]
    np.testing.assert_array_equal(session.dataset.train.points[3], [2.0, 2.0])
    assert session.dataset.test.labels[0] == other
    session.undo()
    assert session.step == 36
    session.seek(31)
    np.testing.assert_array_equal(session.dataset.train.points[3], [1.0, 2.0])
    session.reset()
    np.testing.assert_array_equal(session.dataset.train.points[3], [1.0, 2.0])
    assert len(session.snapshot().branches) == 1


def test_only_the_last_place_up_to_a_step_counts(session):
    for step, x in ((30, 1.0), (35, 2.0), (40, 3.0)):
        session.seek(step)
        session.set_data_point(AT, point=(x, 0.0))
    events = session._run.events
    assert [e.change.point for e in data_events(events, 39, DATA)] == [(2.0, 0.0)]
    assert [e.step for e in data_events(events, 99, DATA)] == [0]


def test_place_and_class_of_a_sample_are_put_together(session):
    other = 1 - int(DATA.train.labels[3])
    session.set_data_point(AT, label=other)
    session.advance(2)
    session.set_data_point(AT, point=(1.0, 0.0))
    (event,) = data_events(session._run.events, session.step, DATA)
    assert event.change == DataEdit(AT, (1.0, 0.0), other)
    assert event.text == f"train sample 3 at (1, 0) is {DATA.class_names[other]}"


def test_a_saved_experiment_has_the_points_as_they_are(session, tmp_path):
    assert session.written_experiment is session.experiment
    session.reset()
    session.set_data_point(AT, point=(1.0, 2.0))
    path = tmp_path / "moved.json"
    session.written_experiment.save(path)
    again = Session(Experiment.load(path))
    np.testing.assert_array_equal(again.dataset.train.points[3], [1.0, 2.0])
    for each in (session, again):
        each.advance(40)
    np.testing.assert_array_equal(
        session.snapshot().parameters.flat(), again.snapshot().parameters.flat()
    )
