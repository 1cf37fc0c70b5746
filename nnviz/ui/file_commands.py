"""What the File menu does: open, save; problems are said in one sentence."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from nnviz.session.experiment import Experiment
from nnviz.session.experiment_error import ExperimentError
from nnviz.session.saved_layout import SavedLayout
from nnviz.session.session import Session
from nnviz.session.session_file import SUFFIX, is_session_file, load_session
from nnviz.session.share import pasted_experiment
from nnviz.session.shipped_experiments import DEFAULT_NAME, shipped_experiment_paths
from nnviz.ui.document import Document
from nnviz.ui.export import ExportError, png_of, write_atomically
from nnviz.ui.player import Player
from nnviz.ui.save_question import SaveQuestion
from nnviz.ui.session_writer import SessionWriter, Written
from nnviz.ui.warning_box import warn
from nnviz.ui.window_settings import WindowSettings

_SESSIONS = f"nnviz sessions (*{SUFFIX})"
_EXPERIMENTS = "nnviz experiments (*.json)"
_OPEN_FILTER = f"nnviz sessions and experiments (*{SUFFIX} *.json);;All files (*)"
_SAVE_FILTER = f"{_SESSIONS};;{_EXPERIMENTS}"
_PICTURE_SCALE = 2.0


class FileCommands(QObject):
    """Opens and saves sessions and experiments, and takes the window as a picture.

    Parameters
    ----------
    layout
        How the window stands, to be saved with a session.
    question
        Asks whether to save what would be lost; where there is none, nobody is asked.
    """

    said = Signal(str)
    recent_changed = Signal()
    opened = Signal(object)
    """The `SavedLayout` of a session that was opened."""

    def __init__(
        self,
        session: Session,
        document: Document,
        player: Player,
        settings: WindowSettings,
        layout: Callable[[], SavedLayout],
        window: QWidget,
        question: SaveQuestion | None = None,
    ) -> None:
        super().__init__(window)
        self._session = session
        self._document = document
        self._player = player
        self._settings = settings
        self._layout = layout
        self._window = window
        self._question = question
        self._writer = SessionWriter(self)
        self._writer.ended.connect(self._written)
        self._writer.progressed.connect(self._say_progress)

    def new(self) -> None:
        """Start anew with the default experiment; can be undone."""
        self.open_shipped(shipped_experiment_paths()[DEFAULT_NAME])

    def open(self) -> None:
        """Ask for a session or an experiment and open it."""
        name, _ = QFileDialog.getOpenFileName(
            self._window, "Open", str(self._folder()), _OPEN_FILTER
        )
        if name:
            self.open_path(Path(name))

    def open_path(self, path: Path) -> None:
        """Open a session or an experiment; can be undone."""
        if not self.may_leave():
            return
        if is_session_file(path):
            self._open_session(path)
        else:
            self._open_experiment(path, remember=True)

    def open_shipped(self, path: Path) -> None:
        """Open one of the experiments that come with nnviz."""
        if self.may_leave():
            self._open_experiment(path, remember=False)

    def paste(self) -> None:
        """Start anew with the experiment that the clipboard holds as text."""
        try:
            experiment = pasted_experiment(QGuiApplication.clipboard().text())
        except ExperimentError as problem:
            self._warn(str(problem))
            return
        if not self.may_leave():
            return
        self._player.pause()
        self._session.change_experiment(experiment, f"Paste {experiment.name}")
        self._document.take(None, saved=False)

    def change(self, experiment: Experiment, text: str) -> None:
        """Start anew with what the experiment panel asks for."""
        self._player.pause()
        try:
            self._session.change_experiment(experiment, text)
        except ExperimentError as problem:
            self._session.announce()
            self._warn(str(problem))

    def save(self) -> None:
        """Save the session in its file; ask for one where it has none."""
        path = self._document.path
        if path is None:
            self.save_as()
        else:
            self._write(path)

    def save_as(self) -> None:
        """Ask for a name, and write the session, or the experiment in force."""
        path = self._ask_for_path()
        if path is None:
            return
        if path.suffix.lower() == ".json":
            self._write_experiment(path)
        else:
            self._write(path)

    def may_leave(self) -> bool:
        """Whether the session may give way, after a person was asked about changes."""
        if self._question is None or not self._document.modified:
            return True
        self._player.pause()
        file = self._document.path
        name = f"“{self._session.experiment.name}”" if file is None else file.name
        match self._question(self._window, name):
            case "save":
                path = file or self._ask_for_path()
                return path is not None and self._saved_at_once(path)
            case "discard":
                return True
            case _:
                return False

    def close(self) -> None:
        """Wait for what is being written."""
        self._writer.wait()

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

    # Inside

    def _folder(self) -> Path:
        recent = self._settings.recent_files()
        return recent[0].parent if recent else Path.home()

    def _ask_for_path(self) -> Path | None:
        """A file to save in; of a session, unless another suffix is chosen."""
        name = self._session.experiment.name.strip().replace("/", "-") or "session"
        proposed = self._document.path or self._folder() / f"{name}{SUFFIX}"
        chosen, kind = QFileDialog.getSaveFileName(
            self._window, "Save", str(proposed), _SAVE_FILTER
        )
        if not chosen:
            return None
        path = Path(chosen)
        if path.suffix.lower() in (SUFFIX, ".json"):
            return path
        suffix = ".json" if kind == _EXPERIMENTS else SUFFIX
        return path.with_name(path.name + suffix)

    def _open_experiment(self, path: Path, *, remember: bool) -> None:
        self._player.pause()
        try:
            experiment = Experiment.load(path)
            self._session.change_experiment(experiment, f"Open {path.name}")
        except ExperimentError as problem:
            self._warn(str(problem))
            return
        self._document.given(str(path) if remember else path.stem)
        if remember:
            self._remember(path)

    def _open_session(self, path: Path) -> None:
        self._player.pause()
        self._writer.wait()
        QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            opened = load_session(path)
        except ExperimentError as problem:
            self._warn(str(problem))
            return
        finally:
            QGuiApplication.restoreOverrideCursor()
        self._document.open(opened, path, f"Open {path.name}")
        self.opened.emit(opened.layout)
        self._remember(path)

    def _write_experiment(self, path: Path) -> None:
        try:
            self._session.written_experiment.save(path)
        except ExperimentError as problem:
            self._warn(str(problem))
        except OSError as problem:
            self._warn(f"{path} cannot be saved: {problem.strerror or problem}.")
        else:
            self._remember(path)
            self.said.emit(f"Saved {path.name} in {path.parent}.")

    def _write(self, path: Path) -> None:
        # What is under way is told first, or it would be taken for this one.
        self._writer.wait()
        self._writer.write(self._document.record(), self._layout(), path)

    def _saved_at_once(self, path: Path) -> bool:
        """Save while everything waits; whether nothing is left to be saved."""
        if path.suffix.lower() == ".json":
            self._write_experiment(path)
            return path.exists()
        self._write(path)
        self._writer.wait()
        return not self._document.modified

    def _written(self, result: Written) -> None:
        path = result.path
        if result.problem is not None:
            self._warn(result.problem)
            return
        self._document.saved(result.record, path)
        self._remember(path)
        self.said.emit(f"Saved {path.name} in {path.parent}.")

    def _say_progress(self, percent: int) -> None:
        self.said.emit(f"Saving… {percent} %")

    def _remember(self, path: Path) -> None:
        self._settings.add_recent_file(path.absolute())
        self.recent_changed.emit()

    def _warn(self, sentence: str) -> None:
        self.said.emit(sentence)
        warn(self._window, sentence)


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
