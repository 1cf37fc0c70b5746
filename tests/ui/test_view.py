"""The base of the views: it repaints when it must, and no failure stays silent."""

import sys
from dataclasses import dataclass

import numpy as np
import pytest
from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QPainter
from pytestqt.qtbot import QtBot

from nnviz.picture.table import Table
from nnviz.ui.theme import theme_named
from nnviz.ui.view import View

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@dataclass(frozen=True)
class Shown:
    """Stands for a snapshot: the part that is drawn, and another."""

    weights: np.ndarray
    step: int
    other: int = 0


class Plot(View):
    name = "plot"
    heading = "Plot"
    ground = "canvas"

    def __init__(self) -> None:
        super().__init__(None, theme_named("light"))
        self.drawn = 0
        self.broken = False

    def drawn_part(self, snapshot: Shown) -> tuple[object, ...]:
        return (snapshot.weights, snapshot.step)

    def draw(self, painter: QPainter, size: QSizeF) -> None:
        self.drawn += 1
        if self.broken:
            raise ValueError("no such neuron")
        painter.fillRect(QRectF(0, 0, 5, 5), self.theme.color("mark"))

    def table(self) -> Table:
        return Table(("step",), ((1,),))


@pytest.fixture
def plot(qtbot: QtBot) -> Plot:
    view = Plot()
    qtbot.addWidget(view)
    view.resize(100, 60)
    return view


def test_only_a_change_of_what_is_drawn_repaints(plot: Plot, qtbot: QtBot) -> None:
    weights = np.zeros(3)
    with qtbot.waitExposed(plot):
        plot.show()
    plot.show_snapshot(Shown(weights, 1))
    qtbot.wait(20)
    before = plot.drawn
    plot.show_snapshot(Shown(weights, 1, other=7))
    qtbot.wait(20)
    assert plot.drawn == before
    plot.show_snapshot(Shown(weights, 2))
    qtbot.waitUntil(lambda: plot.drawn == before + 1)
    # Another array counts as changed, whatever is in it: it is not compared.
    plot.show_snapshot(Shown(weights.copy(), 2))
    qtbot.waitUntil(lambda: plot.drawn == before + 2)


def test_the_ground_is_painted_in_the_look(plot: Plot) -> None:
    image = plot.grab().toImage()
    ratio = image.devicePixelRatio()
    corner = image.pixelColor(round(90 * ratio), round(50 * ratio))
    assert corner == plot.theme.color("canvas")
    plot.apply_theme(theme_named("dark"))
    corner = plot.grab().toImage().pixelColor(round(90 * ratio), round(50 * ratio))
    assert corner == plot.theme.color("canvas")
    assert corner.lightness() < 60


def test_a_failing_picture_is_reported_once_and_said_in_place(
    plot: Plot, monkeypatch: pytest.MonkeyPatch
) -> None:
    reported = []
    monkeypatch.setattr(sys, "excepthook", lambda *failure: reported.append(failure))
    plot.broken = True
    picture = plot.grab().toImage()
    plot.grab()
    assert [kind for kind, _, _ in reported] == [ValueError]
    assert plot.drawn == 1
    mark = plot.theme.color("mark")
    assert picture.pixelColor(2, 2) != mark
    plot.broken = False
    plot.show_snapshot(Shown(np.zeros(3), 1))
    assert plot.grab().toImage().pixelColor(2, 2) == mark


def test_header_texts_tell_of_changes_only(plot: Plot, qtbot: QtBot) -> None:
    with qtbot.waitSignal(plot.header_changed):
        plot.set_note("out of slice 0.714")
    with qtbot.assertNotEmitted(plot.header_changed):
        plot.set_note("out of slice 0.714")
    with qtbot.waitSignal(plot.header_changed):
        plot.set_title("Sigmoid and squared error")
    assert plot.accessibleName() == "Sigmoid and squared error"


def test_a_view_that_was_never_shown_has_a_size_for_export(plot: Plot) -> None:
    assert plot.export_size() == QSizeF(plot.sizeHint())
