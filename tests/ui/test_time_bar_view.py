"""The time bar: scrubbing and the chips of the moments, with the mouse."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QSizeF, Qt

from nnviz.picture.time_bar import time_bar_picture
from nnviz.session.experiment import Experiment, NetworkSettings
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
    chain = bar.chain(picture, QSizeF(bar.size()))
    return chain.rects[index].center().toPoint()


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
        picture = time_bar_picture(session.snapshot(), 800)
        chain = bar.chain(picture, QSizeF(bar.size()))
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
        chain = bar.chain(time_bar_picture(session.snapshot(), 800), QSizeF(bar.size()))
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
