"""The dialog in which MNIST or CIFAR-10 is fetched: never without being asked."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from nnviz.datasets.files.download import Download, fetch
from nnviz.ui.background_work import BackgroundWork
from nnviz.ui.theme import TEXT_SIZE, Theme


class DownloadDialog(QDialog):
    """Says what comes from where and goes where, fetches it when told to.

    ``fetched`` carries the path that the data are read from. What has come whole is
    not fetched again.
    """

    fetched = Signal(Path)

    def __init__(
        self, download: Download, folder: Path, theme: Theme, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"Download {download.title}")
        self._download = download
        self._folder = folder
        self._work: BackgroundWork | None = None
        head = QLabel(f"{download.title}: {download.size / 1e6:,.0f} MB")
        head.setFont(theme.font(TEXT_SIZE, 600))
        host = download.files[0].urls[0].split("/")[2]
        self.words = QLabel(f"From {host} to {folder / download.kind}.")
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setWordWrap(True)
        self.words.setMinimumHeight(round(theme.px(52)))
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.progress = QProgressBar()
        self.progress.setRange(0, 1000)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName("Progress of the download")
        kinds = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(kinds.Ok | kinds.Cancel)
        self.ok = self.buttons.button(kinds.Ok)
        self.ok.setText("Download")
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 14, 14, 12)
        column.setSpacing(10)
        for widget in (head, self.words, self.progress, self.buttons):
            column.addWidget(widget)
        self.setMinimumSize(round(theme.px(460)), round(theme.px(190)))

    def accept(self) -> None:
        """Fetch; the dialog closes when all is there."""
        self.ok.setEnabled(False)
        self._say("Fetching …")
        download, folder = self._download, self._folder
        self._work = BackgroundWork(
            lambda progress: fetch(download, folder, progress), self
        )
        self._work.progressed.connect(self.progress.setValue)
        self._work.done.connect(self._finish)
        self._work.failed.connect(self._fail)
        self._work.start()

    def done(self, result: int) -> None:
        self._stop()
        super().done(result)

    def _stop(self) -> None:
        if self._work is not None:
            self._work.stop()
            self._work.deleteLater()
            self._work = None

    def _finish(self, path: Path) -> None:
        self._stop()
        super().accept()
        self.fetched.emit(path)

    def _fail(self, problem: Exception) -> None:
        self._stop()
        self.progress.setValue(0)
        self.ok.setEnabled(True)
        self._say(f"{problem}.", warning=True)

    def _say(self, text: str, *, warning: bool = False) -> None:
        self.words.setText(text)
        self.words.setProperty("tone", "warning" if warning else "")
        self.words.style().polish(self.words)
