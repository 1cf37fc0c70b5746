"""Folding in the window: what is drawn, and the two buttons, both to be undone."""

import re

import numpy as np
import pytest
from PySide6.QtCore import QSizeF

from nnviz.session.session import Session
from nnviz.session.shipped_experiments import shipped_experiment
from nnviz.session.variations import with_activation
from nnviz.ui.collapse_view import CollapseView
from nnviz.ui.export import view_content, view_image
from nnviz.ui.theme import apply_theme, theme_named

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

SIZE = QSizeF(470, 170)


@pytest.fixture
def show(qapp, qtbot):
    theme = theme_named("light")
    apply_theme(qapp, theme)
    unsubscribe = []

    def shown(session):
        view = CollapseView(session, theme)
        qtbot.addWidget(view)
        view.resize(SIZE.toSize())
        view.show_snapshot(session.snapshot())
        stop = session.subscribe(lambda: view.show_snapshot(session.snapshot()))
        unsubscribe.append(stop)
        return view

    yield shown
    for stop in unsubscribe:
        stop()


def texts(view, size=SIZE):
    svg = view_content(view, ".svg", size).decode()
    return " ".join(re.findall(r">([^<>]+)</text>", svg))


def test_a_bent_network_says_why_and_is_made_linear(show):
    session = Session(shipped_experiment("default"))
    view = show(session)
    assert "Not linear: ReLU in hidden layer 1" in texts(view)
    assert not view._straighten.isHidden()
    assert view._fold.isHidden()
    view._straighten.click()
    assert session.experiment.network.activation == ("linear", "linear")
    assert view._straighten.isHidden()
    assert not view._fold.isHidden()
    assert view.note == "3 layers are one"
    assert "largest difference of an output over 300 samples" in texts(view)
    session.undo()
    assert session.experiment.network.activation == ("relu", "relu")
    assert not view._straighten.isHidden()


def test_the_fold_becomes_the_network_and_back(show):
    session = Session(with_activation(shipped_experiment("default"), "linear"))
    session.advance(30)
    view = show(session)
    rows = view.table().rows
    view._fold.click()
    after = session.snapshot()
    assert after.architecture.layers == (2, 3)
    np.testing.assert_array_equal(after.parameters.W[0], [row[1:-1] for row in rows])
    assert view._fold.isHidden()
    assert "one layer already" in texts(view)
    session.undo()
    assert session.snapshot().step == 30
    assert session.snapshot().architecture.layers == (2, 8, 8, 3)


@pytest.mark.parametrize("size", [(160, 100), (470, 152), (1200, 700)])
@pytest.mark.parametrize("name", ["default", "digits", "cat-dog-ship", "sine"])
@pytest.mark.parametrize("activation", ["linear", "tanh"])
def test_any_network_at_any_size(show, name, activation, size):
    session = Session(with_activation(shipped_experiment(name), activation))
    view = show(session)
    view.apply_theme(theme_named("dark", 1.25))
    image = view_image(view, QSizeF(*size), 1.0)
    colors = np.unique(np.array(image.constBits()).reshape(-1, 4), axis=0)
    assert len(colors) > 8
    assert view.table().rows
