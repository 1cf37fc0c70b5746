"""Changing samples by hand: dragging them, and giving them another class."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, QPoint, QPointF, QSizeF, Qt
from PySide6.QtGui import QAction, QActionGroup, QIcon, QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import QMenu, QWidget

from nnviz.picture.output_names import output_name
from nnviz.picture.plane import data_kind
from nnviz.picture.sample_drag import SampleDrag, sample_drag
from nnviz.session.selection import Sample
from nnviz.session.session import Session
from nnviz.session.snapshot import Snapshot
from nnviz.ui.data_drawing import PointDrawing
from nnviz.ui.marks import draw_mark
from nnviz.ui.sample_marks import Placement, draw_disc
from nnviz.ui.theme import Theme

_START_DISTANCE = 3
"""Px: a click with an unsteady hand moves nothing."""
_MOST_KEYS = 9
_ICON = 16.0


@dataclass(frozen=True, slots=True, eq=False)
class _Hold:
    """A sample in the hand: the button went down at ``pressed_at``."""

    drag: SampleDrag
    drawing: PointDrawing
    placement: Placement
    pressed_at: QPointF


def can_be_changed(snapshot: Snapshot) -> bool:
    """Whether the samples are drawn by their points, so that they can be taken."""
    return data_kind(snapshot.dataset) in ("plane", "fit")


class SampleEditing(QObject):
    """Takes hold of samples for a view, and changes them in the session."""

    def __init__(self, view: QWidget, session: Session) -> None:
        super().__init__(view)
        self._view = view
        self._session = session
        self._hold: _Hold | None = None

    @property
    def holds(self) -> bool:
        """Whether a sample is under a button that is down."""
        return self._hold is not None

    def take(
        self,
        sample: Sample,
        drawing: PointDrawing,
        placement: Placement,
        position: QPointF,
    ) -> None:
        """The button goes down on a sample of a drawing."""
        at = placement.to_units(position)
        drag = sample_drag(self._session.snapshot(), sample, placement.window, at)
        if drag is not None:
            self._hold = _Hold(drag, drawing, placement, position)

    def drag_to(self, position: QPointF) -> None:
        """The pointer moves with the button down; the sample follows."""
        hold = self._hold
        if hold is None:
            return
        if hold.drawing.window is None:
            way = (position - hold.pressed_at).manhattanLength()
            if way < _START_DISTANCE:
                return
            hold.drawing.window = hold.placement.window
        at = hold.placement.to_units(position)
        change = hold.drag.change_to(self._session.snapshot(), at)
        self._session.set_data_point(
            hold.drag.sample, point=change.point, target=change.target
        )

    def let_go(self) -> None:
        """The button is up again; the drawing follows its data as before."""
        if self._hold is not None:
            self._hold.drawing.window = None
            self._hold = None
            self._view.update()

    def label_of_key(self, event: QKeyEvent) -> int | None:
        """The class that a key press asks for: Ctrl 1 for the first, up to Ctrl 9.

        The numbers alone choose what a step is, wherever the focus is.
        """
        snapshot = self._session.snapshot()
        classes = snapshot.dataset.class_names or ()
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        number = event.key() - Qt.Key.Key_0
        if (
            held == Qt.KeyboardModifier.ControlModifier
            and 1 <= number <= min(len(classes), _MOST_KEYS)
            and can_be_changed(snapshot)
        ):
            return int(number) - 1
        return None

    def give_class(self, label: int) -> None:
        """Make the chosen sample one of another class."""
        sample = self._session.snapshot().selection.sample
        self._session.set_data_point(sample, label=label)

    def open_menu(self, theme: Theme, at: QPoint) -> None:
        """Offer the classes for the chosen sample, at a place on the screen."""
        snapshot = self._session.snapshot()
        sample = snapshot.selection.sample
        labels = snapshot.part_of(sample).labels
        if labels is None or not can_be_changed(snapshot):
            return
        menu = QMenu(self._view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        heading = menu.addAction(f"Class of {sample.part} sample {sample.index}")
        heading.setEnabled(False)
        group = QActionGroup(menu)
        own = int(labels[sample.index])
        for label in range(snapshot.dataset.output_count):
            name = output_name(snapshot.dataset, label)
            key = f"\tCtrl {label + 1}" if label < _MOST_KEYS else ""
            icon = _class_icon(theme, label, chosen=label == own)
            action = QAction(icon, f"{name}{key}", menu)
            action.setCheckable(True)
            action.setChecked(label == own)
            action.setData(label)
            group.addAction(action)
            menu.addAction(action)
        group.triggered.connect(self._give_chosen_class)
        menu.popup(at)

    def _give_chosen_class(self, action: QAction) -> None:
        self.give_class(action.data())


def _class_icon(theme: Theme, label: int, *, chosen: bool) -> QIcon:
    """The mark of a class, on the disc of what is chosen where it is that."""
    pixmap = QPixmap(QSizeF(2 * _ICON, 2 * _ICON).toSize())
    pixmap.setDevicePixelRatio(2.0)
    pixmap.fill(Qt.GlobalColor.transparent)
    with QPainter(pixmap) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = QPointF(_ICON / 2, _ICON / 2)
        if chosen:
            draw_disc(painter, theme, middle, 0.45 * _ICON)
        draw_mark(painter, theme, label, middle, 0.25 * _ICON)
    return QIcon(pixmap)
