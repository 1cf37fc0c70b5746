"""The matrices: linked with the network, and every number typed where it stands."""

import re

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, QSizeF, Qt
from PySide6.QtGui import QMouseEvent

from nnviz.datasets.dataset import DatasetSettings
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.selection import Bias, Neuron, Weight
from nnviz.session.session import Session
from nnviz.session.shipped_experiments import shipped_experiment
from nnviz.ui.export import view_content, view_image
from nnviz.ui.matrices_view import MatricesView
from nnviz.ui.theme import apply_theme, theme_named

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

SIZE = QSizeF(520, 182)


@pytest.fixture
def show(qapp, qtbot):
    theme = theme_named("light")
    apply_theme(qapp, theme)
    unsubscribe = []

    def shown(session):
        view = MatricesView(session, theme)
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
def four_pixels():
    return Session(shipped_experiment("cat-dog-ship"))


@pytest.fixture
def lecture():
    session = Session(shipped_experiment("lecture-3-4-2"))
    session.advance(20)
    return session


def texts(view, size=SIZE):
    svg = view_content(view, ".svg", size).decode()
    return [text.strip() for text in re.findall(r">([^<>]+)</text>", svg)]


def point(view, unit):
    at = QPointF(view._center_of(unit))
    none, plain = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    view.mouseMoveEvent(QMouseEvent(QEvent.Type.MouseMove, at, at, none, none, plain))


def type_into(view, qtbot, unit, text):
    left = Qt.MouseButton.LeftButton
    at = view._center_of(unit)
    qtbot.mouseClick(view, left, pos=at)
    qtbot.mouseDClick(view, left, pos=at)
    field = view._field if isinstance(unit, Neuron) else view._editing.editor
    assert not field.isHidden()
    field.setText(text)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    return field


def test_every_number_of_the_worked_example_is_written(show, four_pixels):
    written = set(texts(show(four_pixels)))
    assert {"−15", "22", "−44", "56"} <= written
    assert {"−2.85", "0.860", "0.280"} <= written
    assert {"0.700", "−0.450", "0.160", "−0.300"} <= written
    assert {"3 × 4", "2 × 2", "image"} <= written


def test_pixels_weights_and_biases_are_typed(show, four_pixels, qtbot):
    view = show(four_pixels)
    type_into(view, qtbot, Neuron(0, 1), "100")
    type_into(view, qtbot, Weight(1, 0, 1), "−0.5")
    type_into(view, qtbot, Bias(1, 0), "2")
    sample = four_pixels.snapshot().sample
    np.testing.assert_array_equal(sample.x, [-15, 100, -44, 56])
    expected = 0.01 * -15 - 0.5 * 100 + 0.1 * -44 + 0.05 * 56 + 2
    assert sample.z[0][0] == pytest.approx(expected)
    four_pixels.undo()
    four_pixels.undo()
    four_pixels.undo()
    np.testing.assert_array_equal(four_pixels.snapshot().sample.x, [-15, 22, -44, 56])


def test_what_is_no_number_is_refused_and_changes_nothing(show, four_pixels, qtbot):
    view = show(four_pixels)
    field = type_into(view, qtbot, Neuron(0, 1), "many")
    assert not field.isHidden()
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.isHidden()
    type_into(view, qtbot, Neuron(0, 1), "1e999")
    assert four_pixels.snapshot().sample.x[1] == 22
    assert four_pixels.snapshot().can_undo is None


def test_a_standardised_input_is_typed_as_the_network_sees_it(show, qtbot):
    session = Session(
        Experiment(
            dataset=DatasetSettings(kind="iris", standardize=True),
            network=NetworkSettings((4, 3), ()),
        )
    )
    view = show(session)
    type_into(view, qtbot, Neuron(0, 2), "0.5")
    assert session.snapshot().sample.x[2] == pytest.approx(0.5)


def test_computed_inputs_are_not_typed(show, qtbot):
    session = Session(
        Experiment(
            dataset=DatasetSettings(kind="xor", samples=20, features=("x1*x2",)),
            network=NetworkSettings((1, 2), ()),
        )
    )
    view = show(session)
    at = view._center_of(Neuron(0, 0))
    qtbot.mouseDClick(view, Qt.MouseButton.LeftButton, pos=at)
    assert view._field.isHidden()


def test_pointing_and_choosing_is_that_of_the_network(show, lecture, qtbot):
    view = show(lecture)
    for unit in (Weight(1, 2, 1), Bias(2, 1), Neuron(0, 2), Neuron(2, 0)):
        point(view, unit)
        assert lecture.snapshot().selection.hover_unit == unit
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=view._center_of(unit))
        assert lecture.snapshot().selection.unit == unit
    view.leaveEvent(QEvent(QEvent.Type.Leave))
    assert lecture.snapshot().selection.hover_unit is None


def test_what_is_chosen_elsewhere_is_outlined_and_named(show, lecture):
    view = show(lecture)
    before = view_image(view, SIZE, 1.0)
    lecture.choose_unit(Neuron(1, 1))
    assert view.note == "outlined: hidden 1, neuron 2"
    assert view_image(view, SIZE, 1.0) != before


def test_keys_move_the_choice_and_type(show, lecture, qtbot):
    view = show(lecture)
    alt = Qt.KeyboardModifier.AltModifier
    qtbot.keyClick(view, Qt.Key.Key_Right, alt)
    assert lecture.snapshot().selection.unit == Weight(1, 0, 0)
    qtbot.keyClick(view, Qt.Key.Key_Down, alt)
    qtbot.keyClick(view, Qt.Key.Key_Right, alt)
    assert lecture.snapshot().selection.unit == Weight(1, 1, 1)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    editor = view._editing.editor
    assert not editor.isHidden()
    editor.setText("0.25")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert lecture.snapshot().parameters.W[0][1, 1] == 0.25
    lecture.choose_unit(Neuron(0, 0))
    qtbot.keyClicks(view, "7")
    assert view._field.text() == "7"
    qtbot.keyClick(view._field, Qt.Key.Key_Escape)
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert lecture.snapshot().selection.unit is None


def test_backward_moments_bring_their_gradients(show, lecture):
    view = show(lecture)
    names = [(m.kind, m.layer) for m in lecture.snapshot().moments]
    lecture.go_to_moment(names.index(("d_weights", 2)))
    assert view.badge == "◂ backward pass"
    assert "∂" in texts(view)
    lecture.go_to_moment(names.index(("update", 0)))
    assert view.badge == "update"


@pytest.mark.parametrize("size", [(200, 90), (440, 152), (1200, 700)])
@pytest.mark.parametrize("name", ["default", "digits", "lecture-3-4-2", "tent-6"])
@pytest.mark.parametrize("look", ["light", "dark"])
def test_any_network_at_any_size(show, name, size, look):
    view = show(Session(shipped_experiment(name)))
    view.apply_theme(theme_named(look, 1.25))
    image = view_image(view, QSizeF(*size), 1.0)
    colors = np.unique(np.array(image.constBits()).reshape(-1, 4), axis=0)
    assert len(colors) > 8
    assert view.table().rows
