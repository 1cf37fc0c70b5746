"""Folding in numbers: W* and b* for linear networks, a counterexample for others."""

from dataclasses import replace

import numpy as np
import pytest

from nnviz.engine.forward import network_output
from nnviz.picture.folded import (
    bent,
    bent_words,
    can_be_folded,
    fold_sentences,
    folded,
    folded_grids,
)
from nnviz.session.experiment import NetworkSettings
from nnviz.session.session import Session
from nnviz.session.shipped_experiments import shipped_experiment
from nnviz.session.variations import with_activation, with_one_layer


def trained(name, activation=None, steps=25):
    experiment = shipped_experiment(name)
    if activation is not None:
        experiment = with_activation(experiment, activation)
    session = Session(experiment)
    session.advance(steps)
    return session


@pytest.mark.parametrize("name", ["default", "lecture-3-4-2", "iris", "digits"])
def test_a_linear_network_is_one_layer_while_it_trains(name):
    session = trained(name, "linear", 0)
    for _ in range(4):
        snapshot = session.snapshot()
        fold = folded(snapshot)
        assert fold.difference <= 1e-12
        W = snapshot.parameters.W[0]
        for above in snapshot.parameters.W[1:]:
            W = above @ W
        np.testing.assert_allclose(fold.collapsed.W, W, atol=1e-12)
        np.testing.assert_allclose(fold.scores, snapshot.sample.a[-1], atol=1e-12)
        session.advance(15)


def test_the_grids_are_those_of_the_one_layer():
    snapshot = trained("lecture-3-4-2", "linear").snapshot()
    fold = folded(snapshot)
    grids = folded_grids(snapshot, fold)
    assert [each.size for each in grids] == ["2 × 3", "3", "2", "2"]
    assert [each.before for each in grids] == ["", "·", "+", "σ"]
    np.testing.assert_array_equal(grids[0].values, fold.collapsed.W)
    np.testing.assert_allclose(grids[3].values[:, 0], snapshot.sample.a[-1], rtol=1e-12)


def test_the_rank_is_bounded_by_the_narrowest_layer():
    experiment = with_activation(shipped_experiment("iris"), "linear")
    narrow = replace(
        experiment,
        network=NetworkSettings((4, 1, 3), ("linear",), init=experiment.network.init),
    )
    snapshot = Session(narrow).snapshot()
    fold = folded(snapshot)
    assert (fold.collapsed.rank, fold.collapsed.most_rank) == (1, 1)
    sentences = fold_sentences(snapshot, fold)
    assert sentences[0].startswith("largest difference of an output over 150 samples")
    assert sentences[1] == (
        "rank of W*: 1 of at most 1, the neurons in the narrowest hidden layer"
    )
    assert sentences[2] == "11 parameters do what 15 can do"


def test_a_fold_as_the_network_gives_the_same_outputs():
    session = trained("default", "linear")
    snapshot = session.snapshot()
    parameters = folded(snapshot).collapsed.parameters
    session.change_experiment(with_one_layer(snapshot.experiment, parameters))
    after = session.snapshot()
    assert after.architecture.layers == (2, 3)
    x = snapshot.dataset.train.inputs
    np.testing.assert_allclose(
        network_output(after.architecture, after.parameters, x),
        network_output(snapshot.architecture, snapshot.parameters, x),
        atol=1e-12,
    )
    session.undo()
    assert session.snapshot().architecture == snapshot.architecture


@pytest.mark.parametrize("name", ["default", "lecture-3-4-2", "digits"])
def test_a_bent_network_breaks_the_equation(name):
    snapshot = trained(name).snapshot()
    assert not can_be_folded(snapshot.architecture)
    why = bent(snapshot)
    inputs = snapshot.dataset.train.inputs
    u, v = inputs[why.first], inputs[why.second]
    architecture = replace(
        snapshot.architecture,
        activations=(*snapshot.architecture.activations[:-1], "linear"),
    )

    def f(x):
        x = np.asarray(x)[np.newaxis]
        return network_output(architecture, snapshot.parameters, x)[0, why.output]

    assert why.of_sum == pytest.approx(f(u + v) + f(0 * u))
    assert why.sum_of == pytest.approx(f(u) + f(v))
    assert abs(why.of_sum - why.sum_of) > 1e-3


def test_the_residual_is_that_of_least_squares():
    snapshot = trained("default").snapshot()
    why = bent(snapshot)
    x = np.column_stack([snapshot.dataset.train.inputs, np.ones(why.samples)])
    outputs = network_output(
        snapshot.architecture, snapshot.parameters, snapshot.dataset.train.inputs
    )
    best = np.linalg.lstsq(x, outputs, rcond=None)[0]
    assert why.residual == pytest.approx(np.abs(outputs - x @ best).max())
    assert why.samples == len(snapshot.dataset.train)


def test_the_words_name_what_is_bent():
    snapshot = trained("default").snapshot()
    words = bent_words(snapshot, bent(snapshot))
    assert words.reason.startswith(
        "Not linear: ReLU in hidden layer 1 and ReLU in hidden layer 2."
    )
    assert "≠" in words.equation
    sigmoid = trained("lecture-3-4-2").snapshot()
    assert "*z*" in bent_words(sigmoid, bent(sigmoid)).equation


def test_a_bent_network_is_not_folded():
    with pytest.raises(ValueError, match="first_layer"):
        folded(trained("default").snapshot())


def test_while_it_plays_fewer_samples_are_asked_and_that_is_said():
    snapshot = trained("digits", "linear").snapshot()
    assert folded(snapshot).samples == 1797
    playing = replace(snapshot, playing=True)
    fold = folded(playing)
    assert 500 < fold.samples < 1797
    assert f"the first {fold.samples} samples" in fold_sentences(playing, fold)[0]
