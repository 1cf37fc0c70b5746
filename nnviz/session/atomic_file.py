"""Writing files so that, whatever happens, the old or the whole new one is there."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO


@contextmanager
def replacing(path: str | os.PathLike[str]) -> Iterator[BinaryIO]:
    """A binary file beside ``path`` that takes its place when the block ends well.

    The new file is synced to the disk before it is moved over the old one. When the
    block raises (Ctrl-C too), the new file is removed and the old one stays as it is.
    A symbolic link is followed; the permissions of the old file are kept. What is
    no regular file (``/dev/null``, a pipe) is written to as it is.

    Raises
    ------
    OSError
        When the folder does not exist, is not writable, or the disk is full.
    """
    target = Path(os.path.realpath(path))
    if target.is_dir():
        raise IsADirectoryError(f"{path} is a folder")
    if target.exists() and not target.is_file():
        with target.open("wb") as file:
            yield file
        return
    # mkstemp makes files that only their owner reads; a new file gets what the
    # person's umask says, as any other program's would.
    mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask()
    handle, name = tempfile.mkstemp(prefix=f".{target.name[:100]}.", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(mode)
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _sync_folder(folder: Path) -> None:
    """Make the new name last through a power cut, where the system can say so."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    # The file itself is safe by now: some network file systems sync no folders.
    with suppress(OSError):
        os.fsync(handle)
    os.close(handle)
