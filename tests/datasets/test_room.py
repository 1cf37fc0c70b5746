"""Large arrays stand in memory that another process can look into."""

import gc
import os
import sys

import numpy as np
import pytest

from nnviz.datasets import room
from nnviz.datasets.room import empty_array, looked_into, room_of

linux = pytest.mark.skipif(sys.platform != "linux", reason="rooms are Linux's")


@pytest.fixture(autouse=True)
def small_rooms(monkeypatch):
    monkeypatch.setattr(room, "_LEAST_BYTES", 100)


def test_a_small_array_is_an_array_as_usual():
    array = empty_array((5, 2), np.float64)
    assert array.shape == (5, 2)
    assert room_of(array) is None
    assert room_of(np.zeros((50, 2))) is None


@linux
def test_a_large_array_is_seen_through_its_descriptor_without_a_copy():
    array = empty_array((20, 3), np.float32)
    array[:] = np.arange(60).reshape(20, 3)
    found = room_of(array[4:])
    assert found is not None
    memory, start = found
    assert start == 4 * 3 * 4
    seen = looked_into(os.dup(memory.descriptor), start, (16, 3), np.float32)
    assert np.array_equal(seen, array[4:])
    array[4, 1] = -7.0
    assert seen[0, 1] == -7.0
    assert not seen.flags.writeable


@linux
def test_an_array_with_gaps_has_no_room():
    array = empty_array((20, 4), np.float32)
    assert room_of(array[::2]) is None
    assert room_of(array[:, 1:]) is None
    assert room_of(array[::-1]) is None


@linux
def test_the_descriptor_is_closed_with_the_last_array():
    array = empty_array((20, 4), np.float32)
    found = room_of(array)
    assert found is not None
    descriptor = found[0].descriptor
    os.fstat(descriptor)
    del array, found
    gc.collect()
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(descriptor)


def test_where_the_system_has_no_room_an_array_is_as_usual(monkeypatch):
    def refuse(*arguments):
        raise OSError("no room")

    monkeypatch.setattr(os, "memfd_create", refuse, raising=False)
    array = empty_array((20, 4), np.float32)
    assert array.shape == (20, 4)
    assert room_of(array) is None
