"""Arrays of an NPZ file: their headers first, then those that are asked for."""

import errno
import io
import math
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from nnviz.datasets.files.problem import (
    MOST_FILE_BYTES,
    DataFileError,
    Progress,
    file_size,
    shown,
    unreadable,
)

_HEADER = 4096
_BLOCK = 2**22
_MOST_ARRAYS = 200
_SMALL = 32 * 2**20
_MOST_RATIO = 400
"""Above `_SMALL`, what is compressed further than this is no data but a bomb."""
_NOT_WHOLE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OverflowError,
)
_KINDS = "biufU"


@dataclass(frozen=True, slots=True)
class ArrayHeader:
    """What an array will be, before memory is taken for it."""

    member: str
    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    fortran: bool
    offset: int

    @property
    def nbytes(self) -> int:
        return math.prod(self.shape) * self.dtype.itemsize


def array_headers(path: Path) -> dict[str, ArrayHeader]:
    """The headers of all arrays, by name; nothing else is read.

    Raises
    ------
    DataFileError
        When this is no NPZ file, or an array is not what it says it is.
    """
    file_size(path)
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if len(members) > _MOST_ARRAYS:
                raise DataFileError(
                    f"{path.name} has {len(members):,} members; at most"
                    f" {_MOST_ARRAYS} arrays are accepted"
                )
            return {
                member.filename.removesuffix(".npy"): _header(path, archive, member)
                for member in members
            }
    except DataFileError:
        raise
    except OSError as error:
        raise _refused(path, error) from None
    except _NOT_WHOLE:
        raise not_whole(path) from None


def read_array(path: Path, header: ArrayHeader, progress: Progress) -> NDArray[Any]:
    """One array, in C order; nothing is unpickled.

    Raises
    ------
    DataFileError
    ReadingStopped
        By ``progress``.
    """
    data = bytearray(header.nbytes)
    view = memoryview(data)
    try:
        with zipfile.ZipFile(path) as archive, archive.open(header.member) as file:
            file.read(header.offset)
            done = 0
            while done < len(data):
                block = file.read(min(_BLOCK, len(data) - done))
                if not block:
                    raise EOFError
                view[done : done + len(block)] = block
                done += len(block)
                progress(done / len(data))
            if file.read(1):  # to the end, where the checksum is compared
                raise EOFError
    except OSError as error:
        raise _refused(path, error) from None
    except _NOT_WHOLE:
        raise not_whole(path) from None
    order = header.shape[::-1] if header.fortran else header.shape
    array = np.frombuffer(data, header.dtype).reshape(order)
    return np.ascontiguousarray(array.T) if header.fortran else array


def _refused(path: Path, error: OSError) -> DataFileError:
    """Damaged numbers may send the reader to places before the beginning."""
    is_damaged = error.errno == errno.EINVAL
    return not_whole(path) if is_damaged else unreadable(path, error)


def not_whole(path: Path) -> DataFileError:
    return DataFileError(
        f"{path.name} is no whole NPZ file; one written by numpy.savez or"
        " numpy.savez_compressed is accepted"
    )


def _header(
    path: Path, archive: zipfile.ZipFile, member: zipfile.ZipInfo
) -> ArrayHeader:
    name = f"{path.name}, array {shown(member.filename.removesuffix('.npy'))}"
    with archive.open(member) as file:
        head = io.BytesIO(file.read(_HEADER))
    try:
        version = npy.read_magic(head)
        read = (
            npy.read_array_header_1_0
            if version == (1, 0)
            else npy.read_array_header_2_0
        )
        shape, fortran, dtype = read(head, max_header_size=_HEADER)
    except (ValueError, SyntaxError, TypeError, OverflowError, RecursionError):
        raise DataFileError(
            f"{name}: this is no NumPy array; members ending in .npy are accepted"
        ) from None
    if dtype.hasobject or dtype.kind not in _KINDS or dtype.names is not None:
        held = "Python objects" if dtype.hasobject else dtype.name
        raise DataFileError(
            f"{name}: it holds {held}, which are not read; numbers and texts are"
            " accepted"
        )
    header = ArrayHeader(member.filename, shape, dtype, fortran, head.tell())
    if any(size < 0 for size in shape) or (
        header.offset + header.nbytes != member.file_size
    ):
        raise DataFileError(
            f"{name}: its length is not that which its header says; a whole array is"
            " accepted"
        )
    if header.nbytes > MOST_FILE_BYTES or (
        header.nbytes > _SMALL
        and header.nbytes > _MOST_RATIO * max(1, member.compress_size)
    ):
        raise DataFileError(
            f"{name}: it would take {header.nbytes:,} bytes of memory; at most"
            f" {MOST_FILE_BYTES:,} are accepted, compressed to no less than"
            f" 1/{_MOST_RATIO} of that"
        )
    return header
