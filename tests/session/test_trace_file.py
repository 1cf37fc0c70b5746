"""The trace has every number of CONTRACT.md section 3, exactly."""

import io
import itertools
import json
from dataclasses import replace

import numpy as np
import pytest

from nnviz.datasets.dataset import DatasetSettings
from nnviz.datasets.load import load_dataset
from nnviz.engine.evaluation import evaluate
from nnviz.engine.initialization import initialize
from nnviz.engine.network import Parameters
from nnviz.engine.settings import Initialization, Optimizer, Regularization
from nnviz.engine.training import Trainer
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.experiment_file import parse_experiment
from nnviz.session.trace_file import write_trace

KEYS = [
    "step",
    "epoch",
    "batch",
    "parameters",
    "z",
    "a",
    "sample_losses",
    "loss",
    "penalty",
    "dz",
    "gradients",
    "updated",
    "train_loss",
    "test_loss",
    "train_accuracy",
    "test_accuracy",
]
LAYERS = (2, 5, 4, 3)
SPIRAL = Experiment(
    name="Spirals",
    dataset=DatasetSettings("spiral", 50, 3),
    network=NetworkSettings(LAYERS, ("tanh", "relu")),
    regularization=Regularization("l2", 0.01),
    optimizer=Optimizer("sgd", 0.1, momentum=0.5),
    batch_size=7,
)
REGRESSION = Experiment(
    dataset=DatasetSettings("sine", 12, test_fraction=0.0),
    network=NetworkSettings((1, 3, 1), ("sigmoid",), "tanh"),
    loss="squared_error",
    batch_size=None,
)


def traced(experiment, steps, every=1):
    file = io.BytesIO()
    reported = []
    stopped = write_trace(experiment, file, steps, every, reported.append)
    return json.loads(file.getvalue(), parse_constant=pytest.fail), stopped, reported


def with_dtype(experiment, dtype):
    return replace(experiment, dtype=dtype)


def test_head_and_records():
    tree, stopped, _ = traced(SPIRAL, 9)
    assert list(tree) == ["format", "version", "experiment", "steps"]
    assert (tree["format"], tree["version"]) == ("nnviz-trace", 1)
    assert parse_experiment(json.dumps(tree["experiment"]).encode()) == SPIRAL
    assert stopped is None
    records = tree["steps"]
    assert [record["step"] for record in records] == list(range(1, 10))
    # 25 samples make batches of 7, 7, 7 and 4.
    assert [record["epoch"] for record in records] == [0] * 4 + [1] * 4 + [2]
    assert [len(record["batch"]) for record in records] == [7, 7, 7, 4] * 2 + [7]
    for epoch in (records[:4], records[4:8]):
        taken = [index for record in epoch for index in record["batch"]]
        assert sorted(taken) == list(range(25))


def test_keys_and_shapes_of_a_record():
    tree, _, _ = traced(SPIRAL, 4)
    for record in tree["steps"]:
        assert sorted(record) == sorted([*KEYS, "probabilities"])
        n = len(record["batch"])
        for key in ("parameters", "gradients", "updated"):
            assert [np.shape(W) for W in record[key]["W"]] == [(5, 2), (4, 5), (3, 4)]
            assert [np.shape(b) for b in record[key]["b"]] == [(5,), (4,), (3,)]
        for key in ("z", "a", "dz"):
            assert [np.shape(z) for z in record[key]] == [(n, 5), (n, 4), (n, 3)]
        assert np.shape(record["probabilities"]) == (n, 3)
        assert np.shape(record["sample_losses"]) == (n,)
        assert record["loss"] == pytest.approx(
            np.mean(record["sample_losses"]), rel=1e-15
        )
        assert record["penalty"] > 0


def test_what_does_not_exist_is_null_or_left_out():
    tree, _, _ = traced(REGRESSION, 2)
    for record in tree["steps"]:
        assert sorted(record) == sorted(KEYS)
        assert record["test_loss"] is None
        assert record["train_accuracy"] is None
        assert record["test_accuracy"] is None
        assert record["train_loss"] > 0
        assert len(record["batch"]) == 12


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("experiment", [SPIRAL, REGRESSION])
def test_numbers_are_exactly_those_of_the_engine(experiment, dtype):
    experiment = with_dtype(experiment, dtype)
    tree, _, _ = traced(experiment, 6)
    data = load_dataset(experiment.dataset)
    architecture = experiment.network.architecture
    trainer = Trainer(
        architecture,
        data.train.inputs,
        data.train.targets,
        experiment.training,
        initialize(architecture, experiment.network.init, dtype),
    )
    for record in tree["steps"]:
        step = trainer.trace()
        for key in ("parameters", "gradients", "updated"):
            given = record[key]
            for exact, written in zip(
                (*getattr(step, key).W, *getattr(step, key).b),
                (*given["W"], *given["b"]),
                strict=True,
            ):
                assert same_bits(exact, written)
        for key in ("z", "a", "dz"):
            for exact, written in zip(getattr(step, key), record[key], strict=True):
                assert same_bits(exact, written)
        assert same_bits(step.sample_losses, record["sample_losses"])
        assert (record["loss"], record["penalty"]) == (step.loss, step.penalty)
        before = Parameters.of(
            (np.array(W, dtype) for W in record["parameters"]["W"]),
            (np.array(b, dtype) for b in record["parameters"]["b"]),
        )
        train_loss, accuracy = evaluate(
            architecture,
            before,
            experiment.loss,
            data.train.inputs,
            data.train.targets,
            data.train.labels,
        )
        assert record["train_loss"] == train_loss
        assert record["train_accuracy"] == accuracy
        trainer.advance(1)


def same_bits(exact, written):
    return np.asarray(exact, np.float64).tobytes() == np.array(written).tobytes()


def test_each_record_goes_on_where_the_last_one_ended():
    records = traced(SPIRAL, 8)[0]["steps"]
    for before, after in itertools.pairwise(records):
        assert before["updated"] == after["parameters"]


@pytest.mark.parametrize(
    ("steps", "every", "expected"),
    [(10, 3, [3, 6, 9]), (9, 3, [3, 6, 9]), (2, 3, []), (3000, 1500, [1500, 3000])],
)
def test_every_kth_step_is_the_same_as_in_the_whole_trace(steps, every, expected):
    tree, stopped, reported = traced(SPIRAL, steps, every)
    assert [record["step"] for record in tree["steps"]] == expected
    assert stopped is None
    assert sum(reported) == steps
    if steps <= 10:
        whole = traced(SPIRAL, steps)[0]["steps"]
        assert tree["steps"] == [whole[step - 1] for step in expected]


def test_a_run_that_diverges_ends_the_trace_with_a_reason():
    wild = replace(
        REGRESSION,
        network=NetworkSettings((1, 3, 1), ("relu",), init=Initialization("he", 2)),
        optimizer=Optimizer("sgd", 1e6),
    )
    tree, stopped, reported = traced(wild, 500)
    assert "left the finite numbers at step" in stopped
    steps = [record["step"] for record in tree["steps"]]
    assert steps == list(range(1, len(steps) + 1))
    assert 0 < len(steps) < 500
    assert sum(reported) == len(steps)


def test_a_number_that_json_cannot_hold_ends_the_trace():
    # Every sample has a finite loss of its own, but one of the two sets does not.
    dataset = DatasetSettings(
        kind="inline", x=((1.0,),), y=((0.0,),), test_x=((1e200,),), test_y=((0.0,),)
    )
    huge = replace(
        REGRESSION,
        dataset=dataset,
        network=NetworkSettings((1, 1), (), init=Initialization("normal", 1)),
    )
    tree, stopped, _ = traced(huge, 5)
    assert tree["steps"] == []
    assert stopped == (
        "Step 1 has numbers that are not finite, which JSON cannot hold;"
        " the trace ends before it."
    )
