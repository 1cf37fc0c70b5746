"""File › Share: the experiment as a small file or as text, the window as a command."""

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from nnviz.session.experiment import Experiment
from nnviz.session.experiment_error import ExperimentError
from nnviz.session.session import Session
from nnviz.session.share import experiment_text, render_command, with_parameters
from nnviz.ui.document import Document

_FILTER = "nnviz experiments (*.json)"


class ShareCommands(QObject):
    """Hands on what stands in the window; the session stays as it is.

    ``look`` gives the options of ``nnviz render`` with which it looks the same.
    """

    said = Signal(str)

    def __init__(
        self,
        session: Session,
        document: Document,
        look: Callable[[], Mapping[str, str]],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._look = look
        self._session = session
        self._document = document
        self._window = window

    def copy(self) -> None:
        """Put the experiment on the clipboard as text."""
        self._copy(self._session.written_experiment)

    def copy_with_weights(self) -> None:
        """The same, with the present parameters to begin with."""
        self._copy(self._with_weights())

    def save(self) -> None:
        """Ask for a file and write the experiment."""
        self._save(self._session.written_experiment)

    def save_with_weights(self) -> None:
        """The same, with the present parameters to begin with."""
        self._save(self._with_weights())

    def copy_command(self) -> None:
        """Put the command line on the clipboard that draws this window again."""
        file = self._document.file_for_command()
        if file is None:
            self.said.emit(
                "A command needs a file that holds this run: save the session first."
            )
            return
        command = render_command(
            file[0], self._session.snapshot(), "window", self._look()
        )
        QGuiApplication.clipboard().setText(command)
        self.said.emit(f"Copied: {command}")

    def _with_weights(self) -> Experiment:
        parameters = self._session.snapshot().parameters
        return with_parameters(self._session.written_experiment, parameters)

    def _copy(self, experiment: Experiment) -> None:
        text = experiment_text(experiment)
        QGuiApplication.clipboard().setText(text)
        self.said.emit(
            f"Copied the experiment, {len(text):,} characters; Ctrl+V in nnviz opens"
            " it."
        )

    def _save(self, experiment: Experiment) -> None:
        name = experiment.name.strip().replace("/", "-") or "experiment"
        chosen, _ = QFileDialog.getSaveFileName(
            self._window,
            "Share the experiment",
            str(Path.home() / f"{name}.json"),
            _FILTER,
        )
        if not chosen:
            return
        path = Path(chosen)
        if path.suffix.lower() != ".json":
            path = path.with_name(path.name + ".json")
        try:
            experiment.save(path)
        except ExperimentError as problem:
            self.said.emit(str(problem))
        except OSError as problem:
            self.said.emit(f"{path} cannot be saved: {problem.strerror or problem}.")
        else:
            self.said.emit(f"Saved {path.name} in {path.parent}.")
