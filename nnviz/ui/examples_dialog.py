"""The experiments that come with nnviz, each with a line why it works or fails."""

from pathlib import Path

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from nnviz.session.experiment import Experiment
from nnviz.session.shipped_experiments import grouped_experiment_paths
from nnviz.ui.chrome import BUTTON_RADIUS, draw_box, draw_focus_ring
from nnviz.ui.lettering import draw_text, middle_baseline, wrapped
from nnviz.ui.theme import SMALL_SIZE, TEXT_SIZE, Theme

_ROW, _LINE = 22.0, 16.0
_PADDING = (10.0, 5.0)
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


class ExampleRow(QAbstractButton):
    """One example: its name, and below it the note in as many lines as it needs."""

    def __init__(self, path: Path, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        experiment = Experiment.load(path)
        self.path = path
        self._theme = theme
        self._note = experiment.note
        self.setText(experiment.name)
        self.setAccessibleName(experiment.name)
        self.setAccessibleDescription(experiment.note)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        px = self._theme.px
        lines = len(self._lines(width))
        return round(px(2 * _PADDING[1] + _ROW - 6.0 + lines * _LINE))

    def sizeHint(self) -> QSize:
        width = round(self._theme.px(480.0))
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(self._theme.px(160.0)), round(self._theme.px(_ROW)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif step is not None:
            self.focusNextPrevChild(step > 0)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, px = self._theme, self._theme.px
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self.isDown() or self.underMouse() or self.hasFocus():
                fill = theme.color("line" if self.isDown() else "raised")
                draw_box(painter, QRectF(self.rect()), BUTTON_RADIUS, fill, None)
            left, top = px(_PADDING[0]), px(_PADDING[1])
            middle = top + px(_ROW - 6.0) / 2
            baseline = middle_baseline(theme, middle)
            draw_text(painter, theme, left, baseline, self.text(), weight=600)
            middle = top + px(_ROW - 6.0) + px(_LINE) / 2
            for line in self._lines(self.width()):
                baseline = middle_baseline(theme, middle, SMALL_SIZE)
                draw_text(
                    painter,
                    theme,
                    left,
                    baseline,
                    line,
                    size=SMALL_SIZE,
                    color="muted",
                )
                middle += px(_LINE)
            draw_focus_ring(painter, self, theme)

    def _lines(self, width: int) -> list[str]:
        if not self._note:
            return []
        room = width - 2 * self._theme.px(_PADDING[0])
        return wrapped(self._theme, self._note, room, SMALL_SIZE)


class ExamplesDialog(QDialog):
    """All examples in groups; ``chosen`` carries the file of the one to open."""

    chosen = Signal(Path)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Examples")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(8, 4, 8, 8)
        column.setSpacing(0)
        self.rows: list[ExampleRow] = []
        for group, paths in grouped_experiment_paths().items():
            heading = QLabel(group)
            heading.setFont(theme.font(TEXT_SIZE))
            heading.setProperty("tone", "muted")
            heading.setContentsMargins(10, 12, 0, 2)
            column.addWidget(heading)
            for path in paths.values():
                row = ExampleRow(path, theme)
                row.clicked.connect(self._choose)
                self.rows.append(row)
                column.addWidget(row)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(content)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll = scroll
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        close = buttons.button(QDialogButtonBox.StandardButton.Close)
        # Enter opens the example that has the focus, and does not close the dialog.
        close.setAutoDefault(False)
        layout = QVBoxLayout(self)
        layout.addWidget(scroll)
        layout.addWidget(buttons)
        self.resize(round(theme.px(560)), round(theme.px(640)))
        for row in self.rows:
            row.installEventFilter(self)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, ExampleRow):
            self._scroll.ensureWidgetVisible(watched)
        return False

    def _choose(self) -> None:
        row = self.sender()
        assert isinstance(row, ExampleRow)
        self.accept()
        self.chosen.emit(row.path)
