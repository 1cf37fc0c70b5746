"""Experiment files: every wrong one is refused in one sentence that names the key."""

import json
import os
import resource
from dataclasses import replace
from pathlib import Path

import pytest

from nnviz.datasets.dataset import DatasetSettings
from nnviz.engine.settings import Initialization, Optimizer
from nnviz.session import experiment_file
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.experiment_error import ExperimentError
from nnviz.session.experiment_file import (
    check_experiment,
    experiment_to_json,
    load_experiment,
    parse_experiment,
    save_experiment,
)

SPIRAL = {
    "format": "nnviz-experiment",
    "version": 1,
    "name": "Three spirals",
    "dataset": {
        "kind": "spiral",
        "samples": 300,
        "classes": 3,
        "noise": 0.05,
        "seed": 1,
        "test_fraction": 0.5,
    },
    "network": {
        "layers": [2, 8, 8, 3],
        "activation": "relu",
        "init": {"kind": "he", "seed": 1},
    },
    "loss": "cross_entropy",
    "regularization": {"kind": "none", "strength": 0.0},
    "optimizer": {"kind": "sgd", "learning_rate": 0.03, "momentum": 0.0},
    "batch_size": 10,
    "shuffle": {"order": "shuffled", "seed": 1},
}
INLINE = SPIRAL | {
    "dataset": {
        "kind": "inline",
        "x": [[0.0, 1.0], [1.0, 0.5], [2, -1e-3]],
        "y": [0, 1, 1],
    },
    "network": {
        "layers": [2, 1, 2],
        "activation": "tanh",
        "init": {
            "kind": "given",
            "W": [[[0.1, 0.2]], [[0.3], [0.4]]],
            "b": [[0.0], [0.0, 1.0]],
        },
    },
}
REMOVED = object()


def changed(tree, key, value):
    """A copy of the tree with one key (``network.layers[2]``) changed or removed."""
    copy = json.loads(json.dumps(tree))
    *path, last = [
        int(part[:-1]) if part.endswith("]") else part
        for part in key.replace("[", ".[").replace("[", "").split(".")
    ]
    place = copy
    for part in path:
        place = place[part]
    if value is REMOVED:
        del place[last]
    else:
        place[last] = value
    return copy


def parse(tree):
    return parse_experiment(json.dumps(tree).encode(), "file.json")


def refusal(data, source="file.json"):
    """The error for a file, checked for being one sentence that names the file."""
    if not isinstance(data, bytes):
        data = json.dumps(data).encode()
    with pytest.raises(ExperimentError) as caught:
        parse_experiment(data, source)
    text = str(caught.value)
    assert text.startswith(f"{source}: ")
    assert text.endswith(".")
    assert not text.endswith("..")
    assert "\n" not in text
    assert len(text) < 400
    return caught.value


def test_the_example_of_the_contract():
    experiment = parse(SPIRAL)
    assert experiment == Experiment(
        name="Three spirals",
        dataset=DatasetSettings("spiral", 300, 3, 0.05, 1, 0.5),
        network=NetworkSettings((2, 8, 8, 3), ("relu", "relu")),
        optimizer=Optimizer("sgd", 0.03),
    )


def test_what_refines_a_run_has_the_defaults_of_the_settings():
    tree = SPIRAL | {"dataset": {"kind": "moons"}}
    tree["network"] = {"layers": [2, 3, 2], "activation": "tanh"}
    tree["optimizer"] = {"kind": "adam", "learning_rate": 1}
    for key in ("name", "regularization", "shuffle"):
        del tree[key]
    experiment = parse(tree)
    assert experiment == Experiment(
        dataset=DatasetSettings(kind="moons"),
        network=NetworkSettings((2, 3, 2), ("tanh",)),
        optimizer=Optimizer("adam", 1.0),
    )
    assert isinstance(experiment.optimizer.learning_rate, float)


def test_inline_data_and_given_parameters():
    experiment = parse(INLINE)
    assert experiment.dataset.x == ((0.0, 1.0), (1.0, 0.5), (2.0, -0.001))
    assert experiment.dataset.y == (0, 1, 1)
    init = experiment.network.init
    assert init.W == (((0.1, 0.2),), ((0.3,), (0.4,)))
    assert init.b == ((0.0,), (0.0, 1.0))


@pytest.mark.parametrize(
    ("names", "hidden"),
    [("tanh", ("tanh", "tanh")), (["relu", "sigmoid"], ("relu", "sigmoid"))],
)
def test_activation_is_one_name_or_one_per_hidden_layer(names, hidden):
    tree = changed(SPIRAL, "network.activation", names)
    assert parse(tree).network.activation == hidden


def test_the_linear_classifier_needs_no_activation():
    tree = changed(SPIRAL, "network", {"layers": [2, 3]})
    assert parse(tree).network.activation == ()
    assert parse(changed(tree, "network.activation", "relu")).network.activation == ()


def test_a_network_with_more_outputs_than_class_numbers_has_empty_classes():
    tree = changed(INLINE, "network", {"layers": [2, 4]})
    assert parse(tree).dataset.class_names == (
        "class 1",
        "class 2",
        "class 3",
        "class 4",
    )


REQUIRED = [
    "format",
    "version",
    "dataset",
    "dataset.kind",
    "network",
    "network.layers",
    "network.activation",
    "loss",
    "optimizer",
    "optimizer.kind",
    "optimizer.learning_rate",
    "batch_size",
]


@pytest.mark.parametrize("key", REQUIRED)
def test_a_missing_key_is_named(key):
    error = refusal(changed(SPIRAL, key, REMOVED))
    assert error.key == key
    assert f" {key} is missing; it must be " in str(error)


@pytest.mark.parametrize("key", ["dataset.x", "dataset.y"])
def test_inline_data_need_rows_and_targets(key):
    assert "is missing" in str(refusal(changed(INLINE, key, REMOVED)))


@pytest.mark.parametrize("key", ["network.init.W", "network.init.b"])
def test_given_parameters_need_both(key):
    error = refusal(changed(INLINE, key, REMOVED))
    assert (error.key, error.problem[:10]) == (key, "is missing")


WRONG = [
    ("format", "nnviz-trace", "nnviz-experiment"),
    ("version", 0, "1"),
    ("version", "1", "1"),
    ("version", 1.0, "1"),
    ("name", 3, "a text in one line"),
    ("name", "a\nb", "a text in one line"),
    ("note", 3, "a text in one line"),
    ("dataset", [], "an object"),
    ("dataset.kind", "spirals", "spiral"),
    ("dataset.kind", 7, "spiral"),
    ("dataset.kind", ["spiral"], "spiral"),
    ("dataset.samples", 0, "a whole number from 2 to 1,000,000"),
    ("dataset.samples", 1e6, "a whole number"),
    ("dataset.samples", 10**9, "a whole number from 2 to 1,000,000"),
    ("dataset.samples", True, "a whole number"),
    ("dataset.samples", "300", "a whole number"),
    ("dataset.samples", None, "a whole number"),
    ("dataset.noise", 1.5, "a number from 0 to 1"),
    ("dataset.noise", -0.1, "a number from 0 to 1"),
    ("dataset.noise", "0.1", "a number from 0 to 1"),
    ("dataset.noise", False, "a number from 0 to 1"),
    ("dataset.seed", -1, "a whole number from 0"),
    ("dataset.seed", 1.5, "a whole number from 0"),
    ("dataset.seed", 10**40, "a whole number from 0"),
    ("dataset.test_fraction", 1, "a number from 0 to less than 1"),
    ("dataset.classes", 1, "a whole number from 2"),
    ("dataset.standardize", 1, "true or false"),
    ("dataset.standardize", "yes", "true or false"),
    ("dataset.features", "x1", "a list of input features out of x1, x2"),
    ("network", None, "an object"),
    ("network.layers", 3, "a list of 2 to 64 layer sizes"),
    ("network.layers", [2], "a list of 2 to 64 layer sizes"),
    ("network.layers", [], "a list of 2 to 64 layer sizes"),
    ("network.layers", [2] * 65, "a list of 2 to 64 layer sizes"),
    ("network.layers[2]", "8", "a whole number from 1 to 16,384"),
    ("network.layers[1]", 0, "a whole number from 1 to 16,384"),
    ("network.layers[1]", 8.0, "a whole number from 1 to 16,384"),
    ("network.layers[1]", -8, "a whole number from 1 to 16,384"),
    ("network.layers[1]", 10**9, "a whole number from 1 to 16,384"),
    ("network.layers[1]", [8], "a whole number from 1 to 16,384"),
    ("network.layers[0]", 3, "2, the number of inputs"),
    ("network.layers[3]", 4, "3, the number of classes"),
    ("network.activation", "Relu", "sigmoid, tanh, relu, leaky_relu or linear"),
    ("network.activation", ["relu"], "a list of 2, one per hidden layer"),
    ("network.activation", None, "a list of 2, one per hidden layer"),
    ("network.output_activation", "softmax", "sigmoid, tanh, relu"),
    ("network.init", "he", "an object"),
    ("network.init.kind", "kaiming", "he, xavier, uniform, normal, zeros or given"),
    ("network.init.seed", "1", "a whole number from 0"),
    ("network.frozen", "b1", 'a list of parameters, such as ["b1", "W1[0,1]"]'),
    ("network.frozen", None, "a list of parameters"),
    ("network.frozen", {"b1": True}, "a list of parameters"),
    ("loss", "mse", "cross_entropy, squared_error or hinge"),
    ("regularization.kind", "l3", "none, l1 or l2"),
    ("regularization.strength", -1, "a finite number of 0 or more"),
    ("optimizer.kind", "SGD", "sgd, adam, adamw or rmsprop"),
    ("optimizer.learning_rate", -0.1, "a finite number of 0 or more"),
    ("optimizer.learning_rate", "0.1", "a finite number of 0 or more"),
    ("optimizer.learning_rate", None, "a finite number of 0 or more"),
    ("optimizer.learning_rate", 10**400, "a finite number of 0 or more"),
    ("optimizer.momentum", 1.0, "a number from 0 to less than 1"),
    ("batch_size", 0, "or null for the full batch"),
    ("batch_size", -1, "or null for the full batch"),
    ("batch_size", 2.5, "or null for the full batch"),
    ("batch_size", True, "or null for the full batch"),
    ("batch_size", 10**9, "a whole number from 1 to 1,000,000"),
    ("shuffle.order", "random", "shuffled or given"),
    ("shuffle.seed", None, "a whole number from 0"),
]


@pytest.mark.parametrize(("key", "value", "accepted"), WRONG)
def test_a_wrong_value_is_named_with_what_is_accepted(key, value, accepted):
    error = refusal(changed(SPIRAL, key, value))
    assert error.key == key
    assert error.problem.startswith("is ")
    assert "but must be" in error.problem
    assert accepted in error.problem


@pytest.mark.parametrize(
    ("key", "value", "accepted"),
    [
        ("betas", [0.9], "a list of two numbers"),
        ("betas", 0.9, "a list of two numbers"),
        ("betas[1]", 1.0, "a number from 0 to less than 1"),
        ("betas[0]", -0.1, "a number from 0 to less than 1"),
        ("eps", 0, "a number greater than 0"),
        ("eps", -1e-8, "a number greater than 0"),
        ("weight_decay", -1, "a finite number of 0 or more"),
    ],
)
def test_wrong_settings_of_adam(key, value, accepted):
    adam = {"kind": "adam", "learning_rate": 0.1, "betas": [0.9, 0.999]}
    error = refusal(changed(SPIRAL | {"optimizer": adam}, f"optimizer.{key}", value))
    assert error.key == f"optimizer.{key}"
    assert accepted in error.problem


def test_frozen_parameters():
    names = ["b1", "W1[0,1]", "W1[7, 0]", "W3", "b2[7]"]
    experiment = parse(changed(SPIRAL, "network.frozen", names))
    assert experiment.network.frozen == ("b1", "W1[0,1]", "W1[7,0]", "W3", "b2[7]")
    assert experiment.training.frozen == experiment.network.frozen
    written = json.loads(experiment_to_json(experiment))
    assert written["network"]["frozen"] == [name.replace(" ", "") for name in names]
    assert parse(written) == experiment
    nothing = parse(changed(SPIRAL, "network.frozen", []))
    assert nothing == parse(SPIRAL)
    assert "frozen" not in json.loads(experiment_to_json(nothing))["network"]


@pytest.mark.parametrize(
    ("names", "index", "problem"),
    [
        (["V1"], 0, 'is "V1", but must be the name of parameters, such as W1, b1'),
        (["b1", 1], 1, "is 1, but must be the name of parameters"),
        ([["b1"]], 0, "is a list of 1, but must be the name of parameters"),
        (["W4"], 0, 'is "W4", but must be one of the layers of this network, W1 to W3'),
        (["b9[0]"], 0, "but must be one of the layers of this network, b1 to b3"),
        (["W1[8,0]"], 0, "but must be an entry of W1, W1[0,0] to W1[7,1]"),
        (["W1[0,2]"], 0, "but must be an entry of W1, W1[0,0] to W1[7,1]"),
        (["b3[3]"], 0, "but must be an entry of b3, b3[0] to b3[2]"),
        (["b1", "W1", "b1"], 2, "is b1, but b1 stands before it"),
        (["W1", "W1[0,1]"], 1, "is W1[0,1], but W1 stands before it"),
        (["W1[0,1]", "b1", "W1"], 2, "is W1, but W1[0,1] stands before it"),
        (["W1[0,1]", "W1[0, 1]"], 1, "is W1[0,1], but W1[0,1] stands before it"),
    ],
)
def test_wrong_names_of_frozen_parameters(names, index, problem):
    error = refusal(changed(SPIRAL, "network.frozen", names))
    assert error.key == f"network.frozen[{index}]"
    assert problem in error.problem


def test_a_long_list_of_frozen_parameters_is_read_at_once():
    tree = changed(SPIRAL, "network.layers", [2, 3000, 3])
    tree = changed(tree, "network.activation", "relu")
    names = [f"W1[{row},{column}]" for row in range(3000) for column in (0, 1)]
    assert len(parse(changed(tree, "network.frozen", names)).network.frozen) == 6000


UNKNOWN = [
    ("datasets", "dataset"),
    ("batchsize", "batch_size"),
    ("network.layer", "layers"),
    ("network.init.sed", "seed"),
    ("dataset.sample", "samples"),
    ("optimizer.lerning_rate", "learning_rate"),
    ("optimizer.Learning_Rate", "learning_rate"),
    ("regularization.strenght", "strength"),
    ("shuffle.sed", "seed"),
]


@pytest.mark.parametrize(("key", "near"), UNKNOWN)
def test_an_unknown_key_gets_the_nearest_known_one(key, near):
    error = refusal(changed(SPIRAL, key, 1))
    assert error.key == key
    assert f"is not a known key (did you mean {near}?); accepted here are" in str(error)


def test_a_misspelt_key_is_named_rather_than_the_missing_one():
    tree = changed(SPIRAL, "network.layers", REMOVED)
    assert refusal(changed(tree, "network.layer", [2, 3])).key == "network.layer"


@pytest.mark.parametrize("key", ["wei\nrd", 'a"b', "", "ä" * 90, "x y", "\u202e"])
def test_a_strange_key_is_quoted_in_one_line(key):
    error = refusal(SPIRAL | {key: 1})
    assert "is not a known key" in str(error)
    assert str(error).isprintable()


DOES_NOT_APPLY = [
    ("optimizer", {"kind": "adam", "learning_rate": 1, "momentum": 0.9}, "momentum"),
    ("optimizer", {"kind": "sgd", "learning_rate": 1, "eps": 1e-8}, "eps"),
    ("dataset", {"kind": "iris", "noise": 0.1}, "noise"),
    ("dataset", {"kind": "digits", "samples": 100}, "samples"),
    ("dataset", {"kind": "sine", "classes": 2}, "classes"),
    ("dataset", {"kind": "sine", "features": ["x1"]}, "features"),
    ("dataset", {"kind": "moons", "x": [[1, 2]]}, "x"),
    ("network.init", {"kind": "zeros", "scale": 1.0}, "scale"),
    ("network.init", {"kind": "he", "W": []}, "W"),
]


@pytest.mark.parametrize(("part", "value", "key"), DOES_NOT_APPLY)
def test_a_key_of_another_kind_is_said_not_to_apply(part, value, key):
    error = refusal(changed(SPIRAL, part, value))
    assert error.key == f"{part}.{key}"
    assert f"does not apply to {value['kind']}; accepted here are kind" in str(error)


def test_what_only_the_data_know_is_refused_too():
    tree = SPIRAL | {"dataset": {"kind": "moons", "classes": 3}}
    error = refusal(tree)
    assert error.key == "dataset.classes"
    assert "2" in error.problem


def test_a_newer_version_is_said_to_be_newer():
    error = refusal({"format": "nnviz-experiment", "version": 2, "new_key": {}})
    assert error.key == "version"
    assert "is 2, the format of a newer nnviz; this one reads version 1" in str(error)


SHAPES = [
    ("network.init.W", [[[0.1, 0.2]]], "network.init.W", "a list of 2"),
    ("network.init.W[0]", [], "network.init.W[0]", "shape (1, 2)"),
    ("network.init.W[0]", 3, "network.init.W[0]", "shape (1, 2)"),
    ("network.init.W[1]", [[0.3]], "network.init.W[1]", "shape (2, 1)"),
    ("network.init.W[0][0]", [0.1], "network.init.W[0][0]", "a row of 2 numbers"),
    ("network.init.W[0][0]", 0.1, "network.init.W[0][0]", "a row of 2 numbers"),
    ("network.init.W[0][0][1]", "x", "network.init.W[0][0][1]", "a finite number"),
    ("network.init.W[0][0][1]", None, "network.init.W[0][0][1]", "a finite number"),
    ("network.init.W[0][0][1]", True, "network.init.W[0][0][1]", "a finite number"),
    ("network.init.b[1]", [0.0], "network.init.b[1]", "a list of 2 numbers"),
    ("network.init.b", None, "network.init.b", "a list of 2"),
    ("dataset.x", [], "dataset.x", "a list of 1 to 1,000,000"),
    ("dataset.x[1]", [1.0], "dataset.x[1]", "a row of 2 numbers"),
    ("dataset.x[1]", 1.0, "dataset.x[1]", "a row of 2 numbers"),
    ("dataset.x[2][0]", "a", "dataset.x[2][0]", "a finite number"),
    ("dataset.x[0]", [], "dataset.x[0]", "a row of 1 to 16,384"),
    ("dataset.y", [0, 1], "dataset.y", "3, one per sample"),
    ("dataset.y[2]", 1.0, "dataset.y[2]", "a class number"),
    ("dataset.y[2]", -1, "dataset.y[2]", "a class number"),
    ("dataset.y[2]", 10**9, "dataset.y[2]", "a class number from 0 to 999"),
    ("dataset.y[2]", [1.0], "dataset.y[2]", "a class number"),
    ("dataset.y", [[1.0], [2.0], 3.0], "dataset.y[2]", "a row of 1 target numbers"),
    ("dataset.class_names", ["a"], "dataset.class_names", "2 to 1,000 names"),
    ("dataset.class_names", ["a", 2], "dataset.class_names[1]", "a text"),
    ("dataset.class_names", ["a", " "], "dataset.class_names[1]", "not empty"),
    ("dataset.feature_names", ["a"], "dataset.feature_names", "2 names"),
    ("dataset.image_shape", 2, "dataset.image_shape", "[rows, columns]"),
    ("dataset.image_shape", [0, 2], "dataset.image_shape[0]", "a whole number from 1"),
    ("dataset.image_shape", [2, 2], "dataset.image_shape", "has numbers (2), not"),
    ("dataset.test_x", [[1, 2]], "dataset.test_y", "together with test_x"),
    ("dataset.test_y", [1], "dataset.test_x", "together with test_y"),
]


@pytest.mark.parametrize(("key", "value", "named", "accepted"), SHAPES)
def test_wrong_shapes_of_inline_data_and_given_parameters(key, value, named, accepted):
    error = refusal(changed(INLINE, key, value))
    assert error.key == named
    assert accepted in error.problem


def test_test_rows_are_as_wide_as_training_rows():
    tree = changed(INLINE, "dataset.test_y", [1])
    assert refusal(changed(tree, "dataset.test_x", [[1]])).key == "dataset.test_x[0]"
    assert parse(changed(tree, "dataset.test_x", [[1, 2]])).dataset.test_y == (1,)


def test_inputs_of_inline_data_are_counted_with_their_features():
    features = ["x1", "x2", "x1*x2"]
    tree = changed(INLINE, "dataset.features", features)
    error = refusal(tree)
    assert error.key == "network.layers[0]"
    assert "is 2, but must be 3" in error.problem
    wide = changed(tree, "dataset.x", [[1, 2, 3]] * 3)
    assert refusal(wide).key == "dataset.features"


def test_values_that_overflow_when_standardized_are_found_without_training():
    tree = changed(INLINE, "dataset.x", [[1e308, 1], [-1e308, 2], [1e300, 3]])
    tree = changed(tree, "dataset.features", ["x1^2", "x2"])
    assert refusal(tree).key == "dataset.features"


@pytest.mark.parametrize("loss", ["cross_entropy", "hinge"])
def test_numbers_as_targets_need_the_squared_error(loss):
    tree = SPIRAL | {"dataset": {"kind": "plane"}, "loss": loss}
    tree = changed(tree, "network.layers", [2, 8, 8, 1])
    error = refusal(tree)
    assert error.key == "loss"
    assert "squared_error is accepted" in error.problem
    assert parse(tree | {"loss": "squared_error"}).loss == "squared_error"


def test_an_output_activation_needs_the_squared_error():
    tree = changed(SPIRAL, "network.output_activation", "sigmoid")
    assert refusal(tree).key == "network.output_activation"
    sigmoid = parse(tree | {"loss": "squared_error"}).network.output_activation
    assert sigmoid == "sigmoid"


def test_the_number_of_parameters_is_limited():
    error = refusal(changed(SPIRAL, "network.layers", [2, 16_384, 16_384, 3]))
    assert error.key == "network.layers"
    assert "268,550,147 parameters; at most 10,000,000" in error.problem


def test_the_memory_of_a_batch_is_limited():
    tree = changed(SPIRAL, "network.layers", [2, 10_000, 3])
    tree = changed(tree, "dataset.samples", 1_000_000)
    error = refusal(tree | {"batch_size": None})
    assert error.key == "batch_size"
    assert "4,997 is accepted" in error.problem
    assert parse(tree).batch_size == 10


NOT_JSON = [
    (b"", "the file is empty"),
    (b" \n ", "the file is empty"),
    (b"\xef\xbb\xbf", "the file is empty"),
    (b"spiral", "line 1, column 1"),
    (b"{\n  'format': 1}", "line 2, column 3"),
    (b'{"a": 1,}', "line 1, column 9"),
    (b'{"a": 1} x', "line 1, column 10"),
    ('{"é": 1 2}'.encode(), "line 1, column 9"),
    (b"\x89PNG\r\n\x1a\n", "line 1, column 1 is not UTF-8"),
    (b'{"name": "\xff"}', "line 1, column 11 is not UTF-8"),
    (json.dumps(SPIRAL).encode("utf-16"), "UTF-16"),
    (b"PK\x03\x04" + bytes(100), "perhaps a saved session"),
    (b"[" * 100_000, "nested far too deeply"),
    (b'{"a":' * 3_000 + b"1" + b"}" * 3_000, "nested far too deeply"),
    (b"[]", 'must be an object with "format"'),
    (b"3", 'must be an object with "format"'),
    (b"null", 'must be an object with "format"'),
]


@pytest.mark.parametrize(("data", "said"), NOT_JSON)
def test_what_is_no_json_is_said_with_its_place(data, said):
    assert said in str(refusal(data))


def test_a_file_cut_off_anywhere_is_refused():
    data = experiment_to_json(parse(SPIRAL))
    for length in range(len(data.rstrip())):
        text = str(refusal(data[:length]))
        assert "breaks off" in text or "is empty" in text


def test_a_byte_order_mark_does_no_harm():
    data = b"\xef\xbb\xbf" + json.dumps(SPIRAL).encode()
    assert parse_experiment(data) == parse(SPIRAL)


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "-1e999"])
@pytest.mark.parametrize(
    "key", ["optimizer.learning_rate", "dataset.x[1][0]", "network.init.W[1][0][0]"]
)
def test_numbers_that_are_not_finite_are_named_by_their_key(key, number):
    marked = json.dumps(changed(INLINE, key, 123456.5)).replace("123456.5", number)
    error = refusal(marked.encode())
    assert error.key == key
    assert "a finite number" in error.problem


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('"version": 1', '"version": 1, "version": 1', "version"),
        ('"momentum": 0.0', '"momentum": 0.5, "momentum": 0.0', "optimizer.momentum"),
    ],
)
def test_a_key_given_twice_is_named(old, new, key):
    error = refusal(json.dumps(SPIRAL).replace(old, new).encode())
    assert error.key == key
    assert "is given more than once" in error.problem


def test_escaped_quotes_are_no_repeated_keys():
    tree = SPIRAL | {"name": 'the "best" \\ spiral'}
    assert parse(tree).name == 'the "best" \\ spiral'


def test_long_values_are_shortened_in_errors():
    error = refusal(SPIRAL | {"loss": "x" * 10**6})
    assert "…" in error.problem


def test_a_file_that_is_not_there_or_cannot_be_read(tmp_path):
    with pytest.raises(ExperimentError, match="there is no such file"):
        load_experiment(tmp_path / "none.json")
    with pytest.raises(ExperimentError, match="this is a folder"):
        load_experiment(tmp_path)
    (tmp_path / "file.json").write_text("{}")
    with pytest.raises(ExperimentError, match="cannot be read"):
        load_experiment(tmp_path / "file.json" / "more.json")
    with pytest.raises(ExperimentError, match="cannot be read"):
        load_experiment("x" * 5000)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_without_permission(tmp_path):
    path = tmp_path / "secret.json"
    path.touch(mode=0)
    with pytest.raises(ExperimentError, match="no permission"):
        load_experiment(path)


def test_an_enormous_file_is_refused_unread(tmp_path, monkeypatch):
    path = tmp_path / "big.json"
    with path.open("wb") as file:
        file.truncate(2**40)
    monkeypatch.setattr(experiment_file, "MOST_FILE_BYTES", 2**20)
    with pytest.raises(ExperimentError, match=r"big\.json: the file is too large"):
        load_experiment(path)


def test_bad_sizes_take_neither_time_nor_memory():
    tree = changed(SPIRAL, "network.layers", [2] + [16_384] * 60 + [3])
    wrong = [
        changed(tree, "dataset.samples", 10**18),
        changed(SPIRAL, "network.layers[1]", 10**9),
        tree,
        changed(SPIRAL, "network.layers", list(range(10**5))),
    ]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for bad in wrong:
        refusal(bad)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000


def test_experiments_built_in_code_go_through_the_same_checks():
    good = parse(SPIRAL)
    check_experiment(good)
    small = Initialization("given", W=(((1.0,),),), b=((0.0,),))
    bad = [
        (replace(good, batch_size=0), "batch_size"),
        (replace(good, loss="mse"), "loss"),
        (replace(good, optimizer=Optimizer("sgd", float("nan"))), "optimizer.learning"),
        (replace(good, optimizer=Optimizer("sdg")), "optimizer.kind"),
        (replace(good, dataset=DatasetSettings("swirl")), "dataset.kind"),
        (replace(good, network=NetworkSettings((2, 3), ("relu",))), "network.activ"),
        (replace(good, network=NetworkSettings((2, 5, 3), ())), "network.activation"),
        (
            replace(good, network=NetworkSettings((2, 3), (), init=small)),
            "network.init.W[0]",
        ),
    ]
    for experiment, key in bad:
        with pytest.raises(ExperimentError) as caught:
            check_experiment(experiment)
        assert str(caught.value).startswith(key)
        assert caught.value.source is None


def test_a_class_count_that_does_not_fit_is_refused_when_built_in_code():
    dataset = DatasetSettings(kind="inline", x=((1.0, 2.0),), y=(1,))
    network = NetworkSettings((2, 5), ())
    with pytest.raises(ExperimentError, match=r"network\.layers\[1\] is 5"):
        check_experiment(Experiment(dataset=dataset, network=network))


def test_saving_reads_back_equal_and_keeps_the_old_file_on_failure(tmp_path):
    path = tmp_path / "experiment.json"
    experiment = parse(INLINE)
    save_experiment(experiment, path)
    before = path.read_bytes()
    assert load_experiment(path) == experiment
    with pytest.raises(ExperimentError):
        save_experiment(replace(experiment, batch_size=0), path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_load_and_save_are_methods_of_the_experiment(tmp_path):
    path = tmp_path / "experiment.json"
    Experiment.save(parse(SPIRAL), str(path))
    assert Experiment.load(str(path)) == parse(SPIRAL)
    assert Path(path).read_text().startswith('{\n  "format": "nnviz-experiment",\n')
