"""NumPy's ``.npy`` format, read with every size checked before memory is taken.

``numpy.load`` evaluates the header as Python and believes the shape in it. Here a
header is what NumPy writes, letter by letter, and the shape must be that of the bytes
that follow.
"""

import re
from dataclasses import dataclass
from math import prod
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from nnviz.session.archive import ArchiveError

_MAGIC = b"\x93NUMPY\x01\x00"
_PREFIX = len(_MAGIC) + 2
_ALIGNED_TO = 64
_LONGEST_HEADER = 1024
_HEADER = re.compile(
    r"\{'descr': '(?P<dtype><f8|<f4|<i8)', 'fortran_order': False,"
    r" 'shape': \((?P<shape>(?:[0-9]{1,18}, ?)*(?:[0-9]{1,18})?)\), \} *\n",
    re.ASCII,
)


class NpyError(ArchiveError):
    """Bytes that are no array as nnviz writes them."""


@dataclass(frozen=True, slots=True)
class NpyHeader:
    """Shape and dtype (``<f8``, ``<f4`` or ``<i8``) of an array in C order."""

    shape: tuple[int, ...]
    dtype: str

    @property
    def nbytes(self) -> int:
        """The bytes of the numbers that follow."""
        return prod(self.shape) * np.dtype(self.dtype).itemsize

    def encode(self) -> bytes:
        """The header as NumPy writes it: the numbers begin at a multiple of 64."""
        shape = ", ".join(map(str, self.shape)) + ("," if len(self.shape) == 1 else "")
        text = (
            f"{{'descr': '{self.dtype}', 'fortran_order': False, 'shape': ({shape}), }}"
        )
        room = -(_PREFIX + len(text) + 1) % _ALIGNED_TO
        line = (text + " " * room + "\n").encode("ascii")
        return _MAGIC + len(line).to_bytes(2, "little") + line


def read_header(file: BinaryIO, nbytes: int) -> NpyHeader:
    """The header of an array that takes ``nbytes`` with it; the numbers come next.

    Raises
    ------
    NpyError
        When it is none, or the numbers do not take the bytes that are left.
    """
    prefix = file.read(_PREFIX)
    if len(prefix) < _PREFIX or prefix[: len(_MAGIC)] != _MAGIC:
        raise NpyError("has an array that nnviz does not write")
    length = int.from_bytes(prefix[len(_MAGIC) :], "little")
    if length > _LONGEST_HEADER:
        raise NpyError("has an array that nnviz does not write")
    match = _HEADER.fullmatch(file.read(length).decode("latin-1"))
    if match is None:
        raise NpyError("has an array that nnviz does not write")
    shape = tuple(map(int, re.findall("[0-9]+", match["shape"])))
    header = NpyHeader(shape, match["dtype"])
    if header.nbytes != nbytes - _PREFIX - length:
        raise NpyError("has an array of another size than its header says")
    return header


def read_rows(file: BinaryIO, header: NpyHeader, rows: int) -> NDArray[Any]:
    """The next ``rows`` of the numbers, the first dimension shortened to them.

    Raises
    ------
    NpyError
        When the file ends before.
    """
    array = np.empty((rows, *header.shape[1:]), header.dtype)
    room = array.data.cast("B") if array.size else memoryview(b"")
    done = 0
    while done < len(room):
        data = file.read(min(len(room) - done, 2**20))
        if not data:
            raise NpyError("is cut off")
        room[done : done + len(data)] = data
        done += len(data)
    return array
