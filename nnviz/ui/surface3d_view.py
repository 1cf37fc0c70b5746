"""The view "surface3d": the loss over a plane as a relief, with the path on it."""

from typing import ClassVar

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QSize, QSizeF, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QShowEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from nnviz.picture.numbers import format_number
from nnviz.picture.slice_words import slice_name
from nnviz.picture.surface_camera import Camera
from nnviz.picture.surface_scene import PathDot, Scene, good_camera, nearest_dot
from nnviz.session.loss_slice import LossSlice
from nnviz.session.session import Session
from nnviz.session.snapshot import Snapshot
from nnviz.ui.chrome import claims, draw_focus_ring
from nnviz.ui.lettering import draw_text
from nnviz.ui.pointed_text import PointedText
from nnviz.ui.slice_view import SliceView
from nnviz.ui.surface3d_drawing import Surface3dDrawing
from nnviz.ui.surface_source import SurfaceSource
from nnviz.ui.theme import Theme

_DEGREES_PER_PX = 0.5
_KEY_DEGREES = 6.0
_KEY_ZOOM = 1.15
_NOTCH = 120.0
_ZOOM_PER_NOTCH = 1.12
_REACH = 9.0
_MOVED = 4.0
_SETTLE_MS = 160
_PIXELS_MOVING, _PIXELS_PLAYING = 600_000, 200_000
_ASPECT = 1.35
"""Of the part of the slice that is shown: a long strip would be small."""
_TURNS = {
    Qt.Key.Key_Left: (-_KEY_DEGREES, 0.0),
    Qt.Key.Key_Right: (_KEY_DEGREES, 0.0),
    Qt.Key.Key_Up: (0.0, _KEY_DEGREES),
    Qt.Key.Key_Down: (0.0, -_KEY_DEGREES),
}
_ZOOMS = {
    Qt.Key.Key_Plus: _KEY_ZOOM,
    Qt.Key.Key_Equal: _KEY_ZOOM,
    Qt.Key.Key_Minus: 1 / _KEY_ZOOM,
}
_LINE = "Along a line the loss is a curve: 2-D shows it."
_NOTHING = "No loss on this slice is a finite number."
_HINT = "Click: go to this step"


class Surface3dView(SliceView):
    """The surface turns and tilts as it is dragged, or by the arrow keys.

    The wheel, + and − zoom; Home or a double click looks from where the most is seen.
    Pointing at a dot of a path tells its step; a click goes there. While it moves, and
    while training runs, it is drawn with fewer pixels.
    """

    name: ClassVar[str] = "surface3d"
    heading: ClassVar[str] = "Loss surface in 3-D"
    ground: ClassVar[str] = "canvas"

    def __init__(
        self,
        session: Session,
        theme: Theme,
        parent: QWidget | None = None,
        source: SurfaceSource | None = None,
    ) -> None:
        super().__init__(session, theme, parent, source)
        self._drawing = Surface3dDrawing()
        self._words = PointedText(self)
        self._camera: Camera | None = None
        self._chosen: tuple[object, Camera] | None = None
        self._ball_seen = False
        self._pressed: QPointF | None = None
        self._dragged: QPointF | None = None
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(_SETTLE_MS)
        self._settling.timeout.connect(self.update)

    @property
    def camera(self) -> Camera:
        """Where the surface is looked at from."""
        if self._camera is not None:
            return self._camera
        return Camera() if self._chosen is None else self._chosen[1]

    def set_camera(self, camera: Camera | None) -> None:
        """Look from there; ``None``: from where the most is seen."""
        self._camera = camera
        if camera is None:
            self._chosen = None
        self._settling.start()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(round(self.theme.px(404)), round(self.theme.px(182)))

    def drawn_part(self, snapshot: Snapshot) -> tuple[object, ...]:
        # When it stops playing, all pixels are wanted.
        return (*super().drawn_part(snapshot), snapshot.playing)

    # Drawing

    def draw(self, painter: QPainter, size: QSizeF) -> None:
        shown = self.shown
        if shown is None or self._drawing.mesh(shown) is None:
            self._say(painter, size, shown)
            return
        self._choose_camera(shown, size)
        on_screen = painter.device() is self
        self._drawing.draw(
            painter,
            self.theme,
            shown,
            self.camera,
            size,
            most_pixels=self._most_pixels if on_screen else None,
        )
        if on_screen:
            self.setAccessibleDescription(self._description(shown))
            draw_focus_ring(painter, self, self.theme)

    @property
    def _most_pixels(self) -> int | None:
        """How many pixels a frame may have; ``None`` while nothing moves."""
        if self.snapshot is not None and self.snapshot.playing:
            return _PIXELS_PLAYING
        return _PIXELS_MOVING if self._is_moving else None

    @property
    def _is_moving(self) -> bool:
        return self._settling.isActive() or self._dragged is not self._pressed

    def _choose_camera(self, shown: LossSlice, size: QSizeF) -> None:
        """Once for each plane, and when the present point has gone out of sight."""
        if self._camera is not None:
            return
        choice = shown.settings.choice
        ball = self._scene(shown, size).ball
        seen = ball is not None and ball.seen
        is_new = self._chosen is None or self._chosen[0] != choice
        if is_new or (self._ball_seen and not seen):
            mesh = self._drawing.mesh(shown)
            assert mesh is not None
            self._chosen = choice, good_camera(shown, mesh)
            ball = self._scene(shown, size).ball
            seen = ball is not None and ball.seen
        self._ball_seen = seen

    def _scene(self, shown: LossSlice, size: QSizeF) -> Scene:
        drawn = self._drawing.scene(self.theme, shown, self.camera, size)
        assert drawn is not None
        return drawn

    def _say(self, painter: QPainter, size: QSizeF, shown: LossSlice | None) -> None:
        """Why there is no surface."""
        if shown is None:
            return
        draw_text(
            painter,
            self.theme,
            size.width() / 2,
            size.height() / 2,
            _LINE if shown.slice.second is None else _NOTHING,
            color="muted",
            align="center",
        )

    def _description(self, shown: LossSlice) -> str:
        """What the picture shows, for those who do not see it."""
        low, high = shown.range
        parts = [
            f"Plane: {slice_name(shown.settings.choice)}",
            f"loss from {format_number(low)} to {format_number(high)}",
        ]
        point = shown.point
        if point is not None and point.loss is not None:
            parts.append(f"step {point.step} with loss {format_number(point.loss)}")
        camera = self.camera
        parts.append(
            f"turned by {camera.azimuth:.0f}°, from {camera.elevation:.0f}° above"
        )
        return "; ".join(parts)

    # What is under the pointer

    def dot_at(self, position: QPointF) -> tuple[int, PathDot] | None:
        """The dot of a path at a point of the view, and the number of its branch."""
        shown = self.shown
        if shown is None or self._drawing.mesh(shown) is None:
            return None
        with np.errstate(all="ignore"):
            drawn = self._scene(shown, QSizeF(self.size()))
        return nearest_dot(drawn, position.x(), position.y(), self.theme.px(_REACH))

    def _point_at(self, event: QMouseEvent) -> None:
        found, shown = self.dot_at(event.position()), self.shown
        if found is None or shown is None:
            self._words.hide()
            self.unsetCursor()
            return
        branch, dot = found
        place = [path.number for path in shown.paths].index(branch)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        at = event.globalPosition().toPoint()
        self._words.show(at, self.state_lines(shown, place, dot.index), _HINT)

    def _go_to(self, position: QPointF) -> None:
        found = self.dot_at(position)
        if found is not None:
            branch, dot = found
            self._words.hide()
            self.session.go_to(branch, dot.step)

    # Mouse and keys

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and (
            self._words.claims(event)
            or claims(event, *_TURNS, *_ZOOMS, Qt.Key.Key_Home)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _TURNS:
            self.set_camera(self.camera.turned(*_TURNS[key]))
        elif key in _ZOOMS:
            self.set_camera(self.camera.zoomed(_ZOOMS[key]))
        elif key == Qt.Key.Key_Home:
            self.set_camera(None)
        elif not self._words.copies(event):
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = self._dragged = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None or self._dragged is None:
            self._point_at(event)
            return
        way = event.position() - self._pressed
        if self._dragged is self._pressed and way.manhattanLength() < _MOVED:
            return
        step = event.position() - self._dragged
        self._dragged = event.position()
        self._words.hide()
        self.setCursor(Qt.CursorShape.ClosedHandCursor)
        turn, tilt = -step.x() * _DEGREES_PER_PX, step.y() * _DEGREES_PER_PX
        self.set_camera(self.camera.turned(turn, tilt))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self._pressed is None:
            return
        clicked = self._dragged is self._pressed
        self._pressed = self._dragged = None
        self.unsetCursor()
        if clicked:
            self._go_to(event.position())
        else:
            self._settling.stop()
            self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.set_camera(None)

    def wheelEvent(self, event: QWheelEvent) -> None:
        notches = event.angleDelta().y() / _NOTCH
        if notches:
            self.set_camera(self.camera.zoomed(_ZOOM_PER_NOTCH**notches))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.source.set_aspect(_ASPECT)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._words.hide()
