"""Painting the image of the chosen sample where the network drawing shows it."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QGraphicsView, QHBoxLayout, QWidget

from nnviz.datasets.dataset import DatasetSettings
from nnviz.picture.brightness import pixel_range
from nnviz.picture.graph_labels import image_pixel
from nnviz.picture.graph_picture import GraphPicture
from nnviz.picture.painted_image import brush_strength, painted
from nnviz.session.existence import part_of
from nnviz.session.selection import Neuron, Sample
from nnviz.session.session import Session
from nnviz.session.snapshot import Snapshot
from nnviz.ui.buttons import PushButton, ToolButton
from nnviz.ui.theme import Theme

Floats = NDArray[np.float64]

_PAINT = "Draw into the image; the right button erases, Esc ends (D)"
_BELOW = 24.0
_LIVE_BYTES = 2**25
"""Larger data are copied too often while it plays: they change at a stroke's end."""
_BUTTONS = {Qt.MouseButton.LeftButton: False, Qt.MouseButton.RightButton: True}
"""The buttons that paint, and whether they erase."""


class ImagePainting(QObject):
    """The pencil of the network drawing: takes the mouse over the input image.

    Each move of the brush is the chosen sample as the session has it from then on, a
    stroke one change that can be taken back. ``stroke_ended`` comes after each.
    """

    stroke_ended = Signal()

    def __init__(
        self,
        view: QWidget,
        canvas: QGraphicsView,
        session: Session,
        theme: Theme,
        picture: Callable[[], GraphPicture | None],
    ) -> None:
        super().__init__(view)
        self._view = view
        self._canvas = canvas
        self._session = session
        self._theme = theme
        self._picture = picture
        self._last: tuple[float, float] | None = None
        self._sample = Sample("train", 0)
        self._settings: DatasetSettings | None = None
        # Left, top and side of a pixel of the image in the drawing.
        self._frame = (0.0, 0.0, 1.0)
        self._button = Qt.MouseButton.NoButton
        self._image = np.empty(0)
        self._ends = (0.0, 1.0)
        self.pencil = ToolButton("pencil", _PAINT, theme, parent=view)
        self.pencil.setCheckable(True)
        self.pencil.hide()
        self.pencil.toggled.connect(self._pencil_taken)
        self._clear = PushButton("Clear", theme, size="header")
        self._clear.setToolTip("An empty image to draw into")
        self._clear.clicked.connect(self.clear)
        self._restore = PushButton("As it was", theme, size="header")
        self._restore.setToolTip("The image as it came with the data")
        self._restore.clicked.connect(self.restore)
        self._tools = QWidget(view)
        self._tools.hide()
        row = QHBoxLayout(self._tools)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self._clear)
        row.addWidget(self._restore)

    @property
    def draws(self) -> bool:
        """Whether the pencil is down."""
        return self.pencil.isChecked()

    @property
    def in_stroke(self) -> bool:
        """Whether the brush is on the image right now."""
        return self._last is not None

    def take_pencil(self, taken: bool) -> None:
        """Paint from now on, or no more."""
        is_image = self._session.dataset.image_shape is not None
        self.pencil.setChecked(taken and is_image)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """The pencil is there for images."""
        is_image = snapshot.dataset.image_shape is not None
        self.pencil.setVisible(is_image)
        self._restore.setEnabled(snapshot.sample_redrawn)
        if snapshot.dataset.settings is self._settings:
            return
        self._settings = snapshot.dataset.settings
        if self.in_stroke:
            self._end()
        if self.draws and not is_image:
            self.take_pencil(False)
        self.place_tools()

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.pencil.apply_theme(theme)
        self._clear.apply_theme(theme)
        self._restore.apply_theme(theme)

    def place_tools(self) -> None:
        """Below the image, wherever it has been moved or zoomed to."""
        picture = self._picture() if self.draws else None
        at = None if picture is None else picture.layout.layers[0].image
        self._tools.setVisible(at is not None)
        if at is not None:
            left, top, _, height = at
            below = QPointF(left, top + height + _BELOW)
            self._tools.adjustSize()
            self._tools.move(self._canvas.mapFromScene(below))

    def clear(self) -> None:
        """An image without ink."""
        low, _ = self._range()
        self._set(np.full(self._session.dataset.dimension, low))

    def restore(self) -> None:
        """The image as it came with the data."""
        sample = self._session.snapshot().selection.sample
        given = part_of(self._session.run.given_dataset, sample)
        self._set(np.asarray(given.points[sample.index], np.float64))

    def claims(self, event: QKeyEvent) -> bool:
        """Whether a key is the one that puts the pencil away."""
        return self.draws and event.key() == Qt.Key.Key_Escape

    # The mouse over the canvas, which asks first

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QContextMenuEvent):
            return self._place_at(QPointF(event.pos())) is not None or self.in_stroke
        if not isinstance(event, QMouseEvent):
            return super().eventFilter(watched, event)
        match event.type():
            case QEvent.Type.MouseButtonPress | QEvent.Type.MouseButtonDblClick:
                return self._press(event)
            case QEvent.Type.MouseMove:
                return self._move(event)
            case QEvent.Type.MouseButtonRelease if self.in_stroke:
                if event.button() == self._button:
                    self._give()
                    self._end()
                return True
        return super().eventFilter(watched, event)

    def _press(self, event: QMouseEvent) -> bool:
        place = self._place_at(event.position())
        if self.in_stroke:
            return True
        if place is None or event.button() not in _BUTTONS:
            return False
        self._view.setFocus(Qt.FocusReason.MouseFocusReason)
        snapshot = self._session.snapshot()
        self._sample = sample = snapshot.selection.sample
        points = snapshot.part_of(sample).points[sample.index]
        self._image = np.array(points, np.float64)
        self._ends = self._range()
        self._button = event.button()
        self._last = place
        self._session.begin_stroke()
        self._paint(place)
        return True

    def _move(self, event: QMouseEvent) -> bool:
        if self.in_stroke:
            self._paint(self._in_frame(event.position()))
            return True
        place = self._place_at(event.position())
        if place is None or event.buttons():
            return False
        shape = self._session.dataset.image_shape
        assert shape is not None
        pixel = Neuron(0, int(place[0]) * shape[1] + int(place[1]))
        self._canvas.viewport().setCursor(Qt.CursorShape.CrossCursor)
        if self._session.snapshot().selection.hover_unit != pixel:
            self._session.point_at(unit=pixel)
        return True

    def _paint(self, place: tuple[float, float]) -> None:
        shape = self._session.dataset.image_shape
        assert shape is not None
        assert self._last is not None
        strength = brush_strength(shape, self._last, place)
        erases = _BUTTONS[self._button]
        self._last = place
        image = painted(self._image, strength, self._ends, erases=erases)
        if not np.array_equal(image, self._image):
            self._image = image
            session = self._session
            if not session.playing or session.dataset.nbytes <= _LIVE_BYTES:
                self._give()

    def _give(self) -> None:
        """Let the sample be what is painted."""
        self._session.set_data_point(self._sample, point=tuple(self._image.tolist()))

    def _end(self) -> None:
        self._last = None
        self._session.end_stroke()
        self.stroke_ended.emit()

    def _set(self, image: Floats) -> None:
        """Another image at once, as a change of its own."""
        sample = self._session.snapshot().selection.sample
        self._session.begin_stroke()
        self._session.set_data_point(sample, point=tuple(image.tolist()))
        self._session.end_stroke()

    def _range(self) -> tuple[float, float]:
        """No ink and full ink, as in the data before anything was painted."""
        return pixel_range(self._session.run.given_dataset)

    def _place_at(self, position: QPointF) -> tuple[float, float] | None:
        """Where on the image a point of the viewport is, in pixels; ``None`` beside."""
        picture = self._picture()
        if picture is None:
            return None
        at = self._canvas.viewportTransform().inverted()[0].map(position)
        first = picture.layout.layers[0]
        if first.image is None or image_pixel(picture.layout, at.x(), at.y()) is None:
            return None
        self._frame = (first.image[0], first.image[1], first.pitch)
        return self._in_frame(position)

    def _in_frame(self, position: QPointF) -> tuple[float, float]:
        """As `_place_at`, also beside the image, which stays where it is."""
        left, top, side = self._frame
        at = self._canvas.viewportTransform().inverted()[0].map(position)
        return (at.y() - top) / side, (at.x() - left) / side

    def _pencil_taken(self, taken: bool) -> None:
        if self.in_stroke:
            self._end()
        viewport = self._canvas.viewport()
        if taken:
            viewport.installEventFilter(self)
            self._view.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            viewport.removeEventFilter(self)
            viewport.unsetCursor()
        self.place_tools()
