"""The table of the hinge loss, 1-vs-all: scores f, signs s, max(0, 1 − s f).

L = Σ_k max(0, 1 − s_k f_k) with s_k = +1 for the true class and −1 for the others;
∂L/∂f_k = −s_k where 1 − s_k f_k > 0, else 0.
"""

from nnviz.picture.loss_parts import Shown, gradient_cells, gradient_column, row_of
from nnviz.picture.loss_table import (
    Cell,
    Column,
    GradientRow,
    GradientSection,
    LossTable,
    fraction,
    largest,
)
from nnviz.picture.numbers import MINUS, format_number

_FORMULA_TERMS = 4


def hinge_table(shown: Shown) -> LossTable:
    """The table of the 1-vs-all hinge loss for the scores of one sample."""
    scores = [float(value) for value in shown.sample.z[-1]]
    signs = [1.0 if is_true else -1.0 for is_true in shown.is_true]
    margins = [1.0 - s * f for s, f in zip(signs, scores, strict=True)]
    losses = [max(0.0, margin) for margin in margins]
    columns = _columns(shown)
    by_key = {
        "scores": [
            Cell(f, format_number(f), fraction(f, largest(scores))) for f in scores
        ],
        "sign": [Cell(s, "+1" if s > 0 else f"{MINUS}1") for s in signs],
        "margin": [
            Cell(m, format_number(m), fraction(m, largest(margins))) for m in margins
        ],
        "loss": [
            Cell(v, format_number(v), fraction(v, largest(losses)), strong=v > 0.0)
            for v in losses
        ],
    }
    texts = [format_number(value) for value in losses]
    formula = "*L* = " + " + ".join(texts)
    if len(texts) > _FORMULA_TERMS or not shown.knows("loss"):
        formula = "*L* = Σ max(0, 1 − *s f*)"
    return LossTable(
        title="Hinge loss (1-vs-all)",
        line=shown.line,
        columns=columns,
        rows=tuple(
            row_of(shown, k, columns, [by_key[column.key][k] for column in columns])
            for k in range(shown.count)
        ),
        totals=(),
        loss=shown.loss_box(formula),
        gradient=_gradient(shown, margins),
        gradient_column=gradient_column(
            shown, "∂*f*", "Minus s where the margin is not kept, else 0."
        ),
        notes=tuple(shown.next_moment_note("∂f")),
        typed=shown.typed,
    )


def _columns(shown: Shown) -> tuple[Column, ...]:
    knows_scores = shown.knows("z")
    knows_loss = shown.knows("loss")
    return (
        Column(
            "scores",
            "score",
            "scores *f*",
            "The score f of each class: the pre-activation of its output neuron.",
            bar="signed",
            tone="weight",
            known=knows_scores,
            now=shown.is_now("z"),
        ),
        Column("sign", "sign", "*s*", "+1 for the true class, −1 for the others."),
        Column(
            "margin",
            "one_minus_s_f",
            "1 − *s f*",
            "How far the score is from its margin; at or below 0 nothing is lost.",
            bar="signed",
            known=knows_loss,
        ),
        Column(
            "loss",
            "hinge",
            "max(0, ·)",
            "The part of this class in the loss.",
            bar="size",
            known=knows_loss,
            strong=True,
        ),
    )


def _gradient(shown: Shown, margins: list[float]) -> GradientSection:
    cells = gradient_cells(shown, [float(value) for value in shown.sample.dz[-1]])
    known = shown.knows("loss")
    return GradientSection(
        title="Gradient at the scores",
        formula=f"∂*L*/∂*f* = {MINUS}*s* or 0",
        explanation="Minus s where 1 − s f is above 0, and 0 where the margin is kept.",
        rows=tuple(
            GradientRow(_written_out(margin) if known else "", cell)
            for margin, cell in zip(margins, cells, strict=True)
        ),
        known=known,
        now=shown.is_now("d_output"),
        active=shown.is_backward,
    )


def _written_out(margin: float) -> str:
    return f"{format_number(margin)} {'≤' if margin <= 0.0 else '>'} 0"
