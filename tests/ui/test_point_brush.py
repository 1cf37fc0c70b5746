"""Drawing points with the mouse: a change a stroke, eraser, keys, while it plays."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, QSizeF, Qt
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QMenu

from nnviz.datasets.dataset import DatasetSettings
from nnviz.picture.drawn_points import CLEARED, ONE_STAYS
from nnviz.picture.numbers import format_number
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.session import Session
from nnviz.ui.boundary_view import BoundaryView
from nnviz.ui.brush_strip import ERASER
from nnviz.ui.export import view_content
from nnviz.ui.player import Player
from nnviz.ui.theme import apply_theme, theme_named

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
PRESS, MOVE = QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove
RELEASE = QEvent.Type.MouseButtonRelease


def session_of(kind="moons", layers=(2, 4, 2), loss="cross_entropy", **settings):
    return Session(
        Experiment(
            dataset=DatasetSettings(kind=kind, **({"samples": 40} | settings)),
            network=NetworkSettings(layers, ("tanh",)),
            loss=loss,
        )
    )


@pytest.fixture
def draw(qapp, qtbot):
    """Make a view on a session whose pencil is down, wired as in the window."""
    theme = theme_named("light")
    apply_theme(qapp, theme)
    unsubscribe = []

    def shown(session, size=(404, 180)):
        view = BoundaryView(session, theme)
        qtbot.addWidget(view)
        view.resize(*size)
        view.show()
        view.show_snapshot(session.snapshot())
        unsubscribe.append(
            session.subscribe(lambda: view.show_snapshot(session.snapshot()))
        )
        view.take_pencil(True)
        return view

    yield shown
    for stop in unsubscribe:
        stop()


def mouse(view, kind, at, button=LEFT):
    at = QPointF(*at)
    held = Qt.MouseButton.NoButton if kind == RELEASE else button
    now = Qt.MouseButton.NoButton if kind == MOVE else button
    no_key = Qt.KeyboardModifier.NoModifier
    event = QMouseEvent(kind, at, view.mapToGlobal(at), now, held, no_key)
    QApplication.sendEvent(view, event)


def stroke(view, *path, button=LEFT):
    mouse(view, PRESS, path[0], button)
    for at in path[1:]:
        mouse(view, MOVE, at, button)
    mouse(view, RELEASE, path[-1], button)


def key(view, code, modifiers=Qt.KeyboardModifier.NoModifier):
    QApplication.sendEvent(view, QKeyEvent(QEvent.Type.KeyPress, code, modifiers))


def counts(session):
    data = session.dataset
    return len(data.train), 0 if data.test is None else len(data.test)


def test_a_click_draws_one_point_of_the_class_in_the_hand(draw):
    session = session_of()
    view = draw(session)
    view.brush.choose(1)
    stroke(view, (137, 88))
    assert counts(session) == (21, 20) or counts(session) == (20, 21)
    assert session.snapshot().can_undo == "Draw 1 point of class 2"
    data = session.dataset
    part = data.train if len(data.train) == 21 else data.test
    assert part.labels[-1] == 1
    placement = view._plane.placement(view.theme, view.snapshot, QSizeF(view.size()))
    assert np.allclose(placement.to_px(part.points[-1:]), [[137.5, 88.5]], atol=1.0)


def test_a_drag_is_one_change_that_starts_the_run_anew(draw):
    session = session_of()
    view = draw(session)
    session.advance(30)
    before = session.dataset
    stroke(view, (40, 40), (120, 40), (120, 120))
    assert session.step == 0
    assert sum(counts(session)) == 40 + 1 + 160 // 6
    assert session.experiment.dataset.kind == "inline"
    assert abs(counts(session)[0] - counts(session)[1]) <= 2
    session.undo()
    assert session.dataset is before
    assert session.step == 30
    assert session.snapshot().can_undo is None
    session.redo()
    assert sum(counts(session)) == 67


def test_the_plot_stays_where_it_is_under_the_hand(draw):
    session = session_of()
    view = draw(session)

    def window():
        drawing = view._plane
        return drawing.placement(view.theme, view.snapshot, QSizeF(view.size())).window

    before = window()
    stroke(view, (40, 40), (60, 40))
    assert window() == before
    view.take_pencil(False)
    assert window() != before


def test_the_stroke_is_seen_before_it_is_done_and_never_in_a_picture(draw):
    session = session_of()
    view = draw(session)
    pictures = view_content(view, ".svg", QSizeF(404, 180))
    empty = view.grab().toImage()
    mouse(view, PRESS, (60, 60))
    mouse(view, MOVE, (160, 60))
    assert view.grab().toImage() != empty
    assert sum(counts(session)) == 40
    assert view_content(view, ".svg", QSizeF(404, 180)) == pictures
    key(view, Qt.Key.Key_Escape)
    assert view.draws_by_hand
    mouse(view, RELEASE, (160, 60))
    assert session.snapshot().can_undo is None
    key(view, Qt.Key.Key_Escape)
    assert not view.draws_by_hand


def test_eraser_and_right_button_take_points_away(draw):
    session = session_of()
    view = draw(session)
    stroke(view, (20, 20), (80, 20))
    drawn = sum(counts(session))
    assert drawn > 45
    stroke(view, (10, 20), (90, 20), button=RIGHT)
    assert sum(counts(session)) == 40
    assert session.snapshot().can_undo == f"Erase {drawn - 40} points"
    view.brush.choose(ERASER)
    stroke(view, (0, 0), (1, 0))
    assert sum(counts(session)) == 40
    assert session.snapshot().can_undo == f"Erase {drawn - 40} points"


def test_the_right_button_opens_no_menu_while_one_draws(draw):
    view = draw(session_of())
    at = view.mapToGlobal(QPointF(137, 88)).toPoint()
    event = QContextMenuEvent(
        QContextMenuEvent.Reason.Mouse, QPointF(137, 88).toPoint(), at
    )
    QApplication.sendEvent(view, event)
    assert not view.findChildren(QMenu)


def test_the_last_training_point_stays_and_a_sentence_says_so(draw):
    session = session_of()
    view = draw(session)
    path = [(x, y) for y in range(2, 180, 8) for x in (1, 272, 1)]
    stroke(view, *path, button=RIGHT)
    assert counts(session) == (1, 0)
    assert view.brush._overlay.words == ONE_STAYS


def test_cleared_data_give_way_to_what_is_drawn(draw):
    session = session_of()
    view = draw(session)
    view.brush.strip.cleared.emit()
    assert counts(session) == (1, 0)
    assert view.brush._overlay.words == CLEARED
    assert session.snapshot().can_undo == "Clear the points"
    stroke(view, (40, 40), (160, 40))
    # As many for the test as before; what had stayed is gone.
    assert counts(session) == (11, 10)
    assert session.experiment.batch_size == Experiment().batch_size
    session.undo()
    stroke(view, (40, 40), (160, 40))
    assert counts(session) == (11, 10)
    session.advance(20)


def test_one_more_class_makes_the_network_larger_and_ten_are_the_most(draw):
    session = session_of()
    view = draw(session)
    for label in range(2, 10):
        view.brush.choose(label)
        stroke(view, (40 + 20 * label, 30), (60 + 20 * label, 30))
        assert session.experiment.network.layers == (2, 4, label + 1)
        assert session.snapshot().can_undo.endswith(f"class {label + 1}")
    assert len(view.brush.strip._marks) == 10
    session.advance(5)


def test_ctrl_and_a_number_take_a_class_into_the_hand(draw):
    session = session_of()
    view = draw(session)
    before = session.dataset.train.labels[0]
    key(view, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert view.brush.strip.label == 1
    assert session.dataset.train.labels[0] == before
    stroke(view, (40, 40))
    assert session.snapshot().can_undo == "Draw 1 point of class 2"


def test_targets_are_drawn_by_their_value(draw):
    session = session_of("bumps", (2, 4, 1), "squared_error")
    view = draw(session)
    strip = view.brush.strip
    view.brush.choose(ERASER)
    strip._value.setValue(-10)
    assert not strip.erases
    data = session.dataset
    targets = np.concatenate([data.train.targets, data.test.targets])
    assert strip.value == pytest.approx(-abs(targets).max() / 2, rel=0.005)
    value = strip.value
    stroke(view, (40, 40), (80, 40))
    drawn = session.dataset.train.targets[20:]
    assert len(drawn)
    assert set(drawn[:, 0]) == {value}
    assert session.snapshot().can_undo.endswith(f"target {format_number(value)}")


def test_data_that_cannot_be_drawn_into_put_the_pencil_away(draw):
    session = session_of()
    view = draw(session)
    session.change_experiment(session_of("sine", (1, 4, 1), "squared_error").experiment)
    assert not view.draws_by_hand
    assert "Pieces" in view.brush.pencil.toolTip()
    view.take_pencil(True)
    assert not view.draws_by_hand


def test_tools_fit_beside_the_plot_and_follow_the_look(draw):
    view = draw(session_of("blobs", (2, 4, 10), classes=10))
    strip = view.brush.strip

    def fits():
        QApplication.processEvents()
        least = strip.minimumSizeHint()
        return least.width() <= strip.width() and least.height() <= strip.height()

    assert fits()
    view.apply_theme(theme_named("dark", 1.25))
    view.resize(500, 230)
    assert fits()
    assert strip.geometry().right() == view.rect().right()
    assert not view.grab().toImage().isNull()


def test_a_narrow_view_has_its_tools_over_the_plot_and_nothing_is_drawn_there(draw):
    session = session_of()
    view = draw(session, (220, 180))
    strip = view.brush.strip
    assert strip.pos() == view.rect().topLeft()
    place = strip.rect().bottomRight()
    assert strip.childAt(place) is None
    mouse(strip, PRESS, (place.x(), place.y()))
    mouse(strip, RELEASE, (place.x(), place.y()))
    assert session.snapshot().can_undo is None
    stroke(view, (200, 100))
    assert sum(counts(session)) == 41


def test_it_goes_on_playing(draw, qtbot):
    session = session_of()
    view = draw(session)
    player = Player(session)
    player.speed = None
    player.play()
    try:
        qtbot.waitUntil(lambda: session.step > 0)
        stroke(view, (40, 40), (120, 40))
        assert sum(counts(session)) > 50
        assert player.playing
        assert session.playing
        step = session.step
        qtbot.waitUntil(lambda: session.step > step)
        assert session.experiment.dataset.kind == "inline"
    finally:
        player.close()
