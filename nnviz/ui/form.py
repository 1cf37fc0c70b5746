"""Sections and rows of the experiment panel."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from nnviz.ui.theme import CAPTION_SIZE, Theme

_LABEL_WIDTH = 84.0


class FormRow(QWidget):
    """A name on the left and its control on the right."""

    def __init__(
        self, name: str, control: QWidget, theme: Theme, *, indent: bool = False
    ) -> None:
        super().__init__()
        self._indent = indent
        self.label = QLabel(name)
        self.label.setBuddy(control)
        self.control = control
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.label)
        row.addWidget(control, 1, Qt.AlignmentFlag.AlignRight)
        self.apply_theme(theme)

    def fill(self) -> "FormRow":
        """Let the control take all the width behind an aligned name."""
        layout = self.layout()
        assert isinstance(layout, QHBoxLayout)
        layout.setAlignment(self.control, Qt.AlignmentFlag(0))
        return self

    def apply_theme(self, theme: Theme) -> None:
        self.label.setFont(theme.font())
        self.label.setIndent(round(theme.px(8 if self._indent else 0)))
        self.label.setMinimumWidth(round(theme.px(_LABEL_WIDTH)))
        apply = getattr(self.control, "apply_theme", None)
        if apply is not None:
            apply(theme)


class FormSection(QFrame):
    """A titled part of the panel: title 600 left, a muted note right, rows below."""

    def __init__(self, title: str, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("form_section")
        self.theme = theme
        self._title = QLabel(title)
        self._note = QLabel()
        self._note.setProperty("tone", "muted")
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self._note)
        self._head = head
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(10, 5, 10, 6)
        self.rows.setSpacing(2)
        self.rows.addLayout(head)

    def set_note(self, text: str) -> None:
        """What stands muted at the right of the title."""
        self._note.setText(text)

    def add_to_head(self, control: QWidget) -> None:
        """Put a control at the right end of the title's line."""
        self._head.addWidget(control)

    def add_row(
        self, name: str, control: QWidget, *, indent: bool = False, fill: bool = False
    ) -> FormRow:
        """Add a named control below the others."""
        row = FormRow(name, control, self.theme, indent=indent)
        if fill:
            row.fill()
        self.rows.addWidget(row)
        return row

    def apply_theme(self, theme: Theme) -> None:
        self.theme = theme
        self._title.setFont(theme.font(weight=600))
        self._note.setFont(theme.font(CAPTION_SIZE + 0.5))
        for index in range(self.rows.count()):
            item = self.rows.itemAt(index)
            widget = item.widget() if item is not None else None
            apply = getattr(widget, "apply_theme", None)
            if apply is not None:
                apply(theme)
