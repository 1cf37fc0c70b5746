"""The confusion matrix as cells, with what there is to say beside it."""

from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from nnviz.picture.confusion import Confusion, cell_colors, most_confused, short_names
from nnviz.picture.numbers import format_count
from nnviz.session.snapshot import Snapshot
from nnviz.ui.lettering import draw_text, draw_upward, elided, middle_baseline
from nnviz.ui.theme import CAPTION_SIZE, READOUT_SIZE, SMALL_SIZE, TEXT_SIZE, Theme

_FIGURES_WIDTH = 126.0
_WIDEST_FIGURES = 180.0
_NARROWEST_MATRIX = 150.0
_TOP = 31.0
_BOTTOM = 9.0
_AXIS_NAME = 18.0
_WIDEST_CELL, _HIGHEST_CELL = 72.0, 52.0
_WIDEST_NAME = 74.0
_SMALLEST_LETTERED = 11.0
_MOST_PAIRS = 5


@dataclass(frozen=True, slots=True)
class MatrixLayout:
    """The square of cells, the room of the row names, the column of figures."""

    cells: QRectF
    count: int
    names: tuple[str, ...]
    names_width: float
    figures: QRectF | None

    def cell(self, row: int, column: int) -> QRectF:
        width, height = (
            self.cells.width() / self.count,
            self.cells.height() / self.count,
        )
        return QRectF(
            self.cells.left() + column * width,
            self.cells.top() + row * height,
            width,
            height,
        )

    def cell_at(self, position: QPointF) -> tuple[int, int] | None:
        """(row, column) of the cell under a point."""
        if not self.cells.contains(position):
            return None
        x = (position.x() - self.cells.left()) / self.cells.width()
        y = (position.y() - self.cells.top()) / self.cells.height()
        last = self.count - 1
        return min(int(y * self.count), last), min(int(x * self.count), last)


def matrix_layout(theme: Theme, counted: Confusion, size: QSizeF) -> MatrixLayout:
    """Where the parts of the drawing are."""
    count = len(counted.names)
    longest = max(theme.text_width(name) for name in short_names(counted.names))
    pair = 2 * longest + theme.text_width(" for ") + theme.px(38.0)
    wanted = min(max(pair, theme.px(_FIGURES_WIDTH)), theme.px(_WIDEST_FIGURES))
    free = size.width() - theme.px(_AXIS_NAME + 12.0)
    with_figures = free - wanted >= theme.px(_NARROWEST_MATRIX)
    if with_figures:
        free -= wanted
    names = counted.names
    longest = max(theme.text_width(name) for name in names)
    if longest + theme.px(4.0) > min(free / (count + 1), theme.px(_WIDEST_CELL)):
        names = short_names(names)
        longest = max(theme.text_width(name) for name in names)
    names_width = min(longest, theme.px(_WIDEST_NAME)) + theme.px(10.0)
    height = max(size.height() - theme.px(_TOP + _BOTTOM), 1.0)
    cell_height = min(height / count, theme.px(_HIGHEST_CELL))
    cell_width = min(
        max(free - names_width, 1.0) / count,
        2.0 * cell_height,
        theme.px(_WIDEST_CELL),
    )
    cells = QRectF(
        theme.px(_AXIS_NAME) + names_width,
        theme.px(_TOP) + (height - cell_height * count) / 3,
        cell_width * count,
        cell_height * count,
    )
    figures = None
    if with_figures:
        x = cells.right() + theme.px(16.0)
        room = min(size.width() - theme.px(12.0) - x, theme.px(_WIDEST_FIGURES))
        figures = QRectF(x, 0.0, room, size.height())
    return MatrixLayout(cells, count, names, names_width, figures)


def draw_confusion(
    painter: QPainter,
    theme: Theme,
    snapshot: Snapshot,
    counted: Confusion,
    layout: MatrixLayout,
    pointed: tuple[int, int] | None,
) -> None:
    """Cells, names of the classes and of the axes, figures."""
    chosen = _chosen_cell(snapshot, counted)
    _draw_names(painter, theme, layout, chosen)
    painter.fillRect(layout.cells, theme.color("canvas"))
    _draw_cells(painter, theme, counted, layout)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.color("border"), 1.0))
    painter.drawRect(layout.cells)
    if pointed is not None:
        painter.setPen(QPen(theme.color("ink"), 1.5))
        painter.drawRect(layout.cell(*pointed))
    if chosen is not None:
        cell = layout.cell(*chosen)
        painter.setPen(QPen(theme.color("ink"), 3.5))
        painter.drawRect(cell)
        painter.setPen(QPen(theme.color("mark"), 2.0))
        painter.drawRect(cell)
    if layout.figures is not None:
        _draw_figures(painter, theme, snapshot, counted, layout.figures)


def _chosen_cell(snapshot: Snapshot, counted: Confusion) -> tuple[int, int] | None:
    sample = snapshot.selection.sample
    if sample.part != counted.part or sample.index >= counted.evaluated:
        return None
    return int(counted.labels[sample.index]), int(counted.predicted[sample.index])


def _draw_names(
    painter: QPainter,
    theme: Theme,
    layout: MatrixLayout,
    chosen: tuple[int, int] | None,
) -> None:
    cells = layout.cells
    draw_text(
        painter,
        theme,
        cells.center().x(),
        cells.top() - theme.px(20.0),
        "predicted",
        size=CAPTION_SIZE,
        color="muted",
        align="center",
    )
    draw_upward(
        painter, theme, theme.px(16.0), cells.center().y(), "true", size=CAPTION_SIZE
    )
    for k, name in enumerate(layout.names):
        row, column = layout.cell(k, 0), layout.cell(0, k)
        row_weight = 600 if chosen is not None and chosen[0] == k else 400
        column_weight = 600 if chosen is not None and chosen[1] == k else 400
        size = min(TEXT_SIZE, row.height() / theme.scale * 0.9)
        room = layout.names_width - theme.px(8.0)
        draw_text(
            painter,
            theme,
            cells.left() - theme.px(7.0),
            middle_baseline(theme, row.center().y(), size),
            elided(theme, name, room, size, row_weight),
            size=size,
            weight=row_weight,
            align="right",
        )
        if theme.text_width(name, size, column_weight) > column.width():
            size = min(size, CAPTION_SIZE)
        draw_text(
            painter,
            theme,
            column.center().x(),
            cells.top() - theme.px(5.0),
            elided(theme, name, column.width() + 2.0, size, column_weight),
            size=size,
            weight=column_weight,
            align="center",
        )


def _draw_cells(
    painter: QPainter, theme: Theme, counted: Confusion, layout: MatrixLayout
) -> None:
    cells = layout.cells
    line = QPen(theme.color("line"), 1.0)
    painter.setPen(line)
    for k in range(1, layout.count):
        row, column = layout.cell(k, 0), layout.cell(0, k)
        painter.drawLine(QLineF(cells.left(), row.top(), cells.right(), row.top()))
        painter.drawLine(
            QLineF(column.left(), cells.top(), column.left(), cells.bottom())
        )
    cell = layout.cell(0, 0)
    size = min(SMALL_SIZE, cell.height() / theme.scale * 0.8)
    lettered = cell.height() >= theme.px(_SMALLEST_LETTERED)
    for i, colors in enumerate(cell_colors(counted.counts, theme.tokens)):
        for j, color in enumerate(colors):
            if color is None:
                continue
            box = layout.cell(i, j).adjusted(0.5, 0.5, -0.5, -0.5)
            ground = QColor(color)
            painter.fillRect(box, ground)
            text = format_count(int(counted.counts[i, j]))
            if not lettered or theme.text_width(text, size) > box.width():
                continue
            draw_text(
                painter,
                theme,
                box.center().x(),
                middle_baseline(theme, box.center().y(), size),
                text,
                size=size,
                weight=600 if i == j else 400,
                color=theme.readable_on(ground),
                align="center",
            )


def _draw_figures(
    painter: QPainter,
    theme: Theme,
    snapshot: Snapshot,
    counted: Confusion,
    column: QRectF,
) -> None:
    noun = "samples" if snapshot.dataset.image_shape is None else "images"
    left, right = column.left(), column.right()
    y = theme.px(31.0)
    caption = f"{counted.part} {noun}"
    draw_text(painter, theme, left, y, caption, size=CAPTION_SIZE, color="muted")
    y += theme.px(18.0)
    score = f"{format_count(counted.correct)} / {format_count(counted.evaluated)}"
    draw_text(painter, theme, left, y, score, size=READOUT_SIZE, weight=600)
    if counted.evaluated < counted.total:
        y += theme.px(16.0)
        text = f"the first of {format_count(counted.total)}"
        draw_text(painter, theme, left, y, text, size=CAPTION_SIZE, color="muted")
    y += theme.px(32.0)
    draw_text(
        painter, theme, left, y, "most confused", size=CAPTION_SIZE, color="muted"
    )
    pairs = most_confused(counted, _MOST_PAIRS)
    names = short_names(counted.names)
    if not pairs:
        draw_text(painter, theme, left, y + theme.px(18.0), "none")
    for true, predicted, count in pairs:
        y += theme.px(18.0)
        if y + theme.px(4.0) > column.bottom():
            return
        number = format_count(count)
        used = draw_text(painter, theme, right, y, number, weight=600, align="right")
        room = right - used - theme.px(6.0) - left
        text = f"{names[true]} taken for {names[predicted]}"
        if theme.text_width(text) > room:
            text = f"{names[true]} for {names[predicted]}"
        draw_text(painter, theme, left, y, elided(theme, text, room))
