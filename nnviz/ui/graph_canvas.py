"""The zoomable surface of the graph: turns mouse, wheel and keys into what is meant."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import (
    QHelpEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QFrame,
    QGestureEvent,
    QGraphicsScene,
    QGraphicsView,
    QPinchGesture,
    QToolTip,
    QWidget,
)

from nnviz.session.selection import Bias, Unit, Weight

ZOOM_STEP = 1.2
MOST_ZOOM = 12.0
_WHEEL_NOTCH = 120.0
_DRAG_FROM = 3.0


class GraphCanvas(QGraphicsView):
    """Shows the item, zoomed and moved, and says what a person points at and does.

    ``unit_at`` answers what is drawn at a point of the scene, ``may_drag`` whether
    pressing on a unit there takes hold of its value, ``tip_of`` what is said of it.
    ``dragged`` carries the unit, how far it was moved down since the press (px), and
    whether Shift is held; ``drag_started`` comes before and ``zoomed`` after a change
    of the zoom.
    """

    pointed = Signal(object)
    clicked = Signal(object)
    double_clicked = Signal(object)
    drag_started = Signal(object)
    dragged = Signal(object, float, bool)
    zoomed = Signal()

    def __init__(
        self,
        scene: QGraphicsScene,
        unit_at: Callable[[QPointF], Unit | None],
        may_drag: Callable[[Unit, QPointF], bool],
        tip_of: Callable[[Unit], str],
        parent: QWidget,
    ) -> None:
        super().__init__(scene, parent)
        self._unit_at = unit_at
        self._may_drag = may_drag
        self._tip_of = tip_of
        self._base = 1.0
        self._zoom = 1.0
        self._pointed_at: Unit | None = None
        self._press: QPoint | None = None
        self._held: Weight | Bias | None = None
        self._dragging = False
        self._pan_from: QPoint | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing
        )
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self.setOptimizationFlag(
            QGraphicsView.OptimizationFlag.DontAdjustForAntialiasing
        )
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)
        self.viewport().grabGesture(Qt.GestureType.PinchGesture)

    @property
    def zoom(self) -> float:
        """1 is the whole network."""
        return self._zoom

    def set_base_scale(self, scale: float) -> None:
        """Device-independent px per px of the design."""
        self._base = scale
        self._apply_zoom(self._zoom, QPointF(self.viewport().rect().center()))

    def zoom_by(self, factor: float, at: QPointF | None = None) -> None:
        """Zoom about a point of the viewport (its middle where none is given)."""
        center = QPointF(self.viewport().rect().center()) if at is None else at
        self._apply_zoom(self._zoom * factor, center)

    def fit(self) -> None:
        """The whole network again."""
        self._apply_zoom(1.0, QPointF(0.0, 0.0))

    def _apply_zoom(self, zoom: float, at: QPointF) -> None:
        zoom = min(max(zoom, 1.0), MOST_ZOOM)
        before = self.mapToScene(at.toPoint())
        self._zoom = zoom
        self.resetTransform()
        self.scale(self._base * zoom, self._base * zoom)
        after = self.viewportTransform().map(before)
        self._scroll_by(after - at)
        self.zoomed.emit()

    def _scroll_by(self, by: QPointF) -> None:
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        across.setValue(across.value() + round(by.x()))
        down.setValue(down.value() + round(by.y()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.zoomed.emit()

    # The pointer

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        position = event.position()
        if self._pan_from is not None:
            self._scroll_by(QPointF(self._pan_from - position.toPoint()))
            self._pan_from = position.toPoint()
            return
        if self._press is not None and self._held is not None:
            self._drag(position, event.modifiers())
            return
        if not event.buttons():
            self._point_at(self.unit_under(position), position)

    def _drag(self, position: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        assert self._press is not None
        assert self._held is not None
        down = position.y() - self._press.y()
        if not self._dragging and abs(down) < _DRAG_FROM:
            return
        if not self._dragging:
            self._dragging = True
            self.drag_started.emit(self._held)
        fine = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        self.dragged.emit(self._held, down, fine)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        position = event.position()
        if event.button() == Qt.MouseButton.MiddleButton:
            self._start_pan(position.toPoint())
        elif event.button() == Qt.MouseButton.LeftButton:
            unit = self.unit_under(position)
            self._press = position.toPoint()
            self._dragging = False
            self._held = None
            scene = self.mapToScene(position.toPoint())
            if isinstance(unit, Weight | Bias) and self._may_drag(unit, scene):
                self._held = unit
            elif unit is None and self._zoom > 1.0:
                self._start_pan(position.toPoint())

    def _start_pan(self, position: QPoint) -> None:
        self._pan_from = position
        self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        position = event.position()
        moved = self._press is not None and (
            (position.toPoint() - self._press).manhattanLength() >= _DRAG_FROM
        )
        was_press, was_dragging = self._press is not None, self._dragging
        self._press, self._held, self._dragging = None, None, False
        self._pan_from = None
        unit = self.unit_under(position)
        if (
            event.button() == Qt.MouseButton.LeftButton
            and was_press
            and not was_dragging
            and not moved
        ):
            self.clicked.emit(unit)
        self._point_at(unit, position)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.double_clicked.emit(self.unit_under(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._tell(None)

    def unit_under(self, position: QPointF) -> Unit | None:
        """What is drawn at a point of the viewport."""
        place = self.viewportTransform().inverted()[0].map(position)
        return self._unit_at(place)

    def _point_at(self, unit: Unit | None, position: QPointF) -> None:
        scene = self.mapToScene(position.toPoint())
        shape = Qt.CursorShape.ArrowCursor
        if isinstance(unit, Weight | Bias) and self._may_drag(unit, scene):
            shape = Qt.CursorShape.SizeVerCursor
        elif unit is not None:
            shape = Qt.CursorShape.PointingHandCursor
        elif self._zoom > 1.0:
            shape = Qt.CursorShape.OpenHandCursor
        if self.viewport().cursor().shape() != shape:
            self.viewport().setCursor(shape)
        self._tell(unit)

    def _tell(self, unit: Unit | None) -> None:
        if unit != self._pointed_at:
            self._pointed_at = unit
            self.pointed.emit(unit)

    # Zoom by wheel and fingers

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            notches = event.angleDelta().y() / _WHEEL_NOTCH
            self.zoom_by(ZOOM_STEP**notches, event.position())
        elif self._zoom > 1.0:
            pixels, angle = event.pixelDelta(), event.angleDelta()
            moved = QPointF(angle) * 0.5 if pixels.isNull() else QPointF(pixels)
            self._scroll_by(-moved)
        else:
            event.ignore()
            return
        event.accept()

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            unit = self.unit_under(QPointF(event.pos()))
            if unit is not None:
                QToolTip.showText(event.globalPos(), self._tip_of(unit), self)
            else:
                QToolTip.hideText()
            return True
        if isinstance(event, QNativeGestureEvent):
            if event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
                self.zoom_by(1.0 + event.value(), event.position())
                return True
        elif isinstance(event, QGestureEvent):
            pinch = event.gesture(Qt.GestureType.PinchGesture)
            if isinstance(pinch, QPinchGesture):
                self.zoom_by(pinch.scaleFactor())
                return True
        return super().viewportEvent(event)
