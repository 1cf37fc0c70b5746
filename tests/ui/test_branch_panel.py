"""The branches of a run, used by keys and mouse in the whole window."""

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QLineEdit

from nnviz.session.experiment import Experiment
from nnviz.session.session import Session
from nnviz.ui.branch_table import NAME, SHOWN
from nnviz.ui.main_window import MainWindow

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

KEY = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def session():
    session = Session(Experiment())
    session.advance(100)
    session.seek(40)
    session.set_learning_rate(0.2)
    session.advance(20)
    session.seek(20)
    session.set_momentum(0.5)
    session.advance(10)
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
    yield window
    window.time_commands.branch_panel.close()


@pytest.fixture
def panel(window, qtbot):
    qtbot.keyClick(window, KEY.Key_B, CONTROL)
    panel = window.time_commands.branch_panel
    assert panel.isVisible()
    return panel


def current(session):
    return next(b.number for b in session.snapshot().branches if b.is_current)


def cell(panel, row, column):
    return panel.table.visualItemRect(panel.table.item(row, column)).center()


def editor_of(panel):
    (editor,) = (e for e in panel.table.findChildren(QLineEdit) if e.isVisible())
    return editor


def is_editing(panel):
    return any(editor.isVisible() for editor in panel.table.findChildren(QLineEdit))


def names(panel):
    table = panel.table
    return [table.item(row, NAME).text() for row in range(table.rowCount())]


def test_it_opens_on_the_current_branch_above_its_button(window, panel, session):
    assert names(panel) == ["first run", "λ = 0.2 at 40", "momentum = 0.5 at 20"]
    assert panel.chosen == 3
    button = window.workspace.views["time"].branch_button
    assert button.text() == "3 branches"
    assert panel.geometry().bottom() < button.mapToGlobal(button.rect().topLeft()).y()
    assert not panel.grab().isNull()


def test_arrows_choose_light_up_and_enter_goes(window, panel, session, qtbot):
    qtbot.keyClick(panel.table, KEY.Key_Up)
    assert panel.chosen == 2
    assert session.snapshot().selection.hover_branch == 2
    qtbot.keyClick(panel.table, KEY.Key_Return)
    assert not panel.isVisible()
    assert (current(session), session.step) == (2, 30)
    assert session.snapshot().selection.hover_branch is None


def test_the_mouse_goes_by_double_click_or_button(window, panel, session, qtbot):
    viewport = panel.table.viewport()
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=cell(panel, 0, 3))
    assert panel.chosen == 1
    qtbot.mouseClick(panel._go, Qt.MouseButton.LeftButton)
    assert current(session) == 1
    assert not panel.isVisible()


def test_f2_names_a_branch_and_an_empty_name_is_not_taken(
    window, panel, session, qtbot
):
    qtbot.keyClick(panel.table, KEY.Key_F2)
    editor = editor_of(panel)
    qtbot.keyClicks(editor, "fast")
    qtbot.keyClick(editor, KEY.Key_Return)
    qtbot.waitUntil(lambda: session.snapshot().branches[2].name == "fast")
    qtbot.waitUntil(lambda: not is_editing(panel))
    assert panel.isVisible()
    assert names(panel)[2] == "fast"
    qtbot.keyClick(panel.table, KEY.Key_F2)
    editor = editor_of(panel)
    editor.clear()
    qtbot.keyClick(editor, KEY.Key_Return)
    qtbot.waitUntil(lambda: not is_editing(panel))
    assert names(panel)[2] == "fast"
    assert session.snapshot().branches[2].name == "fast"
    panel.close()
    qtbot.keyClick(window, KEY.Key_Z, CONTROL)
    assert session.snapshot().branches[2].name == "momentum = 0.5 at 20"


def test_delete_deletes_and_undo_brings_it_back(window, panel, session, qtbot):
    qtbot.keyClick(panel.table, KEY.Key_Up)
    qtbot.keyClick(panel.table, KEY.Key_Delete)
    assert names(panel) == ["first run", "momentum = 0.5 at 20"]
    qtbot.keyClick(panel.table, KEY.Key_Escape)
    assert not panel.isVisible()
    assert window.actions_["undo"].text() == "Undo: Delete branch λ = 0.2 at 40"
    qtbot.keyClick(window, KEY.Key_Z, CONTROL)
    assert len(session.snapshot().branches) == 3
    qtbot.keyClick(window, KEY.Key_Y, CONTROL)
    assert len(session.snapshot().branches) == 2


def test_the_only_branch_stays(window, panel, session, qtbot):
    for _ in range(4):
        qtbot.keyClick(panel.table, KEY.Key_Delete)
    assert len(session.snapshot().branches) == 1
    assert not panel._delete.isEnabled()
    panel.close()
    assert not window.actions_["delete_branch"].isEnabled()


def test_space_or_a_click_leaves_a_branch_out_of_the_curves(
    window, panel, session, qtbot
):
    loss = window.workspace.views["loss"]
    drawn = [curve.number for curve in loss._curves(session.snapshot()).branches]
    assert drawn == [1, 2]
    qtbot.keyClick(panel.table, KEY.Key_Up)
    qtbot.keyClick(panel.table, KEY.Key_Space)
    drawn = [curve.number for curve in loss._curves(session.snapshot()).branches]
    assert drawn == [1]
    assert panel.table.item(1, SHOWN).checkState() == Qt.CheckState.Unchecked
    panel.table.item(1, SHOWN).setCheckState(Qt.CheckState.Checked)
    assert session.snapshot().selection.hidden_branches == set()


def test_the_menu_names_and_deletes_the_current_branch(window, session, qtbot):
    panel = window.time_commands.branch_panel
    window.actions_["rename_branch"].trigger()
    editor = editor_of(panel)
    qtbot.keyClicks(editor, "third")
    qtbot.keyClick(editor, KEY.Key_Return)
    qtbot.waitUntil(lambda: session.snapshot().branches[2].name == "third")
    panel.close()
    window.actions_["delete_branch"].trigger()
    assert [b.number for b in session.snapshot().branches] == [1, 2]
    assert "Deleted branch “third”" in window.status_line._message.text()


def test_it_shows_what_goes_on_while_it_is_open(window, panel, session):
    session.advance(15)
    assert panel.table.item(2, 3).text() == "45"
    panel.apply_theme(window.theme)
