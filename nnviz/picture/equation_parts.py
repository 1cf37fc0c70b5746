"""What an equation with real numbers consists of, ready to be set in type.

Markup as the formula painter reads it: ``*z*^{2}_{5}``.
"""

from dataclasses import dataclass
from typing import Literal

from nnviz.session.selection import Unit

NumberTone = Literal["plain", "quiet", "weight", "gradient", "strong", "mark"]


@dataclass(frozen=True, slots=True)
class Glyph:
    """Text that is no number of its own: a symbol, an operator, a word."""

    markup: str
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it is written; ``name`` (plain text) says which one it is.

    ``tone``: the colour of a weight or a gradient by sign, ``strong`` for a result,
    ``mark`` for the number that this moment is about.
    """

    value: float
    text: str
    name: str
    tone: NumberTone = "plain"


Piece = Glyph | Number


@dataclass(frozen=True, slots=True)
class Term:
    """A summand: ``caption`` (markup) above, ``pieces`` on the line.

    ``product`` is written below with a bar of ``bar`` (−1 to 1, a fraction of the
    largest summand); ``None`` where there is nothing to draw. ``unit``: the weight or
    bias of the network that the summand belongs to.
    """

    caption: str
    pieces: tuple[Piece, ...]
    product: Number | None = None
    bar: float | None = None
    unit: Unit | None = None


@dataclass(frozen=True, slots=True)
class Divider:
    """An upright line between two parts of a line."""


@dataclass(frozen=True, slots=True)
class SumLine:
    """A sum with captions: glyphs and numbers stand between the terms."""

    parts: tuple[Term | Glyph | Number | Divider, ...]


@dataclass(frozen=True, slots=True)
class GroupLine:
    """Equations in a row or some, the most important first; those that fit are written.

    ``left_out``: how many more there are, which are not even given.
    """

    groups: tuple[tuple[Piece, ...], ...]
    rows: int = 1
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Rows:
    """Equations that are all to be read, on as many rows as they need."""

    groups: tuple[tuple[Piece, ...], ...]


Line = SumLine | GroupLine | Rows


@dataclass(frozen=True, slots=True)
class Equation:
    """What the strip shows.

    ``heading`` (markup) and ``description`` stand above. ``one_line`` is the same
    as ``lines`` in a single row of larger type, given where the terms are few; the
    view takes it if it fits.

    ``formula`` (LaTeX) is what the numbers are an example of, or the rule that they
    follow. Where it ``leads``, the numbers make room for it, else it is set only where
    there is room beside them.
    """

    heading: str
    description: str
    lines: tuple[Line, ...]
    one_line: tuple[Piece, ...] | None = None
    all_terms: int = 0
    written_terms: int = 0
    formula: str | None = None
    leads: bool = False
