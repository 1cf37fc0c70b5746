"""The numbers of the inspector are those that plain NumPy gives."""

import numpy as np
import pytest

from nnviz.datasets.dataset import DatasetSettings
from nnviz.engine.network import Parameters
from nnviz.engine.settings import Optimizer, Regularization
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.inspection import (
    InputInspection,
    NeuronInspection,
    ParameterInspection,
    SampleInspection,
    inspect,
)
from nnviz.session.selection import Bias, Neuron, Sample, Weight
from nnviz.session.session import Session

LAMBDA = 0.1


def session_of(activation="relu", sample=None, unit=None, steps=7):
    session = Session(
        Experiment(
            dataset=DatasetSettings(kind="blobs", samples=60, seed=3),
            network=NetworkSettings((2, 5, 4, 3), (activation, "tanh")),
            optimizer=Optimizer(learning_rate=LAMBDA),
            regularization=Regularization("l2", 0.01),
            batch_size=6,
        )
    )
    session.advance(steps)
    if sample is not None:
        session.choose_sample(sample)
    session.choose_unit(unit)
    return session


def passes(snapshot, x, parameters=None, activation="relu"):
    """z and a of the three layers, as anyone would write them."""
    parameters = parameters or snapshot.parameters
    first = np.tanh if activation == "tanh" else lambda z: np.maximum(z, 0)
    a, zs, activated = x, [], []
    functions = (first, np.tanh, lambda z: z)
    for W, b, f in zip(parameters.W, parameters.b, functions, strict=True):
        zs.append(a @ W.T + b)
        activated.append(f(zs[-1]))
        a = activated[-1]
    return zs, activated


def own_losses(snapshot, x, labels, parameters=None):
    scores = passes(snapshot, x, parameters)[0][-1]
    p = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    return -np.log(p[np.arange(len(x)), labels])


def by_difference(snapshot, x, labels, layer, at):
    """The derivatives of the samples' own losses by one weight, by differences."""

    h = 1e-6
    ends = []
    for sign in (1, -1):
        W = [w.copy() for w in snapshot.parameters.W]
        W[layer][at] += sign * h
        moved = Parameters.of(W, snapshot.parameters.b)
        ends.append(own_losses(snapshot, x, labels, moved))
    return (ends[0] - ends[1]) / (2 * h)


def test_a_weight():
    session = session_of(unit=Weight(2, 3, 1))
    batch = session.snapshot().trace.batch
    session.choose_sample(Sample("train", int(batch[2])))
    snapshot = session.snapshot()
    train = snapshot.dataset.train
    found = inspect(snapshot)
    assert isinstance(found, ParameterInspection)
    expected = by_difference(snapshot, train.inputs, train.labels, 1, (3, 1))
    np.testing.assert_allclose(found.gradients.values, expected, atol=1e-8)
    index = int(batch[2])
    assert found.own_gradient == pytest.approx(expected[index], abs=1e-8)
    assert found.gradients.chosen == found.own_gradient
    assert found.share == found.own_gradient / 6
    value = float(snapshot.parameters.W[1][3, 1])
    mean = expected[batch].mean() + 2 * 0.01 * value
    assert found.step.value == value
    assert found.step.gradient == pytest.approx(mean, abs=1e-8)
    assert found.step.update == pytest.approx(-LAMBDA * mean, abs=1e-8)
    session.advance(1)
    assert found.step.new == session.snapshot().parameters.W[1][3, 1]


def test_a_bias_of_a_sample_outside_the_batch():
    session = session_of(unit=Bias(1, 2))
    snapshot = session.snapshot()
    outside = next(i for i in range(30) if i not in snapshot.trace.batch)
    session.choose_sample(Sample("train", outside))
    found = inspect(session.snapshot())
    assert found.share is None
    assert found.step.value == snapshot.parameters.b[0][2]
    assert found.gradients.values[outside] == pytest.approx(found.own_gradient)


@pytest.mark.parametrize(("activation", "response"), [("relu", "z"), ("tanh", "a")])
def test_a_hidden_neuron(activation, response):
    session = session_of(activation, Sample("train", 4), Neuron(1, 2))
    snapshot = session.snapshot()
    found = inspect(snapshot)
    assert isinstance(found, NeuronInspection)
    x = snapshot.dataset.train.inputs
    z, a = passes(snapshot, x, activation=activation)
    z_new, a_new = passes(snapshot, x, snapshot.trace.updated, activation)
    assert found.z.value == pytest.approx(z[0][4, 2])
    assert found.a.value == pytest.approx(a[0][4, 2])
    assert found.z.new == pytest.approx(z_new[0][4, 2])
    assert found.a.new == pytest.approx(a_new[0][4, 2])
    assert found.a.update == pytest.approx(a_new[0][4, 2] - a[0][4, 2])
    assert found.a.gradient == snapshot.sample.da[0][2]
    assert found.z.gradient == snapshot.sample.dz[0][2]
    assert found.response == response
    shown = z if response == "z" else a
    np.testing.assert_allclose(found.responses.values, shown[0][:, 2])
    np.testing.assert_array_equal(found.incoming, snapshot.parameters.W[0][2])
    np.testing.assert_array_equal(found.outgoing, snapshot.parameters.W[1][:, 2])
    assert found.norm == pytest.approx(np.sqrt((found.incoming**2).sum()))
    assert found.bias.value == snapshot.parameters.b[0][2]
    if activation == "relu":
        assert found.regime.name == "on"
        assert found.regime.count == (z[0][:, 2] > 0).sum()
    else:
        assert found.regime.name == "saturated"
        assert found.regime.count == (a[0][:, 2] ** 2 > 0.95).sum()


def test_the_samples_that_excite_most_come_first():
    found = inspect(session_of(unit=Neuron(2, 0)).snapshot())
    values = found.responses.values
    top = found.responses.largest(8)
    assert len(top) == 8
    assert list(values[top]) == sorted(values, reverse=True)[:8]


def test_an_output_has_no_outgoing_weights_and_no_regime():
    found = inspect(session_of(unit=Neuron(3, 1)).snapshot())
    assert len(found.outgoing) == 0
    assert found.regime is None


def test_an_input():
    session = session_of(sample=Sample("test", 5), unit=Neuron(0, 1))
    snapshot = session.snapshot()
    found = inspect(snapshot)
    assert isinstance(found, InputInspection)
    assert found.value == snapshot.dataset.test.inputs[5, 1]
    np.testing.assert_array_equal(
        found.responses.values, snapshot.dataset.train.inputs[:, 1]
    )
    np.testing.assert_array_equal(found.outgoing, snapshot.parameters.W[0][:, 1])


@pytest.mark.parametrize("part", ["train", "test"])
def test_a_sample(part):
    session = session_of(sample=Sample(part, 3))
    snapshot = session.snapshot()
    found = inspect(snapshot)
    assert isinstance(found, SampleInspection)
    data = snapshot.part_of(found.sample)
    losses = own_losses(snapshot, data.inputs, data.labels)
    after = own_losses(snapshot, data.inputs, data.labels, snapshot.trace.updated)
    np.testing.assert_allclose(found.losses.values, losses)
    assert found.losses.part == part
    assert found.loss.value == pytest.approx(losses[3])
    assert found.loss.new == pytest.approx(after[3])
    assert found.loss.update == pytest.approx(after[3] - losses[3])
    assert found.losses.rank == 1 + (losses > losses[3]).sum()
    own = [*snapshot.sample.dW, *snapshot.sample.db]
    length = np.linalg.norm(np.concatenate([d.ravel() for d in own]))
    assert found.gradient_norm == pytest.approx(length)


def test_a_set_that_takes_long_is_looked_at_in_part(monkeypatch):
    from nnviz.session import inspection

    monkeypatch.setattr(inspection, "_BUDGET_PAUSED", 1.0)
    monkeypatch.setattr(inspection, "_FEWEST_SAMPLES", 10)
    found = inspect(session_of(unit=Neuron(1, 0)).snapshot())
    assert len(found.responses.values) == 10
    assert found.responses.total == 30


def test_one_pass_serves_all_units_of_a_state(monkeypatch):
    from nnviz.session import inspection

    passed = []
    real = inspection.trace_samples

    def counted(*arguments):
        passed.append(1)
        return real(*arguments)

    monkeypatch.setattr(inspection, "trace_samples", counted)
    session = session_of()
    for unit in (Neuron(1, 0), Weight(2, 1, 1), Bias(3, 0), None):
        session.choose_unit(unit)
        inspect(session.snapshot())
    assert len(passed) == 1


def test_what_is_handed_out_is_frozen():
    found = inspect(session_of(unit=Neuron(1, 1)).snapshot())
    for array in (found.responses.values, found.incoming, found.outgoing):
        assert not array.flags.writeable
