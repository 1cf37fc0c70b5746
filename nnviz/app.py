"""The program: hands the command line the one thing that it cannot do, a window."""

import gc
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from nnviz.cli.main import run
from nnviz.cli.system_libraries import qt_libraries_named, require_display
from nnviz.session.experiment import Experiment
from nnviz.session.session_reading import OpenedSession
from nnviz.version import __version__

if TYPE_CHECKING:
    from nnviz.lessons.lesson import OpenedPage


def main(argv: Sequence[str] | None = None) -> int:
    """``nnviz …``; returns the exit status."""
    return run(sys.argv[1:] if argv is None else argv, open_window)


def open_window(
    content: Experiment | OpenedSession,
    file: str | None,
    lesson: "OpenedPage | None" = None,
) -> int:
    """Open the window on an experiment or a session and stay until it is closed.

    On a page of a lesson, where one is given.

    Raises
    ------
    CommandError
        Where there is no display, or a system library that Qt needs is missing.
    """
    require_display()
    with qt_libraries_named():
        from PySide6.QtCore import (
            QCoreApplication,
            QEvent,
            QSettings,
            QStandardPaths,
        )
        from PySide6.QtWidgets import QApplication

        from nnviz.session.session import Session
        from nnviz.ui.collector import keep_out_of_frames, work_as_ever
        from nnviz.ui.main_window import MainWindow
        from nnviz.ui.save_question import ask_to_save
        from nnviz.ui.window_settings import WindowSettings, user_settings
    app = QApplication(["nnviz"])
    app.setOrganizationName("nnviz")
    app.setApplicationName("nnviz")
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("nnviz")
    # Ctrl-C in the terminal closes the program at once, as everywhere else; Python's
    # own handler would wait for the next event.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    store = user_settings()
    memory = WindowSettings(store).timeline_bytes
    if isinstance(content, Experiment):
        session = Session(content, memory, sampling=True)
        window = MainWindow(session, store, question=ask_to_save)
        window.filing.document.given(file)
    else:
        session = Session.of(content, memory, sampling=True)
        window = MainWindow(session, store, question=ask_to_save)
        assert file is not None
        window.filing.document.take(Path(file).absolute(), saved=True)
        window.workspace.take_layout(content.layout)
    places = QStandardPaths.StandardLocation.AppLocalDataLocation
    folder = Path(QStandardPaths.writableLocation(places)) / "recovery"
    window.filing.keep_recovery(folder)
    window.show()
    if lesson is not None:
        window.lesson_commands.open(lesson.lesson, lesson.number)
    keep_out_of_frames()
    status = app.exec()
    work_as_ever()
    # In this order, or Qt may find objects at its end that are gone already.
    window.close()
    window.deleteLater()
    del window
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    app.processEvents()
    gc.collect()
    return status
