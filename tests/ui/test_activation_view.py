"""The view of an activation: points are neurons, the layer follows the choice."""

import re

import pytest
from PySide6.QtCore import QEvent, QPoint, QSizeF, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication

from nnviz.datasets.dataset import DatasetSettings
from nnviz.session import activity
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.selection import Neuron, Weight
from nnviz.session.session import Session
from nnviz.ui import activity_pace
from nnviz.ui.activation_drawing import activation_layout, points_in
from nnviz.ui.activation_view import ActivationView
from nnviz.ui.activity_pace import ActivityPace
from nnviz.ui.export import view_content
from nnviz.ui.theme import apply_theme, theme_named

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

SIZE = QSizeF(520, 320)
EXPERIMENT = Experiment(
    dataset=DatasetSettings(kind="spiral", classes=3),
    network=NetworkSettings(layers=(2, 8, 6, 3), activation=("relu", "tanh")),
)


@pytest.fixture
def shown(qapp, qtbot):
    theme = theme_named("light")
    apply_theme(qapp, theme)
    session = Session(EXPERIMENT)
    session.advance(10)
    view = ActivationView(session, theme)
    qtbot.addWidget(view)
    view.resize(SIZE.toSize())
    view.show_snapshot(session.snapshot())
    stop = session.subscribe(lambda: view.show_snapshot(session.snapshot()))
    with qtbot.waitExposed(view):
        view.show()
    yield session, view
    stop()


def at(view, index, curve=0):
    layout = activation_layout(view.theme, QSizeF(view.size()))
    x, y = points_in(view.picture(), layout)[curve, index]
    return QPoint(round(x), round(y))


def texts(view):
    svg = view_content(view, ".svg", SIZE).decode()
    return [text.strip() for text in re.findall(r">([^<>]+)</text>", svg)]


@pytest.mark.parametrize("curve", [0, 1])
def test_a_point_is_pointed_at_and_chosen(shown, qtbot, curve):
    session, view = shown
    view.set_layer(2)
    qtbot.mouseMove(view, at(view, 3, curve))
    hovered = session.snapshot().selection.hover_unit
    assert hovered is not None
    assert hovered.layer == 2
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=at(view, 3, curve))
    assert session.snapshot().selection.unit == hovered
    QApplication.sendEvent(view, QEvent(QEvent.Type.Leave))
    assert session.snapshot().selection.hover_unit is None


def test_the_layer_follows_what_is_chosen_and_can_be_chosen(shown):
    session, view = shown
    assert view.layer == 1
    session.choose_unit(Weight(2, 1, 0))
    assert view.layer == 2
    view.layers.chosen.emit("3")
    assert view.layer == 3
    assert view.layers.currentText() == "output"
    session.advance(1)
    assert view.layer == 3
    session.choose_unit(Neuron(1, 0))
    assert view.layer == 1


def test_another_network_has_other_layers(shown):
    session, view = shown
    view.set_layer(3)
    session.change_experiment(Experiment())
    names = [view.layers.itemText(place) for place in range(view.layers.count())]
    assert names == ["hidden 1", "hidden 2", "output"]
    network = NetworkSettings(layers=(2, 2), activation=())
    session.change_experiment(Experiment(network=network))
    assert view.layer == 1
    assert view.layers.currentText() == "output"


def test_dead_units_are_counted(shown):
    session, view = shown
    before = activity.activity_of(session.snapshot())[0].count("dead")
    assert f"{before} of 8 dead" in texts(view)
    for index in range(8):
        session.set_bias(1, index, -1000.0)
    assert "8 of 8 dead" in texts(view)


def test_the_tool_tip_says_what_dead_means(shown):
    session, view = shown
    session.set_bias(1, 4, -1000.0)
    for position in (at(view, 4), QPoint(470, 60)):
        event = QHelpEvent(QEvent.Type.ToolTip, position, view.mapToGlobal(position))
        QApplication.sendEvent(view, event)
        assert any("z ≤ 0 for all" in line for line in view._words.lines)


def test_keys_go_to_neighbours(shown, qtbot):
    session, view = shown
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert session.snapshot().selection.unit == Neuron(1, 1)
    qtbot.keyClick(view, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert session.snapshot().selection.unit == Neuron(1, 1)
    qtbot.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert session.snapshot().selection.unit.layer == 2


def test_while_playing_the_data_are_looked_at_seldom(monkeypatch):
    asked = []
    real = activity.activity_of

    def counted(snapshot):
        asked.append(snapshot)
        return real(snapshot)

    now = [0.0]
    monkeypatch.setattr(activity_pace, "activity_of", counted)
    monkeypatch.setattr(activity_pace, "perf_counter", lambda: now[0])
    session, pace = Session(EXPERIMENT), ActivityPace()
    session.playing = True
    for frame in range(60):
        now[0] = frame / 60
        session.advance(1)
        pace.activity(session.snapshot())
    assert len(asked) <= 3
    session.playing = False
    shown = pace.activity(session.snapshot())
    assert shown is real(session.snapshot())
    session.playing = True
    session.change_experiment(Experiment())
    assert len(pace.activity(session.snapshot())[0].flags) == 8


def test_it_is_drawn_at_any_size(shown):
    _, view = shown
    for size in (QSizeF(120, 80), QSizeF(300, 150), QSizeF(1400, 800)):
        assert view_content(view, ".svg", size)
    view.apply_theme(theme_named("dark", 1.25))
    assert not view.grab().isNull()
    assert not view.failed
