"""Zip archives of stored members: nothing in them is larger than the file itself.

A session is such an archive, and so is the ``state.npz`` in it. Members that are
compressed, given twice, encrypted, unknown or of a wrong size are refused; so what is
read takes no more memory than the file is long, whatever its headers say.
"""

import errno
import io
import stat
import struct
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast

from nnviz.session.experiment_error import ExperimentError

_CHUNK = 2**20
_LOCAL_HEADER = 30
_MOST_DIRECTORY = 8 * 2**20
"""Bytes of the list of members, of which each takes several times as many to hold."""
_DATE = (1980, 1, 1, 0, 0, 0)


class ArchiveError(ValueError):
    """An archive that is not whole, or not as nnviz writes it.

    The message continues "the file" to a sentence.
    """


@contextmanager
def _told_as_damage() -> Iterator[None]:
    """Whatever the standard library says of a broken archive, as one error."""
    try:
        yield
    except (ArchiveError, ExperimentError):
        raise
    except OSError as error:
        # A place that no file has, such as one before its beginning.
        if error.errno == errno.EINVAL:
            raise ArchiveError("is damaged or cut off") from None
        raise
    except (zipfile.BadZipFile, EOFError, struct.error):
        raise ArchiveError("is damaged or cut off") from None
    except (RuntimeError, ValueError, KeyError, OverflowError):
        # RuntimeError: encrypted, or its heir, a method of packing that is not known.
        raise ArchiveError("is damaged") from None


class Archive:
    """The members of an archive, each read once from its beginning.

    Parameters
    ----------
    file
        Can be sought; ``size`` bytes.
    knows
        Whether a name may be there.

    Raises
    ------
    ArchiveError
    OSError
    """

    def __init__(self, file: BinaryIO, size: int, knows: Callable[[str], bool]) -> None:
        self._file = file
        with _told_as_damage():
            self._zip = zipfile.ZipFile(cast(BinaryIO, _Careful(file)))
            members = self._zip.infolist()
            for member in members:
                _check_member(member, knows)
            if len({member.filename for member in members}) < len(members):
                raise ArchiveError("has a member twice")
            if sum(member.file_size for member in members) > size:
                raise ArchiveError("has members larger than itself")
        self._members = {member.filename: member for member in members}

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def only(self, names: tuple[str, ...]) -> None:
        """Refuse any other members than these.

        Raises
        ------
        ArchiveError
        """
        if not self._members.keys() <= set(names):
            raise ArchiveError("has a member that does not belong there")

    def size(self, name: str) -> int:
        """The bytes of a member.

        Raises
        ------
        ArchiveError
            When there is no such member.
        """
        if name not in self._members:
            raise ArchiveError(f"has no {name}")
        return self._members[name].file_size

    def read(self, name: str, most: int) -> bytes:
        """All bytes of a member, of at most ``most``."""
        if self.size(name) > most:
            raise ArchiveError(f"has a {name} that is too large")
        with self.open(name) as file:
            return b"".join(iter(lambda: file.read(_CHUNK), b""))

    @contextmanager
    def open(self, name: str) -> Iterator[BinaryIO]:
        """A member to be read from its beginning; its checksum is looked at."""
        self.size(name)
        with _told_as_damage(), self._zip.open(self._members[name]) as file:
            yield cast(BinaryIO, file)

    def inner(self, name: str, knows: Callable[[str], bool]) -> "Archive":
        """A member that is an archive itself, checked as a whole first."""
        size = self.size(name)
        with self.open(name) as file:
            while file.read(_CHUNK):
                pass
        member = self._members[name]
        self._file.seek(member.header_offset)
        header = self._file.read(_LOCAL_HEADER)
        # The lengths of the name and of the extra field stand at the end of the header.
        start = member.header_offset + _LOCAL_HEADER
        start += int.from_bytes(header[26:28], "little")
        start += int.from_bytes(header[28:30], "little")
        part = io.BufferedReader(_Part(self._file, start, size))
        return Archive(cast(BinaryIO, part), size, knows)


def _check_member(member: zipfile.ZipInfo, knows: Callable[[str], bool]) -> None:
    if member.orig_filename != member.filename or not knows(member.filename):
        raise ArchiveError("has a member that does not belong there")
    if (
        member.compress_type != zipfile.ZIP_STORED
        or member.compress_size != member.file_size
    ):
        raise ArchiveError("has a member that is packed, which no session has")


class _Careful(io.RawIOBase):
    """A file of which nobody reads more at once than a list of members may take."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(
            size if 0 <= size <= _MOST_DIRECTORY else _MOST_DIRECTORY + 1
        )
        if len(data) > _MOST_DIRECTORY:
            raise ArchiveError("has far too many members")
        return data


class _Part(io.RawIOBase):
    """A part of another file, as if it were a file of its own."""

    def __init__(self, file: BinaryIO, start: int, size: int) -> None:
        self._file = file
        self._start = start
        self._size = size
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        origin = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}
        at = origin[whence] + offset
        if at < 0:
            raise ValueError("before the beginning")
        self._at = at
        return at

    def readinto(self, room: "memoryview | bytearray") -> int:  # type: ignore[override]
        wanted = min(len(room), max(self._size - self._at, 0))
        self._file.seek(self._start + self._at)
        data = self._file.read(wanted)
        room[: len(data)] = data
        self._at += len(data)
        return len(data)


@contextmanager
def writing_archive(file: BinaryIO) -> Iterator[zipfile.ZipFile]:
    """An archive to write members to; also to what cannot be sought."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        yield archive


def member(name: str) -> zipfile.ZipInfo:
    """A stored member without a date: what is the same gives the same file."""
    info = zipfile.ZipInfo(name, _DATE)
    info.external_attr = (stat.S_IFREG | 0o644) << 16
    return info
