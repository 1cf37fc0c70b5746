"""A view, or the whole window, of a session as a file: what ``nnviz render`` writes."""

import gc
import tempfile
from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QPoint,
    QSettings,
    QSizeF,
    Qt,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication, QWidget

from nnviz.picture.drawings import Drawing
from nnviz.picture.table import Table
from nnviz.picture.tokens import ThemeName
from nnviz.session.session import Session
from nnviz.ui.drawing_motion import DrawsNeurons
from nnviz.ui.export import ExportError, export_view
from nnviz.ui.main_window import MainWindow
from nnviz.ui.offscreen_messages import harmless_messages_dropped
from nnviz.ui.theme import Theme, apply_theme, theme_named
from nnviz.ui.view import View
from nnviz.ui.views import view_class

WINDOW = "window"
"""The name of the whole window among the views."""


class PictureError(Exception):
    """Why there is no picture, in one sentence."""


def write_picture(
    session: Session,
    name: str,
    path: Path,
    size: tuple[int, int],
    theme_name: ThemeName,
    scale: float,
    drawing: Drawing | None = None,
) -> None:
    """Draw the present state of a session into a file, whose suffix says the format.

    Makes an application where there is none yet; the caller chooses the platform
    (QT_QPA_PLATFORM) before. Nothing is left open.

    Parameters
    ----------
    name
        A view's name (`nnviz.ui.views.VIEWS`), or ``window``.
    size
        Width and height in px.
    scale
        Device pixels per px of a PNG.
    drawing
        How neurons are drawn, where the view has a choice; ``None``: as it has it.

    Raises
    ------
    PictureError
    """
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(["nnviz"])
    theme = theme_named(theme_name)
    apply_theme(app, theme)
    with (
        harmless_messages_dropped(),
        tempfile.TemporaryDirectory(prefix="nnviz-") as folder,
    ):
        # A picture must not depend on a person's settings, nor change them.
        store = QSettings(str(Path(folder) / "nnviz.ini"), QSettings.Format.IniFormat)
        shown: QWidget
        if name == WINDOW:
            session.check_gradient()
            shown = MainWindow(session, store, theme)
            _choose_drawing(shown.findChildren(View), drawing)
            view: View = _WindowPicture(shown, session, theme)
        else:
            shown = view = view_class(name)(session, theme)
            _choose_drawing((view,), drawing)
            view.show_snapshot(session.snapshot())
        # Laid out as if shown, but no platform window is made.
        shown.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        shown.resize(*size)
        shown.show()
        _settle(app)
        if isinstance(shown, MainWindow):
            shown.workspace.surface_source.finish()
        try:
            export_view(view, path, QSizeF(*size), scale)
        except ExportError as error:
            raise PictureError(str(error)) from error
        finally:
            for widget in {shown, view}:
                widget.close()
                widget.deleteLater()
            del shown, view
            _settle(app)
            store.sync()
    gc.collect()


def _choose_drawing(views: Iterable[View], drawing: Drawing | None) -> None:
    for view in views:
        if drawing is not None and isinstance(view, DrawsNeurons):
            view.set_drawing(drawing)


class _WindowPicture(View):
    """The whole window as one drawing; stands beside it and is never shown."""

    name = WINDOW
    heading = "nnviz"
    ground = "bg"

    def __init__(self, window: QWidget, session: Session, theme: Theme) -> None:
        super().__init__(session, theme)
        self._window = window

    def draw(self, painter: QPainter, size: QSizeF) -> None:
        """Draw the window; one that cannot be so small is drawn smaller as a whole."""
        shown = self._window.size()
        scale = min(size.width() / shown.width(), size.height() / shown.height())
        painter.scale(scale, scale)
        self._window.render(painter, QPoint(0, 0))
        for view in self._window.findChildren(View):
            if view.failed:
                raise ExportError(f"The view “{view.title}” could not be drawn.")

    def table(self) -> Table:
        raise ExportError("The window as a whole has no table; each view has its own.")


def _settle(app: QApplication) -> None:
    """Let layouts, timers that are due, and deletions take effect."""
    for _ in range(3):
        app.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
