"""For all tests: Qt off screen at one scale, nothing random, nothing left behind."""

import gc
import os
import signal
import sys
import threading
from collections.abc import Iterator
from multiprocessing import active_children
from typing import Any

import pytest
from hypothesis import settings

# Before Qt is imported: it reads these once. Pictures come out the same everywhere.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["QT_SCALE_FACTOR"] = "1"
os.environ["QT_FONT_DPI"] = "96"

# A shell that starts the tests in the background lets Ctrl-C be ignored, here and in
# every process that a test starts; tests of Ctrl-C need it.
signal.signal(signal.SIGINT, signal.default_int_handler)

settings.register_profile("nnviz", derandomize=True, deadline=None)
settings.load_profile("nnviz")


@pytest.fixture(autouse=True)
def nothing_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that leaves a window, a running timer, thread or process behind.

    A test that failed already is let off: its traceback keeps its objects alive.
    """
    before = set(map(id, _running_things()))
    failures = request.session.testsfailed
    # What exists by now is not looked at again: neither by the garbage collector nor
    # by the search for timers. Both would take longer than most tests.
    gc.freeze()
    yield
    if request.session.testsfailed > failures:
        return
    _clear_away()
    left = [obj for obj in _running_things() if id(obj) not in before]
    left += _new_and_running()
    if left:
        pytest.fail(f"left behind: {', '.join(map(repr, left))}")


def pytest_sessionfinish() -> None:
    """Delete what failed tests kept alive, or Qt may crash at the end of Python."""
    gc.unfreeze()
    for widget in _top_level_widgets():
        widget.deleteLater()
    if _core_of_application() and "PySide6.QtGui" in sys.modules:
        # Off screen Qt lets go of what is on the clipboard only after Python has ended.
        sys.modules["PySide6.QtGui"].QGuiApplication.clipboard().clear()
    _clear_away()


def _core_of_application() -> Any:
    """QtCore, where there is an application; the layers below the window make none."""
    core = sys.modules.get("PySide6.QtCore")
    return core if core and core.QCoreApplication.instance() else None


def _clear_away() -> None:
    """Let go of what nobody holds any more, and let Qt delete what it was told to."""
    if core := _core_of_application():
        gc.collect()
        core.QCoreApplication.sendPostedEvents(None, core.QEvent.Type.DeferredDelete)
        core.QCoreApplication.processEvents()


def _running_things() -> list[Any]:
    return [*threading.enumerate(), *active_children(), *_top_level_widgets()]


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


def _new_and_running() -> list[Any]:
    """Timers and threads of Qt made in Python since `gc.freeze` that still run."""
    core = _core_of_application()
    if core is None:
        return []
    shiboken = sys.modules["shiboken6"]
    return [
        obj
        for obj in gc.get_objects()
        if isinstance(obj, (core.QTimer, core.QThread))
        and shiboken.isValid(obj)
        and (obj.isActive() if isinstance(obj, core.QTimer) else obj.isRunning())
    ]
