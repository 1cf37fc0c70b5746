"""Controls: mouse, keyboard and spoken names; a program's change stays silent."""

import math

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QKeySequence, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QHBoxLayout,
    QLineEdit,
    QSpinBox,
    QToolTip,
    QWidget,
)
from pytestqt.qtbot import QtBot

from nnviz.picture.numbers import format_percent
from nnviz.ui.chrome import shows_focus
from nnviz.ui.controls import (
    CheckBox,
    DropDown,
    LabeledSlider,
    NumberField,
    Pager,
    PushButton,
    SegmentedControl,
    Slider,
    Stepper,
    ToolButton,
)
from nnviz.ui.theme import PROJECTOR_SCALE, Theme, apply_theme, theme_named

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

STEPS = [("moment", "Moment"), ("layer", "Layer"), ("batch", "Batch")]


class Window(QWidget):
    """A window with shortcuts on the keys that the main window uses."""

    def __init__(self) -> None:
        super().__init__()
        self.theme = theme_named("light")
        self.row = QHBoxLayout(self)
        self.shortcuts: list[str] = []
        for keys in ("Space", "Right", "Left", "Up", "Down", "Home", "End", "1", "R"):
            action = QAction(keys, self)
            action.setShortcut(QKeySequence(keys))
            action.triggered.connect(self._note)
            self.addAction(action)

    def add(self, control: QWidget) -> None:
        self.row.addWidget(control)
        QApplication.processEvents()  # a layout shows what is added a little later

    def _note(self) -> None:
        self.shortcuts.append(self.sender().text())


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication) -> Window:
    apply_theme(qapp, theme_named("light"))
    window = Window()
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
    return window


def heard(signal: object) -> list[object]:
    """What a signal carries from now on."""
    values: list[object] = []
    signal.connect(values.append)
    return values


def press(widget: QWidget, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(widget, key)


def tab_to(widget: QWidget) -> None:
    """Go to a control as a person without a mouse does."""
    for _ in range(20):
        focused = QApplication.focusWidget()
        if focused is not None and (focused is widget or widget.isAncestorOf(focused)):
            return
        press(focused or widget.window(), Qt.Key.Key_Tab)
    raise AssertionError("Tab does not reach the control")


# --- segmented control ------------------------------------------------------------


@pytest.fixture
def segments(window: Window) -> SegmentedControl:
    control = SegmentedControl("Step by", STEPS, window.theme, size="tool")
    window.add(control)
    return control


def segment(control: SegmentedControl, text: str) -> QAbstractButton:
    return next(
        button
        for button in control.findChildren(QAbstractButton)
        if button.text() == text
    )


def test_a_click_chooses_a_segment(segments: SegmentedControl, qtbot: QtBot) -> None:
    chosen = heard(segments.chosen)
    qtbot.mouseClick(segment(segments, "Batch"), Qt.MouseButton.LeftButton)
    assert (segments.value, chosen) == ("batch", ["batch"])
    assert segment(segments, "Batch").isChecked()
    assert not segment(segments, "Moment").isChecked()


def test_a_program_chooses_silently(segments: SegmentedControl) -> None:
    chosen = heard(segments.chosen)
    segments.set_chosen("layer")
    assert (segments.value, chosen) == ("layer", [])


def test_arrows_move_the_choice_and_not_the_run(
    window: Window, segments: SegmentedControl
) -> None:
    chosen = heard(segments.chosen)
    tab_to(segments)
    press(QApplication.focusWidget(), Qt.Key.Key_Right)
    press(QApplication.focusWidget(), Qt.Key.Key_Right)
    press(QApplication.focusWidget(), Qt.Key.Key_Right)
    press(QApplication.focusWidget(), Qt.Key.Key_Left)
    assert chosen == ["layer", "batch", "layer"]
    assert QApplication.focusWidget() is segment(segments, "Layer")
    assert window.shortcuts == []


def test_arrows_pass_over_what_cannot_be_chosen(segments: SegmentedControl) -> None:
    segments.set_available("layer", False)
    tab_to(segments)
    press(QApplication.focusWidget(), Qt.Key.Key_Right)
    assert segments.value == "batch"


def test_tab_enters_a_segmented_control_once(
    window: Window, segments: SegmentedControl
) -> None:
    after = PushButton("After", window.theme)
    window.add(after)
    tab_to(segments)
    press(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is after


def test_a_press_moves_nothing(segments: SegmentedControl) -> None:
    widths = [
        button.sizeHint().width() for button in segments.findChildren(QAbstractButton)
    ]
    segments.set_chosen("batch")
    assert widths == [
        button.sizeHint().width() for button in segments.findChildren(QAbstractButton)
    ]


# --- stepper and pager ------------------------------------------------------------


@pytest.fixture
def stepper(window: Window) -> Stepper:
    control = Stepper("Hidden layers", window.theme, minimum=0, maximum=3, value=2)
    window.add(control)
    return control


def button_named(control: QWidget, name: str) -> QAbstractButton:
    return next(
        button
        for button in control.findChildren(QAbstractButton)
        if button.accessibleName() == name
    )


def test_plus_and_minus_count_within_the_limits(stepper: Stepper, qtbot: QtBot) -> None:
    changed = heard(stepper.changed)
    more = button_named(stepper, "Hidden layers: one more")
    qtbot.mouseClick(more, Qt.MouseButton.LeftButton)
    assert not more.isEnabled()
    qtbot.mouseClick(
        button_named(stepper, "Hidden layers: one less"), Qt.MouseButton.LeftButton
    )
    assert changed == [3, 2]
    assert more.isEnabled()


def test_holding_a_button_goes_on_counting(window: Window, qtbot: QtBot) -> None:
    stepper = Stepper("Neurons", window.theme, minimum=1, maximum=500, value=1)
    window.add(stepper)
    more = button_named(stepper, "Neurons: one more")
    more.setAutoRepeatDelay(20)
    more.setAutoRepeatInterval(10)
    qtbot.mousePress(more, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: stepper.value >= 4)
    qtbot.mouseRelease(more, Qt.MouseButton.LeftButton)


def test_a_stepper_counts_by_keys_and_takes_typing(
    window: Window, stepper: Stepper
) -> None:
    changed = heard(stepper.changed)
    tab_to(stepper)
    number = stepper.findChild(QSpinBox)
    press(number, Qt.Key.Key_Down)
    QTest.keyClick(number, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(number, "3")
    assert changed == [1]  # typing goes on
    press(number, Qt.Key.Key_Return)
    assert changed == [1, 3]
    assert window.shortcuts == []


def test_a_program_sets_a_stepper_silently(stepper: Stepper) -> None:
    changed = heard(stepper.changed)
    stepper.set_value(3)
    assert (stepper.value, changed) == (3, [])
    assert not button_named(stepper, "Hidden layers: one more").isEnabled()
    stepper.set_range(0, 2)
    assert (stepper.value, changed) == (2, [])


def test_a_pager_turns_both_ways(window: Window, qtbot: QtBot) -> None:
    pager = Pager("Sample", window.theme)
    window.add(pager)
    pager.set_text("sample 2")
    with qtbot.waitSignal(pager.previous):
        qtbot.mouseClick(
            button_named(pager, "Sample: previous"), Qt.MouseButton.LeftButton
        )
    tab_to(pager)
    press(QApplication.focusWidget(), Qt.Key.Key_Tab)
    with qtbot.waitSignal(pager.following):
        press(QApplication.focusWidget(), Qt.Key.Key_Space)
    assert window.shortcuts == []


# --- slider -----------------------------------------------------------------------


@pytest.fixture
def slider(window: Window) -> LabeledSlider:
    values = [0.0, 0.25, 0.5, 0.75, 1.0]
    control = LabeledSlider("Test split", values, window.theme, write=format_percent)
    control.setMinimumWidth(260)
    window.add(control)
    QApplication.processEvents()
    return control


def test_keys_choose_a_value_each(window: Window, slider: LabeledSlider) -> None:
    chosen = heard(slider.chosen)
    tab_to(slider)
    inner = slider.findChild(Slider)
    press(inner, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_End)
    assert chosen == [0.25, 0.5, 0.25, 1.0]
    assert window.shortcuts == []


def test_a_drag_is_chosen_when_it_ends(slider: LabeledSlider, qtbot: QtBot) -> None:
    moved, chosen = heard(slider.moved), heard(slider.chosen)
    inner = slider.findChild(Slider)
    middle = inner.height() // 2
    left = Qt.MouseButton.LeftButton
    qtbot.mousePress(inner, left, pos=QPoint(inner.width() // 4, middle))
    qtbot.mouseMove(inner, QPoint(inner.width() // 2, middle))
    qtbot.mouseMove(inner, QPoint(inner.width() + 50, middle))
    assert (moved, chosen) == ([0.25, 0.5, 1.0], [])
    qtbot.mouseRelease(inner, left, pos=QPoint(inner.width() + 50, middle))
    assert chosen == [1.0]


def test_a_value_between_those_of_the_slider_is_shown_exactly(
    slider: LabeledSlider,
) -> None:
    moved, chosen = heard(slider.moved), heard(slider.chosen)
    slider.set_value(0.31)
    assert (slider.value, moved, chosen) == (0.25, [], [])
    assert slider.findChild(Slider).accessibleDescription() == "31.0 %"


def turn_wheel(widget: QWidget) -> None:
    center = QPointF(widget.rect().center())
    event = QWheelEvent(
        center,
        QPointF(widget.mapToGlobal(center.toPoint())),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


def test_a_wheel_that_scrolls_past_changes_nothing(
    window: Window, slider: LabeledSlider, stepper: Stepper
) -> None:
    drop_down = DropDown("Loss", STEPS, window.theme)
    window.add(drop_down)
    window.setFocus()
    turn_wheel(slider.findChild(Slider))
    turn_wheel(stepper.findChild(QSpinBox))
    turn_wheel(drop_down)
    assert (slider.value, stepper.value, drop_down.value) == (0.0, 2, "moment")


# --- number field -----------------------------------------------------------------


@pytest.fixture
def field(window: Window) -> NumberField:
    control = NumberField(
        "The learning rate", window.theme, minimum=0, maximum=10, value=0.05, above=True
    )
    window.add(control)
    window.add(QLineEdit(window))
    return control


def type_in(field: NumberField, text: str) -> None:
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)


@pytest.mark.parametrize(
    ("text", "number"), [("0.1", 0.1), ("1e-3", 0.001), ("10", 10.0), (" 2 ", 2.0)]
)
def test_enter_takes_a_number(field: NumberField, text: str, number: float) -> None:
    committed = heard(field.committed)
    type_in(field, text)
    assert committed == []
    press(field, Qt.Key.Key_Return)
    assert (committed, field.value) == ([number], number)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("abc", "not “abc”"),
        ("0", "not 0"),
        ("-1", "not −1"),
        ("11", "not 11"),
        ("nan", "not “nan”"),
        ("1e999", "not “1e999”"),
    ],
)
def test_what_is_not_accepted_is_said_and_kept_for_mending(
    field: NumberField, text: str, said: str
) -> None:
    committed = heard(field.committed)
    type_in(field, text)
    press(field, Qt.Key.Key_Return)
    assert committed == []
    assert field.text() == text
    assert field.problem.startswith(
        "The learning rate must be a number above 0 up to 10, "
    )
    assert said in field.problem
    assert field.toolTip() == field.problem
    QToolTip.hideText()


def test_leaving_brings_the_last_good_number_back(field: NumberField) -> None:
    committed = heard(field.committed)
    type_in(field, "abc")
    press(field, Qt.Key.Key_Tab)
    assert (field.text(), field.problem, committed) == ("0.05", "", [])
    type_in(field, "0.2")
    press(field, Qt.Key.Key_Tab)
    assert (field.text(), committed) == ("0.2", [0.2])


def test_escape_takes_typing_back(field: NumberField) -> None:
    type_in(field, "7")
    press(field, Qt.Key.Key_Escape)
    assert (field.text(), field.value) == ("0.05", 0.05)


def test_an_unchanged_number_is_not_told_again(field: NumberField) -> None:
    committed = heard(field.committed)
    type_in(field, "0.050")
    press(field, Qt.Key.Key_Return)
    assert (field.text(), committed) == ("0.05", [])


@pytest.mark.parametrize(
    ("start", "up", "down"),
    [
        (0.05, 0.06, 0.04),
        (0.01, 0.02, 0.009),
        (0.1, 0.2, 0.09),
        (0.9, 1.0, 0.8),
        (1.0, 2.0, 0.9),
        (10.0, 10.0, 9.0),
        (0.3, 0.4, 0.2),
    ],
)
def test_up_and_down_change_the_leading_digit(
    field: NumberField, window: Window, start: float, up: float, down: float
) -> None:
    field.setFocus()
    for key, wanted in ((Qt.Key.Key_Up, up), (Qt.Key.Key_Down, down)):
        field.set_value(start)
        press(field, key)
        assert field.value == wanted
        assert field.text() == f"{wanted:g}"
    assert window.shortcuts == []


def test_a_negative_number_goes_up_towards_zero(window: Window) -> None:
    field = NumberField("The bias", window.theme, value=-1.0)
    window.add(field)
    field.setFocus()
    press(field, Qt.Key.Key_Up)
    assert (field.value, field.text()) == (-0.9, "−0.9")
    field.set_value(0.0)
    press(field, Qt.Key.Key_Down)
    assert field.value == -0.01


def test_whole_numbers_and_the_empty_field(window: Window) -> None:
    field = NumberField(
        "The batch size",
        window.theme,
        minimum=1,
        maximum=300,
        value=10,
        whole=True,
        none_text="full",
    )
    window.add(field)
    committed = heard(field.committed)
    field.setFocus()
    press(field, Qt.Key.Key_Up, Qt.Key.Key_PageUp)
    type_in(field, "2.5")
    press(field, Qt.Key.Key_Return)
    assert "a whole number from 1 to 300, or empty for full" in field.problem
    field.clear()
    press(field, Qt.Key.Key_Return)
    assert field.text() == "full"
    assert committed == [11, 21, None]
    QToolTip.hideText()


def test_a_program_does_not_disturb_typing(field: NumberField) -> None:
    committed = heard(field.committed)
    type_in(field, "0.7")
    field.set_value(0.05)
    assert field.text() == "0.7"
    field.set_value(3.0)  # it did change: what is typed is about another state
    assert (field.text(), committed) == ("3", [])


def test_single_keys_are_typed_and_are_no_shortcuts(
    window: Window, field: NumberField
) -> None:
    type_in(field, "1")
    assert (field.text(), window.shortcuts) == ("1", [])


def test_unbounded_fields_say_so(window: Window) -> None:
    field = NumberField("The score", window.theme)
    window.add(field)
    assert field.toolTip() == "A number."
    field.set_limits(0, math.inf)
    assert field.toolTip() == "A number from 0 on."


# --- drop-down, buttons, check box ------------------------------------------------


def test_a_drop_down_tells_what_a_person_chooses(window: Window) -> None:
    control = DropDown("Step by", STEPS, window.theme)
    window.add(control)
    chosen = heard(control.chosen)
    control.set_chosen("layer")
    assert (control.value, chosen) == ("layer", [])
    tab_to(control)
    press(control, Qt.Key.Key_Down)
    assert (control.value, chosen) == ("batch", ["batch"])
    with pytest.raises(KeyError, match="year"):
        control.set_chosen("year")


def test_a_drop_down_keeps_its_choice_among_new_ones(window: Window) -> None:
    control = DropDown("Step by", STEPS, window.theme)
    window.add(control)
    control.set_chosen("batch")
    control.set_choices([("batch", "Batch"), ("epoch", "Epoch")])
    assert control.value == "batch"
    control.set_choices([("epoch", "Epoch")])
    assert control.value == "epoch"


def test_a_button_follows_its_action(window: Window, qtbot: QtBot) -> None:
    action = QAction("Step", window)
    action.setToolTip("One moment forward. (→)")
    button = PushButton("Step", window.theme, icon="step", icon_after=True)
    window.add(button)
    button.follow(action)
    assert button.toolTip() == "One moment forward. (→)"
    with qtbot.waitSignal(action.triggered):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    action.setEnabled(False)
    assert not button.isEnabled()


def test_a_click_leaves_the_keyboard_where_it_is(
    window: Window, field: NumberField, qtbot: QtBot
) -> None:
    button = PushButton("Play", window.theme, primary=True)
    window.add(button)
    window.setFocus()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert not button.hasFocus()
    press(window, Qt.Key.Key_Space)
    assert window.shortcuts == ["Space"]


@pytest.mark.parametrize("kind", ["push", "tool", "check"])
def test_space_presses_a_button_that_tab_has_reached(
    window: Window, qtbot: QtBot, kind: str
) -> None:
    theme = window.theme
    button = {
        "push": lambda: PushButton("Check", theme),
        "tool": lambda: ToolButton("export", "Take away", theme),
        "check": lambda: CheckBox("Standardise", theme),
    }[kind]()
    window.add(button)
    tab_to(button)
    with qtbot.waitSignal(button.clicked):
        press(button, Qt.Key.Key_Space)
    assert window.shortcuts == []


def test_the_focus_ring_is_for_those_who_use_the_keyboard(window: Window) -> None:
    button = PushButton("Reset", window.theme)
    window.add(button)
    plain = button.grab().toImage()
    button.setFocus(Qt.FocusReason.MouseFocusReason)
    assert not shows_focus(button)
    window.setFocus()
    tab_to(button)
    assert shows_focus(button)
    assert button.grab().toImage() != plain


# --- all --------------------------------------------------------------------------


def controls(theme: Theme) -> list[QWidget]:
    return [
        SegmentedControl("Step by", STEPS, theme),
        Stepper("Hidden layers", theme, minimum=0, maximum=3, value=2),
        Pager("Sample", theme),
        LabeledSlider("Noise", [0.0, 0.5, 1.0], theme),
        NumberField("Momentum", theme),
        DropDown("Loss", STEPS, theme),
        PushButton("Reset", theme, icon="reset"),
        ToolButton("export", "Take away", theme),
        CheckBox("Standardise", theme),
    ]


def test_every_control_has_a_spoken_name(window: Window) -> None:
    for control in controls(window.theme):
        window.add(control)
        proxy = control.focusProxy() or control
        text = control.text() if isinstance(control, QAbstractButton) else ""
        assert proxy.accessibleName() or text, control


@pytest.mark.parametrize("look", ["light", "dark"])
def test_every_control_paints_in_each_look_and_state(window: Window, look: str) -> None:
    for control in controls(window.theme):
        window.add(control)
        before = control.grab().toImage()
        control.apply_theme(theme_named(look))
        control.setEnabled(False)
        assert control.grab().toImage() != before
        control.setEnabled(True)
        control.apply_theme(Theme(theme_named(look).tokens, PROJECTOR_SCALE))
        QApplication.processEvents()
        assert control.sizeHint().height() > before.height() / before.devicePixelRatio()
