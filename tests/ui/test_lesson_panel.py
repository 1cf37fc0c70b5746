"""Lessons in the window: opened, turned, folded, remembered, written by a lecturer."""

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox

from nnviz.lessons.course import SHIPPED, find_lesson
from nnviz.lessons.reading import parse_lesson
from nnviz.session.experiment import Experiment
from nnviz.session.session import Session
from nnviz.ui.main_window import MainWindow
from nnviz.ui.theme import PROJECTOR_SCALE, theme_named

HEAD = """+++
title = "Steps & moments"
section = { number = 1, name = "Time" }
order = 1
experiment = "xor"

[layout]
views = ["inspector"]
hidden = ["loss"]
step_by = "moment"
plane = "random"
+++

+++
[[task]]
text = "Take two steps."
done = "step >= 2"
hint = "Press **→**."

[[task]]
text = "How many inputs are there?"
answer = "inputs"
+++
A text with $x_1$ and

$$a = b$$

+++
layout = { views = ["surface3d"], step_by = "batch" }
[[task]]
text = "Go back."
done = "gone back"
+++
The second page.
"""


@pytest.fixture
def store(tmp_path):
    return QSettings(str(tmp_path / "nnviz.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def window(store, qtbot):
    window = MainWindow(Session(Experiment()), store)
    qtbot.addWidget(window)
    window.resize(1280, 800)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


@pytest.fixture
def lesson(tmp_path):
    return parse_lesson(HEAD, tmp_path / "steps.md")


@pytest.fixture
def panel(window, lesson):
    window.lesson_commands.open(lesson, 0)
    return window.workspace.side.lesson


def press(qtbot, window, key, modifier=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(window, key, modifier)


def states(panel):
    return [row.state for row in panel.rows]


def click(qtbot, button):
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_page_sets_network_and_window_up(window, panel):
    workspace = window.workspace
    assert workspace.side.side == "lesson"
    assert panel.isVisible()
    assert not workspace.experiment.isVisible()
    assert window.session.experiment.name == "XOR"
    assert workspace.inspects
    assert not workspace.panels["loss"].isVisible()
    assert window.run_commands.unit == "moment"
    assert states(panel) == ["next", "open"]
    assert panel._count.text() == "1 of 2"
    assert not window.actions_["previous_page"].isEnabled()


def test_the_column_unfolds_for_a_lesson_in_a_narrow_window(window, lesson):
    side = window.workspace.side
    assert side.folded
    window.lesson_commands.open(lesson, 0)
    assert not side.folded
    window.resize(1200, 780)
    assert not side.folded
    window._toggle_experiment()
    assert side.folded
    window._toggle_experiment()
    assert not side.folded


def test_tasks_tick_by_themselves(window, panel, qtbot):
    press(qtbot, window, Qt.Key.Key_3)
    for _ in range(2):
        assert states(panel)[0] == "next"
        press(qtbot, window, Qt.Key.Key_Right)
    assert states(panel) == ["done", "next"]
    assert "Done" in panel.rows[0].accessibleName()
    press(qtbot, window, Qt.Key.Key_Left)
    assert states(panel)[0] == "done"


def test_answers_are_typed_and_checked(window, panel, qtbot):
    row = panel.rows[1]
    for text, said in (("three", "A number"), ("3", "Not that number")):
        row.field.clear()
        qtbot.keyClicks(row.field, text)
        click(qtbot, row.check)
        assert row.verdict.text().startswith(said)
        assert row.verdict.isVisible()
    row.field.clear()
    qtbot.keyClicks(row.field, "2")
    qtbot.keyClick(row.field, Qt.Key.Key_Return)
    assert row.state == "done"
    assert not row.field.isVisible()


def test_a_hint_is_shown_on_request(panel, qtbot):
    row = panel.rows[0]
    assert not row.hint.isVisible()
    click(qtbot, row.hint_button)
    assert row.hint.isVisible()
    assert row.hint.accessibleName() == "Press →."
    assert not panel.rows[1].hint_button.isVisible()


def test_next_and_previous_by_button_key_and_dot(window, panel, qtbot):
    click(qtbot, panel._next)
    assert panel._count.text() == "2 of 2"
    assert window.workspace.panels["middle"].view.name == "surface3d"
    assert window.run_commands.unit == "batch"
    assert not panel._next.isEnabled()
    press(qtbot, window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert panel._count.text() == "1 of 2"
    press(qtbot, window, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert panel._count.text() == "2 of 2"
    dots = panel._dots
    place = dots._center(0).toPoint()
    qtbot.mouseClick(dots, Qt.MouseButton.LeftButton, pos=place)
    assert panel._count.text() == "1 of 2"


def test_pages_on_one_start_go_on_with_the_run(window, panel, qtbot):
    window.session.advance(7)
    click(qtbot, panel._next)
    assert window.session.step == 7
    click(qtbot, panel._set_up)
    assert window.session.step == 0


def test_the_run_before_the_lesson_can_be_had_again(window, lesson):
    window.session.advance(12)
    window.lesson_commands.open(lesson, 0)
    assert window.session.step == 0
    window.session.undo()
    assert window.session.step == 12


def test_progress_is_remembered_and_can_be_forgotten(window, lesson, store, qtbot):
    commands = window.lesson_commands
    commands.open(lesson, 1)
    window.session.advance(3)
    window.session.seek(1)
    assert states(window.workspace.side.lesson) == ["done"]
    window.close()
    again = MainWindow(Session(Experiment()), store)
    qtbot.addWidget(again)
    again.lesson_commands.open(lesson, 1)
    panel = again.workspace.side.lesson
    assert states(panel) == ["done"]
    again.lesson_commands.forget_progress()
    assert states(panel) == ["next"]
    again.close()


def test_a_closed_lesson_leaves_the_panels_as_they_were(window, panel):
    workspace = window.workspace
    window.lesson_commands.close()
    assert workspace.side.side == "experiment"
    assert workspace.experiment.isVisible()
    assert not workspace.inspects
    assert workspace.panels["loss"].isVisible()
    window.session.advance(3)  # nobody watches any more


def test_a_window_that_closes_remembers_its_own_layout(window, panel, store):
    window.close()
    again = MainWindow(Session(Experiment()), store)
    again.workspace.restore(again._settings)
    assert again.workspace.is_shown("loss")
    again.close()
    again.deleteLater()


def test_tabs_turn_between_experiment_and_lesson(window, panel, qtbot):
    side = window.workspace.side
    side._tabs[1]._choose(0)
    assert window.workspace.experiment.isVisible()
    assert not panel.isVisible()
    press(qtbot, window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert panel.isVisible()
    assert window.actions_["lesson_panel"].isChecked()


def test_the_experiment_stands_beside_the_lesson_where_there_is_room(window, tmp_path):
    text = HEAD.replace('plane = "random"', "experiment_panel = true")
    window.lesson_commands.open(parse_lesson(text, tmp_path / "x.md"), 0)
    experiment = window.workspace.experiment
    assert not experiment.isVisible()
    window.resize(1700, 900)
    assert experiment.isVisible()
    assert window.workspace.side.lesson.isVisible()
    window.lesson_commands.close()
    assert experiment.isVisible()
    assert not window.workspace.side.lesson.isVisible()


def test_the_menu_lists_the_course_with_what_is_done(window, qtbot):
    menu = window.lesson_commands.menu
    menu.aboutToShow.emit()
    names = {path.stem for path in SHIPPED.glob("*.md")}
    assert set(menu.lesson_actions) == names
    name = min(names)
    menu.lesson_actions[name].trigger()
    assert window.lesson_commands.lesson.name == name
    assert not menu.lesson_actions[name].isChecked()


def test_ctrl_l_opens_the_first_lesson(window, qtbot):
    press(qtbot, window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert window.lesson_commands.lesson is not None


def test_a_lecturers_folder(window, tmp_path, qtbot, monkeypatch, store):
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "steps.md").write_text(HEAD, encoding="utf-8")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    commands = window.lesson_commands
    window.actions_["lesson_folder"].trigger()
    commands.menu.aboutToShow.emit()
    commands.menu.lesson_actions["own:steps"].trigger()
    assert commands.lesson.title == "Steps & moments"
    window.close()
    again = MainWindow(Session(Experiment()), store)
    qtbot.addWidget(again)
    again.lesson_commands.menu.aboutToShow.emit()
    assert "own:steps" in again.lesson_commands.menu.lesson_actions
    again.close()


def test_a_folder_that_is_none_is_said_so(window, tmp_path, qtbot):
    window.lesson_commands.take_folder(tmp_path / "none")
    boxes = window.findChildren(QMessageBox)
    assert "cannot be read" in boxes[0].text()
    boxes[0].close()


def test_a_start_that_cannot_be_is_said_so(window, tmp_path):
    text = HEAD.replace('"xor"', '"xor"\nstart = { sample = 99999 }')
    window.lesson_commands.open(parse_lesson(text, tmp_path / "x.md"), 0)
    boxes = window.findChildren(QMessageBox)
    assert "The page cannot be set up" in boxes[0].text()
    boxes[0].close()


@pytest.mark.parametrize("scale", [1.0, PROJECTOR_SCALE])
@pytest.mark.parametrize("name", ["light", "dark"])
def test_texts_fit_in_every_look(window, panel, name, scale):
    window.set_theme(theme_named(name, scale))
    for text in (panel._text, *(row.text for row in panel.rows)):
        assert text.flow.widest <= text.width() + 0.5
        assert text.height() >= text.flow.height
    content = panel._scroll.widget()
    assert content.width() <= panel._scroll.viewport().width()
    for row in panel.rows:
        assert row.geometry().bottom() < content.height()


def test_formulas_that_cannot_be_set_stand_as_they_were_written(window, tmp_path):
    text = HEAD.replace("$x_1$", r"$\nonsense{$").replace("a = b", r"\frac{")
    window.lesson_commands.open(parse_lesson(text, tmp_path / "x.md"), 0)
    panel = window.workspace.side.lesson
    assert panel._text.flow.widest <= panel._text.width()
    assert not panel.grab().isNull()


def test_a_lesson_by_name(window):
    name = min(path.stem for path in SHIPPED.glob("*.md"))
    window.lesson_commands.open(find_lesson(name), 0)
    assert window.workspace.side.lesson.accessibleName() == "Lesson"
