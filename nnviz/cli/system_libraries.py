"""Whether this machine can show a window, and in words what is missing if not."""

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from nnviz.cli.command_error import CommandError

_ALWAYS = "libegl1 libgl1 libxkbcommon0 libdbus-1-3 libfontconfig1"
# What the xcb platform plugin links to. Without one of them Qt ends the process with
# an abort, so it must be known before Qt is asked.
_X11_LIBRARIES = {
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xinerama.so.0": "libxcb-xinerama0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-image.so.0": "libxcb-image0",
}
_RENDER = (
    "nnviz render --view window --step 600 -o nnviz.png draws the window into a file"
    " without one"
)


@contextmanager
def qt_libraries_named() -> Iterator[None]:
    """Around the first import of Qt: what it misses is said in one sentence.

    Raises
    ------
    CommandError
    """
    try:
        yield
    except ImportError as error:
        if "cannot open shared object file" not in str(error):
            raise
        library = str(error).split(":")[0]
        raise CommandError(
            f"Qt needs the system library {library}, which is missing; on Debian or"
            f" Ubuntu, apt install {_ALWAYS} brings what it needs."
        ) from error


def require_display() -> None:
    """Refuse to open a window where none can be shown.

    Only X11 and Wayland can be missing; a platform that the person chose with
    QT_QPA_PLATFORM is taken as it is.

    Raises
    ------
    CommandError
    """
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return
    if os.environ.get("WAYLAND_DISPLAY"):
        return
    display = os.environ.get("DISPLAY")
    if not display:
        raise CommandError(f"There is no display to open a window on; {_RENDER}.")
    missing = [p for name, p in _X11_LIBRARIES.items() if not _is_there(name)]
    if missing:
        raise CommandError(
            "A window needs system libraries that are missing; on Debian or Ubuntu,"
            f" apt install {' '.join(missing)} brings them, and {_RENDER}."
        )
    if not _x11_answers():
        raise CommandError(f"The display {display} does not answer; {_RENDER}.")


def _is_there(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _x11_answers() -> bool:
    """Whether the X server of DISPLAY takes a connection from us."""
    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connect.argtypes = (ctypes.c_char_p, ctypes.c_void_p)
    xcb.xcb_connection_has_error.argtypes = (ctypes.c_void_p,)
    xcb.xcb_disconnect.argtypes = (ctypes.c_void_p,)
    connection = xcb.xcb_connect(None, None)
    answers = not xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    return bool(answers)
