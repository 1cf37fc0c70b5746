"""At every moment of a step all pictures agree about what is known and what is now.

What should be known follows here from the names of the chain alone, not from
`Snapshot.knows`, which the pictures ask.
"""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from nnviz.datasets.dataset import DatasetSettings
from nnviz.engine.network import Architecture
from nnviz.picture.confusion import confusion
from nnviz.picture.graph_options import GraphOptions
from nnviz.picture.graph_picture import graph_picture
from nnviz.picture.read_outs import read_outs
from nnviz.picture.softmax_table import softmax_table
from nnviz.picture.time_bar import time_bar_picture
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.moment_names import moment_names
from nnviz.session.session import Session

HIDDEN = {0: (), 1: (4,), 2: (4, 3), 3: (3, 4, 3)}
LOSSES = {
    "cross_entropy": ("cross_entropy", "linear"),
    "hinge": ("hinge", "linear"),
    "squared": ("squared_error", "linear"),
    "squared_sigmoid": ("squared_error", "sigmoid"),
}


def network_of(kind, depth):
    hidden = HIDDEN[depth]
    return NetworkSettings(
        layers=(2, *hidden, 3),
        activation=("tanh",) * len(hidden),
        output_activation=LOSSES[kind][1],
    )


@cache
def session_of(kind, depth):
    session = Session(
        Experiment(
            dataset=DatasetSettings(kind="blobs", samples=40, classes=3),
            network=network_of(kind, depth),
            loss=LOSSES[kind][0],
        )
    )
    session.advance(5)
    return session


def chain_of(kind, depth):
    layers, output = network_of(kind, depth).layers, LOSSES[kind][1]
    activations = ("tanh",) * (len(layers) - 2) + (output,)
    return moment_names(Architecture(layers, activations), LOSSES[kind][0])


class Chain:
    """The snapshot at a moment, and what its name alone says about the others."""

    def __init__(self, kind, depth, name):
        names = chain_of(kind, depth)
        self.now = name
        self.known = set(names[: names.index(name) + 1])
        self.snapshot = replace(
            session_of(kind, depth).snapshot(), moment=names.index(name)
        )
        self.depth = self.snapshot.architecture.depth
        self.is_backward = "loss" in self.known and name != "loss"
        self.outputs = "output" if kind.startswith("squared") else "scores"
        self.squashed = kind == "squared_sigmoid"

    def z(self, layer):
        """The name of the moment that computes z of a layer."""
        if layer == self.depth and not self.squashed:
            return self.outputs
        return f"z{layer}"

    def a(self, layer):
        return self.outputs if layer == self.depth else f"a{layer}"

    def da(self, layer):
        return f"d{self.outputs}" if layer == self.depth else f"da{layer}"

    def picture(self, mode):
        return graph_picture(self.snapshot, GraphOptions(mode=mode, all_edges=True))


@pytest.fixture
def at(request):
    return Chain(*request.param)


def at_moments(wanted):
    """The test for each network and each moment of it that is wanted."""
    chains = (
        (kind, depth, chain_of(kind, depth)) for kind in LOSSES for depth in HIDDEN
    )
    return pytest.mark.parametrize(
        "at",
        [
            pytest.param((kind, depth, name), id=f"{kind}-{depth}-{name}")
            for kind, depth, chain in chains
            for name in wanted(chain)
        ],
        indirect=True,
    )


every_moment = at_moments(lambda chain: chain)
every_backward_moment = at_moments(lambda chain: chain[chain.index("loss") + 1 :])
every_update = at_moments(lambda chain: chain[-1:])


def expected_activations(at, layer):
    if layer == 0:
        return at.snapshot.sample.x
    if at.a(layer) in at.known:
        return at.snapshot.sample.a[layer - 1]
    if at.z(layer) in at.known:
        return at.snapshot.sample.z[layer - 1]
    return np.full(at.snapshot.architecture.layers[layer], np.nan)


@every_moment
def test_neurons_are_empty_then_z_then_a(at):
    for layer, drawn in enumerate(at.picture("weights").layers):
        np.testing.assert_array_equal(drawn.values, expected_activations(at, layer))
        reached = layer == 0 or at.z(layer) in at.known
        assert (drawn.opacity == 1.0) == reached
        assert all(drawn.texts) == reached


@every_moment
def test_a_layer_is_lit_by_the_moments_that_compute_its_numbers(at):
    lit = [layer.is_now for layer in at.picture("weights").layers]
    expected = [at.now == "batch"] + [
        at.now in (at.z(layer), at.a(layer), at.da(layer), f"dW{layer}", "update")
        for layer in range(1, at.depth + 1)
    ]
    assert lit == expected


@every_moment
def test_the_weighted_sum_flows_forward_into_its_layer_alone(at):
    picture = at.picture("weights")
    edges = picture.edges
    now = [layer for layer in range(1, at.depth + 1) if at.now == at.z(layer)]
    assert set(edges.layers[edges.is_now].tolist()) == set(now)
    assert set(edges.layers[edges.directions == 1].tolist()) == set(now)
    assert not (edges.directions == -1).any()
    assert (picture.chevrons is not None) == bool(now)
    if picture.chevrons is not None:
        assert (picture.chevrons.directions[:, 0] > 0).all()
    for layer in range(1, at.depth + 1):
        faint = edges.opacities[edges.layers == layer] < 0.5
        assert faint.all() == (at.z(layer) not in at.known)
        assert faint.all() == faint.any()
        W = at.snapshot.parameters.W[layer - 1]
        places = edges.layers == layer
        at_places = edges.targets[places], edges.sources[places]
        np.testing.assert_array_equal(edges.values[places], W[at_places])
        if layer in now:
            below = at.snapshot.sample
            source = below.x if layer == 1 else below.a[layer - 2]
            flow = (W * source)[at_places]
            assert (np.sign(edges.levels[places]) == np.sign(flow)).all()
            assert np.argmax(np.abs(flow)) == np.argmax(np.abs(edges.levels[places]))


@every_backward_moment
def test_the_gradient_comes_down_to_a_then_to_z_and_the_weights(at):
    picture = at.picture("gradients")
    edges, sample = picture.edges, at.snapshot.sample
    for layer in range(1, at.depth + 1):
        drawn = picture.layers[layer].values
        places = edges.layers == layer
        at_places = edges.targets[places], edges.sources[places]
        has_weights = f"dW{layer}" in at.known
        if has_weights:
            np.testing.assert_array_equal(drawn, sample.dz[layer - 1])
        elif at.da(layer) in at.known:
            np.testing.assert_array_equal(drawn, sample.da[layer - 1])
        else:
            assert np.isnan(drawn).all()
        errors = layer > 1 and at.now == at.da(layer - 1)
        if errors:
            products = (
                at.snapshot.parameters.W[layer - 1] * sample.dz[layer - 1][:, None]
            )
            np.testing.assert_allclose(products.sum(0), sample.da[layer - 2], rtol=1e-9)
            np.testing.assert_array_equal(edges.values[places], products[at_places])
        elif has_weights:
            slopes = sample.dW[layer - 1][at_places]
            np.testing.assert_array_equal(edges.values[places], slopes)
        else:
            assert np.isnan(edges.values[places]).all()
        is_now = errors or at.now == f"dW{layer}"
        assert (edges.is_now[places] == is_now).all()
        bias = picture.layers[layer].bias
        assert np.isnan(bias.values).all() == (not has_weights)
    if picture.chevrons is not None:
        assert (picture.chevrons.directions[:, 0] < 0).all()


@every_update
def test_the_update_shows_what_is_added_everywhere(at):
    picture = at.picture("updates")
    edges, updates = picture.edges, at.snapshot.trace.updates
    for layer in range(1, at.depth + 1):
        places = edges.layers == layer
        at_places = edges.targets[places], edges.sources[places]
        np.testing.assert_array_equal(
            edges.values[places], updates.W[layer - 1][at_places]
        )
        np.testing.assert_array_equal(
            picture.layers[layer].bias.values, updates.b[layer - 1]
        )


@every_moment
def test_the_table_of_the_loss_fills_column_by_column(at):
    table = softmax_table(at.snapshot)
    last = at.depth
    moments = {
        "scores": at.z(last),
        "exp": "exp",
        "normalise": "normalise",
        "margin": "loss",
        "loss": "loss",
        "z": at.z(last),
        "output": at.a(last),
        "shift": "exp",
    }
    for place, column in enumerate(table.columns):
        if column.key not in moments:  # targets and signs belong to the data
            assert column.known
            assert not column.now
            continue
        moment = moments[column.key]
        assert column.known == (moment in at.known), column.key
        for row in table.rows:
            assert bool(row.cells[place].text) == column.known
        # At the loss the box below is lit instead.
        assert column.now == (moment == at.now and moment != "loss"), column.key
    assert table.loss.known == ("loss" in at.known)
    assert table.loss.now == (at.now == "loss")


@every_moment
def test_the_gradient_in_the_table_is_that_of_the_moment(at):
    section = softmax_table(at.snapshot).gradient
    sample = at.snapshot.sample
    doutput = f"d{at.outputs}"
    lit = {doutput, f"dW{at.depth}"} if at.squashed else {doutput}
    assert section.now == (at.now in lit)
    # Shown once the loss is: it is computed with it, and lit when its moment comes.
    assert section.known == ("loss" in at.known)
    assert section.active == at.is_backward
    values = [row.cell.value for row in section.rows]
    if not section.known:
        assert set(values) == {None}
    elif at.now == doutput:
        np.testing.assert_array_equal(values, sample.da[-1])
        assert ("∂*ŷ*" in section.formula) == at.squashed
    else:
        np.testing.assert_array_equal(values, sample.dz[-1])


@every_moment
def test_what_is_measured_on_whole_sets_does_not_depend_on_the_moment(at):
    first = replace(at.snapshot, moment=0)
    assert read_outs(at.snapshot) == read_outs(first)
    counts = [confusion(each, "train").counts for each in (at.snapshot, first)]
    np.testing.assert_array_equal(*counts)


@every_moment
def test_the_time_bar_marks_the_moment(at):
    picture = time_bar_picture(at.snapshot, 900)
    assert picture.moment == at.snapshot.moment
    assert len(picture.chips) == len(at.snapshot.moments)
    assert picture.chips[picture.moment].backward == at.is_backward
