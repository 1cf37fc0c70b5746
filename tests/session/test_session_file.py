"""A session comes back from its file bit for bit, and goes on as if never closed."""

import zipfile
from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz.engine.settings import Optimizer
from nnviz.session.arrangement import Arrangement
from nnviz.session.experiment_error import ExperimentError
from nnviz.session.keyframes import MOST_BYTES
from nnviz.session.saved_layout import SavedLayout
from nnviz.session.selection import Sample
from nnviz.session.session import Session
from nnviz.session.session_file import is_session_file, load_session, save_session
from tests.session.lived_sessions import (
    EXPERIMENT,
    OPTIMIZERS,
    bytes_of,
    live,
    lived_session,
    opened,
)

seeds = st.integers(0, 2**32)


def states_of(session):
    """All numbers that decide how training goes on."""
    state = session.run.trainer.state()
    arrays = [state.theta, *state.vectors]
    place = state.step, state.epoch, state.offset, state.update_count
    return place, [array.tobytes() for array in arrays]


@settings(max_examples=50)
@given(seeds, st.sampled_from([MOST_BYTES, 40_000]))
def test_whatever_was_done_the_file_of_what_is_opened_is_the_same(seed, memory):
    session = lived_session(Random(seed), keyframe_bytes=memory)
    data = bytes_of(session)
    again = opened(data)
    assert bytes_of(again) == data
    assert states_of(again) == states_of(session)
    one, other = session.snapshot(), again.snapshot()
    assert other.can_undo is None
    assert (one.edits, one.moment, one.selection) == (
        other.edits,
        other.moment,
        other.selection,
    )
    assert one.typed_scores == other.typed_scores
    assert one.evaluation == other.evaluation


@settings(max_examples=30)
@given(seeds, seeds)
def test_an_opened_session_lives_on_as_the_one_that_was_never_closed(seed, later):
    session = lived_session(Random(seed))
    again = opened(bytes_of(session), session.keyframe_bytes)
    # What undo would take back is not in the file.
    session._undo = type(session._undo)()
    live(session, Random(later), 12)
    live(again, Random(later), 12)
    assert states_of(again) == states_of(session)
    assert bytes_of(again) == bytes_of(session)


@settings(max_examples=20)
@given(seeds, st.randoms(use_true_random=False))
def test_every_step_of_every_branch_is_reached_bit_for_bit(seed, random):
    session = lived_session(Random(seed))
    again = opened(bytes_of(session))
    for branch in session.snapshot().branches:
        for _ in range(4):
            step = random.randrange(branch.last_step + 10)
            for each in (session, again):
                each.go_to(branch.number, 0)
                each.seek(step)
            assert states_of(again) == states_of(session)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("optimizer", OPTIMIZERS, ids=lambda each: repr(each)[10:40])
def test_training_goes_on_as_if_uninterrupted(tmp_path, optimizer, dtype):
    experiment = replace(EXPERIMENT, optimizer=optimizer, dtype=dtype)
    without_a_break = Session(experiment)
    without_a_break.advance(700)
    first = Session(experiment)
    first.advance(333)
    first.save(tmp_path / "a.nnviz")
    second = Session.open(tmp_path / "a.nnviz")
    second.advance(367)
    assert states_of(second) == states_of(without_a_break)
    for step in (0, 100, 333, 334, 699):
        second.seek(step)
        without_a_break.seek(step)
        assert states_of(second) == states_of(without_a_break)


def test_numpy_reads_the_state_in_the_order_w1_b1_w2_b2(tmp_path):
    session = Session(replace(EXPERIMENT, optimizer=Optimizer("adam")))
    session.advance(50)
    session.save(tmp_path / "a.nnviz")
    with (
        zipfile.ZipFile(tmp_path / "a.nnviz") as archive,
        archive.open("state.npz") as file,
    ):
        assert set(archive.namelist()) == {
            "experiment.json",
            "state.npz",
            "edits.json",
            "layout.json",
        }
        state = np.load(file, allow_pickle=False)
        parameters = session.snapshot().parameters.flat()
        assert np.array_equal(state["parameters"], parameters)
        assert np.array_equal(state["segment0_keyframes"][50, 0], parameters)
        assert state["optimizer"].shape == (2, len(parameters))
        assert state["progress"][0] == 50


def test_a_diverged_run_says_so_again(tmp_path):
    session = Session(
        replace(
            EXPERIMENT,
            optimizer=Optimizer(learning_rate=1e300),
            loss="squared_error",
        )
    )
    session.advance(50)
    assert session.stopped is not None
    session.save(tmp_path / "a.nnviz")
    again = Session.open(tmp_path / "a.nnviz")
    assert (again.stopped, again.step) == (session.stopped, session.step)
    assert again.advance(3) == 0


def test_opening_into_a_session_can_be_undone(tmp_path):
    session = Session(EXPERIMENT)
    session.advance(20)
    session.choose_sample(Sample("test", 3))
    session.save(tmp_path / "a.nnviz")
    other = Session(replace(EXPERIMENT, batch_size=3))
    other.advance(11)
    before = states_of(other)
    other.go_on_with(load_session(tmp_path / "a.nnviz"), "Open a.nnviz")
    assert states_of(other) == states_of(session)
    assert other.snapshot().selection.sample == Sample("test", 3)
    assert other.snapshot().can_undo == "Open a.nnviz"
    other.undo()
    assert states_of(other) == before
    other.redo()
    assert states_of(other) == states_of(session)


def test_what_is_opened_fits_into_the_memory_that_is_allowed(tmp_path):
    session = Session(EXPERIMENT)
    session.advance(5000)
    session.save(tmp_path / "a.nnviz")
    small = Session.open(tmp_path / "a.nnviz", 30_000)
    assert small.keyframe_bytes_used <= 30_000 < session.keyframe_bytes_used
    for step in (77, 4999):
        small.seek(step)
        session.seek(step)
        assert states_of(small) == states_of(session)


def test_the_layout_comes_back(tmp_path):
    layout = SavedLayout(
        Arrangement({"right": "inspector"}, frozenset({"loss"}), "left"),
        {"rows": (500, 200)},
        True,
        "dark",
    )
    session = Session(EXPERIMENT)
    save_session(session.record(), tmp_path / "a.nnviz", layout)
    assert load_session(tmp_path / "a.nnviz").layout == layout


def test_a_record_stays_as_it_was_while_training_goes_on(tmp_path):
    session = Session(EXPERIMENT, 20_000)
    session.advance(700)
    data, record = bytes_of(session), session.record()
    session.advance(3000)
    session.set_learning_rate(0.1)
    save_session(record, tmp_path / "a.nnviz")
    assert (tmp_path / "a.nnviz").read_bytes() == data


def test_a_session_is_told_by_its_content_and_else_by_its_name(tmp_path):
    session, experiment = tmp_path / "without suffix", tmp_path / "a.json"
    Session(EXPERIMENT).save(session)
    EXPERIMENT.save(experiment)
    assert is_session_file(session)
    assert not is_session_file(experiment)
    assert is_session_file(tmp_path / "missing.nnviz")
    experiment.rename(tmp_path / "a.nnviz")
    assert not is_session_file(tmp_path / "a.nnviz")


@pytest.mark.parametrize("name", ["missing.nnviz", "."])
def test_what_cannot_be_read_is_said_in_a_sentence(tmp_path, name):
    with pytest.raises(ExperimentError, match="a session file is expected"):
        load_session(tmp_path / name)
