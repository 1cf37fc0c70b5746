"""How long the loss surface in 3-D takes to be drawn, again and again as it turns."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from time import perf_counter

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from nnviz.session.session import Session
from nnviz.ui.offscreen_messages import harmless_messages_dropped
from nnviz.ui.surface3d_view import Surface3dView
from nnviz.ui.theme import apply_theme, theme_named

_WARM_UP = 10
_DEGREES = 3.0


def turning_times(
    session: Session, nodes: int, size: tuple[int, int], frames: int
) -> list[float]:
    """Milliseconds of each frame; ``nodes`` a side has the surface.

    The view is drawn where QT_QPA_PLATFORM says; an application is made where there is
    none.
    """
    times: list[float] = []
    with _shown(session, nodes, size) as view:
        for _ in range(_WARM_UP + frames):
            begin = perf_counter()
            view.set_camera(view.camera.turned(_DEGREES, 0.0))
            view.repaint()
            times.append(1e3 * (perf_counter() - begin))
    return times[_WARM_UP:]


@contextmanager
def _shown(
    session: Session, nodes: int, size: tuple[int, int]
) -> Iterator[Surface3dView]:
    application = QApplication.instance() or QApplication(["nnviz"])
    assert isinstance(application, QApplication)
    theme = theme_named("light")
    apply_theme(application, theme)
    view = Surface3dView(session, theme)
    view.source.set_settings(replace(view.source.settings, grid=nodes))
    view.resize(*size)
    view.show_snapshot(session.snapshot())
    with harmless_messages_dropped():
        view.show()
        # Before that a widget is not painted.
        application.processEvents()
        yield view
    view.source.close()
    view.close()
    view.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
