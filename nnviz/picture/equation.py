"""The equation strip: the chosen unit's equation with the numbers of the sample."""

from dataclasses import replace

from nnviz.picture.batch_share import batch_share
from nnviz.picture.chain_rule import chain_rule, gradient_pieces, knows_gradient
from nnviz.picture.equation_names import (
    a_symbol,
    bias_symbol,
    is_output,
    neuron_name,
    plain,
    weight_symbol,
    z_symbol,
)
from nnviz.picture.equation_parts import (
    Equation,
    Glyph,
    GroupLine,
    Line,
    Number,
    Piece,
    Rows,
)
from nnviz.picture.formulas import moment_formula, update_formula
from nnviz.picture.loss_equation import loss_groups, true_output
from nnviz.picture.moment_words import moment_words
from nnviz.picture.numbers import format_count, format_number
from nnviz.picture.table import Cell, Table
from nnviz.picture.update_equation import (
    update_groups,
    update_of_neuron,
    update_words,
)
from nnviz.picture.weighted_sum import (
    has_activation,
    inputs_of_layer,
    product_pieces,
    source_names,
    weighted_sum,
)
from nnviz.picture.written_numbers import in_product
from nnviz.session.selection import Bias, Neuron, Unit, Weight
from nnviz.session.snapshot import Snapshot

HINT = "click a neuron, edge or bias for its numbers"
_COLORS = ("red", "green", "blue")
_FEW_SAMPLES = 12


def equation(snapshot: Snapshot, max_terms: int) -> Equation:
    """The equation of what is chosen, else pointed at, else of the present moment.

    ``max_terms`` is the number of products that may be written out one by one.
    """
    unit = shown_unit(snapshot)
    if unit is not None:
        return _of_unit(snapshot, unit, max_terms)
    now = snapshot.moments[snapshot.moment]
    heading, words = moment_words(snapshot, now)
    formula = moment_formula(snapshot, now)
    if now.kind == "batch":
        lines: tuple[Line, ...] = (Rows((_batch_members(snapshot),)),)
        return Equation(
            heading, f"{words} · {HINT}", lines, formula=formula, leads=True
        )
    example = example_neuron(snapshot)
    groups = loss_groups(snapshot, example.index)
    if groups and not now.backward:
        shown = Equation(heading, words, (Rows(groups),))
    else:
        shown = _of_neuron(snapshot, example, max_terms)
    return replace(
        shown,
        heading=heading,
        description=f"{words}; here at {neuron_name(snapshot, example)} · {HINT}",
        formula=formula,
        leads=True,
    )


def shown_unit(snapshot: Snapshot) -> Unit | None:
    """What the strip is about; ``None``: nothing is chosen, nor pointed at."""
    return snapshot.selection.unit or snapshot.selection.hover_unit


def example_neuron(snapshot: Snapshot) -> Neuron:
    """With nothing chosen, the neuron whose numbers stand beside the formula.

    The first of the moment's layer; of the outputs that of the true class.
    """
    now = snapshot.moments[snapshot.moment]
    depth = snapshot.architecture.depth
    if now.kind in ("z", "a", "d_weights", "d_activations") and now.layer < depth:
        return Neuron(now.layer, 0)
    return Neuron(depth, true_output(snapshot))


def equation_numbers(snapshot: Snapshot) -> Table:
    """Every term of the shown neuron's sum, with what the backward pass gives it."""
    unit = shown_unit(snapshot) or example_neuron(snapshot)
    if isinstance(unit, Neuron) and unit.layer == 0:
        name = plain(a_symbol(snapshot, 0, unit.index))
        return Table(("name", "value"), ((name, float(snapshot.sample.x[unit.index])),))
    index = unit.target if isinstance(unit, Weight) else unit.index
    layer, sample = unit.layer, snapshot.sample
    weights = snapshot.parameters.W[layer - 1][index].tolist()
    bias = float(snapshot.parameters.b[layer - 1][index])
    sources = inputs_of_layer(snapshot, layer)
    gradients = sample.dW[layer - 1][index].tolist()
    rows: list[tuple[Cell, ...]] = [
        (plain(weight_symbol(snapshot, Weight(layer, index, i))), w, a, w * a, g)
        for i, (w, a, g) in enumerate(zip(weights, sources, gradients, strict=True))
    ]
    bias_name = plain(bias_symbol(snapshot, Bias(layer, index)))
    rows.append((bias_name, bias, None, bias, float(sample.db[layer - 1][index])))
    z = float(sample.z[layer - 1][index])
    rows.append((plain(z_symbol(snapshot, layer, index)), None, None, z, None))
    if has_activation(snapshot, layer):
        a = float(sample.a[layer - 1][index])
        rows.append((plain(a_symbol(snapshot, layer, index)), None, None, a, None))
    columns = ("name", "parameter", "input", "value", "sample_gradient")
    return Table(columns, tuple(rows))


def _of_unit(snapshot: Snapshot, unit: Unit, max_terms: int) -> Equation:
    match unit:
        case Weight():
            return _of_weight(snapshot, unit)
        case Bias():
            return _of_bias(snapshot, unit)
        case Neuron(layer=0):
            return _of_input(snapshot, unit)
    return _of_neuron(snapshot, unit, max_terms)


def _of_neuron(snapshot: Snapshot, neuron: Neuron, max_terms: int) -> Equation:
    """The equation of a hidden or output neuron."""
    if snapshot.is_now("update"):
        return update_of_neuron(snapshot, neuron)
    if knows_gradient(snapshot, neuron.layer):
        return chain_rule(snapshot, neuron, max_terms)
    shown = weighted_sum(snapshot, neuron, max_terms)
    if not is_output(snapshot, neuron.layer):
        return shown
    groups = loss_groups(snapshot, neuron.index)
    if not groups:
        return shown
    if shown.one_line is not None:
        return replace(shown, lines=(Rows((shown.one_line, *groups)),), one_line=None)
    return replace(shown, lines=(*shown.lines, Rows(groups)))


def _of_weight(snapshot: Snapshot, at: Weight) -> Equation:
    symbol = weight_symbol(snapshot, at)
    weight = float(snapshot.parameters.W[at.layer - 1][at.target, at.source])
    source = neuron_name(snapshot, Neuron(at.layer - 1, at.source))
    target = neuron_name(snapshot, Neuron(at.layer, at.target))
    heading, description = f"weight {symbol}", f"from {source} to {target}"
    value = Number(weight, format_number(weight), plain(symbol), "weight")
    if not snapshot.knows("z", at.layer):
        return Equation(
            heading, description, (GroupLine(((Glyph(f"{symbol} = "), value),)),)
        )
    a = inputs_of_layer(snapshot, at.layer)[at.source]
    name = f"{symbol} {a_symbol(snapshot, at.layer - 1, at.source)}"
    product = weight * a
    z = float(snapshot.sample.z[at.layer - 1][at.target])
    z_name = z_symbol(snapshot, at.layer, at.target)
    count = snapshot.architecture.layers[at.layer - 1]
    place = "the only term" if count == 1 else f"one of the {count} terms"
    forward: tuple[Piece, ...] = (
        Glyph(f"{name} = "),
        *product_pieces(snapshot, at, weight, a),
        Glyph(" = "),
        Number(product, format_number(product), plain(name), "strong"),
        Glyph(f"   {place} of {z_name} = ", quiet=True),
        Number(z, format_number(z), plain(z_name), "quiet"),
    )
    return _with_change(snapshot, at, heading, description, forward)


def _of_bias(snapshot: Snapshot, at: Bias) -> Equation:
    symbol = bias_symbol(snapshot, at)
    bias = float(snapshot.parameters.b[at.layer - 1][at.index])
    heading = f"bias {symbol}"
    description = f"of {neuron_name(snapshot, Neuron(at.layer, at.index))}"
    value = Number(bias, in_product(bias), plain(symbol), "weight")
    if not snapshot.knows("z", at.layer):
        return Equation(
            heading, description, (GroupLine(((Glyph(f"{symbol} = "), value),)),)
        )
    z = float(snapshot.sample.z[at.layer - 1][at.index])
    z_name = z_symbol(snapshot, at.layer, at.index)
    products = z - bias
    count = snapshot.architecture.layers[at.layer - 1]
    sources = source_names(snapshot, at.layer, count)
    forward: tuple[Piece, ...] = (
        Glyph(f"{z_name} = "),
        Number(products, format_number(products), f"weighted sum of the {sources}"),
        Glyph(" + "),
        value,
        Glyph(" = "),
        Number(z, format_number(z), plain(z_name), "strong"),
        Glyph(f"   the weighted sum of the {sources}, then the bias", quiet=True),
    )
    return _with_change(snapshot, at, heading, description, forward)


def _with_change(
    snapshot: Snapshot,
    at: Weight | Bias,
    heading: str,
    description: str,
    forward: tuple[Piece, ...],
) -> Equation:
    """What the parameter does forward; then its gradient; at the update its step."""
    if snapshot.is_now("update"):
        return Equation(
            heading,
            f"{description} · {update_words(snapshot)}",
            (Rows(update_groups(snapshot, at)),),
            formula=update_formula(snapshot.experiment.optimizer),
        )
    groups = [forward]
    if snapshot.knows("loss"):
        groups.append(gradient_pieces(snapshot, at))
    if snapshot.knows("d_weights", at.layer):
        groups += batch_share(snapshot, at)
    return Equation(heading, description, (Rows(tuple(groups)),))


def _batch_members(snapshot: Snapshot) -> tuple[Piece, ...]:
    """n and the first samples of the batch."""
    batch = snapshot.trace.batch
    shown = ", ".join(format_count(int(i)) for i in batch[:_FEW_SAMPLES])
    more = ", …" if len(batch) > _FEW_SAMPLES else ""
    samples = "sample" if len(batch) == 1 else "samples"
    count = Number(len(batch), format_count(len(batch)), "n, the size of the batch")
    return (
        Glyph("*n* = "),
        count,
        Glyph(f"   {samples} {shown}{more}", quiet=True),
    )


def _of_input(snapshot: Snapshot, at: Neuron) -> Equation:
    symbol = a_symbol(snapshot, 0, at.index)
    x = float(snapshot.sample.x[at.index])
    targets = snapshot.architecture.layers[1]
    noun = "neuron" if targets == 1 else "neurons"
    pieces: list[Piece] = [Glyph(f"{symbol} = ")]
    dataset = snapshot.dataset
    chosen = snapshot.selection.sample
    is_point = dataset.settings.features is None
    if dataset.mean is not None and dataset.scale is not None and is_point:
        point = float(snapshot.part_of(chosen).points[chosen.index, at.index])
        mean, scale = float(dataset.mean[at.index]), float(dataset.scale[at.index])
        pieces += [
            Glyph("("),
            Number(point, format_number(point), "before standardising"),
            Glyph(" − "),
            Number(mean, in_product(mean), "mean of the training set"),
            Glyph(") / "),
            Number(scale, format_number(scale), "spread of the training set"),
            Glyph(" = "),
        ]
    pieces += [
        Number(x, format_number(x), plain(symbol), "mark"),
        Glyph(f"   goes to {targets} {noun} of the next layer", quiet=True),
    ]
    return Equation(
        f"input {symbol}",
        _input_words(snapshot, at.index),
        (GroupLine((tuple(pieces),)),),
    )


def _input_words(snapshot: Snapshot, index: int) -> str:
    dataset = snapshot.dataset
    if dataset.image_shape is not None and dataset.settings.features is None:
        rows, columns = dataset.image_shape
        plane, place = divmod(index, rows * columns)
        row, column = divmod(place, columns)
        is_colored = dataset.input_count > rows * columns
        color = f"{_COLORS[plane]} of the " if is_colored else ""
        place_name = f"row {row + 1}, column {column + 1}"
        return f"the {color}pixel in {place_name} of the chosen image"
    name = dataset.input_names[index]
    if name.startswith("x") and len(name) <= 3:
        return "of the chosen sample"
    return f"{name} of the chosen sample"
