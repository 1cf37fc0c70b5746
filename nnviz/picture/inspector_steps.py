"""The way of a number through the step: value, gradient, update, new value."""

from dataclasses import dataclass
from math import isnan
from typing import Literal

import numpy as np

from nnviz.picture.equation_names import (
    a_symbol,
    bias_symbol,
    plain,
    weight_symbol,
    z_symbol,
)
from nnviz.picture.numbers import format_count, format_number
from nnviz.picture.update_terms import is_frozen
from nnviz.session.inspection import (
    InputInspection,
    Inspection,
    NeuronInspection,
    ParameterInspection,
    SampleInspection,
    Transition,
)
from nnviz.session.selection import Bias, Weight
from nnviz.session.snapshot import Snapshot

ColumnName = Literal["value", "gradient", "update", "new"]
COLUMNS: tuple[ColumnName, ...] = ("value", "gradient", "update", "new")

_NEVER = "never"


@dataclass(frozen=True, slots=True)
class Amount:
    """A number of the table, and what a tool tip calls it.

    NaN and an empty text where there is none. It is ``known`` from its moment on,
    and ``now`` at that moment.
    """

    name: str
    value: float
    text: str
    known: bool
    now: bool
    is_gradient: bool

    @property
    def exists(self) -> bool:
        return not isnan(self.value)


@dataclass(frozen=True, slots=True)
class StepRow:
    """A line of the table: ``symbol`` (markup), and an amount for each column.

    ``unit`` is the weight or bias that the row is of, if it is one.
    """

    symbol: str
    amounts: tuple[Amount, Amount, Amount, Amount]
    unit: Weight | Bias | None = None


@dataclass(frozen=True, slots=True)
class StepTable:
    """The rows, and below them what has to be said in words.

    ``columns`` are those that have a number.
    """

    rows: tuple[StepRow, ...]
    columns: tuple[ColumnName, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Moments:
    """When the value and its gradient are computed: kind and layer of a moment.

    The value of a parameter is there from the beginning: no moment.
    """

    value: tuple[str, int] | None
    gradient: tuple[str, int]


def step_table(snapshot: Snapshot, inspected: Inspection) -> StepTable:
    """The table of what is inspected, as far as the present moment knows it."""
    match inspected:
        case ParameterInspection():
            rows: tuple[StepRow, ...] = (_parameter_row(snapshot, inspected),)
            notes = _parameter_notes(snapshot, inspected)
        case NeuronInspection():
            rows = _neuron_rows(snapshot, inspected)
            notes = _neuron_notes(snapshot, inspected)
        case InputInspection():
            rows, notes = (_input_row(snapshot, inspected),), ()
        case SampleInspection():
            rows = _sample_rows(snapshot, inspected)
            notes = _sample_notes(snapshot, inspected)
    shown = tuple(
        name
        for place, name in enumerate(COLUMNS)
        if any(row.amounts[place].exists for row in rows)
    )
    ahead = any(
        amount.exists and not amount.known for row in rows for amount in row.amounts
    )
    if ahead:
        notes = (*notes, "Grey: not computed yet at this moment.")
    return StepTable(rows, shown, notes)


def _row(
    snapshot: Snapshot,
    symbol: str,
    numbers: Transition,
    moments: _Moments,
    unit: Weight | Bias | None = None,
) -> StepRow:
    name = plain(symbol)
    after = ("update", 0)
    columns = (
        (name, numbers.value, moments.value, False),
        (f"∂L/∂{name}", numbers.gradient, moments.gradient, True),
        (f"the update of {name}", numbers.update, after, False),
        (f"{name} after the update", numbers.new, after, False),
    )
    amounts = tuple(_amount(snapshot, *column) for column in columns)
    value, gradient, update, new = amounts
    return StepRow(symbol, (value, gradient, update, new), unit)


def _amount(
    snapshot: Snapshot,
    name: str,
    value: float,
    moment: tuple[str, int] | None,
    is_gradient: bool,
) -> Amount:
    return Amount(
        name,
        value,
        "" if isnan(value) else format_number(value),
        moment is None or snapshot.knows(*moment),
        moment is not None and snapshot.is_now(*moment),
        is_gradient,
    )


def _parameter_row(snapshot: Snapshot, inspected: ParameterInspection) -> StepRow:
    unit = inspected.unit
    if isinstance(unit, Weight):
        symbol = weight_symbol(snapshot, unit)
    else:
        symbol = bias_symbol(snapshot, unit)
    moments = _Moments(None, ("d_weights", unit.layer))
    return _row(snapshot, symbol, inspected.step, moments, unit)


def _neuron_rows(
    snapshot: Snapshot, inspected: NeuronInspection
) -> tuple[StepRow, ...]:
    unit = inspected.unit
    layer, index = unit.layer, unit.index
    is_output = layer == snapshot.architecture.depth
    is_linear = snapshot.architecture.activations[layer - 1] == "linear"
    down = ("d_output", layer) if is_output else ("d_activations", layer)
    # Without an activation of its own ∂L/∂z is ∂L/∂a.
    through = down if is_output and is_linear else ("d_weights", layer)
    z = _Moments(("z", layer), through)
    a = _Moments(("z" if is_output and is_linear else "a", layer), down)
    rows = [_row(snapshot, z_symbol(snapshot, layer, index), inspected.z, z)]
    if not is_linear:
        rows.append(_row(snapshot, a_symbol(snapshot, layer, index), inspected.a, a))
    bias = Bias(layer, index)
    moments = _Moments(None, ("d_weights", layer))
    symbol = bias_symbol(snapshot, bias)
    return (*rows, _row(snapshot, symbol, inspected.bias, moments, bias))


def _input_row(snapshot: Snapshot, inspected: InputInspection) -> StepRow:
    symbol = a_symbol(snapshot, 0, inspected.unit.index)
    moments = _Moments(("batch", 0), (_NEVER, 0))
    return _row(snapshot, symbol, Transition(inspected.value), moments)


def _sample_rows(
    snapshot: Snapshot, inspected: SampleInspection
) -> tuple[StepRow, ...]:
    moments = _Moments(("loss", 0), (_NEVER, 0))
    rows = [_row(snapshot, "*L*", inspected.loss, moments)]
    if snapshot.experiment.loss == "cross_entropy":
        loss = inspected.loss
        # L = −log p of the true class.
        before, after = float(np.exp(-loss.value)), float(np.exp(-loss.new))
        share = Transition(before, update=after - before, new=after)
        moments = _Moments(("normalise", snapshot.architecture.depth), (_NEVER, 0))
        rows.append(_row(snapshot, "*p*_{true}", share, moments))
    return tuple(rows)


def _parameter_notes(
    snapshot: Snapshot, inspected: ParameterInspection
) -> tuple[str, ...]:
    count = format_count(inspected.batch_size)
    mean = f"∂L is the mean over the {count} samples of the batch"
    if inspected.batch_size == 1:
        mean = "∂L is that of the only sample of the batch"
    if snapshot.experiment.regularization.kind != "none" and isinstance(
        inspected.unit, Weight
    ):
        mean += ", plus the penalty"
    if is_frozen(snapshot, inspected.unit):
        mean += "; it is frozen, so that nothing is added"
    own = format_number(inspected.own_gradient)
    sample = _sample_in_words(snapshot)
    if inspected.share is None:
        return f"{mean}.", f"{sample} is not among them; its own ∂L is {own}."
    share = format_number(inspected.share)
    return f"{mean}.", f"{sample} alone: ∂L is {own}, which adds {share} to the mean."


def _neuron_notes(snapshot: Snapshot, inspected: NeuronInspection) -> tuple[str, ...]:
    unit = inspected.unit
    name = plain(z_symbol(snapshot, unit.layer, unit.index)).partition("_")[0][:1]
    is_linear = snapshot.architecture.activations[unit.layer - 1] == "linear"
    numbers = name if is_linear else f"{name}, a"
    return (f"{numbers}: the chosen sample alone. b: the whole batch.",)


def _sample_notes(snapshot: Snapshot, inspected: SampleInspection) -> tuple[str, ...]:
    count = format_count(snapshot.architecture.parameter_count)
    length = format_number(inspected.gradient_norm)
    return (f"Its gradient by all {count} parameters: length {length}.",)


def _sample_in_words(snapshot: Snapshot) -> str:
    sample = snapshot.selection.sample
    word = "Test sample" if sample.part == "test" else "Sample"
    return f"{word} {format_count(sample.index)}"


def response_symbol(snapshot: Snapshot, inspected: NeuronInspection) -> str:
    """The symbol of what a neuron's distribution is of, as markup."""
    unit = inspected.unit
    symbol = a_symbol if inspected.response == "a" else z_symbol
    return symbol(snapshot, unit.layer, unit.index)


def regime_words(inspected: NeuronInspection) -> str:
    """How often a neuron is on or saturated: "on for 62 of 150"."""
    if inspected.regime is None:
        return ""
    total = format_count(len(inspected.responses.values))
    count = format_count(inspected.regime.count)
    word = "on for" if inspected.regime.name == "on" else "saturated for"
    return f"{word} {count} of {total}"
