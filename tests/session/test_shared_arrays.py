"""Shared memory: the same numbers on both sides, and nothing left of it afterwards."""

import sys
from pathlib import Path

import numpy as np
import pytest

from nnviz.session.shared_arrays import SharedArrays

ARRAYS = {
    "numbers": np.arange(7.0).reshape(1, 7),
    "labels": np.array([3, 1, 2]),
    "none": np.empty((0, 4), np.float32),
}


@pytest.fixture
def shared():
    shared = SharedArrays.copied(ARRAYS)
    yield shared
    shared.close()


def test_both_sides_see_the_same_memory(shared):
    other = SharedArrays.attach(shared.places)
    for name, array in ARRAYS.items():
        np.testing.assert_array_equal(other[name], array, strict=True)
    other["labels"][1] = 5
    assert shared["labels"].tolist() == [3, 5, 2]
    assert "labels" in other
    assert "weights" not in other
    other.close()


def test_what_is_closed_cannot_be_found_any_more(shared):
    shared.close()
    shared.close()
    with pytest.raises(FileNotFoundError):
        SharedArrays.attach(shared.places)


@pytest.mark.skipif(sys.platform == "win32", reason="blocks have no names there")
def test_without_a_name_it_stays_until_it_is_closed(shared):
    other = SharedArrays.attach(shared.places)
    shared.forget_name()
    with pytest.raises(FileNotFoundError):
        SharedArrays.attach(shared.places)
    shared["numbers"][0, 3] = -1.0
    assert other["numbers"][0, 3] == -1.0
    other.close()


def test_more_than_there_is_is_refused_at_once():
    before = _blocks()
    with pytest.raises(OSError, match=r"(?i)space|memory|large|invalid"):
        SharedArrays.create({"vast": ((2**45,), "<f8")})
    assert _blocks() <= before


def _blocks():
    folder = Path("/dev/shm")
    return set(folder.glob("psm_*")) if folder.exists() else set()
