"""Named arrays in a block of memory that two processes share."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from multiprocessing.shared_memory import SharedMemory
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

_ALIGNMENT = 64
# Where Linux keeps shared memory, as files.
_FOLDER = Path("/dev/shm")


@dataclass(frozen=True, slots=True)
class SharedPlaces:
    """Where the arrays are: the block, and per name (first byte, shape, dtype)."""

    block: str
    arrays: tuple[tuple[str, int, tuple[int, ...], str], ...]


class SharedArrays:
    """Arrays in one block; whoever created it takes its name from the system, too.

    Nobody else may hold one of the arrays when it is closed.
    """

    def __init__(self, memory: SharedMemory, places: SharedPlaces, named: bool) -> None:
        self.places = places
        self._memory = memory
        self._named = named
        self._arrays: dict[str, Array] = {
            name: np.ndarray(shape, dtype, memory.buf, start)
            for name, start, shape, dtype in places.arrays
        }

    @classmethod
    def create(cls, forms: Mapping[str, tuple[tuple[int, ...], str]]) -> "SharedArrays":
        """Make room for arrays of these shapes and dtypes.

        Raises
        ------
        OSError
            When there is not so much shared memory.
        """
        places, end = [], 0
        for name, (shape, dtype) in forms.items():
            places.append((name, end, shape, dtype))
            nbytes = int(np.prod(shape)) * np.dtype(dtype).itemsize
            end += -(-nbytes // _ALIGNMENT) * _ALIGNMENT
        memory = SharedMemory(create=True, size=max(end, _ALIGNMENT))
        try:
            _reserve(memory)
        except OSError:
            memory.close()
            memory.unlink()
            raise
        return cls(memory, SharedPlaces(memory.name, tuple(places)), named=True)

    @classmethod
    def copied(cls, arrays: Mapping[str, Array]) -> "SharedArrays":
        """Share copies of these arrays; errors as `create`."""
        shared = cls.create({n: (a.shape, a.dtype.str) for n, a in arrays.items()})
        for name, array in arrays.items():
            np.copyto(shared[name], array)
        return shared

    @classmethod
    def attach(cls, places: SharedPlaces) -> "SharedArrays":
        """Those that another process has created."""
        return cls(SharedMemory(places.block), places, named=False)

    def __getitem__(self, name: str) -> Array:
        return self._arrays[name]

    def __contains__(self, name: str) -> bool:
        return name in self._arrays

    def forget_name(self) -> None:
        """Nobody else attaches any more: the memory goes with its last user."""
        if self._named:
            self._named = False
            self._memory.unlink()

    def close(self) -> None:
        """Let go of the memory; does nothing the second time."""
        self._arrays.clear()
        self._memory.close()
        self.forget_name()


def _reserve(memory: SharedMemory) -> None:
    """Take the memory now: writing where there is none left ends a process at once."""
    file = _FOLDER / memory.name.lstrip("/")
    if sys.platform == "linux" and file.exists():
        descriptor = os.open(file, os.O_RDWR)
        try:
            os.posix_fallocate(descriptor, 0, memory.size)
        finally:
            os.close(descriptor)
