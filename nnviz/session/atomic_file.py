"""Writing files so that, whatever happens, the old or the whole new one is there."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex
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
        When the folder does not exist, is not writable, or the disk is full, or when
        the old file is read-only.
    """
    target = Path(os.path.realpath(path))
    if target.is_dir():
        raise IsADirectoryError(f"{path} is a folder")
    if target.exists() and not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, "the file is read-only", str(path))
    if target.exists() and not target.is_file():
        with target.open("wb") as file:
            yield file
        return
    mode = target.stat().st_mode & 0o777 if target.exists() else None
    handle, temporary = _create_beside(target, 0o666 if mode is None else 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if mode is not None:
            temporary.chmod(mode)
        temporary.replace(target)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    _sync_folder(target.parent)


def _create_beside(target: Path, mode: int) -> tuple[int, Path]:
    """A new file in the same folder, open for writing; the umask counts, too."""
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    while True:
        name = f".{target.name[:40]}.{token_hex(6)}"
        path = target.with_name(name)
        with suppress(FileExistsError):
            return os.open(path, flags, mode), path


def _sync_folder(folder: Path) -> None:
    """Make the new name last through a power cut, where the system can say so."""
    if os.name != "posix":
        return
    # The file itself is safe by now: some network file systems sync no folders.
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
