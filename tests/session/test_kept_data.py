"""Data from somebody's disk are kept in the session, and need no disk again."""

import json
from dataclasses import replace
from random import Random

import numpy as np
import pytest

from nnviz.datasets.dataset import DatasetSettings
from nnviz.datasets.load import load_dataset
from nnviz.session import session_reading, session_record
from nnviz.session.experiment import NetworkSettings
from nnviz.session.experiment_error import ExperimentError
from nnviz.session.json_place import Place
from nnviz.session.kept_data import comes_from_disk, data_arrays, data_tree, read_data
from nnviz.session.session import Session
from tests.fuzz.sessions import live_on, rewritten
from tests.session.lived_sessions import EXPERIMENT, bytes_of, live, opened, read

SETTINGS = [
    DatasetSettings(kind="moons", samples=20),
    DatasetSettings(
        kind="moons", samples=20, standardize=True, features=("x1", "x2^2")
    ),
    DatasetSettings(kind="blobs", samples=20, classes=4, test_fraction=0.0),
    DatasetSettings(kind="plane", samples=20),
    DatasetSettings(kind="sine", samples=20),
    DatasetSettings(kind="digits"),
]


def same(one, other):
    if isinstance(one, np.ndarray):
        return one.tobytes() == other.tobytes() and one.shape == other.shape
    return one == other


@pytest.mark.parametrize("settings", SETTINGS, ids=lambda each: each.kind)
def test_what_is_kept_is_the_same_data(settings):
    dataset = load_dataset(settings)
    tree = json.loads(json.dumps(data_tree(dataset)))
    arrays = data_arrays(dataset)

    def take(name, shape, dtype):
        array = arrays[name].copy()
        assert (array.shape, array.dtype.str) == (shape, dtype)
        return array

    again = read_data(Place(tree), settings, take)
    for field in ("class_names", "point_names", "input_names", "image_shape"):
        assert getattr(again, field) == getattr(dataset, field)
    for part in ("train", "test"):
        one, other = getattr(dataset, part), getattr(again, part)
        assert (one is None) == (other is None)
        for field in ("points", "inputs", "targets", "labels"):
            assert one is None or same(getattr(one, field), getattr(other, field))
    assert same(dataset.mean, again.mean)
    assert same(dataset.scale, again.scale)


def test_what_the_experiment_gives_again_is_not_kept():
    assert not any(map(comes_from_disk, SETTINGS))
    assert not comes_from_disk(DatasetSettings(kind="inline"))
    assert comes_from_disk(DatasetSettings(kind="csv"))


@pytest.fixture
def disk(monkeypatch):
    """Two moons as if they had been read from a disk that is gone afterwards."""

    def gone(settings):
        raise AssertionError("The disk is gone.")

    def is_gone():
        monkeypatch.setattr(session_reading, "load_dataset", gone)
        monkeypatch.setattr("nnviz.session.run.load_dataset", gone)
        monkeypatch.setattr("nnviz.session.experiment_check.load_dataset", gone)

    monkeypatch.setattr(
        session_record, "comes_from_disk", lambda settings: settings.kind == "moons"
    )
    return is_gone


def lived():
    session = Session(
        replace(
            EXPERIMENT,
            dataset=DatasetSettings(kind="moons", samples=26, standardize=True),
            network=NetworkSettings(layers=(2, 3, 2), activation=("tanh",)),
        )
    )
    session.advance(20)
    live(session, Random(7), 20)
    return session


def test_a_session_opens_where_the_disk_is_not(disk):
    session = lived()
    data = bytes_of(session)
    disk()
    again = opened(data)
    assert bytes_of(again) == data
    session.advance(30)
    again.advance(30)
    one, other = (each.run.trainer.state().theta for each in (session, again))
    assert one.tobytes() == other.tobytes()


def test_for_the_same_machine_they_are_left_out(disk):
    session = lived()
    small = session.record(with_data=False)
    assert small.dataset is None
    assert session.record().dataset is session.run.given_dataset
    assert small.nbytes < session.record().nbytes


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"train": 14}, "data_train_points has shape"),
        ({"train": 0}, "data.train is 0"),
        ({"test": 10**9}, "data.test is"),
        ({"point_names": []}, "data.point_names"),
        ({"class_names": ["a"]}, "data.class_names"),
        ({"class_names": None}, "data_train_answers has shape"),
        ({"class_names": ["a", "b", "c"]}, "network.layers[2] is 2"),
        ({"image_shape": [3, 5]}, "data.image_shape"),
        ({"classes": "x"}, "data.classes"),
    ],
    ids=str,
)
def test_data_that_do_not_fit_are_named(disk, changes, words):
    def change(content):
        tree = json.loads(content)
        tree["data"] |= changes
        return json.dumps(tree).encode()

    with pytest.raises(ExperimentError) as caught:
        read(rewritten(bytes_of(lived()), "edits.json", change))
    assert words in str(caught.value)


def test_data_may_be_left_out_where_they_are_made_again(disk):
    def change(content):
        return json.dumps(json.loads(content) | {"data": None}).encode()

    assert live_on(rewritten(bytes_of(lived()), "edits.json", change)) is None


@pytest.mark.parametrize("form", ["csv", "npz"])
def test_a_session_on_a_file_opens_when_the_file_is_gone(tmp_path, form):
    path = tmp_path / f"data.{form}"
    numbers = np.random.default_rng(1).normal(size=(30, 2)).astype(np.float32)
    classes = np.arange(30) % 2
    if form == "csv":
        names = ["no", "yes"]
        rows = [
            f"{a},{b},{names[label]}"
            for (a, b), label in zip(numbers, classes, strict=True)
        ]
        path.write_text("\n".join(["width,length,kind", *rows]))
        settings = DatasetSettings(kind="csv", path=str(path), target="kind")
    else:
        np.savez(path, x=numbers, y=classes)
        settings = DatasetSettings(kind="npz", path=str(path))
    session = Session(
        replace(
            EXPERIMENT,
            dataset=settings,
            network=NetworkSettings(layers=(2, 3, 2), activation=("tanh",)),
        )
    )
    session.advance(15)
    session.save(tmp_path / "a.nnviz")
    path.unlink()
    again = Session.open(tmp_path / "a.nnviz")
    assert again.dataset.train.points.dtype == session.dataset.train.points.dtype
    assert bytes_of(again) == (tmp_path / "a.nnviz").read_bytes()
    for each in (session, again):
        each.advance(15)
    assert bytes_of(again) == bytes_of(session)
