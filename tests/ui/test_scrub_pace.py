"""Dragging through time: where drawing takes too long, parts take turns."""

from time import sleep

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QSettings, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from nnviz.session.experiment import Experiment
from nnviz.session.session import Session
from nnviz.ui.main_window import MainWindow
from nnviz.ui.scrub_pace import ScrubPace

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def pace(qapp):
    pace = ScrubPace(qapp)
    yield pace
    pace.end()
    pace.deleteLater()


def frame(pace, milliseconds):
    pace.begin_frame()
    sleep(milliseconds / 1e3)
    QApplication.processEvents()


def test_a_slow_frame_makes_the_drag_hurried_up_to_its_end(pace):
    frame(pace, 0)
    assert not pace.hurried
    frame(pace, 40)
    assert pace.hurried
    frame(pace, 0)
    assert pace.hurried
    pace.end()
    assert not pace.hurried
    frame(pace, 0)
    assert not pace.hurried


def test_where_the_mouse_rests_everything_is_shown(pace, qtbot):
    frame(pace, 40)
    with qtbot.waitSignal(pace.settled):
        pass
    assert not pace.hurried
    pace.begin_frame()
    assert pace.hurried


def test_nothing_is_shown_again_that_did_not_wait(pace):
    settled = []
    pace.settled.connect(lambda: settled.append(1))
    frame(pace, 0)
    pace.end()
    frame(pace, 40)
    pace.end()
    assert settled == [1]


@pytest.fixture
def window(tmp_path, qtbot):
    session = Session(Experiment())
    session.advance(200)
    store = QSettings(str(tmp_path / "nnviz.ini"), QSettings.Format.IniFormat)
    window = MainWindow(session, store)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    return window


def move(bar, point):
    at, nothing = QPointF(point), Qt.MouseButton.NoButton
    bar.mouseMoveEvent(
        QMouseEvent(
            QEvent.Type.MouseMove,
            at,
            at,
            nothing,
            LEFT,
            Qt.KeyboardModifier.NoModifier,
        )
    )
    QApplication.processEvents()


def test_in_a_hurry_the_bar_follows_each_time_and_in_the_end_all_parts_do(
    window, qtbot
):
    session, views = window.session, window.workspace.views
    bar, softmax = views["time"], views["softmax"]
    track = bar.track()

    def point(step):
        return QPoint(round(track.x_of(step)), 20)

    qtbot.mousePress(bar, LEFT, pos=point(150))
    bar._pointer.pace._slow = True
    late = 0
    for step in (140, 130, 120, 110, 100):
        move(bar, point(step))
        assert abs(session.step - step) <= 1
        assert bar.snapshot.step == session.step
        late += softmax.snapshot.step != session.step
    assert late > 0
    qtbot.mouseRelease(bar, LEFT, pos=point(100))
    assert {view.snapshot.step for view in views.made() if view.isVisible()} == {
        session.step
    }
