"""The counts of a network under its drawing: on two lines, or one where it is low."""

from dataclasses import dataclass

from PySide6.QtCore import QLineF, QRectF, QSizeF
from PySide6.QtGui import QPainter, QPen

from nnviz.picture.count_terms import Counts, CountSum, CountTarget, CountTerm
from nnviz.ui.lettering import draw_text
from nnviz.ui.theme import CAPTION_SIZE, READOUT_SIZE, TEXT_SIZE, Theme

_TALL, _LOW = 54.0, 26.0
_TALL_FROM = 380.0
_PADDING = 14.0
_BETWEEN = 18.0
_TERM_PADDING = 3.0


@dataclass(frozen=True, slots=True)
class CountPiece:
    """A text of the row at its place; ``term`` is what it counts, where it does.

    ``words`` explain it in a tool tip.
    """

    rect: QRectF
    baseline: float
    text: str
    size: float
    weight: int
    muted: bool
    term: CountTerm | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class CountsLayout:
    """The pieces of the row, and where its cells are parted."""

    pieces: tuple[CountPiece, ...]
    dividers: tuple[float, ...]

    def piece_at(self, x: float, y: float) -> CountPiece | None:
        """The piece with words under a point."""
        for piece in self.pieces:
            if piece.words and piece.rect.contains(x, y):
                return piece
        return None


def counts_height(height: float) -> float:
    """How high the row is under a drawing that is ``height`` px high with it."""
    return _TALL if height >= _TALL_FROM else _LOW


def counts_layout(theme: Theme, counts: Counts, size: QSizeF) -> CountsLayout:
    """Where the texts are, in px of the design; ``theme`` has the scale 1.

    Where there is too little room, the type is smaller, then the name of the network
    is left out, and at last the terms: the sums always stand.
    """
    if size.height() >= _TALL:
        for type_size, whole in ((READOUT_SIZE, True), (TEXT_SIZE, True)):
            layout, end = _two_lines(
                theme, counts, size.width(), type_size, whole=whole
            )
            if end <= size.width():
                return layout
        return _two_lines(theme, counts, size.width(), TEXT_SIZE, whole=False)[0]
    for named in (True, False):
        layout, end = _one_line(theme, counts, named=named, whole=True)
        if end <= size.width():
            return layout
    return _one_line(theme, counts, named=False, whole=False)[0]


def draw_counts(
    painter: QPainter,
    theme: Theme,
    counts: Counts,
    size: QSizeF,
    lit: CountTarget | None,
) -> None:
    """Draw the row into (0, 0, size)."""
    layout = counts_layout(theme, counts, size)
    painter.setPen(QPen(theme.color("line"), 1.0))
    for y in (0.5, size.height() - 0.5):
        painter.drawLine(QLineF(0.0, y, size.width(), y))
    for x in layout.dividers:
        painter.drawLine(QLineF(x, 1.0, x, size.height()))
    painter.save()
    painter.setClipRect(QRectF(0, 0, size.width(), size.height()))
    for piece in layout.pieces:
        if lit is not None and piece.term is not None and piece.term.target == lit:
            painter.fillRect(piece.rect, theme.color("mark"))
            color = "on_mark"
        else:
            color = "muted" if piece.muted else "text"
        draw_text(
            painter, theme, piece.rect.left() + _TERM_PADDING, piece.baseline,
            piece.text, size=piece.size, weight=piece.weight, color=color,
        )  # fmt: skip
    painter.restore()


def _two_lines(
    theme: Theme, counts: Counts, width: float, type_size: float, *, whole: bool
) -> tuple[CountsLayout, float]:
    """Four cells: what the network is called, and three sums below their names.

    Returns the room that they need, as well.
    """
    titles = (
        theme.text_width(counts.title, TEXT_SIZE, 600),
        theme.text_width(counts.kind, TEXT_SIZE),
    )
    room = [max(titles)]
    for each in counts.sums:
        sums = _sum_pieces(theme, each, 0.0, 0.0, type_size, whole=whole)[1]
        room.append(max(sums, theme.text_width(each.name, CAPTION_SIZE)))
    room = [each + 2 * _PADDING for each in room]
    # What is left over is shared out.
    spare = max(width - sum(room), 0.0) / len(room)
    pieces = _named(theme, counts, _PADDING, 21.0, 40.0)
    dividers = []
    x = room[0] + spare
    for each, cell in zip(counts.sums, room[1:], strict=True):
        dividers.append(round(x) + 0.5)
        left = x + _PADDING
        pieces.append(_plain(theme, left, 19.0, each.name, CAPTION_SIZE))
        pieces += _sum_pieces(theme, each, left, 41.0, type_size, whole=whole)[0]
        x += cell + spare
    return CountsLayout(tuple(pieces), tuple(dividers)), sum(room)


def _one_line(
    theme: Theme, counts: Counts, *, named: bool, whole: bool
) -> tuple[CountsLayout, float]:
    pieces: list[CountPiece] = []
    dividers: list[float] = []
    x, baseline = _PADDING - _TERM_PADDING, 17.0
    if named:
        pieces.append(
            _piece(
                theme, x, baseline, counts.title, TEXT_SIZE, 600,
                words=counts.title_words,
            )
        )  # fmt: skip
        x = pieces[-1].rect.right() + _BETWEEN
    for index, each in enumerate(counts.sums):
        if index or named:
            dividers.append(round(x - _BETWEEN / 2) + 0.5)
        name = _plain(theme, x, baseline, each.name, CAPTION_SIZE)
        pieces.append(name)
        left = name.rect.right() + 4.0
        added, x = _sum_pieces(theme, each, left, baseline, TEXT_SIZE, whole=whole)
        pieces += added
        x += _BETWEEN
    return CountsLayout(tuple(pieces), tuple(dividers)), x - _BETWEEN


def _named(
    theme: Theme, counts: Counts, left: float, first: float, second: float
) -> list[CountPiece]:
    title = _piece(
        theme, left, first, counts.title, TEXT_SIZE, 600, words=counts.title_words
    )
    kind = _piece(
        theme, left, second, counts.kind, TEXT_SIZE, 400, muted=True,
        words=counts.kind_words,
    )  # fmt: skip
    return [title, kind]


def _sum_pieces(
    theme: Theme,
    counted: CountSum,
    x: float,
    baseline: float,
    size: float,
    *,
    whole: bool,
) -> tuple[list[CountPiece], float]:
    """The terms with signs between them and the sum, and where it ends.

    Not ``whole``: the sum alone.
    """
    pieces: list[CountPiece] = []
    # A sum of one term is the term.
    terms = counted.terms if whole and len(counted.terms) > 1 else ()
    for index, term in enumerate(terms):
        if index:
            pieces.append(_plain(theme, x, baseline, "+", size))
            x = pieces[-1].rect.right()
        pieces.append(
            _piece(theme, x, baseline, term.text, size, 400, term, words=term.words)
        )
        x = pieces[-1].rect.right()
    if terms:
        pieces.append(_plain(theme, x, baseline, "=", size))
        x = pieces[-1].rect.right()
    total = counted.total
    pieces.append(
        _piece(theme, x, baseline, total.text, size, 600, total, words=total.words)
    )
    return pieces, pieces[-1].rect.right()


def _plain(
    theme: Theme, x: float, baseline: float, text: str, size: float
) -> CountPiece:
    return _piece(theme, x, baseline, text, size, 400, muted=True)


def _piece(
    theme: Theme,
    x: float,
    baseline: float,
    text: str,
    size: float,
    weight: int,
    term: CountTerm | None = None,
    *,
    muted: bool = False,
    words: str = "",
) -> CountPiece:
    width = theme.text_width(text, size, weight) + 2 * _TERM_PADDING
    rect = QRectF(x, baseline - size - 1.0, width, size + 6.0)
    return CountPiece(rect, baseline, text, size, weight, muted, term, words)
