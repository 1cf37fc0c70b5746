"""The view "matrices": the network as W x + b and so on, every number in its cell."""

from typing import ClassVar

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QSize, QSizeF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QToolTip, QWidget

from nnviz.picture.graph_table import graph_table
from nnviz.picture.graph_values import phase_of
from nnviz.picture.graph_words import unit_lines, unit_name
from nnviz.picture.matrices import Grid, matrix_grids, neighbour_cell, outlines
from nnviz.picture.matrix_layout import MatrixLayout
from nnviz.picture.matrix_words import cell_lines, layout_words
from nnviz.picture.numbers import MINUS, format_exact, parse_number
from nnviz.picture.table import Table
from nnviz.picture.typed_input import point_with_input, typing_refusal
from nnviz.session.selection import Bias, Neuron, Unit, Weight
from nnviz.session.session import Session
from nnviz.session.snapshot import Snapshot
from nnviz.ui.graph_editing import ParameterEditing
from nnviz.ui.graph_keys import meaning_of
from nnviz.ui.in_place_field import InPlaceField
from nnviz.ui.lettering import draw_text, elided
from nnviz.ui.matrix_painting import (
    MatrixDrawing,
    cell_under,
    draw_outlines,
    layout_of,
    place_of_unit,
)
from nnviz.ui.pointed_text import PointedText
from nnviz.ui.theme import CAPTION_SIZE, Theme
from nnviz.ui.view import View

_NOTE_HEIGHT = 17.0
_FIELD = (96, 22)
_BADGES = {"weights": "", "gradients": "◂ backward pass", "updates": "update"}


class MatricesView(View):
    """Weights, biases and activations as matrices, linked with the network drawing.

    A weight, a bias or an input is typed where it stands.
    """

    name: ClassVar[str] = "matrices"
    heading: ClassVar[str] = "The same network as matrices"
    ground: ClassVar[str] = "panel"

    def __init__(
        self, session: Session, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(session, theme, parent)
        self._drawing = MatrixDrawing()
        self._words = PointedText(self)
        self._editing = ParameterEditing(self, session, theme, self._center_of)
        self._field = InPlaceField(theme, self)
        self._typed: Neuron | None = None

    def sizeHint(self) -> QSize:
        return QSize(round(self.theme.px(442)), round(self.theme.px(182)))

    def apply_theme(self, theme: Theme) -> None:
        self._editing.editor.apply_theme(theme)
        self._field.apply_theme(theme)
        super().apply_theme(theme)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        super().show_snapshot(snapshot)
        self.set_badge(_BADGES[phase_of(snapshot)])
        unit = snapshot.selection.unit
        self.set_note("" if unit is None else f"outlined: {unit_name(snapshot, unit)}")
        self._describe(snapshot)

    def drawn_part(self, snapshot: Snapshot) -> tuple[object, ...]:
        return (
            snapshot.dataset,
            snapshot.parameters,
            snapshot.sample,
            snapshot.trace if phase_of(snapshot) == "updates" else None,
            snapshot.selection.unit,
            snapshot.selection.hover_unit,
            snapshot.moments,
            snapshot.moment,
        )

    def draw(self, painter: QPainter, size: QSizeF) -> None:
        snapshot = self.snapshot
        if snapshot is None:
            return
        theme, selection = self.theme, snapshot.selection
        grids, layout = self._laid_out(snapshot, size)
        self._drawing.draw(painter, theme, grids, layout, size)
        lit = [
            *outlines(grids, selection.hover_unit, "pointed"),
            *outlines(grids, selection.unit, "chosen"),
        ]
        draw_outlines(painter, theme, layout, lit)
        if layout.text_size is None:
            self._draw_note(painter, size, layout_words(grids, layout))

    def table(self) -> Table:
        if self.snapshot is None:
            return Table((), ())
        return graph_table(self.snapshot)

    # Pointing and choosing

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        snapshot = self.snapshot
        if snapshot is None:
            return
        unit = self._unit_at(snapshot, event.position())
        if unit != snapshot.selection.hover_unit:
            self.session.point_at(unit=unit)
        at = event.globalPosition().toPoint()
        if unit is None:
            self._words.hide()
            return
        lines = cell_lines(snapshot, unit, phase_of(snapshot))
        self._words.show(at, lines, self._hint_of(snapshot, unit))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        snapshot = self.snapshot
        if snapshot is not None and event.button() == Qt.MouseButton.LeftButton:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self.session.choose_unit(self._unit_at(snapshot, event.position()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        snapshot = self.snapshot
        if snapshot is not None and event.button() == Qt.MouseButton.LeftButton:
            self._open(self._unit_at(snapshot, event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        self._words.hide()
        if self.session.snapshot().selection.hover_unit is not None:
            self.session.point_at()
        super().leaveEvent(event)

    # Keys

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            # The window may know the key as well.
            assert isinstance(event, QKeyEvent)
            if self._words.claims(event) or self._meaning_of(event) is not None:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        snapshot = self.snapshot
        if snapshot is None or self._words.copies(event):
            return
        unit = snapshot.selection.unit
        match self._meaning_of(event):
            case "edit":
                self._open(unit)
            case "type":
                self._open(unit, event.text())
            case "let go":
                self.session.choose_unit(None)
            case "left" | "right" | "up" | "down" as direction:
                grids = matrix_grids(snapshot, phase_of(snapshot), self.theme.tokens)
                self.session.choose_unit(neighbour_cell(grids, unit, direction))
            case _:
                super().keyPressEvent(event)

    def _meaning_of(self, event: QKeyEvent) -> str | None:
        """As in the network drawing; an input can be typed here, too."""
        if self.snapshot is None:
            return None
        unit = self.snapshot.selection.unit
        if isinstance(unit, Neuron) and unit.layer == 0:
            # The keys of a weight are those of every number that can be typed.
            unit = Weight(1, 0, unit.index)
        meaning = meaning_of(event, unit)
        return None if meaning in ("closer", "farther", "fit", "copy") else meaning

    # Typing

    def _open(self, unit: Unit | None, start: str = "") -> None:
        """Type a number where it stands; ``start`` is its first character."""
        if isinstance(unit, Weight | Bias):
            self._editing.open_editor(unit, start)
        elif isinstance(unit, Neuron) and unit.layer == 0:
            self._open_input(unit, start)

    def _open_input(self, unit: Neuron, start: str) -> None:
        snapshot = self.session.snapshot()
        place = self._place_of(unit)
        refusal = typing_refusal(snapshot.dataset)
        if refusal:
            QToolTip.showText(self.mapToGlobal(place.bottomLeft()), refusal, self)
            return
        self.session.choose_unit(unit)
        self._typed = unit
        value = float(snapshot.sample.x[unit.index])
        name = unit_name(snapshot, unit)
        width, height = (round(self.theme.px(length)) for length in _FIELD)
        rect = QRect(0, 0, width, height)
        rect.moveCenter(place.center())
        rect.moveLeft(min(max(rect.left(), 2), max(self.width() - width - 2, 2)))
        rect.moveTop(min(max(rect.top(), 2), max(self.height() - height - 2, 2)))
        self._field.open(name, start or format_exact(value), rect, self._take_input)
        if start:
            self._field.end(False)

    def _take_input(self, text: str) -> str:
        if self._typed is None:
            return ""
        try:
            value = parse_number(text)
        except ValueError:
            return f"Type a number such as {MINUS}15 or 0.25"
        snapshot = self.session.snapshot()
        sample = snapshot.selection.sample
        point = point_with_input(snapshot, sample, self._typed.index, value)
        try:
            self.session.set_data_point(sample, point=point)
        except ValueError as error:
            return str(error)
        return ""

    # Inside

    def _laid_out(
        self, snapshot: Snapshot, size: QSizeF
    ) -> tuple[tuple[Grid, ...], MatrixLayout]:
        grids = matrix_grids(snapshot, phase_of(snapshot), self.theme.tokens)
        unit = snapshot.selection.unit
        layout = layout_of(self.theme, grids, size.width(), size.height(), unit)
        if layout.text_size is None:
            height = size.height() - self.theme.px(_NOTE_HEIGHT)
            layout = layout_of(self.theme, grids, size.width(), height, unit)
        return grids, layout

    def _unit_at(self, snapshot: Snapshot, position: QPointF) -> Unit | None:
        return cell_under(*self._laid_out(snapshot, QSizeF(self.size())), position)

    def _place_of(self, unit: Unit) -> QRect:
        """Where a cell is drawn; the middle of the view where it is left out."""
        snapshot = self.session.snapshot()
        laid_out = self._laid_out(snapshot, QSizeF(self.size()))
        place = place_of_unit(*laid_out, unit)
        if place is None:
            return QRect(self.rect().center(), QSize(1, 1))
        return place.toRect()

    def _center_of(self, unit: Unit) -> QPoint:
        return self._place_of(unit).center()

    def _hint_of(self, snapshot: Snapshot, unit: Unit) -> str:
        is_input = isinstance(unit, Neuron) and unit.layer == 0
        if is_input and typing_refusal(snapshot.dataset):
            return ""
        if is_input or not isinstance(unit, Neuron):
            return "Double-click, or Enter once chosen, to type a value"
        return "Click to choose · Alt+arrows go to a neighbour"

    def _draw_note(self, painter: QPainter, size: QSizeF, text: str) -> None:
        theme = self.theme
        left = theme.px(10.0)
        draw_text(
            painter,
            theme,
            left,
            size.height() - theme.px(6.0),
            elided(theme, text, size.width() - 2 * left, CAPTION_SIZE),
            size=CAPTION_SIZE,
            color="muted",
        )

    def _describe(self, snapshot: Snapshot) -> None:
        """What a screen reader says of the drawing."""
        unit = snapshot.selection.unit
        chosen = "nothing chosen"
        if unit is not None and not snapshot.playing:
            lines = unit_lines(snapshot, unit, phase_of(snapshot))
            chosen = "chosen: " + ", ".join(lines)
        text = f"Matrices; {chosen}. Alt and arrows move the choice."
        if text != self.accessibleDescription():
            self.setAccessibleDescription(text)
