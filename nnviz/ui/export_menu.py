"""The menu that takes a view away: files and the clipboard."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSettings, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from nnviz.ui.export import ExportError, copy_numbers, copy_view, export_view
from nnviz.ui.view import View
from nnviz.ui.warning_box import warn

FOLDER_KEY = "export/folder"
SCALES = (1, 2, 4)
_FILTERS = {
    ".png": "Picture (*.png)",
    ".svg": "Vector drawing (*.svg)",
    ".pdf": "PDF document (*.pdf)",
    ".csv": "Table (*.csv)",
    ".npz": "NumPy arrays (*.npz)",
}


class ExportMenu(QMenu):
    """PNG… SVG… PDF… CSV… Copy picture, Copy numbers, for one view.

    The same menu serves the icon in a panel's header and the File menu. ``done``
    carries a sentence for the status bar; what goes wrong is said in a message box.

    Parameters
    ----------
    provide
        Gives the view, with the newest snapshot; it is made when the menu opens.
    title
        What the menu is called.
    """

    done = Signal(str)

    def __init__(
        self,
        provide: Callable[[], View],
        title: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(title, parent)
        self._provide = provide
        self.setToolTipsVisible(True)
        self.aboutToShow.connect(self.fill)

    def fill(self) -> None:
        """Make the entries, unless they are there already."""
        if not self.isEmpty():
            return
        pictures = self.addMenu("PNG")
        for scale in SCALES:
            pixels = "pixel" if scale == 1 else "pixels"
            action = pictures.addAction(f"{scale}×…")
            action.setToolTip(f"{scale} {pixels} for each one of the screen's")
            action.setData((".png", float(scale)))
            action.triggered.connect(self._save)
        for suffix in (".svg", ".pdf", ".csv"):
            self._add_file(suffix)
        if self._provide().has_arrays:
            self._add_file(".npz")
        self.addSeparator()
        self._add("Copy picture", self._copy_picture)
        self._add("Copy numbers", self._copy_numbers)

    def save_as(self, suffix: str, scale: float = 2.0) -> None:
        """Ask for a file's name and write the view there."""
        view = self._provide()
        path = self._asked_path(suffix)
        if path is None:
            return
        try:
            export_view(view, path, scale=scale)
        except ExportError as problem:
            self._say(str(problem))
            return
        QSettings().setValue(FOLDER_KEY, str(path.parent))
        self.done.emit(f"Saved {path.name} in {path.parent}.")

    def _add_file(self, suffix: str) -> None:
        action = self.addAction(f"{suffix[1:].upper()}…")
        action.setData((suffix, 1.0))
        action.triggered.connect(self._save)

    def _add(self, text: str, slot: Callable[[], None]) -> None:
        self.addAction(text).triggered.connect(slot)

    def _save(self) -> None:
        action = self.sender()
        assert isinstance(action, QAction)
        suffix, scale = action.data()
        self.save_as(suffix, scale)

    def _copy_picture(self) -> None:
        self._copy(copy_view, "Copied the picture of “{}”.")

    def _copy_numbers(self) -> None:
        self._copy(copy_numbers, "Copied the numbers of “{}”.")

    def _copy(self, copy: Callable[[View], None], sentence: str) -> None:
        try:
            copy(self._provide())
        except ExportError as problem:
            self._say(str(problem))
            return
        self.done.emit(sentence.format(self._provide().title))

    def _asked_path(self, suffix: str) -> Path | None:
        folder = str(QSettings().value(FOLDER_KEY, str(Path.home())))
        proposed = str(Path(folder) / f"{self._provide().name}{suffix}")
        chosen, _ = QFileDialog.getSaveFileName(
            self.parentWidget(),
            f"Save “{self._provide().title}”",
            proposed,
            _FILTERS[suffix],
        )
        if not chosen:
            return None
        path = Path(chosen)
        # A name typed without the suffix means the format that was asked for.
        return path if path.suffix.lower() == suffix else Path(chosen + suffix)

    def _say(self, sentence: str) -> None:
        warn(self.parentWidget(), sentence)
