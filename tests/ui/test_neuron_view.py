"""The view of one neuron: the switch, its motion, and what a person changes."""

import re
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QSizeF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication

from nnviz.datasets.dataset import DatasetSettings
from nnviz.picture.drawings import MIXES
from nnviz.picture.neuron_hits import place_of
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.selection import Bias, Neuron, Sample, Weight
from nnviz.session.session import Session
from nnviz.ui import drawing_motion
from nnviz.ui.export import view_content
from nnviz.ui.neuron_view import NeuronView
from nnviz.ui.theme import apply_theme, theme_named

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

LEFT = Qt.MouseButton.LeftButton
SIZE = QSizeF(840, 400)
LECTURE = Experiment(
    dataset=DatasetSettings(
        kind="inline",
        x=((0.1, 0.2, 0.3), (-0.304, -1.05, -0.396), (0.5, 0.6, -0.7)),
        y=((0.0, 1.0), (1.0, 0.0), (1.0, 1.0)),
        test_fraction=0.0,
    ),
    network=NetworkSettings(
        layers=(3, 4, 2), activation=("sigmoid",), output_activation="sigmoid"
    ),
    loss="squared_error",
)
SPIRAL = Experiment(
    dataset=DatasetSettings(kind="spiral"), network=NetworkSettings(layers=(2, 8, 8, 2))
)


@pytest.fixture
def shown(qapp, qtbot):
    apply_theme(qapp, theme_named("light"))
    unsubscribers = []

    def show(experiment=LECTURE, scale=1.0):
        session = Session(experiment)
        session.advance(5)
        view = NeuronView(session, theme_named("light", scale))
        qtbot.addWidget(view)
        view.resize((SIZE * scale).toSize())
        view.show_snapshot(session.snapshot())
        stop = session.subscribe(lambda: view.show_snapshot(session.snapshot()))
        unsubscribers.append(stop)
        with qtbot.waitExposed(view):
            view.show()
        return session, view

    yield show
    for stop in unsubscribers:
        stop()


def at(view, unit):
    x, y = place_of(view.picture(), unit)
    return QPoint(round(x * view.theme.scale), round(y * view.theme.scale))


def drag(qtbot, view, start, by):
    qtbot.mousePress(view, LEFT, pos=start)
    for share in (0.5, 1.0):
        where = QPointF(start + QPoint(0, round(by * share)))
        move = QMouseEvent(
            QEvent.Type.MouseMove, where, view.mapToGlobal(where),
            LEFT, LEFT, Qt.KeyboardModifier.NoModifier,
        )  # fmt: skip
        QApplication.sendEvent(view, move)
    qtbot.mouseRelease(view, LEFT, pos=start + QPoint(0, by))


def texts(view):
    svg = view_content(view, ".svg", SIZE).decode()
    return [text.strip() for text in re.findall(r">([^<>]+)</text>", svg)]


def test_the_switch_goes_through_the_places_between(shown, qtbot, monkeypatch):
    monkeypatch.setattr(drawing_motion, "_has_motion", lambda view: True)
    _, view = shown()
    seen = []
    view._motion.moved.connect(lambda: seen.append(view.picture().mix))
    view.set_drawing("input")
    assert view.drawing == view.drawings.value == "input"
    qtbot.waitUntil(lambda: view.picture().mix == MIXES["input"], timeout=3000)
    between = [mix for mix in seen if 0.0 < mix.as_input < 1.0]
    assert len(between) >= 3
    assert [mix.as_input for mix in seen] == sorted(mix.as_input for mix in seen)


def test_without_motion_the_change_is_at_once(shown, monkeypatch):
    monkeypatch.setattr(drawing_motion, "_has_motion", lambda view: False)
    _, view = shown()
    view.set_drawing("combined")
    assert view.picture().mix == MIXES["combined"]


def test_an_export_on_the_way_is_the_drawing_asked_for(shown, qtbot, monkeypatch):
    monkeypatch.setattr(drawing_motion, "_has_motion", lambda view: True)
    _, view = shown()
    view.set_drawing("input")
    on_the_way = view_content(view, ".svg", SIZE)
    assert view._motion.mix != MIXES["input"]
    qtbot.waitUntil(lambda: view._motion.mix == MIXES["input"], timeout=3000)
    assert view_content(view, ".svg", SIZE) == on_the_way


def test_clicking_the_switch_chooses(shown, qtbot):
    _, view = shown()
    segment = view.drawings._segments[1]
    qtbot.mouseClick(segment, LEFT)
    assert view.drawing == "combined"


@pytest.mark.parametrize("drawing", MIXES)
@pytest.mark.parametrize("unit", [Weight(1, 0, 2), Bias(1, 0)])
def test_dragging_a_number_changes_it(shown, qtbot, drawing, unit):
    session, view = shown()
    view.set_drawing(drawing)
    view._motion._animation.setCurrentTime(drawing_motion.DURATION_MS)
    before = session.snapshot().parameters
    drag(qtbot, view, at(view, unit), -30)
    after = session.snapshot().parameters
    changed = after.flat() != before.flat()
    assert np.count_nonzero(changed) == 1
    assert (after.flat() - before.flat()).sum() > 0.1
    assert session.snapshot().selection.unit == unit
    assert view.neuron == Neuron(1, 0)


def test_an_input_of_the_sample_is_dragged(shown, qtbot):
    session, view = shown()
    before = session.snapshot().sample.x.copy()
    drag(qtbot, view, at(view, Neuron(0, 1)), 20)
    after = session.snapshot().sample.x
    assert after[1] < before[1]
    assert after[[0, 2]].tolist() == before[[0, 2]].tolist()
    assert view.neuron == Neuron(1, 0)


def test_values_are_typed(shown, qtbot):
    session, view = shown()
    for unit, text in ((Weight(1, 0, 1), "0.25"), (Neuron(0, 2), "-1.5")):
        qtbot.mouseDClick(view, LEFT, pos=at(view, unit))
        editor = view._editing.editor
        assert editor.isVisible()
        editor.setText(text)
        qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert session.snapshot().parameters.W[0][0, 1] == 0.25
    assert session.snapshot().sample.x[2] == -1.5


def test_a_value_that_overflows_is_said(shown, qtbot, monkeypatch):
    said = []
    monkeypatch.setattr(
        "nnviz.ui.neuron_editing.QToolTip.showText", lambda at, text: said.append(text)
    )
    data = DatasetSettings(kind="spiral", features=("x1", "x2", "x1^2"))
    network = NetworkSettings(layers=(3, 4, 2), activation=("relu",))
    session, view = shown(replace(SPIRAL, dataset=data, network=network))
    before = session.snapshot().sample.x.copy()
    view._editing.set_value(Neuron(0, 0), 1e200)
    assert len(said) == 1
    assert session.snapshot().sample.x.tolist() == before.tolist()


def test_an_activation_of_the_layer_before_leads_to_its_neuron(shown, qtbot):
    session, view = shown()
    session.choose_unit(Neuron(2, 1))
    assert view.neuron == Neuron(2, 1)
    drag(qtbot, view, at(view, Neuron(1, 2)), 40)
    assert (
        session.snapshot().sample.x.tolist() == session.dataset.train.inputs[0].tolist()
    )
    qtbot.mouseClick(view, LEFT, pos=at(view, Neuron(1, 2)))
    assert view.neuron == Neuron(1, 2)


def test_the_chooser_and_keys_go_through_the_neurons(shown, qtbot):
    session, view = shown()
    view.chooser.following.emit()
    assert view.neuron == Neuron(1, 1)
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert view.neuron == Neuron(1, 2)
    qtbot.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert view.neuron.layer == 2
    qtbot.keyClick(view, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    qtbot.keyClick(view, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert view.neuron.layer == 1
    qtbot.keyClick(view, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert session.snapshot().selection.unit == view.neuron


def test_typing_a_number_begins_to_change_the_chosen_weight(shown, qtbot):
    session, view = shown()
    session.choose_unit(Weight(1, 3, 0))
    key = QKeyEvent(
        QEvent.Type.ShortcutOverride, Qt.Key.Key_4, Qt.KeyboardModifier.NoModifier, "4"
    )
    view.event(key)
    assert key.isAccepted()
    qtbot.keyClick(view, "4")
    assert view._editing.editor.text() == "4"


def test_the_neuron_stays_while_inputs_or_nothing_are_chosen(shown):
    session, view = shown()
    session.choose_unit(Bias(2, 1))
    for unit in (Neuron(0, 2), None):
        session.choose_unit(unit)
        assert view.neuron == Neuron(2, 1)
    session.change_experiment(SPIRAL)
    assert view.neuron == Neuron(2, 1)
    session.change_experiment(
        replace(SPIRAL, network=NetworkSettings(layers=(2, 2), activation=()))
    )
    assert view.neuron == Neuron(1, 0)


def test_pointing_lights_up_everywhere(shown, qtbot):
    session, view = shown()
    qtbot.mouseMove(view, at(view, Weight(1, 0, 1)))
    assert session.snapshot().selection.hover_unit == Weight(1, 0, 1)
    qtbot.mouseMove(view, at(view, Neuron(1, 0)))
    assert session.snapshot().selection.hover_unit == Neuron(1, 0)
    QApplication.sendEvent(view, QEvent(QEvent.Type.Leave))
    assert session.snapshot().selection.hover_unit is None


def test_another_sample_has_other_numbers(shown):
    session, view = shown()
    before = texts(view)
    session.choose_sample(Sample("train", 1))
    assert texts(view) != before
    assert "−0.304" in texts(view)


def test_the_type_may_be_larger(shown, qtbot):
    session, view = shown(scale=1.25)
    drag(qtbot, view, at(view, Weight(1, 0, 0)), -30)
    assert session.snapshot().selection.unit == Weight(1, 0, 0)
    view.apply_theme(theme_named("dark"))
    assert not view.grab().isNull()
    assert not view.failed
