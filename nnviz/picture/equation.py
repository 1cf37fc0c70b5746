"""The equation strip: the chosen unit's equation with the numbers of the sample."""

from nnviz.picture.chain_rule import (
    chain_rule,
    gradient_pieces,
    knows_gradient,
    update_of_neuron,
    update_pieces,
)
from nnviz.picture.equation_names import (
    a_symbol,
    bias_symbol,
    neuron_name,
    plain,
    weight_symbol,
    z_symbol,
)
from nnviz.picture.equation_parts import Equation, Glyph, GroupLine, Number, Piece
from nnviz.picture.numbers import format_number
from nnviz.picture.table import Cell, Table
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

HINT = "click a neuron, an edge or a bias to see its numbers"


def equation(snapshot: Snapshot, max_terms: int) -> Equation:
    """The equation of what is chosen, else pointed at, else of the present layer.

    ``max_terms`` is the number of products that may be written out one by one.
    """
    unit = shown_unit(snapshot)
    match unit:
        case Weight():
            return _of_weight(snapshot, unit)
        case Bias():
            return _of_bias(snapshot, unit)
        case Neuron(layer=0):
            return _of_input(snapshot, unit)
    if snapshot.is_now("update"):
        shown = update_of_neuron(snapshot, unit)
    elif knows_gradient(snapshot, unit.layer):
        shown = chain_rule(snapshot, unit, max_terms)
    else:
        shown = weighted_sum(snapshot, unit, max_terms)
    if snapshot.selection.unit is None and snapshot.selection.hover_unit is None:
        return Equation(
            shown.heading,
            f"{shown.description} · {HINT}",
            shown.lines,
            shown.one_line,
            shown.all_terms,
            shown.written_terms,
        )
    return shown


def shown_unit(snapshot: Snapshot) -> Unit:
    """What the strip is about; with nothing chosen, a neuron of the present layer."""
    selection = snapshot.selection
    unit = selection.unit or selection.hover_unit
    if unit is not None:
        return unit
    now = snapshot.moments[snapshot.moment]
    depth = snapshot.architecture.depth
    is_of_layer = now.kind in ("z", "a", "d_weights", "d_activations")
    return Neuron(now.layer if is_of_layer else depth, 0)


def equation_numbers(snapshot: Snapshot) -> Table:
    """Every term of the shown neuron's sum, with what the backward pass gives it."""
    unit = shown_unit(snapshot)
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
    return Equation(
        heading, description, (GroupLine((forward,)), *_change(snapshot, at))
    )


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
    return Equation(
        heading, description, (GroupLine((forward,)), *_change(snapshot, at))
    )


def _change(snapshot: Snapshot, at: Weight | Bias) -> tuple[GroupLine, ...]:
    """The gradient of a parameter once the loss is known; at the update its step."""
    if snapshot.is_now("update"):
        return (GroupLine((update_pieces(snapshot, at), _batch(snapshot, at))),)
    if not snapshot.knows("loss"):
        return ()
    groups = [gradient_pieces(snapshot, at)]
    if snapshot.knows("d_weights", at.layer):
        groups.append(_batch(snapshot, at))
    return (GroupLine(tuple(groups)),)


def _batch(snapshot: Snapshot, at: Weight | Bias) -> tuple[Piece, ...]:
    gradients = snapshot.trace.gradients
    if isinstance(at, Weight):
        value = float(gradients.W[at.layer - 1][at.target, at.source])
        symbol = weight_symbol(snapshot, at)
    else:
        value = float(gradients.b[at.layer - 1][at.index])
        symbol = bias_symbol(snapshot, at)
    what = "mean of the batch"
    if isinstance(at, Weight) and snapshot.experiment.regularization.kind != "none":
        what += ", with the penalty"
    name = f"gradient at {plain(symbol)}, {what}"
    return (
        Glyph(f"{what}: ", quiet=True),
        Number(value, format_number(value), name, "gradient"),
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
        row, column = divmod(index, dataset.image_shape[1])
        return f"the pixel in row {row + 1}, column {column + 1} of the chosen image"
    name = dataset.input_names[index]
    if name.startswith("x") and len(name) <= 3:
        return "of the chosen sample"
    return f"{name} of the chosen sample"
