"""What the File menu does: open, save, export; problems are said in one sentence."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from nnviz.session.experiment import Experiment
from nnviz.session.experiment_error import ExperimentError
from nnviz.session.session import Session
from nnviz.session.shipped_experiments import DEFAULT_NAME, shipped_experiment_paths
from nnviz.ui.export import ExportError, png_of, write_atomically
from nnviz.ui.player import Player
from nnviz.ui.window_settings import WindowSettings

_FILTER = "nnviz experiments (*.json);;All files (*)"
_PICTURE_SCALE = 2.0


class FileCommands(QObject):
    """Opens and saves experiments, and takes the whole window away as a picture."""

    said = Signal(str)
    recent_changed = Signal()

    def __init__(
        self,
        session: Session,
        player: Player,
        settings: WindowSettings,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._session = session
        self._player = player
        self._settings = settings
        self._window = window

    def new(self) -> None:
        """Start anew with the default experiment; can be undone."""
        self._open(shipped_experiment_paths()[DEFAULT_NAME], remember=False)

    def open(self) -> None:
        """Ask for an experiment file and open it."""
        recent = self._settings.recent_files()
        folder = recent[0].parent if recent else Path.home()
        name, _ = QFileDialog.getOpenFileName(
            self._window, "Open an experiment", str(folder), _FILTER
        )
        if name:
            self.open_path(Path(name))

    def open_path(self, path: Path) -> None:
        """Open an experiment file; can be undone, so nothing is lost."""
        self._open(path, remember=True)

    def open_shipped(self, path: Path) -> None:
        """Open one of the experiments that come with nnviz."""
        self._open(path, remember=False)

    def change(self, experiment: Experiment, text: str) -> None:
        """Start anew with what the experiment panel asks for."""
        self._player.pause()
        try:
            self._session.change_experiment(experiment, text)
        except ExperimentError as problem:
            self._session.announce()
            self._warn(str(problem))

    def save_as(self) -> None:
        """Ask for a name and write the experiment in force."""
        experiment = self._session.written_experiment
        proposed = f"{experiment.name.strip().replace('/', '-') or 'experiment'}.json"
        recent = self._settings.recent_files()
        folder = recent[0].parent if recent else Path.home()
        name, _ = QFileDialog.getSaveFileName(
            self._window, "Save the experiment", str(folder / proposed), _FILTER
        )
        if not name:
            return
        path = Path(name) if Path(name).suffix else Path(name).with_suffix(".json")
        try:
            experiment.save(path)
        except (ExperimentError, OSError) as problem:
            self._warn(str(problem))
            return
        self._remember(path)
        self.said.emit(f"Saved {path.name} in {path.parent}.")

    def export_window(self) -> None:
        """Ask for a name and write the whole window as a PNG."""
        name, _ = QFileDialog.getSaveFileName(
            self._window,
            "Save a picture of the window",
            str(Path.home() / "nnviz.png"),
            "Picture (*.png)",
        )
        if not name:
            return
        path = Path(name) if Path(name).suffix else Path(name).with_suffix(".png")
        try:
            write_atomically(path, png_of(window_image(self._window)))
        except ExportError as problem:
            self._warn(str(problem))
            return
        self.said.emit(f"Saved {path.name} in {path.parent}.")

    def copy_window(self) -> None:
        """Put a picture of the whole window on the clipboard."""
        data = QMimeData()
        data.setImageData(window_image(self._window))
        QGuiApplication.clipboard().setMimeData(data)
        self.said.emit("Copied the picture of the window.")

    def _open(self, path: Path, *, remember: bool) -> None:
        self._player.pause()
        try:
            experiment = Experiment.load(path)
            self._session.change_experiment(experiment, f"Open {path.name}")
        except ExperimentError as problem:
            self._warn(str(problem))
            return
        if remember:
            self._remember(path)

    def _remember(self, path: Path) -> None:
        self._settings.add_recent_file(path.absolute())
        self.recent_changed.emit()

    def _warn(self, sentence: str) -> None:
        self.said.emit(sentence)
        box = QMessageBox(
            QMessageBox.Icon.Warning,
            "nnviz",
            sentence,
            QMessageBox.StandardButton.Ok,
            self._window,
        )
        box.open()
        box.finished.connect(box.deleteLater)


def window_image(window: QWidget, scale: float = _PICTURE_SCALE) -> QImage:
    """The window as it is on the screen, with ``scale`` device pixels per px."""
    size = window.size()
    image = QImage(
        round(size.width() * scale),
        round(size.height() * scale),
        QImage.Format.Format_ARGB32_Premultiplied,
    )
    image.setDevicePixelRatio(scale)
    window.render(image)
    return image
