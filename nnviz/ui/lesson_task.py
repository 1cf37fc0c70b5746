"""A task of a lesson: its box, its text, the field for an answer, its hint."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from nnviz.lessons.lesson import Task
from nnviz.lessons.text import spoken
from nnviz.lessons.watch import Verdict
from nnviz.picture.numbers import parse_number
from nnviz.ui.buttons import PushButton
from nnviz.ui.chrome import CHIP_RADIUS, draw_box
from nnviz.ui.icons import draw_icon
from nnviz.ui.lesson_text import LessonText, line_of
from nnviz.ui.theme import SMALL_SIZE, TEXT_SIZE, Theme

_BOX = 16.0
_TEXT_LEFT = 26.0
_TASK_SIZE = 13.0
_FIELD = 76.0
_VERDICTS = {
    Verdict.WRONG: "Not that number. Look again, or take the hint.",
    Verdict.TOO_EARLY: "The number is right, but the network is not there yet.",
}


class TaskRow(QWidget):
    """A task with a box that ticks by itself.

    ``answered`` carries a number that was typed and checked. The task that is next is
    marked, and offers its hint.
    """

    answered = Signal(float)

    def __init__(
        self,
        task: Task,
        theme: Theme,
        width: float,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._task = task
        self._theme = theme
        self._width = width
        inner = width - _TEXT_LEFT
        self.text = LessonText(line_of(task.text), theme, inner, size=_TASK_SIZE)
        self.field = QLineEdit()
        self.field.setAccessibleName(f"Answer: {spoken(task.text)}")
        self.field.returnPressed.connect(self._check)
        self.check = PushButton("Check", theme, primary=True, size="form")
        self.check.clicked.connect(self._check)
        self.verdict = QLabel()
        self.verdict.setWordWrap(True)
        self.verdict.setProperty("tone", "warning")
        self.hint_button = PushButton("Show hint", theme, size="header")
        self.hint_button.clicked.connect(self._show_hint)
        self.hint = LessonText(
            line_of(task.hint), theme, inner, size=TEXT_SIZE, color="muted"
        )
        self._box = _TaskBox(theme)
        answer = QHBoxLayout()
        answer.setSpacing(6)
        answer.addWidget(self.field)
        answer.addWidget(self.check)
        answer.addStretch(1)
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.text)
        column.addLayout(answer)
        column.addWidget(self.verdict)
        column.addWidget(self.hint_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.hint)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._box, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(column)
        self._hint_shown = False
        self.show_state(done=False, next_one=False)
        self.apply_theme(theme)

    @property
    def state(self) -> str:
        """``done``, ``next`` or ``open``."""
        return self._box.state

    def show_state(self, *, done: bool, next_one: bool) -> None:
        """Whether the task is done, or the one to be done next."""
        state = "done" if done else "next" if next_one else "open"
        words = {"done": "Done", "next": "To do next", "open": "To do"}[state]
        self._box.set_state(state)
        self.setAccessibleName(f"{words}: {spoken(self._task.text)}")
        asks = self._task.answer is not None and not done
        self.field.setVisible(asks)
        self.check.setVisible(asks)
        if done:
            self.verdict.clear()
        self.verdict.setVisible(bool(self.verdict.text()))
        offers = bool(self._task.hint) and next_one
        self.hint_button.setVisible(offers and not self._hint_shown)
        self.hint.setVisible(offers and self._hint_shown)

    def show_verdict(self, verdict: Verdict) -> None:
        """Say what is wrong with the answer that was typed."""
        self.verdict.setText(_VERDICTS.get(verdict, ""))
        self.verdict.setVisible(bool(self.verdict.text()))

    def fit(self) -> None:
        """Take the height of what is shown by now."""
        layout = self.layout()
        assert layout is not None
        layout.activate()

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.setFixedWidth(round(theme.px(self._width)))
        for part in (self.text, self.hint, self.check, self.hint_button, self._box):
            part.apply_theme(theme)
        self.field.setFont(theme.font(TEXT_SIZE + 1))
        self.field.setFixedWidth(round(theme.px(_FIELD)))
        self.verdict.setFont(theme.font(SMALL_SIZE))

    def _check(self) -> None:
        try:
            number = parse_number(self.field.text())
        except ValueError:
            self.verdict.setText("A number is expected, such as 0.35 or −2.")
            self.verdict.show()
            return
        self.answered.emit(number)

    def _show_hint(self) -> None:
        self._hint_shown = True
        self.hint_button.hide()
        self.hint.show()


class _TaskBox(QWidget):
    """The square before a task: ticked, marked as next, or empty."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.state = "open"
        self.apply_theme(theme)

    def set_state(self, state: str) -> None:
        if state != self.state:
            self.state = state
            self.update()

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        size = QSize(round(theme.px(_TEXT_LEFT)), round(theme.px(_BOX)) + 2)
        self.setFixedSize(size)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        edge = round(theme.px(_BOX))
        box = QRectF(0, 1, edge, edge)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self.state == "done":
                draw_box(painter, box, CHIP_RADIUS, theme.color("ink"), None)
                inner = box.adjusted(2, 2, -2, -2)
                draw_icon(painter, "check", inner, theme.color("on_ink"))
            elif self.state == "next":
                fill, border = theme.color("mark"), theme.color("on_mark")
                draw_box(painter, box, CHIP_RADIUS, fill, border, 1.5)
            else:
                fill, border = theme.color("panel"), theme.color("ctl")
                draw_box(painter, box, CHIP_RADIUS, fill, border, 1.5)
