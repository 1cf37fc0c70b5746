"""The view "surface": the loss on a slice of parameter space, and the path on it."""

from dataclasses import replace
from typing import ClassVar

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QMenu, QWidget

from nnviz.engine.network import Parameters
from nnviz.picture.loss_bands import LossScale, loss_scale
from nnviz.picture.numbers import format_number
from nnviz.picture.slice_path import nearest
from nnviz.picture.slice_words import place_lines
from nnviz.session.loss_slice import LossSlice
from nnviz.session.session import Session
from nnviz.session.slice_choice import ParameterPlane
from nnviz.session.surface_task import Frame
from nnviz.ui.chrome import claims
from nnviz.ui.lettering import draw_text
from nnviz.ui.pointed_text import PointedText
from nnviz.ui.sample_marks import Placement
from nnviz.ui.slice_axes_painting import Plate, axis_plates, draw_slice_axes
from nnviz.ui.slice_line_painting import SliceLine, line_placement, slice_line
from nnviz.ui.slice_painting import SlicePainting, window_of
from nnviz.ui.slice_scale_painting import SCALE_WIDTH, draw_loss_scale
from nnviz.ui.slice_view import SliceView
from nnviz.ui.surface_source import SurfaceSource
from nnviz.ui.theme import Theme

_WHEEL_NOTCH = 120.0
_ZOOM = 1.25
_REACH = 8.0
_START_DISTANCE = 4
_NARROWEST_PLOT = 150.0
_HEIGHT_WITH_AXES = 260.0
_KEYS = (Qt.Key.Key_Plus, Qt.Key.Key_Minus, Qt.Key.Key_Equal)
_HINT = "Right click: move the parameters here, or let a ball go"


class SurfaceView(SliceView):
    """Filled contours of the loss, the path of descent, and the present point.

    The wheel zooms at the pointer, dragging pans, a double click brings all into view
    again. A click on the path goes to that step; the menu of the right button moves
    the parameters to a place or lets a ball go there. ``play_wanted``: that ball is to
    roll.
    """

    name: ClassVar[str] = "surface"
    heading: ClassVar[str] = "Loss surface"
    ground: ClassVar[str] = "canvas"

    play_wanted = Signal()

    def __init__(
        self,
        session: Session,
        theme: Theme,
        parent: QWidget | None = None,
        source: SurfaceSource | None = None,
    ) -> None:
        super().__init__(session, theme, parent, source)
        self._painting = SlicePainting()
        self._words = PointedText(self)
        self._pressed: QPointF | None = None
        self._panned: Frame | None = None
        self._menu_at: QPointF | None = None

    def sizeHint(self) -> QSize:
        return QSize(round(self.theme.px(404)), round(self.theme.px(182)))

    # Drawing

    def draw(self, painter: QPainter, size: QSizeF) -> None:
        if not self.source.live:
            self._ask_for_shape(size)
        picture = self.shown
        scale = None if picture is None else loss_scale(picture)
        if picture is None or scale is None or self.snapshot is None:
            self._draw_nothing(painter, size, picture)
            return
        if picture.slice.second is None:
            self._line(picture, scale, size).draw(painter, self.theme)
            return
        placement = self._placement(picture, size)
        names: tuple[Plate, ...] = ()
        if not self._has_axes(size):
            names = axis_plates(self.theme, picture.slice, placement.rect)
        selection = self.snapshot.selection
        self._painting.draw(
            painter,
            self.theme,
            picture,
            scale,
            placement,
            self.snapshot.step,
            selection.hover_branch,
            tuple(name.rect for name in names),
        )
        if self._has_axes(size):
            draw_slice_axes(painter, self.theme, picture.slice, placement)
        for name in names:
            name.draw(painter, self.theme)
        column = self._scale_rect(size)
        if column.width() > 0:
            draw_loss_scale(painter, self.theme, column, scale, picture)

    def _draw_nothing(
        self, painter: QPainter, size: QSizeF, picture: LossSlice | None
    ) -> None:
        text = "" if picture is None else "No loss on this slice is a finite number."
        draw_text(
            painter,
            self.theme,
            size.width() / 2,
            size.height() / 2,
            text,
            color="muted",
            align="center",
        )

    def _scale_rect(self, size: QSizeF) -> QRectF:
        width = self.theme.px(SCALE_WIDTH)
        if size.width() - width < self.theme.px(_NARROWEST_PLOT):
            width = 0.0
        return QRectF(size.width() - width, 0, width, size.height())

    def _has_axes(self, size: QSizeF) -> bool:
        """Numbers along the edges: where they mean something, or there is room."""
        by_value = isinstance(self.source.settings.choice, ParameterPlane)
        return by_value or size.height() >= self.theme.px(_HEIGHT_WITH_AXES)

    def _plot_rect(self, size: QSizeF) -> QRectF:
        px = self.theme.px
        rect = QRectF(0, 0, self._scale_rect(size).left(), size.height())
        if self._has_axes(size):
            rect.adjust(px(56.0), px(8.0), -px(10.0), -px(39.0))
        return rect

    def _placement(self, picture: LossSlice, size: QSizeF) -> Placement:
        """Both axes at one scale, in the middle of the room there is."""
        frame = self._panned or self.source.settings.frame or picture.frame
        window = window_of(frame)
        room = self._plot_rect(size)
        aspect = window.width / window.height
        width = min(room.width(), room.height() * aspect)
        height = min(room.height(), room.width() / aspect)
        # A hair's breadth is the rounding of the shape asked for.
        if width > room.width() - 2.0 and height > room.height() - 2.0:
            return Placement(window.widened(room.width() / room.height()), room)
        rect = QRectF(
            room.center().x() - width / 2, room.center().y() - height / 2, width, height
        )
        return Placement(window, rect)

    def _line(self, picture: LossSlice, scale: LossScale, size: QSizeF) -> SliceLine:
        return slice_line(picture, scale, self._line_placement(picture, size))

    def _line_placement(self, picture: LossSlice, size: QSizeF) -> Placement:
        frame = self._panned or self.source.settings.frame
        return line_placement(self.theme, picture, size, frame)

    # What is under the pointer

    def place_at(self, position: QPointF) -> tuple[float, float] | None:
        """The coordinates of a point of the view, where that is on the slice."""
        picture = self.shown
        if picture is None:
            return None
        size = QSizeF(self.size())
        if picture.slice.second is None:
            placement = self._line_placement(picture, size)
        else:
            placement = self._placement(picture, size)
        if not placement.rect.contains(position):
            return None
        a, b = placement.to_units(position).tolist()
        return (a, 0.0) if picture.slice.second is None else (a, b)

    def state_at(self, position: QPointF) -> tuple[int, int] | None:
        """The path (by its place in the picture) and the state under the pointer."""
        picture = self.shown
        if picture is None or picture.slice.second is None:
            return None
        placement = self._placement(picture, QSizeF(self.size()))
        to = np.array([position.x(), position.y()])
        for number, path in enumerate(picture.paths):
            points = placement.to_px(path.coordinates)
            points = np.where(np.isfinite(points), points, np.inf)
            index = nearest(points, to, self.theme.px(_REACH))
            if index is not None:
                return number, index
        return None

    def _lines_at(self, position: QPointF) -> tuple[tuple[str, ...], str]:
        """The words about what is there, and the hint on what a click does."""
        picture, request = self.shown, self.source.request
        place = self.place_at(position)
        if picture is None or request is None or place is None:
            return (), ""
        state = self.state_at(position)
        if state is not None:
            lines = self.state_lines(picture, *state)
            if lines:
                return lines, "Click: go to this step"
        with np.errstate(all="ignore"):
            loss = request.loss_at(picture.slice.at(*place))
        return place_lines(picture, *place, loss), _HINT

    # Mouse and keys

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and (
            self._words.claims(event) or claims(event, *_KEYS)
        ):
            event.accept()
            return True
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._ask_for_shape(QSizeF(self.size()))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # Another view of the source may have asked for its own shape meanwhile.
        self._ask_for_shape(QSizeF(self.size()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is not None and event.buttons() & Qt.MouseButton.LeftButton:
            self._pan(event.position())
            return
        lines, hint = self._lines_at(event.position())
        self._words.show(event.globalPosition().toPoint(), lines, hint)
        if self.state_at(event.position()) is not None:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        else:
            self.unsetCursor()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, None
        if event.button() != Qt.MouseButton.LeftButton or pressed is None:
            return
        if self._panned is not None:
            frame, self._panned = self._panned, None
            self.unsetCursor()
            self._set_frame(frame)
            return
        state = self.state_at(event.position())
        picture = self.shown
        if state is not None and picture is not None:
            path = picture.paths[state[0]]
            self.session.go_to(path.number, int(path.steps[state[1]]))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.state_at(event.position()) is None:
            self._set_frame(None)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._words.hide()

    def wheelEvent(self, event: QWheelEvent) -> None:
        notches = event.angleDelta().y() / _WHEEL_NOTCH
        place = self.place_at(event.position())
        if place is None or notches == 0:
            event.ignore()
            return
        self._zoom(_ZOOM**-notches, place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._words.copies(event):
            return
        picture = self.shown
        if picture is None or event.key() not in _KEYS:
            super().keyPressEvent(event)
            return
        frame = self.source.settings.frame or picture.frame
        factor = _ZOOM if event.key() == Qt.Key.Key_Minus else 1 / _ZOOM
        self._zoom(factor, (frame.a, frame.b))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        place = self.place_at(QPointF(event.pos()))
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if place is not None and self.shown is not None:
            self._menu_at = QPointF(*place)
            move = menu.addAction("Move the parameters here")
            move.triggered.connect(self.move_here)
            ball = menu.addAction("Let a ball go here")
            ball.triggered.connect(self.let_ball_go)
            menu.addSeparator()
        whole = menu.addAction("Whole path in view")
        whole.setEnabled(self.source.settings.frame is not None)
        whole.triggered.connect(self._show_whole)
        menu.popup(event.globalPos())

    def move_here(self) -> None:
        """Set the parameters to those at the place of the menu."""
        parameters, text = self._at_menu()
        self.session.move_to(parameters, text)

    def let_ball_go(self) -> None:
        """Begin a branch at the place of the menu, and play."""
        parameters, text = self._at_menu()
        self.session.release_at(parameters, text)
        self.play_wanted.emit()

    def _at_menu(self) -> tuple[Parameters, str]:
        picture = self.shown
        assert self._menu_at is not None
        assert picture is not None
        a, b = self._menu_at.x(), self._menu_at.y()
        slice_ = picture.slice
        values = [f"{slice_.first.name} = {format_number(a + slice_.first.offset)}"]
        if slice_.second is not None:
            value = format_number(b + slice_.second.offset)
            values.append(f"{slice_.second.name} = {value}")
        return slice_.at(a, b), f"Start at {', '.join(values)}"

    def _show_whole(self) -> None:
        self._set_frame(None)

    def _zoom(self, factor: float, place: tuple[float, float]) -> None:
        picture = self.shown
        assert picture is not None
        frame = self.source.settings.frame or picture.frame
        a, b = place
        self._set_frame(
            Frame(
                a + (frame.a - a) * factor,
                b + (frame.b - b) * factor,
                frame.half_width * factor,
                frame.half_height * factor,
            )
        )

    def _pan(self, position: QPointF) -> None:
        picture, pressed = self.shown, self._pressed
        assert pressed is not None
        way = position - pressed
        if picture is None or (
            self._panned is None and way.manhattanLength() < _START_DISTANCE
        ):
            return
        frame = self.source.settings.frame or picture.frame
        size = QSizeF(self.size())
        if picture.slice.second is None:
            placement = self._line_placement(picture, size)
        else:
            placement = self._placement(picture, size)
        per_a, per_b = placement.px_per_unit.tolist()
        self._panned = replace(
            frame, a=frame.a - way.x() / per_a, b=frame.b + way.y() / per_b
        )
        self._words.hide()
        self.setCursor(Qt.CursorShape.ClosedHandCursor)
        self.update()

    def _set_frame(self, frame: Frame | None) -> None:
        self.source.set_settings(replace(self.source.settings, frame=frame))
        self.update()

    def _ask_for_shape(self, size: QSizeF) -> None:
        room = self._plot_rect(size)
        if room.width() > 0 and room.height() > 0:
            self.source.set_aspect(room.width() / room.height())
