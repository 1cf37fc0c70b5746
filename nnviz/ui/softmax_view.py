"""The panel of the loss: scores → exp → normalise → −log p for any sample."""

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from nnviz.picture.loss_table import LossTable, numbers_of
from nnviz.picture.numbers import format_exact, format_number, parse_number
from nnviz.picture.softmax_table import LECTURE_CLASS, LECTURE_SCORES, softmax_table
from nnviz.picture.table import Table
from nnviz.session.selection import Neuron
from nnviz.session.session import Session
from nnviz.session.snapshot import Snapshot
from nnviz.ui.buttons import PushButton
from nnviz.ui.exact_numbers import NumberUnderPointer, Spot, spot_at
from nnviz.ui.sample_chooser import SampleChooser
from nnviz.ui.score_fields import ScoreFields
from nnviz.ui.scrolled_view import ScrolledView
from nnviz.ui.softmax_layout import MARGIN, PanelLayout, lay_out
from nnviz.ui.softmax_painting import LossTablePainter
from nnviz.ui.softmax_spots import row_at, spots_of
from nnviz.ui.theme import Theme

_BUTTON = 26.0
_BUTTON_GAP = 6.0
_DONE_WIDTH = 58.0
_FIELD = 22.0
# Below this width the word "sample" gives way to the title.
_NARROW = 310.0


class SoftmaxView(ScrolledView):
    """The numbers between the scores and the loss, for a sample or typed scores."""

    name = "softmax"
    heading = "Softmax and cross-entropy"

    def __init__(
        self, session: Session, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(session, theme, parent)
        self._table: LossTable | None = None
        self._layout: PanelLayout | None = None
        self._spots: list[Spot] | None = None
        self._number = NumberUnderPointer(self)
        self._chooser: SampleChooser | None = None
        self._fields = ScoreFields(self, theme)
        self._fields.typed.connect(session.type_scores)
        self._type = PushButton("Type in scores by hand…", theme, parent=self)
        self._type.setToolTip(
            "Put numbers of your own in place of the scores and watch p and the loss"
        )
        self._type.clicked.connect(self._start_typing)
        shown = ", ".join(format_exact(score) for score in LECTURE_SCORES)
        self._lecture = PushButton(f"Lecture example: {shown}", theme, parent=self)
        self._lecture.setToolTip(
            f"The lecture's scores {shown}; the third class is the true one"
        )
        self._lecture.clicked.connect(self._take_lecture_example)
        self._back = PushButton("Done", theme, parent=self)
        self._back.setToolTip("Back to the scores of the sample")
        self._back.clicked.connect(self._stop_typing)
        for widget in (self._lecture, self._back):
            widget.hide()

    def header_widgets(self) -> list[QWidget]:
        if self._chooser is None:
            # Made for the panel, which owns it; a picture needs none.
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
        if self._table is None:
            return size
        needed = lay_out(self._table, self.theme, size.width(), size.height(), False)
        return QSizeF(size.width(), max(size.height(), needed.height))

    def drawn_part(self, snapshot: Snapshot) -> tuple[object, ...]:
        selection = snapshot.selection
        return (
            snapshot.sample,
            snapshot.trace.batch,
            snapshot.moments,
            snapshot.moment,
            snapshot.dataset,
            snapshot.experiment.loss,
            snapshot.typed_scores,
            snapshot.typed_class,
            selection.sample,
            selection.unit,
            selection.hover_unit,
        )

    def show_snapshot(self, snapshot: Snapshot) -> None:
        before = self._drawn_part
        super().show_snapshot(snapshot)
        if self._drawn_part is before:
            return
        self._table = softmax_table(snapshot)
        self.set_title(self._table.title)
        self.setAccessibleDescription(
            f"{self._table.line}; loss {self._table.loss.text}"
        )
        if self._chooser is not None:
            self._chooser.show_snapshot(snapshot)
        typed = snapshot.typed_scores
        self._fields.show_scores(typed, snapshot.typed_class, self._table)
        self._type.setVisible(typed is None)
        self._lecture.setVisible(typed is not None)
        self._back.setVisible(typed is not None)
        self.lay_out()

    def apply_theme(self, theme: Theme) -> None:
        super().apply_theme(theme)
        if self._chooser is not None:
            self._chooser.apply_theme(theme)
        self._fields.apply_theme(theme)
        for button in (self._type, self._lecture, self._back):
            button.apply_theme(theme)
        self.lay_out()

    def table(self) -> Table:
        if self._table is None:
            return Table((), ())
        return numbers_of(self._table)

    def draw(self, painter: QPainter, size: QSizeF) -> None:
        if self._table is None:
            return
        if self.is_on_screen and self._layout is not None:
            layout, scroll = self._layout, float(self.scrolled_by)
            painter.translate(0.0, -scroll)
            painting = LossTablePainter(painter, self.theme, self._table, layout)
            painting.paint(scroll, scroll + size.height())
            return
        layout = lay_out(self._table, self.theme, size.width(), size.height(), False)
        if layout.height > size.height():
            # A picture cannot scroll: all of it, smaller.
            shrink = size.height() / layout.height
            width = size.width() / shrink
            layout = lay_out(self._table, self.theme, width, layout.height, False)
            shrink = min(shrink, size.height() / layout.height)
            painter.scale(shrink, shrink)
        LossTablePainter(painter, self.theme, self._table, layout).paint()

    # What a person does

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._chooser is not None:
            self._chooser.set_narrow(event.size().width() < self.theme.px(_NARROW))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point_at(event.position())

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._number.point_at(None)
        self._light_row(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self.snapshot is None:
            return
        row = self._row_at(event.position())
        if row is None:
            return
        if self.snapshot.typed_scores is not None:
            self.session.type_scores(self.snapshot.typed_scores, row)
            return
        neuron = Neuron(self.snapshot.architecture.depth, row)
        chosen = self.snapshot.selection.unit
        self.session.choose_unit(None if chosen == neuron else neuron)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            self._number.explain(event, self._spot_at(QPointF(event.pos())))
            return True
        return super().event(event)

    def _start_typing(self) -> None:
        """Begin with the sample's scores as they are written."""
        snapshot = self.snapshot
        if snapshot is None:
            return
        scores: tuple[float, ...] = LECTURE_SCORES
        true_class = LECTURE_CLASS
        if snapshot.experiment.loss != "squared_error" and self._table is not None:
            scores = tuple(
                parse_number(format_number(score))
                for score in snapshot.sample.z[-1].tolist()
            )
            true_class = next(row.index for row in self._table.rows if row.is_true)
        self.session.type_scores(scores, true_class)
        self._fields.focus_first()

    def _take_lecture_example(self) -> None:
        self.session.type_scores(LECTURE_SCORES, LECTURE_CLASS)

    def _stop_typing(self) -> None:
        self.session.type_scores(None)

    # Where things are

    def _spot_at(self, position: QPointF) -> Spot | None:
        if self._table is None or self._layout is None:
            return None
        if self._spots is None:
            # Made when the pointer asks, not with every frame.
            self._spots = spots_of(self._table, self._layout, self.theme)
        return spot_at(self._spots, self.in_content(position))

    def _row_at(self, position: QPointF) -> int | None:
        if self._layout is None:
            return None
        return row_at(self._layout, self.in_content(position))

    def _point_at(self, position: QPointF) -> None:
        self._number.point_at(self._spot_at(position))
        row = self._row_at(position)
        clickable = Qt.CursorShape.PointingHandCursor
        self.setCursor(Qt.CursorShape.ArrowCursor if row is None else clickable)
        self._light_row(row)

    def _light_row(self, row: int | None) -> None:
        snapshot = self.snapshot
        if snapshot is None or snapshot.typed_scores is not None:
            return
        unit = None if row is None else Neuron(snapshot.architecture.depth, row)
        if unit != snapshot.selection.hover_unit:
            self.session.point_at(unit=unit)

    def lay_out_content(self) -> None:
        table = self._table
        if table is None:
            return
        layout = lay_out(
            table, self.theme, float(self.width()), float(self.height()), True
        )
        self._layout = layout
        self._spots = None
        self.set_content_height(layout.height)

    def place_controls(self) -> None:
        layout = self._layout
        if layout is None or self._table is None:
            return
        px, scroll = self.theme.px, self.scrolled_by
        left = round(px(MARGIN - 1.0))
        width = self.width() - 2 * left
        top = round(layout.controls_top) - scroll
        height = round(px(_BUTTON))
        gap, done = round(px(_BUTTON_GAP)), round(px(_DONE_WIDTH))
        self._type.setGeometry(left, top, width, height)
        self._lecture.setGeometry(left, top, width - done - gap, height)
        self._back.setGeometry(left + width - done, top, done, height)
        if not self._table.typed:
            return
        band = layout.bands[0]
        row_height = layout.rows[0].height() if layout.rows else 0.0
        field = min(px(_FIELD), row_height - px(2))
        above = min(layout.value_baseline - px(16), row_height - field - px(1))
        rects = [
            QRectF(
                band.left,
                rect.top() + max(above, px(1)),
                band.right - band.left + px(5),
                field,
            )
            .translated(0, -scroll)
            .toRect()
            for rect in layout.rows
        ]
        list_width = self._fields.true_class_width()
        corner = QPoint(self.width() - left - list_width, round(px(7)) - scroll)
        self._fields.place(rects, QRect(corner, QSize(list_width, round(px(19)))))
