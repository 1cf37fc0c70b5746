"""The inspector on the screen: what a click, a drag and a key do; what is exported."""

import csv
import io
import re

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QSizeF, Qt
from PySide6.QtGui import QHelpEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QToolTip

from nnviz.datasets.dataset import DatasetSettings
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.selection import Bias, Neuron, Sample, Weight
from nnviz.session.session import Session
from nnviz.ui.export import view_content
from nnviz.ui.inspector_spots import bar_words, spot_at
from nnviz.ui.inspector_view import InspectorView
from nnviz.ui.theme import apply_theme, theme_named

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

SPIRAL = Experiment(
    dataset=DatasetSettings(kind="spiral", classes=3, samples=100),
    network=NetworkSettings(layers=(2, 8, 8, 3)),
)
DIGITS = Experiment(
    dataset=DatasetSettings(kind="digits", noise=0.0),
    network=NetworkSettings(layers=(64, 32, 10), activation=("relu",)),
)
LEFT = Qt.MouseButton.LeftButton
WEIGHT = Weight(2, 4, 2)


@pytest.fixture
def shown(qapp, qtbot):
    theme = theme_named("light")
    apply_theme(qapp, theme)
    unsubscribe = []

    def show(experiment=SPIRAL, unit=None, steps=40, size=(316, 620)):
        session = Session(experiment)
        session.advance(steps)
        session.choose_unit(unit)
        view = InspectorView(session, theme)
        qtbot.addWidget(view)
        view.resize(*size)
        view.show_snapshot(session.snapshot())
        stop = session.subscribe(lambda: view.show_snapshot(session.snapshot()))
        unsubscribe.append(stop)
        with qtbot.waitExposed(view):
            view.show()
        return view

    yield show
    for stop in unsubscribe:
        stop()


def texts(view):
    svg = view_content(view, ".svg", QSizeF(316, 1200)).decode()
    return [text.strip() for text in re.findall(r">([^<>]+)</text>", svg)]


def center(rect):
    return rect.center().toPoint()


def move(view, position, button=Qt.MouseButton.NoButton):
    at = QPointF(position)
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        at,
        view.mapToGlobal(at),
        Qt.MouseButton.NoButton,
        button,
        Qt.KeyboardModifier.NoModifier,
    )
    view.mouseMoveEvent(event)


# What is shown


def test_the_numbers_of_a_weight_are_written(shown):
    view = shown(unit=WEIGHT)
    view.session.go_to_moment(len(view.session.snapshot().moments) - 1)
    written = texts(view)
    assert "W²[5, 3]" in written
    shown_row = view.picture().steps.rows[0]
    for amount in shown_row.amounts:
        assert amount.text in written


@pytest.mark.parametrize(
    "unit", [None, Neuron(1, 3), Neuron(0, 40), WEIGHT, Bias(1, 2)]
)
@pytest.mark.parametrize("experiment", [SPIRAL, DIGITS])
@pytest.mark.parametrize("name", ["light", "dark"])
def test_every_kind_is_drawn(shown, experiment, unit, name):
    if isinstance(unit, Neuron) and unit.layer == 0:
        unit = Neuron(0, 1 if experiment is SPIRAL else unit.index)
    view = shown(experiment, unit, steps=5)
    view.apply_theme(theme_named(name))
    view.check_gradient()
    view.grab()
    assert not view.failed
    for suffix in (".svg", ".pdf", ".png"):
        assert view_content(view, suffix)


def test_the_table_holds_every_number(shown):
    view = shown(unit=Neuron(2, 1))
    rows = list(csv.DictReader(io.StringIO(view_content(view, ".csv").decode())))
    snapshot = view.session.snapshot()
    weights = [float(r["value"]) for r in rows if r["section"] == "incoming weights"]
    assert weights == snapshot.parameters.W[1][1].tolist()
    responses = [r for r in rows if r["section"] == "z^2_2"]
    assert len(responses) == 50
    past = [r for r in rows if r["section"] == "b^2_2 over the run"]
    assert past[0]["name"] == "step 0"


def test_an_export_is_as_high_as_its_content(shown):
    view = shown(unit=Neuron(2, 1), size=(316, 200))
    assert view.bar.isVisible()
    assert view.export_size().height() > 400


def test_hovering_elsewhere_costs_nothing(shown, monkeypatch):
    from nnviz.picture import inspector_cache

    view = shown(unit=Neuron(2, 1))
    view.grab()
    monkeypatch.setattr(inspector_cache, "inspect", None)
    monkeypatch.setattr(inspector_cache, "inspector_picture", None)
    view.session.point_at(sample=Sample("train", 3))
    view.session.point_at(unit=Weight(2, 1, 3))
    view.grab()
    assert not view.failed


def test_going_back_in_time_asks_for_no_other_path(shown, monkeypatch):
    from nnviz.picture import inspector_cache

    view = shown(unit=WEIGHT)
    view.picture()
    monkeypatch.setattr(inspector_cache, "paths_of", None)
    view.session.seek(10)
    assert view.picture().path.now == 10
    assert len(view.picture().path.future) > 5


# The check


def test_the_check_shows_both_numbers_and_forgets_them_on_a_step(shown, qtbot):
    view = shown(unit=WEIGHT)
    assert view.check is None
    qtbot.mouseClick(view._check, LEFT)
    lines = view.check.lines
    gradient = view.session.snapshot().trace.gradients.W[1][4, 2]
    assert lines[0].value == gradient
    assert lines[1].value == pytest.approx(gradient, rel=1e-6, abs=1e-9)
    assert view.check.agrees
    assert lines[1].text in texts(view)
    view.session.choose_unit(Weight(2, 4, 3))
    assert view.check is None
    view.session.choose_unit(WEIGHT)
    assert view.check is not None
    view.session.advance(1)
    assert view.check is None


def test_only_a_parameter_can_be_checked(shown):
    view = shown(unit=Neuron(1, 1))
    assert not view._check.isVisible()
    view.check_gradient()
    assert view.check is None
    view.session.choose_unit(Bias(1, 1))
    assert view._check.isVisible()


# What a person does


def test_a_click_on_the_curve_goes_to_that_step_and_a_drag_follows(shown, qtbot):
    view = shown(unit=WEIGHT)
    rect = view._layout.path
    at = QPoint(round(rect.left() + rect.width() * 0.5), round(rect.center().y()))
    qtbot.mousePress(view, LEFT, pos=at)
    assert view.session.step == 20
    move(view, QPoint(round(rect.left()), at.y()), LEFT)
    assert view.session.step == 0
    move(view, QPoint(round(rect.right() + 50), at.y()), LEFT)
    assert view.session.step == 40
    qtbot.mouseRelease(view, LEFT, pos=at)


def test_a_click_on_a_sample_chooses_it(shown, qtbot):
    view = shown(unit=Neuron(2, 1), size=(316, 900))
    ranked = view.picture().samples.samples[4]
    place = center(view._layout.samples[4])
    move(view, place)
    assert view.session.snapshot().selection.hover_sample == ranked.sample
    qtbot.mouseClick(view, LEFT, pos=place)
    assert view.session.snapshot().selection.sample == ranked.sample
    view.leaveEvent(QEvent(QEvent.Type.Leave))
    assert view.session.snapshot().selection.hover_sample is None


def test_a_click_on_a_weight_chooses_it(shown, qtbot):
    view = shown(unit=Neuron(2, 1), size=(316, 900))
    place = center(view._layout.weights[0].entries[3])
    move(view, place)
    assert view.session.snapshot().selection.hover_unit == Weight(2, 1, 3)
    qtbot.mouseClick(view, LEFT, pos=place)
    assert view.session.snapshot().selection.unit == Weight(2, 1, 3)


def test_a_click_on_a_pixel_chooses_its_weight(shown, qtbot):
    view = shown(DIGITS, Neuron(1, 5), steps=3, size=(316, 1000))
    image = view._layout.weights[0].image
    place = QPointF(
        image.left() + image.width() * 2.5 / 8, image.top() + image.height() * 3.5 / 8
    )
    qtbot.mouseClick(view, LEFT, pos=place.toPoint())
    assert view.session.snapshot().selection.unit == Weight(1, 5, 26)


def test_a_click_on_a_bar_chooses_its_weight(shown, qtbot):
    view = shown(DIGITS, Neuron(2, 5), steps=3, size=(316, 1000))
    bars = view._layout.weights[0].bars
    place = QPointF(bars.left() + bars.width() * 7.5 / 32, bars.top() + 4)
    qtbot.mouseClick(view, LEFT, pos=place.toPoint())
    assert view.session.snapshot().selection.unit == Weight(2, 5, 7)


def test_the_bias_in_the_table_of_a_neuron_leads_to_the_bias(shown, qtbot):
    view = shown(unit=Neuron(2, 1))
    qtbot.mouseClick(view, LEFT, pos=center(view._layout.cell(2, 0)))
    assert view.session.snapshot().selection.unit == Bias(2, 1)


def test_a_value_is_typed(shown, qtbot):
    view = shown(unit=WEIGHT)
    qtbot.mouseClick(view, LEFT, pos=center(view._layout.cell(0, 0)))
    editor = view._editing.editor
    assert editor.isVisible()
    assert abs(editor.geometry().center().y() - center(view._layout.rows[0]).y()) <= 1
    editor.setText("0.25")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert view.session.snapshot().parameters.W[1][4, 2] == 0.25
    assert "0.250" in texts(view)


def test_a_value_is_dragged(shown, qtbot):
    view = shown(unit=WEIGHT)
    before = view.session.snapshot().parameters.W[1][4, 2]
    place = center(view._layout.cell(0, 0))
    qtbot.mousePress(view, LEFT, pos=place)
    move(view, place - QPoint(0, 30), LEFT)
    qtbot.mouseRelease(view, LEFT, pos=place - QPoint(0, 30))
    assert view.session.snapshot().parameters.W[1][4, 2] > before
    assert not view._editing.editor.isVisible()
    view.session.undo()
    assert view.session.snapshot().parameters.W[1][4, 2] == before


def test_keys_type_and_let_go(shown, qtbot):
    view = shown(unit=WEIGHT)
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_7)
    assert view._editing.editor.text() == "7"
    qtbot.keyClick(view._editing.editor, Qt.Key.Key_Escape)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert view._editing.editor.isVisible()
    qtbot.keyClick(view._editing.editor, Qt.Key.Key_Escape)
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert view.session.snapshot().selection.unit is None
    assert view.title == "Sample 0"


def test_the_curve_of_a_neuron_is_chosen(shown, qtbot):
    view = shown(unit=Neuron(2, 1))
    assert view._paths.isVisible()
    assert view.picture().path_symbols[view.picture().shown_path].startswith("*a*")
    view._paths.chosen.emit("norm")
    assert view.picture().shown_path == 0
    view._paths.set_chosen("norm")
    assert view.picture().path.values[-1] == pytest.approx(
        np.linalg.norm(view.session.snapshot().parameters.W[1][1])
    )
    view.session.choose_unit(WEIGHT)
    assert not view._paths.isVisible()


def test_what_does_not_fit_is_scrolled_to(shown):
    view = shown(unit=Neuron(2, 1), size=(316, 300))
    wheel = QWheelEvent(
        QPointF(50, 50),
        QPointF(50, 50),
        QPoint(),
        QPoint(0, -240),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    view.wheelEvent(wheel)
    assert view.scrolled_by == 80
    view.bar.setValue(view.bar.maximum())
    last = view._layout.samples[-1].translated(0, -view.scrolled_by)
    assert view.rect().contains(last.toRect())


# Words


def test_full_precision_under_the_pointer(shown):
    view = shown(unit=WEIGHT, size=(316, 900))
    picture, layout = view.picture(), view._layout
    spot = spot_at(picture, None, layout, layout.cell(0, 1).center())
    assert spot.value == view.session.snapshot().trace.gradients.W[1][4, 2]
    assert "not computed yet" in spot.name
    bar = spot_at(picture, None, layout, layout.spread.center())
    assert "sample" in bar.name
    view.check_gradient()
    first = view._layout.check.lines[0].center()
    assert spot_at(picture, view.check, view._layout, first).name == "backpropagation"
    state = spot_at(picture, None, view._layout, view._layout.path.center())
    assert state.name.startswith("Click goes to step 2")


def test_the_tool_tip_is_shown(shown):
    view = shown(unit=WEIGHT)
    at = center(view._layout.cell(0, 0))
    view.event(QHelpEvent(QEvent.Type.ToolTip, at, view.mapToGlobal(at)))
    assert "to change it" in QToolTip.text()
    QToolTip.hideText()


def test_a_bar_says_what_it_counts(shown):
    bars = shown(unit=Neuron(2, 1)).picture().spread.bars
    index = int(np.argmax(bars.counts))
    assert bar_words(bars, index).startswith(f"{bars.highest} samples from ")


def test_what_a_screen_reader_says(shown):
    view = shown(unit=WEIGHT)
    assert view.accessibleName() == "W²[5, 3]"
    assert "W^2_5,3" in view.accessibleDescription()
