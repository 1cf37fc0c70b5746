"""The backward equation of a neuron: from ∂L/∂z of the layer above to its ∂L/∂W.

∂L/∂a^l_j = Σ_k W^{l+1}_{k,j} ∂L/∂z^{l+1}_k, ∂L/∂z = ∂L/∂a · f′(z),
∂L/∂W^l_{j,i} = ∂L/∂z^l_j · a^{l−1}_i. The derivatives are those of the chosen
sample's own loss; then follows the mean over the batch with this sample's share.
"""

from nnviz.engine.activations import activation_derivative
from nnviz.picture.batch_share import batch_groups
from nnviz.picture.equation_names import (
    FUNCTIONS,
    a_symbol,
    bias_symbol,
    derivative,
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
    GroupLine,
    Number,
    NumberTone,
    Piece,
    SumLine,
    Term,
)
from nnviz.picture.loss_equation import sign_of, target_of
from nnviz.picture.numbers import format_count, format_number
from nnviz.picture.weighted_sum import (
    DOT,
    EQUALS,
    PLUS,
    has_activation,
    inputs_of_layer,
)
from nnviz.picture.written_numbers import in_product
from nnviz.session.selection import Bias, Neuron, Weight
from nnviz.session.snapshot import Snapshot
from nnviz.session.wording import superscript


def knows_gradient(snapshot: Snapshot, layer: int) -> bool:
    """Whether the gradient at a layer is reached by the cursor: ∂L/∂z, or ∂L/∂a."""
    if is_output(snapshot, layer):
        return snapshot.knows("d_output", layer)
    return snapshot.knows("d_activations", layer)


def chain_rule(snapshot: Snapshot, neuron: Neuron, max_terms: int) -> Equation:
    """The backward equation of a neuron whose gradient is reached."""
    layer = neuron.layer
    if is_output(snapshot, layer):
        first = _at_output(snapshot, neuron)
        description = "where the gradient of this sample's loss starts"
        written = all_terms = 0
    else:
        first, written, all_terms = _at_hidden(snapshot, neuron, max_terms)
        reached = "W" if snapshot.knows("d_weights", layer) else "a"
        description = (
            f"chain rule for the chosen sample: from ∂L/∂z{superscript(layer + 1)} "
            f"back to ∂L/∂{reached}{superscript(layer)}"
        )
    lines: tuple[SumLine | GroupLine, ...] = (first,)
    if snapshot.knows("d_weights", layer):
        order = _largest_first(snapshot, neuron)
        left_out = snapshot.architecture.layers[layer - 1] + 1 - len(order)
        own = tuple(gradient_pieces(snapshot, at) for at in order)
        lines += (
            GroupLine(own, left_out=left_out),
            GroupLine(batch_groups(snapshot, order), left_out=left_out),
        )
    return Equation(
        neuron_name(snapshot, neuron),
        description,
        lines,
        all_terms=all_terms,
        written_terms=written,
    )


def gradient_pieces(snapshot: Snapshot, at: Weight | Bias) -> tuple[Piece, ...]:
    """∂L/∂W = ∂L/∂z · a with its numbers; ∂L/∂b = ∂L/∂z.

    In quiet type while the cursor has not come to it yet.
    """
    target = at.target if isinstance(at, Weight) else at.index
    dz = float(snapshot.sample.dz[at.layer - 1][target])
    dz_symbol = derivative(z_symbol(snapshot, at.layer, target))
    reached = snapshot.knows("d_weights", at.layer)
    tone: NumberTone = "gradient" if reached else "quiet"
    if isinstance(at, Bias):
        symbol = derivative(bias_symbol(snapshot, at))
        value = float(snapshot.sample.db[at.layer - 1][target])
        head: list[Piece] = [Glyph(f"{symbol} = {dz_symbol} = ", quiet=not reached)]
    else:
        symbol = derivative(weight_symbol(snapshot, at))
        source = inputs_of_layer(snapshot, at.layer)[at.source]
        a = a_symbol(snapshot, at.layer - 1, at.source)
        value = float(snapshot.sample.dW[at.layer - 1][target, at.source])
        head = [
            Glyph(f"{symbol} = {dz_symbol} · {a} = ", quiet=not reached),
            Number(dz, in_product(dz), plain(dz_symbol), tone),
            DOT,
            Number(
                source, in_product(source), plain(a), "plain" if reached else "quiet"
            ),
            Glyph(" = ", quiet=not reached),
        ]
    is_now = snapshot.is_now("d_weights", at.layer)
    result: NumberTone = "mark" if is_now else tone
    return (*head, Number(value, format_number(value), plain(symbol), result))


def _at_hidden(
    snapshot: Snapshot, neuron: Neuron, max_terms: int
) -> tuple[SumLine, int, int]:
    layer, index = neuron.layer, neuron.index
    weights = [float(row[index]) for row in snapshot.parameters.W[layer]]
    above = [float(value) for value in snapshot.sample.dz[layer]]
    products = [w * g for w, g in zip(weights, above, strict=True)]
    nonzero = [k for k, product in enumerate(products) if product != 0.0]
    folds = len(nonzero) > max_terms
    written = nonzero
    if folds:
        written = sorted(nonzero, key=lambda k: -abs(products[k]))[:max_terms]
    left_out = set(range(len(products))).difference(written)

    da = float(snapshot.sample.da[layer - 1][index])
    symbol = derivative(a_symbol(snapshot, layer, index))
    parts: list[Term | Glyph | Number | Divider] = [Glyph(symbol), EQUALS]
    summands: list[Term] = []
    for k in written:
        at = Weight(layer + 1, k, index)
        dz = derivative(z_symbol(snapshot, layer + 1, k))
        name = weight_symbol(snapshot, at)
        pieces: tuple[Piece, ...] = (
            Number(weights[k], in_product(weights[k]), plain(name), "weight"),
            DOT,
            Number(above[k], in_product(above[k]), plain(dz), "gradient"),
        )
        summands.append(Term(f"{name} {dz}", pieces, unit=at))
    if left_out:
        summands.append(_folded([products[k] for k in left_out]))
    for place, summand in enumerate(summands):
        parts += [PLUS, summand] if place else [summand]
    tone: NumberTone = "mark" if snapshot.is_now("d_activations", layer) else "strong"
    parts += [EQUALS, Number(da, format_number(da), plain(symbol), tone)]
    if snapshot.knows("d_weights", layer):
        parts += [Divider(), _through_activation(snapshot, neuron)]
    return SumLine(tuple(parts)), len(written), len(products)


def _folded(products: list[float]) -> Term:
    count = format_count(len(products))
    noun = "term" if len(products) == 1 else "terms"
    if not any(products):
        zero = Number(0.0, "0", "terms that are zero", "quiet")
        return Term(f"{count} {noun}, ∂*z* = 0", (zero,))
    rest = sum(products)
    name = f"sum of the {count} other terms"
    return Term(
        f"{count} more {noun}", (Number(rest, in_product(rest), name, "gradient"),)
    )


def _through_activation(snapshot: Snapshot, neuron: Neuron) -> Term:
    """∂L/∂z = ∂L/∂a · f′(z), the slope as caption."""
    layer, index = neuron.layer, neuron.index
    dz = float(snapshot.sample.dz[layer - 1][index])
    symbol = derivative(z_symbol(snapshot, layer, index))
    function = FUNCTIONS[snapshot.architecture.activations[layer - 1]]
    caption = "× 1, linear" if not function else f"× {function}′(*z*)"
    if function:
        caption += f" = {format_number(_slope(snapshot, neuron))}"
    return Term(
        caption,
        (Glyph(f"{symbol} = "), Number(dz, format_number(dz), plain(symbol), "strong")),
    )


def _slope(snapshot: Snapshot, neuron: Neuron) -> float:
    """f′(z) at the neuron, for the chosen sample."""
    activation = snapshot.architecture.activations[neuron.layer - 1]
    a = snapshot.sample.a[neuron.layer - 1]
    return float(activation_derivative(activation, a)[neuron.index])


def _at_output(snapshot: Snapshot, neuron: Neuron) -> SumLine:
    layer, index = neuron.layer, neuron.index
    sample = snapshot.sample
    target = target_of(snapshot, index)
    da = float(sample.da[-1][index])
    # ∂L/∂f at a score; ∂L/∂ŷ where the output has an activation of its own.
    is_score = snapshot.experiment.loss != "squared_error"
    name = z_symbol if is_score else a_symbol
    symbol = derivative(name(snapshot, layer, index))
    tone: NumberTone = "mark" if snapshot.is_now("d_output", layer) else "strong"
    result = Number(da, format_number(da), plain(symbol), tone)
    parts: list[Term | Glyph | Number | Divider] = [Glyph(symbol), EQUALS]
    if sample.probabilities is not None:
        share = float(sample.probabilities[index])
        parts += [
            Term("*p*", (Number(share, format_number(share), "p"),)),
            Glyph("−", quiet=True),
            Term("*y*", (Number(target, format_number(target), "y"),)),
        ]
    elif snapshot.experiment.loss == "hinge":
        margin = 1.0 - sign_of(snapshot, index) * float(sample.z[-1][index])
        kept = margin <= 0.0
        caption = "margin 1 − *s f* ≤ 0: nothing" if kept else "−*s*, as 1 − *s f* > 0"
        parts += [
            Term(caption, (Number(margin, format_number(margin), "1 − s f"),)),
            Glyph("→", quiet=True),
        ]
        return SumLine((*parts, result))
    else:
        output = float(sample.a[-1][index])
        parts += [
            Glyph("2 ·"),
            Term(
                "*ŷ* − *t*",
                (
                    Glyph("("),
                    Number(output, format_number(output), "ŷ"),
                    Glyph(" − "),
                    Number(target, in_product(target), "t"),
                    Glyph(")"),
                ),
            ),
        ]
    parts += [EQUALS, result]
    has_slope = has_activation(snapshot, layer)
    if has_slope and snapshot.knows("d_weights", layer):
        parts += [Divider(), _through_activation(snapshot, neuron)]
    return SumLine(tuple(parts))


def _largest_first(
    snapshot: Snapshot, neuron: Neuron, count: int = 8
) -> list[Weight | Bias]:
    """The weights of a neuron and its bias; of many those with the largest gradient."""
    layer, index = neuron.layer, neuron.index
    row = [abs(float(value)) for value in snapshot.sample.dW[layer - 1][index]]
    order = list(range(len(row)))
    if len(row) > 2:
        order = sorted(order, key=lambda i: -row[i])[:count]
    return [*(Weight(layer, index, i) for i in order), Bias(layer, index)]
