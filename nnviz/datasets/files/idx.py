"""IDX files, the form of MNIST: plain or gzipped, in either order of bytes.

A file begins with four bytes: 0, 0, the type of its numbers, and how many sizes
follow; each size has four bytes. Written on a machine with the other order of bytes,
they stand the other way round, and so do numbers of more than one byte.
"""

import gzip
import math
import zlib
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.files.problem import (
    MOST_FILE_BYTES,
    DataFileError,
    Progress,
    file_size,
    unreadable,
)

_TYPES = {8: "u1", 9: "i1", 11: "i2", 12: "i4", 13: "f4", 14: "f8"}
_MOST_SIZES = 4
_BLOCK = 2**22
_GZIP = b"\x1f\x8b"
_MOST_GZIP_RATIO = 1032
"""Deflate cannot do better than this."""


@dataclass(frozen=True, slots=True)
class IdxHeader:
    """The sizes and the type of an array."""

    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    offset: int
    zipped: bool

    @property
    def nbytes(self) -> int:
        return math.prod(self.shape) * self.dtype.itemsize


def idx_header(path: Path) -> IdxHeader:
    """What an IDX file says of itself, checked against its size.

    Raises
    ------
    DataFileError
    """
    size = file_size(path)
    try:
        with path.open("rb") as plain:
            zipped = plain.read(2) == _GZIP
        with _opened(path, zipped) as file:
            header = _header(path, file.read(4 + 4 * _MOST_SIZES), zipped)
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise _not_whole(path) from None
    except OSError as error:
        raise unreadable(path, error) from None
    whole = header.offset + header.nbytes
    possible = whole <= _MOST_GZIP_RATIO * size if zipped else whole == size
    if not possible or whole > MOST_FILE_BYTES:
        sizes = " × ".join(f"{each:,}" for each in header.shape)
        raise DataFileError(
            f"{path.name} says that it holds {sizes} numbers, which is not what a file"
            f" of {size:,} bytes holds; a whole IDX file is accepted"
        )
    return header


def read_idx(path: Path, header: IdxHeader, progress: Progress) -> NDArray[Any]:
    """The array.

    Raises
    ------
    DataFileError
    ReadingStopped
        By ``progress``.
    """
    data = bytearray(header.nbytes)
    view = memoryview(data)
    done = 0
    try:
        with _opened(path, header.zipped) as file:
            file.read(header.offset)
            while done < len(data):
                block = file.read(min(_BLOCK, len(data) - done))
                if not block:
                    raise _not_whole(path)
                view[done : done + len(block)] = block
                done += len(block)
                progress(done / len(data))
            if file.read(1):
                raise _not_whole(path)
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise _not_whole(path) from None
    except OSError as error:
        raise unreadable(path, error) from None
    return np.frombuffer(data, header.dtype).reshape(header.shape)


def _opened(path: Path, zipped: bool) -> AbstractContextManager[BinaryIO]:
    if zipped:
        return cast(BinaryIO, gzip.open(path, "rb"))
    return path.open("rb")


def _header(path: Path, start: bytes, zipped: bool) -> IdxHeader:
    order = ""
    if len(start) >= 4 and start[:2] == b"\0\0":
        order, kind, count = ">", start[2], start[3]
    elif len(start) >= 4 and start[2:4] == b"\0\0":
        order, kind, count = "<", start[1], start[0]
    if not order or kind not in _TYPES or not 1 <= count <= _MOST_SIZES:
        raise DataFileError(
            f"{path.name} does not begin as an IDX file does; one of MNIST's form is"
            " accepted, plain or gzipped"
        )
    offset = 4 + 4 * count
    if len(start) < offset:
        raise _not_whole(path)
    shape = tuple(np.frombuffer(start[4:offset], f"{order}u4").tolist())
    return IdxHeader(shape, np.dtype(order + _TYPES[kind]), offset, zipped)


def _not_whole(path: Path) -> DataFileError:
    return DataFileError(f"{path.name} is no whole IDX file; a whole one is accepted")
