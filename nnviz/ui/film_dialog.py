"""The dialog in which a film is set up and made."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSettings, QSize, Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from nnviz.picture.film_file import FilmError, FilmPace, check_film, stops
from nnviz.session.session import Session
from nnviz.ui.buttons import PushButton
from nnviz.ui.drop_down import DropDown
from nnviz.ui.export_menu import FOLDER_KEY
from nnviz.ui.film import frame_of, pixels_of
from nnviz.ui.film_recording import FilmRecording
from nnviz.ui.form import FormRow
from nnviz.ui.number_field import NumberField
from nnviz.ui.still_picture import WINDOW
from nnviz.ui.theme import Theme
from nnviz.ui.view import View
from nnviz.ui.views import VIEWS

_KINDS = {
    "gif": "GIF",
    "webp": "WebP, lossless",
    "apng": "animated PNG",
    "mp4": "MP4 video",
    "webm": "WebM video",
}
_USUAL_FRAMES = 120


class FilmDialog(QDialog):
    """Which view over which steps, how fast, how large; then progress and Cancel.

    Parameters
    ----------
    view_of
        Gives a view with the newest snapshot, whole.
    window_image
        Draws the window with so many pixels per px.
    """

    said = Signal(str)

    def __init__(
        self,
        session: Session,
        view_of: Callable[[str], View],
        window_image: Callable[[float], QImage],
        first: str,
        theme: Theme,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._view_of = view_of
        self._window_image = window_image
        self._recording: FilmRecording | None = None
        self._path = Path()
        self.setWindowTitle("Make a film")
        last = max(session.last_step, 1)
        views = [(name, kind.heading) for name, kind in VIEWS.items()]
        self.view = DropDown("View", [*views, (WINDOW, "the whole window")], theme)
        self.view.set_chosen(first)

        def whole(name: str, value: int, least: int) -> NumberField:
            most = 1_000_000_000
            return NumberField(
                name, theme, minimum=least, maximum=most, value=value, whole=True
            )

        self.first = whole("From step", 0, 0)
        self.last = whole("To step", last, 0)
        self.every = whole("Every … steps", max(1, round(last / _USUAL_FRAMES)), 1)
        self.unit = DropDown(
            "A frame for",
            [("steps", "each of these steps"), ("moments", "each moment of them")],
            theme,
        )
        self.kind = DropDown("Format", list(_KINDS.items()), theme)
        self.fps = NumberField(
            "Frames / second", theme, minimum=1, maximum=60, value=20
        )
        self.hold = NumberField(
            "Hold the end, s", theme, minimum=0, maximum=60, value=1
        )
        self.scale = NumberField(
            "Pixels per px", theme, minimum=0.25, maximum=4, value=1
        )
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setMinimumHeight(2 * self.words.fontMetrics().lineSpacing())
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.hide()
        self.make_button = PushButton("Make the film…", theme, primary=True)
        self.make_button.clicked.connect(self.make)
        self.close_button = PushButton("Close", theme)
        self.close_button.clicked.connect(self.reject)
        self._lay_out(theme)
        numbers = self.first, self.last, self.every, self.fps, self.hold, self.scale
        for field in numbers:
            field.committed.connect(self._show_words)
        for chooser in (self.view, self.unit, self.kind):
            chooser.chosen.connect(self._show_words)
        self._show_words()

    @property
    def recording(self) -> FilmRecording | None:
        """The film under way."""
        return self._recording

    def make(self) -> None:
        """Ask where, and begin."""
        suffix = f".{self.kind.value}"
        folder = str(QSettings().value(FOLDER_KEY, str(Path.home())))
        chosen, _ = QFileDialog.getSaveFileName(
            self,
            "Save the film",
            str(Path(folder) / f"{self.view.value}{suffix}"),
            f"{_KINDS[self.kind.value]} (*{suffix})",
        )
        if not chosen:
            return
        path = Path(chosen)
        self._path = path if path.suffix.lower() == suffix else Path(chosen + suffix)
        try:
            check_film(suffix, self._frame_count(), *self._pixels())
        except FilmError as problem:
            self.words.setText(str(problem))
            return
        QSettings().setValue(FOLDER_KEY, str(self._path.parent))
        self._begin()

    def reject(self) -> None:
        """Close; a film under way is cancelled first."""
        if self._recording is not None:
            self._recording.cancel()
        else:
            super().reject()

    def _begin(self) -> None:
        recording = FilmRecording(
            self._session,
            self._draw,
            self._stops(),
            moments=self.unit.value == "moments",
            path=self._path,
            pace=FilmPace(self.fps.value or 20.0, self.hold.value or 0.0),
            parent=self,
        )
        recording.progressed.connect(self._show_progress)
        recording.finished.connect(self._finish)
        recording.failed.connect(self._end)
        recording.cancelled.connect(self._cancelled)
        self._recording = recording
        self._size = self._shown_size()
        self._show_busy(True)
        recording.start()

    def _draw(self) -> NDArray[np.uint8]:
        scale = float(self.scale.value or 1.0)
        if self.view.value == WINDOW:
            return pixels_of(self._window_image(scale))
        size = self._size.width(), self._size.height()
        return frame_of(self._view_of(self.view.value), size, scale)

    def _stops(self) -> list[int]:
        first, last = int(self.first.value or 0), int(self.last.value or 0)
        return list(stops(first, max(first, last), int(self.every.value or 1)))

    def _frame_count(self) -> int:
        each = len(self._session.snapshot().moments)
        return len(self._stops()) * (each if self.unit.value == "moments" else 1)

    def _shown_size(self) -> QSize:
        if self.view.value == WINDOW:
            parent = self.parentWidget()
            assert parent is not None
            return parent.size()
        return self._view_of(self.view.value).export_size().toSize()

    def _pixels(self) -> tuple[int, int]:
        size, scale = self._shown_size(), float(self.scale.value or 1.0)
        return round(size.width() * scale), round(size.height() * scale)

    def _show_words(self) -> None:
        count = self._frame_count()
        width, height = self._pixels()
        seconds = count / (self.fps.value or 20.0) + (self.hold.value or 0.0)
        frames = "1 frame" if count == 1 else f"{count:,} frames"
        text = f"{frames} of {width:,} × {height:,} pixels, {seconds:.1f} s"
        try:
            check_film(f".{self.kind.value}", count, width, height)
        except FilmError as problem:
            text = str(problem)
        self.words.setText(text)

    def _show_progress(self, share: float) -> None:
        self.bar.setValue(round(1000 * share))

    def _show_busy(self, busy: bool) -> None:
        self.bar.setVisible(busy)
        self.make_button.setEnabled(not busy)
        self.close_button.setText("Cancel" if busy else "Close")
        for field in self._fields:
            field.setEnabled(not busy)

    def _finish(self, count: int) -> None:
        frames = "1 frame" if count == 1 else f"{count:,} frames"
        self._end(f"Saved {self._path.name}, {frames}, in {self._path.parent}.")

    def _cancelled(self) -> None:
        self._end("The film was cancelled; no file is left.")

    def _end(self, sentence: str) -> None:
        recording = self._recording
        assert recording is not None
        recording.deleteLater()
        self._recording = None
        self._show_busy(False)
        self.words.setText(sentence)
        self.said.emit(sentence)

    def _lay_out(self, theme: Theme) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 14, 14, 12)
        layout.setSpacing(2)
        self._fields: list[QWidget] = []
        for name, control in (
            ("View", self.view),
            ("From step", self.first),
            ("To step", self.last),
            ("Every", self.every),
            ("A frame for", self.unit),
            ("Format", self.kind),
            ("Frames a s", self.fps),
            ("Hold end, s", self.hold),
            ("Pixels per px", self.scale),
        ):
            self._fields.append(control)
            layout.addWidget(FormRow(name, control, theme).fill())
        layout.addSpacing(8)
        layout.addWidget(self.words)
        layout.addWidget(self.bar)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.make_button)
        buttons.addWidget(self.close_button)
        layout.addSpacing(8)
        layout.addLayout(buttons)
        self.setMinimumWidth(round(theme.px(360)))
