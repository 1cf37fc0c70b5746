"""Sessions written beside the window: told once, in order, with progress."""

from threading import Event

import pytest

from nnviz.session.experiment import Experiment
from nnviz.session.saved_layout import SavedLayout
from nnviz.session.session import Session
from nnviz.session.session_file import load_session
from nnviz.ui import session_writer
from nnviz.ui.session_writer import SessionWriter

LAYOUT = SavedLayout()


@pytest.fixture
def ended(qapp):
    writer = SessionWriter()
    results = []
    writer.ended.connect(results.append)
    yield writer, results
    writer.wait()


def record(steps):
    session = Session(Experiment())
    session.advance(steps)
    return session.record()


def test_the_end_is_told_in_the_thread_of_the_window(ended, tmp_path, qtbot):
    writer, results = ended
    writer.write(record(3), LAYOUT, tmp_path / "a.nnviz")
    assert writer.busy
    qtbot.waitUntil(lambda: not writer.busy, timeout=20_000)
    (result,) = results
    assert result.problem is None
    assert load_session(tmp_path / "a.nnviz").state.step == 3


def test_saves_come_one_after_another_and_each_is_told_once(ended, tmp_path, qtbot):
    writer, results = ended
    records = [record(steps) for steps in (1, 2, 3)]
    for each in records:
        writer.write(each, LAYOUT, tmp_path / "a.nnviz")
    writer.wait()
    qtbot.wait(20)
    assert [result.record for result in results] == records
    assert load_session(tmp_path / "a.nnviz").state.step == 3


def test_what_fails_is_told_in_a_sentence(ended, tmp_path):
    writer, results = ended
    path = tmp_path / "gone" / "a.nnviz"
    writer.write(record(1), LAYOUT, path)
    writer.wait()
    assert results[0].problem == (f"{path} cannot be saved: No such file or directory.")


def test_a_save_that_takes_long_tells_how_far_it_is(
    ended, tmp_path, qtbot, monkeypatch
):
    monkeypatch.setattr(session_writer, "_SECONDS_UNTIL_PROGRESS", 0.0)
    writer, _ = ended
    percents = []
    writer.progressed.connect(percents.append)
    writer.write(record(2000), LAYOUT, tmp_path / "a.nnviz")
    qtbot.waitUntil(lambda: not writer.busy, timeout=20_000)
    assert len(percents) > 2
    assert percents == sorted(set(percents))
    assert percents[-1] == 100


def test_the_window_goes_on_meanwhile(ended, tmp_path, qtbot, monkeypatch):
    may_end = Event()

    def slow(*_):
        assert may_end.wait(20)

    monkeypatch.setattr(session_writer, "save_session", slow)
    writer, results = ended
    writer.write(record(1), LAYOUT, tmp_path / "a.nnviz")
    qtbot.wait(30)
    assert writer.busy
    assert results == []
    may_end.set()
    writer.wait()
    assert len(results) == 1
