"""Keys and menus that move in time, in the whole window."""

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QPushButton

from nnviz.session.experiment import Experiment
from nnviz.session.session import Session
from nnviz.ui.main_window import MainWindow

KEY = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def session():
    session = Session(Experiment())
    session.advance(200)
    session.seek(100)
    session.set_learning_rate(0.2)
    session.advance(50)
    session.seek(120)
    session.add_bookmark()
    session.seek(110)
    return session


@pytest.fixture
def window(session, tmp_path, qtbot):
    store = QSettings(str(tmp_path / "nnviz.ini"), QSettings.Format.IniFormat)
    window = MainWindow(session, store)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def place(session):
    current = next(b for b in session.snapshot().branches if b.is_current)
    return current.number, session.step


def test_page_keys_go_by_a_tenth_of_what_the_bar_shows(window, session, qtbot):
    qtbot.keyClick(window, KEY.Key_PageUp)
    assert session.step == 90
    qtbot.keyClick(window, KEY.Key_PageDown)
    assert session.step == 110
    for _ in range(4):
        qtbot.keyClick(window, KEY.Key_PageDown)
    # Known steps alone: the other branch is longer, this one is not trained on.
    assert (session.step, session.last_step) == (150, 150)
    assert not window.actions_["page_on"].isEnabled()


def test_with_shift_they_go_from_mark_to_mark(window, session, qtbot):
    qtbot.keyClick(window, KEY.Key_PageDown, SHIFT)
    assert session.step == 120
    qtbot.keyClick(window, KEY.Key_PageDown, SHIFT)
    assert session.step == 120
    assert "no edit, bookmark" in window.status_line._message.text()
    qtbot.keyClick(window, KEY.Key_PageUp, SHIFT)
    assert session.step == 100


def test_with_control_they_go_from_branch_to_branch(window, session, qtbot):
    assert place(session) == (2, 110)
    qtbot.keyClick(window, KEY.Key_PageDown, CONTROL)
    assert place(session) == (1, 110)
    assert "first run" in window.status_line._message.text()
    qtbot.keyClick(window, KEY.Key_PageUp, CONTROL)
    assert place(session) == (2, 110)


def test_b_remembers_a_place_once_and_undo_forgets_it(window, session, qtbot):
    qtbot.keyClick(window, KEY.Key_B)
    assert [mark.step for mark in session.snapshot().bookmarks] == [120, 110]
    qtbot.keyClick(window, KEY.Key_B)
    assert len(session.snapshot().bookmarks) == 2
    assert window.actions_["undo"].text() == "Undo: Bookmark step 110"
    qtbot.keyClick(window, KEY.Key_Z, CONTROL)
    assert [mark.step for mark in session.snapshot().bookmarks] == [120]


def type_step(window, qtbot, text):
    qtbot.keyClick(window, KEY.Key_G, CONTROL)
    field = window.workspace.views["time"]._field
    qtbot.waitUntil(field.hasFocus)
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, KEY.Key_Return)


def test_a_typed_step_is_gone_to_or_trained_up_to(window, session, qtbot):
    type_step(window, qtbot, "30")
    assert session.step == 30
    type_step(window, qtbot, "400")
    qtbot.waitUntil(lambda: session.step == 400)
    other = Session(Experiment())
    other.advance(100)
    other.set_learning_rate(0.2)
    other.advance(300)
    parameters = session.snapshot().parameters.flat().tobytes()
    assert other.snapshot().parameters.flat().tobytes() == parameters
    assert not window.time_commands._journey.under_way


def test_a_far_step_shows_how_far_it_is_and_can_be_cancelled(window, session, qtbot):
    type_step(window, qtbot, "900000000")
    journey = window.time_commands._journey
    qtbot.waitUntil(lambda: journey.dialog is not None)
    assert "Training to step 900" in journey.dialog.labelText()
    assert journey.under_way
    reached = session.step
    assert reached > 150
    button = journey.dialog.findChild(QPushButton)
    assert button.text() == "Stop here"
    button.click()
    assert not journey.under_way
    assert journey.dialog is None
    assert session.step < 900_000_000


def test_playing_pauses_before_time_is_moved(window, session, qtbot):
    for action in ("page_back", "previous_mark", "next_branch"):
        window.player.play()
        window.actions_[action].trigger()
        assert not window.player.playing
