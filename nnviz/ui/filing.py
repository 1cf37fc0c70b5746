"""The session as a document of the window: files, sharing, recovery, its title."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from nnviz.session.saved_layout import SavedLayout
from nnviz.session.session import Session
from nnviz.session.snapshot import Snapshot
from nnviz.ui.document import Document
from nnviz.ui.file_commands import FileCommands
from nnviz.ui.player import Player
from nnviz.ui.recovery_commands import RecoveryCommands
from nnviz.ui.save_question import SaveQuestion
from nnviz.ui.share_commands import ShareCommands
from nnviz.ui.theme import Theme
from nnviz.ui.window_settings import WindowSettings
from nnviz.ui.workspace import Workspace


class Filing(QObject):
    """Puts together what has to do with files, and keeps the window's title.

    Parameters
    ----------
    workspace
        The panels, whose layout is saved with a session and taken from it.
    question
        Asks whether to save what would be lost; where there is none, nobody is asked.
    """

    said = Signal(str)

    def __init__(
        self,
        session: Session,
        player: Player,
        settings: WindowSettings,
        workspace: Workspace,
        theme: Theme,
        window: QWidget,
        question: SaveQuestion | None = None,
    ) -> None:
        super().__init__(window)
        self._session = session
        self._player = player
        self._settings = settings
        self._workspace = workspace
        self._theme = theme
        self._window = window
        self._left = False
        self.document = Document(session, self)
        self.commands = FileCommands(
            session,
            self.document,
            player,
            settings,
            self._saved_layout,
            window,
            question,
        )
        self.share = ShareCommands(session, self.document, self._look, window)
        self.recovery: RecoveryCommands | None = None
        self.document.changed.connect(self._show_title)
        self.commands.said.connect(self.said)
        self.commands.opened.connect(workspace.take_layout)
        self.share.said.connect(self.said)

    @property
    def slots(self) -> dict[str, Callable[[], None]]:
        """What carries out the actions of the window that have to do with files."""
        commands, share = self.commands, self.share
        return {
            "new": commands.new,
            "open": commands.open,
            "save": commands.save,
            "save_as": commands.save_as,
            "share_file": share.save,
            "share_file_with_weights": share.save_with_weights,
            "copy_experiment": share.copy,
            "copy_experiment_with_weights": share.copy_with_weights,
            "copy_command": share.copy_command,
            "paste_experiment": commands.paste,
            "export_window": commands.export_window,
            "copy_window": commands.copy_window,
        }

    def look(self, snapshot: Snapshot) -> None:
        """Find out what has become of the document."""
        self.document.look(snapshot)
        self._show_title()

    def keep_recovery(self, folder: Path) -> None:
        """Keep the session aside in a folder, and offer what was left there."""
        self.recovery = RecoveryCommands(
            self.document,
            self._player,
            self._saved_layout,
            folder,
            self._theme,
            self,
        )
        self.recovery.said.connect(self.said)
        self.recovery.restored.connect(self._workspace.take_layout)
        self.recovery.offered.connect(self._workspace.show_notice)
        self.recovery.offer()

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        if self.recovery is not None:
            self.recovery.apply_theme(theme)

    def may_close(self) -> bool:
        """Whether the window may close; a person is asked once about changes."""
        self._left = self._left or self.commands.may_leave()
        return self._left

    def close(self) -> None:
        """Wait for what is being written, and keep nothing aside any more."""
        self.commands.close()
        if self.recovery is not None:
            self.recovery.close()

    def _saved_layout(self) -> SavedLayout:
        return self._workspace.saved_layout(self._settings.theme)

    def _look(self) -> dict[str, str]:
        size = self._window.size()
        return {"size": f"{size.width()}x{size.height()}", "theme": self._theme.name}

    def _show_title(self) -> None:
        title = self.document.title(self._session.experiment.name)
        if title != self._window.windowTitle():
            self._window.setWindowTitle(title)
        self._window.setWindowModified(self.document.modified)
