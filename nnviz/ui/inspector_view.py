"""The view "inspector": all there is to say of the chosen unit, or else sample."""

from typing import ClassVar

from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, QSizeF, Qt
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from nnviz.engine.trace import StepTrace
from nnviz.picture.inspector import InspectorPicture, inspector_table
from nnviz.picture.inspector_cache import InspectorCache, inspected_part
from nnviz.picture.parameter_check import CheckPicture, check_picture
from nnviz.picture.table import Table
from nnviz.session.inspected_path import PathName
from nnviz.session.inspection import check_of
from nnviz.session.selection import Bias, Neuron, Unit, Weight
from nnviz.session.session import Session
from nnviz.session.snapshot import Snapshot
from nnviz.ui.buttons import PushButton
from nnviz.ui.exact_numbers import NumberUnderPointer
from nnviz.ui.graph_editing import ParameterEditing
from nnviz.ui.graph_keys import meaning_of
from nnviz.ui.inspector_layout import InspectorLayout, lay_out
from nnviz.ui.inspector_painting import InspectorPainter, Pointed
from nnviz.ui.inspector_spots import NOTHING, Hit, hit_at, spot_at, state_at
from nnviz.ui.sample_chooser import SampleChooser
from nnviz.ui.scrolled_view import ScrolledView
from nnviz.ui.segmented import SegmentedControl
from nnviz.ui.theme import Theme

_DRAG_FROM = 3.0
# Below this width the word "sample" gives way to the tabs.
_NARROW = 310.0
_PATHS: tuple[tuple[PathName, str], ...] = (
    ("a", "activation"),
    ("bias", "bias"),
    ("norm", "length"),
)


class InspectorView(ScrolledView):
    """Value, gradient and update, their past, and how they are spread over the data.

    A click on the curve goes to that step, one on a weight or a sample chooses it.
    """

    name: ClassVar[str] = "inspector"
    heading: ClassVar[str] = "Inspector"

    def __init__(
        self, session: Session, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(session, theme, parent)
        self._cache = InspectorCache(session)
        self._found: tuple[StepTrace, Unit, CheckPicture] | None = None
        self._layout: InspectorLayout | None = None
        self._pointed = Pointed()
        self._press: QPointF | None = None
        self._held: Hit = NOTHING
        self._moved = False
        self._number = NumberUnderPointer(self)
        self._chooser: SampleChooser | None = None
        self._editing = ParameterEditing(self, session, theme, self._place_of)
        self._check = PushButton("Check gradient", theme, parent=self)
        self._check.setToolTip(
            "Compare backpropagation with (L(w + h) − L(w − h)) / 2h over the batch"
        )
        self._check.clicked.connect(self.check_gradient)
        self._check.hide()
        self._paths = SegmentedControl(
            "What the curve shows", _PATHS, theme, parent=self
        )
        self._paths.set_tooltips(
            (
                "the activation for the chosen sample",
                "the bias",
                "the length of the vector of incoming weights",
            )
        )
        self._paths.chosen.connect(self._choose_path)
        self._paths.hide()

    # What is shown

    def header_widgets(self) -> list[QWidget]:
        if self._chooser is None:
            self._chooser = SampleChooser(self.session, self.theme)
            if self.snapshot is not None:
                self._chooser.show_snapshot(self.snapshot)
        return [self._chooser]

    def sizeHint(self) -> QSize:
        return QSize(round(self.theme.px(314)), round(self.theme.px(480)))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(self.theme.px(240)), round(self.theme.px(150)))

    def export_size(self) -> QSizeF:
        size = super().export_size()
        shown = self.picture()
        if shown is None:
            return size
        needed = lay_out(shown, self.check, self.theme, size.width(), False)
        return QSizeF(size.width(), needed.height)

    def drawn_part(self, snapshot: Snapshot) -> tuple[object, ...]:
        return (
            *inspected_part(snapshot),
            snapshot.moments,
            snapshot.moment,
            snapshot.last_step,
            snapshot.selection.hover_unit,
            snapshot.selection.hover_sample,
        )

    def show_snapshot(self, snapshot: Snapshot) -> None:
        before = self._drawn_part
        super().show_snapshot(snapshot)
        if self._chooser is not None:
            self._chooser.show_snapshot(snapshot)
        if self._drawn_part is before:
            return
        self.lay_out()

    def apply_theme(self, theme: Theme) -> None:
        super().apply_theme(theme)
        if self._chooser is not None:
            self._chooser.apply_theme(theme)
        self._check.apply_theme(theme)
        self._paths.apply_theme(theme)
        self._editing.editor.apply_theme(theme)
        self.lay_out()

    def picture(self) -> InspectorPicture | None:
        """What is drawn; made once for each state that differs in it."""
        if self.snapshot is None:
            return None
        path = next(name for name, _ in _PATHS if name == self._paths.value)
        return self._cache.picture(self.snapshot, path, self.theme.tokens)

    @property
    def check(self) -> CheckPicture | None:
        """What a check of the chosen parameter at this state has found."""
        if self._found is None or self.snapshot is None:
            return None
        trace, unit, found = self._found
        same = trace is self.snapshot.trace and unit == self.snapshot.selection.unit
        return found if same else None

    def check_gradient(self) -> None:
        """Compare both gradients of the chosen weight or bias."""
        snapshot = self.snapshot
        if snapshot is None:
            return
        unit = snapshot.selection.unit
        if isinstance(unit, Weight | Bias):
            found = check_picture(check_of(snapshot, unit))
            self._found = snapshot.trace, unit, found
            self.lay_out()

    def table(self) -> Table:
        snapshot, shown = self.snapshot, self.picture()
        if snapshot is None or shown is None:
            return Table((), ())
        inspected = self._cache.inspection(snapshot)
        paths = self._cache.paths(snapshot)
        return inspector_table(snapshot, shown, inspected, paths)

    def draw(self, painter: QPainter, size: QSizeF) -> None:
        snapshot, shown = self.snapshot, self.picture()
        if snapshot is None or shown is None:
            return
        check, selection = self.check, snapshot.selection
        if self.is_on_screen and self._layout is not None:
            painter.translate(0.0, -float(self.scrolled_by))
            InspectorPainter(
                painter,
                self.theme,
                shown,
                check,
                self._layout,
                selection,
                self._pointed,
            ).paint(self.scrolled_by + size.height())
            return
        layout = lay_out(shown, check, self.theme, size.width(), False)
        if layout.height > size.height():
            # A picture cannot scroll: all of it, smaller.
            shrink = size.height() / layout.height
            layout = lay_out(shown, check, self.theme, size.width() / shrink, False)
            shrink = min(shrink, size.height() / layout.height)
            painter.scale(shrink, shrink)
        InspectorPainter(
            painter, self.theme, shown, check, layout, selection, Pointed()
        ).paint()

    def lay_out_content(self) -> None:
        shown = self.picture()
        if shown is None:
            return
        width = float(self.width())
        layout = lay_out(shown, self.check, self.theme, width, True)
        self._layout = layout
        self.set_title(shown.title)
        self._describe(shown)
        self.set_content_height(layout.height)

    def place_controls(self) -> None:
        layout, shown, snapshot = self._layout, self.picture(), self.snapshot
        if layout is None or shown is None or snapshot is None:
            return
        editor, unit = self._editing.editor, snapshot.selection.unit
        if editor.isVisible() and unit is not None:
            place = editor.geometry()
            place.moveCenter(self._place_of(unit))
            editor.setGeometry(place)
        self._check.setVisible(layout.check is not None)
        if layout.check is not None:
            button = layout.check.button.translated(0.0, -self.scrolled_by)
            self._check.setGeometry(button.toRect())
        is_neuron = isinstance(unit, Neuron)
        head = layout.path_head
        self._paths.setVisible(head is not None and is_neuron)
        if head is not None:
            size = self._paths.sizeHint()
            self._paths.setGeometry(
                round(head.right()) - size.width(),
                round(head.center().y() - size.height() / 2 + 2) - self.scrolled_by,
                size.width(),
                size.height(),
            )

    # What a person does

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            position = QPointF(event.pos())
            shown, layout = self.picture(), self._layout
            spot = None
            if shown is not None and layout is not None:
                place = self.in_content(position)
                spot = spot_at(shown, self.check, layout, place)
            self._number.explain(event, spot)
            return True
        if event.type() == QEvent.Type.ShortcutOverride:
            assert isinstance(event, QKeyEvent)
            if self._meaning(event) is not None:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        unit = None if self.snapshot is None else self.snapshot.selection.unit
        match self._meaning(event):
            case "edit":
                self._editing.open_editor(unit)
            case "type":
                self._editing.open_editor(unit, event.text())
            case "let go":
                self.session.choose_unit(None)
            case _:
                super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = self.in_content(event.position())
        if self._press is not None and event.buttons() & Qt.MouseButton.LeftButton:
            self._drag(event, place)
            return
        shown, layout = self.picture(), self._layout
        if shown is None or layout is None:
            return
        self._number.point_at(spot_at(shown, self.check, layout, place))
        self._point_at(hit_at(shown, layout, place))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        shown, layout = self.picture(), self._layout
        if shown is None or layout is None:
            return
        self._press = event.position()
        self._held = hit_at(shown, layout, self.in_content(event.position()))
        self._moved = False
        if self._held.state is not None:
            self._go_to(self._held.state)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        held, self._held, self._press = self._held, NOTHING, None
        if self._moved or event.button() != Qt.MouseButton.LeftButton:
            return
        if held.sample is not None:
            self.session.choose_sample(held.sample)
        elif held.unit is not None and self._is_editable(held):
            self._editing.open_editor(held.unit)
        elif held.unit is not None:
            self.session.choose_unit(held.unit)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._number.point_at(None)
        self._point_at(NOTHING)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._chooser is not None:
            self._chooser.set_narrow(event.size().width() < self.theme.px(_NARROW))

    def _drag(self, event: QMouseEvent, place: QPointF) -> None:
        """Move a value that is held, or along the curve."""
        assert self._press is not None
        shown, layout, held = self.picture(), self._layout, self._held
        if shown is None or layout is None:
            return
        if held.state is not None:
            state = state_at(shown, layout, place)
            if state is not None:
                self._pointed = Pointed(state=state)
                self._go_to(state)
        elif held.unit is not None and self._is_editable(held):
            down = event.position().y() - self._press.y()
            if not self._moved and abs(down) >= _DRAG_FROM:
                self._moved = True
                self._editing.start_drag(held.unit)
            if self._moved:
                fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
                self._editing.drag_to(held.unit, down, fine)

    def _point_at(self, hit: Hit) -> None:
        pointed = Pointed(hit.state, hit.row)
        if pointed != self._pointed:
            self._pointed = pointed
            self.update()
        if hit.is_value and self._is_editable(hit):
            self.setCursor(Qt.CursorShape.SizeVerCursor)
        elif hit == NOTHING:
            self.unsetCursor()
        else:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        selection = self.session.snapshot().selection
        there = selection.hover_unit, selection.hover_sample
        if (hit.unit, hit.sample) != there:
            self.session.point_at(unit=hit.unit, sample=hit.sample)

    def _go_to(self, state: int) -> None:
        shown = self.picture()
        if shown is not None and shown.path is not None:
            step = int(shown.path.steps[min(state, len(shown.path.steps) - 1)])
            if step != self.session.step:
                self.session.seek(step)

    def _choose_path(self) -> None:
        self.lay_out()

    def _is_editable(self, hit: Hit) -> bool:
        shown = self.picture()
        return hit.is_value and shown is not None and hit.unit == shown.parameter

    def _meaning(self, event: QKeyEvent) -> str | None:
        """What a key means here, of what it means in the network drawing."""
        unit = None if self.snapshot is None else self.snapshot.selection.unit
        meaning = meaning_of(event, unit)
        return meaning if meaning in ("edit", "type", "let go") else None

    def _place_of(self, unit: Unit) -> QPoint:
        """Where the value of the inspected parameter is drawn."""
        if self._layout is None or not self._layout.rows:
            return self.rect().center()
        cell = self._layout.cell(0, 0).translated(0.0, -self.scrolled_by)
        return cell.center().toPoint()

    def _describe(self, shown: InspectorPicture) -> None:
        """What a screen reader says of it."""
        numbers = [
            f"{amount.name} {amount.text}"
            for row in shown.steps.rows
            for amount in row.amounts
            if amount.exists and amount.known
        ]
        self.setAccessibleDescription("; ".join((*shown.lines, *numbers)))
