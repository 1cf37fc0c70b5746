"""Drawing templates by feature: a column for each row of weights, a bar for each."""

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPen

from nnviz.picture.numbers import format_count, format_number
from nnviz.picture.template_rows import TemplateRows
from nnviz.ui.bars import draw_signed_bar
from nnviz.ui.lettering import draw_text, elided, middle_baseline
from nnviz.ui.math_text import math_text
from nnviz.ui.number_width import number_width
from nnviz.ui.theme import CAPTION_SIZE, TEXT_SIZE, Theme

_PADDING = 10.0
_HEAD, _FOOT = 22.0, 20.0
_NOTE = 15.0
_WIDEST_NAMES = 0.32
_HIGHEST_ROW, _LOWEST_ROW = 56.0, 4.0
_NAMED = 11.0
_NARROWEST, _WIDEST = 22.0, 170.0
_HIGHEST_BAR = 10.0
_NUMBERED = 24.0
"""From this height of a row on a number stands above its bar."""
_SAYS_WHAT = 66.0


class BarLayout:
    """Where the bars are; ``columns`` templates and ``features`` of them are drawn."""

    def __init__(self, theme: Theme, rows: TemplateRows, size: QSizeF) -> None:
        padding = theme.px(_PADDING)
        names = rows.sheet.features
        free = size.height() - theme.px(_HEAD + _FOOT)
        self.columns, self.features = len(rows), len(names)
        longest = max(theme.text_width(name, CAPTION_SIZE) for name in names[:40])
        self.names = min(longest, _WIDEST_NAMES * size.width()) + theme.px(8.0)
        across = size.width() - 2 * padding
        most = max(int((across - self.names) / theme.px(_NARROWEST)), 1)
        lowest = max(int((free - theme.px(_NOTE)) / theme.px(_LOWEST_ROW)), 1)
        self.note = self._cut(rows, most, lowest)
        if self.note:
            free -= theme.px(_NOTE)
        self.row = min(max(free, 1.0) / self.features, theme.px(_HIGHEST_ROW))
        self.named = self.row >= theme.px(_NAMED)
        if not self.named:
            self.names = 0.0
        self.column = min((across - self.names) / self.columns, theme.px(_WIDEST))
        spare = across - self.names - self.column * self.columns
        self.left = padding + self.names + spare / 2
        self.top = theme.px(_HEAD) + (free - self.row * self.features) / 3

    def _cut(self, rows: TemplateRows, most: int, lowest: int) -> str:
        parts = []
        if self.columns > most or self.columns < rows.sheet.total:
            self.columns = min(self.columns, most)
            total = format_count(rows.sheet.total)
            parts.append(f"{format_count(self.columns)} of {total} rows of W")
        if self.features > lowest:
            total = format_count(self.features)
            self.features = lowest
            parts.append(f"{format_count(lowest)} of {total} inputs")
        return f"the first {' and '.join(parts)} drawn" if parts else ""

    def cell(self, template: int, feature: int) -> QRectF:
        return QRectF(
            self.left + template * self.column,
            self.top + feature * self.row,
            self.column,
            self.row,
        )

    def around(self, template: int) -> QRectF:
        """A whole column."""
        height = self.row * self.features
        x = self.left + template * self.column
        return QRectF(x, self.top, self.column, height)

    def weight_at(self, position: QPointF) -> tuple[int, int] | None:
        """The (template, feature) at a point."""
        template = (position.x() - self.left) / self.column
        feature = (position.y() - self.top) / self.row
        if 0 <= template < self.columns and 0 <= feature < self.features:
            return int(template), int(feature)
        return None


def draw_bars(
    painter: QPainter, theme: Theme, rows: TemplateRows, size: QSizeF
) -> None:
    """Names of the features, bars by column, the score below each."""
    layout = BarLayout(theme, rows, size)
    if rows.marked is not None and rows.marked < layout.columns:
        _draw_mark(painter, theme, layout, rows.marked, filled=True)
    if rows.pointed is not None and rows.pointed < layout.columns:
        _draw_mark(painter, theme, layout, rows.pointed, filled=False)
    _draw_feature_names(painter, theme, rows, layout)
    numbered = layout.row >= theme.px(_NUMBERED) and layout.column >= theme.px(44.0)
    for template in range(layout.columns):
        color = "on_mark" if template == rows.marked else "text"
        _draw_ends(painter, theme, rows, layout, template, color)
        weights = rows.sheet.weights[template].tolist()
        for feature in range(layout.features):
            cell = layout.cell(template, feature)
            _draw_bar(
                painter, theme, cell, weights[feature], rows, color, numbered=numbered
            )
    if layout.note:
        baseline = size.height() - theme.px(5.0)
        left = theme.px(_PADDING)
        text = elided(theme, layout.note, size.width() - 2 * left, CAPTION_SIZE)
        draw_text(
            painter, theme, left, baseline, text, size=CAPTION_SIZE, color="muted"
        )


def _draw_mark(
    painter: QPainter, theme: Theme, layout: BarLayout, template: int, *, filled: bool
) -> None:
    around = layout.around(template).adjusted(
        1.0, -theme.px(_HEAD - 3.0), -1.0, theme.px(_FOOT - 3.0)
    )
    painter.setPen(QPen(theme.color("ink"), 1.5))
    painter.setBrush(theme.color("mark") if filled else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(around, 5.0, 5.0)
    if filled:
        # Bars keep their ground, as images do: yellow would drown the orange.
        inside = layout.around(template).adjusted(3.0, 0.0, -3.0, 0.0)
        painter.fillRect(inside, theme.color("panel"))


def _draw_feature_names(
    painter: QPainter, theme: Theme, rows: TemplateRows, layout: BarLayout
) -> None:
    painter.setPen(QPen(theme.color("line"), 1.0))
    for feature in range(layout.features):
        y = layout.top + (feature + 0.5) * layout.row
        if layout.named:
            name = elided(
                theme,
                rows.sheet.features[feature],
                layout.names - theme.px(8.0),
                CAPTION_SIZE,
            )
            draw_text(
                painter,
                theme,
                layout.left - theme.px(8.0),
                middle_baseline(theme, y, CAPTION_SIZE),
                name,
                size=CAPTION_SIZE,
                color="muted",
                align="right",
            )
    symbol, says_what, _ = rows.score_markup(0).partition(" = ")
    if layout.named and says_what and layout.column < theme.px(_SAYS_WHAT):
        # The numbers of the last line have no room to say it themselves.
        text = math_text(symbol)
        x = layout.left - theme.px(8.0) - text.width(theme, CAPTION_SIZE)
        baseline = layout.around(0).bottom() + theme.px(12.0)
        text.draw(painter, theme, x, baseline, CAPTION_SIZE, theme.color("muted"))


def _draw_ends(
    painter: QPainter,
    theme: Theme,
    rows: TemplateRows,
    layout: BarLayout,
    template: int,
    color: str,
) -> None:
    """The name above a column, and the score below it."""
    around = layout.around(template)
    middle = around.center().x()
    name = elided(
        theme, rows.sheet.names[template], layout.column - 2.0, TEXT_SIZE, 600
    )
    draw_text(
        painter,
        theme,
        middle,
        around.top() - theme.px(7.0),
        name,
        weight=600,
        color=color,
        align="center",
    )
    weight = 600 if template == rows.largest else 400
    markup = rows.score_markup(template)
    if layout.column < theme.px(_SAYS_WHAT):
        markup = markup.partition("= ")[2]
    text = math_text(markup)
    if text.width(theme, CAPTION_SIZE, weight) <= layout.column:
        x = middle - text.width(theme, CAPTION_SIZE, weight) / 2
        baseline = around.bottom() + theme.px(12.0)
        ink = theme.color(color)
        text.draw(painter, theme, x, baseline, CAPTION_SIZE, ink, weight)


def _draw_bar(
    painter: QPainter,
    theme: Theme,
    cell: QRectF,
    weight: float,
    rows: TemplateRows,
    color: str,
    *,
    numbered: bool,
) -> None:
    limit = rows.sheet.limit
    share = 0.0 if not limit > 0.0 else max(min(weight / limit, 1.0), -1.0)
    height = min(0.62 * cell.height(), theme.px(_HIGHEST_BAR))
    middle = cell.center().y()
    top = middle - height / 2
    if numbered:
        text = format_number(weight)
        width = number_width(theme, text, CAPTION_SIZE)
        if width < cell.width():
            draw_text(
                painter,
                theme,
                cell.center().x(),
                middle - theme.px(1.0),
                text,
                size=CAPTION_SIZE,
                color=theme.signed_color(weight),
                align="center",
            )
        height = min(height, theme.px(7.0))
        top = middle + theme.px(3.0)
    room = QRectF(cell.left() + 5.0, top, cell.width() - 10.0, height)
    over = 1.0 if numbered else (cell.height() - height) / 2
    if share == share:
        draw_signed_bar(painter, theme.tokens, room, share, False, over)
