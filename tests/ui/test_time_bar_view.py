"""The time bar: scrubbing and the chips of the moments, with the mouse."""

import pytest
from PySide6.QtCore import QPoint, QSizeF, Qt

from nnviz.picture.time_bar import time_bar_picture
from nnviz.session.experiment import Experiment
from nnviz.session.session import Session
from nnviz.ui.theme import theme_named
from nnviz.ui.time_bar import TimeBar


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
    picture = time_bar_picture(session.snapshot(), 800)
    rect, _ = bar.chip_places(picture, QSizeF(bar.size()))[index]
    return rect.center().toPoint()


def test_a_click_on_the_track_goes_to_that_step(bar, session, qtbot):
    left, right = 118, 990
    qtbot.mouseClick(
        bar, Qt.MouseButton.LeftButton, pos=QPoint((left + right) // 2, 20)
    )
    assert session.step == 50
    assert session.last_step == 100


def test_dragging_scrubs_live_also_beside_the_bar(bar, session, qtbot):
    qtbot.mousePress(bar, Qt.MouseButton.LeftButton, pos=QPoint(900, 20))
    steps = []
    session.subscribe(lambda: steps.append(session.step))
    for x in (700, 400, 100):
        qtbot.mouseMove(bar, QPoint(x, 60))
    qtbot.mouseRelease(bar, Qt.MouseButton.LeftButton, pos=QPoint(100, 60))
    assert len(steps) == 3
    assert steps == sorted(steps, reverse=True)
    assert session.step == 0


def test_scrubbing_shows_exactly_what_was_there(bar, session, qtbot):
    session.seek(50)
    expected = session.snapshot().parameters.flat().tobytes()
    session.seek(100)
    qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=QPoint((118 + 990) // 2, 20))
    assert session.snapshot().parameters.flat().tobytes() == expected


@pytest.mark.parametrize("index", [0, 4, 13])
def test_a_click_on_a_chip_goes_to_its_moment(bar, session, qtbot, index):
    point = chip_center(bar, session, index)
    qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=point)
    assert session.snapshot().moment == index


def test_a_chain_too_long_slides_so_that_the_present_chip_is_seen(bar, session):
    bar.resize(420, 70)
    for index in (0, 7, 13):
        session.go_to_moment(index)
        place = chip_center(bar, session, index)
        assert 118 < place.x() < 420


def test_its_table_lists_the_edits(bar, session):
    session.set_bias(1, 0, 0.5)
    assert bar.table().rows == ((100, "b¹[1] = 0.5"),)
