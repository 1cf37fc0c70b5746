"""The equation strip: the chosen unit's equation with its real numbers."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QEvent, QPointF, QSize, QSizeF, Qt
from PySide6.QtGui import (
    QEnterEvent,
    QHelpEvent,
    QMouseEvent,
    QPainter,
)
from PySide6.QtWidgets import QWidget

from nnviz.picture.equation import equation, equation_numbers
from nnviz.picture.equation_parts import Equation, SumLine
from nnviz.picture.table import Table
from nnviz.session.selection import Unit
from nnviz.session.session import Session
from nnviz.session.snapshot import Snapshot
from nnviz.ui.equation_setting import Lines, Typesetter, UnitSpot
from nnviz.ui.exact_numbers import NumberUnderPointer, Spot, spot_at
from nnviz.ui.math_text import math_text
from nnviz.ui.theme import TEXT_SIZE, Theme
from nnviz.ui.view import View

_HEIGHT = 86.0
_MARGIN = 12.0
_MOST_TERMS = 8
_ENOUGH_TERMS = 3
_ONE_LINE_SIZES = (16.0, 15.0, 14.0, 13.0)
# Baselines of caption and formula, top of the bar, baseline of the product.
_ONE_SUM = (35.0, 52.0, 59.0, 77.0)
_TWO_LINES = (33.0, 49.0, 56.0, 54.0)
_SUM_SIZES = (14.0, 13.0, 12.0, 11.0)


class EquationStrip(View):
    """Heading, description, and one or two lines of an equation.

    As many terms are written out as the width allows, the largest first; the rest is
    folded into its sum.
    """

    name = "equation"
    heading = "Equation"

    def __init__(
        self, session: Session, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(session, theme, parent)
        self._spots: list[Spot] = []
        self._unit_spots: list[UnitSpot] = []
        self._number = NumberUnderPointer(self)
        self._has_pointer = False

    def sizeHint(self) -> QSize:
        return QSize(round(self.theme.px(838)), round(self.theme.px(_HEIGHT)))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(self.theme.px(300)), round(self.theme.px(72)))

    def drawn_part(self, snapshot: Snapshot) -> tuple[object, ...]:
        selection = snapshot.selection
        return (
            snapshot.sample,
            snapshot.trace,
            snapshot.parameters,
            snapshot.moments,
            snapshot.moment,
            snapshot.dataset,
            selection.sample,
            selection.unit,
            selection.hover_unit,
        )

    def table(self) -> Table:
        if self.snapshot is None:
            return Table((), ())
        return equation_numbers(self.snapshot)

    def draw(self, painter: QPainter, size: QSizeF) -> None:
        snapshot = self._steady_snapshot()
        if snapshot is None:
            return
        left = self.theme.px(_MARGIN)
        width = size.width() - 2 * left
        shown, typesetter, is_one_line = self._fit(snapshot, width)
        # Design offsets for a height of 86; a lower strip presses them together.
        squeeze = min(1.0, size.height() / self.theme.px(_HEIGHT))
        drop = max(0.0, (size.height() - self.theme.px(_HEIGHT)) / 2)

        def y(offset: float) -> float:
            return self.theme.px(offset) * squeeze + drop

        self._draw_heading(painter, shown, left, width, y(17.0))
        if is_one_line:
            assert shown.one_line is not None
            typesetter.draw_pieces(painter, shown.one_line, left, y(51.0))
        else:
            self._draw_lines(painter, shown, typesetter, left, width, y)
        self._spots = typesetter.spots
        self._unit_spots = typesetter.unit_spots

    def _draw_heading(
        self, painter: QPainter, shown: Equation, left: float, width: float, y: float
    ) -> None:
        theme = self.theme
        end = math_text(shown.heading).draw(painter, theme, left, y, weight=600)
        end += theme.px(9)
        words = theme.metrics(TEXT_SIZE).elidedText(
            shown.description, Qt.TextElideMode.ElideRight, left + width - end
        )
        painter.setFont(theme.font())
        painter.setPen(theme.color("muted"))
        painter.drawText(QPointF(end, y), words)

    def _draw_lines(
        self,
        painter: QPainter,
        shown: Equation,
        typesetter: Typesetter,
        left: float,
        width: float,
        y: Callable[[float], float],
    ) -> None:
        first, *others = shown.lines
        if isinstance(first, SumLine):
            at = Lines(*map(y, _TWO_LINES if others else _ONE_SUM))
            typesetter.draw_sum(painter, first, left, width, at)
            second = y(74.0)
        else:
            typesetter.draw_groups(
                painter, first, left, width, y(44.0 if others else 50.0)
            )
            second = y(70.0)
        for line in others:
            assert not isinstance(line, SumLine)
            typesetter.draw_groups(painter, line, left, width, second)

    def _fit(
        self, snapshot: Snapshot, width: float
    ) -> tuple[Equation, Typesetter, bool]:
        """The equation with as many terms as fit, and the type to set it in.

        The last item says whether it is the single line of larger type.
        """
        shown = equation(snapshot, _MOST_TERMS)
        if shown.one_line is not None:
            for size in _ONE_LINE_SIZES:
                typesetter = Typesetter(self.theme, size)
                if typesetter.pieces_width(shown.one_line) <= width:
                    return shown, typesetter, True
        large, smaller = (Typesetter(self.theme, size) for size in _SUM_SIZES[:2])
        needed = _width(shown, large)
        if needed <= width:
            return shown, large, False
        # The whole sum is worth a smaller size; measured only where it may fit.
        if needed * smaller.size / large.size <= width >= _width(shown, smaller):
            return shown, smaller, False
        enough = min(shown.written_terms, _ENOUGH_TERMS)
        for size in _SUM_SIZES:
            typesetter = Typesetter(self.theme, size)
            fitted = self._with_fewer_terms(snapshot, shown, typesetter, width)
            if fitted is not None and fitted.written_terms >= enough:
                return fitted, typesetter, False
        smallest = Typesetter(self.theme, _SUM_SIZES[-1])
        return fitted or equation(snapshot, 0), smallest, False

    def _with_fewer_terms(
        self, snapshot: Snapshot, shown: Equation, typesetter: Typesetter, width: float
    ) -> Equation | None:
        """Terms folded until the sum fits; ``None`` where it never does."""
        needed = _width(shown, typesetter)
        while needed > width:
            if shown.written_terms == 0:
                return None
            each = needed / (shown.written_terms + 3)
            fewer = max(1, int((needed - width) / each))
            shown = equation(snapshot, max(0, shown.written_terms - fewer))
            needed = _width(shown, typesetter)
        return shown

    def _steady_snapshot(self) -> Snapshot | None:
        """The snapshot; under the pointer the strip does not follow the pointer."""
        snapshot = self.snapshot
        if snapshot is None or not self._has_pointer:
            return snapshot
        return replace(snapshot, selection=replace(snapshot.selection, hover_unit=None))

    # What a person does

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._has_pointer = True

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._has_pointer = False
        self._number.point_at(None)
        self._light(None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        position = event.position()
        self._number.point_at(spot_at(self._spots, position))
        unit = self._unit_at(position)
        pointing = Qt.CursorShape.PointingHandCursor
        self.setCursor(Qt.CursorShape.ArrowCursor if unit is None else pointing)
        self._light(unit)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        unit = self._unit_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and unit is not None:
            self.session.choose_unit(unit)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            spot = spot_at(self._spots, QPointF(event.pos()))
            self._number.explain(event, spot)
            return True
        return super().event(event)

    def _unit_at(self, position: QPointF) -> Unit | None:
        return next(
            (spot.unit for spot in self._unit_spots if spot.rect.contains(position)),
            None,
        )

    def _light(self, unit: Unit | None) -> None:
        snapshot = self.snapshot
        if snapshot is not None and snapshot.selection.hover_unit != unit:
            self.session.point_at(unit=unit)


def _width(shown: Equation, typesetter: Typesetter) -> float:
    """What every line needs at least: sums whole, of groups the first."""
    return max(
        typesetter.sum_width(line)
        if isinstance(line, SumLine)
        else typesetter.pieces_width(line.groups[0])
        for line in shown.lines
    )
