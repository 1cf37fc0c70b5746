"""Training up to a step far beyond the last one known, with a bar and a way out."""

from time import perf_counter

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QProgressDialog, QWidget

from nnviz.picture.numbers import format_count
from nnviz.session.session import Session

_SLICE_MS = 80.0
_SHOWN_AFTER_MS = 250.0
_PARTS = 1000


class Journey(QObject):
    """Goes to a step; while that takes long the window follows, and can cancel."""

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._window = window
        self._goal = 0
        self._start = 0
        self._begun = 0.0
        self._step_ms = 0.05
        self._dialog: QProgressDialog | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._go_on)

    @property
    def under_way(self) -> bool:
        return self._timer.isActive()

    @property
    def dialog(self) -> QProgressDialog | None:
        """The bar, while it is shown."""
        return self._dialog

    def go_to(self, step: int) -> None:
        """Rest at a step that is known, or train up to it."""
        session = self._session
        if step != session.step:
            session.seek(min(step, session.last_step))
        if session.step < step:
            self._start, self._goal = session.step, step
            self._begun = perf_counter()
            self._go_on()

    def stop(self) -> None:
        """Stay where the run is now."""
        self._timer.stop()
        dialog, self._dialog = self._dialog, None
        if dialog is not None:
            # Closing it asks to stop once more.
            dialog.close()
            dialog.deleteLater()

    def _go_on(self) -> None:
        session = self._session
        count = max(1, int(_SLICE_MS / self._step_ms))
        begun = perf_counter()
        done = session.advance(min(count, self._goal - session.step))
        if done:
            self._step_ms = 1e3 * (perf_counter() - begun) / done
        if session.step >= self._goal or session.stopped is not None:
            self.stop()
            return
        self._timer.start()
        self._show_progress()

    def _show_progress(self) -> None:
        if self._dialog is None:
            if 1e3 * (perf_counter() - self._begun) < _SHOWN_AFTER_MS:
                return
            self._dialog = self._new_dialog()
        share = (self._session.step - self._start) / (self._goal - self._start)
        self._dialog.setLabelText(
            f"Training to step {format_count(self._goal)}: "
            f"now at {format_count(self._session.step)}"
        )
        self._dialog.setValue(int(_PARTS * share))

    def _new_dialog(self) -> QProgressDialog:
        dialog = QProgressDialog("", "Stop here", 0, _PARTS, self._window)
        dialog.setWindowTitle("nnviz")
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        dialog.setMinimumDuration(0)
        dialog.setMinimumWidth(360)
        dialog.setAutoReset(False)
        dialog.setAutoClose(False)
        dialog.canceled.connect(self.stop)
        dialog.show()
        return dialog
