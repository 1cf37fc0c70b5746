"""What the inspector shows of the chosen neuron, weight or bias, or else sample."""

from dataclasses import dataclass
from math import isnan

import numpy as np

from nnviz.picture.equation_names import (
    a_symbol,
    bias_symbol,
    plain,
    weight_symbol,
    z_symbol,
)
from nnviz.picture.graph_values import activation_title
from nnviz.picture.graph_words import unit_name
from nnviz.picture.histogram import Histogram, histogram
from nnviz.picture.inspector_paths import PathPicture, path_picture
from nnviz.picture.inspector_steps import (
    COLUMNS,
    StepTable,
    regime_words,
    response_symbol,
    step_table,
)
from nnviz.picture.inspector_weights import WeightsPicture, weights_pictures
from nnviz.picture.numbers import format_count, format_number
from nnviz.picture.output_names import output_name
from nnviz.picture.ranked_samples import (
    RankedSamples,
    image_of_chosen,
    ranked_samples,
)
from nnviz.picture.sample_line import sample_line
from nnviz.picture.table import Cell, Table
from nnviz.picture.templates import Pixels
from nnviz.picture.tokens import Tokens
from nnviz.session.inspected_path import Path, PathName
from nnviz.session.inspection import (
    Distribution,
    InputInspection,
    Inspection,
    NeuronInspection,
    ParameterInspection,
    SampleInspection,
)
from nnviz.session.selection import Bias, Neuron, Weight
from nnviz.session.snapshot import Snapshot

_MOST_COORDINATES = 4


@dataclass(frozen=True, slots=True, eq=False)
class SpreadPicture:
    """A histogram with its title (markup) and a note; ``text`` is the chosen number."""

    title: str
    quantity: str
    note: str
    bars: Histogram
    text: str
    value: float
    is_gradient: bool


@dataclass(frozen=True, slots=True, eq=False)
class InspectorPicture:
    """All of it, from top to bottom; what does not apply is empty or ``None``.

    ``lines`` stand below the title. ``parameter`` is what a gradient check is of.
    ``path_symbols`` (markup) name the curves there are, of which ``path`` is the one
    at ``shown_path``.
    """

    title: str
    lines: tuple[str, ...]
    image: Pixels | None
    steps: StepTable
    parameter: Weight | Bias | None
    path_symbols: tuple[str, ...]
    shown_path: int
    path: PathPicture | None
    spread: SpreadPicture
    weights: tuple[WeightsPicture, ...]
    samples: RankedSamples


def inspector_picture(
    snapshot: Snapshot,
    inspected: Inspection,
    paths: tuple[Path, ...],
    shown_path: PathName | None,
    tokens: Tokens,
) -> InspectorPicture:
    """The picture; of several paths the one that is asked for, else the first."""
    names = [path.name for path in paths]
    place = names.index(shown_path) if shown_path in names else 0
    weights: tuple[WeightsPicture, ...] = ()
    if isinstance(inspected, NeuronInspection | InputInspection):
        weights = weights_pictures(snapshot, inspected, tokens)
    of_sample = isinstance(inspected, SampleInspection)
    return InspectorPicture(
        _title(snapshot, inspected),
        _lines(snapshot, inspected),
        image_of_chosen(snapshot, tokens) if of_sample else None,
        step_table(snapshot, inspected),
        inspected.unit if isinstance(inspected, ParameterInspection) else None,
        tuple(_path_symbol(snapshot, inspected, path.name) for path in paths),
        place,
        _path(snapshot, inspected, paths[place]) if paths else None,
        _spread(snapshot, inspected),
        weights,
        _samples(snapshot, inspected, tokens),
    )


def inspector_table(
    snapshot: Snapshot,
    shown: InspectorPicture,
    inspected: Inspection,
    paths: tuple[Path, ...],
) -> Table:
    """Every number as a row: section, name, value."""
    rows: list[tuple[Cell, ...]] = []
    for row in shown.steps.rows:
        for column, amount in zip(COLUMNS, row.amounts, strict=True):
            if amount.exists and amount.known:
                rows.append((column, plain(row.symbol), amount.value))
    for symbol, path in zip(shown.path_symbols, paths, strict=True):
        name = f"{plain(symbol)} over the run"
        for step, value in zip(path.steps.tolist(), path.values.tolist(), strict=True):
            rows.append((name, f"step {step}", value))
    for weights in shown.weights:
        rows += [
            (weights.title.lower(), plain(weight_symbol(snapshot, unit)), value)
            for unit, value in zip(weights.units, weights.values.tolist(), strict=True)
        ]
    numbers = _distribution(inspected)
    rows += [
        (shown.spread.quantity, f"{numbers.part} {index}", value)
        for index, value in enumerate(numbers.values.tolist())
    ]
    return Table(("section", "name", "value"), tuple(rows))


def _title(snapshot: Snapshot, inspected: Inspection) -> str:
    if isinstance(inspected, SampleInspection):
        word = "Sample" if inspected.sample.part == "train" else "Test sample"
        return f"{word} {format_count(inspected.sample.index)}"
    name = unit_name(snapshot, inspected.unit)
    return f"{name[0].upper()}{name[1:]}" if " " in name[:7] else name


def _lines(snapshot: Snapshot, inspected: Inspection) -> tuple[str, ...]:
    match inspected:
        case SampleInspection():
            return (*_sample_lines(snapshot), sample_line(snapshot))
        case InputInspection():
            return (_input_line(snapshot, inspected.unit.index),)
        case NeuronInspection():
            layer = inspected.unit.layer
            activation = snapshot.architecture.activations[layer - 1]
            count = format_count(len(inspected.incoming))
            noun = "input" if count == "1" else "inputs"
            return (f"{activation_title(activation)} neuron with {count} {noun}",)
    unit = inspected.unit
    if isinstance(unit, Bias):
        neuron = unit_name(snapshot, Neuron(unit.layer, unit.index))
        return (f"bias of {neuron}",)
    source = unit_name(snapshot, Neuron(unit.layer - 1, unit.source))
    target = unit_name(snapshot, Neuron(unit.layer, unit.target))
    return (f"from {source}", f"to {target}")


def _input_line(snapshot: Snapshot, index: int) -> str:
    dataset = snapshot.dataset
    if dataset.image_shape is not None:
        rows, columns = dataset.image_shape
        row, column = divmod(index % (rows * columns), columns)
        return f"pixel in row {row + 1}, column {column + 1}; an input, no neuron"
    if dataset.mean is not None and dataset.scale is not None:
        mean = format_number(float(dataset.mean[index]))
        scale = format_number(float(dataset.scale[index]))
        return f"standardised: ({dataset.input_names[index]} − {mean}) / {scale}"
    return "an input, no neuron"


def _sample_lines(snapshot: Snapshot) -> tuple[str, ...]:
    """Its class and answer, and where it lies."""
    dataset, sample = snapshot.dataset, snapshot.selection.sample
    part = snapshot.part_of(sample)
    lines = []
    if part.labels is not None:
        label = int(part.labels[sample.index])
        answer = int(np.argmax(snapshot.sample.a[-1]))
        text = output_name(dataset, label)
        is_known = snapshot.knows("z", snapshot.architecture.depth)
        if is_known and answer == label:
            text += ", named rightly"
        elif is_known:
            text += f", taken for {output_name(dataset, answer)}"
        lines.append(f"{text[0].upper()}{text[1:]}")
    if dataset.image_shape is None:
        point = part.points[sample.index][:_MOST_COORDINATES].tolist()
        words = [
            f"{name} {format_number(value)}"
            for name, value in zip(dataset.point_names, point, strict=False)
        ]
        more = " …" if dataset.dimension > _MOST_COORDINATES else ""
        lines.append(", ".join(words) + more)
    return tuple(lines)


def _path_symbol(snapshot: Snapshot, inspected: Inspection, name: PathName) -> str:
    if isinstance(inspected, SampleInspection | InputInspection):
        return "*L*"
    unit = inspected.unit
    match unit:
        case Weight():
            return weight_symbol(snapshot, unit)
        case Bias():
            return bias_symbol(snapshot, unit)
    match name:
        case "a":
            is_linear = snapshot.architecture.activations[unit.layer - 1] == "linear"
            symbol = z_symbol if is_linear else a_symbol
            return symbol(snapshot, unit.layer, unit.index)
        case "norm":
            return "length of *w*"
    return bias_symbol(snapshot, Bias(unit.layer, unit.index))


def _path(snapshot: Snapshot, inspected: Inspection, path: Path) -> PathPicture:
    return path_picture(
        path.steps,
        path.values,
        snapshot.step,
        _present_value(inspected, path.name),
        snapshot.last_step,
        log=path.name == "loss",
    )


def _present_value(inspected: Inspection, name: PathName) -> float:
    match inspected:
        case ParameterInspection():
            return inspected.step.value
        case SampleInspection():
            return inspected.loss.value
        case InputInspection():
            return inspected.value
    return {
        "a": inspected.a.value,
        "bias": inspected.bias.value,
        "norm": inspected.norm,
    }[name]


def _spread(snapshot: Snapshot, inspected: Inspection) -> SpreadPicture:
    numbers = _distribution(inspected)
    title, quantity, notes = _spread_words(snapshot, inspected)
    if len(numbers.values) < numbers.total:
        count = format_count(len(numbers.values))
        notes = [*notes, f"first {count} of {format_count(numbers.total)}"]
    bars = histogram(numbers.values, numbers.chosen)
    if bars.left_out:
        notes = [*notes, f"{format_count(bars.left_out)} not finite"]
    return SpreadPicture(
        title,
        quantity,
        ", ".join(note for note in notes if note),
        bars,
        "" if isnan(numbers.chosen) else format_number(numbers.chosen),
        numbers.chosen,
        isinstance(inspected, ParameterInspection),
    )


def _spread_words(
    snapshot: Snapshot, inspected: Inspection
) -> tuple[str, str, list[str]]:
    """The title as markup, the quantity in plain words, and what to note."""
    match inspected:
        case SampleInspection():
            losses = inspected.losses
            count = format_count(len(losses.values))
            rank = f"rank {format_count(losses.rank)} of {count}"
            word = "training" if losses.part == "train" else "test"
            return f"*L* of all {word} samples", "loss", [rank]
        case InputInspection():
            symbol = a_symbol(snapshot, 0, inspected.unit.index)
            return f"{symbol} of all training samples", plain(symbol), []
        case NeuronInspection():
            symbol = response_symbol(snapshot, inspected)
            title = f"{symbol} of all training samples"
            return title, plain(symbol), [regime_words(inspected)]
    symbol = _path_symbol(snapshot, inspected, "parameter")
    zeros = int(np.count_nonzero(inspected.gradients.values == 0.0))
    count = format_count(len(inspected.gradients.values))
    notes = [f"0 for {format_count(zeros)} of {count}"] if zeros else []
    return f"∂*L*/∂{symbol} of all samples", f"∂L/∂{plain(symbol)}", notes


def _samples(
    snapshot: Snapshot, inspected: Inspection, tokens: Tokens
) -> RankedSamples:
    title = {
        SampleInspection: "Samples with the largest loss",
        InputInspection: "Samples with the largest value",
        NeuronInspection: "Samples that excite it most",
        ParameterInspection: "Samples that pull it most",
    }[type(inspected)]
    return ranked_samples(
        snapshot,
        title,
        _spread_words(snapshot, inspected)[1],
        _distribution(inspected),
        tokens,
        is_gradient=isinstance(inspected, ParameterInspection),
    )


def _distribution(inspected: Inspection) -> Distribution:
    match inspected:
        case SampleInspection():
            return inspected.losses
        case ParameterInspection():
            return inspected.gradients
    return inspected.responses
