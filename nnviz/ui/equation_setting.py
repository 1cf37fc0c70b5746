"""Setting an equation in type: widths, places, and what fits into the line."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from nnviz.picture.equation_parts import (
    Divider,
    Glyph,
    GroupLine,
    Number,
    Piece,
    SumLine,
    Term,
)
from nnviz.picture.numbers import format_count
from nnviz.session.selection import Unit
from nnviz.ui.bars import draw_signed_bar
from nnviz.ui.chrome import CHIP_RADIUS
from nnviz.ui.exact_numbers import Spot
from nnviz.ui.math_text import math_text
from nnviz.ui.number_width import number_width
from nnviz.ui.theme import CAPTION_SIZE, VALUE_SIZE, Theme

_MARK_PADDING = 5.0
_LEAST_GAP = 6.0
_LARGEST_GAP = 26.0
_GROUP_GAP = 30.0
_BAR_REACH = 31.0
_BAR_HEIGHT = 6.0

CONTINUED = Glyph("      ", quiet=True)
"""What a row begins with that goes on with the equation above."""


@dataclass(frozen=True, slots=True)
class Row:
    """Equations side by side, each at least ``column`` px after the one before."""

    groups: tuple[tuple[Piece, ...], ...]
    column: float = 0.0


@dataclass(frozen=True, slots=True)
class UnitSpot:
    """A summand on the screen and the parameter it belongs to."""

    rect: QRectF
    unit: Unit


@dataclass(frozen=True, slots=True)
class Lines:
    """Baselines of a sum, px from the top: caption, formula, product; top of bars.

    ``bar`` and ``product`` are ``None`` where there is no room for them.
    """

    caption: float
    formula: float
    bar: float | None = None
    product: float | None = None

    @property
    def bottom(self) -> float:
        """The lowest baseline."""
        return self.formula if self.product is None else self.product


class Typesetter:
    """Measures and draws lines at one size, and notes where each number stands."""

    def __init__(self, theme: Theme, size: float) -> None:
        self.theme = theme
        self.size = size
        self.spots: list[Spot] = []
        self.unit_spots: list[UnitSpot] = []

    def sum_width(self, line: SumLine) -> float:
        """The width of a sum at its narrowest."""
        widths = [self._part_width(part) for part in line.parts]
        return sum(widths) + self.theme.px(_LEAST_GAP) * (len(widths) - 1)

    def pieces_width(self, pieces: Sequence[Piece]) -> float:
        """The width of glyphs and numbers set without space between them."""
        return sum(self._piece_width(piece) for piece in pieces)

    def draw_sum(
        self, painter: QPainter, line: SumLine, left: float, width: float, at: Lines
    ) -> None:
        """Draw a sum into ``width``; the gaps take what is left, within reason.

        Products and their bars are drawn where there is a place ``at`` which to do so.
        """
        px = self.theme.px
        widths = [self._part_width(part) for part in line.parts]
        gaps = max(1, len(widths) - 1)
        gap = min((width - sum(widths)) / gaps, px(_LARGEST_GAP))
        gap = max(gap, px(_LEAST_GAP) * 0.5)
        x = left
        for part, part_width in zip(line.parts, widths, strict=True):
            if isinstance(part, Term):
                self._term(painter, part, x, part_width, at)
            elif isinstance(part, Divider):
                painter.setPen(QPen(self.theme.color("border"), 1.0))
                middle = x + part_width / 2
                top, bottom = at.caption - px(10), at.bottom + px(1)
                painter.drawLine(QPointF(middle, top), QPointF(middle, bottom))
            else:
                self._piece(painter, part, x, at.formula)
            x += part_width + gap

    def draw_pieces(
        self, painter: QPainter, pieces: Sequence[Piece], x: float, baseline: float
    ) -> float:
        """Draw pieces one after the other and return where they end."""
        for piece in pieces:
            x = self._piece(painter, piece, x, baseline)
        return x

    def row_width(self, row: Row) -> float:
        """The width of equations side by side."""
        if not row.groups:
            return 0.0
        *before, last = map(self.pieces_width, row.groups)
        gap = self.theme.px(_GROUP_GAP)
        return sum(max(row.column, width + gap) for width in before) + last

    def as_many_as_fit(self, line: GroupLine, width: float) -> list[Row] | None:
        """The first equations that fit, then how many more there are.

        Those on several rows stand below each other. ``None`` where not even the
        first one fits.
        """
        for columns in range(-(-len(line.groups) // line.rows), 0, -1):
            rows = self._in_columns(line, columns)
            if all(self.row_width(row) <= width for row in rows):
                return rows
        return None

    def _in_columns(self, line: GroupLine, columns: int) -> list[Row]:
        """The first equations in so many columns; of a single row as they come."""
        room = columns * line.rows
        shown = list(line.groups[:room])
        missing = len(line.groups) + line.left_out - len(shown)
        if missing and line.rows > 1 and len(shown) == room:
            shown.pop()
            missing += 1
        column = 0.0
        if line.rows > 1:
            widest = max(map(self.pieces_width, shown), default=0.0)
            column = widest + self.theme.px(_GROUP_GAP)
        shown += and_more(missing)
        if line.rows == 1:
            return [Row(tuple(shown))]
        starts = range(0, len(shown), columns)
        return [Row(tuple(shown[i : i + columns]), column) for i in starts]

    def draw_row(
        self, painter: QPainter, row: Row, left: float, baseline: float
    ) -> None:
        """Draw equations side by side."""
        gap = self.theme.px(_GROUP_GAP)
        for group in row.groups:
            end = self.draw_pieces(painter, group, left, baseline)
            left = max(left + row.column, end + gap)

    def _part_width(self, part: Term | Glyph | Number | Divider) -> float:
        if isinstance(part, Divider):
            return self.theme.px(9.0)
        if isinstance(part, Term):
            caption = math_text(part.caption).width(self.theme, CAPTION_SIZE)
            return max(caption, self.pieces_width(part.pieces))
        return self._piece_width(part)

    def _piece_width(self, piece: Piece) -> float:
        if isinstance(piece, Glyph):
            return math_text(piece.markup).width(self.theme, self.size)
        width = number_width(self.theme, piece.text, self.size, _weight(piece))
        if piece.tone == "mark":
            width += 2 * self.theme.px(_MARK_PADDING)
        return width

    def _term(
        self, painter: QPainter, term: Term, x: float, width: float, at: Lines
    ) -> None:
        theme, px = self.theme, self.theme.px
        middle = x + width / 2
        muted = theme.color("muted")
        caption = math_text(term.caption)
        caption_left = middle - caption.width(theme, CAPTION_SIZE) / 2
        caption.draw(painter, theme, caption_left, at.caption, CAPTION_SIZE, muted)
        left = middle - self.pieces_width(term.pieces) / 2
        self.draw_pieces(painter, term.pieces, left, at.formula)
        if term.unit is not None:
            top = at.caption - px(11)
            place = QRectF(x, top, width, at.bottom + px(3) - top)
            self.unit_spots.append(UnitSpot(place, term.unit))
        if term.bar is None or term.product is None:
            return
        if at.bar is None or at.product is None:
            return
        reach, height = px(_BAR_REACH), px(_BAR_HEIGHT)
        room = QRectF(middle - reach, at.bar, 2 * reach, height)
        draw_signed_bar(painter, theme.tokens, room, term.bar, False, px(1.5))
        text = term.product.text
        text_width = number_width(theme, text, VALUE_SIZE)
        text_left = middle - text_width / 2
        self._text(painter, text, text_left, at.product, VALUE_SIZE, muted)
        place = QRectF(
            text_left, at.bar - px(2), text_width, at.product - at.bar + px(5)
        )
        place = place.united(QRectF(middle - reach / 2, at.bar, reach, height))
        self.spots.append(Spot(place, term.product.name, term.product.value))

    def _piece(
        self, painter: QPainter, piece: Piece, x: float, baseline: float
    ) -> float:
        theme, px = self.theme, self.theme.px
        if isinstance(piece, Glyph):
            color = theme.color("muted" if piece.quiet else "text")
            formula = math_text(piece.markup)
            return formula.draw(painter, theme, x, baseline, self.size, color)
        width = self._piece_width(piece)
        box = QRectF(x, baseline - px(self.size), width, px(self.size) * 1.32)
        text_x = x
        if piece.tone == "mark":
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("mark"))
            painter.drawRoundedRect(box, CHIP_RADIUS, CHIP_RADIUS)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            text_x += px(_MARK_PADDING)
        self._text(
            painter, piece.text, text_x, baseline, self.size,
            self._color(piece), _weight(piece),
        )  # fmt: skip
        self.spots.append(Spot(box, piece.name, piece.value))
        return x + width

    def _color(self, number: Number) -> QColor:
        match number.tone:
            case "weight":
                return self.theme.signed_color(number.value)
            case "gradient":
                return self.theme.signed_color(number.value, gradient=True)
            case "quiet":
                return self.theme.color("muted")
            case "mark":
                return self.theme.color("on_mark")
        return self.theme.color("text")

    def _text(
        self,
        painter: QPainter,
        text: str,
        x: float,
        baseline: float,
        size: float,
        color: QColor,
        weight: int = 400,
    ) -> None:
        painter.setFont(self.theme.font(size, weight))
        painter.setPen(color)
        painter.drawText(QPointF(x, baseline), text)


def and_more(count: int) -> list[tuple[Piece, ...]]:
    """How many equations are left out; nothing where none is."""
    if count == 0:
        return []
    return [(Glyph(f"and {format_count(count)} more", quiet=True),)]


def _weight(number: Number) -> int:
    return 600 if number.tone in ("strong", "mark", "gradient") else 400
