"""The confusion matrix: a click steps through the samples of a cell."""

import re
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QSizeF, Qt
from PySide6.QtGui import QMouseEvent

from nnviz.datasets.dataset import DatasetSettings
from nnviz.picture.confusion import confusion
from nnviz.picture.confusion_words import cell_lines
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.selection import Sample
from nnviz.session.session import Session
from nnviz.ui.confusion_drawing import matrix_layout
from nnviz.ui.confusion_view import ConfusionView
from nnviz.ui.export import view_content, view_image
from nnviz.ui.theme import apply_theme, theme_named

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

SIZE = QSizeF(442, 176)


def session_of(layers, loss="cross_entropy", **settings):
    session = Session(
        Experiment(
            dataset=DatasetSettings(**settings),
            network=NetworkSettings(layers, ()),
            loss=loss,
        )
    )
    session.advance(15)
    return session


@pytest.fixture
def show(qapp, qtbot):
    theme = theme_named("light")
    apply_theme(qapp, theme)
    unsubscribe = []

    def shown(session, size=SIZE):
        view = ConfusionView(session, theme)
        qtbot.addWidget(view)
        view.resize(size.toSize())
        view.show_snapshot(session.snapshot())
        stop = session.subscribe(lambda: view.show_snapshot(session.snapshot()))
        unsubscribe.append(stop)
        return view

    yield shown
    for stop in unsubscribe:
        stop()


def texts(view, size=SIZE):
    svg = view_content(view, ".svg", size).decode()
    return [text.strip() for text in re.findall(r">([^<>]+)</text>", svg)]


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


def pixels(view, size=SIZE):
    image = view_image(view, size, 1.0)
    return np.array(image.constBits()).reshape(image.height(), image.width(), 4)


@pytest.mark.parametrize("classes", [2, 3, 10, 25])
@pytest.mark.parametrize("size", [(442, 176), (160, 120), (900, 500)])
def test_any_number_of_classes_and_any_size(show, classes, size):
    x = tuple((float(k % 7), float(k % 5)) for k in range(100))
    y = tuple(k % classes for k in range(100))
    session = session_of((2, classes), kind="inline", x=x, y=y)
    view = show(session, QSizeF(*size))
    assert len(np.unique(pixels(view, QSizeF(*size)).reshape(-1, 4), axis=0)) > 10
    assert {"true", "predicted"} <= set(texts(view, QSizeF(*size)))


def test_the_counts_and_the_score_are_written(show):
    session = session_of((64, 10), kind="digits")
    view = show(session)
    counted = confusion(session.snapshot(), "test")
    written = texts(view)
    assert f"{counted.correct} / {counted.evaluated}" in written
    assert "test images" in written
    assert {str(count) for count in np.diag(counted.counts)} <= set(written)


def test_a_click_on_a_cell_goes_through_its_samples(show, qtbot):
    session = session_of((4, 3), kind="iris")
    view = show(session)
    counted = confusion(session.snapshot(), "test")
    layout = matrix_layout(view.theme, counted, SIZE)
    indices = np.flatnonzero((counted.labels == 0) & (counted.predicted == 0))
    at = layout.cell(0, 0).center().toPoint()
    for index in indices[:3]:
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=at)
        assert session.snapshot().selection.sample == Sample("test", int(index))


def test_beside_the_cells_a_click_does_nothing(show, qtbot):
    session = session_of((4, 3), kind="iris")
    view = show(session)
    before = session.snapshot().selection
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(3, 170))
    assert session.snapshot().selection == before


def test_every_cell_is_found_at_its_place(show):
    session = session_of((4, 3), kind="iris")
    view = show(session)
    layout = matrix_layout(view.theme, confusion(session.snapshot(), "test"), SIZE)
    for row in range(3):
        for column in range(3):
            center = layout.cell(row, column).center()
            assert layout.cell_at(center) == (row, column)
    assert layout.cell_at(QPointF(1, 1)) is None


def test_hovering_outlines_the_cell(show):
    session = session_of((4, 3), kind="iris")
    view = show(session)
    before = pixels(view)
    layout = matrix_layout(view.theme, confusion(session.snapshot(), "test"), SIZE)
    move(view, layout.cell(2, 1).center())
    assert np.any(pixels(view) != before)
    view.leaveEvent(QEvent(QEvent.Type.Leave))
    np.testing.assert_array_equal(pixels(view), before)


def test_tips_count_in_words(show):
    session = session_of((64, 10), kind="digits")
    snapshot = session.snapshot()
    counted = confusion(snapshot, "test")
    count = counted.counts[3, 3]
    line, share = cell_lines(snapshot, counted, (3, 3))
    assert line == f"{count} test samples of digit 3 are named rightly"
    assert share == f"{count} of {counted.counts[3].sum()} of this class"
    errors = np.argwhere((counted.counts == 1) & ~np.eye(10, dtype=bool))
    true, predicted = errors[0]
    line, _ = cell_lines(snapshot, counted, (int(true), int(predicted)))
    assert line == f"1 test sample of digit {true} is taken for digit {predicted}"


def test_train_and_test_are_counted_apart(show):
    session = session_of((4, 3), kind="iris")
    view = show(session)
    assert view.part == "test"
    test_rows = view.table().rows
    view.set_part("train")
    assert "train samples" in texts(view)
    assert view.table().rows != test_rows
    assert view.table().columns[0] == "true"


def test_a_sample_changed_by_hand_leaves_the_choice_of_the_set(show):
    session = session_of((2, 2), kind="moons", samples=40)
    view = show(session)
    view.set_part("train")
    session.set_data_point(Sample("train", 0), point=(1.0, 1.0))
    assert view.part == "train"
    session.change_experiment(
        replace(session.experiment, dataset=replace(session.experiment.dataset, seed=5))
    )
    assert view.part == "test"


def test_without_a_test_set_the_switch_is_hidden(show, qtbot):
    view = show(session_of((2, 2), kind="gauss", samples=30, test_fraction=0.0))
    (options,) = view.header_widgets()
    qtbot.addWidget(options)
    assert view.part == "train"
    assert view._part.isHidden()


class TestRegression:
    @pytest.fixture
    def session(self):
        return session_of((2, 1), "squared_error", kind="plane", samples=60)

    def test_predicted_against_target(self, show, session):
        view = show(session)
        assert view.title == "Predicted against target"
        assert {"target", "predicted", "RMSE, test", "R², test"} <= set(texts(view))
        view.set_part("train")
        assert "RMSE, train" in texts(view)

    def test_samples_are_chosen_and_pointed_at(self, show, session, qtbot):
        view = show(session)
        drawing = view._agreement
        snapshot = session.snapshot()
        spots = {
            drawing.sample_at(view.theme, snapshot, SIZE, QPointF(x, y)): QPoint(x, y)
            for x in range(50, 320, 3)
            for y in range(10, 150, 3)
        }
        spots.pop(None)
        sample, at = next(iter(spots.items()))
        assert sample.part == "test"
        move(view, at)
        assert session.snapshot().selection.hover_sample == sample
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=at)
        assert session.snapshot().selection.sample == sample
        view.leaveEvent(QEvent(QEvent.Type.Leave))
        assert session.snapshot().selection.hover_sample is None
