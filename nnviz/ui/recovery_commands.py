"""Offers what was left behind by a window that died, and goes on with it if wanted."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from nnviz.session.experiment_error import ExperimentError
from nnviz.session.saved_layout import SavedLayout
from nnviz.ui.document import Document
from nnviz.ui.player import Player
from nnviz.ui.recovery import Orphan, Recovery
from nnviz.ui.recovery_bar import RecoveryBar
from nnviz.ui.theme import Theme


class RecoveryCommands(QObject):
    """Recovery as a person meets it.

    ``offered`` carries a `RecoveryBar` that is to be shown, ``restored`` the layout of
    the session that the window goes on with.
    """

    said = Signal(str)
    offered = Signal(QWidget)
    restored = Signal(object)

    def __init__(
        self,
        document: Document,
        player: Player,
        layout: Callable[[], SavedLayout],
        folder: Path,
        theme: Theme,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._player = player
        self._theme = theme
        self.recovery = Recovery(document, layout, folder, self)
        self.recovery.said.connect(self.said)
        self._orphans: list[Orphan] = []
        self.bar: RecoveryBar | None = None

    def offer(self) -> None:
        """Show the newest of what others left, if there is any."""
        self._orphans = self.recovery.orphans()
        self._show_next()

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        if self.bar is not None:
            self.bar.apply_theme(theme)

    def close(self) -> None:
        """The window closes as it should; what was not decided is offered again."""
        for orphan in self._orphans:
            orphan.lock.unlock()
        self._orphans.clear()
        self._drop_bar()
        self.recovery.close()

    def _show_next(self) -> None:
        self._drop_bar()
        if self._orphans:
            self.bar = RecoveryBar(self._orphans[0], self._theme)
            self.bar.restore_wanted.connect(self._restore)
            self.bar.discard_wanted.connect(self._discard)
            self.offered.emit(self.bar)

    def _drop_bar(self) -> None:
        if self.bar is not None:
            self.bar.hide()
            self.bar.deleteLater()
            self.bar = None

    def _restore(self, orphan: Orphan) -> None:
        self._player.pause()
        try:
            opened = self.recovery.take_over(orphan)
        except ExperimentError as problem:
            self.said.emit(str(problem))
            return
        file = opened.layout.file
        path = None if file is None else Path(file)
        self._document.open(opened, path, "Restore the session", saved=False)
        self.restored.emit(opened.layout)
        self.said.emit("The session goes on where it was kept.")
        self.recovery.keep()
        self._orphans.remove(orphan)
        self._show_next()

    def _discard(self, orphan: Orphan) -> None:
        self.recovery.discard(orphan)
        self._orphans.remove(orphan)
        self._show_next()
