"""A view, or the whole window, of a session as a file: what ``nnviz render`` writes."""

import gc
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
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

from nnviz.lessons.lesson import OpenedPage
from nnviz.picture.picture_look import PictureLook
from nnviz.picture.table import Table
from nnviz.picture.tokens import ThemeName
from nnviz.session.session import Session
from nnviz.ui.drawing_motion import DrawsNeurons
from nnviz.ui.export import ExportError, export_view
from nnviz.ui.graph_view import GraphView
from nnviz.ui.main_window import MainWindow
from nnviz.ui.offscreen_messages import harmless_messages_dropped
from nnviz.ui.theme import Theme, apply_theme, theme_named
from nnviz.ui.view import View
from nnviz.ui.views import view_class

WINDOW = "window"
"""The name of the whole window among the views."""
_AS_IT_IS = PictureLook()


class PictureError(Exception):
    """Why there is no picture, in one sentence."""


def write_picture(
    session: Session,
    name: str,
    path: Path,
    size: tuple[int, int],
    theme_name: ThemeName,
    scale: float,
    look: PictureLook = _AS_IT_IS,
    lesson: OpenedPage | None = None,
) -> None:
    """Draw the present state of a session into a file, whose suffix says the format.

    Parameters
    ----------
    name
        A view's name (`nnviz.ui.views.VIEWS`), or ``window``.
    size
        Width and height in px.
    scale
        Device pixels per px of a PNG.
    look
        How the network is drawn, in the views that have a choice.
    lesson
        The page that is open in the window; the session stands where it begins.

    Raises
    ------
    PictureError
    """
    with drawn_off_screen(session, name, size, theme_name) as drawn:
        drawn.take_look(look)
        drawn.open_lesson(lesson)
        drawn.catch_up()
        try:
            export_view(drawn.view, path, QSizeF(*size), scale)
        except ExportError as error:
            raise PictureError(str(error)) from error


class OffScreen:
    """A view of a session, or its whole window, that is on no screen."""

    def __init__(self, session: Session, view: View, shown: QWidget) -> None:
        self.view = view
        self._session = session
        self._shown = shown

    def take_look(self, look: PictureLook) -> None:
        """How the network is drawn, in the views that have a choice."""
        for view in (self._shown, *self._shown.findChildren(View)):
            if look.drawing is not None and isinstance(view, DrawsNeurons):
                view.set_drawing(look.drawing)
            if isinstance(view, GraphView):
                view.set_terms(look.terms)
                view.set_lit(look.lit)

    def open_lesson(self, lesson: OpenedPage | None) -> None:
        """Open a page in the window, for a session that stands where it begins."""
        shown = self._shown
        if isinstance(shown, MainWindow) and lesson is not None:
            shown.lesson_commands.open(lesson.lesson, lesson.number, begun=True)

    def catch_up(self) -> None:
        """Let the view show the session as it is now, whole."""
        shown = self._shown
        if isinstance(shown, MainWindow):
            _settle(_application())
            shown.workspace.surface_source.finish()
        elif self.view.snapshot is not self._session.snapshot():
            self.view.show_snapshot(self._session.snapshot())


@contextmanager
def drawn_off_screen(
    session: Session,
    name: str,
    size: tuple[int, int],
    theme_name: ThemeName,
    type_scale: float = 1.0,
) -> Iterator[OffScreen]:
    """A view, or the window, laid out as if shown; nothing of it is left at the end.

    Makes an application where there is none yet; the caller chooses the platform
    (QT_QPA_PLATFORM) before.
    """
    app = _application()
    theme = theme_named(theme_name, type_scale)
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
            view: View = _WindowPicture(shown, session, theme)
        else:
            shown = view = view_class(name)(session, theme)
            view.show_snapshot(session.snapshot())
        # Laid out as if shown, but no platform window is made.
        shown.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        shown.resize(*size)
        shown.show()
        _settle(app)
        try:
            yield OffScreen(session, view, shown)
        finally:
            for widget in {shown, view}:
                widget.close()
                widget.deleteLater()
            del shown, view
            _settle(app)
            store.sync()
    gc.collect()


def _application() -> QApplication:
    app = QApplication.instance()
    return app if isinstance(app, QApplication) else QApplication(["nnviz"])


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
