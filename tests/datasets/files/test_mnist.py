"""MNIST's files: plain and zipped, both orders of bytes, folder or file."""

import gzip

import numpy as np
import pytest

from nnviz.datasets.dataset import DatasetError, DatasetSettings
from nnviz.datasets.files.idx import idx_header, read_idx
from nnviz.datasets.files.last_file import LAST_FILE
from nnviz.datasets.files.problem import DataFileError, no_progress
from nnviz.datasets.load import load_dataset
from tests.datasets.files.real_files import mnist_folder, write_idx


@pytest.fixture(autouse=True)
def nothing_kept():
    yield
    LAST_FILE.forget()


def load(path, **more):
    return load_dataset(DatasetSettings(kind="mnist", path=str(path), **more))


def refusal(path):
    with pytest.raises(DatasetError) as caught:
        load(path)
    assert "\n" not in str(caught.value)
    assert "accepted" in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("order", [">", "<"])
@pytest.mark.parametrize("kind", ["u1", "i1", "i2", "i4", "f4", "f8"])
def test_every_type_in_both_orders(tmp_path, order, kind):
    array = np.arange(-4, 8).reshape(2, 3, 2).astype(kind)
    path = write_idx(tmp_path / "a", array, order)
    read = read_idx(path, idx_header(path), no_progress)
    np.testing.assert_array_equal(read, array)


@pytest.mark.parametrize("zipped", [False, True])
@pytest.mark.parametrize("order", [">", "<"])
def test_a_folder_with_both_sets(tmp_path, order, zipped):
    dataset = load(mnist_folder(tmp_path / "m", order, zipped=zipped))
    assert (len(dataset.train), len(dataset.test)) == (6, 4)
    assert dataset.image_shape == (5, 4)
    assert dataset.class_names == ("0", "1", "2")
    assert dataset.train.labels.tolist() == [0, 1, 2, 0, 1, 2]
    rng = np.random.default_rng(1)
    images = rng.integers(0, 256, (6, 5, 4), np.uint8)
    np.testing.assert_array_equal(
        dataset.train.points, images.reshape(6, 20) / np.float32(255)
    )
    assert dataset.train.points.dtype == np.float32
    assert dataset.train.inputs is dataset.train.points


def test_as_torchvision_lays_it_out_and_one_file_alone(tmp_path):
    mnist_folder(tmp_path / "MNIST" / "raw", zipped=True)
    whole = load(tmp_path)
    for name in ("train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz"):
        one = load(tmp_path / "MNIST" / "raw" / name)
        np.testing.assert_array_equal(one.test.points, whole.test.points)
    tests_alone = load(
        tmp_path / "MNIST" / "raw" / "t10k-images-idx3-ubyte.gz", test_fraction=0.5
    )
    assert (len(tests_alone.train), len(tests_alone.test)) == (2, 2)


def test_labels_must_be_there_and_as_many(tmp_path):
    folder = mnist_folder(tmp_path / "m")
    labels = folder / "train-labels-idx1-ubyte"
    write_idx(labels, np.zeros(5, np.uint8))
    assert "6 whole numbers are accepted" in refusal(folder)
    labels.unlink()
    assert "no labels beside it" in refusal(folder / "train-images-idx3-ubyte")


def test_cut_files_and_files_with_more(tmp_path):
    folder = mnist_folder(tmp_path / "m")
    path = folder / "train-images-idx3-ubyte"
    whole = path.read_bytes()
    for data in (whole[:-1], whole + b"x", whole[:9], b"", b"\0\0\x08\x09" + bytes(99)):
        path.write_bytes(data)
        refusal(folder)


@pytest.mark.parametrize("zipped", [False, True])
def test_sizes_are_checked_before_memory_is_taken(tmp_path, zipped):
    data = b"\0\0\x08\x03" + b"\x7f\xff\xff\xff" * 3
    path = tmp_path / "train-images-idx3-ubyte"
    path.write_bytes(gzip.compress(data) if zipped else data)
    with pytest.raises(DataFileError, match="2,147,483,647 × 2,147,483,647"):
        idx_header(path)


def test_a_zipped_file_cut_short(tmp_path):
    folder = mnist_folder(tmp_path / "m", zipped=True)
    path = folder / "train-images-idx3-ubyte.gz"
    path.write_bytes(path.read_bytes()[:-12])
    assert "no whole IDX file" in refusal(folder)


def test_an_empty_folder(tmp_path):
    assert "holds no images with labels" in refusal(tmp_path)
    assert "is not there" in refusal(tmp_path / "none")
