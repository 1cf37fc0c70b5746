"""The examples by group, each with its note, opened by mouse and by keyboard."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from nnviz.session.experiment import Experiment
from nnviz.session.session import Session
from nnviz.session.shipped_experiments import (
    GROUPS,
    shipped_experiment,
    shipped_experiment_paths,
)
from nnviz.ui.actions import Actions
from nnviz.ui.examples_dialog import ExamplesDialog
from nnviz.ui.experiment_panel import ExperimentPanel
from nnviz.ui.menus import MenuBar
from nnviz.ui.theme import apply_theme, theme_named
from nnviz.ui.view_set import ViewSet

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def theme(qapp):
    theme = theme_named("light")
    apply_theme(qapp, theme)
    return theme


@pytest.fixture
def dialog(qtbot, theme):
    dialog = ExamplesDialog(theme)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_all_examples_are_there_with_their_notes(dialog):
    assert sorted(row.path.stem for row in dialog.rows) == sorted(
        shipped_experiment_paths()
    )
    for row in dialog.rows:
        experiment = shipped_experiment(row.path.stem)
        assert row.text() == experiment.name
        assert row.accessibleDescription() == experiment.note
        narrow, wide = row.heightForWidth(260), row.heightForWidth(560)
        assert narrow > wide if len(experiment.note) > 100 else narrow >= wide
        assert row.height() >= row.heightForWidth(row.width())


@pytest.mark.parametrize("by", ["mouse", "keyboard"])
def test_an_example_is_chosen(dialog, qtbot, by):
    row = next(row for row in dialog.rows if row.path.stem == "dead-relus")
    with qtbot.waitSignal(dialog.chosen) as chosen:
        if by == "mouse":
            qtbot.mouseClick(row, Qt.MouseButton.LeftButton)
        else:
            row.setFocus()
            qtbot.keyClick(row, Qt.Key.Key_Return)
    assert chosen.args == [shipped_experiment_paths()["dead-relus"]]
    assert not dialog.isVisible()


def test_the_menu_has_the_same_groups_and_notes_as_tool_tips(qtbot, theme):
    window = ExamplesDialog(theme)
    qtbot.addWidget(window)
    other = QMenu(window), QMenu(window), QMenu(window), QMenu(window)
    views = ViewSet((), lambda name: None)
    menus = MenuBar(Actions(window), {}, views, *other, window)
    menus._examples.aboutToShow.emit()
    menus._examples.aboutToShow.emit()
    groups = {menu.title(): menu for menu in menus._examples.findChildren(QMenu)}
    assert tuple(groups) == tuple(GROUPS)
    wrong = groups["What goes wrong"].actions()
    names = GROUPS["What goes wrong"]
    assert [action.text() for action in wrong] == [
        shipped_experiment(name).name for name in names
    ]
    assert wrong[0].toolTip() == shipped_experiment(names[0]).note
    with qtbot.waitSignal(menus.example_chosen) as chosen:
        wrong[0].trigger()
    assert chosen.args == [shipped_experiment_paths()[names[0]]]


def test_the_note_stands_at_the_head_of_the_experiment(qtbot, theme):
    session = Session(shipped_experiment("overfitting"))
    panel = ExperimentPanel(session, theme)
    qtbot.addWidget(panel)
    panel.show_snapshot(session.snapshot())
    assert panel._note.text() == session.experiment.note
    assert not panel._note.isHidden()
    session.change_experiment(Experiment())
    panel.show_snapshot(session.snapshot())
    assert panel._note.isHidden()
