"""Room for large arrays in memory that another process can look into, without a copy.

On Linux such memory is a file without a name and without a disk: whoever is handed its
descriptor maps the same pages, and the last one to let go of it frees them. Elsewhere
arrays are as usual, and who wants them in another process copies them.
"""

import mmap
import os
import sys
import weakref
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

_LEAST_BYTES = 16 * 2**20


class Room(mmap.mmap):
    """Memory with the ``descriptor`` that it can be handed over by."""

    descriptor: int


def empty_array(shape: tuple[int, ...], dtype: DTypeLike) -> NDArray[Any]:
    """As `numpy.empty`; a large array has a room of its own where there are rooms."""
    nbytes = int(np.prod(shape)) * np.dtype(dtype).itemsize
    if sys.platform != "linux" or nbytes < _LEAST_BYTES:
        return np.empty(shape, dtype)
    try:
        descriptor = os.memfd_create("nnviz data")
    except OSError:
        return np.empty(shape, dtype)
    try:
        os.ftruncate(descriptor, nbytes)
        room = Room(descriptor, nbytes)
    except OSError:
        os.close(descriptor)
        return np.empty(shape, dtype)
    room.descriptor = descriptor
    weakref.finalize(room, os.close, descriptor)
    return np.ndarray(shape, dtype, room)


def room_of(array: NDArray[Any]) -> tuple[Room, int] | None:
    """The room that an array stands in, and at which byte; ``None`` without a room.

    An array with gaps has none either.
    """
    base: object = array
    while isinstance(base, np.ndarray):
        base = base.base
    if not isinstance(base, Room) or not array.flags.c_contiguous:
        return None
    start = array.ctypes.data - np.frombuffer(base, np.uint8).ctypes.data
    return base, start


def looked_into(
    descriptor: int, start: int, shape: tuple[int, ...], dtype: DTypeLike
) -> NDArray[Any]:
    """The array that stands in a room at a byte, read-only; closes the descriptor."""
    try:
        memory = mmap.mmap(descriptor, 0, prot=mmap.PROT_READ)
    finally:
        os.close(descriptor)
    return np.ndarray(shape, dtype, memory, start)
