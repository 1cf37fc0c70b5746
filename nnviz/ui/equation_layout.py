"""How an equation is fitted into the strip: type size, terms, rows, and the formula."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from nnviz.picture.equation_parts import (
    Equation,
    Glyph,
    GroupLine,
    Line,
    Piece,
    Rows,
    SumLine,
)
from nnviz.ui.equation_setting import CONTINUED, Row, Typesetter, and_more
from nnviz.ui.theme import Theme

HEIGHT = 104.0
"""The height that the strip is designed for, px; a lower one is pressed together."""

_MOST_TERMS = 8
_ENOUGH_TERMS = 3
_ONE_LINE_SIZES = (16.0, 15.0, 14.0, 13.0)
_SUM_SIZES = (14.0, 13.0, 12.0, 11.0)
_LEADING = 1.5
# What rows of a size need at least.
_PITCHES = {14.0: 21.0, 13.0: 19.5, 12.0: 18.0, 11.0: 15.0}
_BODY_TOP = 22.0
_BOTTOM = 6.0
_BELOW_SUM = 59.0


@dataclass(frozen=True, slots=True)
class Layout:
    """What is drawn below the heading.

    A sum, or ``None``, set in ``typesetter``, then rows of ``row_size``; ``baselines``
    are theirs, px of the design. ``complete``: nothing that must be read is missing.
    """

    shown: Equation
    typesetter: Typesetter
    sum_line: SumLine | None
    rows: tuple[Row, ...]
    row_size: float
    baselines: tuple[float, ...]
    complete: bool = True


def lay_out(equation: Callable[[int], Equation], theme: Theme, width: float) -> Layout:
    """The equation as large as it fits into ``width`` px, with the most terms.

    ``equation`` gives it with at most so many terms written out.
    """
    shown = equation(_MOST_TERMS)
    if shown.one_line is not None:
        for size in _ONE_LINE_SIZES:
            typesetter = Typesetter(theme, size)
            if typesetter.pieces_width(shown.one_line) <= width:
                return _layout(shown, typesetter, None, [Row((shown.one_line,))], size)
    first, *others = shown.lines
    if not isinstance(first, SumLine):
        room = HEIGHT - _BODY_TOP - _BOTTOM
        rows, size, fits = _set_rows(shown.lines, theme, width, room)
        return _layout(shown, Typesetter(theme, size), None, rows, size, fits)
    shown, typesetter = _fit_sum(equation, shown, theme, width)
    first, *others = shown.lines
    assert isinstance(first, SumLine)
    room = HEIGHT - _BELOW_SUM - _BOTTOM
    rows, size, fits = _set_rows(others, theme, width, room)
    return _layout(shown, typesetter, first, rows, size, fits)


def _layout(
    shown: Equation,
    typesetter: Typesetter,
    sum_line: SumLine | None,
    rows: Sequence[Row],
    size: float,
    complete: bool = True,
) -> Layout:
    """Rows in the middle of what is left to them."""
    top = _BODY_TOP if sum_line is None else _BELOW_SUM
    room = HEIGHT - top - _BOTTOM
    pitch = min(_LEADING * size, room / max(1, len(rows)))
    first = top + (room - pitch * len(rows)) / 2 + pitch / 2 + size * 0.36
    baselines = tuple(first + pitch * place for place in range(len(rows)))
    return Layout(shown, typesetter, sum_line, tuple(rows), size, baselines, complete)


def _fit_sum(
    equation: Callable[[int], Equation], shown: Equation, theme: Theme, width: float
) -> tuple[Equation, Typesetter]:
    """The sum with as many terms as fit, and the type to set it in."""
    large, smaller = (Typesetter(theme, size) for size in _SUM_SIZES[:2])
    needed = large.sum_width(_sum_of(shown))
    if needed <= width:
        return shown, large
    # The whole sum is worth a smaller size; measured only where it may fit.
    if needed * smaller.size / large.size <= width >= smaller.sum_width(_sum_of(shown)):
        return shown, smaller
    enough = min(shown.written_terms, _ENOUGH_TERMS)
    fitted: Equation | None = None
    for size in _SUM_SIZES:
        typesetter = Typesetter(theme, size)
        fitted = _with_fewer_terms(equation, shown, typesetter, width)
        if fitted is not None and fitted.written_terms >= enough:
            return fitted, typesetter
    return fitted or equation(0), Typesetter(theme, _SUM_SIZES[-1])


def _with_fewer_terms(
    equation: Callable[[int], Equation],
    shown: Equation,
    typesetter: Typesetter,
    width: float,
) -> Equation | None:
    """Terms folded until the sum fits; ``None`` where it never does."""
    needed = typesetter.sum_width(_sum_of(shown))
    while needed > width:
        if shown.written_terms == 0:
            return None
        each = needed / (shown.written_terms + 3)
        fewer = max(1, int((needed - width) / each))
        shown = equation(max(0, shown.written_terms - fewer))
        needed = typesetter.sum_width(_sum_of(shown))
    return shown


def _sum_of(shown: Equation) -> SumLine:
    (first, *_) = shown.lines
    assert isinstance(first, SumLine)
    return first


def _set_rows(
    lines: Sequence[Line], theme: Theme, width: float, room: float
) -> tuple[list[Row], float, bool]:
    """Rows that fit into ``room``, their type size, and whether that is all.

    A row for each equation is easier to read than one after the other, and that is
    worth a somewhat smaller type.
    """
    if not lines:
        return [], _SUM_SIZES[0], True
    for size, apart in _choices():
        typesetter = Typesetter(theme, size)
        rows = _rows_of(lines, typesetter, width, apart)
        if rows is not None and len(rows) * _PITCHES[size] <= room:
            return rows, size, True
    size = _SUM_SIZES[-1]
    typesetter, more = Typesetter(theme, size), (Glyph("…", quiet=True),)
    left = width - typesetter.row_width(Row(((), more)))
    rows = _rows_of(lines, typesetter, left, False)
    assert rows is not None
    shown = rows[: max(1, int(room / _PITCHES[size]))]
    shown[-1] = Row((*shown[-1].groups, more), shown[-1].column)
    return shown, size, False


def _choices() -> Iterator[tuple[float, bool]]:
    large, middle, small, smallest = _SUM_SIZES
    yield from ((large, True), (middle, True), (small, True))
    yield from ((middle, False), (small, False), (smallest, True), (smallest, False))


def _rows_of(
    lines: Sequence[Line], typesetter: Typesetter, width: float, apart: bool
) -> list[Row] | None:
    """The lines as rows; ``None`` where the equations cannot stand ``apart``."""
    rows: list[Row] = []
    for line in lines:
        assert not isinstance(line, SumLine)
        if isinstance(line, Rows) and not apart:
            rows += _flow(line.groups, typesetter, width)
            continue
        if isinstance(line, GroupLine):
            leading = typesetter.as_many_as_fit(line, width)
            if leading is not None:
                rows += leading
                continue
            # Not even the first equation fits: it goes on in the next row.
            if apart:
                return None
            others = and_more(len(line.groups) + line.left_out - 1)
            rows += _flow((*line.groups[:1], *others), typesetter, width)
            continue
        if any(typesetter.pieces_width(group) > width for group in line.groups):
            return None
        rows += [Row((group,)) for group in line.groups]
    return rows


def _flow(
    groups: Sequence[tuple[Piece, ...]], typesetter: Typesetter, width: float
) -> list[Row]:
    """Equations one after the other; one that is too long goes on in the next row."""
    rows: list[Row] = []
    for group in groups:
        joined = Row((*rows[-1].groups, group)) if rows else None
        if joined is not None and typesetter.row_width(joined) <= width:
            rows[-1] = joined
        elif typesetter.pieces_width(group) <= width:
            rows.append(Row((group,)))
        else:
            rows += [Row((part,)) for part in _broken(group, typesetter, width)]
    return rows


def _broken(
    group: tuple[Piece, ...], typesetter: Typesetter, width: float
) -> list[tuple[Piece, ...]]:
    """A long equation in parts that fit, broken where there is a space."""
    parts: list[tuple[Piece, ...]] = []
    current: tuple[Piece, ...] = ()
    for atom in _atoms(group):
        if current and typesetter.pieces_width((*current, *atom)) > width:
            parts.append(current)
            current = (CONTINUED, *atom)
        else:
            current = (*current, *atom)
    return [*parts, current]


def _atoms(group: tuple[Piece, ...]) -> list[tuple[Piece, ...]]:
    """What must stay together; a glyph that begins with a space may go down."""
    atoms: list[tuple[Piece, ...]] = []
    for piece in group:
        words: Sequence[Piece] = (piece,)
        if isinstance(piece, Glyph) and piece.quiet and "*" not in piece.markup:
            words = _words(piece)
        for word in words:
            breaks = isinstance(word, Glyph) and word.markup.startswith(" ")
            if breaks or not atoms:
                atoms.append((word,))
            else:
                atoms[-1] = (*atoms[-1], word)
    return atoms


def _words(piece: Glyph) -> list[Glyph]:
    """A glyph of words as one glyph for each, the spaces before them."""
    first, *others = piece.markup.lstrip(" ").split(" ")
    lead = piece.markup[: len(piece.markup) - len(piece.markup.lstrip(" "))]
    words = [lead + first, *(f" {word}" for word in others)]
    return [Glyph(word, quiet=True) for word in words]
