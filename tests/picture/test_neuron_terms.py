"""The three drawings of a neuron: other terms, the same bits."""

from dataclasses import replace

import numpy as np
import pytest

from nnviz.datasets.dataset import DatasetSettings
from nnviz.engine.settings import Initialization
from nnviz.picture.drawings import DRAWINGS, MIXES, DrawingMix, between
from nnviz.picture.neuron_terms import neuron_terms, shown_neuron
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.selection import Bias, Neuron, Sample, Weight
from nnviz.session.session import Session

ACTIVATIONS = ("sigmoid", "tanh", "relu", "leaky_relu", "linear")


def random_session(seed):
    """A network of random shape, activations, dtype and inputs, trained a little."""
    random = np.random.default_rng(seed)
    width = 600 if seed % 10 == 0 else int(random.integers(1, 70))
    depth = int(random.integers(1, 4))
    hidden = tuple(int(n) for n in random.integers(1, 40, depth))
    x = random.normal(size=(6, width)) * 3.0
    x[random.random(x.shape) < 0.2] = 0.0
    session = Session(
        Experiment(
            dataset=DatasetSettings(
                kind="inline",
                x=tuple(map(tuple, x.tolist())),
                y=tuple((float(v),) for v in random.normal(size=6)),
                test_fraction=0.0,
            ),
            network=NetworkSettings(
                layers=(width, *hidden, 1),
                activation=tuple(
                    ACTIVATIONS[int(n)] for n in random.integers(0, 5, depth)
                ),
                output_activation=ACTIVATIONS[int(random.integers(0, 5))],
                init=Initialization(seed=seed),
            ),
            loss="squared_error",
            dtype="float32" if seed % 3 == 0 else "float64",
        )
    )
    session.advance(2)
    session.choose_sample(Sample("train", int(random.integers(0, 6))))
    return session


@pytest.mark.parametrize("seed", range(60))
def test_all_drawings_give_the_bits_of_the_trace(seed):
    snapshot = random_session(seed).snapshot()
    for layer in range(1, snapshot.architecture.depth + 1):
        for index in range(snapshot.architecture.layers[layer]):
            z = float(snapshot.sample.z[layer - 1][index])
            a = float(snapshot.sample.a[layer - 1][index])
            for drawing in DRAWINGS:
                terms = neuron_terms(snapshot, Neuron(layer, index), drawing)
                assert (terms.z.hex(), terms.a.hex()) == (z.hex(), a.hex())


def test_other_weights_give_other_numbers(trained_sessions):
    """The outputs are computed from the terms, not copied from the trace."""
    snapshot = trained_sessions["lecture"].snapshot()
    before = neuron_terms(snapshot, Neuron(1, 1), "input")
    W = [array.copy() for array in snapshot.parameters.W]
    W[0][1, 0] += 0.5
    other = replace(
        snapshot, parameters=type(snapshot.parameters).of(W, snapshot.parameters.b)
    )
    after = neuron_terms(other, Neuron(1, 1), "input")
    change = 0.5 * float(snapshot.sample.x[0])
    assert after.z - before.z == pytest.approx(change, rel=1e-9)


def test_the_bias_becomes_the_weight_of_one_more_input(trained_sessions):
    snapshot = trained_sessions["lecture"].snapshot()
    bias = float(snapshot.parameters.b[0][2])
    drawn = neuron_terms(snapshot, Neuron(1, 2), "combined")
    as_input = neuron_terms(snapshot, Neuron(1, 2), "input")
    assert drawn.bias == bias
    assert drawn.products.shape == (3,)
    assert as_input.bias is None
    assert as_input.weights.tolist() == [*drawn.weights.tolist(), bias]
    assert as_input.inputs.tolist() == [*drawn.inputs.tolist(), 1.0]
    assert as_input.products.tolist() == [*drawn.products.tolist(), bias]
    assert sum(as_input.products.tolist()) == pytest.approx(as_input.z, rel=1e-12)


def test_an_input_is_no_neuron():
    assert shown_neuron(None) == Neuron(1, 0)
    assert shown_neuron(Neuron(0, 2)) == Neuron(1, 0)
    assert shown_neuron(Weight(2, 1, 3)) == Neuron(2, 1)
    assert shown_neuron(Bias(1, 3)) == Neuron(1, 3)


def test_places_between_drawings_are_mixed_and_the_ends_exact():
    start, end = MIXES["apart"], MIXES["input"]
    assert between(start, end, 0.0) == start
    assert between(start, end, 1.0) is end
    assert between(start, end, 0.25) == DrawingMix(apart=0.75, as_input=0.25)
