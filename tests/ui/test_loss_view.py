"""Loss and accuracy curves: exact on hover, a click goes to the step."""

import math
import re
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QSizeF, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent

from nnviz.datasets.dataset import DatasetSettings
from nnviz.engine.trace import Evaluation
from nnviz.picture.numbers import format_exact
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.session import Session
from nnviz.session.snapshot import History
from nnviz.ui.export import view_content, view_image
from nnviz.ui.loss_view import LossView
from nnviz.ui.theme import apply_theme, theme_named

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

SIZE = QSizeF(304, 176)


@pytest.fixture
def session():
    session = Session(
        Experiment(
            dataset=DatasetSettings(kind="gauss", samples=40),
            network=NetworkSettings((2, 4, 2), ("tanh",)),
        )
    )
    for _ in range(60):
        session.advance(1)
        session.snapshot()
    return session


@pytest.fixture
def view(session, qapp, qtbot):
    theme = theme_named("light")
    apply_theme(qapp, theme)
    view = LossView(session, theme)
    qtbot.addWidget(view)
    view.resize(SIZE.toSize())
    view.show_snapshot(session.snapshot())
    stop = session.subscribe(lambda: view.show_snapshot(session.snapshot()))
    yield view
    stop()


def pixels(view, size=SIZE):
    image = view_image(view, size, 1.0)
    return np.array(image.constBits()).reshape(image.height(), image.width(), 4)


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


def texts(view):
    svg = view_content(view, ".svg", SIZE).decode()
    return [text.strip() for text in re.findall(r">([^<>]+)</text>", svg)]


@pytest.mark.parametrize("mode", ["linear", "log", "accuracy"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_mode_is_drawn_on_every_device(view, mode, theme):
    view.apply_theme(theme_named(theme))
    view.set_mode(mode)
    assert view.title == ("Accuracy" if mode == "accuracy" else "Loss")
    assert len(np.unique(pixels(view).reshape(-1, 4), axis=0)) > 10
    assert {"train", "test", "0", "60"} <= set(texts(view))
    assert view_content(view, ".pdf", SIZE).startswith(b"%PDF")


def test_the_three_modes_differ(view):
    pictures = []
    for mode in ("linear", "log", "accuracy"):
        view.set_mode(mode)
        pictures.append(pixels(view))
    assert np.any(pictures[0] != pictures[1])
    assert np.any(pictures[1] != pictures[2])


def test_a_click_on_the_curve_goes_to_its_step(view, session, qtbot):
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(170, 90))
    assert 20 < session.step < 45
    assert session.last_step == 60
    middle = session.step
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(41, 90))
    assert session.step < 3 < middle
    # Outside the plot nothing happens.
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(5, 172))
    assert session.step < 3


def test_the_future_is_fainter_than_the_past(view, session):
    whole = pixels(view)
    session.seek(0)
    seeked = pixels(view)
    left = slice(60, 180)
    areas = [picture[20:140, left, :3] for picture in (whole, seeked)]
    dark = [np.count_nonzero(area.max(axis=2) < 60) for area in areas]
    assert dark[0] > 50
    assert dark[1] < 0.2 * dark[0]


def test_hovering_tells_exact_values(view, session, qtbot):
    move(view, QPoint(170, 90))
    reading = view._reading(QPointF(170, 90))
    tip = view._words.lines
    history = session.snapshot().history
    place = int(np.searchsorted(history.steps, reading.step))
    assert f"step {reading.step}" in tip
    assert f"train {format_exact(history.train_loss[place])}" in tip
    assert f"test {format_exact(history.test_loss[place])}" in tip
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "\n".join(tip)
    shown = pixels(view)
    view.leaveEvent(QEvent(QEvent.Type.Leave))
    assert np.any(pixels(view) != shown)


def test_the_pointer_is_not_in_an_exported_vector(view):
    before = view_content(view, ".svg", SIZE)
    move(view, QPoint(170, 90))
    assert view_content(view, ".svg", SIZE) == before


def with_losses(snapshot, train, step=None):
    steps = np.arange(len(train))
    train = np.asarray(train, dtype=float)
    nothing = np.full(len(train), math.nan)
    return replace(
        snapshot,
        step=len(train) - 1 if step is None else step,
        last_step=len(train) - 1,
        history=History(steps, train, nothing, nothing, nothing),
        evaluation=Evaluation(float(train[-1]), None, None, None),
    )


@pytest.mark.parametrize(
    "losses",
    [
        [0.7],
        [0.0, 0.0],
        [1.0, 0.0],
        [1.0, 1e300, 1e308, math.inf],
        [1.0, math.nan, 0.5],
        list(np.abs(np.random.default_rng(1).standard_normal(5000))),
    ],
    ids=["one point", "zeros", "a perfect fit", "diverging", "a gap", "many points"],
)
@pytest.mark.parametrize("mode", ["linear", "log"])
def test_odd_histories_can_be_drawn(view, session, losses, mode):
    view.set_mode(mode)
    view.show_snapshot(with_losses(session.snapshot(), losses))
    assert len(np.unique(pixels(view).reshape(-1, 4), axis=0)) > 5
    assert "train" in texts(view)
    assert "test" not in texts(view)


def test_where_there_are_no_classes_there_is_no_accuracy(view, session):
    view.set_mode("accuracy")
    view.show_snapshot(with_losses(session.snapshot(), [1.0, 0.5]))
    assert view.mode == "log"
    assert view.title == "Loss"


def test_a_hover_elsewhere_does_not_repaint(view, session):
    part = view.drawn_part(session.snapshot())
    session.choose_next_sample()
    assert view.drawn_part(session.snapshot()) == part
    session.previous_step()
    assert view.drawn_part(session.snapshot()) != part


def test_the_table_is_the_history(view, session):
    table = view.table()
    assert [row[0] for row in table.rows] == session.snapshot().history.steps.tolist()
    assert table.rows[-1][1] == session.snapshot().evaluation.train_loss


def test_wide_labels_of_the_axis_have_room(view, session, qtbot):
    """1e−12 and 10 000 are wider than the usual margin."""
    snapshot = session.snapshot()
    losses = np.geomspace(1e12, 1e-12, len(snapshot.history.steps))
    view.show_snapshot(with_losses(snapshot, losses))
    drawn = view._curves(view.snapshot)
    rect, ticks = view._plot(drawn, SIZE)
    widest = max(view.theme.text_width(label, 11.0) for _, label in ticks)
    assert widest > 34
    assert rect.left() - view.theme.px(6.0) - widest >= 2


class TestBranches:
    @pytest.fixture(autouse=True)
    def raced(self, view, session):
        """The present branch from step 20 on with another λ, up to step 50."""
        session.seek(20)
        session.set_learning_rate(0.8)
        for _ in range(30):
            session.advance(1)
            session.snapshot()
        session.rename_branch(1, "slow")
        session.rename_branch(2, "fast")

    def test_they_lie_over_each_other_with_a_legend(self, view, session):
        assert {"slow", "fast", "train", "test"} <= set(texts(view))
        shown = pixels(view)
        session.show_branch(1, False)
        assert "slow" not in texts(view)
        assert np.any(pixels(view) != shown)

    def place_of_other(self, view, session, step):
        drawn = view._curves(session.snapshot())
        rect, _ = view._plot(drawn, SIZE)
        (branch,) = drawn.branches
        index = int(np.searchsorted(branch.part.steps, step))
        x, y = branch.points["train"][index]
        return QPoint(
            round(rect.left() + x * rect.width()),
            round(rect.bottom() - y * rect.height()),
        )

    def test_pointing_at_one_names_it_and_a_click_goes_there(
        self, view, session, qtbot
    ):
        point = self.place_of_other(view, session, 58)
        move(view, point)
        assert session.snapshot().selection.hover_branch == 1
        name, step, train, test = view._words.lines
        assert name == "slow"
        number = int(step.removeprefix("step "))
        history = session.snapshot().branches[0].history
        where = int(np.searchsorted(history.steps, number))
        assert train == f"train {format_exact(history.train_loss[where])}"
        assert test == f"test {format_exact(history.test_loss[where])}"
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=point)
        (slow, _) = session.snapshot().branches
        assert slow.is_current
        assert session.step == number
        view.leaveEvent(QEvent(QEvent.Type.Leave))
        assert session.snapshot().selection.hover_branch is None

    @pytest.mark.parametrize("mode", ["linear", "log", "accuracy"])
    @pytest.mark.parametrize("theme", ["light", "dark"])
    def test_every_mode_is_drawn_on_every_device(self, view, session, mode, theme):
        view.apply_theme(theme_named(theme))
        view.set_mode(mode)
        session.point_at_branch(1)
        assert len(np.unique(pixels(view).reshape(-1, 4), axis=0)) > 10
        assert "slow" in texts(view)
        assert view_content(view, ".pdf", SIZE).startswith(b"%PDF")

    def test_of_many_branches_the_legend_says_how_many_have_no_room(
        self, view, session
    ):
        for number in range(9):
            session.seek(10)
            session.set_momentum(0.1 + number / 20)
            session.advance(2)
        words = texts(view)
        assert any(re.fullmatch(r"\+\d", word) for word in words)
        left_out = int(next(w for w in words if re.fullmatch(r"\+\d", w)))
        drawn = view._curves(session.snapshot())
        named = sum(word.startswith(("slow", "fast", "momentum")) for word in words)
        # The current branch is named, too.
        assert named + left_out == len(drawn.branches) + 1
