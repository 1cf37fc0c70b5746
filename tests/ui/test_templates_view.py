"""The templates in the window: whose they are, what is pointed at, what they score."""

import re

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, QSizeF, Qt
from PySide6.QtGui import QMouseEvent

from nnviz.datasets.dataset import DatasetSettings
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.selection import Neuron, Weight
from nnviz.session.session import Session
from nnviz.session.shipped_experiments import shipped_experiment
from nnviz.ui.export import view_content, view_image
from nnviz.ui.template_tiles import tiles_of
from nnviz.ui.templates_view import TemplatesView
from nnviz.ui.theme import apply_theme, theme_named

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

SIZE = QSizeF(440, 152)


@pytest.fixture
def show(qapp, qtbot):
    theme = theme_named("light")
    apply_theme(qapp, theme)
    unsubscribe = []

    def shown(session):
        view = TemplatesView(session, theme)
        qtbot.addWidget(view)
        view.resize(SIZE.toSize())
        view.show_snapshot(session.snapshot())
        stop = session.subscribe(lambda: view.show_snapshot(session.snapshot()))
        unsubscribe.append(stop)
        return view

    yield shown
    for stop in unsubscribe:
        stop()


@pytest.fixture
def digits():
    session = Session(
        Experiment(
            dataset=DatasetSettings(kind="digits"),
            network=NetworkSettings((64, 10), ()),
        )
    )
    session.advance(100)
    return session


def texts(view, size=SIZE):
    svg = view_content(view, ".svg", size).decode()
    return [text.strip() for text in re.findall(r">([^<>]+)</text>", svg)]


def pixels(view, size=SIZE):
    image = view_image(view, size, 1.0)
    return np.array(image.constBits()).reshape(image.height(), image.width(), 4)


def test_each_class_has_its_template_and_its_score(show, digits):
    view = show(digits)
    written = texts(view)
    assert set("0123456789") <= set(written)
    assert written.count("f") == 10
    assert view.subtitle == "rows of W"
    assert view.accessibleDescription().startswith("Templates with their scores; 0: ")


@pytest.mark.parametrize("source", ["ridge", "nearest_mean"])
def test_fits_on_the_same_data_take_their_place(show, digits, source):
    view = show(digits)
    before = pixels(view)
    view.set_source(source)
    assert np.any(pixels(view) != before)
    assert view.subtitle == ("rows of W" if source == "ridge" else "class means")
    assert len(view.table().rows) == 10


def test_the_strength_of_ridge_changes_its_templates(show, digits):
    view = show(digits)
    view.set_source("ridge")
    assert not view.strength.isHidden()
    weak = view.table().rows
    view.strength.moved.emit(16384.0)
    strong = view.table().rows
    assert np.abs(strong[0][1:-2]).max() < np.abs(weak[0][1:-2]).max() / 10
    view.set_source("network")
    assert view.strength.isHidden()


def test_on_the_screen_a_fit_comes_without_waiting(show, digits, qtbot):
    view = show(digits)
    view.set_source("ridge")
    with qtbot.waitExposed(view):
        view.show()
    qtbot.waitUntil(lambda: view._rows(view.snapshot) is not None, timeout=20_000)
    qtbot.waitUntil(lambda: not view._timer.isActive(), timeout=20_000)
    view.hide()


def test_pointing_and_choosing(show, digits, qtbot):
    view = show(digits)
    rows = view._rows(view.snapshot)
    layout = tiles_of(view.theme, rows, SIZE)
    left, top = layout.corner(3)
    at = QPointF(left + 2.5 / 8 * layout.width, top + 4.5 / 8 * layout.height)
    none, plain = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    view.mouseMoveEvent(QMouseEvent(QEvent.Type.MouseMove, at, at, none, none, plain))
    assert digits.snapshot().selection.hover_unit == Weight(1, 3, 34)
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=at.toPoint())
    assert digits.snapshot().selection.unit == Neuron(1, 3)
    view.leaveEvent(QEvent(QEvent.Type.Leave))
    assert digits.snapshot().selection.hover_unit is None


def test_without_images_there_are_bars_by_feature(show):
    session = Session(
        Experiment(
            dataset=DatasetSettings(kind="iris"), network=NetworkSettings((4, 3), ())
        )
    )
    view = show(session)
    assert {"setosa", "petal width", "sepal length"} <= set(texts(view))


def test_the_line_of_scores_says_what_it_is(show):
    session = Session(shipped_experiment("default"))
    view = show(session)
    # Eight columns are too narrow for "z = ": the line has the name of its numbers.
    assert texts(view).count("z") == 1
    assert texts(view, QSizeF(1100, 300)).count("z") == 8


def test_what_is_left_out_is_said(show):
    rng = np.random.default_rng(2)
    session = Session(
        Experiment(
            dataset=DatasetSettings(
                kind="inline",
                x=tuple(map(tuple, rng.random((4, 64)).tolist())),
                y=(0, 1, 0, 1),
                image_shape=(8, 8),
            ),
            network=NetworkSettings((64, 150, 2), ("relu",)),
        )
    )
    assert any(
        re.fullmatch(r"the first \d+ of 150 rows drawn", text)
        for text in texts(show(session))
    )


def test_regression_has_no_class_means(show):
    view = show(Session(shipped_experiment("sine")))
    segment = view._source._segments[2]
    assert not segment.isEnabled()


@pytest.mark.parametrize("size", [(160, 90), (440, 152), (1200, 700)])
@pytest.mark.parametrize("name", ["default", "digits", "cat-dog-ship", "sine"])
@pytest.mark.parametrize("look", ["light", "dark"])
def test_any_network_at_any_size(show, name, size, look):
    view = show(Session(shipped_experiment(name)))
    view.apply_theme(theme_named(look, 1.25))
    colors = np.unique(pixels(view, QSizeF(*size)).reshape(-1, 4), axis=0)
    assert len(colors) > 8
    assert view.table().rows
