"""Weights in from a file, and the network out to one, from the File menu."""

from pathlib import Path

from PySide6.QtCore import QObject, QSettings, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from nnviz.models.model_error import ModelError
from nnviz.models.suffixes import READABLE
from nnviz.session.experiment import Experiment
from nnviz.session.session import Session
from nnviz.ui.export_menu import FOLDER_KEY
from nnviz.ui.player import Player
from nnviz.ui.theme import Theme
from nnviz.ui.warning_box import warn

_FILTER = f"Weights ({' '.join(f'*{suffix}' for suffix in READABLE)});;All files (*)"


class ModelCommands(QObject):
    """Imports weights as the network of the experiment; exports the present network.

    ``network_menu`` has an entry for each format. ``said`` carries sentences for the
    status bar.
    """

    said = Signal(str)

    def __init__(
        self, session: Session, player: Player, theme: Theme, window: QWidget
    ) -> None:
        super().__init__(window)
        self._session = session
        self._player = player
        self._theme = theme
        self._window = window
        self.network_menu = QMenu("Save network as", window)
        self.network_menu.aboutToShow.connect(self._fill_menu)

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme

    def import_weights(self) -> None:
        """Ask for a file of weights and show what is in it."""
        name, _ = QFileDialog.getOpenFileName(
            self._window, "Import weights", self._folder(), _FILTER
        )
        if name:
            self.import_path(Path(name))

    def import_path(self, path: Path) -> None:
        """Show what is in a file of weights; taking it is up to the person."""
        # What reads models is imported when it is wanted: a window starts without.
        from nnviz.models.files import read_model
        from nnviz.ui.model_dialog import ModelDialog

        self._player.pause()
        try:
            model = read_model(path)
        except ModelError as problem:
            self._warn(str(problem))
            return
        dialog = ModelDialog(
            path.name, model, self._session.experiment, self._theme, self._window
        )
        dialog.setObjectName(path.name)
        dialog.chosen.connect(self._take)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def export_as(self, name: str) -> None:
        """Ask for a file's name and write the present network in a format."""
        from nnviz.models.files import FORMATS, write_model
        from nnviz.models.trained import TrainedNetwork

        suffix, text, _ = FORMATS[name]
        network = TrainedNetwork.of(self._session.snapshot())
        title = network.experiment.name.strip().replace("/", "-") or "network"
        chosen, _ = QFileDialog.getSaveFileName(
            self._window,
            f"Save the network as {text}",
            str(Path(self._folder()) / f"{title}{suffix}"),
            f"{text} (*{suffix})",
        )
        if not chosen:
            return
        path = Path(chosen)
        if path.suffix.lower() != suffix:
            path = Path(chosen + suffix)
        try:
            write_model(network, path, name)
        except ModelError as problem:
            self._warn(str(problem))
            return
        except OSError as problem:
            self._warn(f"{path.name} cannot be written: {problem.strerror or problem}.")
            return
        QSettings().setValue(FOLDER_KEY, str(path.parent))
        self.said.emit(f"Saved {path.name} in {path.parent}.")

    def _fill_menu(self) -> None:
        if not self.network_menu.isEmpty():
            return
        from nnviz.models.files import FORMATS

        for name, (suffix, text, _) in FORMATS.items():
            action = self.network_menu.addAction(f"{text} ({suffix})…")
            action.setData(name)
            action.triggered.connect(self._export)

    def _export(self) -> None:
        action = self.sender()
        assert isinstance(action, QAction)
        self.export_as(action.data())

    def _take(self, experiment: Experiment) -> None:
        dialog = self.sender()
        assert dialog is not None
        text = f"Import {dialog.objectName()}"
        self._session.change_experiment(experiment, text)
        self.said.emit(f"{text}: the run starts with these parameters.")

    def _folder(self) -> str:
        return str(QSettings().value(FOLDER_KEY, str(Path.home())))

    def _warn(self, sentence: str) -> None:
        self.said.emit(sentence)
        warn(self._window, sentence)
