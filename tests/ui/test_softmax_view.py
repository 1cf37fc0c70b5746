"""The panel of the loss: typing scores, choosing samples, hovering, taking it away."""

import re
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QSizeF, Qt
from PySide6.QtGui import QEnterEvent, QGuiApplication, QImage, QMouseEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QToolButton

from nnviz.datasets.dataset import DatasetSettings
from nnviz.picture.softmax_table import LECTURE_CLASS, LECTURE_SCORES
from nnviz.session.arrangement import PLACES
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.selection import Neuron, Sample
from nnviz.session.session import Session
from nnviz.ui.buttons import PushButton
from nnviz.ui.drop_down import DropDown
from nnviz.ui.export import view_content, view_image
from nnviz.ui.number_field import NumberField
from nnviz.ui.number_width import number_width
from nnviz.ui.panel import Panel
from nnviz.ui.sample_chooser import SampleChooser
from nnviz.ui.softmax_layout import lay_out
from nnviz.ui.softmax_spots import spots_of
from nnviz.ui.softmax_view import SoftmaxView
from nnviz.ui.theme import apply_theme, theme_named
from nnviz.ui.views import VIEWS

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

SPIRAL = Experiment(
    dataset=DatasetSettings(kind="spiral", classes=3),
    network=NetworkSettings(layers=(2, 8, 8, 3)),
)
DIGITS = Experiment(
    dataset=DatasetSettings(kind="digits", noise=0.0),
    network=NetworkSettings(layers=(64, 8, 10), activation=("relu",)),
)
SINE = Experiment(
    dataset=DatasetSettings(kind="sine"),
    network=NetworkSettings(layers=(1, 6, 1), activation=("tanh",)),
    loss="squared_error",
)


@pytest.fixture
def shown(qtbot, qapp):
    """A function that shows a session in a panel and follows it."""
    apply_theme(qapp, theme_named("light"))
    unsubscribers, panels = [], []

    def show(experiment, width=316, height=509, steps=20):
        session = Session(experiment)
        session.advance(steps)
        theme = theme_named("light")
        view = SoftmaxView(session, theme)
        kinds = {name: VIEWS[name] for name in PLACES["right"]}
        panel = Panel(view.heading, kinds, lambda name: view, theme)
        panels.append(panel)
        qtbot.addWidget(panel)
        panel.resize(width, height)
        view = panel.view
        view.show_snapshot(session.snapshot())
        with qtbot.waitExposed(panel):
            panel.show()
        unsubscribers.append(
            session.subscribe(lambda: view.show_snapshot(session.snapshot()))
        )
        return session, view

    yield show
    for unsubscribe in unsubscribers:
        unsubscribe()


def button(view, text):
    return next(b for b in view.findChildren(PushButton) if b.text().startswith(text))


def fields_of(view):
    fields = [f for f in view.findChildren(NumberField) if f.isVisible()]
    return sorted(fields, key=lambda field: field.y())


def chooser_of(view):
    return view.header_widgets()[0]


def move_to(view, position):
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(position),
        view.mapToGlobal(QPointF(position)),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(view, event)


def spot_named(view, beginning):
    table_view = view
    layout = lay_out(
        table_view._table,
        view.theme,
        float(view.width()),
        float(view.height()),
        True,
    )
    spots = spots_of(table_view._table, layout, view.theme)
    return next(spot for spot in spots if spot.name.startswith(beginning))


def texts_in_svg(view, size=None):
    svg = view_content(view, ".svg", size).decode()
    return re.findall(r"<text[^>]*>([^<]*)</text>", svg)


def pixels(image: QImage):
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    flat = np.frombuffer(image.constBits(), np.uint8)
    return flat.reshape(image.height(), image.bytesPerLine() // 4, 4).copy()


# Typing scores


def test_the_button_puts_fields_over_the_scores_of_the_sample(shown, qtbot):
    session, view = shown(SPIRAL)
    qtbot.mouseClick(button(view, "Type in scores"), Qt.MouseButton.LeftButton)
    snapshot = session.snapshot()
    assert snapshot.typed_scores == pytest.approx(
        snapshot.sample.z[-1].tolist(), rel=0.01, abs=1e-3
    )
    labels = snapshot.dataset.train.labels
    assert snapshot.typed_class == labels[snapshot.selection.sample.index]
    fields = fields_of(view)
    assert len(fields) == 3
    assert fields[0].hasFocus()
    assert not button(view, "Type in scores").isVisible()


def test_the_numbers_live_as_the_keys_are_pressed(shown, qtbot):
    session, view = shown(SPIRAL)
    session.type_scores((0.0, 0.0, 0.0), 2)
    for field, text in zip(fields_of(view), ("-2.85", "0.86", "0.28"), strict=True):
        field.setFocus()
        field.selectAll()
        qtbot.keyClicks(field, text)
    assert session.snapshot().typed_scores == (-2.85, 0.86, 0.28)
    assert view.table().rows[2][-1] == pytest.approx(1.0401906, abs=5e-8)
    # The text being typed is left alone, also where it reads as the same number.
    last = fields_of(view)[2]
    qtbot.keyClicks(last, "0")
    assert last.text() == "0.280"
    assert session.snapshot().typed_scores == (-2.85, 0.86, 0.28)


def test_a_text_that_is_no_number_changes_nothing(shown, qtbot):
    session, view = shown(SPIRAL)
    session.type_scores((1.0, 2.0, 3.0), 0)
    field = fields_of(view)[0]
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "1e")
    assert field.problem
    assert session.snapshot().typed_scores == (1.0, 2.0, 3.0)
    qtbot.keyClicks(field, "3")
    assert session.snapshot().typed_scores == (1000.0, 2.0, 3.0)


def test_the_lecture_example_and_the_way_back(shown, qtbot):
    session, view = shown(DIGITS)
    qtbot.mouseClick(button(view, "Type in scores"), Qt.MouseButton.LeftButton)
    assert len(fields_of(view)) == 10
    lecture = button(view, "Lecture example: −2.85, 0.86, 0.28")
    qtbot.mouseClick(lecture, Qt.MouseButton.LeftButton)
    assert session.snapshot().typed_scores == LECTURE_SCORES
    assert [field.value for field in fields_of(view)] == list(LECTURE_SCORES)
    assert "1.04" in texts_in_svg(view)
    qtbot.mouseClick(button(view, "Done"), Qt.MouseButton.LeftButton)
    assert session.snapshot().typed_scores is None
    assert fields_of(view) == []
    assert button(view, "Type in scores").isVisible()


def test_the_true_class_is_chosen_from_the_list_or_by_a_click_on_its_row(shown, qtbot):
    session, view = shown(SPIRAL)
    session.type_scores(LECTURE_SCORES, LECTURE_CLASS)
    true_class = view.findChild(DropDown)
    assert true_class.isVisible()
    assert true_class.currentText() == "true: class 3"
    true_class.chosen.emit("0")
    assert session.snapshot().typed_class == 0
    label = spot_named(view, "Class 2").rect.center().toPoint()
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=label)
    assert session.snapshot().typed_class == 1
    assert true_class.value == "1"


def test_a_regression_network_starts_typing_with_the_lecture_example(shown, qtbot):
    session, view = shown(SINE)
    assert view.title == "Squared error"
    qtbot.mouseClick(button(view, "Type in scores"), Qt.MouseButton.LeftButton)
    assert session.snapshot().typed_scores == LECTURE_SCORES
    assert view.title == "Softmax and cross-entropy"


def test_the_fields_lie_over_the_score_column_and_inside_the_panel(shown):
    session, view = shown(DIGITS)
    session.type_scores(tuple(map(float, range(10))), 3)
    fields = fields_of(view)
    for above, below in pairwise(fields):
        assert above.geometry().bottom() <= below.geometry().top() + 1
    assert all(view.rect().contains(field.geometry()) for field in fields)


# Choosing the sample


def test_the_arrows_page_through_the_samples(shown, qtbot):
    session, view = shown(SPIRAL)
    back, following = chooser_of(view).findChildren(QToolButton)
    qtbot.mouseClick(following, Qt.MouseButton.LeftButton)
    assert session.snapshot().selection.sample == Sample("train", 1)
    qtbot.mouseClick(back, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(back, Qt.MouseButton.LeftButton)
    assert session.snapshot().selection.sample == Sample("train", 149)


@pytest.mark.parametrize(
    ("typed", "sample"),
    [
        ("17", Sample("train", 17)),
        ("test 5", Sample("test", 5)),
        ("sample 3", Sample("train", 3)),
    ],
)
def test_a_sample_is_chosen_by_typing_its_number(shown, qtbot, typed, sample):
    session, view = shown(SPIRAL)
    chooser = chooser_of(view)
    qtbot.mouseClick(chooser, Qt.MouseButton.LeftButton)
    field = chooser.findChild(QLineEdit)
    assert field.isVisible()
    qtbot.keyClicks(field, typed)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert session.snapshot().selection.sample == sample
    assert not field.isVisible()


@pytest.mark.parametrize("typed", ["150", "-1", "test 150", "two", ""])
def test_a_sample_that_does_not_exist_is_not_chosen(shown, qtbot, typed):
    session, view = shown(SPIRAL)
    chooser = chooser_of(view)
    qtbot.mouseClick(chooser, Qt.MouseButton.LeftButton)
    field = chooser.findChild(QLineEdit)
    field.clear()
    qtbot.keyClicks(field, typed)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert session.snapshot().selection.sample == Sample("train", 0)
    assert field.isVisible()
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert not field.isVisible()


def test_a_digit_opens_the_field_from_the_keyboard(shown, qtbot):
    session, view = shown(SPIRAL)
    chooser = chooser_of(view)
    qtbot.keyClick(chooser.findChildren(QToolButton)[0], Qt.Key.Key_4)
    field = chooser.findChild(QLineEdit)
    assert field.text() == "4"
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert session.snapshot().selection.sample == Sample("train", 4)


def test_in_a_narrow_panel_the_word_gives_way(shown, qtbot):
    _, view = shown(SPIRAL)
    chooser = chooser_of(view)
    assert isinstance(chooser, SampleChooser)
    wide = chooser.sizeHint().width()
    panel = view.window()
    panel.resize(305, 509)
    qtbot.waitUntil(lambda: panel.minimumWidth() <= 280)
    panel.resize(280, 509)
    assert panel.width() == 280
    assert chooser.sizeHint().width() < wide


# Pointing


def test_hovering_a_row_lights_its_output_everywhere(shown):
    session, view = shown(SPIRAL)
    move_to(view, spot_named(view, "Class 2").rect.center().toPoint())
    assert session.snapshot().selection.hover_unit == Neuron(3, 1)
    QApplication.sendEvent(view, QEvent(QEvent.Type.Leave))
    assert session.snapshot().selection.hover_unit is None


def test_a_click_on_a_row_chooses_its_output_and_another_lets_it_go(shown, qtbot):
    session, view = shown(SPIRAL)
    place = spot_named(view, "Class 2").rect.center().toPoint()
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=place)
    assert session.snapshot().selection.unit == Neuron(3, 1)
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=place)
    assert session.snapshot().selection.unit is None


def test_the_number_under_the_pointer_is_copied_with_all_its_digits(shown, qtbot):
    session, view = shown(SPIRAL)
    session.type_scores(LECTURE_SCORES, LECTURE_CLASS)
    spot = spot_named(view, "Probability of class 1")
    assert spot.tip.startswith("Probability of class 1 = 0.0154493")
    move_to(view, spot.rect.center().toPoint())
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert float(QGuiApplication.clipboard().text()) == spot.value
    gradient = spot_named(view, "Gradient at class 3")
    move_to(view, gradient.rect.center().toPoint())
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert float(QGuiApplication.clipboard().text()) == gradient.value < 0


# The room there is


@pytest.mark.parametrize("experiment", [SPIRAL, DIGITS, SINE])
@pytest.mark.parametrize(
    ("width", "height"), [(280, 300), (316, 480), (400, 700), (500, 420), (316, 150)]
)
def test_nothing_overlaps_or_leaves_the_width(qapp, experiment, width, height):
    session = Session(experiment)
    theme = theme_named("light")
    view = SoftmaxView(session, theme)
    view.show_snapshot(session.snapshot())
    layout = lay_out(view._table, theme, float(width), float(height), True)
    tops = [layout.header_rule, *(rect.bottom() for rect in layout.rows)]
    assert tops == sorted(tops)
    assert layout.rows[-1].bottom() <= layout.loss.top() + 1e-6
    for left, right in pairwise(layout.bands):
        assert left.right < right.left
    assert layout.bands[0].left >= layout.label_right - 1e-6
    assert layout.bands[-1].right <= width - 10
    if layout.has_section:
        assert layout.gradient_box.top() >= layout.loss.bottom()
    assert layout.controls_top + 26 <= layout.height
    view.deleteLater()


@pytest.mark.parametrize("width", [262, 290, 316, 420])
def test_the_gradient_of_tiny_and_long_numbers_is_legible(qapp, width):
    """6.4e−11 − 0 = 6.4e−11: no part of it lies on another, or on the bar."""
    session = Session(SPIRAL)
    theme = theme_named("light")
    view = SoftmaxView(session, theme)
    session.type_scores((-21.5, 2.0, 9.0), 2)
    view.show_snapshot(session.snapshot())
    table = replace(
        view._table,
        gradient=replace(
            view._table.gradient,
            rows=tuple(
                replace(row, expression="6.4e−11 − 0", cell=replace(row.cell, text=t))
                for row, t in zip(
                    view._table.gradient.rows,
                    ("6.4e−11", "−0.0011", "−9.1e−10"),
                    strict=True,
                )
            ),
        ),
    )
    layout = lay_out(table, theme, float(width), 700.0, True)
    widest = max(number_width(theme, t, 13.0, 600) for t in ("6.4e−11", "−9.1e−10"))
    assert layout.equals_right + widest < layout.gradient_right
    assert layout.gradient_bar[1] <= width - 10
    if not layout.gradient_is_long:
        assert layout.gradient_right < layout.gradient_bar[0]
        written = number_width(theme, "6.4e−11 − 0", 12.0)
        equals = number_width(theme, "=", 12.0)
        assert layout.expression_left + written < layout.equals_right - equals
    assert layout.gradient_is_long == (width < 300)
    view.deleteLater()


def test_ten_classes_and_the_button_fit_the_smallest_window(shown):
    """At 1280 × 800 the panel has 372 px below its header."""
    _, view = shown(DIGITS, 316, 401)
    assert not view.bar.isVisible()
    assert button(view, "Type in scores").geometry().bottom() < view.height()
    view.session.type_scores(tuple(float(k) for k in range(10)), 2)
    fields = sorted(view.findChildren(NumberField), key=lambda field: field.y())
    fields = [field for field in fields if field.isVisible()]
    assert len(fields) == 10
    for above, below in pairwise(fields):
        assert above.geometry().bottom() < below.geometry().top()


def test_a_long_number_shows_its_first_digits(shown):
    _, view = shown(SPIRAL)
    view.session.type_scores((12345.678901234567, 999.0, 990.0), 1)
    field = next(f for f in view.findChildren(NumberField) if f.isVisible())
    assert field.cursorPosition() == 0


def test_many_classes_have_the_gradient_as_a_column(shown):
    _, view = shown(DIGITS)
    assert view._layout.bands[-1].column.key == "gradient"
    assert not view._layout.has_section
    _, view = shown(SPIRAL)
    assert view._layout.has_section
    assert view._layout.height <= view.height()


def test_a_low_panel_scrolls(shown):
    _, view = shown(DIGITS, 316, 260)
    bar = view.bar
    assert bar.isVisible()
    before = button(view, "Type in scores").y()
    bar.setValue(bar.maximum())
    after = button(view, "Type in scores").y()
    assert after == before - bar.maximum()
    assert after + 26 <= view.height()


def test_the_projector_look_scales_the_layout(qapp):
    session = Session(SPIRAL)
    small, large = theme_named("light"), theme_named("light", 1.25)
    view = SoftmaxView(session, small)
    view.show_snapshot(session.snapshot())
    one = lay_out(view._table, small, 320.0, 480.0, True)
    other = lay_out(view._table, large, 400.0, 600.0, True)
    assert other.loss.top() == pytest.approx(1.25 * one.loss.top(), rel=0.02)
    view.deleteLater()


def test_the_width_of_a_number_is_what_qt_says(qapp):
    apply_theme(qapp, theme_named("light"))
    theme = theme_named("light")
    for size in (10.0, 11.0, 13.0, 14.0, 25.0):
        for weight in (400, 600):
            for text in ("−2.85", "(−1.24)", "4.4e−4", "0.015", "1 234", "∞", ""):
                expected = theme.text_width(text, size, weight)
                assert number_width(theme, text, size, weight) == expected


# Taking it away


def test_the_picture_carries_its_numbers_as_text(shown):
    session, view = shown(SPIRAL)
    session.type_scores(LECTURE_SCORES, LECTURE_CLASS)
    texts = texts_in_svg(view)
    for text in ("0.015", "0.631", "0.353", "1.04", "−0.647", "Loss of these scores"):
        assert text in texts
    # Buttons belong to the window, not to the picture.
    assert not any("Lecture example" in text for text in texts)


def test_a_picture_of_a_scrolled_panel_is_whole(shown):
    _, view = shown(DIGITS, 316, 260)
    assert view.export_size().height() > view.height()
    assert "Loss of this sample" in texts_in_svg(view)
    assert "Loss of this sample" in texts_in_svg(view, QSizeF(316, 120))


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize("experiment", [SPIRAL, DIGITS, SINE])
def test_every_moment_can_be_drawn_in_both_looks(qapp, experiment, name):
    session = Session(experiment)
    session.choose_unit(Neuron(session.snapshot().architecture.depth, 0))
    view = SoftmaxView(session, theme_named(name))
    pictures = set()
    for moment in range(len(session.snapshot().moments)):
        session.go_to_moment(moment)
        view.show_snapshot(session.snapshot())
        image = view_image(view, QSizeF(316, 480), 1.0)
        pictures.add(pixels(image).tobytes())
    assert len(pictures) >= 4
    view.deleteLater()


def test_the_panel_skips_what_it_does_not_draw(shown):
    session, view = shown(SPIRAL)
    table = view._table
    session.check_gradient()
    assert view._table is table
    session.next_step()
    assert view._table is not table


def test_the_pointer_entering_takes_no_keyboard_from_a_field(shown):
    session, view = shown(SPIRAL)
    session.type_scores(LECTURE_SCORES, LECTURE_CLASS)
    field = fields_of(view)[0]
    field.setFocus()
    here = QPointF(QPoint(5, 5))
    QApplication.sendEvent(view, QEnterEvent(here, here, here))
    assert field.hasFocus()
