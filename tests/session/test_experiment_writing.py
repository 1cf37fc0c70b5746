"""Whatever experiment is written reads back equal, and looks like the contract's."""

import json
import math
from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz.datasets.dataset import (
    CLASSIFICATION_KINDS,
    FEATURES,
    MAX_SEED,
    DatasetSettings,
)
from nnviz.datasets.load import load_dataset
from nnviz.engine.settings import (
    ACTIVATIONS,
    Initialization,
    Optimizer,
    Regularization,
    Shuffle,
)
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.experiment_check import data_shape
from nnviz.session.experiment_file import experiment_to_json, parse_experiment
from nnviz.session.experiment_writing import json_text

seeds = st.integers(0, MAX_SEED)
shares = st.floats(0, 1, exclude_max=True)
positive = st.floats(0, exclude_min=True, allow_infinity=False)
not_negative = st.floats(0, allow_infinity=False)
numbers = st.floats(allow_nan=False, allow_infinity=False)
small = st.floats(-1e6, 1e6)
names = st.text(st.characters(codec="utf-8"), max_size=200).filter(str.isprintable)
full_names = names.filter(str.strip)


def rows(height, width, values=numbers):
    row = st.tuples(*[values] * width)
    return st.tuples(*[row] * height)


@st.composite
def generated_data(draw):
    kind = draw(
        st.sampled_from([*CLASSIFICATION_KINDS, "plane", "sine", "iris", "digits"])
    )
    split = {
        "seed": draw(seeds),
        "test_fraction": draw(shares),
        "standardize": draw(st.booleans()),
    }
    if kind in ("iris", "digits"):
        return DatasetSettings(kind=kind, **split)
    if kind != "sine" and draw(st.booleans()):
        features = draw(
            st.lists(st.sampled_from(FEATURES), min_size=1, max_size=7, unique=True)
        )
        split["features"] = tuple(features)
    if kind in ("spiral", "blobs"):
        split["classes"] = draw(st.none() | st.integers(2, 10))
    return DatasetSettings(
        kind=kind, samples=draw(st.integers(10, 60)), noise=draw(shares), **split
    )


@st.composite
def inline_data(draw):
    count, tests = draw(st.integers(1, 5)), draw(st.integers(0, 3))
    width = draw(st.integers(1, 3))
    labels = st.integers(0, 4)
    has_classes = draw(st.booleans())
    columns = draw(st.integers(1, 3))

    def targets(n):
        return st.tuples(*[labels] * n) if has_classes else rows(n, columns)

    given = {"x": draw(rows(count, width, small)), "y": draw(targets(count))}
    if tests:
        given["test_x"] = draw(rows(tests, width, small))
        given["test_y"] = draw(targets(tests))
    if has_classes and draw(st.booleans()):
        given["class_names"] = tuple(draw(st.lists(full_names, min_size=5, max_size=6)))
    if draw(st.booleans()):
        given["feature_names"] = draw(st.tuples(*[full_names] * width))
    if width == 2 and draw(st.booleans()):
        given["features"] = ("x1", "x1*x2", "sin(x2)")
    elif draw(st.booleans()):
        images = [(1, width), (width, 1), *([(1, 1, 3)] if width == 3 else [])]
        given["image_shape"] = draw(st.sampled_from(images))
    given["standardize"] = draw(st.booleans())
    return DatasetSettings(kind="inline", **given)


@st.composite
def initializations(draw, layers):
    kind = draw(st.sampled_from(["he", "uniform", "zeros", "given"]))
    seed = draw(seeds)
    if kind == "given":
        shapes = list(zip(layers[1:], layers[:-1], strict=True))
        W = draw(st.tuples(*[rows(n_out, n_in) for n_out, n_in in shapes]))
        b = draw(st.tuples(*[st.tuples(*[numbers] * n_out) for n_out, _ in shapes]))
        return Initialization("given", seed, W=W, b=b)
    scale = draw(st.none() | positive) if kind != "zeros" else None
    return Initialization(kind, seed, scale)


@st.composite
def optimizers(draw):
    kind = draw(st.sampled_from(["sgd", "adam", "adamw", "rmsprop"]))
    rate = draw(not_negative)
    if kind == "sgd":
        return Optimizer(kind, rate, momentum=draw(shares))
    if kind == "rmsprop":
        return Optimizer(kind, rate, alpha=draw(shares), eps=draw(positive))
    return Optimizer(
        kind,
        rate,
        betas=(draw(shares), draw(shares)),
        eps=draw(positive),
        weight_decay=draw(not_negative),
    )


@st.composite
def experiments(draw):
    dataset = draw(generated_data() | inline_data())
    shape = data_shape(dataset)
    hidden = draw(st.lists(st.integers(1, 4), max_size=3))
    layers = (shape.inputs, *hidden, shape.outputs)
    losses = ["squared_error"]
    if shape.has_classes:
        losses += ["cross_entropy", "hinge"]
    loss = draw(st.sampled_from(losses))
    output = "linear"
    if loss == "squared_error":
        output = draw(st.sampled_from(ACTIVATIONS))
    # Matrices of 64 inputs are slow to draw, and no different.
    init = Initialization() if layers[0] > 9 else draw(initializations(layers))
    return Experiment(
        name=draw(names),
        dataset=dataset,
        network=NetworkSettings(
            layers,
            tuple(draw(st.sampled_from(ACTIVATIONS)) for _ in hidden),
            output,
            init,
        ),
        loss=loss,
        regularization=Regularization(
            draw(st.sampled_from(["none", "l1", "l2"])), draw(not_negative)
        ),
        optimizer=draw(optimizers()),
        batch_size=draw(st.none() | st.integers(1, 10**6)),
        shuffle=Shuffle(draw(st.sampled_from(["shuffled", "given"])), draw(seeds)),
        dtype=draw(st.sampled_from(["float64", "float32"])),
        note=draw(st.sampled_from(["", "Fails: λ = 3 is too large."])),
    )


@given(experiments())
@settings(max_examples=150, deadline=None)
def test_every_experiment_reads_back_equal(experiment):
    data = experiment_to_json(experiment)
    again = parse_experiment(data)
    assert again == experiment
    assert experiment_to_json(again) == data


@given(generated_data() | inline_data())
@settings(max_examples=100, deadline=None)
def test_data_have_the_shape_that_is_known_before_they_are_made(dataset):
    shape = data_shape(dataset)
    loaded = load_dataset(dataset)
    count = len(loaded.train) + (0 if loaded.test is None else len(loaded.test))
    if dataset.kind == "inline":
        count = len(loaded.train)
    assert shape.inputs == loaded.input_count
    assert shape.outputs == loaded.output_count
    assert shape.has_classes == loaded.is_classification
    assert shape.samples == count


def test_signed_zero_and_extreme_numbers_keep_their_bits():
    row = (-0.0, 5e-324, math.nextafter(1.0, 2.0), -1.7976931348623157e308, 0.1 + 0.2)
    dataset = DatasetSettings(kind="inline", x=(row,), y=((1.0,),))
    experiment = Experiment(
        dataset=dataset, network=NetworkSettings((5, 1), ()), loss="squared_error"
    )
    read = parse_experiment(experiment_to_json(experiment)).dataset.x
    assert np.array(read).tobytes() == np.array([row]).tobytes()


def test_only_keys_that_apply_are_written():
    experiment = Experiment(
        dataset=DatasetSettings(kind="iris", noise=0.7, samples=12),
        network=NetworkSettings((4, 3), ()),
        optimizer=Optimizer("adam", momentum=0.9, alpha=0.3),
    )
    tree = json.loads(experiment_to_json(experiment))
    assert set(tree["dataset"]) == {"kind", "seed", "test_fraction"}
    assert set(tree["network"]) == {"layers", "init"}
    assert set(tree["optimizer"]) == {
        "kind",
        "learning_rate",
        "betas",
        "eps",
        "weight_decay",
    }
    assert "dtype" not in tree
    assert "note" not in tree


def test_keys_keep_the_order_of_the_contract():
    tree = json.loads(experiment_to_json(Experiment()))
    assert list(tree) == [
        "format",
        "version",
        "name",
        "dataset",
        "network",
        "loss",
        "regularization",
        "optimizer",
        "batch_size",
        "shuffle",
    ]


def test_numbers_of_numpy_are_written_as_plain_ones():
    experiment = replace(Experiment(), batch_size=np.int64(7))
    experiment = replace(experiment, optimizer=Optimizer("sgd", np.float32(0.25)))
    read = parse_experiment(experiment_to_json(experiment))
    assert (read.batch_size, read.optimizer.learning_rate) == (7, 0.25)


def test_short_parts_stand_on_one_line_and_rows_are_not_broken():
    tree = {"a": {"b": [1, 2]}, "c": [[0.125] * 40, [1.0]], "d": [], "e": {}}
    text = json_text(tree)
    assert json.loads(text) == tree
    assert text.splitlines()[:3] == [
        "{",
        '  "a": {"b": [1, 2]},',
        '  "c": [',
    ]
    assert '  "d": [],' in text
    assert len(text.splitlines()) == 9


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | numbers | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_the_text_is_json_of_the_same_tree(tree):
    assert json.loads(json_text(tree)) == tree
