"""Views that take fewer snapshots while playing, and always the last."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QSizeF
from PySide6.QtGui import QPainter

from nnviz.datasets.dataset import DatasetSettings
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.session import Session
from nnviz.ui.calm_view import CalmView
from nnviz.ui.theme import theme_named

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


class Counter(CalmView):
    name = "counter"

    def __init__(self, session):
        self.steps = []
        super().__init__(session, theme_named("light"))

    def take_snapshot(self, snapshot):
        super().take_snapshot(snapshot)
        self.steps.append(snapshot.step)

    def draw(self, painter: QPainter, size: QSizeF) -> None:
        pass


@pytest.fixture
def view(qtbot):
    session = Session(
        Experiment(
            dataset=DatasetSettings(kind="gauss", samples=20),
            network=NetworkSettings((2, 2), ()),
        )
    )
    view = Counter(session)
    qtbot.addWidget(view)
    return view


def test_paused_every_snapshot_is_shown_at_once(view):
    snapshot = view.session.snapshot()
    for step in range(5):
        view.show_snapshot(replace(snapshot, step=step))
    assert view.steps == [0, 1, 2, 3, 4]


def test_playing_the_first_and_then_the_last_one(view, qtbot):
    snapshot = view.session.snapshot()
    for step in range(5):
        view.show_snapshot(replace(snapshot, step=step, playing=True))
    assert view.steps == [0]
    qtbot.waitUntil(lambda: view.steps == [0, 4], timeout=2000)


def test_a_pause_is_not_waited_for(view, qtbot):
    snapshot = view.session.snapshot()
    view.show_snapshot(replace(snapshot, step=1, playing=True))
    view.show_snapshot(replace(snapshot, step=2, playing=True))
    view.show_snapshot(replace(snapshot, step=3))
    assert view.steps == [1, 3]
    qtbot.wait(80)
    assert view.steps == [1, 3]
