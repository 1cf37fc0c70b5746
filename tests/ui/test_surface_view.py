"""The loss on a slice, drawn and answered."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QSizeF, Qt
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QMenu

from nnviz.datasets.dataset import DatasetSettings
from nnviz.engine.evaluation import evaluate
from nnviz.engine.parameter_names import ParameterName
from nnviz.engine.settings import Optimizer
from nnviz.picture.loss_bands import band_colors
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.selection import Bias
from nnviz.session.session import Session
from nnviz.session.slice_choice import (
    BetweenLine,
    GradientLine,
    GradientPlane,
    ParameterLine,
    ParameterPlane,
    PathPlane,
    RandomPlane,
)
from nnviz.session.slice_settings import SliceSettings
from nnviz.session.surface_task import Frame
from nnviz.ui.export import export_view, view_content, view_image
from nnviz.ui.surface_view import SurfaceView
from nnviz.ui.theme import apply_theme, theme_named

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

SIZE = QSizeF(404, 182)
EXPERIMENT = Experiment(
    dataset=DatasetSettings(kind="moons", samples=60),
    network=NetworkSettings(layers=(2, 5, 2), activation=("tanh",)),
    optimizer=Optimizer(learning_rate=0.1),
)
W, B = ParameterName("W", 1, (2, 1)), ParameterName("b", 2, (0,))
CHOICES = (
    PathPlane(),
    RandomPlane(),
    ParameterPlane(W, B),
    GradientPlane(),
    GradientLine(),
    ParameterLine(W),
)


@pytest.fixture
def session():
    session = Session(EXPERIMENT)
    session.advance(60)
    return session


@pytest.fixture
def view(qtbot, session):
    apply_theme(QApplication.instance(), theme_named("light"))
    view = SurfaceView(session, theme_named("light"))
    qtbot.addWidget(view)
    view.resize(SIZE.toSize())
    view.show_snapshot(session.snapshot())
    with qtbot.waitExposed(view):
        view.show()
    return view


def test_the_grid_is_taken_away_as_arrays_that_say_where_it_lies(view, tmp_path):
    path = tmp_path / "surface.npz"
    export_view(view, path)
    with np.load(path, allow_pickle=False) as arrays:
        found = dict(arrays)
    shown = view.shown
    assert set(found) == {"a", "b", "loss", "d1", "d2", "theta"}
    np.testing.assert_array_equal(found["loss"], shown.grid.loss)
    np.testing.assert_array_equal(found["a"], shown.grid.a)
    np.testing.assert_array_equal(found["theta"], shown.slice.origin)
    i, j = 3, 5
    there = shown.slice.at(found["a"][i], found["b"][j]).flat()
    np.testing.assert_allclose(
        found["theta"] + found["a"][i] * found["d1"] + found["b"][j] * found["d2"],
        there,
        rtol=1e-14,
    )


def refresh(view):
    view.show_snapshot(view.session.snapshot())
    view.grab()
    assert not view.failed


def place_of(view, a, b):
    placement = view._placement(view.shown, QSizeF(view.size()))
    return QPointF(*placement.to_px(np.array([(a, b)]))[0])


def mouse(view, kind, position, button=Qt.MouseButton.LeftButton, buttons=None):
    buttons = button if buttons is None else buttons
    event = QMouseEvent(
        kind,
        position,
        QPointF(view.mapToGlobal(position.toPoint())),
        button,
        buttons,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(view, event)


def hover(view, position):
    none = Qt.MouseButton.NoButton
    mouse(view, QEvent.Type.MouseMove, position, none, none)
    return view._words.lines


def click(view, position):
    mouse(view, QEvent.Type.MouseButtonPress, position)
    mouse(view, QEvent.Type.MouseButtonRelease, position)


def wheel(view, position, notches):
    event = QWheelEvent(
        position,
        QPointF(view.mapToGlobal(position.toPoint())),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, event)


def open_menu(view, position):
    event = QContextMenuEvent(
        QContextMenuEvent.Reason.Mouse,
        position.toPoint(),
        view.mapToGlobal(position.toPoint()),
    )
    QApplication.sendEvent(view, event)
    (menu,) = [m for m in view.findChildren(QMenu) if m.isVisible()]
    return menu


def trigger(menu, text):
    (action,) = [each for each in menu.actions() if each.text() == text]
    action.trigger()
    menu.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("choice", CHOICES, ids=lambda c: type(c).__name__)
def test_every_slice_is_drawn_and_exported(view, choice, theme, tmp_path):
    view.apply_theme(theme_named(theme))
    view.source.set_settings(SliceSettings(choice, grid=51))
    refresh(view)
    for size in (SIZE, QSizeF(800, 500), QSizeF(140, 90)):
        assert not view_image(view, size, 1.0).isNull()
    for suffix in (".svg", ".pdf", ".csv"):
        assert view_content(view, suffix, SIZE)


def test_the_picture_has_the_colours_of_the_loss(view):
    picture = view.shown
    image = view_image(view, QSizeF(view.size()), 1.0)
    palette = band_colors(view.theme.tokens).astype(int)
    grid, (low, high) = picture.grid, picture.range
    agreeing = 0
    places = [(x, y) for x in range(20, 300, 20) for y in range(20, 170, 15)]
    for x, y in places:
        a, b = view.place_at(QPointF(x, y))
        color = image.pixelColor(x, y).getRgb()[:3]
        band = np.abs(palette - color).sum(axis=1).argmin()
        near = grid.loss[np.abs(grid.a - a).argmin(), np.abs(grid.b - b).argmin()]
        wanted = 16 * np.log(near / low) / np.log(high / low) - 0.5
        agreeing += abs(band - wanted) < 1.0
    # The others lie under the path and under words.
    assert agreeing > 0.75 * len(places)


def test_hovering_tells_the_loss_of_the_very_place(view, session):
    at = QPointF(200, 20)
    lines = hover(view, at)
    a, b = view.place_at(at)
    train = session.dataset.train
    loss, _ = evaluate(
        session.run.architecture,
        view.shown.slice.at(a, b),
        "cross_entropy",
        train.inputs,
        train.targets,
        None,
    )
    assert lines[0].startswith("PC 1 = ")
    assert lines[2] == f"train loss {loss!r}"


def test_a_state_of_the_path_is_told_and_gone_to_by_a_click(view, session):
    path = view.shown.paths[0]
    index = 20
    at = place_of(view, *path.coordinates[index])
    _, found = view.state_at(at)
    step = int(path.steps[found])
    lines = hover(view, at)
    assert lines[0] == f"step {step}"
    assert lines[2] == f"out of slice {float(path.distances[found])!r}"
    click(view, at)
    assert session.step == step
    assert lines[1] == f"train loss {session.snapshot().evaluation.train_loss!r}"
    refresh(view)
    assert view.shown.point.step == step


def test_wheel_drag_and_double_click(view):
    at = QPointF(100, 60)
    before = view.place_at(at)
    wheel(view, at, 2)
    assert view.place_at(at) == pytest.approx(before, abs=1e-9)
    frame = view.source.settings.frame
    assert frame.half_width == pytest.approx(view.shown.frame.half_width)
    pressed = QPointF(200, 100)
    held = view.place_at(pressed)
    mouse(view, QEvent.Type.MouseButtonPress, pressed)
    moved = pressed + QPointF(40, -10)
    mouse(view, QEvent.Type.MouseMove, moved)
    assert view.place_at(moved) == pytest.approx(held, abs=1e-9)
    mouse(view, QEvent.Type.MouseButtonRelease, moved)
    assert view.place_at(moved) == pytest.approx(held, abs=1e-9)
    mouse(view, QEvent.Type.MouseButtonDblClick, QPointF(10, 90))
    assert view.source.settings.frame is None
    key = QKeyEvent(
        QEvent.Type.KeyPress, Qt.Key.Key_Plus, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(view, key)
    assert view.source.settings.frame is not None


def test_the_parameters_move_where_a_person_wants_them(view, session):
    at = QPointF(150, 40)
    place = view.place_at(at)
    wanted = view.shown.slice.at(*place).flat()
    trigger(open_menu(view, at), "Move the parameters here")
    np.testing.assert_array_equal(session.snapshot().parameters.flat(), wanted)
    assert session.step == 60
    assert session.snapshot().can_undo.startswith("Start at PC 1 = ")
    refresh(view)
    session.undo()
    assert not np.array_equal(session.snapshot().parameters.flat(), wanted)


def test_a_ball_is_let_go_as_a_branch_of_its_own(view, session, qtbot):
    at = QPointF(150, 40)
    wanted = view.shown.slice.at(*view.place_at(at)).flat()
    with qtbot.waitSignal(view.play_wanted):
        trigger(open_menu(view, at), "Let a ball go here")
    assert len(session.snapshot().branches) == 2
    np.testing.assert_array_equal(session.snapshot().parameters.flat(), wanted)
    session.advance(20)
    refresh(view)
    assert [path.number for path in view.shown.paths] == [2, 1]


def test_the_drop_down_and_the_menu_change_the_slice(view, session, qtbot):
    controls = view.controls
    controls._choose_slice("random")
    assert view.source.settings.choice == RandomPlane()
    controls._fill_menu()
    trigger(controls.menu, "New draw")
    assert view.source.settings.choice == RandomPlane(1, 1)
    session.choose_unit(Bias(1, 3))
    refresh(view)
    controls._choose_slice("parameters")
    first = view.source.settings.choice.first
    assert str(first) == "b1[3]"
    session.choose_unit(Bias(1, 4))
    refresh(view)
    controls._fill_menu()
    trigger(controls.menu, "b¹[5] as axis 2")
    assert str(view.source.settings.choice.second) == "b1[4]"
    controls._fill_menu()
    trigger(controls.menu, "With the penalty")
    assert view.source.settings.penalised
    controls.set_extent(2.5)
    assert view.source.settings.frame.half_height == pytest.approx(2.5)
    refresh(view)


def test_a_line_between_bookmarks_needs_two(view, session):
    said = []
    view.source.said.connect(said.append)
    view.controls._choose_slice("bookmark line")
    assert "needs two" in said[0]
    assert isinstance(view.source.settings.choice, PathPlane)
    session.add_bookmark("end")
    session.seek(5)
    session.add_bookmark("start")
    refresh(view)
    view.controls._choose_slice("bookmark line")
    assert view.source.settings.choice == BetweenLine(1, 2)
    refresh(view)
    assert view.place_at(QPointF(200, 80))[1] == 0.0


def test_parameters_are_chosen_from_lists(view, qtbot):
    view.source.set_settings(SliceSettings(ParameterPlane(W, B)))
    view.controls._ask_parameters()
    (dialog,) = [
        each
        for each in QApplication.topLevelWidgets()
        if each.windowTitle() == "Parameters of the slice"
    ]
    assert dialog.names == (W, B)
    row = dialog.rows[1]
    row.whole.set_chosen("W2")
    row.whole.chosen.emit("W2")
    row.target.set_chosen("1")
    row.source.set_chosen("4")
    dialog.accept()
    choice = view.source.settings.choice
    assert (str(choice.first), str(choice.second)) == ("W1[2,1]", "W2[1,4]")


def test_the_arrow_is_at_right_angles_to_the_contours(qtbot, session):
    """At one scale for both axes: down the slope as it is drawn."""
    view = SurfaceView(session, theme_named("light"))
    qtbot.addWidget(view)
    view.resize(600, 400)
    session.seek(25)
    settings = SliceSettings(GradientPlane(), centre="present", grid=101)
    view.source.set_settings(
        replace(settings, frame=Frame(0.0, 0.0, 0.02, 0.02 / 600 * 400))
    )
    view.show_snapshot(session.snapshot())
    picture = view.shown
    placement = view._placement(picture, QSizeF(view.size()))
    assert placement.px_per_unit[0] == pytest.approx(placement.px_per_unit[1])
    da, db = np.gradient(picture.grid.loss, picture.grid.a, picture.grid.b)
    slope = np.array([da[50, 50], db[50, 50]])
    downhill = np.array(picture.point.downhill)
    cosine = -slope @ downhill / np.linalg.norm(slope) / np.linalg.norm(downhill)
    assert cosine == pytest.approx(1.0, abs=1e-3)


def test_a_run_that_diverged_is_no_error(qtbot):
    session = Session(replace(EXPERIMENT, optimizer=Optimizer(learning_rate=1e200)))
    session.advance(50)
    view = SurfaceView(session, theme_named("dark"))
    qtbot.addWidget(view)
    view.resize(404, 182)
    refresh(view)
