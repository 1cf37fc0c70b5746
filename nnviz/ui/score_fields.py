"""Typing scores by hand into the table of the loss."""

from PySide6.QtCore import QObject, QRect, Qt, Signal
from PySide6.QtWidgets import QWidget

from nnviz.picture.loss_table import LossTable
from nnviz.picture.numbers import parse_number
from nnviz.ui.drop_down import DropDown
from nnviz.ui.number_field import NumberField
from nnviz.ui.theme import Theme

_LARGEST_SCORE = 1e9


class ScoreFields(QObject):
    """A field per score and a list for the true class, laid over the table.

    ``typed`` is emitted with every key that leaves all fields readable: the scores
    and the true class.
    """

    typed = Signal(object, int)

    def __init__(self, parent: QWidget, theme: Theme) -> None:
        super().__init__(parent)
        self._host = parent
        self._theme = theme
        self._fields: list[NumberField] = []
        self._scores: list[float] = []
        self._labels: list[str] = []
        self._true_class = DropDown(
            "True class", [("0", "")], theme, size="header", parent=parent
        )
        self._true_class.setToolTip("The class that these scores should give")
        self._true_class.hide()
        self._true_class.chosen.connect(self._choose_class)

    def show_scores(
        self, scores: tuple[float, ...] | None, true_class: int, table: LossTable
    ) -> None:
        """Show fields for these scores; ``None`` takes the fields away."""
        if scores is None:
            self._resize(0)
            self._true_class.hide()
            return
        if len(scores) != len(self._fields):
            self._resize(len(scores))
        self._scores = list(scores)
        for field, score in zip(self._fields, scores, strict=True):
            if not _says(field, score):
                field.set_value(score)
        labels = [f"true: {row.name}" for row in table.rows]
        if labels != self._labels:
            self._labels = labels
            self._true_class.set_choices(
                [(str(k), label) for k, label in enumerate(labels)]
            )
        self._true_class.set_chosen(str(true_class))
        self._true_class.show()

    def place(self, fields: list[QRect], true_class: QRect) -> None:
        """Put the fields over the score column and the list beside the first line."""
        for field, rect in zip(self._fields, fields, strict=False):
            if field.geometry() != rect:
                field.setGeometry(rect)
        if self._true_class.geometry() != true_class:
            self._true_class.setGeometry(true_class)

    def true_class_width(self) -> int:
        return self._true_class.sizeHint().width()

    def focus_first(self) -> None:
        """Give the keyboard to the first field."""
        if self._fields:
            self._fields[0].setFocus(Qt.FocusReason.TabFocusReason)
            self._fields[0].selectAll()

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._true_class.apply_theme(theme)
        for field in self._fields:
            field.apply_theme(theme)

    def _resize(self, count: int) -> None:
        for field in self._fields:
            field.hide()
            field.deleteLater()
        self._fields = [self._new_field(k) for k in range(count)]

    def _new_field(self, index: int) -> NumberField:
        field = NumberField(
            f"Score {index + 1}",
            self._theme,
            minimum=-_LARGEST_SCORE,
            maximum=_LARGEST_SCORE,
            parent=self._host,
        )
        field.setAlignment(Qt.AlignmentFlag.AlignRight)
        field.textEdited.connect(self._edited)
        field.committed.connect(self._edited)
        field.show()
        return field

    def _edited(self) -> None:
        for index, field in enumerate(self._fields):
            score = _number_in(field)
            if score is None:
                return
            self._scores[index] = score
        self._tell()

    def _choose_class(self, key: str) -> None:
        self.typed.emit(tuple(self._scores), int(key))

    def _tell(self) -> None:
        self.typed.emit(tuple(self._scores), int(self._true_class.value))


def _number_in(field: NumberField) -> float | None:
    """The number that a field shows, also while it is being typed."""
    if field.problem:
        return None
    try:
        return parse_number(field.text())
    except ValueError:
        return None


def _says(field: NumberField, score: float) -> bool:
    """Whether the person in the field has typed this score, or is still at it."""
    if not (field.hasFocus() and field.isModified()):
        return False
    typed = _number_in(field)
    return typed is None or typed == score
