"""Formulas of one line, drawn as real text: italics, superscripts, subscripts."""

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QFont, QPainter

from nnviz.ui.theme import TEXT_SIZE, Theme

_SMALLER = 0.72
_RAISED = 0.36
_LOWERED = 0.17
_ESCAPABLE = "\\*^_{}"


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one kind; ``level`` counts nested scripts, ``rise`` is in em."""

    text: str
    italic: bool
    bold: bool
    level: int
    rise: float


@dataclass(frozen=True, slots=True)
class _Piece:
    x: float
    rise: float
    font: QFont
    text: str


class MathText:
    """A formula in a small markup.

    ``*a*`` italic (variables) · ``**104**`` semibold · ``^{2}`` superscript (the
    layer) · ``_{5}`` subscript (the neuron) · a backslash before ``* ^ _ { } \\``
    takes the character as it is. Scripts nest and follow one another, as in
    ``*z*^{2}_{5}``. An underscore or caret without a brace stands for itself.

    Raises
    ------
    ValueError
        Where a brace or an asterisk has no partner.
    """

    def __init__(self, markup: str) -> None:
        self.markup = markup
        self.runs = parse(markup)
        self._laid_out: dict[
            tuple[float, float, int], tuple[tuple[_Piece, ...], float]
        ] = {}

    @property
    def plain(self) -> str:
        """The text without its markup, for tool tips and screen readers."""
        return "".join(run.text for run in self.runs)

    def width(self, theme: Theme, size: float = TEXT_SIZE, weight: int = 400) -> float:
        """The width in px at ``size`` times the theme's scale."""
        return self._layout(theme, size, weight)[1]

    def draw(
        self,
        painter: QPainter,
        theme: Theme,
        x: float,
        baseline_y: float,
        size: float = TEXT_SIZE,
        color: QColor | None = None,
        weight: int = 400,
    ) -> float:
        """Draw from ``x`` on the baseline and return where the text ends."""
        pieces, width = self._layout(theme, size, weight)
        painter.setPen(theme.color("text") if color is None else color)
        for piece in pieces:
            painter.setFont(piece.font)
            painter.drawText(QPointF(x + piece.x, baseline_y - piece.rise), piece.text)
        return x + width

    def _layout(
        self, theme: Theme, size: float, weight: int
    ) -> tuple[tuple[_Piece, ...], float]:
        key = (theme.scale, size, weight)
        laid_out = self._laid_out.get(key)
        if laid_out is None:
            laid_out = self._laid_out[key] = _lay_out(self.runs, theme, size, weight)
        return laid_out


def _lay_out(
    runs: tuple[Run, ...], theme: Theme, size: float, weight: int
) -> tuple[tuple[_Piece, ...], float]:
    pieces = []
    x = 0.0
    for run in runs:
        run_size = size * _SMALLER**run.level
        run_weight = max(weight, 600) if run.bold else weight
        font = theme.font(run_size, run_weight, run.italic)
        pieces.append(_Piece(x, run.rise * theme.px(size), font, run.text))
        metrics = theme.metrics(run_size, run_weight, run.italic)
        x += metrics.horizontalAdvance(run.text)
    return tuple(pieces), x


@lru_cache(maxsize=1024)
def math_text(markup: str) -> MathText:
    """A formula, parsed and laid out once however often it is drawn."""
    return MathText(markup)


@lru_cache(maxsize=1024)
def parse(markup: str) -> tuple[Run, ...]:
    """The runs of a formula in `MathText`'s markup."""
    runs: list[Run] = []
    pending: list[str] = []
    italic = bold = False
    rises = [0.0]

    def finish() -> None:
        if pending:
            level = len(rises) - 1
            runs.append(Run("".join(pending), italic, bold, level, rises[-1]))
            pending.clear()

    position = 0
    while position < len(markup):
        character = markup[position]
        following = markup[position + 1 : position + 2]
        if character == "\\" and following and following in _ESCAPABLE:
            pending.append(following)
            position += 2
        elif character == "*":
            finish()
            if following == "*":
                bold = not bold
                position += 2
            else:
                italic = not italic
                position += 1
        elif character in "^_" and following == "{":
            finish()
            step = _RAISED if character == "^" else -_LOWERED
            rises.append(rises[-1] + step * _SMALLER ** (len(rises) - 1))
            position += 2
        elif character == "}":
            finish()
            rises.pop()
            if not rises:
                raise ValueError(f"a closing brace without an opening one: {markup!r}")
            position += 1
        else:
            pending.append(character)
            position += 1
    finish()
    if italic or bold or len(rises) > 1:
        raise ValueError(f"an asterisk or a brace is not closed: {markup!r}")
    return tuple(runs)
