"""For all tests: Qt off screen at one scale, nothing random, nothing left behind."""

import gc
import os
import sys
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import settings

# Before Qt is imported: it reads these once. Pictures come out the same everywhere.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["QT_SCALE_FACTOR"] = "1"
os.environ["QT_FONT_DPI"] = "96"

settings.register_profile("nnviz", derandomize=True, deadline=None)
settings.load_profile("nnviz")


@pytest.fixture(autouse=True)
def nothing_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that leaves a window, a running timer or a running thread behind.

    A test that failed already is let off: its traceback keeps its objects alive.
    """
    before = [*threading.enumerate(), *_living_qt_objects()]
    failures = request.session.testsfailed
    yield
    if request.session.testsfailed > failures:
        return
    _clear_away()
    known = set(map(id, before))
    after = [*threading.enumerate(), *_living_qt_objects()]
    left = [obj for obj in after if id(obj) not in known]
    if left:
        pytest.fail(f"left behind: {', '.join(map(repr, left))}")


def _clear_away() -> None:
    """Let go of what nobody holds any more, and let Qt delete what it was told to."""
    if core := _core_of_application():
        gc.collect()
        core.QCoreApplication.sendPostedEvents(None, core.QEvent.Type.DeferredDelete)
        core.QCoreApplication.processEvents()


def _living_qt_objects() -> list[Any]:
    """Top-level widgets, active timers and running threads of Qt."""
    core = _core_of_application()
    return [*_top_level_widgets(), *_running(core)] if core else []


def _core_of_application() -> Any:
    """QtCore, where there is an application; the layers below the window make none."""
    core = sys.modules.get("PySide6.QtCore")
    return core if core and core.QCoreApplication.instance() else None


def _top_level_widgets() -> list[Any]:
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets is None or widgets.QApplication.instance() is None:
        return []
    return [
        widget
        for widget in widgets.QApplication.topLevelWidgets()
        # Qt makes one tooltip for all and keeps it.
        if widget.parent() is None and widget.metaObject().className() != "QTipLabel"
    ]


def _running(core: Any) -> list[Any]:
    """Qt timers and threads made in Python that still run, with a parent or without."""
    shiboken = sys.modules["shiboken6"]
    return [
        obj
        for obj in gc.get_objects()
        if isinstance(obj, (core.QTimer, core.QThread))
        and shiboken.isValid(obj)
        and (obj.isActive() if isinstance(obj, core.QTimer) else obj.isRunning())
    ]
