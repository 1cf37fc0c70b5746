"""The data and what the network makes of their space, for every kind of data."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QSizeF, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QEnterEvent,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QMenu, QToolTip

from nnviz.datasets.dataset import DatasetSettings
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.selection import Sample
from nnviz.session.session import Session
from nnviz.session.shipped_experiments import shipped_experiment
from nnviz.ui.boundary_view import BoundaryView
from nnviz.ui.export import view_content, view_image
from nnviz.ui.theme import apply_theme, theme_named

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

SIZE = QSizeF(404, 176)
ROWS = tuple((float(k % 5), float(k % 7), float(k % 3)) for k in range(30))
TARGETS = tuple((0.1 * k, 1.0) for k in range(30))


def session_of(layers, loss="cross_entropy", **settings):
    return Session(
        Experiment(
            dataset=DatasetSettings(**settings),
            network=NetworkSettings(layers, ("tanh",) * (len(layers) - 2)),
            loss=loss,
        )
    )


KINDS = {
    "two classes": ((2, 4, 2), "cross_entropy", {"kind": "moons", "samples": 60}),
    "hinge": ((2, 4, 2), "hinge", {"kind": "xor", "samples": 60}),
    "one-hot": ((2, 3), "squared_error", {"kind": "blobs", "samples": 60}),
    "twelve classes": (
        (2, 12),
        "cross_entropy",
        {
            "kind": "inline",
            "x": tuple((float(k % 4), float(k // 4)) for k in range(36)),
            "y": tuple(k // 3 for k in range(36)),
        },
    ),
    "ten classes": (
        (2, 10),
        "cross_entropy",
        {"kind": "blobs", "classes": 10, "samples": 60},
    ),
    "plane": ((2, 3, 1), "squared_error", {"kind": "plane", "samples": 60}),
    "one input": ((1, 4, 1), "squared_error", {"kind": "sine", "samples": 40}),
    "iris": ((4, 3), "cross_entropy", {"kind": "iris"}),
    "digits": ((64, 10), "cross_entropy", {"kind": "digits"}),
    "targets": (
        (3, 4, 2),
        "squared_error",
        {"kind": "inline", "x": ROWS, "y": TARGETS},
    ),
    "classes on a line": (
        (1, 2),
        "cross_entropy",
        {"kind": "inline", "x": ((0.0,), (1.0,), (2.0,)), "y": (0, 1, 1)},
    ),
}


@pytest.fixture
def show(qapp, qtbot):
    """Make the view on a session, wired as in the window."""
    theme = theme_named("light")
    apply_theme(qapp, theme)
    unsubscribe = []

    def shown(session, size=SIZE):
        view = BoundaryView(session, theme)
        qtbot.addWidget(view)
        view.resize(size.toSize())
        view.show_snapshot(session.snapshot())
        listener = session.subscribe(lambda: view.show_snapshot(session.snapshot()))
        unsubscribe.append(listener)
        return view

    yield shown
    for stop in unsubscribe:
        stop()


def pixels(view, size=SIZE):
    image = view_image(view, size, 1.0)
    return np.array(image.constBits()).reshape(image.height(), image.width(), 4)


def where(view, sample):
    """A place at which a sample is found, by looking for it."""
    places = (
        QPointF(x, y)
        for y in range(0, view.height(), 4)
        for x in range(0, view.width(), 4)
    )
    return next(place for place in places if view.sample_at(place) == sample)


def move(view, position):
    """The pointer goes over the view; Qt moves none over a hidden widget."""
    at = QPointF(position)
    view.mouseMoveEvent(
        QMouseEvent(
            QEvent.Type.MouseMove,
            at,
            at,
            Qt.MouseButton.NoButton,
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_kind_of_data_is_drawn_on_every_device(show, qapp, kind, theme):
    layers, loss, settings = KINDS[kind]
    session = session_of(layers, loss, **settings)
    session.advance(5)
    view = show(session)
    view.apply_theme(theme_named(theme))
    assert len(np.unique(pixels(view).reshape(-1, 4), axis=0)) > 20
    svg = view_content(view, ".svg", SIZE).decode()
    assert svg.count("<text") >= 4
    assert view_content(view, ".pdf", SIZE).startswith(b"%PDF")
    assert len(view.table().rows) == len(session.dataset.train) + len(
        session.dataset.test or ()
    )


@pytest.mark.parametrize("size", [(120, 80), (240, 130), (900, 600)])
@pytest.mark.parametrize("kind", ["two classes", "one input", "iris", "digits"])
def test_every_size_can_be_drawn(show, kind, size):
    layers, loss, settings = KINDS[kind]
    view = show(session_of(layers, loss, **settings), QSizeF(*size))
    assert pixels(view, QSizeF(*size)).shape == (size[1], size[0], 4)


def test_a_click_chooses_the_sample_and_empty_space_does_not(show, qtbot):
    session = session_of((2, 4, 2), kind="gauss", samples=40)
    view = show(session)
    wanted = Sample("test", 7)
    at = where(view, wanted).toPoint()
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=at)
    assert session.snapshot().selection.sample == wanted
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(3, 3))
    assert session.snapshot().selection.sample == wanted


def test_hovering_points_at_a_sample_until_the_pointer_leaves(show, qtbot):
    session = session_of((2, 4, 2), kind="gauss", samples=40)
    view = show(session)
    wanted = Sample("train", 5)
    move(view, where(view, wanted))
    assert session.snapshot().selection.hover_sample == wanted
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QGuiApplication.clipboard().text().splitlines()
    x1 = session.dataset.train.points[5, 0]
    assert copied[0].startswith("train sample 5 · class ")
    assert copied[1] == f"x₁ = {float(x1)!r}"
    view.leaveEvent(QEvent(QEvent.Type.Leave))
    assert session.snapshot().selection.hover_sample is None


def test_only_what_is_drawn_repaints(show):
    session = session_of((2, 4, 2), kind="gauss", samples=40)
    view = show(session)
    part = view.drawn_part(session.snapshot())
    session.go_to_moment(0)
    assert all(
        a is b or a == b
        for a, b in zip(part, view.drawn_part(session.snapshot()), strict=True)
    )


def test_the_picture_follows_the_training(show):
    session = session_of((2, 4, 2), kind="gauss", samples=40)
    view = show(session)
    before = pixels(view)
    session.advance(30)
    assert np.count_nonzero(pixels(view) != before) > 1000


def test_a_decision_region_has_the_colour_of_its_class(show):
    session = session_of((2, 2), kind="gauss", samples=40)
    session.advance(100)
    view = show(session)
    picture = pixels(view).astype(int)
    corner = picture[4, view.width() - 200], picture[-5, 4]
    for pixel, name in zip(corner, view.theme.tokens.classes[:2], strict=True):
        blue, green, red = pixel[:3]
        color = np.array([int(name[i : i + 2], 16) for i in (1, 3, 5)])
        ground = np.array([251, 251, 250])
        drawn = np.array([red, green, blue]) - ground
        cosine = drawn @ (color - ground)
        cosine /= np.linalg.norm(drawn) * np.linalg.norm(color - ground)
        assert cosine > 0.98


class TestSlice:
    def test_the_axes_are_chosen_in_the_header(self, show):
        session = session_of((4, 3), kind="iris")
        view = show(session)
        assert view.title == "Decision regions"
        horizontal, vertical = view._axes
        assert (horizontal.value, vertical.value) == ("2", "3")
        before = pixels(view)
        horizontal.set_chosen("0")
        horizontal.chosen.emit("0")
        assert np.any(pixels(view) != before)
        # Choosing the same feature twice swaps the two.
        vertical.set_chosen("0")
        vertical.chosen.emit("0")
        assert (horizontal.value, vertical.value) == ("3", "0")

    def test_it_goes_through_the_chosen_sample(self, show):
        session = session_of((4, 3), kind="iris")
        session.advance(50)
        view = show(session)
        before = pixels(view)
        session.choose_sample(Sample("train", 40))
        assert "slice through train sample 40" in view_content(
            view, ".svg", SIZE
        ).decode().replace("\u2009", " ")
        assert np.any(pixels(view) != before)


class TestImages:
    @pytest.fixture
    def session(self):
        session = session_of((64, 10), kind="digits")
        session.advance(30)
        return session

    def test_a_click_chooses_the_image(self, show, session, qtbot):
        view = show(session)
        assert view.title == "Data: images"
        view._part.chosen.emit("test")
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
        assert session.snapshot().selection.sample == Sample("test", 0)

    def test_the_set_of_the_chosen_sample_is_shown(self, show, session):
        view = show(session)
        assert view._part.value == "train"
        assert view.sample_at(QPointF(20, 20)) == Sample("train", 0)
        session.choose_sample(Sample("test", 3))
        assert view._part.value == "test"
        assert view.sample_at(QPointF(20, 20)) == Sample("test", 0)
        # A person may look at another set: only another choice turns back.
        view._part.chosen.emit("wrong")
        wrong = view.sample_at(QPointF(20, 20))
        session.advance(1)
        session.choose_sample(Sample("train", 3))
        assert view.sample_at(QPointF(20, 20)).part == wrong.part

    def test_the_wheel_and_the_keys_turn_the_pages(self, show, session, qtbot):
        view = show(session)
        first = view.sample_at(QPointF(20, 20))
        view.wheelEvent(wheel(-120))
        second = view.sample_at(QPointF(20, 20))
        assert second.index > first.index
        qtbot.keyClick(view, Qt.Key.Key_PageUp)
        assert view.sample_at(QPointF(20, 20)) == first
        qtbot.keyClick(view, Qt.Key.Key_PageUp)
        assert view.sample_at(QPointF(20, 20)) == first
        # The window has these keys, too; here they belong to the images.
        plain = Qt.KeyboardModifier.NoModifier
        asked = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_PageUp, plain)
        asked.ignore()
        QApplication.sendEvent(view, asked)
        assert asked.isAccepted()

    def test_choosing_elsewhere_turns_to_the_image(self, show, session):
        view = show(session)
        session.choose_sample(Sample("test", 300))
        assert any(
            view.sample_at(QPointF(x, y)) == Sample("test", 300)
            for x in range(0, 404, 8)
            for y in range(0, 176, 8)
        )

    def test_the_chosen_image_stays_in_view_when_the_panel_grows(self, show, session):
        view = show(session)
        view.show()
        session.choose_sample(Sample("test", 300))
        view.resize(760, 300)
        assert any(
            view.sample_at(QPointF(x, y)) == Sample("test", 300)
            for x in range(0, 760, 8)
            for y in range(0, 300, 8)
        )

    def test_train_and_wrong_images_can_be_shown(self, show, session):
        view = show(session)
        for key in ("train", "wrong"):
            view._part.set_chosen(key)
            view._part.chosen.emit(key)
            sample = view.sample_at(QPointF(20, 20))
            assert sample.part == ("train" if key == "train" else "test")
        label = session.dataset.test.labels[sample.index]
        session.choose_sample(sample)
        assert session.snapshot().sample.z[-1].argmax() != label


def test_controls_belong_to_their_data(show, qtbot):
    session = session_of((4, 3), kind="iris")
    view = show(session)
    (options,) = view.header_widgets()
    qtbot.addWidget(options)
    assert [axis.isHidden() for axis in view._axes] == [False, False]
    assert view._part.isHidden()
    other = session_of((64, 10), kind="digits").experiment
    session.change_experiment(other)
    assert [axis.isHidden() for axis in view._axes] == [True, True]
    assert not view._part.isHidden()


def wheel(angle):
    return QWheelEvent(
        QPointF(20, 20),
        QPointF(20, 20),
        QPoint(),
        QPoint(0, angle),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )


def test_an_entering_pointer_alone_changes_nothing(show):
    session = session_of((2, 4, 2), kind="gauss", samples=40)
    view = show(session)
    view.enterEvent(QEnterEvent(QPointF(1, 1), QPointF(1, 1), QPointF(1, 1)))
    assert session.snapshot().selection.hover_sample is None


class TestByHand:
    """Samples are dragged, and given other classes."""

    @staticmethod
    def drag(view, sample, way, release=True):
        """Take the sample and go ``way`` px, in steps."""
        start = where(view, sample)
        mouse(view, QEvent.Type.MouseButtonPress, start)
        for share in (0.25, 0.5, 0.75, 1.0):
            mouse(view, QEvent.Type.MouseMove, start + share * QPointF(*way))
        if release:
            mouse(view, QEvent.Type.MouseButtonRelease, start + QPointF(*way))

    @pytest.mark.parametrize("part", ["train", "test"])
    def test_a_sample_is_dragged_and_everything_follows(self, show, part):
        session = session_of((2, 4, 2), kind="gauss", samples=40)
        session.advance(5)
        view = show(session)
        sample = Sample(part, 7)
        before = session.snapshot()
        self.drag(view, sample, (24, -12))
        after = session.snapshot()
        assert after.selection.sample == sample
        scale = view._plane.placement(view.theme, after, QSizeF(view.size()))
        way = after.part_of(sample).points[7] - before.part_of(sample).points[7]
        np.testing.assert_allclose(way * scale.px_per_unit, (24, 12), atol=0.5)
        assert after.sample.loss != before.sample.loss
        assert after.parameters.flat().tobytes() == before.parameters.flat().tobytes()
        session.undo()
        assert session.dataset.train.points is before.dataset.train.points
        assert not session.snapshot().can_undo

    def test_a_click_with_an_unsteady_hand_moves_nothing(self, show):
        session = session_of((2, 4, 2), kind="gauss", samples=40)
        view = show(session)
        dataset = session.dataset
        self.drag(view, Sample("train", 7), (1, 1))
        assert session.dataset is dataset
        assert session.snapshot().selection.sample == Sample("train", 7)

    def test_the_axes_stand_still_while_a_sample_is_in_the_hand(self, show):
        """They follow the largest target otherwise: the sample would run away."""
        session = session_of((1, 4, 1), "squared_error", kind="sine", samples=40)
        view = show(session)
        fit = view._drawings["fit"]
        size = QSizeF(view.size())

        def window():
            return fit.placement(view.theme, session.snapshot(), size).window

        parts = {"train": session.dataset.train, "test": session.dataset.test}
        part = min(parts, key=lambda name: parts[name].targets.min())
        targets = parts[part].targets[:, 0]
        lowest = Sample(part, int(np.argmin(targets)))
        before = window()
        self.drag(view, lowest, (0, -40), release=False)
        moved = session.snapshot().part_of(lowest).targets[lowest.index, 0]
        assert moved > targets.min() + 0.3
        assert window() == before
        mouse(view, QEvent.Type.MouseButtonRelease, QPointF(0, 0))
        assert window() != before

    def test_the_cursor_and_the_words_say_that_it_can_be_done(self, show):
        view = show(session_of((2, 4, 2), kind="gauss", samples=40))
        sample = Sample("train", 7)
        move(view, where(view, sample))
        assert view.cursor().shape() == Qt.CursorShape.OpenHandCursor
        assert QToolTip.text().endswith(
            "Drag it elsewhere · right click: another class"
        )
        self.drag(view, sample, (20, 0), release=False)
        assert view.cursor().shape() == Qt.CursorShape.ClosedHandCursor
        mouse(view, QEvent.Type.MouseButtonRelease, QPointF(0, 0))
        assert view.cursor().shape() == Qt.CursorShape.OpenHandCursor

    @pytest.mark.parametrize("kind", ["iris", "digits", "targets"])
    def test_what_is_not_drawn_by_its_point_cannot_be_dragged(self, show, kind):
        layers, loss, settings = KINDS[kind]
        session = session_of(layers, loss, **settings)
        view = show(session)
        dataset = session.dataset
        sample = view.sample_at(sample_place(view))
        self.drag(view, sample, (20, 20))
        assert session.snapshot().selection.sample == sample
        assert session.dataset is dataset

    def test_a_number_gives_the_chosen_sample_another_class(self, show, qtbot):
        session = session_of((2, 3), kind="blobs", classes=3, samples=30)
        view = show(session)
        session.choose_sample(Sample("test", 4))
        for key, label in ((Qt.Key.Key_3, 2), (Qt.Key.Key_1, 0), (Qt.Key.Key_2, 1)):
            qtbot.keyClick(view, key, Qt.KeyboardModifier.ControlModifier)
            assert session.dataset.test.labels[4] == label
            assert session.dataset.test.targets[4].tolist() == np.eye(3)[label].tolist()

    def test_other_numbers_are_left_to_the_window(self, show, qtbot):
        session = session_of((2, 2), kind="moons", samples=30)
        view = show(session)
        dataset = session.dataset

        control = Qt.KeyboardModifier.ControlModifier

        def claimed(key, modifiers=control):
            event = QKeyEvent(QEvent.Type.ShortcutOverride, key, modifiers)
            event.ignore()
            view.event(event)
            return event.isAccepted()

        assert claimed(Qt.Key.Key_1)
        assert claimed(Qt.Key.Key_2, control | Qt.KeyboardModifier.KeypadModifier)
        assert not claimed(Qt.Key.Key_3)
        assert not claimed(Qt.Key.Key_0)
        assert not claimed(Qt.Key.Key_1, Qt.KeyboardModifier.NoModifier)
        qtbot.keyClick(view, Qt.Key.Key_3, control)
        qtbot.keyClick(view, Qt.Key.Key_1)
        assert session.dataset is dataset
        view.show_snapshot(session_of((1, 1), "squared_error", kind="sine").snapshot())
        assert not show(
            session_of((1, 1), "squared_error", kind="sine")
        )._editing.label_of_key(QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_1, control))

    def test_the_menu_of_the_right_button_offers_the_classes(self, show, qtbot):
        session = session_of((2, 3), kind="blobs", classes=3, samples=30)
        view = show(session)
        sample = Sample("train", 6)
        menu_at(view, where(view, sample))
        assert session.snapshot().selection.sample == sample
        (menu,) = view.findChildren(QMenu)
        heading, *classes = menu.actions()
        assert heading.text() == "Class of train sample 6"
        assert [action.text() for action in classes] == [
            "class 1\tCtrl 1", "class 2\tCtrl 2", "class 3\tCtrl 3",
        ]  # fmt: skip
        label = int(session.dataset.train.labels[6])
        assert [action.isChecked() for action in classes] == [
            k == label for k in range(3)
        ]
        classes[(label + 1) % 3].trigger()
        assert session.dataset.train.labels[6] == (label + 1) % 3
        menu.close()
        qtbot.waitUntil(lambda: not view.findChildren(QMenu))

    def test_there_is_no_menu_where_there_is_nothing_to_choose(self, show):
        view = show(session_of((2, 2), kind="gauss", samples=40))
        menu_at(view, QPointF(1, 1))
        assert not view.findChildren(QMenu)
        view = show(session_of((1, 1), "squared_error", kind="sine", samples=40))
        menu_at(view, where(view, Sample("train", 3)))
        assert not view.findChildren(QMenu)

    def test_a_moved_sample_leaves_the_choice_of_the_axes_alone(self, show):
        session = session_of((4, 3), kind="iris")
        view = show(session)
        horizontal, _ = view._axes
        horizontal.set_chosen("0")
        horizontal.chosen.emit("0")
        session.set_data_point(Sample("train", 0), point=(5.0, 3.0, 1.5, 0.2))
        assert view._plane.columns == (0, 3)


def mouse(view, kind, position):
    """A mouse event with the left button; Qt moves none over a hidden widget."""
    button = Qt.MouseButton.LeftButton
    moving = kind == QEvent.Type.MouseMove
    up = kind == QEvent.Type.MouseButtonRelease
    at = QPointF(position)
    event = QMouseEvent(
        kind,
        at,
        at,
        Qt.MouseButton.NoButton if moving else button,
        Qt.MouseButton.NoButton if up else button,
        Qt.KeyboardModifier.NoModifier,
    )
    {
        QEvent.Type.MouseButtonPress: view.mousePressEvent,
        QEvent.Type.MouseMove: view.mouseMoveEvent,
        QEvent.Type.MouseButtonRelease: view.mouseReleaseEvent,
    }[kind](event)


def menu_at(view, position):
    """The right button on a place of the view."""
    at = position.toPoint()
    reason = QContextMenuEvent.Reason.Mouse
    view.contextMenuEvent(QContextMenuEvent(reason, at, view.mapToGlobal(at)))


def sample_place(view):
    """A place at which there is a sample."""
    places = (
        QPointF(x, y)
        for y in range(20, view.height(), 4)
        for x in range(20, view.width(), 4)
    )
    return next(place for place in places if view.sample_at(place) is not None)


def test_components_go_together_and_features_too(qtbot, qapp):
    theme = theme_named("light")
    session = Session(shipped_experiment("iris"))
    view = BoundaryView(session, theme)
    qtbot.addWidget(view)
    view.show_snapshot(session.snapshot())
    horizontal, vertical = view._axes

    def choose(axis, key):
        axis.set_chosen(key)
        axis.chosen.emit(key)

    choose(horizontal, "4")
    assert (horizontal.value, vertical.value) == ("4", "5")
    choose(vertical, "4")
    assert (horizontal.value, vertical.value) == ("5", "4")
    choose(vertical, "1")
    assert vertical.value == "1"
    assert int(horizontal.value) < 4
    assert horizontal.value != "1"


def test_images_as_a_map_of_points(qtbot, qapp):
    theme = theme_named("light")
    session = Session(shipped_experiment("digits"))
    view = BoundaryView(session, theme)
    qtbot.addWidget(view)
    view.resize(440, 260)
    view.show_snapshot(session.snapshot())
    view._part.set_chosen("map")
    view._part.chosen.emit("map")
    view.grab()
    assert not view.failed
    found = {
        view.sample_at(QPointF(x, y))
        for x in range(60, 290, 4)
        for y in range(20, 210, 4)
    }
    assert len(found) > 100
    view._part.chosen.emit("test")
    assert view._gallery.choice == "test"
