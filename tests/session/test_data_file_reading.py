"""Experiments on data from files: keys, paths, errors, and that they train."""

import json
from dataclasses import replace

import numpy as np
import pytest

from nnviz.datasets.dataset import DatasetSettings
from nnviz.datasets.files.last_file import LAST_FILE
from nnviz.session.experiment import Experiment
from nnviz.session.experiment_error import ExperimentError
from nnviz.session.experiment_file import parse_experiment
from nnviz.session.session import Session
from nnviz.session.variations import (
    with_dataset,
    with_dataset_settings,
    with_hidden_layers,
)
from tests.datasets.files.real_files import cifar_folder, mnist_folder

TABLE = "long,wide,kind\n" + "".join(
    f"{i % 7}.5,{i % 5},{'abc'[i % 3]}\n" for i in range(30)
)


@pytest.fixture(autouse=True)
def nothing_kept():
    yield
    LAST_FILE.forget()


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "data" / "t.csv"
    path.parent.mkdir()
    path.write_text(TABLE)
    return path


def tree(layers=(2, 3, 3), **dataset):
    return {
        "format": "nnviz-experiment",
        "version": 1,
        "name": "Own",
        "dataset": {"kind": "csv", "path": "data/t.csv", "target": "kind"} | dataset,
        "network": {"layers": list(layers), "activation": "tanh"},
        "loss": "cross_entropy",
        "optimizer": {"kind": "sgd", "learning_rate": 0.1},
        "batch_size": 10,
    }


def written(folder, document):
    path = folder / "own.json"
    path.write_text(json.dumps(document))
    return path


def refusal(folder, document):
    with pytest.raises(ExperimentError) as caught:
        Experiment.load(written(folder, document))
    message = str(caught.value)
    assert "\n" not in message
    assert "own.json" in message
    return message


def test_a_relative_path_counts_from_the_experiment(tmp_path, table, monkeypatch):
    experiment = Experiment.load(written(tmp_path, tree()))
    assert experiment.dataset.path == str(table)
    # Also when it is named by a relative path itself.
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sub").mkdir()
    assert Experiment.load("own.json").dataset.path == str(table)


def test_every_key_is_read_and_written_back(tmp_path, table):
    keys = {
        "task": "classes",
        "separator": ",",
        "decimal": ".",
        "header": True,
        "encoding": "utf-8",
        "exclude": ["long"],
        "missing": "drop",
        "test_fraction": 0.2,
        "seed": 5,
        "standardize": True,
    }
    experiment = Experiment.load(written(tmp_path, tree((1, 3, 3), **keys)))
    experiment.save(tmp_path / "again.json")
    saved = json.loads((tmp_path / "again.json").read_text())
    assert (
        saved["dataset"]
        == {
            "kind": "csv",
            "path": "data/t.csv",
            "target": "kind",
        }
        | keys
    )
    assert Experiment.load(tmp_path / "again.json") == experiment


def test_a_file_elsewhere_is_written_with_its_whole_path(tmp_path, table):
    experiment = Experiment.load(written(tmp_path, tree()))
    (tmp_path / "other").mkdir()
    experiment.save(tmp_path / "other" / "own.json")
    saved = json.loads((tmp_path / "other" / "own.json").read_text())
    assert saved["dataset"]["path"] == str(table.resolve())


def test_null_is_the_same_as_left_out(tmp_path, table):
    names = ("task", "separator", "decimal", "header", "encoding")
    experiment = Experiment.load(written(tmp_path, tree(**dict.fromkeys(names))))
    assert experiment == Experiment.load(written(tmp_path, tree()))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"path": "data/none.csv"}, "dataset.path cannot be used"),
        ({"path": ""}, "dataset.path"),
        ({"path": 3}, "dataset.path"),
        ({"target": "none"}, "dataset.target cannot be used: t.csv has no column"),
        ({"target": None}, "dataset.target is missing"),
        ({"target": 1.5}, "dataset.target"),
        ({"separator": "x"}, "dataset.separator"),
        ({"exclude": "long"}, "dataset.exclude"),
        ({"exclude": [True]}, "dataset.exclude[0]"),
        ({"header": "yes"}, "dataset.header"),
        ({"missing": "guess"}, "dataset.missing"),
        ({"layers": (4, 3, 3)}, "network.layers[0]"),
        ({"layers": (2, 3, 4)}, "network.layers[2]"),
        ({"samples": 3}, "dataset.samples does not apply to csv"),
    ],
)
def test_what_is_wrong_is_named_with_the_file_and_the_key(
    tmp_path, table, changes, words
):
    assert words in refusal(tmp_path, tree(**changes))


def test_a_cell_that_is_wrong_is_found_through_the_experiment(tmp_path, table):
    table.write_text(TABLE.replace("3.5,3", "3.5,three", 1))
    message = refusal(tmp_path, tree())
    assert "t.csv, line 5, column 2 (“wide”): “three” is not a finite number" in message


def test_a_run_on_a_table_is_the_run_on_the_same_numbers_typed_in(tmp_path, table):
    experiment = Experiment.load(written(tmp_path, tree(test_fraction=0.3)))
    session = Session(experiment)
    data = session.dataset
    inline = DatasetSettings(
        kind="inline",
        x=tuple(map(tuple, data.train.points.tolist())),
        y=tuple(data.train.labels.tolist()),
        test_x=tuple(map(tuple, data.test.points.tolist())),
        test_y=tuple(data.test.labels.tolist()),
    )
    typed = Session(replace(experiment, dataset=inline))
    for each in (session, typed):
        each.advance(20)
    np.testing.assert_array_equal(
        session.snapshot().parameters.flat(), typed.snapshot().parameters.flat()
    )


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("standardize", [False, True])
def test_images_from_files_train_and_are_traced(tmp_path, dtype, standardize):
    cifar_folder(tmp_path / "c", "bin")
    document = tree((3072, 4, 10))
    document["dataset"] = {"kind": "cifar10", "path": "c", "standardize": standardize}
    document["dtype"] = dtype
    session = Session(Experiment.load(written(tmp_path, document)))
    traced = session.snapshot().trace
    session.advance(1)
    np.testing.assert_array_equal(
        session.snapshot().parameters.flat(), traced.updated.flat()
    )


def test_the_window_takes_up_data_as_any_other(tmp_path):
    mnist_folder(tmp_path / "m")
    experiment = with_dataset(Experiment(), "moons")
    settings = DatasetSettings(kind="mnist", path=str(tmp_path / "m"))
    taken = with_dataset_settings(experiment, settings)
    assert taken.network.layers == (20, 8, 8, 3)
    assert taken.batch_size == 6
    session = Session(experiment)
    session.change_experiment(taken, "Import m")
    assert session.dataset.image_shape == (5, 4)
    session.undo()
    assert session.dataset.image_shape is None


def test_bytes_without_a_file_count_from_where_one_is(table, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    experiment = parse_experiment(json.dumps(tree()).encode())
    assert experiment.dataset.path == str(table)


def test_a_file_that_is_gone_stops_no_run_on_its_data(table, tmp_path):
    session = Session(Experiment.load(written(tmp_path, tree())))
    table.unlink()
    LAST_FILE.forget()
    session.set_learning_rate(0.5)
    session.set_batch_size(7)
    wider = with_hidden_layers(session.experiment, (5,))
    session.change_experiment(wider)
    session.advance(3)
    assert session.dataset.point_names == ("long", "wide")
    session.change_experiment(with_dataset(session.experiment, "moons"))
    session.undo()
    session.advance(1)
    standardised = replace(session.experiment.dataset, standardize=True)
    with pytest.raises(ExperimentError, match="is not there"):
        session.change_experiment(replace(session.experiment, dataset=standardised))
