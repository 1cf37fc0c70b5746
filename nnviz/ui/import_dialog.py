"""The dialog in which a person's own data are looked at before they are taken."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from nnviz.datasets.dataset import Dataset, DatasetError, DatasetSettings
from nnviz.datasets.files.last_file import LAST_FILE
from nnviz.datasets.files.problem import Progress
from nnviz.datasets.load import load_dataset
from nnviz.picture.data_words import KIND_WORDS, sets_words
from nnviz.ui.background_work import BackgroundWork
from nnviz.ui.controls import CheckBox, DropDown
from nnviz.ui.form import FormRow
from nnviz.ui.theme import TEXT_SIZE, Theme

_SHARES = (0.0, 0.1, 0.2, 0.25, 0.3, 0.4, 0.5)
_USUAL_SHARE = 0.25
_SIDES = (8, 16, 28, 32, 48, 64)


class ImportDialog(QDialog):
    """What is in a file, and how it is taken; ``chosen`` carries settings and data.

    Reading goes on beside the window. Closing the dialog stops it.
    """

    chosen = Signal(object, object)

    def __init__(self, path: Path, kind: str, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Import data")
        self.path = path
        self.kind = kind
        self._theme = theme
        self._work: BackgroundWork | None = None
        self._taking: DatasetSettings | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(14, 14, 14, 12)
        self._column.setSpacing(10)
        self.head = QLabel()
        self.head.setTextFormat(Qt.TextFormat.PlainText)
        self.head.setWordWrap(True)
        self.head.setFont(theme.font(TEXT_SIZE, 600))
        self._column.addWidget(self.head)
        self.form = QWidget()
        self.form_column = QVBoxLayout(self.form)
        self.form_column.setContentsMargins(0, 0, 0, 0)
        self.form_column.setSpacing(8)
        self._column.addWidget(self.form, 1)
        self.share = DropDown(
            "Share of the samples kept for the test",
            [(str(share), f"{share:.0%}".replace("%", " %")) for share in _SHARES],
            theme,
        )
        self.share.set_chosen(str(_USUAL_SHARE))
        self.standardize = CheckBox("standardise", theme)
        self.standardize.setToolTip(
            "Subtract the mean and divide by the standard deviation of the training set"
        )
        self.progress = QProgressBar()
        self.progress.setRange(0, 1000)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName("Progress of reading")
        self.problem = QLabel()
        self.problem.setWordWrap(True)
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        self.problem.setMinimumHeight(round(theme.px(34)))
        self.problem.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._add_form()
        self._column.addWidget(self.progress)
        self._column.addWidget(self.problem)
        kinds = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(kinds.Ok | kinds.Cancel)
        self.ok = self.buttons.button(kinds.Ok)
        self.ok.setText("Take the data")
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self._column.addWidget(self.buttons)
        self.ok.setEnabled(False)
        self._begin()

    # What another kind of data does otherwise

    def _add_form(self) -> None:
        """The controls between the headline and the buttons."""
        self.size_choice = DropDown(
            "Size of the images",
            [("", "as they are")]
            + [(f"{side},{side}", f"{side} × {side} grey") for side in _SIDES]
            + [(f"{side},{side},3", f"{side} × {side} colour") for side in _SIDES],
            self._theme,
        )
        self.summary = QLabel()
        self.summary.setTextFormat(Qt.TextFormat.PlainText)
        self.summary.setWordWrap(True)
        self.summary.setMinimumHeight(round(self._theme.px(36)))
        self.summary.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.form_column.addWidget(self.summary)
        if self.kind == "images":
            row = FormRow("Bring all to", self.size_choice, self._theme)
            self.form_column.addWidget(row.fill())
            self.size_choice.chosen.connect(self._begin)
        self.form_column.addLayout(self._split_row())
        self.share.chosen.connect(self._begin)
        self.form_column.addStretch(1)
        self.setMinimumSize(round(self._theme.px(480)), round(self._theme.px(230)))

    def _begin(self) -> None:
        """Read, so that what is there can be told."""
        self.head.setText(f"{self.path.name}: {KIND_WORDS[self.kind]}")
        settings = self.settings()
        self.run(lambda progress: load_dataset(settings, progress), self._show)

    def settings(self) -> DatasetSettings:
        """What the controls say."""
        size = self.size_choice.value
        return DatasetSettings(
            kind=self.kind,
            path=str(self.path),
            test_fraction=float(self.share.value),
            standardize=self.standardize.isChecked(),
            image_shape=tuple(map(int, size.split(","))) if size else None,
        )

    # Common to all

    def accept(self) -> None:
        """Read what is wanted; the dialog closes when that is there."""
        self._taking = self.settings()
        settings = self._taking
        self.form.setEnabled(False)
        self.run(lambda progress: load_dataset(settings, progress), self._take)

    def done(self, result: int) -> None:
        self.stop()
        super().done(result)

    def stop(self) -> None:
        """Stop reading."""
        if self._work is not None:
            self._work.stop()
            self._work.deleteLater()
            self._work = None

    def run(
        self,
        work: Callable[[Progress], object],
        when_done: Callable[[Any], None],
    ) -> None:
        """Do something beside the window, in place of what is being done."""
        self.stop()
        self.ok.setEnabled(False)
        self.say("Reading …")
        self.progress.setValue(0)
        self._work = BackgroundWork(work, self)
        self._work.progressed.connect(self.progress.setValue)
        self._work.done.connect(when_done)
        self._work.failed.connect(self._fail)
        self._work.start()

    def ready(self, text: str) -> None:
        """Nothing is being read: the data can be taken."""
        self.progress.setValue(0)
        self.form.setEnabled(True)
        self.ok.setEnabled(True)
        self.say(text)

    def say(self, text: str, *, warning: bool = False) -> None:
        """The sentence above the buttons."""
        self.problem.setText(text)
        self.problem.setProperty("tone", "warning" if warning else "muted")
        self.problem.style().polish(self.problem)

    def refuse(self, problem: Exception) -> None:
        """The data cannot be taken so."""
        self.progress.setValue(0)
        self.form.setEnabled(True)
        self.ok.setEnabled(False)
        text = problem.message if isinstance(problem, DatasetError) else str(problem)
        sentence = text.removeprefix("cannot be used: ")
        self.say(f"{sentence}.", warning=True)

    def _split_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(16)
        share = FormRow("Test split", self.share, self._theme)
        self.share_row = share
        row.addWidget(share)
        row.addWidget(self.standardize)
        row.addStretch(1)
        return row

    def _show(self, dataset: Dataset) -> None:
        own_test = LAST_FILE.brings_test_set(dataset.settings)
        self.share_row.setVisible(not own_test)
        self.summary.setText(f"{sets_words(dataset)}.")
        self.ready("The run starts anew on these data; it can be undone.")

    def _take(self, dataset: Dataset) -> None:
        assert self._taking is not None
        self.stop()
        self.chosen.emit(self._taking, dataset)
        super().accept()

    def _fail(self, problem: Exception) -> None:
        self.refuse(problem)
