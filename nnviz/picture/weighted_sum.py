"""The forward equation of a neuron: z = Σ W·a + b, then the activation.

The products are those of the chosen sample's pass; the written ones, the folded
ones and the bias add up to z, to the rounding of the last digit.
"""

import numpy as np

from nnviz.picture.equation_names import (
    ACTIVATION_CAPTIONS,
    ACTIVATION_NAMES,
    FUNCTIONS,
    a_symbol,
    bias_symbol,
    count_word,
    index_of,
    is_output,
    neuron_name,
    plain,
    weight_symbol,
    z_symbol,
)
from nnviz.picture.equation_parts import (
    Divider,
    Equation,
    Glyph,
    Number,
    NumberTone,
    Piece,
    SumLine,
    Term,
)
from nnviz.picture.loss_table import fraction, largest
from nnviz.picture.numbers import format_count, format_number
from nnviz.picture.written_numbers import in_product
from nnviz.session.selection import Bias, Neuron, Weight
from nnviz.session.snapshot import Snapshot

_FEW_TERMS = 3

PLUS = Glyph("+", quiet=True)
EQUALS = Glyph("=", quiet=True)
DOT = Glyph("·")


def weighted_sum(snapshot: Snapshot, neuron: Neuron, max_terms: int) -> Equation:
    """The equation of a hidden or output neuron, ``max_terms`` products written out.

    Where more products than that are not zero, the largest are written and the rest
    is folded into its sum; zero products are folded into a count.
    """
    layer, index = neuron.layer, neuron.index
    heading = neuron_name(snapshot, neuron)
    if not snapshot.knows("z", layer):
        return Equation(
            heading,
            "its weighted sum is not computed yet at this moment",
            (SumLine((Glyph(_in_symbols(snapshot, neuron)),)),),
        )
    sources = inputs_of_layer(snapshot, layer)
    row = np.asarray(snapshot.parameters.W[layer - 1][index], np.float64)
    weights = row.tolist()
    products = row * sources
    bias = float(snapshot.parameters.b[layer - 1][index])
    z = float(snapshot.sample.z[layer - 1][index])

    nonzero = np.flatnonzero(products)
    folds = len(nonzero) > max_terms
    if folds:
        by_size = np.argsort(-np.abs(products[nonzero]), kind="stable")
        nonzero = nonzero[by_size[:max_terms]]
    written = nonzero.tolist()
    rests = np.ones(len(products), bool)
    rests[written] = False
    left_out = np.flatnonzero(rests).tolist()
    rest = sum(products[left_out].tolist())
    limit = largest([*products[written].tolist(), rest, bias])

    symbol = z_symbol(snapshot, layer, index)
    parts: list[Term | Glyph | Number | Divider] = [Glyph(symbol), EQUALS]
    for i in written:
        at = Weight(layer, index, i)
        parts += [_product(snapshot, at, weights[i], sources[i], limit), PLUS]
    if folds:
        parts += [_rest(len(left_out), rest, limit), PLUS]
    elif left_out:
        parts += [_zeros(layer, [sources[i] for i in left_out]), PLUS]
    parts.append(_bias(snapshot, Bias(layer, index), bias, limit))
    then = _activation(snapshot, neuron)
    tone = _tone_of_sum(snapshot, neuron)
    parts += [EQUALS, Number(z, format_number(z), plain(symbol), tone)]
    if then:
        parts += [Divider(), Term(_activation_caption(snapshot, layer), then)]
    few = len(products) <= _FEW_TERMS
    return Equation(
        heading,
        _description(snapshot, layer, len(written) if folds else None, few),
        (SumLine(tuple(parts)),),
        one_line=_one_line(snapshot, neuron, weights, sources) if few else None,
        all_terms=len(products),
        written_terms=len(written),
    )


def inputs_of_layer(snapshot: Snapshot, layer: int) -> list[float]:
    """What the neurons of a layer are fed: x, or the activations of the layer below."""
    below = snapshot.sample.x if layer == 1 else snapshot.sample.a[layer - 2]
    return [float(value) for value in below]


def has_activation(snapshot: Snapshot, layer: int) -> bool:
    """Whether something follows the sum: always in hidden layers."""
    return (
        not is_output(snapshot, layer)
        or snapshot.architecture.activations[-1] != "linear"
    )


def source_names(snapshot: Snapshot, layer: int, count: int) -> str:
    """ "the 2 inputs", "the 32 hidden activations"."""
    return f"{format_count(count)} {'inputs' if layer == 1 else 'hidden activations'}"


def _in_symbols(snapshot: Snapshot, neuron: Neuron) -> str:
    layer = neuron.layer
    target = index_of(snapshot, layer, neuron.index)
    source = a_symbol(snapshot, layer - 1, 0).replace("_{1}", "_{*j*}")
    bias = bias_symbol(snapshot, Bias(layer, neuron.index))
    return (
        f"{z_symbol(snapshot, layer, neuron.index)} = Σ_{{*j*}} "
        f"*W*^{{{layer}}}_{{{target},*j*}} {source} + {bias}"
    )


def product_pieces(
    snapshot: Snapshot, at: Weight, weight: float, source: float
) -> tuple[Piece, ...]:
    """W·a with its numbers."""
    a = a_symbol(snapshot, at.layer - 1, at.source)
    return (
        Number(
            weight, in_product(weight), plain(weight_symbol(snapshot, at)), "weight"
        ),
        DOT,
        Number(source, in_product(source), plain(a)),
    )


def _tone_of_sum(snapshot: Snapshot, neuron: Neuron) -> NumberTone:
    """The sum is what it is about until something is computed from it."""
    if has_activation(snapshot, neuron.layer):
        return "strong"
    turned = snapshot.knows("exp", neuron.layer) or snapshot.knows("loss")
    return "strong" if turned else "mark"


def _product(
    snapshot: Snapshot, at: Weight, weight: float, source: float, limit: float
) -> Term:
    name, a = weight_symbol(snapshot, at), a_symbol(snapshot, at.layer - 1, at.source)
    product = weight * source
    return Term(
        f"{name} {a}",
        product_pieces(snapshot, at, weight, source),
        Number(product, format_number(product), plain(f"{name}·{a}"), "quiet"),
        fraction(product, limit),
        at,
    )


def _rest(count: int, value: float, limit: float) -> Term:
    name = f"sum of the {format_count(count)} other terms"
    return Term(
        f"{format_count(count)} more {'term' if count == 1 else 'terms'}",
        (Number(value, in_product(value), name, "weight"),),
        Number(value, format_number(value), name, "quiet"),
        fraction(value, limit),
    )


def _zeros(layer: int, sources: list[float]) -> Term:
    count = len(sources)
    caption = f"{format_count(count)} {'term' if count == 1 else 'terms'}"
    if any(sources):
        caption += " of 0"
    else:
        caption += ", *x* = 0" if layer == 1 else ", *a* = 0"
    return Term(caption, (Number(0.0, "0", "terms that are zero", "quiet"),))


def _bias(snapshot: Snapshot, at: Bias, value: float, limit: float) -> Term:
    symbol = bias_symbol(snapshot, at)
    return Term(
        f"bias {symbol}",
        (Number(value, in_product(value), plain(symbol), "weight"),),
        Number(value, format_number(value), plain(symbol), "quiet"),
        fraction(value, limit),
        at,
    )


def _activation(snapshot: Snapshot, neuron: Neuron) -> tuple[Piece, ...]:
    """*a* = relu(1.57) = 1.57; without the last number where it is not known yet."""
    layer, index = neuron.layer, neuron.index
    if not has_activation(snapshot, layer):
        return ()
    z = float(snapshot.sample.z[layer - 1][index])
    a = float(snapshot.sample.a[layer - 1][index])
    symbol = a_symbol(snapshot, layer, index)
    name = plain(z_symbol(snapshot, layer, index))
    function = FUNCTIONS[snapshot.architecture.activations[layer - 1]]
    pieces: list[Piece] = [Glyph(f"{symbol} = {function}(" if function else symbol)]
    if function:
        pieces += [Number(z, format_number(z), name), Glyph(")")]
    if snapshot.knows("a", layer):
        pieces += [Glyph(" = "), Number(a, format_number(a), plain(symbol), "mark")]
    return tuple(pieces)


def _activation_caption(snapshot: Snapshot, layer: int) -> str:
    return ACTIVATION_CAPTIONS[snapshot.architecture.activations[layer - 1]]


def _one_line(
    snapshot: Snapshot, neuron: Neuron, weights: list[float], sources: list[float]
) -> tuple[Piece, ...]:
    layer, index = neuron.layer, neuron.index
    bias = float(snapshot.parameters.b[layer - 1][index])
    z = float(snapshot.sample.z[layer - 1][index])
    symbol = z_symbol(snapshot, layer, index)
    pieces: list[Piece] = [Glyph(f"{symbol} = ")]
    for i, (weight, source) in enumerate(zip(weights, sources, strict=True)):
        at = Weight(layer, index, i)
        pieces += [*product_pieces(snapshot, at, weight, source), Glyph(" + ")]
    name = plain(bias_symbol(snapshot, Bias(layer, index)))
    then = _activation(snapshot, neuron)
    tone = _tone_of_sum(snapshot, neuron)
    pieces += [
        Number(bias, in_product(bias), name, "weight"),
        Glyph(" = "),
        Number(z, format_number(z), plain(symbol), tone),
    ]
    return (*pieces, Glyph(",   "), *then) if then else tuple(pieces)


def _description(
    snapshot: Snapshot, layer: int, largest_written: int | None, few: bool
) -> str:
    count = snapshot.architecture.layers[layer - 1]
    then = ""
    if has_activation(snapshot, layer):
        activation = snapshot.architecture.activations[layer - 1]
        then = f", then {ACTIVATION_NAMES[activation]}"
    if largest_written is not None:
        what = f"weighted sum of the {source_names(snapshot, layer, count)}{then}"
        if largest_written == 1:
            return f"{what}; the largest term written out"
        return f"{what}; the {count_word(largest_written)} largest terms written out"
    if few:
        sources = "inputs" if layer == 1 else "activations before"
        return f"weighted sum of the {sources} plus the bias{then}"
    return f"weighted sum{then}, for the chosen sample"
