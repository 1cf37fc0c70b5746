"""The templates of one classifier: rows of W as images, or cells by feature."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from nnviz.picture.numbers import format_exact, format_number, format_rough
from nnviz.picture.template_rows import row_of_weights
from nnviz.picture.weight_sheet import (
    Tiling,
    WeightSheet,
    cell_colors,
    cell_values,
    template_images,
    tiling,
    weight_sheet,
)
from nnviz.session.comparison import Standing
from nnviz.session.selection import Bias, Neuron, Unit, Weight
from nnviz.session.snapshot import Snapshot
from nnviz.ui.column_drawing import NOTHING, Pointed, draw_outline
from nnviz.ui.lettering import draw_text, elided, middle_baseline
from nnviz.ui.marks import draw_mark
from nnviz.ui.pixels import argb_image_of
from nnviz.ui.ramp_legend import draw_ramp
from nnviz.ui.theme import CAPTION_SIZE, SMALL_SIZE, Theme

Floats = NDArray[np.float64]
_Found = tuple[int, int, tuple[str, ...]]
"""A row of W, the place in it (behind its last weight the bias), and words."""

_GAP = 5.0
_CAPTION = 13.0
_LARGEST_TILE = 96.0
_FOOT = 30.0
_HEAD = 18.0
_WIDEST_NAME = 0.45
_HIGHEST_ROW = 26.0
_LOWEST_LETTERED = 13.0
_MOST_CAPTIONS = 12


class TemplateColumn:
    """Images where samples are images, else the lecture's W with features in rows.

    The images of a nearest mean are the means; those of a network with hidden layers
    are what its first layer looks for.
    """

    def __init__(self) -> None:
        self._key: tuple[object, ...] = ()
        self._sheet: WeightSheet | None = None
        self._images: tuple[QImage, ...] = ()

    def draw(
        self,
        painter: QPainter,
        theme: Theme,
        snapshot: Snapshot,
        standing: Standing,
        size: QSizeF,
    ) -> None:
        sheet = self._prepared(theme, snapshot, standing)
        lit = row_of_weights(snapshot.selection.hover_unit)
        if sheet.is_images:
            self._draw_images(painter, theme, sheet, size, lit)
        else:
            _draw_cells(painter, theme, sheet, size, lit)
        _draw_foot(painter, theme, sheet, size)

    def pointed(
        self,
        theme: Theme,
        snapshot: Snapshot,
        standing: Standing,
        size: QSizeF,
        position: QPointF,
    ) -> Pointed:
        sheet = self._prepared(theme, snapshot, standing)
        at = _image_at if sheet.is_images else _cell_at
        found = at(theme, sheet, size, position)
        if found is None:
            return NOTHING
        row, index, lines = found
        # The weights of a classifier beside the network have no counterpart in it.
        unit: Unit = Neuron(1, row)
        if standing.column == "network":
            with_weight = index < sheet.weights.shape[1]
            unit = Weight(1, row, index) if with_weight else Bias(1, row)
        return Pointed(lines, unit=unit)

    def _prepared(
        self, theme: Theme, snapshot: Snapshot, standing: Standing
    ) -> WeightSheet:
        key = (standing.parameters, snapshot.dataset, theme)
        if self._sheet is None or key != self._key:
            sheet = weight_sheet(standing, snapshot.dataset)
            self._images = ()
            if sheet.is_images:
                pixels = template_images(sheet, snapshot.dataset, theme.tokens)
                self._images = tuple(argb_image_of(image) for image in pixels)
            self._sheet, self._key = sheet, key
        return self._sheet

    def _draw_images(
        self,
        painter: QPainter,
        theme: Theme,
        sheet: WeightSheet,
        size: QSizeF,
        lit: int | None,
    ) -> None:
        tiles = _tiles(theme, sheet, size)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        for place, image in enumerate(self._images):
            x, y = tiles.corner(place)
            box = QRectF(x, y, tiles.width, tiles.height)
            painter.drawImage(box, image)
            painter.setPen(QPen(theme.color("border"), 1.0))
            painter.drawRect(box)
            if place == lit:
                draw_outline(painter, theme, box)
            if _has_captions(sheet):
                draw_text(
                    painter,
                    theme,
                    box.center().x(),
                    box.bottom() + theme.px(10.5),
                    elided(theme, sheet.names[place], tiles.pitch_x, CAPTION_SIZE),
                    size=CAPTION_SIZE,
                    color="muted",
                    align="center",
                )
        painter.restore()


def _has_captions(sheet: WeightSheet) -> bool:
    return sheet.of_classes and len(sheet.names) <= _MOST_CAPTIONS


def _tiles(theme: Theme, sheet: WeightSheet, size: QSizeF) -> Tiling:
    assert sheet.image_shape is not None
    return tiling(
        len(sheet.weights),
        (size.width(), size.height() - theme.px(_FOOT)),
        sheet.image_shape,
        theme.px(_GAP),
        theme.px(_CAPTION) if _has_captions(sheet) else 0.0,
        theme.px(_LARGEST_TILE),
    )


def _image_at(
    theme: Theme, sheet: WeightSheet, size: QSizeF, position: QPointF
) -> _Found | None:
    assert sheet.image_shape is not None
    tiles = _tiles(theme, sheet, size)
    place = tiles.place_at(position.x(), position.y())
    if place is None or place >= len(sheet.weights):
        return None
    left, top = tiles.corner(place)
    rows, columns = sheet.image_shape
    row = min(int((position.y() - top) / tiles.height * rows), rows - 1)
    column = min(int((position.x() - left) / tiles.width * columns), columns - 1)
    lines = [_row_name(sheet, place)]
    pixel = row * columns + column
    for plane in range(sheet.weights.shape[1] // (rows * columns)):
        at = plane * rows * columns + pixel
        lines.append(
            f"{sheet.features[at]}: w = {format_exact(sheet.weights[place, at])}"
        )
        if sheet.means is not None:
            lines.append(f"mean m = {format_exact(sheet.means[place, at])}")
    if sheet.with_bias:
        lines.append(f"b = {format_exact(sheet.biases[place])}")
    return place, pixel, tuple(lines)


def _row_name(sheet: WeightSheet, place: int) -> str:
    name = sheet.names[place]
    if sheet.of_classes:
        return f"Row {place + 1} of W: {name}"
    return f"Row {name} of W¹: hidden neuron {name}"


class _Cells:
    """Where the cells of W lie: features in rows, and the bias below them."""

    def __init__(self, theme: Theme, sheet: WeightSheet, size: QSizeF) -> None:
        rows, self.columns = cell_values(sheet).shape
        self.rows = rows
        longest = max(theme.text_width(n, CAPTION_SIZE) for n in _row_names(sheet))
        room = size.height() - theme.px(_FOOT + _HEAD)
        self.height = max(min(room / rows, theme.px(_HIGHEST_ROW)), 1.0)
        self.named = self.height >= theme.px(_LOWEST_LETTERED)
        names = min(longest + theme.px(8.0), _WIDEST_NAME * size.width())
        self.left = names if self.named else 0.0
        self.top = theme.px(_HEAD)
        self.width = (size.width() - self.left) / self.columns

    def box(self, row: int, column: int) -> QRectF:
        x = self.left + column * self.width
        return QRectF(x, self.top + row * self.height, self.width, self.height)

    def at(self, position: QPointF) -> tuple[int, int] | None:
        row = (position.y() - self.top) / self.height
        column = (position.x() - self.left) / self.width
        if 0 <= row < self.rows and 0 <= column < self.columns:
            return int(row), int(column)
        return None


def _row_names(sheet: WeightSheet) -> tuple[str, ...]:
    return (*sheet.features, "bias") if sheet.with_bias else sheet.features


def _draw_cells(
    painter: QPainter,
    theme: Theme,
    sheet: WeightSheet,
    size: QSizeF,
    lit: int | None,
) -> None:
    cells = _Cells(theme, sheet, size)
    colors = cell_colors(sheet, theme.tokens)
    texts = _fitting_texts(theme, cell_values(sheet), cells)
    _draw_column_names(painter, theme, sheet, cells)
    for row, name in enumerate(_row_names(sheet)):
        middle = cells.box(row, 0).center().y()
        if cells.named:
            draw_text(
                painter,
                theme,
                0.0,
                middle_baseline(theme, middle, CAPTION_SIZE),
                elided(theme, name, cells.left - theme.px(6.0), CAPTION_SIZE),
                size=CAPTION_SIZE,
                color="muted",
            )
        for column in range(cells.columns):
            box = cells.box(row, column)
            ground = QColor(*colors[row, column].tolist())
            painter.fillRect(box.adjusted(0.0, 0.0, -1.0, -1.0), ground)
            if texts is not None:
                draw_text(
                    painter,
                    theme,
                    box.center().x(),
                    middle_baseline(theme, middle, SMALL_SIZE),
                    texts[row][column],
                    size=SMALL_SIZE,
                    color=theme.readable_on(ground),
                    align="center",
                )
    if lit is not None and lit < cells.columns:
        whole = cells.box(0, lit).united(cells.box(cells.rows - 1, lit))
        draw_outline(painter, theme, whole.adjusted(0.0, 0.0, -1.0, -1.0))


def _fitting_texts(
    theme: Theme, values: Floats, cells: _Cells
) -> list[list[str]] | None:
    """The numbers, shortened where they must be; none where they do not fit at all."""
    if not cells.named:
        return None
    for write in (format_number, format_rough):
        texts = [[write(value) for value in row] for row in values.tolist()]
        widest = max(
            theme.text_width(text, SMALL_SIZE) for row in texts for text in row
        )
        if widest <= cells.width - theme.px(3.0):
            return texts
    return None


def _draw_column_names(
    painter: QPainter, theme: Theme, sheet: WeightSheet, cells: _Cells
) -> None:
    """Names above the columns, all of them; else marks of classes, or nothing."""
    widths = [theme.text_width(name, CAPTION_SIZE) for name in sheet.names]
    named = max(widths) <= cells.width - theme.px(2.0)
    for column, name in enumerate(sheet.names):
        x = cells.box(0, column).center().x()
        if named:
            draw_text(
                painter,
                theme,
                x,
                cells.top - theme.px(5.0),
                name,
                size=CAPTION_SIZE,
                color="muted",
                align="center",
            )
        elif sheet.of_classes:
            radius = min(theme.px(4.5), cells.width * 0.4)
            center = QPointF(x, cells.top - theme.px(9.0))
            draw_mark(painter, theme, column, center, radius)


def _cell_at(
    theme: Theme, sheet: WeightSheet, size: QSizeF, position: QPointF
) -> _Found | None:
    cell = _Cells(theme, sheet, size).at(position)
    if cell is None:
        return None
    row, column = cell
    value = format_exact(cell_values(sheet)[row, column])
    name = _row_names(sheet)[row]
    return column, row, (_row_name(sheet, column), f"{name}: {value}")


def _draw_foot(
    painter: QPainter, theme: Theme, sheet: WeightSheet, size: QSizeF
) -> None:
    """What the rows are, and the ramp with its limits."""
    baseline = size.height() - theme.px(4.0)
    text = "rows of W" if sheet.of_classes else f"W¹: {sheet.total} hidden neurons"
    if not sheet.of_classes and len(sheet.weights) < sheet.total:
        text = f"W¹: the first {len(sheet.weights)} of {sheet.total} neurons"
    if sheet.means is not None:
        text = "the class means m"
    elif not sheet.is_images and sheet.of_classes:
        text = "a column of W per class"
    if sheet.beyond:
        text += f", {sheet.beyond} beyond the ramp"
    draw_text(
        painter,
        theme,
        0.0,
        baseline - theme.px(14.0),
        elided(theme, text, size.width(), CAPTION_SIZE),
        size=CAPTION_SIZE,
        color="muted",
    )
    if sheet.means is not None:
        return
    if sheet.limit == 0.0 or sheet.is_colored:
        limit = format_number(sheet.limit)
        text = f"grey is 0, ends at ±{limit}" if sheet.limit else "all weights are 0"
        draw_text(painter, theme, 0.0, baseline, text, size=CAPTION_SIZE, color="muted")
        return
    limit = format_number(sheet.limit)
    left = draw_text(
        painter, theme, 0.0, baseline, f"−{limit}", size=CAPTION_SIZE, color="muted"
    )
    right = theme.text_width(limit, CAPTION_SIZE)
    length = min(theme.px(72.0), size.width() - left - right - theme.px(12.0))
    bar = QRectF(left + theme.px(5.0), baseline - theme.px(7.5), length, theme.px(7.0))
    draw_ramp(painter, theme, bar, theme.tokens.weight_ramp)
    draw_text(
        painter,
        theme,
        bar.right() + theme.px(5.0),
        baseline,
        limit,
        size=CAPTION_SIZE,
        color="muted",
    )
