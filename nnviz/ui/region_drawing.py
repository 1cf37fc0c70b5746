"""Two inputs: the linear regions as polygons, their lines in the style of the layer."""

from dataclasses import dataclass
from time import perf_counter

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from nnviz.picture.colors import ramp_colors
from nnviz.picture.function_fit import shown_output
from nnviz.picture.plane import (
    Plane,
    data_kind,
    default_columns,
    plane_of,
    without_unit,
)
from nnviz.picture.region_picture import RegionPicture, region_picture
from nnviz.picture.region_words import region_caption
from nnviz.picture.scatter import parts_of, sample_points
from nnviz.session.selection import Neuron
from nnviz.session.snapshot import Snapshot
from nnviz.ui.caption_row import CAPTION_HEIGHT, draw_caption
from nnviz.ui.curve_strokes import is_raster
from nnviz.ui.kept_layer import KeptLayer
from nnviz.ui.layer_pens import draw_segments, layer_pen
from nnviz.ui.lettering import draw_text, middle_baseline, wrapped
from nnviz.ui.plot_axes import draw_axes, plot_rect, window_ticks
from nnviz.ui.sample_marks import Placement, draw_chosen
from nnviz.ui.shapes import faded, polygon_of
from nnviz.ui.theme import CAPTION_SIZE, TEXT_SIZE, Theme

Floats = NDArray[np.float64]

_REACH = 5.0
_LEGEND = 112.0
_NARROWEST_DRAWING = 190.0
_ROW = 19.0
_SHARE = 0.05
"""The share of the time that regions may take while it trains."""
_ODD_OPACITY = 0.42
_EVEN_SHARE = 0.4
_ROOMY_EDGE = 22.0
"""Regions smaller than this across, in px, have thinner lines."""
_THINNEST = 0.4


class RegionDrawing:
    """Draws the regions on a plane of the points."""

    def __init__(self) -> None:
        self._layer = KeptLayer()
        self._key: tuple[object, ...] = ()
        self._picture: RegionPicture | None = None
        self._due = 0.0

    def laid_out(
        self, theme: Theme, snapshot: Snapshot, size: QSizeF
    ) -> tuple[Placement, RegionPicture]:
        """The picture, and where its data units lie.

        While it trains the picture may be a little older than the snapshot.
        """
        plane = _plane(snapshot)
        placement = _placement(theme, plane, size)
        place = (
            snapshot.dataset,
            snapshot.architecture,
            plane.columns,
            plane.base.tobytes(),
            placement.window,
            shown_output(snapshot),
        )
        key = (*place, snapshot.playing, snapshot.parameters)
        same_place = self._key[: len(place)] == place
        wait = snapshot.playing and same_place and perf_counter() < self._due
        if self._picture is None or (key != self._key and not wait):
            start = perf_counter()
            self._picture = region_picture(snapshot, plane, placement.window)
            self._key = key
            self._note_cost(perf_counter() - start)
        return placement, self._picture

    def draw(
        self,
        painter: QPainter,
        theme: Theme,
        snapshot: Snapshot,
        size: QSizeF,
        region: int | None = None,
    ) -> None:
        """Draw into (0, 0, size); ``region`` is pointed at."""
        placement, picture = self.laid_out(theme, snapshot, size)
        rect = placement.rect
        painter.fillRect(rect, theme.color("canvas"))
        if picture.regions is None:
            _draw_missing(painter, theme, rect, picture.missing)
        else:
            key = (picture, theme, placement.window, rect.width(), rect.height())
            start = perf_counter()

            def paint(on: QPainter) -> None:
                _draw_tiles(on, theme, placement, snapshot, picture)
                _draw_lines(on, theme, placement, picture)

            self._layer.draw(painter, QSizeF(rect.right(), rect.bottom()), key, paint)
            self._note_cost(perf_counter() - start)
            if region is not None and region < picture.regions.count:
                corners = placement.to_px(picture.regions.polygon(region))
                painter.setBrush(faded(theme.color("ink"), 0.12))
                painter.setPen(QPen(theme.color("ink"), theme.px(2.0)))
                painter.drawPolygon(polygon_of(corners))
            self._draw_neuron(painter, theme, snapshot, placement, picture)
        if not picture.plane.square:
            ticks = window_ticks(theme, placement.window, rect)
            names = [without_unit(name) for name in picture.plane.names]
            draw_axes(painter, theme, rect, *ticks, *names)
        sets = sample_points(snapshot.dataset, picture.plane.columns)
        draw_chosen(painter, theme, sets, placement, snapshot.selection)
        width = _legend_width(theme, size)
        if width > 0.0:
            legend = QRectF(size.width() - width, 0, width, size.height())
            _draw_legend(painter, theme, snapshot, picture, legend)
        caption = QRectF(0, 0, size.width(), theme.px(CAPTION_HEIGHT))
        parts = region_caption(snapshot, picture)
        if data_kind(snapshot.dataset) not in ("plane", "fit"):
            sample = snapshot.selection.sample
            parts = (*parts, f"slice through {sample.part} sample {sample.index}")
        draw_caption(painter, theme, caption, parts)

    def region_at(
        self, theme: Theme, snapshot: Snapshot, size: QSizeF, position: QPointF
    ) -> int | None:
        """The region under the pointer."""
        placement, picture = self.laid_out(theme, snapshot, size)
        if picture.regions is None or not placement.rect.contains(position):
            return None
        return picture.regions.region_at(*placement.to_units(position).tolist())

    def neuron_at(
        self, theme: Theme, snapshot: Snapshot, size: QSizeF, position: QPointF
    ) -> Neuron | None:
        """The neuron whose line is under the pointer."""
        placement, picture = self.laid_out(theme, snapshot, size)
        if not placement.rect.contains(position):
            return None
        at = placement.to_units(position)
        found = picture.boundaries.nearest(at, placement.px_per_unit, theme.px(_REACH))
        return None if found is None else Neuron(*found)

    def _note_cost(self, seconds: float) -> None:
        """The next picture of a training network waits until this one is paid for."""
        self._due = max(self._due, perf_counter() + seconds / _SHARE)

    def _draw_neuron(
        self,
        painter: QPainter,
        theme: Theme,
        snapshot: Snapshot,
        placement: Placement,
        picture: RegionPicture,
    ) -> None:
        """The line of the chosen neuron, or of the one pointed at."""
        unit = snapshot.selection.hover_unit or snapshot.selection.unit
        if not isinstance(unit, Neuron):
            return
        lines = picture.boundaries.of(unit.layer, unit.index)
        lines = placement.to_px(lines.reshape(-1, 2)).reshape(-1, 2, 2)
        for name, width in (("on_mark", 5.0), ("mark", 3.0)):
            pen = QPen(theme.color(name), theme.px(width))
            draw_segments(painter, lines, pen)


def _plane(snapshot: Snapshot) -> Plane:
    dataset = snapshot.dataset
    if data_kind(dataset) == "plane":
        return plane_of(dataset, (0, 1), np.zeros(2))
    sample = snapshot.selection.sample
    base = snapshot.part_of(sample).points[sample.index]
    return plane_of(dataset, default_columns(dataset), base)


def _legend_width(theme: Theme, size: QSizeF) -> float:
    wanted = theme.px(_LEGEND)
    return wanted if size.width() - wanted >= theme.px(_NARROWEST_DRAWING) else 0.0


def _placement(theme: Theme, plane: Plane, size: QSizeF) -> Placement:
    top = theme.px(CAPTION_HEIGHT)
    width = max(size.width() - _legend_width(theme, size), 1.0)
    height = max(size.height() - top, 1.0)
    if plane.square:
        rect = QRectF(0, top, width, height)
        return Placement(plane.window.widened(width / height), rect)
    named = plot_rect(theme, QSizeF(width, height), named=True)
    return Placement(plane.window, named.translated(0.0, top))


def _draw_tiles(
    painter: QPainter,
    theme: Theme,
    placement: Placement,
    snapshot: Snapshot,
    picture: RegionPicture,
) -> None:
    """Every polygon in its colour."""
    tiles = picture.tiles
    fills = _fills(theme, snapshot, picture)
    corners = placement.to_px(tiles.corners)
    ends = tiles.starts.tolist()
    painter.save()
    painter.setClipRect(placement.rect)
    # Smoothed edges of two neighbours would let the ground shine through.
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, not is_raster(painter))
    painter.setPen(Qt.PenStyle.NoPen)
    # One colour after the other: a brush is dearer than a small polygon.
    order = np.argsort(fills.kinds, kind="stable").tolist()
    kind = None
    for number in order:
        if fills.kinds[number] != kind:
            kind = fills.kinds[number]
            painter.setBrush(fills.colors[number])
        polygon = polygon_of(corners[ends[number] : ends[number + 1]])
        painter.drawConvexPolygon(polygon)
    painter.restore()


@dataclass(frozen=True, slots=True, eq=False)
class _Fills:
    """``kinds`` (n,): equal for tiles of one colour; ``colors``: that of each tile."""

    kinds: NDArray[np.int64]
    colors: list[QColor]


def _fills(theme: Theme, snapshot: Snapshot, picture: RegionPicture) -> _Fills:
    tiles = picture.tiles
    if picture.part.is_whole and not snapshot.dataset.is_classification:
        limit = _value_limit(snapshot)
        rgb = ramp_colors(tiles.values, limit, theme.tokens.weight_ramp)
        colors = [QColor(*each) for each in rgb.tolist()]
        return _Fills(np.arange(tiles.count), colors)
    kinds = np.asarray(2 * (tiles.labels + 1) + tiles.odd, np.int64)
    of_kind = {kind: _fill(theme, kind) for kind in {*kinds.tolist()}}
    return _Fills(kinds, [of_kind[kind] for kind in kinds.tolist()])


def _fill(theme: Theme, kind: int) -> QColor:
    """The colour of a class, or of none, for an even or an odd number of neurons."""
    label, odd = kind // 2 - 1, kind % 2
    if label < 0:
        return faded(theme.color("line"), _ODD_OPACITY if odd else 0.0)
    low, high = theme.tokens.region_opacity
    opacity = high if odd else low + _EVEN_SHARE * (high - low)
    return faded(theme.class_color(label), opacity)


def _value_limit(snapshot: Snapshot) -> float:
    """The end of the ramp of values: it follows the targets, not the network."""
    if snapshot.dataset.is_classification:
        return 1.0
    output = shown_output(snapshot)
    parts = [part for _, part in parts_of(snapshot.dataset)]
    return max(float(np.abs(part.targets[:, output]).max()) for part in parts) or 1.0


def _draw_lines(
    painter: QPainter, theme: Theme, placement: Placement, picture: RegionPicture
) -> None:
    assert picture.regions is not None
    rect = placement.rect
    edge = (rect.width() * rect.height() / picture.regions.count) ** 0.5
    share = min(max(edge / theme.px(_ROOMY_EDGE), _THINNEST), 1.0)
    layers = sorted({*picture.boundaries.layers.tolist()}, reverse=True)
    for layer in layers:
        lines = picture.boundaries.of(layer)
        lines = placement.to_px(lines.reshape(-1, 2)).reshape(-1, 2, 2)
        draw_segments(painter, lines, layer_pen(theme, layer, share))


def _draw_missing(painter: QPainter, theme: Theme, rect: QRectF, text: str) -> None:
    lines = wrapped(theme, text, rect.width() - theme.px(24.0), TEXT_SIZE)
    pitch = theme.px(18.0)
    y = rect.center().y() - pitch * (len(lines) - 1) / 2
    for line in lines:
        baseline = middle_baseline(theme, y)
        draw_text(
            painter,
            theme,
            rect.center().x(),
            baseline,
            line,
            color="muted",
            align="center",
        )
        y += pitch


def _draw_legend(
    painter: QPainter,
    theme: Theme,
    snapshot: Snapshot,
    picture: RegionPicture,
    rect: QRectF,
) -> None:
    """Which line is which layer's, and what the tints mean."""
    painter.fillRect(rect, theme.color("panel"))
    painter.setPen(QPen(theme.color("border"), 1.0))
    edge = rect.left() + 0.5
    painter.drawLine(QLineF(edge, rect.top(), edge, rect.bottom()))
    y = rect.top() + theme.px(CAPTION_HEIGHT + 6.0)
    left, row = rect.left() + theme.px(10.0), theme.px(_ROW)
    for layer in sorted({*picture.boundaries.layers.tolist()}):
        if y + row > rect.bottom():
            return
        middle = y + row / 2
        line = np.array([[[left, middle], [left + theme.px(22.0), middle]]])
        draw_segments(painter, line, layer_pen(theme, layer))
        text = f"z = 0, layer {layer}"
        baseline = middle_baseline(theme, middle, CAPTION_SIZE)
        text_left = left + theme.px(28.0)
        draw_text(painter, theme, text_left, baseline, text, size=CAPTION_SIZE)
        y += row
    words = "tint: neurons on, even or odd"
    if picture.part.is_whole and snapshot.dataset.is_classification:
        words = "colour: largest score; tint: neurons on, even or odd"
    elif picture.part.is_whole:
        words = "colour: output in the middle"
    lines = wrapped(theme, words, rect.right() - left - theme.px(6.0), CAPTION_SIZE)
    for text in lines:
        y += theme.px(15.0)
        if y > rect.bottom() - theme.px(4.0):
            return
        draw_text(painter, theme, left, y, text, size=CAPTION_SIZE, color="muted")
