"""From an output neuron to the loss of the chosen sample, with its numbers.

Softmax and cross-entropy: e^f, p = e^f / Σ e^f, L = −log p of the true class. Squared
error: L = Σ (ŷ − t)². Hinge: L = Σ max(0, 1 − s f).
"""

import numpy as np

from nnviz.picture.equation_names import a_symbol, index_of, plain, z_symbol
from nnviz.picture.equation_parts import Glyph, Number, NumberTone, Piece
from nnviz.picture.numbers import format_number
from nnviz.picture.softmax_table import takes_maximum_off
from nnviz.picture.written_numbers import in_product
from nnviz.session.snapshot import Snapshot

Group = tuple[Piece, ...]

_FEW_OUTPUTS = 4


def loss_groups(snapshot: Snapshot, output: int) -> tuple[Group, ...]:
    """What is computed from an output so far; nothing before the scores are turned."""
    match snapshot.experiment.loss:
        case "cross_entropy":
            return _cross_entropy(snapshot, output)
        case "squared_error":
            return _squared_error(snapshot, output)
        case "hinge":
            return _hinge(snapshot, output)


def target_of(snapshot: Snapshot, output: int) -> float:
    """What the chosen sample's output should be: y, or t."""
    chosen = snapshot.selection.sample
    return float(snapshot.part_of(chosen).targets[chosen.index, output])


def true_output(snapshot: Snapshot) -> int:
    """The output of the chosen sample's class; the first where there are no classes."""
    if not snapshot.dataset.is_classification:
        return 0
    chosen = snapshot.selection.sample
    return int(snapshot.part_of(chosen).targets[chosen.index].argmax())


def _cross_entropy(snapshot: Snapshot, output: int) -> tuple[Group, ...]:
    depth = snapshot.architecture.depth
    if not snapshot.knows("exp", depth):
        return ()
    groups = [_power(snapshot, output)]
    if snapshot.knows("normalise", depth):
        groups.append(_share(snapshot, output))
    if snapshot.knows("loss"):
        groups.append(_log(snapshot, output))
    return tuple(groups)


def _power(snapshot: Snapshot, output: int) -> Group:
    """e^f, or e^(f − max) where e^f is no number to read."""
    sample = snapshot.sample
    f = z_symbol(snapshot, snapshot.architecture.depth, output)
    score = float(sample.z[-1][output])
    exponent = format_number(score)
    if takes_maximum_off(sample, true_output(snapshot)):
        top = float(max(sample.z[-1]))
        exponent += f" − {in_product(top)}"
        f += " − max *f*"
    tone: NumberTone = "mark" if _is_now(snapshot, "exp") else "strong"
    value = _exponentials(snapshot)[output]
    return (
        Glyph(f"*e*^{{{f}}} = *e*^{{{exponent}}} = "),
        Number(value, format_number(value), f"e^({plain(f)})", tone),
    )


def _share(snapshot: Snapshot, output: int) -> Group:
    """p = e^f / Σ e^f."""
    sample = snapshot.sample
    assert sample.probabilities is not None
    exponentials = _exponentials(snapshot)
    total = sum(exponentials)
    share = float(sample.probabilities[output])
    index = index_of(snapshot, snapshot.architecture.depth, output)
    tone: NumberTone = "mark" if _is_now(snapshot, "normalise") else "strong"
    power = exponentials[output]
    pieces: list[Piece] = [
        Glyph(f"*p*_{{{index}}} = *e*^{{*f*_{{{index}}}}} / Σ *e*^{{*f*}} = "),
        Number(power, format_number(power), f"e^(f_{index})"),
        Glyph(" / "),
    ]
    if len(exponentials) <= _FEW_OUTPUTS:
        pieces.append(Glyph("("))
        for k, value in enumerate(exponentials):
            name = index_of(snapshot, snapshot.architecture.depth, k)
            pieces += [Glyph(" + ")] if k else []
            pieces.append(Number(value, format_number(value), f"e^(f_{name})"))
        pieces.append(Glyph(")"))
    else:
        pieces.append(Number(total, format_number(total), "sum of all e^f"))
    result = Number(share, format_number(share), f"p_{index}", tone)
    return (*pieces, Glyph(" = "), result)


def _log(snapshot: Snapshot, output: int) -> Group:
    """L = −log p of the true class, whichever output is chosen."""
    sample = snapshot.sample
    assert sample.probabilities is not None
    true = true_output(snapshot)
    share = float(sample.probabilities[true])
    index = index_of(snapshot, snapshot.architecture.depth, true)
    pieces: list[Piece] = [Glyph(f"*L* = −log *p*_{{{index}}} = ")]
    if share > 0.0:  # below the smallest number the loss is still a number
        text = format_number(share)
        pieces += [Glyph("−log "), Number(share, text, f"p_{index}"), Glyph(" = ")]
    pieces.append(_loss(snapshot))
    if true != output:
        pieces.append(Glyph("   of the true class", quiet=True))
    return tuple(pieces)


def _squared_error(snapshot: Snapshot, output: int) -> tuple[Group, ...]:
    if not snapshot.knows("loss"):
        return ()
    depth, outputs = snapshot.architecture.depth, snapshot.sample.a[-1]
    y = a_symbol(snapshot, depth, output)
    index = index_of(snapshot, depth, output)
    t = "*t*" if len(outputs) == 1 else f"*t*_{{{index}}}"
    targets = [target_of(snapshot, k) for k in range(len(outputs))]
    value, target = float(outputs[output]), targets[output]
    with np.errstate(over="ignore"):  # a diverged run: the square is then infinite
        errors = np.square(np.subtract(outputs, targets, dtype=np.float64)).tolist()
    head: Group = (
        Glyph(f"({y} − {t})² = ("),
        Number(value, format_number(value), plain(y)),
        Glyph(" − "),
        Number(target, in_product(target), plain(t)),
        Glyph(")² = "),
    )
    if len(errors) == 1:
        return ((Glyph("*L* = "), *head, _loss(snapshot)),)
    error = errors[output]
    own = Number(error, format_number(error), f"({plain(y)} − {plain(t)})²", "strong")
    names = [f"squared error of output {k + 1}" for k in range(len(errors))]
    return ((*head, own), _total(snapshot, "(*ŷ* − *t*)²", errors, names))


def _hinge(snapshot: Snapshot, output: int) -> tuple[Group, ...]:
    if not snapshot.knows("loss"):
        return ()
    depth, scores = snapshot.architecture.depth, snapshot.sample.z[-1]
    signs = [sign_of(snapshot, k) for k in range(len(scores))]
    losses = [max(0.0, 1.0 - s * float(f)) for s, f in zip(signs, scores, strict=True)]
    index = index_of(snapshot, depth, output)
    score, sign, loss = float(scores[output]), signs[output], losses[output]
    group: Group = (
        Glyph(f"max(0, 1 − *s*_{{{index}}} *f*_{{{index}}}) = max(0, 1 − "),
        Number(sign, in_product(sign), f"s_{index}"),
        Glyph("·"),
        Number(score, in_product(score), f"f_{index}"),
        Glyph(") = "),
        Number(loss, format_number(loss), f"hinge loss of output {index}", "strong"),
    )
    names = [
        f"hinge loss of output {index_of(snapshot, depth, k)}"
        for k in range(len(losses))
    ]
    return (group, _total(snapshot, "max(0, 1 − *s f*)", losses, names))


def sign_of(snapshot: Snapshot, output: int) -> float:
    """s: +1 for the true class of the chosen sample, −1 for the others."""
    return 1.0 if target_of(snapshot, output) > 0.5 else -1.0


def _total(
    snapshot: Snapshot, summand: str, values: list[float], names: list[str]
) -> Group:
    """L = Σ … with its summands where they are few."""
    pieces: list[Piece] = [Glyph(f"*L* = Σ {summand} = ")]
    if len(values) <= _FEW_OUTPUTS:
        for k, (value, name) in enumerate(zip(values, names, strict=True)):
            pieces += [Glyph(" + ")] if k else []
            pieces.append(Number(value, format_number(value), name))
        pieces.append(Glyph(" = "))
    return (*pieces, _loss(snapshot))


def _loss(snapshot: Snapshot) -> Number:
    loss = float(snapshot.sample.loss)
    tone: NumberTone = "mark" if snapshot.is_now("loss") else "strong"
    return Number(loss, format_number(loss), "L, the loss of the chosen sample", tone)


def _exponentials(snapshot: Snapshot) -> list[float]:
    """As the table of the softmax has them."""
    sample = snapshot.sample
    assert sample.exp is not None
    if takes_maximum_off(sample, true_output(snapshot)):
        return [float(value) for value in sample.exp]
    return [float(value) for value in np.exp(sample.z[-1], dtype=np.float64)]


def _is_now(snapshot: Snapshot, kind: str) -> bool:
    return snapshot.is_now(kind, snapshot.architecture.depth)
