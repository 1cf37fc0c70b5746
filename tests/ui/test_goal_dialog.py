"""Setting a stop condition, and the menu of the memory for the timeline."""

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QDialogButtonBox

from nnviz.session.experiment import Experiment
from nnviz.session.goal import Goal
from nnviz.session.session import Session
from nnviz.ui.goal_dialog import GoalDialog
from nnviz.ui.main_window import MainWindow

KEY = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def session():
    return Session(Experiment())


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


def open_dialog(window, qtbot):
    qtbot.keyClick(window, KEY.Key_G, CONTROL | SHIFT)
    dialogs = [d for d in window.findChildren(GoalDialog) if d.isVisible()]
    assert len(dialogs) == 1
    return dialogs[0]


def ok(dialog):
    box = dialog.findChild(QDialogButtonBox)
    return box.button(QDialogButtonBox.StandardButton.Ok)


def test_a_condition_is_set_and_shown(window, session, qtbot):
    button = window.workspace.views["time"].goal_button
    assert button.text() == "stop at…"
    dialog = open_dialog(window, qtbot)
    qtbot.keyClicks(dialog._field, "0.25")
    qtbot.keyClick(dialog._field, KEY.Key_Return)
    assert session.goal == Goal("train_loss", 0.25)
    assert not dialog.isVisible()
    assert button.text() == "train loss ≤ 0.25"
    assert window.actions_["undo"].text() == "Undo: Stop at train loss ≤ 0.25"


def test_another_kind_has_its_own_number_and_sentence(window, session, qtbot):
    dialog = open_dialog(window, qtbot)
    dialog._kind.set_chosen("test_accuracy")
    dialog._choose()
    assert (dialog._field.text(), dialog._unit.text()) == ("95", "% or more")
    qtbot.keyClicks(dialog._field, "120")
    assert "from 0 to 100 %" in dialog._words.text()
    ok(dialog).click()
    assert session.goal is None
    assert dialog.isVisible()
    qtbot.keyClicks(dialog._field, "90")
    assert dialog._words.text().startswith("Stops where")
    ok(dialog).click()
    assert session.goal == Goal("test_accuracy", 0.9)


def test_it_is_taken_away_again(window, session, qtbot):
    session.set_goal(Goal("step", 30))
    session.advance(1)
    button = window.workspace.views["time"].goal_button
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    (dialog,) = (d for d in window.findChildren(GoalDialog) if d.isVisible())
    assert (dialog._kind.value, dialog._field.text()) == ("step", "30")
    dialog._none.click()
    assert session.goal is None
    assert button.text() == "stop at…"
    assert window.actions_["undo"].text() == "Undo: No stop condition"
    window.actions_["undo"].trigger()
    assert session.goal == Goal("step", 30)


def test_cancelling_changes_nothing(window, session, qtbot):
    dialog = open_dialog(window, qtbot)
    assert not dialog._none.isEnabled()
    qtbot.keyClicks(dialog._field, "0.25")
    qtbot.keyClick(dialog, KEY.Key_Escape)
    assert session.goal is None
    assert not dialog.isVisible()


def test_the_memory_for_the_timeline_is_chosen_at_once_and_remembered(
    window, session, tmp_path
):
    menu = window.time_commands.memory_menu
    session.advance(50)
    menu.show_use()
    checked = [action.text() for action in menu.actions() if action.isChecked()]
    assert checked == ["256 MB"]
    assert menu.actions()[0].text().endswith("MB in use")
    choice = next(action for action in menu.actions() if action.text() == "1 GB")
    choice.trigger()
    assert session.keyframe_bytes == 2**30
    assert "1 GB" in window.status_line._message.text()
    assert window._settings.timeline_bytes == 2**30
