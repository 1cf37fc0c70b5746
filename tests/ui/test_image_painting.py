"""An image drawn into with the mouse: pixels, scores that follow, undo, playing."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, QSettings, Qt
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QMenu

from nnviz.datasets.dataset import DatasetSettings
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.session import Session
from nnviz.session.shipped_experiments import shipped_experiment
from nnviz.ui.export import view_content
from nnviz.ui.graph_view import GraphView
from nnviz.ui.main_window import MainWindow
from nnviz.ui.panel import Panel
from nnviz.ui.player import Player
from nnviz.ui.theme import apply_theme, theme_named
from nnviz.ui.views import VIEWS

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
PRESS, MOVE = QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove
RELEASE = QEvent.Type.MouseButtonRelease
# A three, in rows and columns of an image of 8 × 8 pixels.
THREE = (
    (1.0, 2.3), (0.6, 3.2), (0.8, 4.4), (1.6, 5.0), (2.6, 4.8), (3.4, 4.0), (3.6, 3.4),
    (3.8, 4.2), (4.6, 5.0), (5.6, 5.2), (6.8, 4.6), (7.3, 3.6), (7.0, 2.5),
)  # fmt: skip


@pytest.fixture
def shown(qapp, qtbot):
    """Make the view on a session with its pencil down, wired as in the window."""
    theme = theme_named("light")
    apply_theme(qapp, theme)
    unsubscribe, panels = [], []

    def show(session):
        view = GraphView(session, theme)
        panel = Panel("Network", {"graph": VIEWS["graph"]}, lambda name: view, theme)
        panels.append(panel)
        qtbot.addWidget(panel)
        panel.resize(870, 420)
        with qtbot.waitExposed(panel):
            panel.show()
        unsubscribe.append(
            session.subscribe(lambda: view.show_snapshot(session.snapshot()))
        )
        view.show_snapshot(session.snapshot())
        view.take_pencil(True)
        return view

    yield show
    for stop in unsubscribe:
        stop()


@pytest.fixture(scope="module")
def digits():
    return shipped_experiment("digits")


def at(view, row, column):
    """A place of the image in the viewport, in pixels of the image."""
    first = view.picture().layout.layers[0]
    left, top, _, _ = first.image
    scene = QPointF(left + column * first.pitch, top + row * first.pitch)
    return view._canvas.viewportTransform().map(scene)


def mouse(view, kind, place, button=LEFT):
    where = at(view, *place)
    held = Qt.MouseButton.NoButton if kind == RELEASE else button
    now = Qt.MouseButton.NoButton if kind == MOVE else button
    viewport = view._canvas.viewport()
    no_key = Qt.KeyboardModifier.NoModifier
    event = QMouseEvent(kind, where, viewport.mapToGlobal(where), now, held, no_key)
    QApplication.sendEvent(viewport, event)


def stroke(view, *path, button=LEFT):
    mouse(view, PRESS, path[0], button)
    for place in path[1:]:
        mouse(view, MOVE, place, button)
    mouse(view, RELEASE, path[-1], button)


def image(session):
    return session.snapshot().sample.x


def test_a_three_drawn_by_hand_is_read_as_a_three(shown, digits):
    session = Session(digits)
    session.advance(800)
    view = shown(session)
    view.painting.clear()
    assert not image(session).any()
    mouse(view, PRESS, THREE[0])
    scores = []
    for place in THREE[1:]:
        mouse(view, MOVE, place)
        scores.append(tuple(session.snapshot().sample.z[-1]))
    mouse(view, RELEASE, THREE[-1])
    # The network answers to every move.
    assert len(set(scores)) == len(scores)
    assert int(np.argmax(session.snapshot().sample.z[-1])) == 3
    assert image(session).max() == 1.0
    assert view.picture().image_note == "drawn by hand · training sees it"


def test_a_stroke_is_one_change(shown, digits):
    session = Session(digits)
    view = shown(session)
    before = image(session)
    stroke(view, (1.5, 1.5), (1.5, 6.5))
    first = image(session)
    stroke(view, (6.5, 1.5), (6.5, 6.5))
    assert session.snapshot().can_undo == "train sample 0 drawn by hand"
    session.undo()
    assert np.array_equal(image(session), first)
    session.undo()
    assert np.array_equal(image(session), before)
    assert session.snapshot().can_undo is None
    assert view.picture().image_note == ""


def test_the_right_button_erases_and_opens_no_menu(shown, digits):
    session = Session(digits)
    view = shown(session)
    view.painting.clear()
    stroke(view, (4.5, 0.5), (4.5, 7.5))
    assert (image(session).reshape(8, 8)[4] == 1.0).all()
    stroke(view, (4.5, 0.5), (4.5, 7.5), button=RIGHT)
    assert not image(session).reshape(8, 8)[4].any()
    where = at(view, 4.5, 4.5).toPoint()
    viewport = view._canvas.viewport()
    reason = QContextMenuEvent.Reason.Mouse
    event = QContextMenuEvent(reason, where, viewport.mapToGlobal(where))
    QApplication.sendEvent(viewport, event)
    assert not view.findChildren(QMenu)


def test_the_image_comes_back_as_it_was(shown, digits):
    session = Session(digits)
    view = shown(session)
    before = image(session)
    view.painting.clear()
    stroke(view, (1.5, 1.5), (6.5, 6.5))
    view.painting.restore()
    assert np.array_equal(image(session), before)
    assert not view.painting._restore.isEnabled()
    session.undo()
    assert image(session).max() == 1.0


def test_beside_the_image_and_without_the_pencil_the_mouse_chooses(shown, digits):
    session = Session(digits)
    view = shown(session)
    before = image(session)
    stroke(view, (-1.5, 4.0), (-1.5, 5.0))
    view.take_pencil(False)
    stroke(view, (4.5, 4.5), (4.5, 4.5))
    assert np.array_equal(image(session), before)
    assert session.snapshot().selection.unit.index == 4 * 8 + 4


def test_the_pixel_under_the_pencil_is_pointed_at(shown, digits):
    session = Session(digits)
    view = shown(session)
    where = at(view, 2.5, 3.5)
    no_button, no_key = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    viewport = view._canvas.viewport()
    spot = viewport.mapToGlobal(where)
    event = QMouseEvent(MOVE, where, spot, no_button, no_button, no_key)
    QApplication.sendEvent(viewport, event)
    assert session.snapshot().selection.hover_unit.index == 2 * 8 + 3


def test_escape_puts_the_pencil_away(shown, digits):
    view = shown(Session(digits))
    key = Qt.Key.Key_Escape
    event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(view, event)
    assert not view.draws_by_hand


def test_the_tools_stay_below_the_image_and_out_of_pictures(shown, digits):
    view = shown(Session(digits))
    tools = view.painting._tools
    assert tools.isVisible()
    assert tools.y() >= at(view, 8.0, 0.0).y()
    before = tools.pos()
    view._canvas.zoom_by(2.0)
    assert tools.pos() != before
    picture = view_content(view, ".svg")
    view.take_pencil(False)
    assert not tools.isVisible()
    assert view_content(view, ".svg") == picture


def test_colours_are_drawn_into_and_other_data_put_the_pencil_away(shown):
    rows = tuple(tuple(0.5 for _ in range(27)) for _ in range(2))
    colors = DatasetSettings(kind="inline", x=rows, y=(0, 1), image_shape=(3, 3, 3))
    session = Session(Experiment(dataset=colors, network=NetworkSettings((27, 2), ())))
    view = shown(session)
    stroke(view, (1.5, 1.5))
    assert image(session).reshape(3, 3, 3)[:, 1, 1].tolist() == [1.0] * 3
    mouse(view, PRESS, (0.5, 0.5))
    session.change_experiment(Experiment())
    assert not view.draws_by_hand
    assert not view.painting.in_stroke
    view.take_pencil(True)
    assert not view.draws_by_hand


def test_it_goes_on_playing_and_a_stroke_is_still_one_change(shown, digits, qtbot):
    session = Session(digits)
    view = shown(session)
    before = image(session)
    player = Player(session)
    player.speed = 200.0
    player.play()
    try:
        mouse(view, PRESS, THREE[0])
        for place in THREE[1:5]:
            step = session.step
            mouse(view, MOVE, place)
            qtbot.waitUntil(lambda step=step: session.step > step)
        mouse(view, RELEASE, THREE[4])
        assert player.playing
    finally:
        player.close()
    assert session.snapshot().sample_redrawn
    session.undo()
    assert np.array_equal(image(session), before)
    assert session.snapshot().can_undo is None


@pytest.mark.parametrize(
    ("name", "view_name"),
    [("default", "boundary"), ("digits", "graph"), ("sine", "pieces")],
)
def test_d_takes_the_pencil_where_something_can_be_drawn(
    qtbot, tmp_path, name, view_name
):
    store = QSettings(str(tmp_path / "nnviz.ini"), QSettings.Format.IniFormat)
    if name == "sine":
        sine = DatasetSettings(kind="sine")
        network = NetworkSettings((1, 8, 1), ("relu",))
        experiment = Experiment(dataset=sine, network=network, loss="squared_error")
    else:
        experiment = shipped_experiment(name)
    session = Session(experiment)
    window = MainWindow(session, store)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_D)
    view = window.workspace.views[view_name]
    assert view.isVisible()
    assert view.draws_by_hand
    if view_name == "graph":
        turned = []
        window.workspace.stroke_ended.connect(lambda: turned.append(True))
        mouse(view, PRESS, THREE[0])
        mouse(view, MOVE, THREE[1])
        # What shows the sample follows at once, and all the others at the end.
        loss = window.workspace.views["softmax"].snapshot
        assert loss is session.snapshot()
        mouse(view, RELEASE, THREE[1])
        assert turned
        for other in window.workspace.views.made():
            if other.isVisible():
                assert other.snapshot is session.snapshot()
    qtbot.keyClick(window, Qt.Key.Key_D)
    assert not view.draws_by_hand
    window.close()


def test_d_says_so_where_nothing_can_be_drawn(qtbot, tmp_path):
    store = QSettings(str(tmp_path / "nnviz.ini"), QSettings.Format.IniFormat)
    window = MainWindow(Session(shipped_experiment("iris")), store)
    qtbot.addWidget(window)
    said = []
    window.workspace.panels["left"].said.connect(said.append)
    window.actions_["draw"].trigger()
    assert said == ["Points are drawn where the data have two inputs."]
    window.close()
