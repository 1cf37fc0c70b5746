"""A person's own data from files and folders, and what is done with them."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, QStandardPaths, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from nnviz.datasets.dataset import Dataset, DatasetError, DatasetSettings
from nnviz.datasets.files.disk import kind_of
from nnviz.datasets.files.download import DOWNLOADS
from nnviz.datasets.files.problem import DataFileError
from nnviz.picture.data_words import sets_words
from nnviz.session.experiment_error import ExperimentError
from nnviz.session.session import Session
from nnviz.session.variations import with_dataset_settings
from nnviz.ui.download_dialog import DownloadDialog
from nnviz.ui.import_dialog import ImportDialog
from nnviz.ui.import_table_dialog import ImportTableDialog
from nnviz.ui.player import Player
from nnviz.ui.theme import Theme
from nnviz.ui.warning_box import warn

_FILTER = (
    "Data (*.csv *.tsv *.tab *.txt *.data *.dat *.npz *.bin *.gz *ubyte *_batch*)"
    ";;Experiments (*.json *.nnviz);;All files (*)"
)
_EXPERIMENTS = (".json", ".nnviz")
_FOLDER_KEY = "files/data_folder"
_RECENT_KEY = "files/recent_data"
_MOST_RECENT = 8


class ImportCommands(QObject):
    """Shows what is in a file of data, and begins a run on it.

    ``menu`` has all ways to data. ``said`` carries sentences for the status bar,
    ``experiment_chosen`` the path of what turned out to be an experiment.
    """

    said = Signal(str)
    experiment_chosen = Signal(Path)

    def __init__(
        self,
        session: Session,
        player: Player,
        store: QSettings,
        theme: Theme,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._session = session
        self._player = player
        self._store = store
        self._theme = theme
        self._window = window
        self.menu = QMenu("Import data", window)
        self.menu.addAction("Table or file…").triggered.connect(self.import_file)
        self.menu.addAction("Folder…").triggered.connect(self.import_folder)
        self.recent_menu = self.menu.addMenu("Recent data")
        self.menu.addSeparator()
        for kind, download in DOWNLOADS.items():
            size = f"{download.size / 1e6:,.0f} MB"
            action = self.menu.addAction(f"Download {download.title} ({size})…")
            action.setData(kind)
            action.triggered.connect(self._choose_download)
        self._show_recent()

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme

    def import_file(self) -> None:
        """Ask for a file of data and show what is in it."""
        name, _ = QFileDialog.getOpenFileName(
            self._window, "Import data", self._folder(), _FILTER
        )
        if name:
            self.import_path(Path(name))

    def import_folder(self) -> None:
        """Ask for a folder of images, of MNIST or of CIFAR-10."""
        name = QFileDialog.getExistingDirectory(
            self._window, "Import a folder of data", self._folder()
        )
        if name:
            self.import_path(Path(name))

    def download(self, kind: str) -> None:
        """Fetch a data set that a person asks for, then show what is in it."""
        folder = Path(
            QStandardPaths.writableLocation(
                QStandardPaths.StandardLocation.GenericDataLocation
            )
        )
        dialog = DownloadDialog(
            DOWNLOADS[kind], folder / "nnviz", self._theme, self._window
        )
        dialog.fetched.connect(self.import_path)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def takes(self, path: Path) -> bool:
        """Whether a file that is dropped is data rather than an experiment."""
        return path.is_dir() or path.suffix.lower() not in _EXPERIMENTS

    def import_path(self, path: Path) -> None:
        """Show what is in a file or folder; taking it is up to the person."""
        if not self.takes(path):
            self.experiment_chosen.emit(path)
            return
        self._player.pause()
        try:
            kind = kind_of(path)
        except DataFileError as problem:
            self._warn(f"{problem}.")
            return
        dialog = (
            ImportTableDialog(path, self._theme, self._window)
            if kind == "csv"
            else ImportDialog(path, kind, self._theme, self._window)
        )
        dialog.chosen.connect(self._take)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _take(self, settings: DatasetSettings, dataset: Dataset) -> None:
        assert settings.path is not None
        path = Path(settings.path)
        try:
            name = path.stem or path.name
            # Whatever the note says is about other data.
            named = replace(self._session.experiment, name=name, note="")
            experiment = with_dataset_settings(named, settings)
            self._session.change_experiment(experiment, f"Import {path.name}")
        except (ExperimentError, DatasetError) as problem:
            self._warn(str(problem))
            return
        self._remember(path)
        self.said.emit(f"{path.name}: {sets_words(dataset)}.")

    def _folder(self) -> str:
        return str(self._store.value(_FOLDER_KEY, str(Path.home())))

    def recent(self) -> tuple[Path, ...]:
        """The data taken last, newest first."""
        value = self._store.value(_RECENT_KEY, [])
        paths = [value] if isinstance(value, str) else value
        if not isinstance(paths, list):
            return ()
        return tuple(Path(path) for path in paths if isinstance(path, str) and path)

    def _remember(self, path: Path) -> None:
        others = [each for each in self.recent() if each != path]
        kept = [str(each) for each in [path, *others][:_MOST_RECENT]]
        self._store.setValue(_RECENT_KEY, kept)
        self._store.setValue(_FOLDER_KEY, str(path.parent))
        self._show_recent()

    def _show_recent(self) -> None:
        self.recent_menu.clear()
        paths = self.recent()
        for path in paths:
            action = self.recent_menu.addAction(path.name)
            action.setToolTip(str(path))
            action.setData(str(path))
            action.triggered.connect(self._choose_recent)
        self.recent_menu.setToolTipsVisible(True)
        self.recent_menu.setEnabled(bool(paths))

    def _choose_download(self) -> None:
        action = self.sender()
        assert isinstance(action, QAction)
        self.download(action.data())

    def _choose_recent(self) -> None:
        action = self.sender()
        assert isinstance(action, QAction)
        self.import_path(Path(action.data()))

    def _warn(self, sentence: str) -> None:
        self.said.emit(sentence)
        warn(self._window, sentence)
