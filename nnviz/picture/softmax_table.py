"""The table of the loss: scores → exp → normalise → −log p, and those of the others.

p_i = e^{f_i} / Σ_j e^{f_j}, L = −log p_true, ∂L/∂f = p − y (LECTURE.md section 6).
All numbers are the engine's: those of the chosen sample, or, for scores typed by
hand, those of the engine's pass through a network that hands the scores on.
"""

from functools import lru_cache

import numpy as np

from nnviz.engine.network import Architecture, Parameters
from nnviz.engine.sample import trace_sample
from nnviz.engine.settings import LossName
from nnviz.engine.trace import SampleTrace
from nnviz.picture.hinge_table import hinge_table
from nnviz.picture.loss_parts import Shown, gradient_cells, gradient_column, row_of
from nnviz.picture.loss_table import (
    EMPTY,
    Cell,
    Column,
    GradientRow,
    GradientSection,
    LossBox,
    LossTable,
    Note,
    fraction,
    largest,
)
from nnviz.picture.numbers import format_number, parse_number
from nnviz.picture.squared_error_table import squared_error_table
from nnviz.picture.written_numbers import significant
from nnviz.session.snapshot import Snapshot

LECTURE_SCORES = (-2.85, 0.86, 0.28)
LECTURE_CLASS = 2

# Beyond this largest score (or below its negative) exp(f) is no number to read any
# more, 1e13 or 1e−13; long before it overflows at 709.
_HANDY = 30.0
_FORMULA_TERMS = 4


def softmax_table(snapshot: Snapshot) -> LossTable:
    """The table of the network's loss for the chosen sample or the typed scores.

    Scores typed by hand get softmax and cross-entropy, except in a network that
    learns with the hinge loss.
    """
    loss = snapshot.experiment.loss
    shown = _shown(snapshot)
    if loss == "hinge":
        return hinge_table(shown)
    if loss == "squared_error" and not shown.typed:
        return squared_error_table(shown)
    return _cross_entropy_table(shown)


def takes_maximum_off(sample: SampleTrace, true_class: int) -> bool:
    """Whether e^f is no number to read, so that e^(f − max f) is shown in its place."""
    assert sample.probabilities is not None
    top = float(max(sample.z[-1]))
    return abs(top) > _HANDY or float(sample.probabilities[true_class]) == 0.0


def _shown(snapshot: Snapshot) -> Shown:
    scores = snapshot.typed_scores
    if scores is None:
        chosen = snapshot.selection.sample
        target = snapshot.part_of(chosen).targets[chosen.index]
        return Shown.of(snapshot, snapshot.sample, target, typed=False)
    is_hinge = snapshot.experiment.loss == "hinge"
    loss: LossName = "hinge" if is_hinge else "cross_entropy"
    sample, target = _typed_sample(scores, snapshot.typed_class, loss)
    return Shown.of(snapshot, sample, target, typed=True)


@lru_cache(maxsize=8)
def _typed_sample(
    scores: tuple[float, ...], true_class: int, loss: LossName
) -> tuple[SampleTrace, np.ndarray[tuple[int], np.dtype[np.float64]]]:
    """The engine's pass of typed scores: W is the identity, so z = f exactly."""
    count = len(scores)
    identity = Parameters.of([np.eye(count)], [np.zeros(count)])
    target = np.zeros(count)
    target[true_class] = 1.0
    architecture = Architecture((count, count), ("linear",))
    x = np.array(scores, dtype=np.float64)
    return trace_sample(architecture, identity, loss, x, target), target


def _cross_entropy_table(shown: Shown) -> LossTable:
    sample = shown.sample
    assert sample.shifted is not None
    assert sample.exp is not None
    assert sample.probabilities is not None
    scores = [float(value) for value in sample.z[-1]]
    shares = [float(value) for value in sample.probabilities]
    is_shifted = takes_maximum_off(sample, shown.true_class)
    shifts = [float(value) for value in sample.shifted]
    shifted_exps = [float(value) for value in sample.exp]
    exps = shifted_exps if is_shifted else [float(np.exp(f)) for f in scores]
    losses = [float(np.log(np.sum(sample.exp))) - shift for shift in shifts]
    losses[shown.true_class] = float(sample.loss)
    gradients = [float(value) for value in sample.dz[-1]]
    columns = _columns(shown, is_shifted)
    by_key = {
        "scores": _cells(scores, largest(scores)),
        "shift": _cells(shifts, largest(shifts)),
        "exp": _cells(exps, largest(exps)),
        "normalise": _cells(shares, 1.0, strong=True),
        "loss": [
            Cell(value, format_number(value), fraction(value, largest(losses)), None, k)
            for k, value in zip(shown.is_true, losses, strict=True)
        ],
    }
    totals = {"exp": sum(exps), "normalise": sum(shares)}
    rows = tuple(
        row_of(shown, k, columns, [by_key[column.key][k] for column in columns])
        for k in range(len(scores))
    )
    return LossTable(
        title="Softmax and cross-entropy",
        line=shown.line,
        columns=columns,
        rows=rows,
        totals=tuple(_total(column, totals) for column in columns),
        loss=_loss_box(shown, shares),
        gradient=_gradient(shown, shares, gradients),
        gradient_column=gradient_column(
            shown, "*p* − *y*", "The share p minus 1 for the true class, 0 for others."
        ),
        notes=_notes(shown, scores, exps, shares, is_shifted),
        typed=shown.typed,
    )


def _columns(shown: Shown, is_shifted: bool) -> tuple[Column, ...]:
    scores, exp, share, loss = (
        shown.knows(kind) for kind in ("z", "exp", "normalise", "loss")
    )
    shift = Column(
        "shift",
        "score_minus_max",
        "*f* − max",
        "The score minus the largest score: p stays the same, and no exp leaves the "
        "range of numbers.",
        bar="signed",
        tone="weight",
        known=exp,
        now=shown.is_now("exp"),
        leads_on=True,
    )
    argument = "f − max f" if is_shifted else "f"
    return (
        Column(
            "scores",
            "score",
            "scores",
            "The score f of each class: the pre-activation of its output neuron.",
            bar="signed",
            tone="weight",
            known=scores,
            now=shown.is_now("z"),
            leads_on=True,
        ),
        *((shift,) if is_shifted else ()),
        Column(
            "exp",
            "exp",
            "exp",
            f"e to the power of {argument}: always positive.",
            bar="size",
            known=exp,
            now=shown.is_now("exp"),
            leads_on=True,
        ),
        Column(
            "normalise",
            "probability",
            "normalise",
            "p: exp divided by the sum Σ of all exps, so that the shares add up to 1.",
            bar="share",
            tone="class",
            known=share,
            now=shown.is_now("normalise"),
            leads_on=True,
            strong=True,
        ),
        Column(
            "loss",
            "minus_log_p",
            "−log *p*",
            "The loss if this class were the true one (natural logarithm).",
            bar="size",
            tone="quiet",
            known=loss,
        ),
    )


def _cells(values: list[float], limit: float, strong: bool = False) -> list[Cell]:
    return [
        Cell(value, format_number(value), fraction(value, limit), strong=strong)
        for value in values
    ]


def _total(column: Column, totals: dict[str, float]) -> Cell:
    if not column.known or column.key not in totals:
        return EMPTY
    total = totals[column.key]
    # The shares add up to 1 to rounding; "1.00" would say less than "1".
    text = "1" if column.key == "normalise" else format_number(total)
    return Cell(total, text)


def _loss_box(shown: Shown, shares: list[float]) -> LossBox:
    true = shown.true_class
    name = shown.index_text(true)
    if shares[true] > 0.0:
        number = format_number(shares[true])
        formula = f"*L* = −log *p*_{{{name}}} = −log {number}"
    else:
        # p is below the smallest float64; its logarithm is not.
        formula = f"*L* = log Σ − (*f*_{{{name}}} − max)"
    return shown.loss_box(
        formula if shown.knows("loss") else f"*L* = −log *p*_{{{name}}}"
    )


def _gradient(
    shown: Shown, shares: list[float], gradients: list[float]
) -> GradientSection:
    cells = gradient_cells(shown, gradients)
    return GradientSection(
        title="Gradient at the scores",
        formula="∂*L*/∂*f* = *p* − *y*",
        explanation="How the loss of this sample changes with each score: the share p "
        "minus 1 for the true class, minus 0 for the others.",
        rows=tuple(
            GradientRow(
                f"{format_number(share)} − {int(is_true)}"
                if shown.knows("loss")
                else "",
                cell,
            )
            for share, is_true, cell in zip(shares, shown.is_true, cells, strict=True)
        ),
        known=shown.knows("loss"),
        now=shown.is_now("d_output"),
        active=shown.is_backward,
    )


def _notes(
    shown: Shown,
    scores: list[float],
    exps: list[float],
    shares: list[float],
    is_shifted: bool,
) -> tuple[Note, ...]:
    notes = []
    if is_shifted and shown.knows("exp"):
        top = format_number(max(scores))
        notes.append(
            Note(
                f"max f = {top} is taken off every score before exp: p stays the same, "
                "and exp neither overflows nor vanishes."
            )
        )
    if shown.typed and not is_shifted:
        notes.extend(_rounding_note(exps, shares))
    if len(scores) > _FORMULA_TERMS and shown.knows("normalise"):
        notes.append(_guess_note(shown, shares))
    notes.extend(shown.next_moment_note("∂f"))
    return tuple(notes)


def _rounding_note(exps: list[float], shares: list[float]) -> list[Note]:
    """Where a slide that rounds exp before dividing prints another share."""
    rounded = [parse_number(format_number(value)) for value in exps]
    total = sum(rounded)
    for k, (value, share) in enumerate(zip(rounded, shares, strict=True)):
        if total <= 0.0 or format_number(value / total) == format_number(share):
            continue
        texts = [format_number(value) for value in rounded]
        below = " + ".join(texts) if len(texts) <= _FORMULA_TERMS else "Σ"
        quotient = value / total
        return [
            Note(
                f"A slide that rounds in between prints p{_subscript(k + 1)} = "
                f"{format_number(quotient)}: {texts[k]} / ({below}) = "
                f"{significant(quotient, 3)}. The true value is "
                f"{significant(share, 4)}."
            )
        ]
    return []


def _subscript(number: int) -> str:
    return str(number).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))


def _guess_note(shown: Shown, shares: list[float]) -> Note:
    order = sorted(range(len(shares)), key=shares.__getitem__, reverse=True)
    first, second = order[0], order[1]
    if first == shown.true_class:
        share = format_number(shares[second])
        text = f"Second guess: {shown.spoken(second)} with p = {share}"
        return Note(text, optional=True)
    share = format_number(shares[first])
    true = shown.spoken(shown.true_class)
    text = f"Guess: {shown.spoken(first)} with p = {share}, but {true} is true"
    return Note(text, optional=True)
