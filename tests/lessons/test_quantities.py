"""The numbers that lessons name, against the snapshot they come from."""

import numpy as np
import pytest

from nnviz.classifiers.methods import FitSettings, fit_method
from nnviz.engine.collapse import collapse
from nnviz.lessons.quantities import NoQuantityError, parse_quantity
from nnviz.session.session import Session
from nnviz.session.shipped_experiments import shipped_experiment


@pytest.fixture(scope="module")
def snapshot():
    session = Session(shipped_experiment("lecture-3-4-2"))
    session.advance(40)
    return session.snapshot()


def value(name, snapshot):
    return parse_quantity(name).of(snapshot)


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("inputs", 3),
        ("outputs", 2),
        ("depth", 2),
        ("hidden_layers", 1),
        ("hidden_neurons", 4),
        ("neurons", 6),
        ("weights", 20),
        ("biases", 6),
        ("parameters", 26),
        ("train_samples", 200),
        ("test_samples", 0),
        ("step", 40),
        ("sample", 0),
        ("branches", 1),
        ("parameters - weights", 6),
        ("weights + biases", 26),
        ("inputs * hidden_neurons", 12),
        ("weights / outputs", 10),
        ("weights * 2", 40),
        ("100 - weights", 80),
    ],
)
def test_counts(name, number, snapshot):
    assert value(name, snapshot) == number
    assert parse_quantity(name).counts == ("/" not in name)


def test_numbers_of_the_network_and_of_the_sample(snapshot):
    sample, trace = snapshot.sample, snapshot.trace
    for name, number in {
        "W1[2,1]": snapshot.parameters.W[0][2, 1],
        "b2[1]": snapshot.parameters.b[1][1],
        "x[2]": sample.x[2],
        "z1[3]": sample.z[0][3],
        "a1[3]": sample.a[0][3],
        "a2[0]": sample.a[1][0],
        "dz1[0]": sample.dz[0][0],
        "da1[0]": sample.da[0][0],
        "dW2[1,3]": sample.dW[1][1, 3],
        "db1[2]": sample.db[0][2],
        "next.W1[0,0]": trace.updated.W[0][0, 0],
        "next.b2[0]": trace.updated.b[1][0],
        "mean.dW1[0,0]": trace.gradients.W[0][0, 0],
        "train_loss": snapshot.evaluation.train_loss,
        "train_accuracy": snapshot.evaluation.train_accuracy,
        "sample_loss": sample.loss,
        "batch_loss": trace.loss,
        "learning_rate": 0.3,
        "momentum": 0.8,
        "largest_weight": max(abs(W).max() for W in snapshot.parameters.W),
    }.items():
        assert value(name, snapshot) == number, name
    assert value("y[0]", snapshot) == snapshot.dataset.train.targets[0, 0]


def test_softmax_of_the_sample_and_of_typed_scores():
    session = Session(shipped_experiment())
    snapshot = session.snapshot()
    for k in range(3):
        assert value(f"p[{k}]", snapshot) == pytest.approx(
            float(snapshot.sample.probabilities[k]), rel=1e-12
        )
    session.type_scores((-2.85, 0.86, 0.28), 2)
    typed = session.snapshot()
    assert value("f[0]", typed) == -2.85
    assert value("exp[1]", typed) == pytest.approx(2.3631607, abs=1e-7)
    assert value("p[2]", typed) == pytest.approx(0.3533873, abs=1e-7)
    assert value("sample_loss", typed) == pytest.approx(1.0401906, abs=1e-7)
    assert (value("class", typed), value("predicted", typed)) == (2, 1)


def test_pieces_of_a_tent_map():
    assert value("pieces", Session(shipped_experiment("tent-4")).snapshot()) == 16


def test_linear_classifiers_in_closed_form():
    iris = Session(shipped_experiment("iris")).snapshot()
    train = iris.dataset.train
    means = fit_method(
        FitSettings("nearest_mean"), train.inputs, train.targets, train.labels
    )
    right = np.mean(means.scores(train.inputs).argmax(axis=1) == train.labels)
    assert value("nearest_mean.train_accuracy", iris) == right
    assert value("nearest_mean.b[2]", iris) == means.b[2]
    assert value("nearest_mean.W[1,3]", iris) == means.W[1, 3]
    assert 0.8 < value("ridge.test_accuracy", iris) <= 1.0
    assert 0.9 < value("linear_svm.train_accuracy", iris) <= 1.0
    for name in ("ridge.W[0,9]", "ridge.b[7]"):
        with pytest.raises(NoQuantityError):
            value(name, iris)
    sine = Session(shipped_experiment("sine")).snapshot()
    for name in ("nearest_mean.b[0]", "ridge.train_accuracy"):
        with pytest.raises(NoQuantityError):
            value(name, sine)


def test_the_folded_network(snapshot):
    with pytest.raises(NoQuantityError, match=r"has no folded\.W\[0,0\]"):
        value("folded.W[0,0]", snapshot)
    linear = Session(shipped_experiment("cs231n-neuron")).snapshot()
    folded = collapse(linear.architecture, linear.parameters)
    assert np.isclose(value("folded.b[0]", linear), folded.b[0])


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("trian_loss", "did you mean train_loss"),
        ("W1[0]", r"must have two places"),
        ("a1[0,1]", "must have one place"),
        ("W[0,0]", "must have the number of a layer"),
        ("p1[0]", "must have no layer"),
        ("next.a1[0]", "where it has a point"),
        ("mean.W1[0,0]", "where it has a point"),
        ("a - b - c", "is no quantity"),
    ],
)
def test_what_is_no_quantity_says_what_is(name, problem):
    with pytest.raises(NoQuantityError, match=problem):
        parse_quantity(name)


@pytest.mark.parametrize("name", ["W3[0,0]", "a1[9]", "pieces", "test_loss"])
def test_what_this_network_lacks_is_said_when_it_is_asked_for(name, snapshot):
    with pytest.raises(NoQuantityError):
        value(name, snapshot)
