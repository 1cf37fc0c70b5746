"""The update of one weight or bias as a few rows: old, what is added, new."""

import math
from dataclasses import dataclass
from typing import Literal

from nnviz.engine.settings import Optimizer
from nnviz.picture.equation_names import bias_symbol, plain, weight_symbol
from nnviz.picture.update_terms import UpdateTerms, is_frozen, update_terms
from nnviz.session.selection import Bias, Weight
from nnviz.session.snapshot import Snapshot

RowKind = Literal["before", "part", "change", "after"]


@dataclass(frozen=True, slots=True)
class UpdateRow:
    """A number of an update: ``symbol`` as markup, ``name`` in words.

    A ``part`` explains the ``change``, which is what is added.
    """

    kind: RowKind
    symbol: str
    name: str
    value: float


def update_rows(snapshot: Snapshot, at: Weight | Bias) -> tuple[UpdateRow, ...]:
    """Old, the terms of the optimiser's rule, and new.

    With plain gradient descent the change is −λ·g itself; with momentum it is the sum
    of −λ·g and −λ·μ·v; the other rules divide by a root, which is a part of its own.
    To a frozen parameter nothing is added.
    """
    terms = update_terms(snapshot, at)
    optimizer = snapshot.experiment.optimizer
    symbol = (
        weight_symbol(snapshot, at)
        if isinstance(at, Weight)
        else bias_symbol(snapshot, at)
    )
    name = plain(symbol)
    frozen = is_frozen(snapshot, at)
    change = "frozen" if frozen else change_symbol(optimizer)
    return (
        UpdateRow("before", "old", f"{name}, old", terms.before),
        *([] if frozen else _parts(optimizer, terms)),
        UpdateRow("change", change, f"change of {name}", terms.change),
        UpdateRow("after", "new", f"{name}, new", terms.after),
    )


def change_symbol(optimizer: Optimizer) -> str:
    """What is added to a parameter, as markup: −λ·g, −λ·v, −λ·m̂/√v̂."""
    if optimizer.kind == "adamw" and optimizer.weight_decay != 0.0:
        return "change"
    match optimizer.kind:
        case "sgd":
            return "−*λ*·*v*" if optimizer.momentum else "−*λ*·*g*"
        case "rmsprop":
            return "−*λ*·*g*/√*v*"
        case _:
            return "−*λ*·*m̂*/√*v̂*"


def _parts(optimizer: Optimizer, terms: UpdateTerms) -> list[UpdateRow]:
    rate = optimizer.learning_rate
    if optimizer.kind == "sgd":
        velocity = terms.memory.get("velocity")
        if velocity is None:
            return []
        return [
            _part("−*λ*·*g*", "−λ·gradient", -rate * terms.gradient),
            _part(
                "−*λ*·*μ*·*v*",
                "−λ·momentum·velocity before",
                -rate * optimizer.momentum * velocity.before,
            ),
        ]
    square = terms.memory["square"]
    mean = terms.memory.get("mean")
    root = math.sqrt(max(square.corrected, 0.0))
    parts = [_part("*g*", "gradient of the batch", terms.gradient)]
    if mean is None:
        parts.append(_part("√*v*", "root of the mean square", root))
        return parts
    parts += [
        _part("*m̂*", "mean of the gradients, corrected", mean.corrected),
        _part("√*v̂*", "root of the mean square, corrected", root),
    ]
    if optimizer.kind == "adamw" and terms.decay != 0.0:
        parts.append(_part("−*λ*·*w*·*θ*", "−λ·weight decay·old", -rate * terms.decay))
    return parts


def _part(symbol: str, name: str, value: float) -> UpdateRow:
    return UpdateRow("part", symbol, name, value)
