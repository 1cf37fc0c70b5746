"""The status line: a hint, the seed, the dtype, the frame rate, the gradient check."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from nnviz.picture.numbers import format_exact, format_number
from nnviz.picture.parameter_check import AGREES_BELOW
from nnviz.session.session import Session
from nnviz.session.snapshot import Snapshot
from nnviz.ui.frame_clock import FrameFigures
from nnviz.ui.theme import CAPTION_SIZE, Theme

HEIGHT = 22
HINT = (
    "Hover any number for full precision · click a neuron, edge or point to choose it "
    "· drag a weight or a point to change it"
)
_CHECK_AFTER_MS = 250
_MESSAGE_MS = 6000


class StatusLine(QFrame):
    """One line at the foot of the window."""

    def __init__(
        self, session: Session, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("status_line")
        self._session = session
        self._theme = theme
        self._message = QLabel(HINT)
        self._seed = QLabel()
        self._dtype = QLabel()
        self._frames = QLabel()
        self._check = QLabel()
        self._seed.setToolTip("The seeds of the data and of the initial weights")
        self._dtype.setToolTip("The numbers that the network computes with")
        self._frames.setToolTip("Pictures drawn a second while playing")
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 0, 10, 0)
        row.setSpacing(10)
        row.addWidget(self._message, 1)
        self._cells = (self._seed, self._dtype, self._frames, self._check)
        for cell in self._cells:
            cell.setProperty("tone", "cell")
            row.addWidget(cell)
        self._message.setMinimumWidth(50)
        self._clear = QTimer(self)
        self._clear.setSingleShot(True)
        self._clear.setInterval(_MESSAGE_MS)
        self._clear.timeout.connect(self._show_standing_text)
        self._check_timer = QTimer(self)
        self._check_timer.setSingleShot(True)
        self._check_timer.setInterval(_CHECK_AFTER_MS)
        self._check_timer.timeout.connect(self._check_gradient)
        self._stopped: str | None = None
        self.apply_theme(theme)

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.setFixedHeight(round(theme.px(HEIGHT)))
        for label in (self._message, *self._cells):
            label.setFont(theme.font(CAPTION_SIZE))
        self._color_message()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show seeds, dtype and the check; check anew once the window is at rest."""
        data, init = snapshot.dataset.settings.seed, snapshot.experiment.network.init
        seed = f"seed {data}" if data == init.seed else f"seeds {data}, {init.seed}"
        self._seed.setText(seed)
        self._dtype.setText(snapshot.experiment.dtype)
        self._show_check(snapshot.gradient_check)
        if snapshot.playing:
            self._check_timer.stop()
        else:
            self._frames.setText("paused")
            if snapshot.gradient_check is None:
                self._check_timer.start()
        if snapshot.stopped != self._stopped:
            self._stopped = snapshot.stopped
            self._show_standing_text()

    def show_figures(self, figures: FrameFigures) -> None:
        """Show the frame rate while playing."""
        self._frames.setText(f"{figures.frames_per_second:.0f} frames/s")
        self._frames.setToolTip(
            f"{figures.frames_per_second:.1f} pictures and "
            f"{figures.steps_per_second:,.0f} training steps a second; "
            f"{figures.busy_ms:.1f} ms of work a frame".replace(",", "\u2009")
        )

    def say(self, sentence: str) -> None:
        """Show a sentence for some seconds."""
        self._message.setText(sentence)
        self._message.setToolTip(sentence)
        self._clear.start()

    def _show_standing_text(self) -> None:
        text = HINT if self._stopped is None else f"⚠ {self._stopped}"
        self._message.setText(text)
        self._message.setToolTip("" if self._stopped is None else self._stopped)
        self._color_message()

    def _color_message(self) -> None:
        """A run that has stopped says so in a warm colour."""
        stopped = self._stopped is not None
        self._message.setProperty("tone", "warning" if stopped else "muted")
        self._message.setFont(self._theme.font(CAPTION_SIZE, 600 if stopped else 400))
        self._message.style().polish(self._message)

    def _show_check(self, difference: float | None) -> None:
        if difference is None:
            self._check.setText("gradient check …")
            return
        agrees = difference < AGREES_BELOW
        text = format_number(difference).replace(".0e", "e")
        self._check.setText(f"gradient check {text} {'✓' if agrees else '✗'}")
        self._check.setToolTip(
            "Largest relative difference between backpropagation and central "
            f"differences at the present step: {format_exact(difference)}"
        )

    def _check_gradient(self) -> None:
        if not self._session.playing:
            self._session.check_gradient()
