"""The dialog that takes one view or several away as figures or as one report."""

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QSettings, Qt, QTimer, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from nnviz.ui.buttons import CheckBox, PushButton
from nnviz.ui.drop_down import DropDown
from nnviz.ui.export import ExportError, view_content, view_image, write_atomically
from nnviz.ui.export_menu import FOLDER_KEY
from nnviz.ui.figure_form import FigureForm
from nnviz.ui.figure_look import dressed
from nnviz.ui.form import FormRow
from nnviz.ui.report import write_report
from nnviz.ui.theme import Theme
from nnviz.ui.view import View
from nnviz.ui.views import VIEWS

_FORMATS = [
    ("png", "PNG, pixels"),
    ("svg", "SVG, drawing"),
    ("pdf", "PDF, drawing"),
    ("csv", "CSV, numbers"),
    ("report", "PDF report, all in one"),
]
_PREVIEW = (380.0, 300.0)
_SETTLED_AFTER = 60


class FigureDialog(QDialog):
    """Views to check, the look of the figures, and a preview of the last one checked.

    ``said`` carries sentences for the status bar.
    """

    said = Signal(str)

    def __init__(
        self,
        views: Mapping[str, View],
        first: str,
        theme: Theme,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._views = views
        self._theme = theme
        self.setWindowTitle("Export figures")
        self.boxes = {name: CheckBox(VIEWS[name].heading, theme) for name in views}
        self.boxes[first].setChecked(True)
        self._pointed = first
        self.format = DropDown("Format", _FORMATS, theme)
        self.form = FigureForm(theme)
        self.preview = QLabel()
        self.preview.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.preview.setFixedSize(
            round(theme.px(_PREVIEW[0])), round(theme.px(_PREVIEW[1]))
        )
        self.preview.setAccessibleName("Preview")
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.save_button = PushButton("Save…", theme, primary=True)
        self.save_button.clicked.connect(self.save)
        self.close_button = PushButton("Close", theme)
        self.close_button.clicked.connect(self.reject)
        self._lay_out(theme)
        self._settle = QTimer(self, singleShot=True, interval=_SETTLED_AFTER)
        self._settle.timeout.connect(self._show_preview)
        self.form.changed.connect(self._settle.start)
        self.format.chosen.connect(self._show_format)
        for box in self.boxes.values():
            box.toggled.connect(self._check)
        self._turn()
        self._show_format()

    @property
    def chosen(self) -> list[str]:
        """The names of the views that are checked."""
        return [name for name, box in self.boxes.items() if box.isChecked()]

    def save(self) -> None:
        """Ask where, and write."""
        names = self.chosen
        try:
            if self.format.value == "report":
                self._save_report(names)
            elif len(names) == 1:
                self._save_one(names[0])
            else:
                self._save_each(names)
        except ExportError as problem:
            self._say(str(problem))

    def _save_report(self, names: list[str]) -> None:
        path = self._asked_path("report", ".pdf")
        if path is not None:
            views = [self._views[name] for name in names]
            snapshot = views[0].snapshot
            assert snapshot is not None
            write_report(path, views, snapshot, self.form.look)
            self._done(path)

    def _save_one(self, name: str) -> None:
        path = self._asked_path(name, f".{self.format.value}")
        if path is not None:
            self._write(name, path)
            self._done(path)

    def _save_each(self, names: list[str]) -> None:
        folder = QFileDialog.getExistingDirectory(
            self, "A folder for the figures", self._folder()
        )
        if not folder:
            return
        for name in names:
            path = _unused(Path(folder) / f"{name}.{self.format.value}")
            self._write(name, path)
            self._done(path)
        self._say(f"Saved {len(names)} figures in {folder}.")

    def _write(self, name: str, path: Path) -> None:
        view = self._views[name]
        look = self.form.look
        if len(self.chosen) > 1:
            look = look.sized(view.export_size())
        with dressed(view, look):
            content = view_content(
                view, path.suffix, look.size, look.scale, grounded=look.grounded
            )
        write_atomically(path, content)

    def _done(self, path: Path) -> None:
        QSettings().setValue(FOLDER_KEY, str(path.parent))
        self._say(f"Saved {path.name} in {path.parent}.")

    def _asked_path(self, name: str, suffix: str) -> Path | None:
        chosen, _ = QFileDialog.getSaveFileName(
            self,
            "Save the figure",
            str(Path(self._folder()) / f"{name}{suffix}"),
            f"{suffix[1:].upper()} (*{suffix})",
        )
        if not chosen:
            return None
        path = Path(chosen)
        return path if path.suffix.lower() == suffix else Path(chosen + suffix)

    def _folder(self) -> str:
        return str(QSettings().value(FOLDER_KEY, str(Path.home())))

    def _say(self, sentence: str) -> None:
        self.words.setText(sentence)
        self.said.emit(sentence)

    def _check(self, checked: bool) -> None:
        box = self.sender()
        names = [name for name, each in self.boxes.items() if each is box]
        self._pointed = names[0] if checked else (self.chosen or names)[0]
        self._turn()

    def _turn(self) -> None:
        """Show the view checked last, and propose its size on the screen."""
        size = self._views[self._pointed].export_size()
        self.form.set_size(size)
        self._show_preview()

    def _show_format(self) -> None:
        kind = self.format.value
        self.form.setEnabled(kind != "csv")
        self.form.dpi.setEnabled(kind == "png")
        names = self.chosen
        self.save_button.setEnabled(bool(names))
        several = len(names) > 1 and kind != "report"
        self.form.set_sizable(len(names) < 2)
        self.save_button.setText("Save each…" if several else "Save…")
        look = self.form.look
        if kind == "png" and names:
            width, height = (
                round(length * look.scale) for length in (look.width, look.height)
            )
            self.words.setText(f"{width:,} × {height:,} pixels")
        else:
            self.words.setText("" if names else "Check the views to export.")

    def _show_preview(self) -> None:
        look = self.form.look
        fit = min(
            self.preview.width() / look.width, self.preview.height() / look.height
        )
        ratio = self.devicePixelRatioF()
        with dressed(self._views[self._pointed], look) as view:
            image = view_image(view, look.size, fit * ratio, grounded=look.grounded)
        pixmap = QPixmap.fromImage(image)
        pixmap.setDevicePixelRatio(ratio)
        self.preview.setPixmap(pixmap)
        self._show_format()

    def _lay_out(self, theme: Theme) -> None:
        buttons = QHBoxLayout()
        buttons.addWidget(self.words, 1)
        buttons.addWidget(self.save_button)
        buttons.addWidget(self.close_button)
        right = QVBoxLayout()
        right.setSpacing(2)
        self.form.setFixedWidth(round(theme.px(240)))
        right.addWidget(FormRow("Format", self.format, theme).fill())
        right.addWidget(self.form)
        right.addStretch(1)
        middle = QHBoxLayout()
        middle.setSpacing(14)
        left = QVBoxLayout()
        left.setSpacing(0)
        for box in self.boxes.values():
            left.addWidget(box)
        left.addStretch(1)
        middle.addLayout(left)
        middle.addWidget(self.preview, 1)
        middle.addLayout(right)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 14, 14, 12)
        layout.setSpacing(10)
        layout.addLayout(middle, 1)
        layout.addLayout(buttons)


def _unused(path: Path) -> Path:
    """The path, or one like it that no file has."""
    number = 2
    found = path
    while found.exists():
        found = path.with_stem(f"{path.stem}-{number}")
        number += 1
    return found
