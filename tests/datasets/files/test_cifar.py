"""CIFAR-10: the binary form and both Python forms give the same; nothing is run."""

import pickle

import numpy as np
import pytest

from nnviz.datasets.dataset import DatasetError, DatasetSettings
from nnviz.datasets.files.cifar import CLASS_NAMES, read_batch
from nnviz.datasets.files.last_file import LAST_FILE
from nnviz.datasets.files.problem import DataFileError
from nnviz.datasets.load import load_dataset
from tests.datasets.files.real_files import (
    cifar_arrays,
    cifar_binary,
    cifar_folder,
    cifar_pickle,
    cifar_pickle_of_python_2,
)


@pytest.fixture(autouse=True)
def nothing_kept():
    yield
    LAST_FILE.forget()


def load(path, **more):
    return load_dataset(DatasetSettings(kind="cifar10", path=str(path), **more))


@pytest.mark.parametrize("form", ["bin", "python2", "python3"])
def test_a_folder_of_batches(tmp_path, form):
    dataset = load(cifar_folder(tmp_path / "c", form))
    assert (len(dataset.train), len(dataset.test)) == (15, 3)
    assert dataset.class_names == CLASS_NAMES
    assert dataset.image_shape == (32, 32)
    images, labels = cifar_arrays(3, 1)
    np.testing.assert_array_equal(dataset.train.points[3:6], images / np.float32(255))
    assert dataset.train.labels[3:6].tolist() == labels
    assert dataset.train.points.dtype == np.float32


@pytest.mark.parametrize("protocol", range(1, 6))
def test_pickles_of_every_protocol(tmp_path, protocol):
    images, labels = cifar_arrays(4)
    path = tmp_path / "data_batch_1"
    path.write_bytes(cifar_pickle(images, labels, protocol))
    if protocol == 1:
        with pytest.raises(DataFileError, match="accepted"):
            read_batch(path)
        return
    read, numbers = read_batch(path)
    np.testing.assert_array_equal(read, images)
    assert numbers.tolist() == labels


def test_pythons_own_reader_takes_what_the_tests_call_python_2():
    images, labels = cifar_arrays(2)
    data = cifar_pickle_of_python_2(images, labels)
    batch = pickle.loads(data, encoding="bytes")
    np.testing.assert_array_equal(batch[b"data"], images)
    assert batch[b"labels"] == labels


def test_a_single_batch_is_split(tmp_path):
    path = tmp_path / "some.bin"
    path.write_bytes(cifar_binary(*cifar_arrays(8)))
    dataset = load(path, test_fraction=0.25)
    assert (len(dataset.train), len(dataset.test)) == (6, 2)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "0 bytes"),
        (bytes(3072), "3,072 bytes"),
        (b"\x0a" + bytes(3072 + 3073), "the class 10"),
        (bytes(3073), "1 samples"),
    ],
)
def test_binary_files_that_are_none(tmp_path, data, words):
    path = tmp_path / "data_batch_1.bin"
    path.write_bytes(data)
    with pytest.raises(DatasetError, match="accepted") as caught:
        load(path)
    assert words in str(caught.value)


def batch(**changes):
    images, labels = cifar_arrays(4)
    return {"data": images, "labels": labels} | changes


@pytest.mark.parametrize(
    ("tree", "words"),
    [
        ([1, 2], "without an array"),
        (batch(data=b"x"), "without an array"),
        (batch(data=np.zeros((4, 3072))), "without an array"),
        (batch(data=np.zeros((4, 3071), np.uint8)), "without an array"),
        (batch(data=np.zeros((3, 3072), np.uint8)), "4 labels for 3 images"),
        (batch(labels=[0, 1, 2, 10]), "the class 10"),
        (batch(labels=[0, 1, 2, -1]), "the class -1"),
        (batch(labels=[0, 1, 2, True]), "without a list"),
        (batch(labels=np.zeros(4, np.uint8)), "without a list"),
        (batch(labels=[0, 1, 2, 2**100]), "the class"),
        (batch(more={(1, 2): 3}), "a key that is no text"),
        (batch(more=1.5), "BINFLOAT"),
        (batch(more=object), "builtins.object"),
        (batch(more={1, 2}), "EMPTY_SET"),
    ],
)
def test_pickles_of_something_else(tmp_path, tree, words):
    path = tmp_path / "data_batch_1"
    path.write_bytes(pickle.dumps(tree, 4))
    with pytest.raises(DataFileError, match="accepted") as caught:
        read_batch(path)
    assert words in str(caught.value)


def test_fortran_order(tmp_path):
    images, labels = cifar_arrays(4)
    path = tmp_path / "data_batch_1"
    path.write_bytes(cifar_pickle(np.asfortranarray(images), labels))
    np.testing.assert_array_equal(read_batch(path)[0], images)


def test_a_large_pickle_is_not_even_read(tmp_path):
    path = tmp_path / "data_batch_1"
    with path.open("wb") as file:
        file.write(b"\x80\x02")
        file.truncate(65 * 2**20)
    with pytest.raises(DataFileError, match="at most 67,108,864 is accepted"):
        read_batch(path)


def test_a_folder_without_batches(tmp_path):
    with pytest.raises(DatasetError, match="holds no batches"):
        load(tmp_path)
