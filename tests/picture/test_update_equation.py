"""The update with its numbers: each is the step's own, and they make the rule."""

from dataclasses import replace

import numpy as np
import pytest

from nnviz.datasets.dataset import DatasetSettings
from nnviz.engine.settings import Optimizer, Regularization
from nnviz.picture.batch_share import batch_share
from nnviz.picture.equation import equation
from nnviz.picture.equation_parts import Glyph, GroupLine, Number, Rows
from nnviz.picture.gradient_parts import gradient_parts, place_in_batch
from nnviz.picture.numbers import format_number
from nnviz.picture.update_terms import is_frozen, update_terms
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.selection import Bias, Neuron, Sample, Weight
from nnviz.session.session import Session
from nnviz.session.wording import quantity

SMALL = Experiment(
    dataset=DatasetSettings(kind="spiral", classes=3, samples=40),
    network=NetworkSettings(layers=(2, 3, 3), activation=("tanh",)),
    batch_size=6,
)
OPTIMIZERS = [
    Optimizer("sgd", 0.05),
    Optimizer("sgd", 0.05, momentum=0.8),
    Optimizer("adam", 0.01),
    Optimizer("adam", 0.01, betas=(0.7, 0.95), eps=1e-3, weight_decay=0.1),
    Optimizer("adamw", 0.01, weight_decay=0.1),
    Optimizer("rmsprop", 0.01, alpha=0.9, eps=1e-4),
]
PENALTIES = [Regularization(), Regularization("l1", 0.02), Regularization("l2", 0.02)]


def units_of(experiment):
    layers = experiment.network.layers
    for layer in range(1, len(layers)):
        for target in range(layers[layer]):
            yield Bias(layer, target)
            for source in range(layers[layer - 1]):
                yield Weight(layer, target, source)


def entry(parameters, at):
    if isinstance(at, Weight):
        return float(parameters.W[at.layer - 1][at.target, at.source])
    return float(parameters.b[at.layer - 1][at.index])


def at_update(experiment, steps=8, unit=None):
    session = Session(experiment)
    session.advance(steps)
    session.choose_sample(Sample("train", int(session.snapshot().trace.batch[2])))
    session.choose_unit(unit)
    session.go_to_moment(len(session.snapshot().moments) - 1)
    return session


def by_name(groups):
    return {
        piece.name: piece.value
        for group in groups
        for piece in group
        if isinstance(piece, Number)
    }


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("penalty", PENALTIES, ids=lambda p: p.kind)
@pytest.mark.parametrize("optimizer", OPTIMIZERS, ids=str)
def test_the_terms_make_the_update_of_every_parameter(optimizer, penalty, dtype):
    experiment = replace(
        SMALL, optimizer=optimizer, regularization=penalty, dtype=dtype
    )
    snapshot = at_update(experiment).snapshot()
    trace, o = snapshot.trace, optimizer
    relative = 1e-9 if dtype == "float64" else 1e-3
    for at in units_of(experiment):
        terms = update_terms(snapshot, at)
        theta, g = entry(trace.parameters, at), entry(trace.gradients, at)
        assert (terms.before, terms.gradient) == (theta, g)
        assert terms.after == entry(trace.updated, at)
        assert terms.change == entry(trace.updates, at)
        for place, name in enumerate(trace.memory_names):
            numbers = terms.memory[name]
            assert numbers.before == entry(trace.memory_before[place], at)
            assert numbers.after == entry(trace.memory_after[place], at)
        match o.kind:
            case "sgd" if o.momentum:
                v = o.momentum * terms.memory["velocity"].before + g
                assert terms.memory["velocity"].after == pytest.approx(v, rel=relative)
                change = -o.learning_rate * v
            case "sgd":
                change = -o.learning_rate * g
            case "rmsprop":
                square = terms.memory["square"]
                v = o.alpha * square.before + (1 - o.alpha) * g**2
                assert square.after == pytest.approx(v, rel=relative)
                change = -o.learning_rate * g / (np.sqrt(v) + o.eps)
            case _:
                used = g + o.weight_decay * theta if o.kind == "adam" else g
                mean = o.betas[0] * terms.memory["mean"].before
                mean += (1 - o.betas[0]) * used
                square = o.betas[1] * terms.memory["square"].before
                square += (1 - o.betas[1]) * used**2
                mean /= 1 - o.betas[0] ** 9
                square /= 1 - o.betas[1] ** 9
                assert terms.memory["mean"].corrected == pytest.approx(
                    mean, rel=relative, abs=1e-7
                )
                assert terms.memory["square"].corrected == pytest.approx(
                    square, rel=relative
                )
                change = -o.learning_rate * mean / (np.sqrt(square) + o.eps)
                if o.kind == "adamw":
                    change -= o.learning_rate * o.weight_decay * theta
        assert terms.change == pytest.approx(change, rel=relative, abs=1e-7)


@pytest.mark.parametrize("penalty", PENALTIES, ids=lambda p: p.kind)
@pytest.mark.parametrize("optimizer", OPTIMIZERS, ids=str)
def test_every_number_of_the_rule_is_written(optimizer, penalty):
    experiment = replace(SMALL, optimizer=optimizer, regularization=penalty)
    session = at_update(experiment)
    for at in units_of(experiment):
        session.choose_unit(at)
        snapshot = session.snapshot()
        (rows,) = equation(snapshot, 8).lines
        assert isinstance(rows, Rows)
        numbers = [p for group in rows.groups for p in group if isinstance(p, Number)]
        values = {number.value for number in numbers}
        terms = update_terms(snapshot, at)
        wanted = {terms.before, terms.gradient, terms.change, terms.after}
        wanted.add(optimizer.learning_rate)
        for remembered in terms.memory.values():
            wanted |= {remembered.before, remembered.after, remembered.corrected}
        assert wanted <= values
        assert numbers[-1].value == terms.after
        assert numbers[-1].tone == "mark"
        for number in numbers:
            assert number.text.strip("()") in (
                format_number(number.value),
                quantity(number.value).replace("e−0", "e−"),
            )


def test_the_weight_decay_is_written_where_the_rule_has_it():
    adam, adamw = OPTIMIZERS[3], OPTIMIZERS[4]
    for optimizer, where in ((adam, "*g* + *w* "), (adamw, "− *λ w* ")):
        session = at_update(replace(SMALL, optimizer=optimizer), unit=Weight(2, 1, 0))
        (rows,) = equation(session.snapshot(), 8).lines
        text = "".join(
            p.markup for group in rows.groups for p in group if isinstance(p, Glyph)
        )
        assert where in text
        assert by_name(rows.groups)["w, the weight decay"] == 0.1


def test_a_neuron_shows_its_bias_first_and_then_its_largest_changes():
    session = at_update(SMALL, unit=Neuron(2, 1))
    snapshot = session.snapshot()
    (line,) = equation(snapshot, 8).lines
    assert isinstance(line, GroupLine)
    assert line.left_out == 0
    after = [group[-1].value for group in line.groups]
    changes = snapshot.trace.updates.W[1][1]
    order = sorted(range(3), key=lambda i: -abs(changes[i]))
    updated = snapshot.trace.updated
    assert after == [float(updated.b[1][1]), *(updated.W[1][1, i] for i in order)]


def test_a_frozen_parameter_is_said_not_to_be_updated():
    network = replace(SMALL.network, frozen=("b2", "W1[2,1]"))
    session = at_update(replace(SMALL, network=network))
    frozen = [Weight(1, 2, 1), Bias(2, 0), Bias(2, 2)]
    for at in (*frozen, Weight(1, 2, 0), Bias(1, 1)):
        session.choose_unit(at)
        snapshot = session.snapshot()
        assert is_frozen(snapshot, at) == (at in frozen)
        (rows,) = equation(snapshot, 8).lines
        last = rows.groups[-1]
        says_so = last[-1] == Glyph("   frozen: not updated", quiet=True)
        assert says_so == (at in frozen)
        if says_so:
            assert last[1].value == entry(snapshot.parameters, at)
    session.choose_unit(Neuron(2, 1))
    first, *_ = equation(session.snapshot(), 8).lines
    assert first.groups[0][-1].markup.endswith("not updated")


# The batch and the share of the chosen sample


@pytest.mark.parametrize("loss", ["cross_entropy", "squared_error", "hinge"])
@pytest.mark.parametrize("penalty", PENALTIES, ids=lambda p: p.kind)
def test_the_batch_is_the_mean_of_its_samples_and_of_the_penalty(loss, penalty):
    experiment = replace(SMALL, loss=loss, regularization=penalty)
    session = at_update(experiment)
    batch = session.snapshot().trace.batch
    own = {at: [] for at in units_of(experiment)}
    for index in batch:
        session.choose_sample(Sample("train", int(index)))
        for at, gradients in own.items():
            parts = gradient_parts(session.snapshot(), at)
            gradients.append(parts.own)
            assert parts.share == pytest.approx(parts.own / 6, rel=1e-9, abs=1e-15)
    snapshot = session.snapshot()
    for at, gradients in own.items():
        parts = gradient_parts(snapshot, at)
        weight = entry(snapshot.parameters, at)
        part = {"none": 0.0, "l1": 0.02 * np.sign(weight), "l2": 0.04 * weight}
        expected = part[penalty.kind] if isinstance(at, Weight) else 0.0
        assert parts.count == 6
        assert parts.mean == pytest.approx(np.mean(gradients), rel=1e-9, abs=1e-15)
        assert (parts.penalty or 0.0) == pytest.approx(expected, rel=1e-12)
        assert parts.total == entry(snapshot.trace.gradients, at)
        assert parts.total == pytest.approx(parts.mean + expected, rel=1e-9, abs=1e-15)


def test_a_sample_outside_the_batch_is_said_to_have_no_share():
    session = at_update(SMALL)
    outside = next(
        i for i in range(20) if i not in session.snapshot().trace.batch.tolist()
    )
    for sample in (Sample("train", outside), Sample("test", 0)):
        session.choose_sample(sample)
        snapshot = session.snapshot()
        assert place_in_batch(snapshot) is None
        assert gradient_parts(snapshot, Bias(1, 0)).share is None
        (group,) = batch_share(snapshot, Bias(1, 0))
        assert group[-1].markup.endswith("no share in this update")


def test_the_share_is_written_as_the_samples_own_gradient_over_the_batch_size():
    session = at_update(SMALL, unit=Weight(1, 2, 1))
    snapshot = session.snapshot()
    (group,) = batch_share(snapshot, Weight(1, 2, 1))
    numbers = [piece for piece in group if isinstance(piece, Number)]
    mean, share, own = (number.value for number in numbers)
    assert mean == float(snapshot.trace.gradients.W[0][2, 1])
    assert own == float(snapshot.sample.dW[0][2, 1])
    place = place_in_batch(snapshot)
    dz, x = snapshot.trace.dz[0][place, 2], snapshot.trace.x[place, 1]
    assert share == pytest.approx(float(dz * x), rel=1e-15)
    assert group[-1] == Glyph(" / 6")
