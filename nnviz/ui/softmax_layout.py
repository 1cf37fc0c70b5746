"""Where everything stands in the panel of the loss: sizes follow the room there is.

Three classes at 316×480 have high rows and the gradient as a section of its own; with
more rows or less height the rows shrink and the gradient becomes one more column;
below that the content is higher than the panel, which then scrolls.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF

from nnviz.picture.loss_table import Column, LossTable, Note, cells_of, columns_of
from nnviz.picture.numbers import format_exact
from nnviz.ui.lettering import wrapped
from nnviz.ui.math_text import math_text
from nnviz.ui.number_width import number_width
from nnviz.ui.theme import CAPTION_SIZE, TEXT_SIZE, VALUE_SIZE, Theme

MARGIN = 10.0
_EDGE = 5.0
_GAP, _LEAST_GAP = 11.0, 5.0
_LABEL_WIDTH = 38.0
_MARKED_LABEL_WIDTH = 45.0
_ARROW_ROOM = 8.0
_CELL_SIZES = (14.0, 13.0, 12.0, 11.0)
_MOST_SECTION_ROWS = 6
_NOTE_LINE = 15.0
_BUTTON = 26.0
_WIDEST_NUMBER = "−0.000"  # by the number rule; columns stand still while playing


@dataclass(frozen=True, slots=True)
class Band:
    """A column from ``left`` to ``right``, its numbers at the right edge."""

    column: Column
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class PanelLayout:
    """Rectangles and baselines in px; ``height`` is that of the whole content.

    ``gradient_rows`` is empty where the gradient is a column; in a row the expression
    begins at ``expression_left``, = ends at ``equals_right``, the value at
    ``gradient_right``, before the bar's ``gradient_bar``. ``note_lines`` are
    (text, baseline, is_heading). ``controls_top`` is where the buttons begin.
    """

    width: float
    height: float
    line_baseline: float
    header_baseline: float
    header_rule: float
    bands: tuple[Band, ...]
    cell_size: float
    title_size: float
    label_right: float
    rows: tuple[QRectF, ...]
    value_baseline: float
    bar_top: float
    bar_height: float
    shows_names: bool
    totals_baseline: float | None
    loss: QRectF
    gradient_box: QRectF | None
    gradient_baseline: float
    gradient_formula_baseline: float
    gradient_rows: tuple[QRectF, ...]
    gradient_is_long: bool
    expression_left: float
    equals_right: float
    gradient_right: float
    gradient_bar: tuple[float, float]
    note_lines: tuple[tuple[str, float, bool], ...]
    controls_top: float

    @property
    def has_section(self) -> bool:
        """Whether the gradient is a section below the loss."""
        return self.gradient_box is not None


def lay_out(
    table: LossTable, theme: Theme, width: float, height: float, has_controls: bool
) -> PanelLayout:
    """Place the table into ``width`` × ``height`` px, above a row of buttons if any."""
    scale = theme.scale
    room = height / scale
    for has_section in (True, False):
        if has_section and len(table.rows) > _MOST_SECTION_ROWS:
            continue
        measure = _Measure(table, theme, width / scale, has_controls, has_section)
        if not has_section or measure.height(0.0) <= room:
            break
    return measure.layout(room)


class _Measure:
    """The heights of the parts between their smallest (0) and largest (1) size.

    All lengths in px of the design until the layout is made.
    """

    def __init__(
        self,
        table: LossTable,
        theme: Theme,
        width: float,
        has_controls: bool,
        has_section: bool,
    ) -> None:
        self.table = table
        self.theme = theme
        self.width = width
        self.has_controls = has_controls
        self.has_section = has_section
        self.shows_names = has_section and any(row.caption for row in table.rows)
        self.label_right = self._label_right()
        self._wrapped_notes: dict[str, list[str]] = {}
        self._set_gradient_columns()
        gradient = table.gradient
        inner = width - 2 * MARGIN
        both = self._text(gradient.title, TEXT_SIZE, 600) + 16.0
        both += self._text(gradient.formula, TEXT_SIZE)
        self.formula_below = both > inner

    def height(self, size: float, notes: int = -1) -> float:
        """The height of the content; ``notes`` lines, or those that must be there."""
        lines = self._line_count(self._notes(False)) if notes < 0 else notes
        parts = self._parts(size)
        note_room = 8.0 + lines * _NOTE_LINE if lines else 0.0
        controls = 11.0 + _BUTTON if self.has_controls else 0.0
        return sum(parts) + note_room + controls + 10.0

    def layout(self, room: float) -> PanelLayout:
        """The layout for a height; larger than it where even the smallest is."""
        notes = self._notes(True)
        if self.height(1.0, self._line_count(notes)) > room:
            # A single line may make the rows lower, a whole paragraph may not.
            notes = tuple(
                note for note in notes if not (note.optional and note.heading)
            )
        if self.height(0.4, self._line_count(notes)) > room:
            notes = self._notes(False)
        lines = self._line_count(notes)
        smallest, largest = self.height(0.0, lines), self.height(1.0, lines)
        size = 1.0
        if largest > smallest:
            size = min(1.0, max(0.0, (room - smallest) / (largest - smallest)))
        return self._place(size, notes)

    def _parts(self, size: float) -> tuple[float, ...]:
        """Head, rows, totals, gap and loss, gradient head, gradient rows."""

        def between(low: float, high: float) -> float:
            return low + size * (high - low)

        count = len(self.table.rows)
        totals = between(18.0, 25.0) if self.table.totals else 0.0
        if not self.has_section:
            row = between(21.0, 31.0)
            head = between(46.0, 58.0)
            gap = between(5.0, 12.0)
            return head, count * row, totals, gap, between(40.0, 50.0), 0.0, 0.0
        below = between(16.0, 19.0) if self.formula_below else 0.0
        gradient_row = between(36.0, 46.0) if self.is_long else between(22.0, 32.0)
        gap = 3.0 if self.table.totals else between(6.0, 16.0)
        return (
            between(48.0, 66.0),
            count * between(34.0, 49.0),
            totals,
            gap,
            between(40.0, 50.0),
            between(27.0, 40.0) + below,
            count * gradient_row,
        )

    def _place(self, size: float, notes: tuple[Note, ...]) -> PanelLayout:
        unit = self.theme.scale
        head, rows, totals, gap, loss, gradient_head, gradient = self._parts(size)
        count = max(len(self.table.rows), 1)
        row = rows / count
        tall = self.has_section
        bands, cell_size = self._bands()
        y = head
        row_rects = tuple(
            QRectF(
                _EDGE * unit,
                (y + k * row) * unit,
                (self.width - 2 * _EDGE) * unit,
                row * unit,
            )
            for k in range(len(self.table.rows))
        )
        y += rows
        totals_baseline = (y + totals * 0.66) * unit if totals else None
        y += totals + gap
        box = QRectF(
            (MARGIN - 1.0) * unit,
            y * unit,
            (self.width - 2 * MARGIN + 2.0) * unit,
            loss * unit,
        )
        y += loss
        title_y = y + gradient_head - 8.0
        formula_y = title_y
        if self.formula_below:
            title_y -= 18.0
        gradient_top = y + gradient_head
        gradient_row = gradient / count
        gradient_rects = tuple(
            QRectF(
                MARGIN * unit,
                (gradient_top + k * gradient_row) * unit,
                (self.width - 2 * MARGIN) * unit,
                gradient_row * unit,
            )
            for k in range(len(self.table.rows) if tall else 0)
        )
        y = gradient_top + gradient
        gradient_box = None
        if tall:
            top = title_y - 18.0
            gradient_box = QRectF(
                _EDGE * unit,
                top * unit,
                (self.width - 2 * _EDGE) * unit,
                (y + 4.0 - top) * unit,
            )
        note_lines, y = self._note_lines(notes, y)
        controls_top = y + 11.0
        if self.has_controls:
            y = controls_top + _BUTTON
        value = row * (0.43 if tall else 0.54)
        bar = 6.0 if tall else (5.0 if row > 27.0 else 4.0)
        bar_top = value + (row - value - bar) * (0.34 if tall else 0.6)
        if self.table.typed:
            # Below the field that stands over the score.
            bar_top = row - bar - 1.5
        return PanelLayout(
            width=self.width * unit,
            height=(y + 10.0) * unit,
            line_baseline=(20.0 + 2.0 * size) * unit,
            header_baseline=(head - 9.5) * unit,
            header_rule=head * unit,
            bands=bands,
            cell_size=cell_size,
            title_size=TEXT_SIZE if cell_size >= 12.0 else VALUE_SIZE,
            label_right=self.label_right * unit,
            rows=row_rects,
            value_baseline=value * unit,
            bar_top=bar_top * unit,
            bar_height=bar * unit,
            shows_names=self.shows_names and row >= 46.0,
            totals_baseline=totals_baseline,
            loss=box,
            gradient_box=gradient_box,
            gradient_baseline=title_y * unit,
            gradient_formula_baseline=formula_y * unit,
            gradient_rows=gradient_rects,
            gradient_is_long=self.is_long,
            expression_left=self.expression_left * unit,
            equals_right=self.equals_right * unit,
            gradient_right=self.gradient_right * unit,
            gradient_bar=(self.bar_left * unit, self.bar_right * unit),
            note_lines=note_lines,
            controls_top=controls_top * unit,
        )

    def _bands(self) -> tuple[tuple[Band, ...], float]:
        """Columns as wide as their numbers, what is left shared between them."""
        columns = columns_of(self.table, self.has_section)
        cells = [
            cells_of(self.table, row.index, self.has_section) for row in self.table.rows
        ]
        room = self.width - MARGIN - 1.0 - self.label_right - _GAP * (len(columns) - 1)
        largest = _CELL_SIZES if self.has_section else _CELL_SIZES[2:]
        for size in largest:
            widths = [
                self._column_width(column, [row[k].text for row in cells], size)
                for k, column in enumerate(columns)
            ]
            if sum(widths) <= room:
                break
        # Where even the smallest is too wide, the gaps give way before the columns.
        spare = room - sum(widths)
        gap = _GAP + max(min(spare / (len(columns) - 1), 0.0), _LEAST_GAP - _GAP)
        extra = (spare + (_GAP - gap) * (len(columns) - 1)) / len(columns)
        unit = self.theme.scale
        bands = []
        left = self.label_right
        for column, width in zip(columns, widths, strict=True):
            right = left + width + extra
            bands.append(Band(column, left * unit, right * unit))
            left = right + gap
        return tuple(bands), size

    def _column_width(
        self, column: Column, numbers: Sequence[str], size: float
    ) -> float:
        title_size = TEXT_SIZE if size >= 12.0 else VALUE_SIZE
        title = self._text(column.title, title_size, 600)
        title += _ARROW_ROOM if column.leads_on and self.has_section else 0.0
        weight = 600 if column.strong else 400
        texts = numbers if column.bar == "none" else (*numbers, _WIDEST_NUMBER)
        widest = max((self._number(text, size, weight) for text in texts), default=0.0)
        if self.table.typed and column is self.table.columns[0]:
            widest = max(widest, self._field_width())
        return max(title, widest)

    def _field_width(self) -> float:
        """Room for what is typed in the fields, within reason."""
        scores = (row.cells[0].value for row in self.table.rows)
        texts = (format_exact(score) for score in scores if score is not None)
        widest = max((self._number(text, TEXT_SIZE) for text in texts), default=0.0)
        return min(widest + 9.0, 64.0)

    def _label_right(self) -> float:
        rows = self.table.rows
        marked = any(row.mark is not None for row in rows)
        label = max((self._text(row.label, 13.0, 600) for row in rows), default=0.0)
        width = max(_MARKED_LABEL_WIDTH if marked else _LABEL_WIDTH, label + 30.0)
        if self.shows_names:
            names = max(self._plain(row.caption, CAPTION_SIZE) for row in rows)
            width = max(width, min(names, 0.22 * self.width) + 14.0)
        if not self.has_section and not marked:
            # A field would cover the word "true"; a number leaves room for it.
            width = max(30.0, label + (40.0 if self.table.typed else 25.0))
        return width

    def _set_gradient_columns(self) -> None:
        """Where expression, = and value stand before the bars of the right third.

        Wide numbers move the value towards the bars; what does not fit takes two lines.
        """
        label = max(
            (self._text(r.label, 13.0, 600) for r in self.table.rows), default=0
        )
        label += 13.0 if any(row.mark is not None for row in self.table.rows) else 0.0
        written = self.table.gradient.rows
        texts = (_WIDEST_NUMBER, *(row.cell.text for row in written))
        value = max(self._number(text, 13.0, 600) for text in texts)
        widths = [self._text(row.expression, TEXT_SIZE) for row in written]
        self.bar_right = self.width - MARGIN - 26.0
        self.bar_left = self.bar_right - 0.21 * self.width
        self.expression_left = max(MARGIN + 1.0 + label + 12.0, 54.0)
        needed = self.expression_left + max(widths, default=0.0) + 19.0 + value
        self.gradient_right = max(self.bar_left - 25.0, needed)
        aside = min(max(needed + 8.0 - self.bar_left, 0.0), 16.0)
        self.bar_left, self.bar_right = self.bar_left + aside, self.bar_right + aside
        self.equals_right = self.gradient_right - value - 5.0
        self.is_long = needed > self.bar_left - 6.0

    def _notes(self, optional: bool) -> tuple[Note, ...]:
        return tuple(n for n in self.table.notes if optional or not n.optional)

    def _line_count(self, notes: Sequence[Note]) -> int:
        return sum(bool(note.heading) + len(self._wrapped(note)) for note in notes)

    def _note_lines(
        self, notes: Sequence[Note], y: float
    ) -> tuple[tuple[tuple[str, float, bool], ...], float]:
        lines = []
        if notes:
            y += 8.0
        for note in notes:
            texts = [(note.heading, True)] if note.heading else []
            texts += [(text, False) for text in self._wrapped(note)]
            for text, is_heading in texts:
                y += _NOTE_LINE
                lines.append((text, (y - 3.0) * self.theme.scale, is_heading))
        return tuple(lines), y

    def _wrapped(self, note: Note) -> list[str]:
        """The lines of a note, broken where they reach the margin."""
        lines = self._wrapped_notes.get(note.text)
        if lines is None:
            room = (self.width - 2 * MARGIN - 2.0) * self.theme.scale
            lines = wrapped(self.theme, note.text, room, VALUE_SIZE)
            self._wrapped_notes[note.text] = lines
        return lines

    def _text(self, markup: str, size: float, weight: int = 400) -> float:
        return math_text(markup).width(self.theme, size, weight) / self.theme.scale

    def _number(self, text: str, size: float, weight: int = 400) -> float:
        return number_width(self.theme, text, size, weight) / self.theme.scale

    def _plain(self, text: str, size: float, weight: int = 400) -> float:
        return self.theme.text_width(text, size, weight) / self.theme.scale
