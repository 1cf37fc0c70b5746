"""Painting the table of the loss into its layout."""

from typing import Literal

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from nnviz.picture.loss_table import Cell, Column, LossTable, Row, cells_of
from nnviz.picture.tokens import LIGHT
from nnviz.ui.bars import draw_signed_bar, draw_tick
from nnviz.ui.chrome import CHIP_RADIUS, draw_box
from nnviz.ui.marks import draw_mark
from nnviz.ui.math_text import math_text
from nnviz.ui.number_width import number_width
from nnviz.ui.softmax_layout import MARGIN, Band, PanelLayout
from nnviz.ui.theme import CAPTION_SIZE, LOSS_SIZE, TEXT_SIZE, VALUE_SIZE, Theme

_MARK_TRACK = "#E3B91F"


class LossTablePainter:
    """Paints one table; text is drawn as text, so that SVG and PDF carry it."""

    def __init__(
        self, painter: QPainter, theme: Theme, table: LossTable, layout: PanelLayout
    ) -> None:
        self.painter = painter
        self.theme = theme
        self.table = table
        self.layout = layout
        self.unit = theme.scale

    def paint(self, top: float = 0.0, bottom: float = float("inf")) -> None:
        """Paint what lies between ``top`` and ``bottom``."""
        layout = self.layout
        self._line()
        for row, rect in zip(self.table.rows, layout.rows, strict=True):
            if rect.bottom() >= top and rect.top() <= bottom:
                self._row(row, rect)
        self._header()
        self._totals()
        self._loss()
        if layout.has_section:
            self._gradient()
        self._notes()

    def _line(self) -> None:
        self._plain(
            self.table.line, MARGIN * self.unit, self.layout.line_baseline, "muted"
        )

    def _header(self) -> None:
        layout, unit = self.layout, self.unit
        last = layout.rows[-1].bottom() if layout.rows else layout.header_rule
        self._rule(layout.header_rule, "line")
        for band in layout.bands:
            column = band.column
            arrow = 8.0 * unit if column.leads_on and layout.has_section else 0.0
            title = math_text(column.title)
            width = title.width(self.theme, layout.title_size, 600)
            x = band.right - width
            if column.now:
                self._light(band, width, last)
            name = "text" if column.known else "muted"
            color = self.theme.color("on_mark" if column.now else name)
            title.draw(
                self.painter,
                self.theme,
                x,
                layout.header_baseline,
                layout.title_size,
                color,
                600,
            )
            if arrow:
                away = 7.0 if column.now else 4.5
                self._arrow(band.right + away * unit, layout.header_baseline - 4 * unit)

    def _light(self, band: Band, title_width: float, bottom: float) -> None:
        """The column that this moment computes: its title on yellow, a yellow frame."""
        unit, layout = self.unit, self.layout
        chip = QRectF(
            band.right - title_width - 5 * unit,
            layout.header_baseline - 13 * unit,
            title_width + 10 * unit,
            18 * unit,
        )
        frame = QRectF(
            min(band.left, chip.left() + unit) - 4 * unit,
            layout.header_rule,
            0,
            bottom - layout.header_rule,
        )
        frame.setRight(band.right + 5 * unit)
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        self.painter.setPen(QPen(self.theme.color("mark"), 2.0 * unit))
        self.painter.drawRoundedRect(frame, CHIP_RADIUS, CHIP_RADIUS)
        mark, ink = self.theme.color("mark"), self.theme.color("ink")
        draw_box(self.painter, chip, CHIP_RADIUS, mark, ink, 1.5)

    def _arrow(self, x: float, y: float) -> None:
        reach = 2.6 * self.unit
        self.painter.setPen(QPen(self.theme.color("muted"), 1.2 * self.unit))
        middle = QPointF(x + reach, y)
        self.painter.drawLine(QPointF(x, y - 1.5 * reach), middle)
        self.painter.drawLine(middle, QPointF(x, y + 1.5 * reach))

    def _row(self, row: Row, rect: QRectF) -> None:
        theme, layout = self.theme, self.layout
        is_last = row.index + 1 == len(self.table.rows)
        if not is_last:
            self._rule(rect.bottom(), "line")
        box = rect.adjusted(0, 0.5, 0, -0.5)
        if row.is_chosen:
            mark, ink = theme.color("mark"), theme.color("ink")
            draw_box(self.painter, box, 4.0, mark, ink, 1.5)
        elif row.is_true:
            draw_box(self.painter, box, 4.0, theme.color("raised"), None)
        if row.is_pointed_at and not row.is_chosen:
            draw_box(self.painter, box, 4.0, None, theme.color("ctl"), 1.0)
        baseline = rect.top() + layout.value_baseline
        if row.is_true and not layout.has_section:
            # The word "true" stands below the label.
            baseline -= 1.5 * self.unit
        self._label(row, baseline, theme.color("on_mark" if row.is_chosen else "text"))
        if layout.shows_names:
            # The name of the true class leaves room for a third line.
            self._name(row, baseline + (12.5 if row.is_true else 15.0) * self.unit)
        if row.is_true:
            self._true_mark(row, rect)
        cells = cells_of(self.table, row.index, layout.has_section)
        for band, cell in zip(layout.bands, cells, strict=True):
            self._cell(row, band, cell, rect)

    def _label(self, row: Row, baseline: float, color: QColor) -> float:
        """Mark and label; returns where the label ends."""
        unit, theme = self.unit, self.theme
        x = (MARGIN + 1.0) * unit
        if row.mark is not None:
            center = QPointF(x + 4.0 * unit, baseline - 4.3 * unit)
            draw_mark(self.painter, theme, row.mark, center, 4.8 * unit)
            x += 13.0 * unit
        is_bold = row.is_true or (row.mark is None and not row.label.startswith("*"))
        weight = 600 if is_bold else 400
        return math_text(row.label).draw(
            self.painter, theme, x, baseline, 13.0, color, weight
        )

    def _name(self, row: Row, baseline: float) -> None:
        """The class's own name below its label, as much of it as there is room for."""
        left = (MARGIN + 1.0) * self.unit
        room = self.layout.label_right - left - 2.0 * self.unit
        metrics = self.theme.metrics(CAPTION_SIZE)
        name = metrics.elidedText(row.caption, Qt.TextElideMode.ElideRight, room)
        color = "on_mark" if row.is_chosen else "muted"
        self._plain(name, left, baseline, color, CAPTION_SIZE)

    def _true_mark(self, row: Row, rect: QRectF) -> None:
        """The word "true", below label and name or, in low rows, after the label."""
        unit, layout = self.unit, self.layout
        color = "on_mark" if row.is_chosen else "text"
        baseline = rect.top() + layout.value_baseline
        if layout.shows_names:
            x = (MARGIN + 1.0) * unit
            baseline = rect.bottom() - 4.5 * unit
        elif rect.height() >= 25.0 * unit:
            x = (MARGIN - 1.0 if layout.has_section else MARGIN + 1.0) * unit
            baseline += (15.0 if layout.has_section else 11.5) * unit
            baseline = min(baseline, rect.bottom() - 2.5 * unit)
        else:
            x = (MARGIN + 14.0 + (13.0 if row.mark is not None else 0.0)) * unit
        self._plain("true", x, baseline, color, CAPTION_SIZE - 1.0, 600)

    def _cell(self, row: Row, band: Band, cell: Cell, rect: QRectF) -> None:
        layout, column = self.layout, band.column
        on_mark = row.is_chosen
        y = rect.top() + layout.value_baseline
        is_strong = cell.strong or column.strong
        color = self._text_color(row, column, cell)
        weight = 600 if is_strong else 400
        self._right(cell.text, band.right, y, layout.cell_size, color, weight)
        if cell.bar is None:
            return
        bar = QRectF(band.left, rect.top() + layout.bar_top, 0.0, layout.bar_height)
        bar.setRight(band.right)
        if column.bar == "signed":
            tokens = LIGHT if on_mark else self.theme.tokens
            is_gradient = column.tone == "gradient"
            # In low rows the zero line would reach into the figures above it.
            over = 2.0 * self.unit if layout.has_section else 0.0
            draw_signed_bar(self.painter, tokens, bar, cell.bar, is_gradient, over)
            if cell.tick is not None:
                x = bar.center().x() + cell.tick * bar.width() / 2
                draw_tick(self.painter, self.theme, x, bar)
            return
        if column.bar == "share":
            track = QColor(_MARK_TRACK) if on_mark else self.theme.color("line")
            self.painter.fillRect(bar, track)
        filled = QRectF(bar)
        filled.setWidth(
            max(bar.width() * cell.bar, 1.5 * self.unit if cell.value else 0)
        )
        self.painter.fillRect(filled, self._bar_color(row, column, cell))
        if cell.tick is not None:
            x = bar.left() + bar.width() * cell.tick
            draw_tick(self.painter, self.theme, x, bar)

    def _text_color(self, row: Row, column: Column, cell: Cell) -> QColor:
        if column.tone == "gradient" and cell.value is not None:
            tokens = LIGHT if row.is_chosen else self.theme.tokens
            return QColor(tokens.signed_text(cell.value, gradient=True))
        if row.is_chosen:
            return self.theme.color("on_mark")
        is_quiet = column.tone == "quiet" and not cell.strong
        return self.theme.color("muted" if is_quiet or cell.value == 0.0 else "text")

    def _bar_color(self, row: Row, column: Column, cell: Cell) -> QColor:
        theme = self.theme
        if column.tone == "class" and row.mark is not None:
            return theme.class_color(row.mark)
        is_result = cell.strong or (column.tone == "class" and row.is_true)
        if row.is_chosen:
            return theme.color("on_mark") if is_result else QColor(LIGHT.muted)
        if is_result:
            return theme.color("ink")
        return theme.color("border" if column.tone == "quiet" else "muted")

    def _totals(self) -> None:
        layout = self.layout
        if layout.totals_baseline is None or not layout.rows:
            return
        self._rule(layout.rows[-1].bottom() + 0.5, "border")
        y = layout.totals_baseline
        muted = self.theme.color("muted")
        sigma_at: float | None = None
        for band, cell in zip(layout.bands, self.table.totals, strict=False):
            if cell.text:
                self._right(cell.text, band.right, y, TEXT_SIZE, muted)
                if sigma_at is None:
                    sigma_at = band.left - 12.0 * self.unit
        if sigma_at is not None:
            self._right("Σ", sigma_at, y, TEXT_SIZE, muted)

    def _loss(self) -> None:
        theme, unit, rect = self.theme, self.unit, self.layout.loss
        box = self.table.loss
        if box.now:
            draw_box(
                self.painter, rect, 4.0, theme.color("mark"), theme.color("ink"), 1.5
            )
        else:
            fill = theme.color("raised") if box.known else None
            draw_box(self.painter, rect, 4.0, fill, theme.color("border"))
        color = theme.color("on_mark" if box.now else "text" if box.known else "muted")
        x = rect.left() + 10.0 * unit
        half = rect.height() / 2
        self._text(box.title, x, rect.top() + half - 5 * unit, 11.0, color, 600)
        size = LOSS_SIZE if half >= 23.0 * unit else 20.0
        loss_width = number_width(theme, box.text, size, 600)
        room = rect.width() - 34.0 * unit - loss_width
        formula = math_text(box.formula)
        for formula_size in (13.0, 12.0, 11.0):
            if formula.width(theme, formula_size) <= room:
                break
        formula.draw(
            self.painter, theme, x, rect.top() + half + 14 * unit, formula_size, color
        )
        right = rect.right() - 11.0 * unit
        y = rect.center().y() + 0.36 * size * unit
        self._right(box.text, right, y, size, color, 600)

    def _gradient(self) -> None:
        theme, unit, layout = self.theme, self.unit, self.layout
        section = self.table.gradient
        assert layout.gradient_box is not None
        if section.now:
            canvas, mark = theme.color("canvas"), theme.color("mark")
            draw_box(self.painter, layout.gradient_box, 4.0, canvas, mark, 2.0)
        elif section.active:
            canvas, border = theme.color("canvas"), theme.color("border")
            draw_box(self.painter, layout.gradient_box, 4.0, canvas, border)
        color = theme.color("text" if section.known else "muted")
        left, right = (MARGIN + 1) * unit, layout.width - (MARGIN + 1) * unit
        self._text(section.title, left, layout.gradient_baseline, TEXT_SIZE, color, 600)
        formula = math_text(section.formula)
        y = layout.gradient_formula_baseline
        below = y != layout.gradient_baseline
        size = 13.0 if below else TEXT_SIZE
        x = left if below else right - formula.width(theme, size)
        formula.draw(self.painter, theme, x, y, size, color)
        for row, rect in zip(self.table.rows, layout.gradient_rows, strict=True):
            self._rule(rect.top(), "line")
            self._gradient_row(row, rect)
        if layout.gradient_rows:
            self._rule(layout.gradient_rows[-1].bottom(), "line")

    def _gradient_row(self, row: Row, rect: QRectF) -> None:
        theme, unit, layout = self.theme, self.unit, self.layout
        written = self.table.gradient.rows[row.index]
        cell = written.cell
        middle = rect.center().y()
        muted = theme.color("muted")
        first = rect.top() + 0.4 * rect.height()
        baseline = first if layout.gradient_is_long else middle + 4.5 * unit
        self._label(row, baseline, theme.color("text"))
        if cell.value is None:
            return
        color = theme.signed_color(cell.value, gradient=True)
        expression = math_text(written.expression)
        x = layout.expression_left
        if layout.gradient_is_long:
            expression.draw(self.painter, theme, x, baseline, TEXT_SIZE, muted)
            second = rect.top() + 0.82 * rect.height()
            self._text(f"= {cell.text}", x, second, 13.0, color, 600)
        else:
            expression.draw(self.painter, theme, x, baseline, TEXT_SIZE, muted)
            self._right("=", layout.equals_right, baseline, TEXT_SIZE, muted)
            right = layout.gradient_right
            self._right(cell.text, right, baseline, 13.0, color, 600)
        height = min(10.0 * unit, 0.4 * rect.height())
        left, right = layout.gradient_bar
        bar = QRectF(left, middle - height / 2, right - left, height)
        fraction = cell.bar or 0.0
        over = 5.0 * unit
        draw_signed_bar(self.painter, theme.tokens, bar, fraction, True, over)

    def _notes(self) -> None:
        x = (MARGIN + 1.0) * self.unit
        for text, baseline, is_heading in self.layout.note_lines:
            size = TEXT_SIZE if is_heading else VALUE_SIZE
            name: Literal["text", "muted"] = "text" if is_heading else "muted"
            self._plain(text, x, baseline, name, size, 600 if is_heading else 400)

    def _rule(self, y: float, name: str) -> None:
        inset = 5.0 * self.unit
        width = self.layout.width - 2 * inset
        self.painter.fillRect(
            QRectF(inset, y - 0.5, width, 1.0), self.theme.color(name)
        )

    def _plain(
        self,
        text: str,
        x: float,
        y: float,
        color: str,
        size: float = TEXT_SIZE,
        weight: int = 400,
    ) -> None:
        self._text(text, x, y, size, self.theme.color(color), weight)

    def _text(
        self, text: str, x: float, y: float, size: float, color: QColor, weight: int
    ) -> None:
        self.painter.setFont(self.theme.font(size, weight))
        self.painter.setPen(color)
        self.painter.drawText(QPointF(x, y), text)

    def _right(
        self,
        text: str,
        right: float,
        y: float,
        size: float,
        color: QColor,
        weight: int = 400,
    ) -> None:
        if text:
            x = right - number_width(self.theme, text, size, weight)
            self._text(text, x, y, size, color, weight)
