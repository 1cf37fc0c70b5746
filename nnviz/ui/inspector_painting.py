"""Painting the inspector into its layout."""

from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QPainter, QPen

from nnviz.picture.inspector import InspectorPicture
from nnviz.picture.inspector_steps import COLUMNS, Amount, StepRow
from nnviz.picture.numbers import format_count
from nnviz.picture.parameter_check import CheckPicture
from nnviz.picture.ranked_samples import RankedSample
from nnviz.session.selection import Bias, Selection, Weight
from nnviz.ui.chrome import CHIP_RADIUS, draw_box
from nnviz.ui.inspector_layout import InspectorLayout
from nnviz.ui.inspector_plots import (
    draw_note,
    draw_path,
    draw_pixels,
    draw_pointed_state,
    draw_spread,
    draw_weights,
)
from nnviz.ui.lettering import draw_text, elided, middle_baseline
from nnviz.ui.marks import draw_mark
from nnviz.ui.math_text import math_text
from nnviz.ui.number_width import number_width
from nnviz.ui.theme import CAPTION_SIZE, SMALL_SIZE, TEXT_SIZE, Theme

_TITLE_SIZE = 15.0
_NUMBER_SIZE = 12.0
_SYMBOL_SIZE = 14.0
_CELL_INSET = 5.0


@dataclass(frozen=True, slots=True)
class Pointed:
    """What the pointer is over in this view alone: a kept state, an editable row."""

    state: int | None = None
    row: int | None = None


class InspectorPainter:
    """Paints one picture; text is drawn as text, so that SVG and PDF carry it."""

    def __init__(
        self,
        painter: QPainter,
        theme: Theme,
        shown: InspectorPicture,
        check: CheckPicture | None,
        layout: InspectorLayout,
        selection: Selection,
        pointed: Pointed,
    ) -> None:
        self.painter = painter
        self.theme = theme
        self.shown = shown
        self.check = check
        self.layout = layout
        self.selection = selection
        self.pointed = pointed

    def paint(self, bottom: float = float("inf")) -> None:
        """Paint what begins above ``bottom``."""
        self._head()
        self._table()
        self._check()
        for head, part in (
            (self.layout.path_head, self._path),
            (self.layout.spread_head, self._spread),
            (self.layout.samples_head, self._samples),
        ):
            if head is not None and head.top() <= bottom:
                part(head)
        self._weights(bottom)

    def _head(self) -> None:
        theme, layout, shown = self.theme, self.layout, self.shown
        room = layout.width - 2 * layout.title.x()
        if layout.image is not None and shown.image is not None:
            draw_pixels(self.painter, theme, shown.image, layout.image)
            room = layout.image.left() - layout.title.x() - theme.px(8.0)
        draw_text(
            self.painter,
            theme,
            layout.title.x(),
            layout.title.y(),
            elided(theme, shown.title, room, _TITLE_SIZE, 600),
            size=_TITLE_SIZE,
            weight=600,
        )
        for text, at in zip(shown.lines, layout.lines, strict=True):
            line = elided(theme, text, room, CAPTION_SIZE)
            self._caption(line, at.x(), at.y())

    def _table(self) -> None:
        theme, layout, steps = self.theme, self.layout, self.shown.steps
        baseline = middle_baseline(theme, layout.table_head.center().y(), SMALL_SIZE)
        inset = theme.px(5.0)
        for place, (name, band) in enumerate(
            zip(steps.columns, layout.columns, strict=True)
        ):
            known = any(row.amounts[COLUMNS.index(name)].known for row in steps.rows)
            draw_text(
                self.painter,
                theme,
                band.right() - inset,
                baseline,
                name,
                size=SMALL_SIZE,
                weight=600,
                color="text" if known else "muted",
                align="right",
            )
            if place + 1 < len(steps.columns):
                x = band.right() - theme.px(1.0)
                self._arrow(x, baseline - theme.px(4.0))
        rule = layout.table_head.bottom()
        self._rule(rule)
        for place, row in enumerate(steps.rows):
            self._row(place, row)
        for text, at in layout.notes:
            self._caption(text, at.x(), at.y())

    def _row(self, place: int, row: StepRow) -> None:
        theme, layout = self.theme, self.layout
        line = layout.rows[place]
        baseline = middle_baseline(theme, line.center().y(), _NUMBER_SIZE)
        symbol = math_text(row.symbol)
        symbol.draw(self.painter, theme, line.left(), baseline, _SYMBOL_SIZE)
        for column, name in enumerate(self.shown.steps.columns):
            amount = row.amounts[COLUMNS.index(name)]
            cell = layout.cell(place, column).adjusted(
                theme.px(1.0), theme.px(2.0), -theme.px(1.0), -theme.px(2.0)
            )
            if name == "value" and row.unit is not None:
                self._value_box(place, row.unit, cell)
            if amount.exists:
                self._amount(amount, cell, baseline)

    def _value_box(self, place: int, unit: Weight | Bias, cell: QRectF) -> None:
        """The box of a value that can be changed, or be gone to."""
        pointed = self.pointed.row == place or self.selection.hover_unit == unit
        if unit == self.shown.parameter or pointed:
            border = self.theme.color("ink" if pointed else "ctl")
            draw_box(self.painter, cell, CHIP_RADIUS, None, border, 1.0)

    def _amount(self, amount: Amount, cell: QRectF, baseline: float) -> None:
        theme = self.theme
        weight, color = 600, theme.signed_color(amount.value, amount.is_gradient)
        if amount.now:
            draw_box(
                self.painter,
                cell,
                CHIP_RADIUS,
                theme.color("mark"),
                theme.color("on_mark"),
                1.0,
            )
            color = theme.color("on_mark")
        elif not amount.known:
            weight, color = 400, theme.color("muted")
        draw_text(
            self.painter,
            theme,
            cell.right() - theme.px(4.0),
            baseline,
            amount.text,
            size=_NUMBER_SIZE,
            weight=weight,
            color=color,
            align="right",
        )

    def _check(self) -> None:
        theme, place, check = self.theme, self.layout.check, self.check
        if place is None or check is None:
            return
        for line, rect in zip(check.lines, place.lines, strict=True):
            baseline = middle_baseline(theme, rect.center().y())
            draw_text(
                self.painter, theme, rect.left(), baseline, line.name, color="muted"
            )
            is_number = line is not check.lines[-1] or check.agrees is None
            color = theme.signed_color(line.value, gradient=True)
            draw_text(
                self.painter,
                theme,
                rect.right(),
                baseline,
                line.text,
                weight=600,
                color=color if is_number else "text",
                align="right",
            )
        for text, baseline in place.verdict:
            self._caption(text, self.layout.title.x(), baseline)

    def _path(self, head: QRectF) -> None:
        layout, shown = self.layout, self.shown
        if shown.path is None or layout.path is None:
            return
        symbol = shown.path_symbols[shown.shown_path]
        self._section(head, f"{symbol} over the run", "")
        draw_path(self.painter, self.theme, shown.path, layout.path)
        state = self.pointed.state
        if state is not None and state < len(shown.path.steps):
            draw_pointed_state(self.painter, self.theme, shown.path, state, layout.path)

    def _spread(self, head: QRectF) -> None:
        spread = self.shown.spread
        self._section(head, spread.title, spread.note)
        draw_spread(self.painter, self.theme, spread, self.layout.spread)

    def _weights(self, bottom: float) -> None:
        hovered = self.selection.hover_unit
        for shown, place in zip(self.shown.weights, self.layout.weights, strict=True):
            if place.head.top() > bottom:
                break
            self._section(place.head, shown.title, shown.note)
            lit = shown.place_of(hovered)
            draw_weights(self.painter, self.theme, shown, place, lit)

    def _samples(self, head: QRectF) -> None:
        samples = self.shown.samples
        self._section(head, samples.title, "")
        if not samples.samples:
            below = head.bottom() + self.theme.px(11.0)
            self._caption(samples.none, head.left(), below)
        cells = self.layout.samples
        # Where one index has no room, none is written: all are in the tool tips.
        written = all(
            self._has_room(ranked, cell)
            for ranked, cell in zip(samples.samples, cells, strict=True)
        )
        for ranked, cell in zip(samples.samples, cells, strict=True):
            self._sample(ranked, cell, samples.is_gradient, written)

    def _has_room(self, ranked: RankedSample, cell: QRectF) -> bool:
        """Whether the index of a sample fits beside its number."""
        theme = self.theme
        mark = theme.px(31.0 if ranked.image is not None else 19.0)
        texts = number_width(theme, ranked.text, CAPTION_SIZE, 600) + theme.text_width(
            format_count(ranked.sample.index), CAPTION_SIZE
        )
        return bool(mark + texts + theme.px(3.0 + _CELL_INSET) <= cell.width())

    def _sample(
        self, ranked: RankedSample, cell: QRectF, is_gradient: bool, written: bool
    ) -> None:
        theme, px = self.theme, self.theme.px
        chosen = ranked.sample == self.selection.sample
        pointed = ranked.sample == self.selection.hover_sample
        fill, border = theme.color("raised"), None
        if chosen:
            fill, border = theme.color("mark"), theme.color("on_mark")
        elif pointed:
            border = theme.color("ctl")
        draw_box(self.painter, cell, CHIP_RADIUS, fill, border, 1.0)
        x = cell.left() + px(6.0)
        if ranked.image is not None:
            edge = cell.height() - px(6.0)
            rows, columns = ranked.image.shape
            across = edge * min(columns / rows, 1.0)
            image = QRectF(cell.left() + px(3.0), 0, across, across * rows / columns)
            image.moveTop(cell.center().y() - image.height() / 2)
            draw_pixels(self.painter, theme, ranked.image, image)
            x = image.right() + px(4.0)
        elif ranked.label is not None:
            center = QPointF(x + px(4.0), cell.center().y())
            outline = theme.color("panel")
            draw_mark(self.painter, theme, ranked.label, center, px(4.6), True, outline)
            x += px(13.0)
        ink = theme.color("on_mark" if chosen else "text")
        quiet = theme.color("on_mark" if chosen else "muted")
        number = ink if chosen else theme.signed_color(ranked.value, is_gradient)
        baseline = middle_baseline(theme, cell.center().y(), CAPTION_SIZE)
        draw_text(
            self.painter,
            theme,
            x,
            baseline,
            ranked.text,
            size=CAPTION_SIZE,
            weight=600,
            color=number,
        )
        if written:
            draw_text(
                self.painter,
                theme,
                cell.right() - px(_CELL_INSET),
                baseline,
                format_count(ranked.sample.index),
                size=CAPTION_SIZE,
                color=quiet,
                align="right",
            )

    def _section(self, head: QRectF, title: str, note: str) -> None:
        """A rule, a title (markup) and a note at the right."""
        theme = self.theme
        self._rule(head.top())
        baseline = middle_baseline(theme, head.center().y() + theme.px(2.0))
        math_text(title).draw(
            self.painter, theme, head.left(), baseline, TEXT_SIZE, weight=600
        )
        draw_note(self.painter, theme, head, note)

    def _caption(self, text: str, x: float, baseline: float) -> None:
        draw_text(
            self.painter,
            self.theme,
            x,
            baseline,
            text,
            size=CAPTION_SIZE,
            color="muted",
        )

    def _rule(self, y: float) -> None:
        self.painter.setPen(QPen(self.theme.color("line"), 1.0))
        y = round(y) + 0.5
        self.painter.drawLine(QLineF(0.0, y, self.layout.width, y))

    def _arrow(self, x: float, y: float) -> None:
        reach = self.theme.px(2.4)
        self.painter.setPen(QPen(self.theme.color("muted"), self.theme.px(1.2)))
        middle = QPointF(x + reach, y)
        self.painter.drawLine(QPointF(x, y - 1.5 * reach), middle)
        self.painter.drawLine(middle, QPointF(x, y + 1.5 * reach))
