"""The memory that large data take, by accounting: once, and never in float64."""

import sys
import tracemalloc
from dataclasses import replace

import numpy as np
import pytest

from nnviz.cli.bench_large import large_experiment, write_images
from nnviz.datasets import room
from nnviz.datasets.dataset import DatasetSettings
from nnviz.datasets.files.last_file import LAST_FILE
from nnviz.datasets.load import load_dataset
from nnviz.picture.gallery import gallery
from nnviz.picture.plane import default_columns
from nnviz.session.sampling import SampleCounts
from nnviz.session.session import Session

SAMPLES = 6_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("images")
    write_images(folder, SAMPLES)
    yield folder
    LAST_FILE.forget()


def own_bytes(dataset):
    """What the arrays take, each counted once."""
    arrays = {}
    for part in (dataset.train, dataset.test):
        for array in (part.points, part.inputs, part.targets, part.labels):
            arrays[array.ctypes.data] = array.nbytes
    return sum(arrays.values())


def test_images_are_there_once_in_float32(folder):
    dataset = load_dataset(DatasetSettings(kind="cifar10", path=str(folder)))
    pixels = (SAMPLES + SAMPLES // 5) * 3072 * 4
    for part in (dataset.train, dataset.test):
        assert part.inputs.dtype == np.float32
        assert np.shares_memory(part.points, part.inputs)
    assert own_bytes(dataset) < 1.02 * pixels


def test_standardised_images_stay_in_float32(folder):
    settings = DatasetSettings(kind="cifar10", path=str(folder), standardize=True)
    dataset = load_dataset(settings)
    assert dataset.train.inputs.dtype == np.float32
    assert own_bytes(dataset) < 2.02 * (SAMPLES + SAMPLES // 5) * 3072 * 4


@pytest.mark.skipif(sys.platform != "linux", reason="rooms are Linux's")
def test_images_stand_where_another_process_can_see_them(folder):
    dataset = load_dataset(DatasetSettings(kind="cifar10", path=str(folder)))
    assert dataset.train.inputs.nbytes > room._LEAST_BYTES
    assert room.room_of(dataset.train.inputs) is not None


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_a_window_on_them_takes_a_part_of_their_memory_more(folder, dtype):
    experiment = replace(large_experiment(folder), dtype=dtype)
    data = load_dataset(experiment.dataset).train.inputs.nbytes
    tracemalloc.start()
    session = Session(experiment, keyframe_bytes=2**20, sampling=True)
    before, _ = tracemalloc.get_traced_memory()
    for _ in range(3):
        session.advance(1)
        snapshot = session.snapshot()
    gallery(snapshot, "wrong")
    default_columns(snapshot.dataset)
    while session.measure_whole(1.0) < 1.0:
        pass
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert snapshot.history_counts == SampleCounts(500, 500)
    assert before < 1.0 * data
    # In float64 alone the data would take twice their memory more.
    assert peak < 2.0 * data
