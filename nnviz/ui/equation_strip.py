"""The equation strip: the chosen unit's equation with its real numbers."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, QSizeF, Qt, QTimer
from PySide6.QtGui import (
    QEnterEvent,
    QHelpEvent,
    QHideEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QWidget

from nnviz.picture.equation import equation, equation_numbers
from nnviz.picture.equation_parts import Equation
from nnviz.picture.table import Table
from nnviz.session.selection import Unit
from nnviz.session.session import Session
from nnviz.session.snapshot import Snapshot
from nnviz.ui.equation_layout import HEIGHT, Layout, lay_out
from nnviz.ui.equation_setting import Lines, Typesetter, UnitSpot
from nnviz.ui.exact_numbers import NumberUnderPointer, Spot, spot_at
from nnviz.ui.formula import Formula, is_set
from nnviz.ui.formula import formula as typeset
from nnviz.ui.math_text import math_text
from nnviz.ui.theme import TEXT_SIZE, Theme
from nnviz.ui.view import View

_MARGIN = 12.0
# Baselines of caption and formula, top of the bar, baseline of the product.
_ONE_SUM = (41.0, 59.0, 67.0, 86.0)
_SUM_AND_ROWS = (35.0, 52.0)
_FORMULA_SIZE = 16.0
_FORMULA_GAP = 14.0
_LEAST_SHARE = 0.5
_READABLE = 12.0


class EquationStrip(View):
    """Heading, description, the general formula, and the equation with its numbers.

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
        # An export waits for its formula; a paint must not, the first least of all.
        self._awaited: str | None = None
        self._set_awaited = QTimer(self)
        self._set_awaited.setSingleShot(True)
        self._set_awaited.setInterval(0)
        self._set_awaited.timeout.connect(self._set_formula)

    def sizeHint(self) -> QSize:
        return QSize(round(self.theme.px(838)), round(self.theme.px(HEIGHT)))

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
        shown, formula, _ = self._fit(snapshot, width)
        # A lower strip presses the rows together.
        squeeze = min(1.0, size.height() / self.theme.px(HEIGHT))
        drop = max(0.0, (size.height() - self.theme.px(HEIGHT)) / 2)

        def y(offset: float) -> float:
            return self.theme.px(offset) * squeeze + drop

        self._spots = []
        self._draw_heading(painter, shown.shown, left, width, y(17.0))
        if formula is not None:
            left = self._draw_formula(painter, formula, left, y)
            width = size.width() - left - self.theme.px(_MARGIN)
        self._draw_body(painter, shown, left, width, y)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        # A strip that is not seen is painted where a picture of it is taken, and nobody
        # waits for the formula then.
        if self._awaited is not None and self.isVisible():
            self._set_awaited.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._set_awaited.stop()

    def _draw_heading(
        self, painter: QPainter, shown: Equation, left: float, width: float, y: float
    ) -> None:
        theme = self.theme
        end = math_text(shown.heading).draw(painter, theme, left, y, weight=600)
        end += theme.px(9)
        room = left + width - end
        words = theme.metrics(TEXT_SIZE).elidedText(
            shown.description, Qt.TextElideMode.ElideRight, room
        )
        painter.setFont(theme.font())
        painter.setPen(theme.color("muted"))
        painter.drawText(QPointF(end, y), words)
        if words != shown.description:
            line = QRectF(end, y - theme.px(TEXT_SIZE), room, theme.px(TEXT_SIZE + 4))
            self._spots.append(Spot(line, shown.description))

    def _draw_formula(
        self,
        painter: QPainter,
        formula: Formula,
        left: float,
        y: Callable[[float], float],
    ) -> float:
        """Draw the general rule and the line after it; where the numbers begin."""
        px = self.theme.px
        size = self._formula_size(formula)
        top, bottom = y(24.0), y(HEIGHT - 6.0)
        middle = (formula.ascent - formula.descent) / 2 * size
        color = self.theme.color("text")
        formula.draw(painter, left, (top + bottom) / 2 + middle, size, color)
        left += formula.width * size + px(_FORMULA_GAP)
        painter.setPen(QPen(self.theme.color("border"), 1.0))
        painter.drawLine(QPointF(left, top + px(4)), QPointF(left, bottom - px(4)))
        return left + px(_FORMULA_GAP)

    def _draw_body(
        self,
        painter: QPainter,
        shown: Layout,
        left: float,
        width: float,
        y: Callable[[float], float],
    ) -> None:
        typesetter = shown.typesetter
        if shown.sum_line is not None:
            at = Lines(*map(y, _SUM_AND_ROWS if shown.rows else _ONE_SUM))
            typesetter.draw_sum(painter, shown.sum_line, left, width, at)
        rows = Typesetter(self.theme, shown.row_size)
        for row, baseline in zip(shown.rows, shown.baselines, strict=True):
            rows.draw_row(painter, row, left, y(baseline))
        self._spots += typesetter.spots + rows.spots
        self._unit_spots = typesetter.unit_spots

    def _fit(
        self, snapshot: Snapshot, width: float
    ) -> tuple[Layout, Formula | None, float]:
        """What fits into ``width`` px, the formula beside it, and what it leaves.

        A formula that does not lead is set where it takes nothing from the numbers.
        """
        numbers = partial(equation, snapshot)
        shown = numbers(0)
        formula = None if shown.formula is None else self._formula(shown.formula)
        left = 0.0
        if formula is not None:
            taken = formula.width * self._formula_size(formula)
            left = width - taken - 2 * self.theme.px(_FORMULA_GAP)
        if formula is None or left < _LEAST_SHARE * width:
            return lay_out(numbers, self.theme, width), None, width
        beside = lay_out(numbers, self.theme, left)
        if shown.leads or (beside.complete and beside.row_size >= _READABLE):
            return beside, formula, left
        alone = lay_out(numbers, self.theme, width)
        if beside.complete and beside.row_size == alone.row_size:
            return beside, formula, left
        return alone, None, width

    def _formula(self, latex: str) -> Formula | None:
        """The formula, set; ``None`` on a screen that it would hold up."""
        if not self.is_on_screen or is_set(latex):
            self._awaited = None
            return typeset(latex)
        self._awaited = latex
        return None

    def _formula_size(self, formula: Formula) -> float:
        """px per em, less for a formula that would not fit below the heading."""
        room = self.theme.px(HEIGHT - 32.0)
        size = self.theme.px(_FORMULA_SIZE)
        return min(size, room / (formula.ascent + formula.descent))

    def _set_formula(self) -> None:
        if self._awaited is not None:
            typeset(self._awaited)
            self._awaited = None
            self.update()

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
