"""The loss surface in 3-D: turned by mouse and keys, exported, linked to the run."""

import csv
import io
import re
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QSizeF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent

from nnviz.datasets.dataset import DatasetSettings
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.session import Session
from nnviz.session.slice_choice import GradientLine, RandomPlane
from nnviz.session.slice_settings import SliceSettings
from nnviz.ui.export import view_content, view_image
from nnviz.ui.surface3d_view import Surface3dView
from nnviz.ui.theme import apply_theme, theme_named

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

SIZE = QSizeF(420, 320)
STEPS = 60


@pytest.fixture
def session():
    session = Session(
        Experiment(
            dataset=DatasetSettings(kind="moons", samples=60),
            network=NetworkSettings((2, 4, 2), ("tanh",)),
        )
    )
    session.train(STEPS)
    return session


@pytest.fixture
def view(session, qapp, qtbot):
    theme = theme_named("light")
    apply_theme(qapp, theme)
    view = Surface3dView(session, theme)
    qtbot.addWidget(view)
    view.resize(SIZE.toSize())
    view.show_snapshot(session.snapshot())
    stop = session.subscribe(lambda: view.show_snapshot(session.snapshot()))
    view.grab()
    yield view
    stop()
    view.source.close()


def pixels(view, size=SIZE):
    image = view_image(view, size, 1.0)
    return np.array(image.constBits()).reshape(image.height(), image.width(), 4)


def mouse(view, kind, position, button=Qt.MouseButton.LeftButton):
    held = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else button
    position = QPointF(position)
    view.event(
        QMouseEvent(
            kind,
            position,
            QPointF(view.mapToGlobal(position.toPoint())),
            held,
            button,
            Qt.KeyboardModifier.NoModifier,
        )
    )


def drag(view, start, way):
    mouse(view, QEvent.Type.MouseButtonPress, start)
    for share in (0.3, 0.7, 1.0):
        mouse(view, QEvent.Type.MouseMove, QPointF(start) + QPointF(way) * share)
    mouse(view, QEvent.Type.MouseButtonRelease, QPointF(start) + QPointF(way))


def press(view, key):
    none = Qt.KeyboardModifier.NoModifier
    view.event(QKeyEvent(QEvent.Type.KeyPress, key, none))


def wheel(view, notches):
    view.event(
        QWheelEvent(
            QPointF(100, 100),
            QPointF(100, 100),
            QPoint(0, 0),
            QPoint(0, 120 * notches),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
    )


def dots(view):
    """The dots of the path that are seen, by scanning the view."""
    found = {}
    for x in range(0, int(SIZE.width()), 3):
        for y in range(0, int(SIZE.height()), 3):
            hit = view.dot_at(QPointF(x, y))
            if hit is not None and hit[1].seen:
                found[hit[1].step] = hit[1]
    return found


def test_the_picture_is_a_surface_with_a_yellow_ball(view):
    image = pixels(view)
    assert len(np.unique(image.reshape(-1, 4), axis=0)) > 500
    blue, green, red, _ = image.reshape(-1, 4).T.astype(int)
    assert ((red > 220) & (green > 170) & (blue < 110)).sum() > 30


def test_the_lowest_point_and_the_last_update_are_drawn(view):
    """Without either of them the picture is another one, there and nowhere else."""
    shown = view.shown
    assert shown.point.last_update is not None
    drawn = view._scene(shown, SIZE)
    whole = pixels(view)
    source = view.source
    source._latest = replace(shown, point=replace(shown.point, last_update=None))
    (rows, columns) = np.nonzero((pixels(view) != whole).any(axis=2))
    x, y = drawn.ball.update.T
    assert columns.min() > x.min() - 8
    assert columns.max() < x.max() + 8
    assert rows.min() > y.min() - 8
    assert rows.max() < y.max() + 8
    source._latest = shown
    lowest = whole[round(drawn.lowest.y), round(drawn.lowest.x), :3]
    assert lowest.min() > 200


def test_both_looks_have_their_own_colours(view):
    light = pixels(view)
    view.apply_theme(theme_named("dark"))
    dark = pixels(view)
    assert light[..., :3].mean() > dark[..., :3].mean() + 40


def test_dragging_turns_and_tilts(view):
    before = view.camera
    drag(view, QPoint(200, 160), QPoint(60, 20))
    assert view.camera.azimuth == pytest.approx(before.azimuth - 30)
    assert view.camera.elevation == pytest.approx(before.elevation + 10)
    assert view.session.step == STEPS


def test_keys_turn_tilt_and_zoom_and_home_goes_back(view):
    before = view.camera
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_Plus):
        press(view, key)
    assert view.camera.azimuth < before.azimuth
    assert view.camera.elevation > before.elevation
    assert view.camera.zoom > before.zoom
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Minus):
        press(view, key)
    assert view.camera.azimuth == pytest.approx(before.azimuth)
    assert view.camera.elevation == pytest.approx(before.elevation)
    assert view.camera.zoom == pytest.approx(before.zoom)
    press(view, Qt.Key.Key_Left)
    press(view, Qt.Key.Key_Home)
    pixels(view)
    assert view.camera == before


@pytest.mark.parametrize(
    "key", [Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Home]
)
def test_its_keys_are_not_those_of_the_window_while_it_has_the_keyboard(view, key):
    event = QKeyEvent(QEvent.Type.ShortcutOverride, key, Qt.KeyboardModifier.NoModifier)
    event.ignore()
    view.event(event)
    assert event.isAccepted()


def test_the_wheel_zooms_and_a_double_click_goes_back(view):
    before = view.camera
    wheel(view, 3)
    assert view.camera.zoom > before.zoom * 1.2
    mouse(view, QEvent.Type.MouseButtonDblClick, QPoint(5, 5))
    pixels(view)
    assert view.camera == before


def test_pointing_at_a_dot_tells_its_step_and_a_click_goes_there(view, session):
    found = dots(view)
    assert len(found) > 3
    step, dot = sorted(found.items())[1]
    place = QPointF(dot.x, dot.y)
    mouse(view, QEvent.Type.MouseMove, place)
    words = "\n".join(view._words.lines)
    assert f"step {step}" in words
    loss = float(re.search(r"train loss ([\d.e−-]+)", words)[1])
    mouse(view, QEvent.Type.MouseButtonPress, place)
    mouse(view, QEvent.Type.MouseButtonRelease, place)
    assert session.step == step
    assert session.snapshot().evaluation.train_loss == pytest.approx(loss)


def test_a_click_beside_the_dots_goes_nowhere(view, session):
    mouse(view, QEvent.Type.MouseButtonPress, QPoint(3, 3))
    mouse(view, QEvent.Type.MouseButtonRelease, QPoint(3, 3))
    assert session.step == STEPS


def test_the_ball_moves_with_the_run(view, session):
    before = pixels(view)
    session.seek(STEPS // 2)
    after = pixels(view)
    assert (before != after).any(axis=-1).sum() > 50


def test_a_camera_of_ones_own_stays_while_training_goes_on(view, session):
    press(view, Qt.Key.Key_Left)
    camera = view.camera
    session.train(20)
    pixels(view)
    assert view.camera == camera


def test_a_vector_has_polygons_paths_and_real_text(view):
    svg = view_content(view, ".svg", SIZE).decode()
    root = ElementTree.fromstring(svg)
    space = "{http://www.w3.org/2000/svg}"
    assert not root.findall(f".//{space}image")
    assert len(root.findall(f".//{space}polygon")) > 2_000
    assert len(root.findall(f".//{space}polyline")) > 20
    words = {(each.text or "").strip() for each in root.iter(f"{space}text")}
    assert any(word.startswith("PC 1") for word in words)
    assert "train loss" in words
    assert any(f"step {STEPS}" in word for word in words)
    assert view_content(view, ".pdf", SIZE).startswith(b"%PDF")


def test_numbers_are_those_of_the_grid(view):
    shown = view.source.latest
    rows = csv.DictReader(io.StringIO(view_content(view, ".csv").decode()))
    losses = [float(row["loss"]) for row in rows if row["kind"] == "grid"]
    assert losses == shown.grid.loss.ravel().tolist()


def test_it_says_in_words_what_it_shows(view, qtbot):
    assert view.accessibleName() == "Loss surface in 3-D"
    view.show()
    qtbot.waitUntil(lambda: "PCA of the path" in view.accessibleDescription())
    assert f"step {STEPS}" in view.accessibleDescription()


def test_while_it_moves_it_has_fewer_pixels(view, qtbot, monkeypatch):
    asked = []
    draw = view._drawing.draw

    def noted(*arguments, most_pixels=None):
        asked.append(most_pixels)
        draw(*arguments, most_pixels=most_pixels)

    monkeypatch.setattr(view._drawing, "draw", noted)
    view.show()
    qtbot.waitUntil(lambda: asked[-1:] == [None])
    press(view, Qt.Key.Key_Left)
    view.repaint()
    assert asked[-1] is not None
    qtbot.waitUntil(lambda: asked[-1] is None)
    # A picture to take away always has all of them.
    press(view, Qt.Key.Key_Left)
    pixels(view)
    assert asked[-1] is None


def test_along_a_line_it_says_that_there_is_no_surface(view):
    view.source.set_settings(SliceSettings(GradientLine()))
    svg = view_content(view, ".svg", SIZE).decode()
    assert "2-D shows it" in svg


def test_another_plane_is_looked_at_anew(view):
    press(view, Qt.Key.Key_Home)
    view.source.set_settings(SliceSettings(RandomPlane()))
    svg = view_content(view, ".svg", SIZE).decode()
    assert "random 1" in svg


def test_a_network_that_has_diverged_is_drawn_without_errors(qapp, qtbot):
    session = Session(
        Experiment(
            dataset=DatasetSettings(kind="plane", samples=40),
            network=NetworkSettings((2, 3, 1), ("relu",)),
            loss="squared_error",
        )
    )
    session.set_learning_rate(50.0)
    session.train(200)
    assert session.stopped is not None
    view = Surface3dView(session, theme_named("dark"))
    qtbot.addWidget(view)
    view.show_snapshot(session.snapshot())
    assert pixels(view).any()
    view.source.close()
