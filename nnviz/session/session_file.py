"""Session files: written so that the old one survives anything, read with every check.

A session (``.nnviz``, CONTRACT.md section 4) is the whole timeline of a run with what
a person changed on it, the present place and choice, and how the window stood.
"""

import os
from collections.abc import Callable
from pathlib import Path

from nnviz.session.atomic_file import replacing
from nnviz.session.experiment_error import ExperimentError
from nnviz.session.saved_layout import SavedLayout
from nnviz.session.session_reading import OpenedSession, read_session
from nnviz.session.session_record import SessionRecord
from nnviz.session.session_writing import write_session

SUFFIX = ".nnviz"
_MAGIC = b"PK\x03\x04"


def save_session(
    record: SessionRecord,
    path: str | os.PathLike[str],
    layout: SavedLayout | None = None,
    report: Callable[[int], object] = lambda _: None,
) -> None:
    """Write a session; an existing file survives any failure.

    Raises
    ------
    OSError
        When the file cannot be written.
    """
    with replacing(path) as file:
        write_session(record, layout or SavedLayout(), file, report)


def load_session(path: str | os.PathLike[str]) -> OpenedSession:
    """Read and check a session file.

    Raises
    ------
    ExperimentError
        With one sentence that names the file and says what is wrong with it.
    """
    source = os.fspath(path)
    try:
        with Path(path).open("rb") as file:
            return read_session(file, os.fstat(file.fileno()).st_size, source)
    except FileNotFoundError:
        problem = "there is no such file"
    except IsADirectoryError:
        problem = "this is a folder"
    except PermissionError:
        problem = "there is no permission to read this file"
    except OSError as error:
        problem = f"the file cannot be read ({error.strerror or error})"
    raise ExperimentError(f"{problem}; a session file is expected", source=source)


def is_session_file(path: str | os.PathLike[str]) -> bool:
    """Whether a file is to be read as a session: by how it begins, else by its name.

    An empty or damaged file called ``.nnviz`` is one, too: so its error says.
    """
    try:
        with Path(path).open("rb") as file:
            begins = file.read(len(_MAGIC))
    except (OSError, ValueError):
        begins = b""
    return begins == _MAGIC or (
        Path(path).suffix.lower() == SUFFIX and not begins.lstrip().startswith(b"{")
    )
