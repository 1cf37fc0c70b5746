"""Painting the loss surface in 3-D: the surface, and all that lies on it."""

from collections.abc import Sequence
from math import ceil

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QImage,
    QPainter,
    QPen,
)

from nnviz.picture.loss_bands import BANDS
from nnviz.picture.surface_camera import Camera, Placement, placed
from nnviz.picture.surface_lines import level_lines, mesh_lines
from nnviz.picture.surface_mesh import SurfaceMesh
from nnviz.picture.surface_polygons import surface_polygons
from nnviz.picture.surface_raster import SurfaceLines, surface_pixels
from nnviz.picture.surface_scene import (
    PathPiece,
    Scene,
    mesh_of,
    scene,
)
from nnviz.picture.surface_sight import stretches
from nnviz.session.loss_slice import LossSlice
from nnviz.ui.curve_strokes import is_raster
from nnviz.ui.pixels import argb_image_of
from nnviz.ui.shapes import faded, polygon_of
from nnviz.ui.surface3d_box_painting import draw_box_axes, draw_box_behind
from nnviz.ui.surface3d_labels import Labels, draw_corner, draw_notes, point_text
from nnviz.ui.surface3d_path_painting import draw_ball, draw_lowest, draw_path
from nnviz.ui.theme import Theme

Floats = NDArray[np.float64]

_MESHES = 16
_SMALL = 100.0
"""Below so many px for half a side, what is written is in the corner."""
_FINE = 1.5
"""Pixels for each px of a screen that needs fewer more."""
_MARGINS, _LOW_MARGINS = (48.0, 8.0, 20.0, 30.0), (44.0, 4.0, 16.0, 10.0)
"""At the left, the top, the right and the bottom; and where there is little height."""
_LOW = 240.0


class Surface3dDrawing:
    """Draws slices of the loss; keeps what does not change from frame to frame."""

    def __init__(self) -> None:
        self._mesh: tuple[object, object, SurfaceMesh | None] | None = None
        self._image: tuple[tuple[object, ...], QImage, float] | None = None
        self._scene: tuple[tuple[object, ...], Scene] | None = None

    def mesh(self, shown: LossSlice) -> SurfaceMesh | None:
        """The relief of a slice, made once."""
        known = self._mesh
        if known is None or known[0] is not shown.grid or known[1] != shown.settings:
            known = self._mesh = shown.grid, shown.settings, mesh_of(shown)
        return known[2]

    def scene(
        self, theme: Theme, shown: LossSlice, camera: Camera, size: QSizeF
    ) -> Scene | None:
        """What lies around and on the surface, in px of a drawing of ``size``."""
        mesh = self.mesh(shown)
        if mesh is None:
            return None
        key = shown, camera, size.width(), size.height(), theme.scale
        if self._scene is None or self._scene[0] != key:
            is_low = size.height() < theme.px(_LOW)
            margins = _LOW_MARGINS if is_low else _MARGINS
            left, top, right, bottom = (theme.px(margin) for margin in margins)
            placement = placed(
                camera,
                mesh.half_sides,
                left,
                top,
                size.width() - left - right,
                size.height() - top - bottom,
            )
            self._scene = key, scene(shown, mesh, placement)
        return self._scene[1]

    def draw(
        self,
        painter: QPainter,
        theme: Theme,
        shown: LossSlice,
        camera: Camera,
        size: QSizeF,
        *,
        most_pixels: int | None = None,
    ) -> None:
        """Draw into (0, 0, size); in a hurry with so many pixels at most."""
        mesh = self.mesh(shown)
        drawn = self.scene(theme, shown, camera, size)
        if mesh is None or drawn is None:
            return
        second = shown.slice.second
        assert second is not None
        painter.save()
        painter.setClipRect(QRectF(0, 0, size.width(), size.height()))
        draw_box_behind(painter, theme, drawn.box)
        if is_raster(painter):
            self._draw_pixels(painter, theme, mesh, drawn.placement, size, most_pixels)
        else:
            _draw_polygons(painter, theme, mesh, drawn.placement)
        _draw_outline(painter, theme, drawn.outline)
        if drawn.lowest is not None:
            draw_lowest(painter, theme, drawn.lowest)
        for path in reversed(drawn.paths):
            draw_path(painter, theme, path)
        draw_box_axes(painter, theme, size, drawn.box, shown, mesh.scale.color_share)
        labels = Labels(painter, theme, size, drawn.paths[:1])
        small = drawn.placement.scale < theme.px(_SMALL) * camera.zoom
        if drawn.ball is not None:
            radius = theme.px(5.0 if small else 6.5)
            draw_ball(painter, theme, drawn.ball, camera, radius)
            labels.avoid_arrows(drawn.ball)
            if small:
                draw_corner(painter, theme, size, point_text(drawn.ball))
            else:
                labels.write(point_text(drawn.ball), drawn.ball.x, drawn.ball.y, 14.0)
        draw_notes(painter, theme, size, mesh)
        for path in drawn.paths[:0] if small else drawn.paths[:1]:
            starts = [dot for dot in path.dots if dot.step == 0]
            if starts and (drawn.ball is None or drawn.ball.point.step > 0):
                labels.write("step 0", starts[0].x, starts[0].y, 10.0)
        painter.restore()

    def _draw_pixels(
        self,
        painter: QPainter,
        theme: Theme,
        mesh: SurfaceMesh,
        placement: Placement,
        size: QSizeF,
        most_pixels: int | None,
    ) -> None:
        density = painter.deviceTransform().m11()
        if most_pixels is not None:
            area = size.width() * size.height()
            density = min(density, 1.0, (most_pixels / max(area, 1.0)) ** 0.5)
        else:
            # Several pixels for each of the device: smooth edges.
            density *= 2.0 if density < _FINE else 1.5
        key = mesh, placement, theme, size.width(), size.height(), density
        if self._image is None or self._image[0] != key:
            pixels = surface_pixels(
                mesh,
                placement.magnified(density),
                max(1, ceil(size.width() * density)),
                max(1, ceil(size.height() * density)),
                theme.tokens,
                SurfaceLines(
                    BANDS * mesh.scale.color_share, _MESHES, max(1.0, 0.75 * density)
                ),
            )
            self._image = key, argb_image_of(pixels), density
        _, image, density = self._image
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        target = QRectF(0, 0, image.width() / density, image.height() / density)
        painter.drawImage(target, image)


def _draw_polygons(
    painter: QPainter, theme: Theme, mesh: SurfaceMesh, placement: Placement
) -> None:
    polygons = surface_polygons(mesh, placement, theme.tokens)
    for corners, color in zip(polygons.corners, polygons.colors.tolist(), strict=True):
        fill = QColor.fromRgb(color)
        # In its own colour, so that no ground shows between neighbours.
        painter.setPen(QPen(fill, 0.6))
        painter.setBrush(fill)
        painter.drawPolygon(polygon_of(corners))
    ink = QColor(theme.tokens.loss_stops[0])
    for lines, opacity in (
        (mesh_lines(mesh, _MESHES), 0.12),
        (level_lines(mesh, BANDS * mesh.scale.color_share), 0.34),
    ):
        painter.setPen(QPen(faded(ink, opacity), 0.6))
        for parts in stretches(mesh, placement.camera, lines):
            for part in parts:
                if part.seen:
                    painter.drawPolyline(polygon_of(placement.points(part.points)))


def _draw_outline(
    painter: QPainter, theme: Theme, outline: Sequence[PathPiece]
) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(faded(theme.color("ink"), 0.45), 0.8))
    for piece in outline:
        if piece.seen:
            painter.drawPolyline(polygon_of(piece.points))
