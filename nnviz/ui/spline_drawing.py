"""One input: the curve with its pieces in alternating tint, and its kinks."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPen

from nnviz.picture.function_fit import shown_output
from nnviz.picture.kink_drag import SlopeGrip, slope_grip
from nnviz.picture.numbers import format_number
from nnviz.picture.plane import Window
from nnviz.picture.spline_picture import SplinePicture, spline_picture
from nnviz.picture.spline_words import spline_caption
from nnviz.session.selection import Neuron
from nnviz.session.snapshot import Snapshot
from nnviz.ui.caption_row import CAPTION_HEIGHT, draw_caption
from nnviz.ui.curve_strokes import draw_curve
from nnviz.ui.layer_pens import draw_kink_marker, layer_pen, marker_radius
from nnviz.ui.lettering import draw_text, middle_baseline
from nnviz.ui.plot_axes import draw_axes, draw_grid, plot_rect, window_ticks
from nnviz.ui.sample_marks import Placement, SampleMarks, draw_chosen
from nnviz.ui.shapes import faded, polygon_of
from nnviz.ui.theme import CAPTION_SIZE, Theme

Floats = NDArray[np.float64]

_SLOPES_HEIGHT = 15.0
_HEIGHT_WITH_NAMES = 250.0
_MOST_MARKERS = 300
_REACH = 8.0
_HANDLE = (18.0, 44.0)
_HANDLE_RADIUS = 5.0
_BAND_OPACITY = 0.75
_DROP_OPACITY = 0.45


@dataclass(frozen=True, slots=True, eq=False)
class Handle:
    """The handle of a slope: ``at`` is its place in px."""

    grip: SlopeGrip
    kink: QPointF
    at: QPointF


class SplineDrawing:
    """Draws the spline of data with one input column.

    ``window``: what it shows while something is in the hand, else ``None``.
    """

    def __init__(self) -> None:
        self.window: Window | None = None
        self._marks = SampleMarks()
        self._key: tuple[object, ...] = ()
        self._picture: SplinePicture | None = None

    def laid_out(
        self, theme: Theme, snapshot: Snapshot, size: QSizeF
    ) -> tuple[Placement, SplinePicture]:
        """The picture, and where its data units lie."""
        px = theme.px
        above = px(CAPTION_HEIGHT + _SLOPES_HEIGHT - 12.0)
        room = QSizeF(size.width(), max(size.height() - above, 1.0))
        named = size.height() >= px(_HEIGHT_WITH_NAMES)
        rect = plot_rect(theme, room, named).translated(0.0, above)
        samples = max(int(2 * rect.width()), 2)
        key = (
            snapshot.parameters,
            snapshot.dataset,
            snapshot.playing,
            shown_output(snapshot),
            self.window,
            samples,
        )
        if self._picture is None or key != self._key:
            self._picture = spline_picture(snapshot, samples, self.window)
            self._key = key
        return Placement(self._picture.window, rect), self._picture

    def draw(
        self,
        painter: QPainter,
        theme: Theme,
        snapshot: Snapshot,
        size: QSizeF,
        piece: int | None = None,
        stroke: Floats | None = None,
    ) -> None:
        """Draw into (0, 0, size); ``piece`` is pointed at, ``stroke`` being drawn."""
        placement, picture = self.laid_out(theme, snapshot, size)
        rect, window = placement.rect, picture.window
        caption = QRectF(0, 0, size.width(), theme.px(CAPTION_HEIGHT))
        draw_caption(painter, theme, caption, spline_caption(snapshot, picture))
        painter.fillRect(rect, theme.color("canvas"))
        self._draw_bands(painter, theme, placement, picture, piece)
        x_ticks, y_ticks = window_ticks(theme, window, rect)
        draw_grid(painter, theme, rect, y_ticks)
        named = size.height() >= theme.px(_HEIGHT_WITH_NAMES)
        names = (picture.x_name, picture.y_name) if named else ("", "")
        draw_axes(painter, theme, rect, x_ticks, y_ticks, *names)
        self._marks.draw(painter, theme, picture.sets, placement)
        chosen = snapshot.selection.hover_unit or snapshot.selection.unit
        neuron = chosen if isinstance(chosen, Neuron) else None
        self._draw_drops(painter, theme, placement, picture, neuron)
        for k, curve in enumerate(picture.curves):
            color = theme.color("ink")
            if picture.classes:
                color = theme.class_color(picture.outputs[k])
            draw_curve(painter, placement.to_px(curve), rect, color, theme.px(2.0))
        draw_chosen(painter, theme, picture.sets, placement, snapshot.selection)
        handle = self.handle(theme, snapshot, size)
        if handle is not None:
            _draw_handle(painter, theme, handle)
        self._draw_kinks(painter, theme, placement, picture, neuron)
        if stroke is not None and len(stroke):
            _draw_stroke(painter, theme, placement, stroke)

    # What is under the pointer

    def kink_at(
        self, theme: Theme, snapshot: Snapshot, size: QSizeF, position: QPointF
    ) -> int | None:
        """The kink whose marker or line down to the axis is under the pointer."""
        placement, picture = self.laid_out(theme, snapshot, size)
        if picture.pieces is None or not len(picture.pieces.kinks):
            return None
        rect, reach = placement.rect, theme.px(_REACH)
        if not rect.adjusted(-reach, -reach, reach, reach).contains(position):
            return None
        at = self._kinks_px(placement, picture)
        aside = np.abs(at[:, 0] - position.x())
        near = np.hypot(aside, at[:, 1] - position.y())
        if near.min() <= reach:
            return int(near.argmin())
        # Below the curve the line of a kink goes down to the axis.
        below = (position.y() > at[:, 1]) & (aside <= reach / 2)
        return int(np.where(below, aside, np.inf).argmin()) if below.any() else None

    def handle(self, theme: Theme, snapshot: Snapshot, size: QSizeF) -> Handle | None:
        """The handle of the slope behind the kink of the chosen neuron."""
        unit = snapshot.selection.unit
        placement, picture = self.laid_out(theme, snapshot, size)
        if not isinstance(unit, Neuron):
            return None
        grip = slope_grip(snapshot, picture, unit)
        if grip is None:
            return None
        rect = placement.rect
        kink = QPointF(*placement.to_px(np.array([[grip.x, grip.y]]))[0])
        if not rect.contains(kink):
            return None
        across, up = placement.px_per_unit
        rise = -grip.slope * up / across
        nearest, farthest = map(theme.px, _HANDLE)
        reach = farthest / max(float(np.hypot(1.0, rise)), 1.0)
        room = rect.right() - kink.x() if grip.side > 0 else kink.x() - rect.left()
        reach = min(max(reach, nearest / 3), room)
        at = kink + QPointF(grip.side * reach, grip.side * reach * rise)
        at.setY(min(max(at.y(), rect.top()), rect.bottom()))
        return Handle(grip, kink, at)

    def on_handle(
        self, theme: Theme, snapshot: Snapshot, size: QSizeF, position: QPointF
    ) -> Handle | None:
        """The handle, if the pointer is on it."""
        handle = self.handle(theme, snapshot, size)
        if handle is None:
            return None
        away = handle.at - position
        on = away.manhattanLength() <= theme.px(_REACH + 2.0)
        return handle if on else None

    # Parts

    def _draw_bands(
        self,
        painter: QPainter,
        theme: Theme,
        placement: Placement,
        picture: SplinePicture,
        piece: int | None,
    ) -> None:
        slopes = picture.slopes
        if picture.pieces is None or not len(slopes):
            return
        rect, strip = placement.rect, theme.px(_SLOPES_HEIGHT)
        ends = picture.pieces.ends
        x = rect.left() + (ends - picture.window.left) * placement.px_per_unit[0]
        tints = theme.color("canvas"), faded(theme.color("line"), _BAND_OPACITY)
        middle = rect.top() - strip / 2
        baseline = middle_baseline(theme, middle, CAPTION_SIZE)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        bands = [
            QRectF(left, rect.top() - strip, right - left, rect.height() + strip)
            for left, right in zip(x[:-1].tolist(), x[1:].tolist(), strict=True)
        ]
        for number, band in enumerate(bands):
            color = tints[number % 2]
            if number == piece:
                color = theme.color("border")
            painter.fillRect(band, color)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number, band in enumerate(bands):
            slope = float(slopes[number])
            text = format_number(slope)
            if theme.text_width(text, CAPTION_SIZE) + theme.px(5.0) <= band.width():
                draw_text(
                    painter,
                    theme,
                    band.center().x(),
                    baseline,
                    text,
                    size=CAPTION_SIZE,
                    color=theme.signed_color(slope),
                    align="center",
                )
        if bands and bands[0].width() and rect.left() > theme.px(30.0):
            draw_text(
                painter,
                theme,
                rect.left() - theme.px(6.0),
                baseline,
                "slope",
                size=CAPTION_SIZE,
                color="muted",
                align="right",
            )

    def _kinks_px(self, placement: Placement, picture: SplinePicture) -> Floats:
        """Where the markers are: on the curve, or at the edge it has gone over."""
        assert picture.pieces is not None
        kinks = np.column_stack([picture.pieces.kinks, picture.heights])
        at = placement.to_px(kinks)
        rect = placement.rect
        at[:, 1] = np.clip(np.nan_to_num(at[:, 1]), rect.top(), rect.bottom())
        return at

    def _draw_drops(
        self,
        painter: QPainter,
        theme: Theme,
        placement: Placement,
        picture: SplinePicture,
        neuron: Neuron | None,
    ) -> None:
        """A line from each kink down to the axis, in the style of its layer."""
        if picture.pieces is None:
            return
        bottom = placement.rect.bottom()
        at = self._kinks_px(placement, picture)
        for number, (x, y) in enumerate(at.tolist()):
            neurons = picture.neurons_at(number)
            pen = layer_pen(theme, neurons[0].layer)
            pen.setColor(faded(theme.color("ink"), _DROP_OPACITY))
            pen.setWidthF(theme.px(1.0))
            if neuron in neurons:
                pen = QPen(theme.color("mark"), theme.px(3.0))
            painter.setPen(pen)
            painter.drawLine(QLineF(x, y, x, bottom))

    def _draw_kinks(
        self,
        painter: QPainter,
        theme: Theme,
        placement: Placement,
        picture: SplinePicture,
        neuron: Neuron | None,
    ) -> None:
        if picture.pieces is None or not len(picture.pieces.kinks):
            return
        at = self._kinks_px(placement, picture)
        if len(at) > _MOST_MARKERS:
            return
        gaps = np.diff(at[:, 0], prepend=-np.inf, append=np.inf)
        room = np.minimum(gaps[1:], gaps[:-1])
        order = sorted(range(len(at)), key=lambda k: neuron in picture.neurons_at(k))
        for number in order:
            neurons = picture.neurons_at(number)
            chosen = neuron in neurons
            shown = neuron if chosen and neuron is not None else neurons[0]
            text = str(shown.index + 1) + ("+" if len(neurons) > 1 else "")
            is_roomy = room[number] > theme.px(2 * marker_radius(text, shown.layer))
            draw_kink_marker(
                painter,
                theme,
                QPointF(*at[number].tolist()),
                shown.layer,
                text if is_roomy or chosen else "",
                chosen=chosen,
                faint=picture.part.is_whole and not bool(picture.pieces.bends[number]),
            )


def _draw_handle(painter: QPainter, theme: Theme, handle: Handle) -> None:
    painter.setPen(QPen(theme.color("on_mark"), theme.px(4.0)))
    painter.drawLine(QLineF(handle.kink, handle.at))
    painter.setPen(QPen(theme.color("mark"), theme.px(2.4)))
    painter.drawLine(QLineF(handle.kink, handle.at))
    radius = theme.px(_HANDLE_RADIUS)
    painter.setPen(QPen(theme.color("on_mark"), 1.2))
    painter.setBrush(theme.color("mark"))
    painter.drawRect(
        QRectF(handle.at.x() - radius, handle.at.y() - radius, 2 * radius, 2 * radius)
    )


def _draw_stroke(
    painter: QPainter, theme: Theme, placement: Placement, stroke: Floats
) -> None:
    """The line under the pen, before it becomes data."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    line = polygon_of(placement.to_px(stroke))
    for name, width in (("on_mark", 5.0), ("mark", 3.0)):
        pen = QPen(theme.color(name), theme.px(width))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.drawPolyline(line)
