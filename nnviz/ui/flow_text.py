"""Text with formulas in its lines, set to a width: what a lesson says.

Words are drawn as text and formulas as vectors, both by `draw`, so they are as sharp
as the device. A formula that cannot be set stands there as it was written.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from nnviz.lessons.text import Block, FormulaBox, InlineFormula, Paragraph, Run, Words
from nnviz.ui.chrome import BUTTON_RADIUS, CHIP_RADIUS, draw_box
from nnviz.ui.formula import Formula, formula
from nnviz.ui.theme import EQUATION_SIZE, Theme

_LEADING = 1.42
_BETWEEN = 9.0
_BETWEEN_ITEMS = 4.0
_INDENT = 18.0
_BOX_PADDING = 10.0
_BOX_LINE_GAP = 8.0
_FORMULA_SCALE = 1.08
_BOX_FORMULA = 15.0

Draw = Callable[[QPainter, float, float, QColor], None]
"""Draws at a left end and a baseline."""


@dataclass(frozen=True, slots=True)
class _Atom:
    """What no line is broken in; ``glued`` to the one before without a space."""

    width: float
    ascent: float
    descent: float
    space: float
    glued: bool
    draw: Draw


@dataclass(frozen=True, slots=True)
class _Placed:
    atom: _Atom
    x: float
    baseline: float


@dataclass(frozen=True, slots=True)
class _BoxFormula:
    formula: Formula
    x: float
    baseline: float
    size: float


class FlowText:
    """Blocks set to a width; ``height`` is what they take, all in px of the widget."""

    def __init__(
        self,
        blocks: Sequence[Block],
        theme: Theme,
        width: float,
        size: float = EQUATION_SIZE,
    ) -> None:
        self._theme = theme
        self._size = size
        self.width = width
        self.height = 0.0
        self._placed: list[_Placed] = []
        self._boxes: list[QRectF] = []
        self._box_formulas: list[_BoxFormula] = []
        before: Block | None = None
        for block in blocks:
            if before is not None:
                self.height += theme.px(_gap(before, block))
            if isinstance(block, FormulaBox):
                self._set_box(block)
            else:
                self._set_paragraph(block)
            before = block

    @property
    def widest(self) -> float:
        """How far the widest thing reaches, px; at most ``width`` if all fits."""
        ends = [each.x + each.atom.width for each in self._placed]
        ends += [
            each.x + each.formula.width * each.size + self._theme.px(_BOX_PADDING)
            for each in self._box_formulas
        ]
        return max(ends, default=0.0)

    @property
    def smallest_formula(self) -> float:
        """The type size of the formula that had to be set smallest, px."""
        return min((each.size for each in self._box_formulas), default=self._size)

    def draw(self, painter: QPainter, x: float, y: float, color: QColor) -> None:
        """Draw with the upper left corner at a place."""
        theme = self._theme
        for box in self._boxes:
            fill = theme.color("raised")
            draw_box(painter, box.translated(x, y), BUTTON_RADIUS, fill, None)
        for each in self._box_formulas:
            each.formula.draw(painter, x + each.x, y + each.baseline, each.size, color)
        for placed in self._placed:
            placed.atom.draw(painter, x + placed.x, y + placed.baseline, color)

    # Setting

    def _set_paragraph(self, paragraph: Paragraph) -> None:
        left = self._theme.px(_INDENT) if paragraph.marker else 0.0
        lines = _lines(self._atoms(paragraph.runs), self.width - left)
        if paragraph.marker:
            marker = self._text_atom(paragraph.marker, "plain", glued=False)
            self._set_line([(marker, 0.0)], 0.0, advance=False, like=lines[0])
        for line in lines:
            self._set_line(line, left)

    def _set_line(
        self,
        line: list[tuple[_Atom, float]],
        left: float,
        *,
        advance: bool = True,
        like: list[tuple[_Atom, float]] | None = None,
    ) -> None:
        metrics = QFontMetricsF(self._theme.font(self._size))
        ascent, descent = metrics.capHeight(), metrics.descent()
        atoms = [atom for atom, _ in (line if like is None else like)]
        ascent = max([ascent, *(atom.ascent for atom in atoms)])
        descent = max([descent, *(atom.descent for atom in atoms)])
        least = _LEADING * self._theme.px(self._size)
        height = max(least, ascent + descent + self._theme.px(3))
        # Plain lines stand at even distances; a tall formula moves its own line down.
        baseline = self.height + (height - ascent - descent) / 2 + ascent
        for atom, x in line:
            self._placed.append(_Placed(atom, left + x, baseline))
        if advance:
            self.height += height

    def _set_box(self, box: FormulaBox) -> None:
        px = self._theme.px
        padding = px(_BOX_PADDING)
        top = self.height
        self.height += padding * 0.8
        for index, latex in enumerate(box.lines):
            if index:
                self.height += px(_BOX_LINE_GAP)
            try:
                found = formula(latex)
            except ValueError:
                atom = self._text_atom(latex, "code", glued=False)
                self._placed.append(_Placed(atom, padding, self.height + atom.ascent))
                self.height += atom.ascent + atom.descent
                continue
            room = (self.width - 2 * padding) / found.width
            size = min(px(_BOX_FORMULA), room)
            self.height += found.ascent * size
            self._box_formulas.append(_BoxFormula(found, padding, self.height, size))
            self.height += found.descent * size
        self.height += padding * 0.8
        self._boxes.append(QRectF(0.0, top, self.width, self.height - top))

    def _atoms(self, runs: Sequence[Run]) -> Iterator[_Atom]:
        glued = True
        for run in runs:
            if isinstance(run, InlineFormula):
                yield self._formula_atom(run.latex, glued)
                glued = True
                continue
            style = run.style if isinstance(run, Words) else "plain"
            # A percent sign stays with its number.
            text = run.text.replace(" %", "\u00a0%")
            words = text.split(" ") if style != "code" else [run.text]
            for index, word in enumerate(words):
                if index:
                    glued = False
                if word:
                    yield self._text_atom(word, style, glued=glued)
                    glued = True

    def _text_atom(self, word: str, style: str, *, glued: bool) -> _Atom:
        theme = self._theme
        weight = 600 if style == "bold" else 400
        font = theme.font(self._size, weight, style == "italic")
        metrics = QFontMetricsF(font)
        width = metrics.horizontalAdvance(word)
        space = QFontMetricsF(theme.font(self._size)).horizontalAdvance(" ")
        ascent, descent = metrics.capHeight(), metrics.descent()
        if style == "code":
            pad = theme.px(4)
            ground = QRectF(0, -ascent - theme.px(3), width + 2 * pad, 0)
            ground.setHeight(ascent + theme.px(3) + descent)

            def draw_code(painter: QPainter, x: float, y: float, color: QColor) -> None:
                box, fill = ground.translated(x, y), theme.color("raised")
                draw_box(painter, box, CHIP_RADIUS, fill, None)
                _draw_word(painter, font, word, x + pad, y, color)

            return _Atom(width + 2 * pad, ascent, descent, space, glued, draw_code)

        def draw(painter: QPainter, x: float, y: float, color: QColor) -> None:
            _draw_word(painter, font, word, x, y, color)

        return _Atom(width, ascent, descent, space, glued, draw)

    def _formula_atom(self, latex: str, glued: bool) -> _Atom:
        try:
            found = formula(latex)
        except ValueError:
            return self._text_atom(latex, "code", glued=glued)
        size = self._theme.px(self._size) * _FORMULA_SCALE
        space = QFontMetricsF(self._theme.font(self._size)).horizontalAdvance(" ")
        size = min(size, self.width / found.width)

        def draw(painter: QPainter, x: float, y: float, color: QColor) -> None:
            found.draw(painter, x, y, size, color)

        width, ascent = found.width * size, found.ascent * size
        return _Atom(width, ascent, found.descent * size, space, glued, draw)


def _lines(atoms: Iterator[_Atom], width: float) -> list[list[tuple[_Atom, float]]]:
    """The atoms in lines, each with its left end; glued ones stay together."""
    words: list[list[_Atom]] = []
    for atom in atoms:
        if atom.glued and words:
            words[-1].append(atom)
        else:
            words.append([atom])
    lines: list[list[tuple[_Atom, float]]] = [[]]
    x = 0.0
    for word in words:
        wide = sum(atom.width for atom in word)
        start = x + word[0].space if lines[-1] else 0.0
        if lines[-1] and start + wide > width:
            lines.append([])
            start = 0.0
        for atom in word:
            lines[-1].append((atom, start))
            start += atom.width
        x = start
    return lines


def _draw_word(
    painter: QPainter, font: QFont, word: str, x: float, y: float, color: QColor
) -> None:
    painter.setFont(font)
    painter.setPen(color)
    painter.drawText(QPointF(x, y), word)


def _gap(before: Block, block: Block) -> float:
    items = isinstance(before, Paragraph) and isinstance(block, Paragraph)
    if items and before.marker and block.marker:  # type: ignore[union-attr]
        return _BETWEEN_ITEMS
    return _BETWEEN
