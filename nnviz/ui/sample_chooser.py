"""Choosing the sample that the views show: ◂ sample 2 ▸, or by typing its number."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QToolTip, QWidget

from nnviz.picture.numbers import format_count
from nnviz.session.selection import Sample
from nnviz.session.session import Session
from nnviz.session.snapshot import Snapshot
from nnviz.ui.stepper import Pager
from nnviz.ui.theme import SMALL_SIZE, Theme

_ARROW_WIDTH = 20
# From this index on "sample" is left out, so that the header keeps its room.
_LONG_INDEX = 100


class SampleChooser(Pager):
    """Pages through the samples; a click on the text, or a digit, opens a field.

    The field takes a number, or a word and a number: ``test 5``, ``train 12``.
    """

    def __init__(
        self, session: Session, theme: Theme, parent: QWidget | None = None
    ) -> None:
        self._field = QLineEdit()
        super().__init__("Sample", theme, parent)
        self._session = session
        self._shown: Sample | None = None
        self._is_narrow = False
        self._field.setParent(self)
        self._field.setAccessibleName("Number of the sample")
        self._field.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._field.hide()
        self._field.installEventFilter(self)
        self._field.returnPressed.connect(self._take)
        self.previous.connect(session.choose_previous_sample)
        self.following.connect(session.choose_next_sample)
        self.set_tooltips("The sample before", "The next sample")

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Write the chosen sample between the arrows."""
        sample = snapshot.selection.sample
        if sample == self._shown:
            return
        self._shown = sample
        self._write()
        last = format_count(len(snapshot.dataset.train) - 1)
        tip = f"The sample shown. Click to type a number from 0 to {last}"
        if snapshot.dataset.test is not None:
            tip += ", or “test 5” for one of the test set"
        self.setToolTip(f"{tip}.")

    def set_narrow(self, is_narrow: bool) -> None:
        """Leave out the word where the panel is narrow."""
        if is_narrow != self._is_narrow:
            self._is_narrow = is_narrow
            self._write()

    def apply_theme(self, theme: Theme) -> None:
        super().apply_theme(theme)
        self._scale = theme.scale
        self._edge = round(theme.px(_ARROW_WIDTH))
        self._field.setFont(theme.font(SMALL_SIZE))
        self._field.setStyleSheet("min-height: 0; padding: 0;")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._open("" if self._shown is None else str(self._shown.index))
            self._field.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text().isdigit():
            self._open(event.text())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._field.setGeometry(
            self._edge, 1, self.width() - 2 * self._edge, self.height() - 2
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._field:
            if event.type() == QEvent.Type.FocusOut:
                self._field.hide()
            elif (
                isinstance(event, QKeyEvent)
                and event.type() == QEvent.Type.KeyPress
                and event.key() == Qt.Key.Key_Escape
            ):
                self._field.hide()
                return True
        return super().eventFilter(watched, event)

    def _write(self) -> None:
        sample = self._shown
        if sample is None:
            return
        is_short = self._is_narrow or sample.index >= _LONG_INDEX
        word = "test " if sample.part == "test" else "" if is_short else "sample "
        self._text.setMinimumWidth(round(self._scale * (24 if is_short else 50)))
        self.set_text(f"{word}{sample.index}")

    def _open(self, text: str) -> None:
        self._field.setText(text)
        self._field.show()
        self._field.setFocus(Qt.FocusReason.MouseFocusReason)

    def _take(self) -> None:
        sample, problem = self._read(self._field.text())
        if sample is None:
            place = self.mapToGlobal(self.rect().bottomLeft())
            QToolTip.showText(place, problem, self)
            self._field.selectAll()
            return
        self._field.hide()
        self._session.choose_sample(sample)

    def _read(self, text: str) -> tuple[Sample | None, str]:
        """The sample meant, or what would be accepted."""
        words = text.lower().split()
        part = "train" if self._shown is None else self._shown.part
        if words and words[0] in ("test", "train", "sample", "image"):
            part = "test" if words[0] == "test" else "train"
            words = words[1:]
        dataset = self._session.dataset
        chosen = dataset.test if part == "test" else dataset.train
        if chosen is None:
            return None, "There is no test set."
        is_index = len(words) == 1 and words[0].isdecimal()
        index = int(words[0]) if is_index else -1
        if not 0 <= index < len(chosen):
            last = format_count(len(chosen) - 1)
            where = "test" if part == "test" else "training"
            return None, f"Type a whole number from 0 to {last} for the {where} set."
        return Sample("test" if part == "test" else "train", index), ""
