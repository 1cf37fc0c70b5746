"""What the table of a loss consists of: columns, rows, the loss, its gradient.

One shape for the three losses, made by `softmax_table`; the view only draws it.
Texts marked as markup are read by the formula painter: ``*f*`` italic, ``_{3}``
subscript, ``^{2}`` superscript.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from nnviz.picture.table import Table

BarKind = Literal["none", "signed", "share", "size"]
Tone = Literal["plain", "weight", "class", "gradient", "quiet"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One number. ``text`` is empty, ``value`` ``None`` where it is not known yet.

    ``bar`` is the length as a fraction: −1 to 1 for a signed bar, else 0 to 1;
    ``tick`` a place on the same scale (the target of a squared error).
    """

    value: float | None
    text: str
    bar: float | None = None
    tick: float | None = None
    strong: bool = False


EMPTY = Cell(None, "")


@dataclass(frozen=True, slots=True)
class Column:
    """One quantity down all rows.

    ``title`` (markup), ``name`` as the CSV calls it. ``known``: computed at the
    moment of the cursor; ``now``: this moment computes it; ``leads_on``: the column
    to the right is computed from this one; ``strong``: its numbers are the result
    that the eye should find.
    """

    key: str
    name: str
    title: str
    explanation: str
    bar: BarKind = "none"
    tone: Tone = "plain"
    known: bool = True
    now: bool = False
    leads_on: bool = False
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One class or output.

    ``label`` (markup), ``name`` in words, ``caption``: the class's own name where it
    has one that the label does not show. ``mark``: the number of its class mark
    (colour and shape), ``None`` where the label itself tells classes apart.
    ``cells``: one per column.
    """

    index: int
    label: str
    name: str
    caption: str
    mark: int | None
    is_true: bool
    is_chosen: bool
    is_pointed_at: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class LossBox:
    """The loss of the sample: ``formula`` (markup) with its numbers put in."""

    title: str
    formula: str
    value: float | None
    text: str
    known: bool
    now: bool


@dataclass(frozen=True, slots=True)
class GradientRow:
    """How one output's gradient comes about, written out (markup), and its value."""

    expression: str
    cell: Cell


@dataclass(frozen=True, slots=True)
class GradientSection:
    """The gradient of the sample's loss at the scores or pre-activations."""

    title: str
    formula: str
    explanation: str
    rows: tuple[GradientRow, ...]
    known: bool
    now: bool
    active: bool


@dataclass(frozen=True, slots=True)
class Note:
    """A remark under the table; ``optional`` ones give way where room is short."""

    text: str
    heading: str = ""
    optional: bool = False


@dataclass(frozen=True, slots=True)
class LossTable:
    """Everything the panel shows, ready to be laid out.

    ``totals`` has one cell per column (the Σ row), or is empty. ``columns`` do not
    hold the gradient: ``gradient`` has it per row, to be drawn as a section of its
    own or, where rows are many, as ``gradient_column``.
    """

    title: str
    line: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    totals: tuple[Cell, ...]
    loss: LossBox
    gradient: GradientSection
    gradient_column: Column
    notes: tuple[Note, ...]
    typed: bool = False


def fraction(value: float, limit: float) -> float:
    """``value / limit`` within −1 to 1; 0 where either is not a usable number."""
    if not (math.isfinite(value) and math.isfinite(limit)) or limit == 0.0:
        return math.copysign(1.0, value) if math.isinf(value) else 0.0
    return max(-1.0, min(1.0, value / limit))


def largest(values: Iterable[float]) -> float:
    """The largest finite magnitude, 0 if there is none."""
    return max((abs(value) for value in values if math.isfinite(value)), default=0.0)


def numbers_of(table: LossTable) -> Table:
    """The numbers of the table, one row per class or output, with its loss."""
    columns = (
        "index",
        "name",
        "is_true",
        *(column.name for column in table.columns),
        "gradient",
        "sample_loss",
    )
    rows = tuple(
        (
            row.index,
            row.name,
            row.is_true,
            *(cell.value for cell in row.cells),
            gradient.cell.value,
            table.loss.value,
        )
        for row, gradient in zip(table.rows, table.gradient.rows, strict=True)
    )
    return Table(columns, rows)


def columns_of(table: LossTable, has_section: bool) -> tuple[Column, ...]:
    """The columns drawn: with the gradient where it has no section."""
    return table.columns if has_section else (*table.columns, table.gradient_column)


def cells_of(table: LossTable, row: int, has_section: bool) -> tuple[Cell, ...]:
    """The cells of a row, one per column drawn."""
    cells = table.rows[row].cells
    return cells if has_section else (*cells, table.gradient.rows[row].cell)
