"""Drawing templates that are images: a tile for each row of weights."""

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QImage, QPainter, QPen

from nnviz.picture.numbers import format_count
from nnviz.picture.template_layout import TileLayout, tile_layout
from nnviz.picture.template_rows import TemplateRows, row_images
from nnviz.session.snapshot import Snapshot
from nnviz.ui.lettering import draw_text, elided, middle_baseline
from nnviz.ui.math_text import math_text
from nnviz.ui.pixels import argb_image_of
from nnviz.ui.theme import CAPTION_SIZE, TEXT_SIZE, Theme

_PADDING = 8.0
_BELOW = 17.0
_SMALLEST, _LARGEST = 22.0, 150.0
_WIDEST_NAME = 64.0
_FOOT = 15.0
_CAPTIONED = 40.0


class TemplateTiles:
    """The images of the rows, made anew when the weights have changed."""

    def __init__(self) -> None:
        self._key: tuple[object, ...] = ()
        self._images: tuple[QImage, ...] = ()

    def draw(
        self,
        painter: QPainter,
        theme: Theme,
        snapshot: Snapshot,
        rows: TemplateRows,
        size: QSizeF,
    ) -> None:
        layout = tiles_of(theme, rows, size)
        key = (rows.sheet.weights, rows.sheet.means, snapshot.dataset, theme)
        if len(key) != len(self._key) or any(
            one is not other for one, other in zip(key, self._key, strict=True)
        ):
            pixels = row_images(snapshot.dataset, rows, theme.tokens)
            self._images = tuple(map(argb_image_of, pixels[: layout.count]))
            self._key = key if layout.count == len(rows) else ()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        for place in range(layout.count):
            box = QRectF(*layout.corner(place), layout.width, layout.height)
            self._draw_tile(painter, theme, rows, place, box, layout)
        painter.restore()
        if layout.count < rows.sheet.total:
            _draw_foot(painter, theme, rows, layout, size)

    def _draw_tile(
        self,
        painter: QPainter,
        theme: Theme,
        rows: TemplateRows,
        place: int,
        box: QRectF,
        layout: TileLayout,
    ) -> None:
        captioned = layout.width >= theme.px(_CAPTIONED)
        marked = place == rows.marked
        if marked or place == rows.pointed:
            beside = _name_room(theme, rows)
            below = theme.px(_BELOW if captioned else 2.0)
            score = math_text(rows.score_markup(place)) if captioned else None
            wide = 0.0 if score is None else score.width(theme, CAPTION_SIZE, 600)
            after = max((wide - box.width()) / 2, 0.0) + theme.px(4.0)
            around = box.adjusted(-beside, -theme.px(3.0), after, below)
            painter.setPen(QPen(theme.color("ink"), 1.5))
            painter.setBrush(theme.color("mark") if marked else Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(around, 5.0, 5.0)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawImage(box, self._images[place])
        painter.setPen(QPen(theme.color("ctl"), 1.0))
        painter.drawRect(box)
        if place == rows.pointed and rows.pixel is not None:
            _draw_pixel(painter, theme, rows, box)
        color = "on_mark" if marked else "text"
        _draw_name(painter, theme, rows, place, box, color)
        if captioned:
            _draw_score(painter, theme, rows, place, box, color)


def tiles_of(theme: Theme, rows: TemplateRows, size: QSizeF) -> TileLayout:
    """Where the tiles stand; those that are small have no room for their score."""
    layout = _layout(theme, rows, size, _BELOW, 0.0)
    if layout.width < theme.px(_CAPTIONED):
        layout = _layout(theme, rows, size, 0.0, 0.0)
    if layout.count < rows.sheet.total:
        layout = _layout(theme, rows, size, 0.0, _FOOT)
    return layout


def _layout(
    theme: Theme, rows: TemplateRows, size: QSizeF, below: float, foot: float
) -> TileLayout:
    assert rows.sheet.image_shape is not None
    padding = theme.px(_PADDING)
    room = (
        padding / 2,
        padding / 2,
        max(size.width() - 1.5 * padding, 1.0),
        max(size.height() - padding - theme.px(foot), 1.0),
    )
    return tile_layout(
        len(rows),
        room,
        rows.sheet.image_shape,
        _name_room(theme, rows) + theme.px(5.0),
        theme.px(below + 6.0),
        theme.px(_SMALLEST),
        theme.px(_LARGEST if below else _CAPTIONED - 1.0),
    )


def weight_under(
    rows: TemplateRows, layout: TileLayout, position: QPointF
) -> tuple[int, int] | None:
    """The (row, pixel) at a point; of a colour image the red one."""
    place = layout.place_at(position.x(), position.y())
    if place is None or rows.sheet.image_shape is None:
        return None
    down, across = rows.sheet.image_shape
    left, top = layout.corner(place)
    row = min(int((position.y() - top) / layout.height * down), down - 1)
    column = min(int((position.x() - left) / layout.width * across), across - 1)
    return place, row * across + column


def _name_room(theme: Theme, rows: TemplateRows) -> float:
    return _longest_name(theme, rows.sheet.names)


@lru_cache(maxsize=8)
def _longest_name(theme: Theme, names: tuple[str, ...]) -> float:
    longest = max(theme.text_width(name, TEXT_SIZE, 600) for name in names)
    return min(longest, theme.px(_WIDEST_NAME)) + theme.px(8.0)


def _draw_name(
    painter: QPainter,
    theme: Theme,
    rows: TemplateRows,
    place: int,
    box: QRectF,
    color: str,
) -> None:
    name = rows.sheet.names[place]
    draw_text(
        painter,
        theme,
        box.left() - theme.px(4.0),
        middle_baseline(theme, box.center().y()),
        elided(theme, name, theme.px(_WIDEST_NAME), TEXT_SIZE, 600),
        weight=600,
        color=color,
        align="right",
    )


def _draw_score(
    painter: QPainter,
    theme: Theme,
    rows: TemplateRows,
    place: int,
    box: QRectF,
    color: str,
) -> None:
    """Below the tile; the largest of all is bold."""
    text = math_text(rows.score_markup(place))
    weight = 600 if place == rows.largest else 400
    size = CAPTION_SIZE
    x = box.center().x() - text.width(theme, size, weight) / 2
    baseline = box.bottom() + theme.px(12.5)
    text.draw(painter, theme, x, baseline, size, theme.color(color), weight)


def _draw_pixel(
    painter: QPainter, theme: Theme, rows: TemplateRows, box: QRectF
) -> None:
    assert rows.sheet.image_shape is not None
    assert rows.pixel is not None
    down, across = rows.sheet.image_shape
    row, column = divmod(rows.pixel % (down * across), across)
    width, height = box.width() / across, box.height() / down
    painter.setPen(QPen(theme.color("ink"), 1.5))
    painter.drawRect(
        QRectF(box.left() + column * width, box.top() + row * height, width, height)
    )


def _draw_foot(
    painter: QPainter,
    theme: Theme,
    rows: TemplateRows,
    layout: TileLayout,
    size: QSizeF,
) -> None:
    text = (
        f"the first {format_count(layout.count)} of"
        f" {format_count(rows.sheet.total)} rows drawn"
    )
    draw_text(
        painter,
        theme,
        theme.px(10.0),
        size.height() - theme.px(6.0),
        text,
        size=CAPTION_SIZE,
        color="muted",
    )
