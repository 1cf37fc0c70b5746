"""NPZ files: names, shapes, split; sizes are looked at before memory is taken."""

import io
import zipfile

import numpy as np
import pytest

from nnviz.datasets.dataset import DatasetError, DatasetSettings
from nnviz.datasets.files.last_file import LAST_FILE
from nnviz.datasets.load import load_dataset


@pytest.fixture(autouse=True)
def nothing_kept():
    yield
    LAST_FILE.forget()


def load(path, **more):
    return load_dataset(DatasetSettings(kind="npz", path=str(path), **more))


def refusal(path):
    with pytest.raises(DatasetError) as caught:
        load(path)
    assert "\n" not in str(caught.value)
    assert "accepted" in str(caught.value)
    return str(caught.value)


@pytest.fixture
def rng():
    return np.random.default_rng(2)


@pytest.mark.parametrize("names", [("x", "y"), ("X", "y"), ("data", "target")])
def test_inputs_and_classes_by_their_usual_names(tmp_path, rng, names):
    x, y = rng.normal(size=(10, 3)), rng.integers(0, 3, 10)
    np.savez(tmp_path / "a.npz", **dict(zip(names, (x, y), strict=True)))
    dataset = load(tmp_path / "a.npz", test_fraction=0.3)
    assert (len(dataset.train), len(dataset.test)) == (7, 3)
    assert dataset.class_names == tuple(map(str, np.unique(y)))
    for point, label in zip(dataset.train.points, dataset.train.labels, strict=True):
        (row,) = np.flatnonzero((x == point).all(axis=1))
        assert dataset.class_names[label] == str(y[row])


def test_the_split_of_the_file_is_kept(tmp_path, rng):
    arrays = {
        "X_train": rng.normal(size=(6, 2)),
        "y_train": np.arange(6) % 2,
        "X_test": rng.normal(size=(4, 2)),
        "y_test": np.arange(4) % 2,
        "class_names": np.array(["no", "yes"]),
        "feature_names": np.array(["height", "width"]),
    }
    np.savez_compressed(tmp_path / "a.npz", **arrays)
    dataset = load(tmp_path / "a.npz")
    np.testing.assert_array_equal(dataset.train.points, arrays["X_train"])
    np.testing.assert_array_equal(dataset.test.points, arrays["X_test"])
    np.testing.assert_array_equal(dataset.test.labels, arrays["y_test"])
    assert dataset.class_names == ("no", "yes")
    assert dataset.point_names == ("height", "width")
    assert not dataset.train.points.flags.writeable


def test_numbers_are_regression_and_rows_of_them_too(tmp_path, rng):
    np.savez(tmp_path / "a.npz", x=rng.normal(size=(5, 2)), y=rng.normal(size=5))
    assert load(tmp_path / "a.npz").output_count == 1
    np.savez(tmp_path / "b.npz", x=rng.normal(size=(5, 2)), y=rng.normal(size=(5, 3)))
    dataset = load(tmp_path / "b.npz")
    assert dataset.class_names is None
    assert dataset.output_count == 3


def test_texts_and_one_hot_rows_are_classes(tmp_path, rng):
    x = rng.normal(size=(4, 2))
    np.savez(tmp_path / "a.npz", x=x, y=np.array(["b", "a", "b", "a"]))
    assert load(tmp_path / "a.npz").class_names == ("a", "b")
    np.savez(tmp_path / "b.npz", x=x, y=np.eye(4, dtype=np.uint8))
    assert load(tmp_path / "b.npz").output_count == 4


@pytest.mark.parametrize("planes", [False, True])
def test_images_in_color_are_planes_and_shares_of_255(tmp_path, rng, planes):
    images = rng.integers(0, 256, (6, 4, 5, 3), np.uint8)
    stored = images.transpose(0, 3, 1, 2) if planes else images
    np.savez(tmp_path / "a.npz", images=stored, labels=np.arange(6) % 2)
    dataset = load(tmp_path / "a.npz", test_fraction=0.0)
    assert dataset.image_shape == (4, 5)
    assert dataset.input_count == 60
    assert dataset.train.points.dtype == np.float32
    wanted = images.transpose(0, 3, 1, 2).reshape(6, -1) / np.float32(255)
    assert sorted(map(tuple, dataset.train.points)) == sorted(map(tuple, wanted))
    assert dataset.point_names[0] == "red row 1 column 1"


def test_arrays_in_fortran_order_and_of_another_byte_order(tmp_path, rng):
    x = np.asfortranarray(rng.normal(size=(5, 3)).astype(">f4"))
    np.savez(tmp_path / "a.npz", x=x, y=np.arange(5, dtype=">i2") % 2)
    dataset = load(tmp_path / "a.npz", test_fraction=0.0)
    assert sorted(map(tuple, dataset.train.points)) == sorted(map(tuple, x))


def test_float32_stays_what_it_is_and_can_be_standardised(tmp_path, rng):
    x = rng.normal(3, 5, size=(50, 70)).astype(np.float32)
    np.savez(tmp_path / "a.npz", x=x, y=np.arange(50) % 2)
    dataset = load(tmp_path / "a.npz", standardize=True, test_fraction=0.0)
    assert dataset.train.inputs.dtype == np.float32
    np.testing.assert_allclose(dataset.train.inputs.mean(axis=0), 0, atol=1e-6)
    np.testing.assert_allclose(dataset.train.inputs.std(axis=0), 1, atol=1e-6)
    np.testing.assert_array_equal(
        dataset.inputs_of(dataset.train.points[:2]), dataset.train.inputs[:2]
    )


def test_objects_are_refused_unread(tmp_path):
    np.savez(tmp_path / "a.npz", x=np.array([{}, {}]), y=np.arange(2))
    assert "Python objects" in refusal(tmp_path / "a.npz")


@pytest.mark.parametrize(
    ("arrays", "words"),
    [
        ({"a": np.zeros(3)}, "x and y"),
        ({"x": np.zeros(3), "y": np.zeros(3)}, "shape (3,)"),
        ({"x": np.zeros((3, 2)), "y": np.zeros(4)}, "3 answers"),
        ({"x": np.zeros((3, 4, 4, 2)), "y": np.zeros(3)}, "three"),
        ({"x": np.zeros((1, 2)), "y": np.zeros(1)}, "1 samples"),
        ({"x": np.zeros((3, 20_000)), "y": np.zeros(3)}, "20,000 numbers"),
        ({"x": np.full((3, 2), np.nan), "y": np.zeros(3)}, "[0, 0] is nan"),
        ({"x": np.zeros((3, 2)), "y": np.array([0.0, np.inf, 0])}, "not finite"),
        ({"x": np.zeros((3, 2)), "y": np.zeros(3, int)}, "1 classes"),
        ({"x": np.zeros((3, 2), "M8[s]"), "y": np.zeros(3)}, "datetime64"),
    ],
)
def test_what_cannot_be_used_is_named(tmp_path, arrays, words):
    np.savez(tmp_path / "a.npz", **arrays)
    assert words in refusal(tmp_path / "a.npz")


def forged(path, shape, data=b"", method=zipfile.ZIP_DEFLATED):
    head = io.BytesIO()
    np.lib.format.write_array_header_1_0(
        head, {"shape": shape, "fortran_order": False, "descr": "<f4"}
    )
    with zipfile.ZipFile(path, "w", method) as archive:
        archive.writestr("x.npy", head.getvalue() + data)
        archive.writestr("y.npy", head.getvalue() + data)


def test_a_header_that_promises_more_than_there_is(tmp_path):
    forged(tmp_path / "a.npz", (10**6, 10**6))
    assert "its header says" in refusal(tmp_path / "a.npz")


def test_a_bomb_is_refused_by_its_ratio(tmp_path):
    forged(tmp_path / "a.npz", (10_000, 1_000), bytes(40_000_000))
    assert "bytes of memory" in refusal(tmp_path / "a.npz")


def test_what_is_no_zip_file(tmp_path):
    (tmp_path / "a.npz").write_bytes(b"PK\x03\x04 and so on")
    assert "no whole NPZ file" in refusal(tmp_path / "a.npz")
