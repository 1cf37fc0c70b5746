"""The network view: pointing, choosing, changing values, zooming, taking it away."""

import base64
import math
import re

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QImage,
    QMouseEvent,
    QPainter,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication

from nnviz.datasets.dataset import DatasetSettings
from nnviz.picture.graph_hits import anchor_of
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.selection import Bias, Neuron, Weight
from nnviz.session.session import Session
from nnviz.ui.export import view_content
from nnviz.ui.graph_editing import ValueDrag
from nnviz.ui.graph_view import GraphView
from nnviz.ui.panel import Panel
from nnviz.ui.theme import apply_theme, theme_named
from nnviz.ui.views import VIEWS

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

SPIRAL = Experiment(
    dataset=DatasetSettings(kind="spiral", classes=3),
    network=NetworkSettings(layers=(2, 8, 8, 3)),
)
DIGITS = Experiment(
    dataset=DatasetSettings(kind="digits", noise=0.0),
    network=NetworkSettings(layers=(64, 32, 10), activation=("relu",)),
)
IRIS = Experiment(
    dataset=DatasetSettings(kind="iris", noise=0.0),
    network=NetworkSettings(layers=(4, 6, 3), activation=("relu",)),
)
VECTORS = Experiment(
    dataset=DatasetSettings(
        kind="inline",
        x=tuple(tuple(np.linspace(-1, 1, 300) * sign) for sign in (1.0, -1.0)),
        y=(0, 1),
        test_fraction=0.0,
    ),
    network=NetworkSettings(layers=(300, 100, 2), activation=("relu",)),
)
LINEAR = Experiment(
    dataset=DatasetSettings(kind="spiral", classes=3),
    network=NetworkSettings(layers=(2, 3), activation=()),
)


@pytest.fixture
def shown(qtbot, qapp):
    """A function that shows a session in a panel and follows it."""
    apply_theme(qapp, theme_named("light"))
    unsubscribers, panels = [], []

    def show(experiment, *, steps=20, width=870, height=420, theme="light", scale=1.0):
        session = Session(experiment)
        session.advance(steps)
        look = theme_named(theme, scale)
        view = GraphView(session, look)
        panel = Panel("Network", {"graph": VIEWS["graph"]}, lambda name: view, look)
        panels.append(panel)
        qtbot.addWidget(panel)
        panel.resize(width, height)

        def follow():
            view.show_snapshot(session.snapshot())

        unsubscribers.append(session.subscribe(follow))
        follow()
        with qtbot.waitExposed(panel):
            panel.show()
        QApplication.processEvents()
        return session, view

    yield show
    for unsubscribe in unsubscribers:
        unsubscribe()


def canvas(view):
    return view._canvas


def place(view, unit):
    """Where a unit is drawn, in the viewport."""
    return canvas(view).mapFromScene(QPointF(*anchor_of(view.picture(), unit)))


def move(qtbot, view, position):
    qtbot.mouseMove(canvas(view).viewport(), position)
    QApplication.processEvents()


def click(qtbot, view, position):
    qtbot.mouseClick(canvas(view).viewport(), Qt.MouseButton.LeftButton, pos=position)


def drag(qtbot, view, start, by, modifier=Qt.KeyboardModifier.NoModifier):
    viewport = canvas(view).viewport()
    left = Qt.MouseButton.LeftButton
    qtbot.mousePress(viewport, left, modifier, start)
    for share in (0.5, 1.0):
        where = QPointF(start + QPoint(0, round(by * share)))
        QApplication.sendEvent(
            viewport,
            QMouseEvent(
                QEvent.Type.MouseMove,
                where,
                viewport.mapToGlobal(where),
                Qt.MouseButton.NoButton,
                left,
                modifier,
            ),
        )
    qtbot.mouseRelease(viewport, left, modifier, start + QPoint(0, by))


def painted(view):
    image = view.grab().toImage()
    return image.convertToFormat(QImage.Format.Format_RGB32)


@pytest.mark.parametrize("experiment", [SPIRAL, DIGITS, IRIS, VECTORS, LINEAR])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_kind_of_network_is_painted(shown, experiment, theme):
    session, view = shown(experiment, steps=2, theme=theme)
    session.choose_unit(Neuron(1, 0))
    before = painted(view)
    colors = {
        before.pixel(x, y)
        for x in range(0, before.width(), 3)
        for y in range(0, before.height(), 3)
    }
    assert len(colors) > 20
    session.advance(5)
    assert painted(view) != before


def test_pointing_lights_up_and_choosing_chooses(shown, qtbot):
    session, view = shown(SPIRAL)
    move(qtbot, view, place(view, Neuron(2, 4)))
    assert session.snapshot().selection.hover_unit == Neuron(2, 4)
    click(qtbot, view, place(view, Neuron(2, 4)))
    assert session.snapshot().selection.unit == Neuron(2, 4)
    assert view.hasFocus() or not view.isActiveWindow()
    click(qtbot, view, QPoint(5, canvas(view).height() - 5))
    assert session.snapshot().selection.unit is None


def test_leaving_points_at_nothing(shown, qtbot):
    session, view = shown(SPIRAL)
    move(qtbot, view, place(view, Neuron(2, 4)))
    QApplication.sendEvent(canvas(view), QEvent(QEvent.Type.Leave))
    assert session.snapshot().selection.hover_unit is None


def test_a_pixel_of_the_input_image_is_pointed_at(shown, qtbot):
    session, view = shown(DIGITS)
    move(qtbot, view, place(view, Neuron(0, 21)))
    assert session.snapshot().selection.hover_unit == Neuron(0, 21)
    assert view.picture().pixel == 21


def test_a_label_chooses_its_weight(shown, qtbot):
    session, view = shown(SPIRAL)
    session.choose_unit(Neuron(2, 4))
    click(qtbot, view, place(view, Weight(2, 4, 3)))
    assert session.snapshot().selection.unit == Weight(2, 4, 3)


def test_dragging_a_label_up_makes_the_weight_larger_as_one_change(shown, qtbot):
    session, view = shown(SPIRAL)
    session.choose_unit(Neuron(2, 4))
    before = float(session.snapshot().parameters.W[1][4, 3])
    start = place(view, Weight(2, 4, 3))
    drag(qtbot, view, start, -40)
    after = float(session.snapshot().parameters.W[1][4, 3])
    limit = view.picture().limit
    assert after == pytest.approx(before + 0.4 * limit, rel=0.25)
    assert session.snapshot().selection.unit == Weight(2, 4, 3)
    session.undo()
    assert float(session.snapshot().parameters.W[1][4, 3]) == before


def test_dragging_a_bias(shown, qtbot):
    session, view = shown(SPIRAL)
    before = float(session.snapshot().parameters.b[0][2])
    drag(qtbot, view, place(view, Bias(1, 2)), 30)
    assert float(session.snapshot().parameters.b[0][2]) < before


def test_an_edge_is_held_only_when_it_is_chosen(shown, qtbot):
    session, view = shown(IRIS)
    session.choose_unit(None)
    weights = session.snapshot().parameters.W[1].copy()
    start = place(view, Weight(2, 1, 4))
    drag(qtbot, view, start, 25)
    np.testing.assert_array_equal(session.snapshot().parameters.W[1], weights)


def test_gradients_cannot_be_dragged(shown, qtbot):
    session, view = shown(SPIRAL)
    view.modes.chosen.emit("gradients")
    before = session.snapshot().parameters.b[0].copy()
    drag(qtbot, view, place(view, Bias(1, 2)), 30)
    np.testing.assert_array_equal(session.snapshot().parameters.b[0], before)


def test_a_px_is_a_hundredth_of_the_range_and_finer_with_shift():
    held = ValueDrag(Bias(1, 0), 1.0, 2.0)
    assert held.value_at(-10.0, fine=False) == pytest.approx(1.2)
    assert held.value_at(10.0, fine=True) == pytest.approx(0.98)
    assert ValueDrag(Bias(1, 0), 0.0, 0.0).value_at(-1.0, fine=False) > 0


def test_double_click_types_a_value(shown, qtbot):
    session, view = shown(SPIRAL)
    session.choose_unit(Neuron(2, 4))
    qtbot.mouseDClick(
        canvas(view).viewport(),
        Qt.MouseButton.LeftButton,
        pos=place(view, Weight(2, 4, 3)),
    )
    editor = view._editing.editor
    assert editor.isVisible()
    value = float(session.snapshot().parameters.W[1][4, 3])
    assert float(editor.text().replace("−", "-")) == value
    editor.setText("−1.25")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert session.snapshot().parameters.W[1][4, 3] == -1.25
    assert not editor.isVisible()


def test_typing_a_number_starts_with_its_first_digit(shown, qtbot):
    session, view = shown(SPIRAL)
    session.choose_unit(Bias(1, 0))
    qtbot.keyClicks(view, "0")
    editor = view._editing.editor
    qtbot.keyClicks(editor, ".5")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert session.snapshot().parameters.b[0][0] == 0.5
    assert not editor.isVisible()


def test_escape_leaves_the_value(shown, qtbot):
    session, view = shown(SPIRAL)
    session.choose_unit(Bias(1, 0))
    before = session.snapshot().parameters.b[0][0]
    qtbot.keyClick(view, Qt.Key.Key_Return)
    editor = view._editing.editor
    editor.setText("7")
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    assert not editor.isVisible()
    assert session.snapshot().parameters.b[0][0] == before


@pytest.mark.parametrize("text", ["", "abc", "nan", "inf", "1e999"])
def test_what_is_not_a_number_is_not_taken(shown, qtbot, text):
    session, view = shown(SPIRAL)
    session.choose_unit(Bias(1, 0))
    before = session.snapshot().parameters.b[0][0]
    qtbot.keyClick(view, Qt.Key.Key_Return)
    editor = view._editing.editor
    editor.setText(text)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert editor.isVisible()
    assert session.snapshot().parameters.b[0][0] == before


def test_alt_and_arrows_move_the_choice(shown, qtbot):
    session, view = shown(SPIRAL)
    alt = Qt.KeyboardModifier.AltModifier
    qtbot.keyClick(view, Qt.Key.Key_Right, alt)
    assert session.snapshot().selection.unit == Neuron(1, 0)
    qtbot.keyClick(view, Qt.Key.Key_Down, alt)
    qtbot.keyClick(view, Qt.Key.Key_Right, alt)
    assert session.snapshot().selection.unit == Neuron(2, 1)
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert session.snapshot().selection.unit is None


def test_copying_takes_every_digit(shown, qtbot):
    session, view = shown(SPIRAL)
    session.choose_unit(Weight(2, 4, 3))
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QGuiApplication.clipboard().text()
    assert float(copied) == session.snapshot().parameters.W[1][4, 3]


def test_the_tool_tip_names_the_weight_with_every_digit(shown):
    session, view = shown(SPIRAL)
    tip = view._tip_of(Weight(2, 4, 2))
    value = float(session.snapshot().parameters.W[1][4, 2])
    assert f"W²[5, 3] = {value!r}".replace("-", "−") in tip


def test_the_wheel_zooms_about_the_pointer(shown, qtbot):
    _, view = shown(SPIRAL)
    where = QPointF(place(view, Neuron(2, 4)))
    under = canvas(view).mapToScene(where.toPoint())
    wheel = QWheelEvent(
        where,
        canvas(view).viewport().mapToGlobal(where),
        QPoint(),
        QPoint(0, 360),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(canvas(view).viewport(), wheel)
    assert canvas(view).zoom == pytest.approx(1.2**3)
    moved = canvas(view).mapToScene(where.toPoint()) - under
    assert math.hypot(moved.x(), moved.y()) < 1.5
    qtbot.keyClicks(view, "0")
    assert canvas(view).zoom == 1.0


def test_keys_zoom_and_the_button_fits(shown, qtbot):
    _, view = shown(SPIRAL)
    assert not view._fit.isVisible()
    qtbot.keyClicks(view, "++")
    assert canvas(view).zoom == pytest.approx(1.44)
    assert view._fit.isVisible()
    qtbot.keyClicks(view, "-")
    assert canvas(view).zoom == pytest.approx(1.2)
    qtbot.mouseClick(view._fit, Qt.MouseButton.LeftButton)
    assert canvas(view).zoom == 1.0
    qtbot.keyClicks(view, "-")
    assert canvas(view).zoom == 1.0


def test_hits_are_right_when_zoomed_and_scaled(shown, qtbot):
    session, view = shown(SPIRAL, scale=1.25)
    qtbot.keyClicks(view, "++")
    click(qtbot, view, place(view, Neuron(2, 4)))
    assert session.snapshot().selection.unit == Neuron(2, 4)


def test_the_drawing_follows_the_direction_of_the_moment(shown):
    session, view = shown(SPIRAL)
    assert view.badge == "forward pass ▸"
    last = len(session.snapshot().moments) - 1
    session.go_to_moment(last - 1)
    assert view.badge == "◂ backward pass"
    assert view.modes.value == "gradients"
    view.modes.chosen.emit("weights")
    assert view.badge == "forward pass ▸"
    session.go_to_moment(last - 2)
    assert view.badge == "forward pass ▸"
    session.go_to_moment(0)
    session.go_to_moment(last - 1)
    assert view.badge == "◂ backward pass"
    session.go_to_moment(last)
    assert view.badge == "update"
    assert view.modes.value == "updates"


def test_the_legend_names_what_flows_at_the_moment(shown):
    session, view = shown(SPIRAL)
    names = []
    for index in range(len(session.snapshot().moments)):
        session.go_to_moment(index)
        names.append(view.legend.accessibleName().split()[1])
        said = "not known yet" in view.legend.accessibleName()
        assert said == session.snapshot().is_now("d_output", 3)
    assert names == [
        *("weight", "w·a", "weight", "w·a", "weight"),  # batch z¹ a¹ z² a²
        *("w·a", "weight", "weight", "weight"),  # f exp p loss
        *("gradient", "gradient"),  # ∂f ∂W³
        *("w·∂z", "gradient", "w·∂z", "gradient"),  # ∂a² ∂W² ∂a¹ ∂W¹
        "change",
    ]


def test_the_legend_tells_the_range_of_the_weights(shown):
    session, view = shown(SPIRAL)
    limit = max(np.abs(W).max() for W in session.snapshot().parameters.W)
    assert f"{limit:.2f}" in view.legend.accessibleName()


def test_a_screen_reader_hears_what_is_chosen(shown):
    session, view = shown(SPIRAL)
    session.choose_unit(Neuron(2, 4))
    assert "hidden 2, neuron 5" in view.accessibleDescription()


def test_what_did_not_change_is_not_drawn_again(shown):
    session, view = shown(SPIRAL)
    picture = view.picture()
    session.check_gradient()
    assert view.picture() is picture
    session.choose_unit(Neuron(1, 1))
    assert view.picture() is not picture


def test_all_edges_of_a_crowded_layer(shown):
    _, view = shown(DIGITS)
    few = len(view.picture().edges)
    view._draw_all.setChecked(True)
    assert len(view.picture().edges) == 32 + 320 > few


@pytest.mark.parametrize("suffix", [".svg", ".pdf", ".png", ".csv"])
@pytest.mark.parametrize("experiment", [SPIRAL, DIGITS, IRIS])
def test_it_can_be_taken_away(shown, experiment, suffix):
    session, view = shown(experiment)
    session.choose_unit(Neuron(1, 1))
    content = view_content(view, suffix, QSizeF(700, 360), 2.0)
    if suffix == ".svg":
        text = content.decode()
        assert "hidden 1 · ReLU" in text or "hidden 1 · 32 ReLU neurons" in text
        assert "<path" in text
    elif suffix == ".csv":
        assert content.decode().startswith("quantity,layer,neuron")
    else:
        assert len(content) > 5000


def test_every_tile_of_an_svg_is_a_picture_of_its_own(shown):
    """QSvgGenerator writes the whole image where a part of one is drawn."""
    _, view = shown(SPIRAL)
    text = view_content(view, ".svg", QSizeF(700, 360), 1.0).decode()
    pictures = [
        QImage.fromData(base64.b64decode(data))
        for data in re.findall(r'base64,([^"]+)"', text)
    ]
    assert len(pictures) == 2 + 8 + 8 + 3
    assert all(picture.width() == picture.height() for picture in pictures)
    assert len({picture.constBits().tobytes() for picture in pictures}) > 15


def test_the_picture_has_the_size_asked_for(shown):
    _, view = shown(SPIRAL)
    image = QImage(1300, 580, QImage.Format.Format_RGB32)
    ground = QColor(view.theme.tokens.canvas)
    image.fill(ground)
    with QPainter(image) as painter:
        view.draw_whole(painter, QSizeF(1300, 580))
    right = [image.pixelColor(x, 300) for x in range(1150, 1250)]
    assert any(color != ground for color in right)


def test_a_view_without_a_snapshot_is_empty(qtbot, qapp):
    apply_theme(qapp, theme_named("light"))
    view = GraphView(Session(LINEAR), theme_named("light"))
    panel = Panel("Network", {"graph": VIEWS["graph"]}, lambda name: view, view.theme)
    qtbot.addWidget(panel)
    with qtbot.waitExposed(panel):
        panel.show()
    assert view.picture() is None
    assert not painted(view).isNull()
