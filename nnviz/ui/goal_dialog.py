"""The dialog in which a stop condition is set."""

from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from nnviz.picture.goal_choices import (
    choice_of,
    possible_choices,
    read_goal,
    typed_text,
)
from nnviz.picture.numbers import format_exact
from nnviz.session.goal import GoalKind
from nnviz.session.session import Session
from nnviz.ui.drop_down import DropDown
from nnviz.ui.theme import Theme

_USUAL_KIND: GoalKind = "train_loss"


class GoalDialog(QDialog):
    """A kind of condition and its number; nothing is set until it is accepted."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self.setWindowTitle("Stop playing at")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        goal = session.goal
        choices = possible_choices(session.dataset)
        self._kind = DropDown(
            "Stop at", [(choice.kind, choice.name) for choice in choices], theme
        )
        self._kind.set_chosen(_USUAL_KIND if goal is None else goal.kind)
        self._kind.chosen.connect(self._choose)
        self._field = QLineEdit()
        self._field.setFixedWidth(round(theme.px(76)))
        self._field.textEdited.connect(self._show_problem)
        self._unit = QLabel()
        self._words = QLabel()
        self._words.setWordWrap(True)
        self._words.setMinimumHeight(round(theme.px(34)))
        self._words.setAlignment(Qt.AlignmentFlag.AlignTop)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._kind)
        row.addWidget(self._field)
        row.addWidget(self._unit, 1)
        kinds = QDialogButtonBox.StandardButton
        buttons = QDialogButtonBox(kinds.Ok | kinds.Cancel)
        buttons.button(kinds.Ok).setText("Stop there")
        self._none = buttons.addButton(
            "No stop condition", QDialogButtonBox.ButtonRole.ResetRole
        )
        self._none.setEnabled(goal is not None)
        self._none.clicked.connect(self._clear)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 14, 14, 12)
        layout.setSpacing(8)
        layout.addLayout(row)
        layout.addWidget(self._words)
        layout.addWidget(buttons)
        self._show_kind()
        if goal is not None:
            self._field.setText(typed_text(goal))
        self._field.setFocus()
        self._field.selectAll()
        self.setMinimumWidth(round(theme.px(400)))

    def accept(self) -> None:
        """Set the condition, or say what is wrong with it."""
        goal, problem = read_goal(self._chosen, self._field.text())
        if goal is None:
            self._say(problem, warning=True)
            self._field.selectAll()
            self._field.setFocus()
            return
        self._session.set_goal(goal)
        super().accept()

    @property
    def _chosen(self) -> GoalKind:
        return cast(GoalKind, self._kind.value)

    def _clear(self) -> None:
        self._session.set_goal(None)
        super().accept()

    def _choose(self) -> None:
        self._show_kind()
        self._field.setFocus()
        self._field.selectAll()

    def _show_kind(self) -> None:
        choice = choice_of(self._chosen)
        self._field.setText(format_exact(choice.usual))
        self._field.setAccessibleName(choice.name)
        self._unit.setText(choice.unit)
        self._say(choice.sentence)

    def _show_problem(self, text: str) -> None:
        _, problem = read_goal(self._chosen, text)
        if problem:
            self._say(problem, warning=True)
        else:
            self._say(choice_of(self._chosen).sentence)

    def _say(self, text: str, *, warning: bool = False) -> None:
        self._words.setText(text)
        self._words.setProperty("tone", "warning" if warning else "muted")
        self._words.style().polish(self._words)
