"""Data for another process: large arrays are there once, small ones are copied."""

import os
import sys
from functools import partial

import numpy as np
import pytest

from nnviz.cli.bench_large import write_images
from nnviz.datasets import room
from nnviz.datasets.dataset import DatasetSettings
from nnviz.datasets.files.last_file import LAST_FILE
from nnviz.datasets.load import load_dataset
from nnviz.session.measuring import examples_of
from nnviz.session.shared_data import SharedData, take_data

linux = pytest.mark.skipif(sys.platform != "linux", reason="rooms are Linux's")
BLOBS = load_dataset(DatasetSettings(kind="blobs", samples=46, classes=3))


@pytest.fixture
def images(tmp_path, monkeypatch):
    """Images that stand in rooms."""
    monkeypatch.setattr(room, "_LEAST_BYTES", 10_000)
    write_images(tmp_path, 50)
    yield load_dataset(DatasetSettings(kind="cifar10", path=str(tmp_path)))
    LAST_FILE.forget()


def taken(shared):
    descriptors = iter([os.dup(each) for each in shared.descriptors])
    return take_data(shared.places, partial(next, descriptors))


def assert_same(sets, dataset):
    for examples, expected in zip(sets, examples_of(dataset), strict=True):
        assert np.array_equal(examples.inputs, expected.inputs)
        assert examples.inputs.dtype == expected.inputs.dtype
        assert np.array_equal(examples.targets, expected.targets)
        assert np.array_equal(examples.labels, expected.labels)


def test_small_data_are_copied():
    shared = SharedData(BLOBS)
    assert shared.descriptors == ()
    sets = taken(shared)
    shared.close()
    assert_same(sets, BLOBS)


@linux
def test_large_arrays_are_shared_as_they_are(images):
    shared = SharedData(images)
    assert [place.name for place in shared.places.rooms] == [
        "train inputs",
        "test inputs",
    ]
    copied = sum(
        int(np.prod(shape)) * np.dtype(dtype).itemsize
        for _, _, shape, dtype in shared.places.copies.arrays
    )
    assert copied < images.train.inputs.nbytes / 50
    sets = taken(shared)
    shared.close()
    assert_same(sets, images)
    found = room.room_of(images.train.inputs)
    assert found is not None
    os.pwrite(found[0].descriptor, np.float32(9.0).tobytes(), found[1])
    assert images.train.inputs[0, 0] == sets[0].inputs[0, 0] == 9.0
