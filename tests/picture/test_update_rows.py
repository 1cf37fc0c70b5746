"""The update of one parameter as rows: old, the terms of the rule, new."""

from dataclasses import replace

import pytest

from nnviz.datasets.dataset import DatasetSettings
from nnviz.engine.settings import Optimizer
from nnviz.picture.update_rows import change_symbol, update_rows
from nnviz.session.events import value_of
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.selection import Bias, Weight
from nnviz.session.session import Session

EXPERIMENT = Experiment(
    dataset=DatasetSettings(samples=40),
    network=NetworkSettings(layers=(2, 4, 2), activation=("tanh",)),
)
RULES = {
    "plain": Optimizer(momentum=0.0),
    "momentum": Optimizer(momentum=0.9),
    "adam": Optimizer(kind="adam", weight_decay=0.01),
    "adamw": Optimizer(kind="adamw", weight_decay=0.01),
    "rmsprop": Optimizer(kind="rmsprop"),
}


def snapshot_of(experiment):
    session = Session(experiment)
    session.advance(7)
    return session.snapshot()


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("at", [Weight(1, 2, 1), Bias(2, 0)])
def test_old_change_and_new_are_the_trainers_own(rule, at):
    snapshot = snapshot_of(replace(EXPERIMENT, optimizer=RULES[rule]))
    rows = {row.kind: row.value for row in update_rows(snapshot, at)}
    assert rows["before"] == value_of(snapshot.parameters, at)
    assert rows["change"] == value_of(snapshot.trace.updates, at)
    assert rows["after"] == value_of(snapshot.trace.updated, at)
    assert rows["after"] == rows["before"] + rows["change"]


@pytest.mark.parametrize("rule", RULES)
def test_the_parts_give_the_change(rule):
    at, optimizer = Weight(1, 2, 1), RULES[rule]
    snapshot = snapshot_of(replace(EXPERIMENT, optimizer=optimizer))
    rows = update_rows(snapshot, at)
    parts = {row.symbol: row.value for row in rows if row.kind == "part"}
    change = next(row.value for row in rows if row.kind == "change")
    rate, eps = optimizer.learning_rate, optimizer.eps
    match rule:
        case "plain":
            assert parts == {}
            assert change == -rate * value_of(snapshot.trace.gradients, at)
            return
        case "momentum":
            expected = parts["−*λ*·*g*"] + parts["−*λ*·*μ*·*v*"]
        case "rmsprop":
            expected = -rate * parts["*g*"] / (parts["√*v*"] + eps)
        case _:
            expected = -rate * parts["*m̂*"] / (parts["√*v̂*"] + eps)
            expected += parts.get("−*λ*·*w*·*θ*", 0.0)
    assert change != 0.0
    assert change == pytest.approx(expected, rel=1e-9)


def test_the_change_has_the_symbols_of_its_rule():
    assert [change_symbol(rule) for rule in RULES.values()] == [
        "−*λ*·*g*",
        "−*λ*·*v*",
        "−*λ*·*m̂*/√*v̂*",
        "change",
        "−*λ*·*g*/√*v*",
    ]


@pytest.mark.parametrize(
    ("frozen", "at", "is_frozen"),
    [
        ("W1", Weight(1, 2, 1), True),
        ("W1[2,1]", Weight(1, 2, 1), True),
        ("W1[2,0]", Weight(1, 2, 1), False),
        ("b1", Bias(1, 2), True),
        ("b2", Bias(1, 2), False),
    ],
)
def test_to_a_frozen_parameter_nothing_is_added(frozen, at, is_frozen):
    network = replace(EXPERIMENT.network, frozen=(frozen,))
    snapshot = snapshot_of(
        replace(EXPERIMENT, network=network, optimizer=RULES["momentum"])
    )
    rows = update_rows(snapshot, at)
    kinds = ["before", "change", "after"]
    assert ([row.kind for row in rows] == kinds) == is_frozen
    change = next(row for row in rows if row.kind == "change")
    assert (change.symbol == "frozen") == is_frozen
    assert (change.value == 0.0) == is_frozen
