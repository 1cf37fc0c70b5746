"""From the scores to the loss: the numbers are the engine's, for every loss."""

from dataclasses import replace

import numpy as np
import pytest

from nnviz.datasets.dataset import DatasetSettings
from nnviz.picture.equation import equation
from nnviz.picture.equation_parts import Number, Rows
from nnviz.picture.loss_equation import loss_groups, true_output
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.selection import Neuron, Sample
from nnviz.session.session import Session

SPIRAL = Experiment(
    dataset=DatasetSettings(kind="spiral", classes=3, samples=40),
    network=NetworkSettings(layers=(2, 4, 3), activation=("tanh",)),
)


def session_at(experiment, kind, sample=0):
    session = Session(experiment)
    session.advance(30)
    session.choose_sample(Sample("train", sample))
    moments = session.snapshot().moments
    session.go_to_moment(next(i for i, m in enumerate(moments) if m.kind == kind))
    return session


def numbers(group):
    return [piece for piece in group if isinstance(piece, Number)]


@pytest.mark.parametrize("sample", range(6))
def test_softmax_and_cross_entropy_of_every_output(sample):
    snapshot = session_at(SPIRAL, "loss", sample).snapshot()
    scores = snapshot.sample.z[-1]
    powers = np.exp(scores)
    shares = powers / powers.sum()
    label = int(snapshot.dataset.train.labels[sample])
    assert true_output(snapshot) == label
    for output in range(3):
        power, share, loss = loss_groups(snapshot, output)
        assert numbers(power)[-1].value == pytest.approx(powers[output], rel=1e-14)
        *_, result = numbers(share)
        assert [n.value for n in numbers(share)[1:4]] == pytest.approx(powers.tolist())
        assert result.value == snapshot.sample.probabilities[output]
        assert result.value == pytest.approx(shares[output], rel=1e-12)
        p, total = numbers(loss)
        assert p.value == snapshot.sample.probabilities[label]
        assert total.value == snapshot.sample.loss
        assert total.value == pytest.approx(-np.log(shares[label]), rel=1e-12)
        assert total.tone == "mark"


def test_each_part_appears_at_its_moment():
    for kind, count in (("exp", 1), ("normalise", 2), ("loss", 3)):
        snapshot = session_at(SPIRAL, kind).snapshot()
        groups = loss_groups(snapshot, 0)
        assert len(groups) == count
        marks = [n for group in groups for n in numbers(group) if n.tone == "mark"]
        assert marks == [numbers(groups[-1])[-1]]
    session = session_at(SPIRAL, "z")
    session.go_to_moment(3)
    assert loss_groups(session.snapshot(), 0) == ()


def test_an_output_neuron_shows_its_score_and_what_becomes_of_it():
    session = session_at(SPIRAL, "normalise")
    session.choose_unit(Neuron(2, 1))
    total, rows = equation(session.snapshot(), 8).lines
    assert isinstance(rows, Rows)
    assert rows.groups == loss_groups(session.snapshot(), 1)
    assert total.parts[-1].value == session.snapshot().sample.z[-1][1]


def test_of_huge_scores_the_largest_is_taken_off():
    session = session_at(SPIRAL, "loss")
    for output in range(3):
        session.set_bias(2, output, 500.0 * output - 400.0)
    snapshot = session.snapshot()
    for output in range(3):
        power, share, loss = loss_groups(snapshot, output)
        assert numbers(power)[-1].value == snapshot.sample.exp[output]
        assert "max" in power[0].markup
        assert numbers(share)[-1].value == snapshot.sample.probabilities[output]
        assert numbers(loss)[-1].value == snapshot.sample.loss


@pytest.mark.parametrize("activation", ["sigmoid", "linear"])
def test_squared_error(activation):
    network = replace(SPIRAL.network, output_activation=activation)
    experiment = replace(SPIRAL, loss="squared_error", network=network)
    snapshot = session_at(experiment, "loss").snapshot()
    target = snapshot.dataset.train.targets[0]
    errors = (snapshot.sample.a[-1] - target) ** 2
    for output in range(3):
        own, total = loss_groups(snapshot, output)
        y, t, error = (number.value for number in numbers(own))
        assert (y, t) == (snapshot.sample.a[-1][output], target[output])
        assert error == pytest.approx(errors[output], rel=1e-12)
        *parts, loss = (number.value for number in numbers(total))
        assert parts == pytest.approx(errors.tolist(), rel=1e-12)
        assert loss == snapshot.sample.loss
        assert loss == pytest.approx(errors.sum(), rel=1e-12)


def test_squared_error_of_one_output_is_the_loss():
    experiment = Experiment(
        dataset=DatasetSettings(kind="sine"),
        network=NetworkSettings(layers=(1, 4, 1), activation=("tanh",)),
        loss="squared_error",
    )
    snapshot = session_at(experiment, "loss").snapshot()
    (group,) = loss_groups(snapshot, 0)
    y, t, loss = (number.value for number in numbers(group))
    assert loss == snapshot.sample.loss
    assert loss == pytest.approx((y - t) ** 2, rel=1e-12)
    assert true_output(snapshot) == 0


def test_hinge():
    snapshot = session_at(replace(SPIRAL, loss="hinge"), "loss").snapshot()
    signs = 2 * snapshot.dataset.train.targets[0] - 1
    losses = np.maximum(0, 1 - signs * snapshot.sample.z[-1])
    for output in range(3):
        own, total = loss_groups(snapshot, output)
        sign, score, loss = (number.value for number in numbers(own))
        assert (sign, score) == (signs[output], snapshot.sample.z[-1][output])
        assert loss == pytest.approx(losses[output], rel=1e-12)
        *parts, whole = (number.value for number in numbers(total))
        assert parts == pytest.approx(losses.tolist(), rel=1e-12)
        assert whole == snapshot.sample.loss
