"""The view "boundary": the data, and what the network makes of their space."""

from typing import ClassVar

from PySide6.QtCore import QEvent, QPointF, QSize, QSizeF, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from nnviz.picture.plane import (
    DataKind,
    data_kind,
    default_columns,
    principal_columns,
    without_unit,
)
from nnviz.picture.scatter import describe_sample
from nnviz.picture.table import Table
from nnviz.session.selection import Sample
from nnviz.session.session import Session
from nnviz.session.snapshot import Snapshot
from nnviz.ui.agreement_drawing import AgreementDrawing
from nnviz.ui.chrome import claims
from nnviz.ui.controls import DropDown, SegmentedControl
from nnviz.ui.data_drawing import DataDrawing, PointDrawing
from nnviz.ui.fit_drawing import FitDrawing
from nnviz.ui.gallery_drawing import GalleryDrawing
from nnviz.ui.option_group import option_group
from nnviz.ui.plane_drawing import PlaneDrawing
from nnviz.ui.point_brush import PointBrush
from nnviz.ui.pointed_text import PointedText
from nnviz.ui.sample_editing import SampleEditing, can_be_changed
from nnviz.ui.theme import Theme
from nnviz.ui.view import View

_PAGE_KEYS = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}
_WHEEL_NOTCH = 120
_HINT = "Drag it elsewhere"
_CLASS_HINT = "Drag it elsewhere · right click: another class"
_MAP = "map"
_CHOICES = (("test", "test"), ("train", "train"), ("wrong", "wrong"), (_MAP, "map"))


class BoundaryView(View):
    """Samples with decision regions, a fitted curve, a gallery, or what else fits.

    Click chooses a sample, hovering shows its numbers. Where the points themselves are
    drawn, a sample can be dragged elsewhere, and gets another class from the menu of
    the right button or by the number of the class. Images are turned over by the wheel
    and by Page Up and Page Down. While the pencil is down, the mouse draws points and
    erases them.
    """

    name: ClassVar[str] = "boundary"
    heading: ClassVar[str] = "Data and decision regions"
    ground: ClassVar[str] = "panel"

    def __init__(
        self, session: Session, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(session, theme, parent)
        self._plane = PlaneDrawing()
        self._gallery = GalleryDrawing()
        fit = FitDrawing()
        self._drawings: dict[DataKind, DataDrawing] = {
            "plane": self._plane,
            "slice": self._plane,
            "fit": fit,
            "images": self._gallery,
            "targets": AgreementDrawing(),
        }
        # Where samples are drawn by all their coordinates, they can be moved.
        self._point_drawings: dict[DataKind, PointDrawing] = {
            "plane": self._plane,
            "fit": fit,
        }
        self._editing = SampleEditing(self, session)
        self.brush = PointBrush(self, session, self._plane, theme)
        self._as_map = False
        self._wheel = 0
        self._words = PointedText(self)
        self._part = SegmentedControl("Images shown", _CHOICES, theme)
        self._part.set_tooltips(
            (
                "test images",
                "training images",
                "images taken for another class",
                "all images as points, along their principal components",
            )
        )
        self._axes = tuple(
            DropDown(f"Feature along the {direction} axis", (), theme, size="header")
            for direction in ("horizontal", "vertical")
        )
        self._options = option_group(self, self._part, *self._axes, self.brush.pencil)
        self._part.chosen.connect(self._choose_part)
        for axis in self._axes:
            axis.chosen.connect(self._choose_columns)
        self._show_controls(None)

    def sizeHint(self) -> QSize:
        return QSize(round(self.theme.px(404)), round(self.theme.px(182)))

    def header_widgets(self) -> list[QWidget]:
        self._options.show()
        return [self._options]

    def show_snapshot(self, snapshot: Snapshot) -> None:
        before = self.snapshot
        super().show_snapshot(snapshot)
        # Other data; not those in which a sample was moved, which share the settings.
        other = (
            before is None or before.dataset.settings is not snapshot.dataset.settings
        )
        if other:
            self._editing.let_go()
            self._gallery.page = 0
            self._plane.columns = None
            self._show_controls(snapshot)
            self.brush.show_data(snapshot)
        chosen = snapshot.selection.sample
        moved = other or before is None or before.selection.sample != chosen
        if moved and self._shows_images():
            self._gallery.show_sample(self.theme, snapshot, QSizeF(self.size()))
            self._part.set_chosen(self._gallery.choice)
        drawing = self._drawing(snapshot)
        self.set_title(drawing.heading(snapshot))
        self.set_note(drawing.note(snapshot))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.brush.lay_out()
        # A page of another size holds other images: keep the chosen one on it.
        if self.snapshot is not None and self._shows_images():
            self._gallery.show_sample(self.theme, self.snapshot, QSizeF(self.size()))

    def drawn_part(self, snapshot: Snapshot) -> tuple[object, ...]:
        selection = snapshot.selection
        unit = (
            ()
            if snapshot.dataset.is_classification
            else (
                selection.unit,
                selection.hover_unit,
            )
        )
        return (
            snapshot.parameters,
            snapshot.dataset,
            snapshot.experiment.loss,
            snapshot.playing,
            selection.sample,
            selection.hover_sample,
            *unit,
        )

    def draw(self, painter: QPainter, size: QSizeF) -> None:
        if self.snapshot is not None:
            drawing = self._drawing(self.snapshot)
            drawing.draw(painter, self.theme, self.snapshot, size)

    def table(self) -> Table:
        if self.snapshot is None:
            return Table((), ())
        return self._drawing(self.snapshot).table(self.snapshot)

    def apply_theme(self, theme: Theme) -> None:
        super().apply_theme(theme)
        self.brush.apply_theme(theme)

    @property
    def draws_by_hand(self) -> bool:
        return self.brush.draws

    def take_pencil(self, taken: bool) -> None:
        self.brush.take_pencil(taken)

    def sample_at(self, position: QPointF) -> Sample | None:
        """The sample under a point of the view."""
        if self.snapshot is None:
            return None
        size = QSizeF(self.size())
        drawing = self._drawing(self.snapshot)
        return drawing.sample_at(self.theme, self.snapshot, size, position)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and (
            self._words.claims(event)
            or self.brush.claims(event)
            or self._asked_class(event) is not None
            # The window moves in time with these keys.
            or (self._shows_images() and claims(event, *_PAGE_KEYS))
        ):
            event.accept()
            return True
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.brush.draws:
            self.brush.move(event)
            return
        if self._editing.holds:
            self._drag_to(event.position())
            return
        sample = self.sample_at(event.position())
        self._point_at(sample)
        if sample is None or self.snapshot is None:
            self._words.hide()
            self.unsetCursor()
            return
        at = event.globalPosition().toPoint()
        lines = describe_sample(self.snapshot, sample)
        if can_be_changed(self.snapshot):
            has_classes = self.snapshot.dataset.is_classification
            self._words.show(at, lines, _CLASS_HINT if has_classes else _HINT)
            self.setCursor(Qt.CursorShape.OpenHandCursor)
        else:
            self._words.show(at, lines)
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.brush.draws:
            self.brush.press(event)
            return
        sample = self.sample_at(event.position())
        if event.button() != Qt.MouseButton.LeftButton or sample is None:
            return
        self.session.choose_sample(sample)
        assert self.snapshot is not None
        drawing = self._point_drawings.get(data_kind(self.snapshot.dataset))
        if drawing is not None:
            size = QSizeF(self.size())
            placement = drawing.placement(self.theme, self.snapshot, size)
            self._editing.take(sample, drawing, placement, event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.brush.release(event)
        if event.button() == Qt.MouseButton.LeftButton and self._editing.holds:
            self._let_go()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        at = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            if self.brush.draws:
                return
            sample = self.sample_at(QPointF(event.pos()))
            if sample is None:
                return
            self.session.choose_sample(sample)
        else:
            at = self.mapToGlobal(self.rect().center())
        self._words.hide()
        self._editing.open_menu(self.theme, at)

    def leaveEvent(self, event: QEvent) -> None:
        self._point_at(None)
        self.brush.leave()
        self._words.hide()
        super().leaveEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if not self._shows_images():
            event.ignore()
            return
        self._wheel -= event.angleDelta().y()
        pages = int(self._wheel / _WHEEL_NOTCH)
        self._wheel -= pages * _WHEEL_NOTCH
        self._turn(pages)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        pages = _PAGE_KEYS.get(Qt.Key(event.key()), 0)
        label = self._editing.label_of_key(event)
        if pages and self._shows_images():
            self._turn(pages)
        elif event.key() == Qt.Key.Key_Escape and self.brush.draws:
            self.brush.escape()
        elif label is not None and self.brush.draws:
            self.brush.choose(label)
        elif label is not None:
            self._editing.give_class(label)
        elif not self._words.copies(event):
            super().keyPressEvent(event)

    def _drag_to(self, position: QPointF) -> None:
        self._words.hide()
        self.setCursor(Qt.CursorShape.ClosedHandCursor)
        self._editing.drag_to(position)

    def _let_go(self) -> None:
        self._editing.let_go()
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def _shows_images(self) -> bool:
        return self.snapshot is not None and self._kind(self.snapshot) == "images"

    def _asked_class(self, event: QEvent) -> int | None:
        if isinstance(event, QKeyEvent):
            return self._editing.label_of_key(event)
        return None

    def _drawing(self, snapshot: Snapshot) -> DataDrawing:
        return self._drawings[self._kind(snapshot)]

    def _kind(self, snapshot: Snapshot) -> DataKind:
        """How the data are drawn; images may be a map of points instead."""
        kind = data_kind(snapshot.dataset)
        return "slice" if kind == "images" and self._as_map else kind

    def _point_at(self, sample: Sample | None) -> None:
        if self.snapshot is None:
            return
        if sample != self.session.snapshot().selection.hover_sample:
            self.session.point_at(sample=sample)

    def _turn(self, pages: int) -> None:
        assert self.snapshot is not None
        if self._gallery.turn(self.theme, self.snapshot, QSizeF(self.size()), pages):
            self.update()

    def _choose_part(self, key: str) -> None:
        self._as_map = key == _MAP
        self._show_axes()
        if self._as_map:
            self.update()
            return
        self._gallery.choice = (
            "train" if key == "train" else ("wrong" if key == "wrong" else "test")
        )
        self._gallery.page = 0
        self.update()

    def _choose_columns(self, key: str) -> None:
        assert self.snapshot is not None
        before = self._plane.shown_columns(self.snapshot)
        first, second = (int(axis.value) for axis in self._axes)
        dimension = self.snapshot.dataset.dimension
        components = principal_columns(self.snapshot.dataset)
        if first == second:
            # The other axis gives way: the two change places.
            first, second = before[1], before[0]
        elif (first >= dimension) != (second >= dimension):
            # Components go together, and so do features: the axis chosen decides.
            chosen_first = first != before[0]
            chosen = first if chosen_first else second
            if chosen >= dimension:
                other = components[1 - components.index(chosen)]
            else:
                features = default_columns(self.snapshot.dataset)
                other = features[1] if features[0] == chosen else features[0]
            first, second = (chosen, other) if chosen_first else (other, chosen)
        for axis, column in zip(self._axes, (first, second), strict=True):
            axis.set_chosen(str(column))
        self._plane.columns = (first, second)
        self.update()

    def _show_axes(self) -> None:
        snapshot = self.snapshot
        kind = None if snapshot is None else data_kind(snapshot.dataset)
        for axis in self._axes:
            axis.setVisible(kind == "slice")

    def _show_controls(self, snapshot: Snapshot | None) -> None:
        kind = None if snapshot is None else data_kind(snapshot.dataset)
        self._part.setVisible(kind == "images")
        self._as_map = False
        self._show_axes()
        if snapshot is None:
            return
        if kind == "images":
            has_test = snapshot.dataset.test is not None
            self._part.set_available("test", has_test)
            self._part.set_available("wrong", snapshot.dataset.is_classification)
            self._choose_part("test" if has_test else "train")
            self._part.set_available(_MAP, snapshot.dataset.is_classification)
            self._part.set_chosen("test" if has_test else "train")
        elif kind == "slice":
            names = (*snapshot.dataset.point_names, "PC 1", "PC 2")
            choices = tuple(
                (str(k), without_unit(name)) for k, name in enumerate(names)
            )
            columns = self._plane.shown_columns(snapshot)
            for axis, column in zip(self._axes, columns, strict=True):
                axis.set_choices(choices)
                axis.set_chosen(str(column))
