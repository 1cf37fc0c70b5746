"""What Qt's offscreen platform says of every window is no problem: it is dropped."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

_HARMLESS = "This plugin does not support propagateSizeHints()"


@contextmanager
def harmless_messages_dropped() -> Iterator[None]:
    """Everything else that Qt has to say goes to standard error as before."""

    def handle(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        if message != _HARMLESS:
            print(message, file=sys.stderr)

    before = qInstallMessageHandler(handle)
    try:
        yield
    finally:
        qInstallMessageHandler(before)
