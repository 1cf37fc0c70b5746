"""Samples in a plane over the network's answer: regions, or the output as colour."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen

from nnviz.picture.function_fit import shown_output
from nnviz.picture.plane import (
    Plane,
    Window,
    default_columns,
    plane_of,
    principal_columns,
)
from nnviz.picture.predictions import outputs_of
from nnviz.picture.regions import (
    Grid,
    decision_regions,
    field_pixels,
    grid_shape,
    output_grid,
    region_pixels,
    zero_lines,
)
from nnviz.picture.sample_table import samples_table
from nnviz.picture.scatter import (
    Points,
    emptiest_corner,
    marks_words,
    nearest_sample,
    parts_of,
    sample_points,
)
from nnviz.picture.table import Table
from nnviz.session.selection import Sample
from nnviz.session.snapshot import Snapshot
from nnviz.ui.data_legend import ValueScale, draw_legend, legend_width
from nnviz.ui.lettering import draw_text
from nnviz.ui.pixels import image_of
from nnviz.ui.plot_axes import draw_axes, plot_rect, window_ticks
from nnviz.ui.sample_marks import Placement, SampleMarks, draw_chosen
from nnviz.ui.shapes import polygon_of
from nnviz.ui.theme import CAPTION_SIZE, Theme

Floats = NDArray[np.float64]

_BOUNDARY_OPACITY = 0.55
_REACH = 9.0


class PlaneDrawing:
    """Two-dimensional data, or a plane through data of more dimensions.

    ``columns``: the two columns of the points that are drawn, or what stands for the
    principal components; ``None`` for the two that part the classes best, or for
    images the components. While it is ``full`` it has no axes and all the room, so
    that points drawn into it stay where they are. One that is ``bare`` leaves the
    legend, the names of the axes and the note on its slice to what stands around it.
    Drawings of one size can share ``marks``, which are painted once then.
    """

    def __init__(self, *, bare: bool = False, marks: SampleMarks | None = None) -> None:
        self._bare = bare
        self.columns: tuple[int, int] | None = None
        self.window: Window | None = None
        self.full = False
        self._marks = marks or SampleMarks()
        self._field_key: tuple[object, ...] = ()
        self._field: _Field | None = None

    def heading(self, snapshot: Snapshot) -> str:
        if snapshot.dataset.dimension > 2:
            return "Decision regions"
        if snapshot.dataset.is_classification:
            return "Data and decision regions"
        return "Data and output"

    def note(self, snapshot: Snapshot) -> str:
        drawn = marks_words(snapshot.dataset)
        if drawn or snapshot.dataset.dimension > 2:
            return drawn
        if snapshot.dataset.is_classification:
            return "region = argmax of f"
        return "colour = output"

    def shown_columns(self, snapshot: Snapshot) -> tuple[int, int]:
        """The columns drawn; the choice does not outlive the data it was made for."""
        dataset = snapshot.dataset
        if self.columns is not None and max(self.columns) < dataset.dimension + 2:
            return self.columns
        if dataset.image_shape is not None:
            return principal_columns(dataset)
        return default_columns(dataset)

    def draw(
        self, painter: QPainter, theme: Theme, snapshot: Snapshot, size: QSizeF
    ) -> None:
        dataset = snapshot.dataset
        plane = self.plane(snapshot)
        placement = self.placement(theme, snapshot, size)
        rect = placement.rect
        field = self._computed(theme, snapshot, plane, placement)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(rect, field.image)
        ink = theme.color("ink")
        ink.setAlphaF(_BOUNDARY_OPACITY)
        _draw_lines(painter, field.lines, placement, ink)
        if not (plane.square or self.full):
            x_ticks, y_ticks = window_ticks(theme, placement.window, rect)
            names = ("", "") if self._bare else plane.names
            draw_axes(painter, theme, rect, x_ticks, y_ticks, *names)
        output = shown_output(snapshot)
        sets = sample_points(dataset, plane.columns)
        scale = field.scale
        limit = None if scale is None else scale.limit
        self._marks.draw(painter, theme, sets, placement, limit, output)
        draw_chosen(painter, theme, sets, placement, snapshot.selection)
        if dataset.dimension > 2 and not self._bare:
            _draw_slice_note(painter, theme, placement, sets, snapshot.selection.sample)
        width = self._legend_width(theme, size)
        if width > 0.0:
            legend = QRectF(size.width() - width, 0, width, size.height())
            point = snapshot.part_of(snapshot.selection.sample).points[
                snapshot.selection.sample.index
            ]
            at = plane.coordinates_of(point[np.newaxis])[0]
            coordinates = tuple(map(float, at))
            draw_legend(painter, theme, snapshot, legend, coordinates, scale)

    def sample_at(
        self, theme: Theme, snapshot: Snapshot, size: QSizeF, position: QPointF
    ) -> Sample | None:
        plane = self.plane(snapshot)
        placement = self.placement(theme, snapshot, size)
        if not placement.rect.contains(position):
            return None
        return nearest_sample(
            sample_points(snapshot.dataset, plane.columns),
            placement.to_units(position),
            placement.px_per_unit,
            theme.px(_REACH),
        )

    def placement(self, theme: Theme, snapshot: Snapshot, size: QSizeF) -> Placement:
        drawn = QSizeF(size.width() - self._legend_width(theme, size), size.height())
        placement = _placement(theme, self.plane(snapshot), drawn, not self._bare)
        if self.full:
            rect = QRectF(0, 0, drawn.width(), drawn.height())
            placement = Placement(placement.window, rect)
        if self.window is not None:
            return Placement(self.window, placement.rect)
        return placement

    def table(self, snapshot: Snapshot) -> Table:
        return samples_table(snapshot)

    def _legend_width(self, theme: Theme, size: QSizeF) -> float:
        return 0.0 if self._bare else legend_width(theme, size.width())

    def plane(self, snapshot: Snapshot) -> Plane:
        """The plane that is drawn."""
        dataset = snapshot.dataset
        columns = self.shown_columns(snapshot)
        if dataset.dimension == 2:
            return plane_of(dataset, (0, 1), np.zeros(2))
        sample = snapshot.selection.sample
        base = snapshot.part_of(sample).points[sample.index]
        return plane_of(dataset, columns, base)

    def _computed(
        self, theme: Theme, snapshot: Snapshot, plane: Plane, placement: Placement
    ) -> "_Field":
        rows, columns = grid_shape(
            placement.rect.width() / placement.rect.height(),
            snapshot.architecture.weight_count,
            snapshot.playing,
        )
        key = (
            snapshot.parameters,
            snapshot.dataset,
            plane.columns,
            plane.base.tobytes(),
            placement.window,
            (rows, columns),
            theme,
            shown_output(snapshot),
        )
        if self._field is None or key != self._field_key:
            grid = output_grid(snapshot, plane, placement.window, rows, columns)
            self._field = _field_of(theme, snapshot, grid)
            self._field_key = key
        return self._field


class _Field:
    """The ground of the drawing: image and lines, and its ramp for regression."""

    def __init__(
        self, image: QImage, lines: tuple[Floats, ...], scale: ValueScale | None
    ) -> None:
        self.image = image
        self.lines = lines
        self.scale = scale


def _field_of(theme: Theme, snapshot: Snapshot, grid: Grid) -> _Field:
    if snapshot.dataset.is_classification:
        regions = decision_regions(snapshot, grid)
        pixels = region_pixels(regions, theme.tokens)
        return _Field(image_of(pixels), regions.boundaries, None)
    output = shown_output(snapshot)
    scale = _value_scale(snapshot, output)
    pixels = field_pixels(grid, output, scale.limit, theme.tokens)
    return _Field(
        image_of(pixels), tuple(zero_lines(grid, grid.outputs[output])), scale
    )


def _value_scale(snapshot: Snapshot, output: int) -> ValueScale:
    # The ramp follows the targets: one that followed the output would hide how it
    # grows while the network trains.
    parts = [part for _, part in parts_of(snapshot.dataset)]
    limit = max(float(np.abs(part.targets[:, output]).max()) for part in parts) or 1.0
    answers = np.concatenate([outputs_of(snapshot, part)[:, output] for part in parts])
    beyond = bool(np.abs(answers).max() > 1.05 * limit)
    name = "output" if snapshot.dataset.output_count == 1 else f"output {output + 1}"
    return ValueScale(name, limit, beyond)


def _placement(theme: Theme, plane: Plane, size: QSizeF, named: bool) -> Placement:
    if plane.square:
        rect = QRectF(0, 0, size.width(), size.height())
        aspect = size.width() / max(size.height(), 1.0)
        return Placement(plane.window.widened(aspect), rect)
    return Placement(plane.window, plot_rect(theme, size, named))


def _draw_lines(
    painter: QPainter, lines: tuple[Floats, ...], placement: Placement, color: QColor
) -> None:
    path = QPainterPath()
    for line in lines:
        path.addPolygon(polygon_of(placement.to_px(line)))
    painter.strokePath(path, QPen(color, 1.0))


def _draw_slice_note(
    painter: QPainter,
    theme: Theme,
    placement: Placement,
    sets: tuple[Points, ...],
    sample: Sample,
) -> None:
    text = f"slice through {sample.part} sample {sample.index}"
    width = theme.text_width(text, CAPTION_SIZE) + theme.px(12.0)
    height = theme.px(17.0)
    rect, window = placement.rect, placement.window
    right, top = emptiest_corner(
        sets,
        np.array([window.left, window.bottom]),
        np.array([window.right, window.top]),
        np.array([width / rect.width(), height / rect.height()]),
    )
    x = rect.right() - width if right else rect.left()
    y = rect.top() if top else rect.bottom() - height
    box = QRectF(x, y, width, height)
    painter.fillRect(box, theme.color("panel"))
    draw_text(
        painter,
        theme,
        box.left() + theme.px(6.0),
        box.bottom() - theme.px(4.5),
        text,
        size=CAPTION_SIZE,
        color="muted",
    )
