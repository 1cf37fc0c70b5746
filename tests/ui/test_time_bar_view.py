"""The time bar: scrubbing and the chips of the moments, with the mouse."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QSizeF, Qt
from PySide6.QtGui import QAccessible, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QMenu

from nnviz.picture.time_window import TimeWindow
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.goal import Goal
from nnviz.session.session import Session
from nnviz.ui.export import view_content
from nnviz.ui.theme import theme_named
from nnviz.ui.time_bar import TimeBar
from nnviz.ui.time_hover import tip_at

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton


@pytest.fixture
def session():
    session = Session(Experiment())
    session.advance(100)
    return session


@pytest.fixture
def bar(session, qtbot):
    bar = TimeBar(session, theme_named("light"))
    qtbot.addWidget(bar)
    bar.resize(1000, 70)
    bar.show_snapshot(session.snapshot())
    session.subscribe(lambda: bar.show_snapshot(session.snapshot()))
    bar.show()
    return bar


def chip_center(bar, session, index):
    return bar.chain().rects[index].center().toPoint()


def at(bar, step, y=20):
    """The point of a step on the track."""
    return QPoint(round(bar.track().x_of(step)), y)


def wheel(bar, point, notches, sideways=0, modifier=Qt.KeyboardModifier.NoModifier):
    QApplication.sendEvent(
        bar,
        QWheelEvent(
            QPointF(point),
            QPointF(bar.mapToGlobal(point)),
            QPoint(),
            QPoint(120 * sideways, 120 * notches),
            Qt.MouseButton.NoButton,
            modifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        ),
    )


def test_a_click_on_the_track_goes_to_that_step(bar, session, qtbot):
    left, right = 118, 854
    qtbot.mouseClick(
        bar, Qt.MouseButton.LeftButton, pos=QPoint((left + right) // 2, 20)
    )
    assert session.step == 50
    assert session.last_step == 100


def test_dragging_scrubs_live_also_beside_the_bar(bar, session, qtbot):
    qtbot.mousePress(bar, Qt.MouseButton.LeftButton, pos=QPoint(850, 20))
    steps = []
    session.subscribe(lambda: steps.append(session.step))
    for x in (700, 400, 100):
        qtbot.mouseMove(bar, QPoint(x, 60))
        QApplication.processEvents()
    qtbot.mouseRelease(bar, Qt.MouseButton.LeftButton, pos=QPoint(100, 60))
    assert len(steps) == 3
    assert steps == sorted(steps, reverse=True)
    assert session.step == 0


def test_scrubbing_shows_exactly_what_was_there(bar, session, qtbot):
    session.seek(50)
    expected = session.snapshot().parameters.flat().tobytes()
    session.seek(100)
    qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=QPoint((118 + 854) // 2, 20))
    assert session.snapshot().parameters.flat().tobytes() == expected


@pytest.mark.parametrize("index", [0, 4, 13])
def test_a_click_on_a_chip_goes_to_its_moment(bar, session, qtbot, index):
    bar.resize(1400, 70)
    point = chip_center(bar, session, index)
    qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=point)
    assert session.snapshot().moment == index


def deep_bar(qtbot, width, depth=6):
    network = NetworkSettings(
        layers=(2, *(3,) * depth, 2), activation=("tanh",) * depth
    )
    session = Session(replace(Experiment(), network=network))
    bar = TimeBar(session, theme_named("light"))
    qtbot.addWidget(bar)
    bar.resize(width, 70)
    bar.show_snapshot(session.snapshot())
    session.subscribe(lambda: bar.show_snapshot(session.snapshot()))
    bar.show()
    return bar, session


@pytest.mark.parametrize("width", [700, 1000, 1280, 1440])
def test_of_a_chain_too_long_the_present_chip_and_its_neighbours_are_seen(qtbot, width):
    bar, session = deep_bar(qtbot, width)
    last = len(session.snapshot().moments) - 1
    for index in range(last + 1):
        session.go_to_moment(index)
        chain = bar.chain()
        assert {max(index - 1, 0), index, min(index + 1, last)} <= set(chain.shown)
        for shown in chain.shown:
            assert chain.rects[shown].left() >= 118
            assert chain.rects[shown].right() <= width
        assert chain.shown == list(range(chain.shown[0], chain.shown[-1] + 1))
        point = chain.rects[index].center()
        assert chain.chip_at(point) == index


def test_a_chain_that_goes_on_has_an_ellipsis_there(qtbot):
    bar, session = deep_bar(qtbot, 1280)
    last = len(session.snapshot().moments) - 1
    for index, goes_on in ((0, True), (last // 2, True), (last, False)):
        session.go_to_moment(index)
        chain = bar.chain()
        assert (chain.shown[-1] < last) == goes_on
        assert (chain.shown[0] > 0) == (index > 0)
        image = bar.grab().toImage()
        panel = bar.theme.color("panel").rgb()
        dots = {image.pixel(x, y) for x in range(1256, 1271) for y in range(52, 58)}
        # At the end of the chain its last chip stands there.
        assert dots != {panel}


def test_its_table_lists_the_edits(bar, session):
    session.set_bias(1, 0, 0.5)
    assert bar.table().rows == ((100, "b¹[1] = 0.5"),)


def test_however_often_the_mouse_moves_the_run_moves_once_a_turn(bar, session, qtbot):
    qtbot.mousePress(bar, LEFT, pos=at(bar, 90))
    steps = []
    session.subscribe(lambda: steps.append(session.step))
    for step in range(89, 29, -1):
        bar.mouseMoveEvent(mouse_move(at(bar, step)))
    assert steps == []
    QApplication.processEvents()
    assert steps == [30]
    # What has not been shown yet when the button is let go is not lost.
    bar.mouseMoveEvent(mouse_move(at(bar, 20)))
    qtbot.mouseRelease(bar, LEFT, pos=at(bar, 20))
    assert steps == [30, 20]


class TestMarks:
    @pytest.fixture(autouse=True)
    def marked(self, session):
        session.seek(40)
        session.set_learning_rate(0.2)
        session.advance(20)
        session.seek(50)
        session.add_bookmark("fifty")
        session.seek(10)

    def test_a_click_beside_an_edit_goes_exactly_to_it(self, bar, session, qtbot):
        qtbot.mouseClick(bar, LEFT, pos=at(bar, 40) + QPoint(4, 0))
        assert session.step == 40
        qtbot.mouseClick(bar, LEFT, pos=at(bar, 50) + QPoint(-3, 0))
        assert session.step == 50

    def test_a_bookmark_of_another_branch_goes_there(self, bar, session, qtbot):
        session.go_to(1, 80)
        session.add_bookmark("there")
        session.go_to(2, 5)
        qtbot.mouseClick(bar, LEFT, pos=at(bar, 80))
        assert session.step == 80
        assert bar.current_place() == (1, 80)

    def test_another_branch_is_pointed_at_and_gone_to(self, bar, session, qtbot):
        point = at(bar, 75, y=17)
        bar.mouseMoveEvent(mouse_move(point))
        assert session.snapshot().selection.hover_branch == 1
        assert "first run" in tip_at(bar, QPointF(point))
        qtbot.mouseClick(bar, LEFT, pos=point)
        number, step = bar.current_place()
        assert number == 1
        assert abs(step - 75) <= 1
        bar.mouseMoveEvent(mouse_move(QPoint(20, 60)))
        assert session.snapshot().selection.hover_branch is None

    def test_the_track_ends_where_the_current_branch_does(self, bar, session, qtbot):
        qtbot.mouseClick(bar, LEFT, pos=at(bar, 90, y=30))
        assert session.step == 60
        assert session.last_step == 60

    def test_the_menu_of_a_bookmark(self, bar, session, qtbot):
        qtbot.mouseClick(bar, RIGHT, pos=at(bar, 50))
        menu = the_menu(bar)
        names = [action.text() for action in menu.actions()]
        assert names == [
            *("Go to bookmark", "Rename bookmark…", "Remove bookmark"),
            *("", "Show the whole run"),
        ]
        assert session.step == 10
        choose(menu, "Rename bookmark…")
        field = bar._field
        assert field.isVisible()
        qtbot.keyClicks(field, "   ")
        qtbot.keyClick(field, Qt.Key.Key_Return)
        assert session.snapshot().bookmarks[0].name == "fifty"
        qtbot.keyClicks(field, "half way")
        qtbot.keyClick(field, Qt.Key.Key_Return)
        assert session.snapshot().bookmarks[0].name == "half way"
        assert not field.isVisible()
        qtbot.mouseClick(bar, RIGHT, pos=at(bar, 50))
        choose(the_menu(bar), "Remove bookmark")
        assert session.snapshot().bookmarks == ()

    def test_the_menu_of_a_branch_point_switches(self, bar, session, qtbot):
        qtbot.mouseClick(bar, RIGHT, pos=at(bar, 40))
        choose(the_menu(bar), "Switch to branch “first run”")
        assert bar.current_place() == (1, 10)

    def test_the_menu_of_any_place(self, bar, session, qtbot):
        qtbot.mouseClick(bar, RIGHT, pos=at(bar, 25))
        choose(the_menu(bar), "Bookmark step 25")
        assert session.step == 25
        assert [mark.step for mark in session.snapshot().bookmarks] == [50, 25]


class TestZoom:
    def test_the_wheel_zooms_at_the_pointer(self, bar, session):
        point = at(bar, 30)
        before = bar.visible_steps
        wheel(bar, point, +4)
        assert bar.visible_steps == pytest.approx(before / 1.25**4)
        assert bar.track().x_of(30) == pytest.approx(point.x(), abs=2.0)
        wheel(bar, point, -20)
        assert bar.window_shown is None

    def test_sideways_it_scrolls(self, bar, session):
        bar.set_window(TimeWindow(20.0, 40.0))
        wheel(bar, QPoint(300, 20), 0, sideways=-1)
        assert bar.window_shown == TimeWindow(22.0, 42.0)
        wheel(bar, QPoint(300, 20), 1, modifier=Qt.KeyboardModifier.ShiftModifier)
        assert bar.window_shown == TimeWindow(20.0, 40.0)

    @pytest.mark.parametrize("how", ["right", "shift"])
    def test_a_stretch_is_drawn_with_the_mouse(self, bar, session, qtbot, how):
        button = RIGHT if how == "right" else LEFT
        modifier = (
            Qt.KeyboardModifier.ShiftModifier
            if how == "shift"
            else Qt.KeyboardModifier.NoModifier
        )
        qtbot.mousePress(bar, button, modifier, at(bar, 60))
        bar.mouseMoveEvent(mouse_move(at(bar, 20)))
        assert bar._pointer.band is not None
        bar.grab()
        qtbot.mouseRelease(bar, button, modifier, at(bar, 20))
        window = bar.window_shown
        assert (round(window.first), round(window.last)) == (20, 60)
        assert session.step == 100

    def test_a_double_click_shows_the_whole_run_and_leaves_time_alone(
        self, bar, session, qtbot
    ):
        bar.set_window(TimeWindow(20.0, 40.0))
        session.seek(33)
        point = at(bar, 25)
        qtbot.mouseClick(bar, LEFT, pos=point)
        qtbot.mouseDClick(bar, LEFT, pos=point)
        assert bar.window_shown is None
        assert session.step == 33

    def test_a_click_in_a_zoomed_bar_is_exact(self, bar, session, qtbot):
        bar.set_window(TimeWindow(20.0, 40.0))
        qtbot.mouseClick(bar, LEFT, pos=at(bar, 33))
        assert session.step == 33

    def test_the_overview_scrolls(self, bar, session, qtbot):
        bar.set_window(TimeWindow(20.0, 40.0))
        overview = bar.track().overview
        y = round(overview.center().y())
        there = QPoint(round(overview.left() + 0.7 * overview.width()), y)
        qtbot.mousePress(bar, LEFT, pos=there)
        assert bar.window_shown.place(70) == pytest.approx(0.5, abs=0.1)
        bar.mouseMoveEvent(mouse_move(QPoint(round(overview.left()), y)))
        QApplication.processEvents()
        assert bar.window_shown.first == 0.0
        qtbot.mouseRelease(bar, LEFT, pos=there)
        assert session.step == 100

    def test_it_follows_the_present_step(self, bar, session):
        session.seek(30)
        bar.set_window(TimeWindow(20.0, 40.0))
        session.seek(100)
        assert bar.window_shown.has(100)
        session.advance(50)
        assert bar.window_shown.has(150)
        assert bar.window_shown.span == 20.0
        session.seek(0)
        assert bar.window_shown.first == 0.0

    def test_another_run_is_shown_as_a_whole(self, bar, session):
        bar.set_window(TimeWindow(20.0, 40.0))
        session.reset()
        assert bar.window_shown is None

    def test_scrubbing_beside_a_zoomed_bar_scrolls_it(self, bar, session, qtbot):
        bar.set_window(TimeWindow(20.0, 40.0))
        qtbot.mousePress(bar, LEFT, pos=at(bar, 30))
        bar.mouseMoveEvent(mouse_move(QPoint(5, 200)))
        qtbot.waitUntil(lambda: session.step == 0)
        qtbot.mouseRelease(bar, LEFT, pos=QPoint(5, 200))
        assert bar.window_shown.first == 0.0

    def test_keys_zoom_where_the_bar_has_the_keyboard(self, bar, session, qtbot):
        session.seek(50)
        slider = bar.focusProxy()
        unfocused = bar.grab().toImage()
        bar.activateWindow()
        qtbot.waitUntil(bar.isActiveWindow)
        slider.setFocus()
        bar.setAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)
        assert bar.grab().toImage() != unfocused
        qtbot.keyClick(slider, Qt.Key.Key_Plus)
        assert bar.visible_steps == pytest.approx(100 / 1.5)
        assert bar.window_shown.has(50)
        qtbot.keyClick(slider, Qt.Key.Key_Minus)
        assert bar.window_shown is None
        qtbot.keyClick(slider, Qt.Key.Key_Plus)
        qtbot.keyClick(slider, Qt.Key.Key_0)
        assert bar.window_shown is None


def test_a_step_is_typed(bar, session, qtbot):
    wanted = []
    bar.step_wanted.connect(wanted.append)
    qtbot.mouseClick(bar, LEFT, pos=QPoint(40, 12))
    field = bar._field
    assert field.text() == "100"
    qtbot.keyClicks(field, "2.5")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert (wanted, field.isVisible()) == ([], True)
    qtbot.keyClicks(field, "64")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert (wanted, field.isVisible()) == ([64], False)
    bar.open_step_field()
    qtbot.keyClicks(field, "7")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert (wanted, field.isVisible()) == ([64], False)


def test_a_screen_reader_finds_a_slider_with_name_value_and_range(bar, session):
    slider = bar.focusProxy()
    interface = QAccessible.queryAccessibleInterface(slider)
    assert interface.role() == QAccessible.Role.Slider
    assert interface.text(QAccessible.Text.Name) == "Step"
    assert "epoch 6" in interface.text(QAccessible.Text.Description)
    value = interface.valueInterface()
    assert (value.currentValue(), value.maximumValue()) == (100, 100)
    value.setCurrentValue(42)
    assert session.step == 42


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_everything_is_drawn_on_every_device(bar, session, theme):
    bar.apply_theme(theme_named(theme))
    session.seek(40)
    session.set_learning_rate(0.2)
    session.advance(20)
    session.add_bookmark()
    session.set_goal(Goal("step", 70))
    for window in (None, TimeWindow(30.0, 70.0)):
        bar.set_window(window)
        assert not bar.grab().isNull()
        assert not bar.failed
        assert view_content(bar, ".svg", QSizeF(900, 70)).count(b"</text>") > 20
        assert view_content(bar, ".pdf", QSizeF(900, 70)).startswith(b"%PDF")


def test_a_run_of_a_million_steps_keeps_its_places(session, bar, qtbot):
    snapshot = replace(session.snapshot(), step=123_456, last_step=1_000_000)
    bar.show_snapshot(snapshot)
    bar.set_window(TimeWindow(123_451.0, 123_464.0))
    picture = bar.picture()
    assert picture.step_at(picture.place(123_457)) == 123_457
    assert (
        next(tick.label for tick in picture.ticks if tick.label) == "step 123\u2009452"
    )
    bar.set_window(None)
    assert len(bar.picture().ticks) < 150


def mouse_move(point):
    at = QPointF(point)
    nothing = Qt.MouseButton.NoButton
    return QMouseEvent(
        QEvent.Type.MouseMove, at, at, nothing, nothing, Qt.KeyboardModifier.NoModifier
    )


def the_menu(bar):
    (menu,) = (m for m in bar.findChildren(QMenu) if m.isVisible())
    return menu


def choose(menu, text):
    action = next(action for action in menu.actions() if action.text() == text)
    menu.close()
    action.trigger()
