"""The curves: which steps are measured, what is kept; what was shown never changes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.engine.trace import Evaluation
from nnviz.session import history as module
from nnviz.session.history import MOST_POINTS, HistoryRecorder


def evaluation_at(step):
    return Evaluation(step + 0.25, step + 0.5, 1 / (step + 1), None)


def recorder_with(steps, spacing=1, per_doubling=0):
    recorder = HistoryRecorder(spacing, per_doubling)
    for step in steps:
        recorder.record(step, evaluation_at(step))
    return recorder


def wanted_steps(recorder, last):
    """The steps at which a run stops to measure on its way."""
    steps, step = [], 0
    while step <= last:
        if recorder.wants(step):
            steps.append(step)
            recorder.record(step, evaluation_at(step))
        step = recorder.next_after(step)
    return steps


def test_points_are_exact_and_what_does_not_exist_is_nan():
    history = recorder_with([0, 7]).history()
    assert history.steps.tolist() == [0, 7]
    assert history.train_loss.tolist() == [0.25, 7.25]
    assert history.test_loss.tolist() == [0.5, 7.5]
    assert history.train_accuracy.tolist() == [1.0, 1 / 8]
    assert np.isnan(history.test_accuracy).all()


@given(st.lists(st.integers(0, 500), unique=True))
def test_points_come_in_order_whatever_the_order_of_measuring(steps):
    history = recorder_with(steps).history()
    assert history.steps.tolist() == sorted(steps)
    assert history.train_loss.tolist() == [step + 0.25 for step in sorted(steps)]


def test_a_point_can_be_asked_for_and_keeps_its_first_numbers():
    recorder = recorder_with([0, 4, 2])
    recorder.record(2, evaluation_at(99))
    assert recorder.at(2)[:3] == (2.25, 2.5, 1 / 3)
    assert recorder.at(3) is None
    assert recorder.at(5) is None


@pytest.mark.parametrize("then", ["append", "insert", "thin out"])
def test_what_was_handed_out_never_changes(then):
    recorder = recorder_with(range(0, 600, 2))
    shown = recorder.history()
    before = [np.array(a) for a in (shown.steps, shown.train_loss, shown.test_loss)]
    if then == "append":
        recorder.record(900, evaluation_at(0))
    elif then == "insert":
        recorder.record(1, evaluation_at(0))
    else:
        for step in range(601, 2 * MOST_POINTS):
            recorder.record(step, evaluation_at(0))
    assert recorder.history() is not shown
    for array, old in zip(
        (shown.steps, shown.train_loss, shown.test_loss), before, strict=True
    ):
        assert not array.flags.writeable
        np.testing.assert_array_equal(array, old)


def test_the_same_object_until_there_is_another_point():
    recorder = recorder_with([0, 1])
    shown = recorder.history()
    recorder.record(1, evaluation_at(5))
    assert recorder.history() is shown


def test_points_are_wanted_at_multiples_of_the_spacing():
    assert wanted_steps(HistoryRecorder(64, 0), 320) == [0, 64, 128, 192, 256, 320]


def test_at_the_beginning_each_doubling_of_the_steps_gets_as_many_points():
    steps = np.array(wanted_steps(HistoryRecorder(256, 8), 10_000))
    assert steps[:17].tolist() == list(range(17))
    for start in (8, 16, 64, 512, 1024):
        assert ((steps >= start) & (steps < 2 * start)).sum() == 8
    assert set(np.diff(steps[steps >= 2048])) == {256}


def test_a_replay_over_measured_steps_measures_none_again():
    recorder = HistoryRecorder(32, 12)
    wanted_steps(recorder, 5000)
    assert wanted_steps(recorder, 5000) == []


def test_thinning_out_keeps_beginning_newest_and_an_even_density(monkeypatch):
    monkeypatch.setattr(module, "MOST_POINTS", 400)
    monkeypatch.setattr(module, "_NEWEST", 100)
    monkeypatch.setattr(module, "_ENOUGH", 300)
    recorder = HistoryRecorder(1, 8)
    last = 20_000
    wanted_steps(recorder, last)
    steps = recorder.history().steps
    assert len(steps) <= 400
    assert steps[:10].tolist() == list(range(10))
    assert recorder.spacing in (64, 128)
    middle = np.diff(steps[(steps > 2048) & (steps < last // 2)])
    assert set(middle) == {recorder.spacing}
    # Nothing that was dropped is wanted again.
    assert wanted_steps(recorder, last) == []


def test_points_of_steps_by_hand_are_the_first_to_go(monkeypatch):
    monkeypatch.setattr(module, "MOST_POINTS", 400)
    monkeypatch.setattr(module, "_NEWEST", 100)
    monkeypatch.setattr(module, "_ENOUGH", 300)
    recorder = recorder_with(range(0, 6400, 64), spacing=64)
    for step in range(1, 402):
        recorder.record(step, evaluation_at(step))
    steps = recorder.history().steps
    assert len(steps) <= 400
    assert set(range(0, 6400, 128)) <= set(steps.tolist())
