"""Changing a weight or a bias by hand: dragging it up and down, or typing a value."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QWidget

from nnviz.picture.graph_flow import edge_limit
from nnviz.picture.graph_words import unit_name
from nnviz.session.events import value_of
from nnviz.session.selection import Bias, Unit, Weight
from nnviz.session.session import Session
from nnviz.ui.graph_value_editor import ValueEditor
from nnviz.ui.theme import Theme

_SHARE_PER_PX = 0.01
_FINER = 0.1
_LEAST_RANGE = 0.5


@dataclass(frozen=True, slots=True)
class ValueDrag:
    """A weight, bias or input under the pressed mouse: up is more.

    A px is a hundredth of the range of the drawing, so that the whole ramp is within
    reach of the hand; with Shift it is ten times finer.
    """

    unit: Unit
    start: float
    limit: float

    def value_at(self, down: float, *, fine: bool) -> float:
        """The value after moving ``down`` px, in six digits: what a hand can mean."""
        step = max(self.limit, _LEAST_RANGE) * _SHARE_PER_PX * (_FINER if fine else 1.0)
        return float(f"{self.start - down * step:.6g}")


class ParameterEditing(QObject):
    """Takes hold of values for a view, and sets them in the session.

    ``place_of`` says where in the view a weight or bias is drawn.
    """

    def __init__(
        self,
        view: QWidget,
        session: Session,
        theme: Theme,
        place_of: Callable[[Unit], QPoint],
    ) -> None:
        super().__init__(view)
        self.session = session
        self._place_of = place_of
        self._drag: ValueDrag | None = None
        self.editor = ValueEditor(theme, view)
        self.editor.typed.connect(self.set_value)

    def start_drag(self, unit: Weight | Bias) -> None:
        """Take hold of a value, and choose what it belongs to."""
        snapshot = self.session.snapshot()
        limit = edge_limit(snapshot, "weights")
        self.hold(ValueDrag(unit, value_of(snapshot.parameters, unit), limit))
        self.session.choose_unit(unit)

    def hold(self, drag: ValueDrag) -> None:
        """Take hold of a value that is described."""
        self._drag = drag

    def drag_to(self, unit: Unit, down: float, fine: bool) -> None:
        """Move the value that is held; the network follows at once."""
        if self._drag is not None and self._drag.unit == unit:
            self.set_value(unit, self._drag.value_at(down, fine=fine))

    def open_editor(self, unit: Unit | None, start: str = "") -> None:
        """Type a value; ``start`` is its first character if it was typed already."""
        if not isinstance(unit, Weight | Bias):
            return
        self.session.choose_unit(unit)
        snapshot = self.session.snapshot()
        name = unit_name(snapshot, unit)
        value = value_of(snapshot.parameters, unit)
        self.show_editor(unit, name, value, start)

    def show_editor(self, unit: Unit, name: str, value: float, start: str) -> None:
        """Open the field for a value where the unit is drawn."""
        self.editor.open(unit, name, value, self._place_of(unit), start)

    def set_value(self, unit: Unit, value: float) -> None:
        """Give a weight or a bias another value."""
        if isinstance(unit, Weight):
            self.session.set_weight(unit.layer, unit.target, unit.source, value)
        elif isinstance(unit, Bias):
            self.session.set_bias(unit.layer, unit.index, value)
