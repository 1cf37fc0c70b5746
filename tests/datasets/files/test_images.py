"""Folders of images: classes, sets, sizes, colours, and what is no image."""

import numpy as np
import pytest
from PIL import Image

from nnviz.datasets.dataset import DatasetError, DatasetSettings
from nnviz.datasets.files.last_file import LAST_FILE
from nnviz.datasets.load import load_dataset
from tests.datasets.files.real_files import image_folder


@pytest.fixture(autouse=True)
def nothing_kept():
    yield
    LAST_FILE.forget()


def load(path, **more):
    return load_dataset(DatasetSettings(kind="images", path=str(path), **more))


def refusal(path, **more):
    with pytest.raises(DatasetError) as caught:
        load(path, **more)
    assert "\n" not in str(caught.value)
    assert "accepted" in str(caught.value)
    return str(caught.value)


def test_a_folder_per_class(tmp_path):
    dataset = load(image_folder(tmp_path / "pets"), test_fraction=0.0)
    assert dataset.class_names == ("cat", "dog")
    assert dataset.image_shape == (4, 6)
    assert dataset.input_count == 72
    first = np.asarray(Image.open(tmp_path / "pets" / "cat" / "0.png"))
    wanted = first.transpose(2, 0, 1).reshape(-1) / np.float32(255)
    (place,) = np.flatnonzero((dataset.train.points == wanted).all(axis=1))
    assert dataset.train.labels[place] == 0


def test_grey_images_have_one_plane(tmp_path):
    dataset = load(image_folder(tmp_path / "pets", mode="L"))
    assert dataset.input_count == 24


def test_train_and_test_folders(tmp_path):
    image_folder(tmp_path / "pets" / "train", count=3)
    image_folder(tmp_path / "pets" / "test", count=2)
    dataset = load(tmp_path / "pets")
    assert (len(dataset.train), len(dataset.test)) == (6, 4)
    assert dataset.test.labels.tolist() == [0, 0, 1, 1]


def test_a_class_of_the_test_set_alone(tmp_path):
    image_folder(tmp_path / "pets" / "train")
    image_folder(tmp_path / "pets" / "test")
    (tmp_path / "pets" / "test" / "cat").rename(tmp_path / "pets" / "test" / "cow")
    assert "the class cow in test alone" in refusal(tmp_path / "pets")


def test_sizes_must_be_equal_or_are_made_so(tmp_path):
    folder = image_folder(tmp_path / "pets")
    Image.new("RGB", (9, 5)).save(folder / "dog" / "9.png")
    message = refusal(folder)
    assert "dog/9.png has 5 × 9 pixels and cat/0.png 4 × 6" in message
    assert message.startswith("dataset.image_shape")
    dataset = load(folder, image_shape=(3, 2))
    assert dataset.image_shape == (3, 2)
    assert dataset.input_count == 6
    assert load(folder, image_shape=(3, 2, 3)).input_count == 18


def test_what_is_no_image(tmp_path):
    folder = image_folder(tmp_path / "pets")
    (folder / "dog" / "9.png").write_bytes(b"\x89PNG\r\n\x1a\n and so on")
    assert "dog/9.png is no whole image" in refusal(folder)


def test_an_image_cut_short(tmp_path):
    folder = image_folder(tmp_path / "pets", size=(40, 40))
    path = folder / "dog" / "1.png"
    path.write_bytes(path.read_bytes()[:2000])
    assert "1.png is no whole image" in refusal(folder)


def test_a_bomb_is_refused_by_its_header(tmp_path):
    folder = image_folder(tmp_path / "pets")
    Image.new("1", (9000, 9000)).save(folder / "cat" / "0.png")
    assert "9,000 × 9,000 pixels" in refusal(folder)


def test_images_too_large_for_a_network(tmp_path):
    folder = image_folder(tmp_path / "pets", size=(80, 80))
    assert "19,200 numbers per sample" in refusal(folder)


@pytest.mark.parametrize("shape", [(0, 3), (3,), (3, 3, 4)])
def test_forms_that_are_none(tmp_path, shape):
    with pytest.raises(DatasetError, match=r"dataset\.image_shape must be"):
        load(image_folder(tmp_path / "p"), image_shape=shape)


def test_folders_without_images(tmp_path):
    assert "0 folders with images" in refusal(tmp_path)
    assert "not there" in refusal(tmp_path / "none")
    (tmp_path / "file").write_bytes(b"")
    assert "is a file" in refusal(tmp_path / "file")
