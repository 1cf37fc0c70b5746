"""What lies where in the panel of the loss, for hovering and clicking."""

from PySide6.QtCore import QPointF, QRectF

from nnviz.picture.loss_table import LossTable, cells_of
from nnviz.ui.exact_numbers import Spot
from nnviz.ui.softmax_layout import PanelLayout
from nnviz.ui.theme import Theme


def row_at(layout: PanelLayout, position: QPointF) -> int | None:
    """The row of the table, or of the gradient, at a position of the content."""
    for rects in (layout.rows, layout.gradient_rows):
        for index, rect in enumerate(rects):
            if rect.contains(position):
                return index
    return None


def spots_of(table: LossTable, layout: PanelLayout, theme: Theme) -> list[Spot]:
    """All places that explain themselves, those lying on top last."""
    spots = [
        Spot(_head_of(layout, band.left, band.right, theme), band.column.explanation)
        for band in layout.bands
    ]
    for row, rect in zip(table.rows, layout.rows, strict=True):
        label = QRectF(0, rect.top(), layout.label_right, rect.height())
        true = ", the true class" if row.is_true else ""
        spots.append(Spot(label, f"{_capital(row.name)}{true}"))
        cells = cells_of(table, row.index, layout.has_section)
        for band, cell in zip(layout.bands, cells, strict=True):
            if cell.value is not None:
                place = QRectF(band.left, rect.top(), 0, rect.height())
                place.setRight(band.right)
                quantity = band.column.name.replace("_", " ")
                spots.append(
                    Spot(place, f"{_capital(quantity)} of {row.name}", cell.value)
                )
    if layout.totals_baseline is not None:
        height = theme.px(20)
        for band, cell in zip(layout.bands, table.totals, strict=False):
            if cell.value is not None:
                y = layout.totals_baseline - 0.75 * height
                place = QRectF(band.left, y, band.right - band.left, height)
                quantity = band.column.name.replace("_", " ")
                spots.append(Spot(place, f"Σ {quantity}", cell.value))
    if table.loss.value is not None:
        spots.append(Spot(layout.loss, table.loss.title, table.loss.value))
    if layout.gradient_box is not None:
        head = QRectF(layout.gradient_box)
        head.setBottom(layout.gradient_rows[0].top() if layout.gradient_rows else 0)
        spots.append(Spot(head, table.gradient.explanation))
        for row, rect in zip(table.rows, layout.gradient_rows, strict=True):
            value = table.gradient.rows[row.index].cell.value
            if value is not None:
                spots.append(Spot(rect, f"Gradient at {row.name}", value))
    return spots


def _head_of(layout: PanelLayout, left: float, right: float, theme: Theme) -> QRectF:
    top = layout.header_baseline - theme.px(15)
    return QRectF(left, top, right - left, layout.header_rule - top)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
