"""Images side by side, each with what the network takes it for; wrong ones framed."""

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, QSizeF
from PySide6.QtGui import QImage, QPainter, QPen

from nnviz.picture.brightness import brightness
from nnviz.picture.gallery import (
    Choice,
    Gallery,
    GalleryLayout,
    atlas,
    gallery,
    gallery_layout,
    sheet_pixels,
)
from nnviz.picture.numbers import format_count
from nnviz.picture.sample_table import samples_table
from nnviz.picture.table import Table
from nnviz.session.selection import Sample
from nnviz.session.snapshot import Snapshot
from nnviz.ui.curve_strokes import is_raster
from nnviz.ui.lettering import draw_text, elided
from nnviz.ui.pixels import image_of
from nnviz.ui.theme import CAPTION_SIZE, Theme

_PADDING = 10.0
_FOOT = 19.0


class GalleryDrawing:
    """A page of images of one set, or of those that are taken for another class."""

    def __init__(self) -> None:
        self.choice: Choice = "test"
        self.page = 0
        self._sheet: QImage | None = None
        self._sheet_key: tuple[object, ...] = ()

    def heading(self, snapshot: Snapshot) -> str:
        return "Data: images"

    def note(self, snapshot: Snapshot) -> str:
        return ""

    def page_count(self, theme: Theme, snapshot: Snapshot, size: QSizeF) -> int:
        """How many pages the images fill at a size; at least one."""
        layout = _layout(theme, snapshot, size)
        count = len(gallery(snapshot, self.choice))
        return max(-(-count // layout.per_page), 1)

    def turn(self, theme: Theme, snapshot: Snapshot, size: QSizeF, pages: int) -> bool:
        """Turn so many pages; whether that led to another one."""
        before = self.page
        last = self.page_count(theme, snapshot, size) - 1
        self.page = min(max(self.page + pages, 0), last)
        return self.page != before

    def show_sample(self, theme: Theme, snapshot: Snapshot, size: QSizeF) -> None:
        """Turn to the set and the page of the chosen sample; wrong ones stay a set."""
        sample = snapshot.selection.sample
        if self.choice != "wrong":
            self.choice = sample.part
        shown = gallery(snapshot, self.choice)
        if sample.part != shown.part:
            return
        place = np.flatnonzero(shown.indices == sample.index)
        if len(place):
            self.page = int(place[0]) // _layout(theme, snapshot, size).per_page

    def draw(
        self, painter: QPainter, theme: Theme, snapshot: Snapshot, size: QSizeF
    ) -> None:
        shown = gallery(snapshot, self.choice)
        layout = _layout(theme, snapshot, size)
        page = min(self.page, max(-(-len(shown) // layout.per_page), 1) - 1)
        start = page * layout.per_page
        places = range(min(layout.per_page, len(shown) - start))
        padding = theme.px(_PADDING)
        if not places:
            _draw_nothing(painter, theme, shown, size)
            return
        sheet = self._images(theme, snapshot, shown, start, layout)
        rows, columns = snapshot.dataset.image_shape or (1, 1)
        raster = is_raster(painter)
        for place in places:
            x, y = layout.corner(place)
            row, column = divmod(place, layout.columns)
            cell = QRectF(
                x + padding, y + padding, layout.image_width, layout.image_height
            )
            source = QRect(column * columns, row * rows, columns, rows)
            self._draw_cell(painter, theme, snapshot, shown, start + place, cell, False)
            if raster:
                painter.drawImage(cell, sheet, QRectF(source))
            else:
                # An SVG would hold the whole sheet each time.
                painter.drawImage(cell, sheet.copy(source))
            self._draw_cell(painter, theme, snapshot, shown, start + place, cell, True)
        _draw_foot(painter, theme, shown, start, len(places), size)

    def sample_at(
        self, theme: Theme, snapshot: Snapshot, size: QSizeF, position: QPointF
    ) -> Sample | None:
        shown = gallery(snapshot, self.choice)
        layout = _layout(theme, snapshot, size)
        padding = theme.px(_PADDING)
        place = layout.place_at(position.x() - padding, position.y() - padding)
        if place is None:
            return None
        number = self.page * layout.per_page + place
        if number >= len(shown):
            return None
        return Sample(shown.part, int(shown.indices[number]))

    def table(self, snapshot: Snapshot) -> Table:
        return samples_table(snapshot)

    def _images(
        self,
        theme: Theme,
        snapshot: Snapshot,
        shown: Gallery,
        start: int,
        layout: GalleryLayout,
    ) -> QImage:
        """All images of the page on one sheet, kept until other ones are shown."""
        indices = shown.indices[start : start + layout.per_page]
        shape = snapshot.dataset.image_shape or (1, 1)
        key = (
            snapshot.dataset,
            shown.part,
            indices.tobytes(),
            layout.columns,
            theme,
        )
        if self._sheet is None or key != self._sheet_key:
            part = snapshot.part_of(Sample(shown.part, 0))
            images = brightness(snapshot.dataset, part.points[indices])
            sheet = atlas(images, shape, layout.columns)
            self._sheet = image_of(sheet_pixels(sheet, theme.tokens))
            self._sheet_key = key
        return self._sheet

    def _draw_cell(
        self,
        painter: QPainter,
        theme: Theme,
        snapshot: Snapshot,
        shown: Gallery,
        number: int,
        cell: QRectF,
        above: bool,
    ) -> None:
        """What is below the image (the yellow ground) or above it (frame, caption)."""
        sample = Sample(shown.part, int(shown.indices[number]))
        chosen = sample == snapshot.selection.sample
        around = cell.adjusted(-2.5, -2.5, 2.5, theme.px(14.0))
        if not above:
            if chosen:
                painter.fillRect(around, theme.color("mark"))
            return
        wrong = shown.is_wrong(number)
        frame = QPen(theme.color("ink" if wrong else "line"), 1.5 if wrong else 1.0)
        painter.setPen(frame)
        painter.drawRect(cell)
        if chosen or sample == snapshot.selection.hover_sample:
            painter.setPen(QPen(theme.color("ink"), 1.5))
            painter.drawRect(around)
        text = shown.caption(number, snapshot.dataset.class_names)
        color = "on_mark" if chosen else "text" if wrong else "muted"
        weight = 600 if wrong else 400
        width = cell.width() + theme.px(4.0)
        draw_text(
            painter,
            theme,
            cell.center().x(),
            cell.bottom() + theme.px(11.5),
            elided(theme, text, width, CAPTION_SIZE, weight),
            size=CAPTION_SIZE,
            weight=weight,
            color=color,
            align="center",
        )


def _layout(theme: Theme, snapshot: Snapshot, size: QSizeF) -> GalleryLayout:
    padding = theme.px(_PADDING)
    return gallery_layout(
        size.width() - 2 * padding,
        size.height() - padding - theme.px(_FOOT),
        snapshot.dataset.image_shape or (1, 1),
        theme.scale,
    )


def _draw_foot(
    painter: QPainter,
    theme: Theme,
    shown: Gallery,
    start: int,
    count: int,
    size: QSizeF,
) -> None:
    """Which of the images these are, and how many there are."""
    kind = "images" if shown.choice != "wrong" else f"wrong {shown.part} images"
    text = (
        f"{format_count(start + 1)}–{format_count(start + count)} of "
        f"{format_count(len(shown))} {kind}"
    )
    if shown.choice == "wrong" and shown.evaluated < shown.total:
        text += f", among the first {format_count(shown.evaluated)}"
    baseline = size.height() - theme.px(7.0)
    left = theme.px(_PADDING)
    draw_text(painter, theme, left, baseline, text, size=CAPTION_SIZE, color="muted")
    if shown.predicted is not None:
        draw_text(
            painter,
            theme,
            size.width() - left,
            baseline,
            "framed: true class → taken for",
            size=CAPTION_SIZE,
            color="muted",
            align="right",
        )


def _draw_nothing(
    painter: QPainter, theme: Theme, shown: Gallery, size: QSizeF
) -> None:
    text = "No image is taken for another class."
    if shown.choice != "wrong":
        text = "There are no images in this set."
    middle = size.height() / 2
    draw_text(
        painter, theme, size.width() / 2, middle, text, color="muted", align="center"
    )
