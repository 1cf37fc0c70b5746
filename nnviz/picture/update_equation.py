"""The update with its numbers: what the optimiser adds to a weight or bias, and why."""

from nnviz.engine.settings import Optimizer
from nnviz.picture.equation_names import (
    bias_symbol,
    derivative,
    neuron_name,
    plain,
    weight_symbol,
)
from nnviz.picture.equation_parts import (
    Equation,
    Glyph,
    GroupLine,
    Number,
    NumberTone,
    Piece,
)
from nnviz.picture.formulas import update_formula
from nnviz.picture.gradient_parts import gradient_parts
from nnviz.picture.numbers import format_count, format_number
from nnviz.picture.update_terms import Remembered, UpdateTerms, is_frozen, update_terms
from nnviz.picture.written_numbers import in_product
from nnviz.session.selection import Bias, Neuron, Weight
from nnviz.session.snapshot import Snapshot
from nnviz.session.wording import quantity

OPTIMIZER_NAMES = {
    "sgd": "gradient descent",
    "adam": "Adam",
    "adamw": "AdamW",
    "rmsprop": "RMSprop",
}
_MEMORY_SYMBOLS = {"velocity": "*v*", "mean": "*m*", "square": "*v*"}
_MEMORY_NAMES = {
    "velocity": "velocity",
    "mean": "running mean of the gradient",
    "square": "running mean of its square",
}


def update_of_neuron(snapshot: Snapshot, neuron: Neuron) -> Equation:
    """The bias and the weights of a neuron before and after, largest change first."""
    layer, index = neuron.layer, neuron.index
    changes = [float(value) for value in snapshot.trace.updates.W[layer - 1][index]]
    order = sorted(range(len(changes)), key=lambda i: -abs(changes[i]))
    places: list[Weight | Bias] = [Bias(layer, index)]
    places += [Weight(layer, index, i) for i in order[:8]]
    groups = [update_pieces(snapshot, at) for at in places]
    rows = 3 if len(groups) > 4 else 2
    line = GroupLine(tuple(groups), rows, left_out=len(changes) + 1 - len(groups))
    return Equation(
        neuron_name(snapshot, neuron),
        update_words(snapshot),
        (line,),
        formula=update_formula(snapshot.experiment.optimizer),
    )


def update_pieces(snapshot: Snapshot, at: Weight | Bias) -> tuple[Piece, ...]:
    """W ← 0.965 + (−0.0061) = 0.959, from the step's own update."""
    symbol, terms = _symbol(snapshot, at), update_terms(snapshot, at)
    if is_frozen(snapshot, at):
        return _kept(symbol, terms)
    return _applied(symbol, terms)


def update_groups(
    snapshot: Snapshot, at: Weight | Bias
) -> tuple[tuple[Piece, ...], ...]:
    """The whole rule for one parameter: gradient, memory, change, new value."""
    terms = update_terms(snapshot, at)
    optimizer = snapshot.experiment.optimizer
    symbol = _symbol(snapshot, at)
    groups = [_gradient(snapshot, at, symbol)]
    if is_frozen(snapshot, at):
        return (*groups, _kept(symbol, terms))
    if optimizer.kind == "adam" and terms.decay != 0.0:
        groups.append(_decayed(optimizer, symbol, terms))
    groups += [
        _remembered(optimizer, name, numbers, terms, snapshot.trace.update_count)
        for name, numbers in terms.memory.items()
    ]
    groups += [_change(optimizer, symbol, terms), _applied(symbol, terms)]
    return tuple(groups)


def update_words(snapshot: Snapshot) -> str:
    """By which rule, in words."""
    optimizer = snapshot.experiment.optimizer
    rate = quantity(optimizer.learning_rate)
    if optimizer.kind == "sgd" and optimizer.momentum == 0.0:
        return f"update by −λ times the mean gradient of the batch, λ = {rate}"
    if optimizer.kind == "sgd":
        momentum = quantity(optimizer.momentum)
        return f"update by −λ times the velocity, λ = {rate}, momentum {momentum}"
    words = f"update by {OPTIMIZER_NAMES[optimizer.kind]}, λ = {rate}"
    if snapshot.trace.update_count:
        words += f", its update {format_count(snapshot.trace.update_count)}"
    return words


def _symbol(snapshot: Snapshot, at: Weight | Bias) -> str:
    if isinstance(at, Weight):
        return weight_symbol(snapshot, at)
    return bias_symbol(snapshot, at)


def _applied(symbol: str, terms: UpdateTerms) -> tuple[Piece, ...]:
    name = plain(symbol)
    return (
        Glyph(f"{symbol} ← "),
        _number(terms.before, f"{name} before", "weight", factor=False),
        Glyph(" + "),
        _number(terms.change, f"change of {name}"),
        Glyph(" = "),
        _number(terms.after, f"{name} after the update", "mark", factor=False),
    )


def _kept(symbol: str, terms: UpdateTerms) -> tuple[Piece, ...]:
    return (
        Glyph(f"{symbol} = "),
        _number(terms.after, plain(symbol), "weight", factor=False),
        Glyph("   frozen: not updated", quiet=True),
    )


def _gradient(snapshot: Snapshot, at: Weight | Bias, symbol: str) -> tuple[Piece, ...]:
    """*g* = ∂L/∂W, the mean over the batch and what the penalty adds."""
    parts = gradient_parts(snapshot, at)
    samples = "sample" if parts.count == 1 else "samples"
    batch = f"mean over the batch of {format_count(parts.count)} {samples}"
    g = f"gradient at {plain(symbol)}"
    head = Glyph(f"*g* = {derivative(symbol)} = ")
    if parts.penalty is None:
        number = _number(parts.total, f"{g}, {batch}", "gradient", factor=False)
        return (head, number, Glyph(f"   {batch}", quiet=True))
    kind = snapshot.experiment.regularization.kind.upper()
    return (
        head,
        _number(parts.mean, f"{g}, {batch}", "gradient", factor=False),
        Glyph(" + "),
        _number(parts.penalty, f"{g}, part of the {kind} penalty", "gradient"),
        Glyph(" = "),
        _number(parts.total, f"{g}, with the penalty", "gradient", factor=False),
        Glyph(f"   {batch}, then {kind}", quiet=True),
    )


def _decayed(
    optimizer: Optimizer, symbol: str, terms: UpdateTerms
) -> tuple[Piece, ...]:
    """Adam's weight decay, which it adds to the gradient."""
    name = plain(symbol)
    return (
        Glyph(f"*g* ← *g* + *w* {symbol} = "),
        _number(terms.gradient, f"gradient at {name}", "gradient", factor=False),
        Glyph(" + "),
        _setting(optimizer.weight_decay, "w, the weight decay"),
        Glyph("·"),
        _number(terms.before, f"{name} before", "weight"),
        Glyph(" = "),
        _number(terms.decayed_gradient, "g with the weight decay", "gradient", False),
    )


def _remembered(
    optimizer: Optimizer, name: str, numbers: Remembered, terms: UpdateTerms, t: int
) -> tuple[Piece, ...]:
    """*v* ← μ *v* + *g* with its numbers, and Adam's correction."""
    symbol, words = _MEMORY_SYMBOLS[name], _MEMORY_NAMES[name]
    g = _number(terms.decayed_gradient, "g", "gradient")
    before = _number(numbers.before, f"{words} before", "gradient")
    after = _number(numbers.after, f"{words} after", "gradient", factor=False)
    if name == "velocity":
        return (
            Glyph(f"{symbol} ← *μ {symbol.strip('*')}* + *g* = "),
            _setting(optimizer.momentum, "μ, the momentum"),
            Glyph("·"),
            before,
            Glyph(" + "),
            g,
            Glyph(" = "),
            after,
        )
    if optimizer.kind == "rmsprop":
        keep, greek = optimizer.alpha, "*α*"
    else:
        place = 0 if name == "mean" else 1
        keep, greek = optimizer.betas[place], f"*β*_{{{place + 1}}}"
    power = "²" if name == "square" else ""
    pieces: tuple[Piece, ...] = (
        Glyph(f"{symbol} ← "),
        _setting(keep, plain(greek)),
        Glyph("·"),
        before,
        Glyph(" + "),
        _setting(1.0 - keep, f"1 − {plain(greek)}"),
        Glyph("·"),
        g,
        Glyph(f"{power} = "),
        after,
    )
    if numbers.correction is None:
        return pieces
    hat = f"{symbol.strip('*')}̂"
    return (
        *pieces,
        Glyph(f",   *{hat}* = {symbol} / (1 − "),
        _setting(keep, plain(greek)),
        Glyph(f"^{{{t}}}) = "),
        _number(numbers.corrected, f"{hat}, corrected", "gradient", factor=False),
    )


def _change(optimizer: Optimizer, symbol: str, terms: UpdateTerms) -> tuple[Piece, ...]:
    """What is added to the parameter: −λ g, −λ v, −λ m̂ / (√v̂ + ε)."""
    rate = _setting(optimizer.learning_rate, "λ, the learning rate")
    result = _number(terms.change, f"change of {plain(symbol)}", "strong", False)
    if optimizer.kind == "sgd":
        velocity = terms.memory.get("velocity")
        step = terms.gradient if velocity is None else velocity.after
        letter = "g" if velocity is None else "v"
        return (
            Glyph(f"−*λ {letter}* = −"),
            rate,
            Glyph("·"),
            _number(step, letter, "gradient"),
            Glyph(" = "),
            result,
        )
    square = terms.memory["square"].corrected
    mean = terms.memory.get("mean")
    numerator = terms.gradient if mean is None else mean.corrected
    top, root = ("*g*", "*v*") if mean is None else ("*m̂*", "*v̂*")
    eps = _setting(optimizer.eps, "ε, which keeps the quotient finite")
    decays = optimizer.kind == "adamw" and terms.decay != 0.0
    symbols = f"−*λ* {top} / (√{root} + *ε*)"
    if decays:
        symbols += f" − *λ w* {symbol}"
    pieces: tuple[Piece, ...] = (
        Glyph(f"{symbols} = −"),
        rate,
        Glyph("·"),
        _number(numerator, plain(top), "gradient"),
        Glyph(" / (√"),
        _number(square, plain(root), "gradient"),
        Glyph(" + "),
        eps,
        Glyph(")"),
    )
    if decays:
        pieces += (
            Glyph(" − "),
            rate,
            Glyph("·"),
            _setting(optimizer.weight_decay, "w, the weight decay"),
            Glyph("·"),
            _number(terms.before, f"{plain(symbol)} before", "weight"),
        )
    return (*pieces, Glyph(" = "), result)


def _number(
    value: float, name: str, tone: NumberTone = "plain", factor: bool = True
) -> Number:
    """A number as it is written; as a factor or summand, in parentheses below 0."""
    text = in_product(value) if factor else format_number(value)
    return Number(value, text, name, tone)


def _setting(value: float, name: str) -> Number:
    """A setting as it is typed: 0.9, 0.999, 1e−8."""
    return Number(value, quantity(value).replace("e−0", "e−"), name)
