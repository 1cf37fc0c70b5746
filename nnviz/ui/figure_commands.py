"""Figures and films, from the File menu."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from nnviz.session.session import Session
from nnviz.ui.player import Player
from nnviz.ui.theme import Theme
from nnviz.ui.view import View
from nnviz.ui.workspace import Workspace


class FigureCommands(QObject):
    """Opens the dialogs; both begin with the view that has the focus."""

    said = Signal(str)

    def __init__(
        self,
        session: Session,
        player: Player,
        workspace: Workspace,
        window_image: Callable[[float], QImage],
        theme: Theme,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._session = session
        self._player = player
        self._workspace = workspace
        self._window_image = window_image
        self._theme = theme
        self._window = window

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme

    def export_figures(self) -> None:
        """Views as figures, or one report."""
        # The dialogs are imported when they are wanted: a window starts without.
        from nnviz.ui.figure_dialog import FigureDialog

        self._player.pause()
        views, first = self._workspace.views, self._first()
        dialog = FigureDialog(views, first, self._theme, self._window)
        dialog.said.connect(self.said)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def make_film(self) -> None:
        """A view, or the window, over the steps."""
        from nnviz.ui.film_dialog import FilmDialog

        self._player.pause()
        dialog = FilmDialog(
            self._session,
            self._whole_view,
            self._whole_window,
            self._first(),
            self._theme,
            self._window,
        )
        dialog.said.connect(self.said)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _first(self) -> str:
        focused: QWidget | None = self._workspace.focusWidget()
        while focused is not None and not isinstance(focused, View):
            focused = focused.parentWidget()
        return "graph" if focused is None else focused.name

    def _whole_view(self, name: str) -> View:
        view = self._workspace.views[name]
        self._workspace.surface_source.finish()
        return view

    def _whole_window(self, scale: float) -> QImage:
        self._workspace.surface_source.finish()
        return self._window_image(scale)
