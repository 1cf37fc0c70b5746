"""The view "collapse": linear layers folded into one, or why they cannot be."""

from typing import ClassVar

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from nnviz.engine.collapse import Collapse
from nnviz.picture.colors import ramp_colors
from nnviz.picture.folded import (
    Bent,
    Folded,
    bent,
    bent_words,
    can_be_folded,
    fold_sentences,
    folded,
    folded_grids,
)
from nnviz.picture.graph_names import input_markup, output_markup
from nnviz.picture.layer_sketch import LayerSketch, layer_sketch
from nnviz.picture.table import Table
from nnviz.session.session import Session
from nnviz.session.snapshot import Snapshot
from nnviz.session.variations import with_activation, with_one_layer
from nnviz.ui.buttons import PushButton
from nnviz.ui.lettering import draw_text, elided, middle_baseline, wrapped
from nnviz.ui.math_text import math_text
from nnviz.ui.matrix_painting import MatrixDrawing, layout_of
from nnviz.ui.theme import CAPTION_SIZE, EQUATION_SIZE, TEXT_SIZE, Theme
from nnviz.ui.view import View

_PADDING = 10.0
_LINE = 15.0
_WIDEST_TEXT = 760.0
_LONGEST_BAR = 300.0
_SKETCH_SHARE = 0.36
_WIDEST_SKETCH = 420.0
_SKETCH_FROM = 330.0
_WIDEST_EDGE = 4.0
_NAMES = 46.0


class CollapseView(View):
    """W* and b* of a network whose activations are linear, as matrices and as a graph.

    A button makes them the network; where an activation is bent, it makes all linear.
    """

    name: ClassVar[str] = "collapse"
    heading: ClassVar[str] = "Folded into one layer"
    ground: ClassVar[str] = "panel"

    def __init__(
        self, session: Session, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(session, theme, parent)
        self._drawing = MatrixDrawing()
        self._fold = PushButton("Make it the network", theme, size="form", parent=self)
        self._fold.setToolTip(
            "Go on with one layer that has W* and b* in place of these layers"
            " (can be undone)"
        )
        self._fold.clicked.connect(self.make_it_the_network)
        self._straighten = PushButton(
            "Make all activations linear", theme, size="form", parent=self
        )
        self._straighten.setToolTip(
            "The same network with f(z) = z in every hidden layer (can be undone)"
        )
        self._straighten.clicked.connect(self.make_linear)
        for button in (self._fold, self._straighten):
            button.hide()

    def sizeHint(self) -> QSize:
        return QSize(round(self.theme.px(442)), round(self.theme.px(182)))

    def apply_theme(self, theme: Theme) -> None:
        for button in (self._fold, self._straighten):
            button.apply_theme(theme)
        super().apply_theme(theme)
        self._place_buttons()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        super().show_snapshot(snapshot)
        is_linear = can_be_folded(snapshot.architecture)
        self._straighten.setVisible(not is_linear)
        self._fold.setVisible(is_linear and snapshot.architecture.depth > 1)
        depth = snapshot.architecture.depth
        self.set_note(f"{depth} layers are one" if is_linear and depth > 1 else "")

    def drawn_part(self, snapshot: Snapshot) -> tuple[object, ...]:
        return (
            snapshot.dataset,
            snapshot.architecture,
            snapshot.parameters,
            snapshot.sample,
            snapshot.playing,
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_buttons()

    # What a person can do

    def make_it_the_network(self) -> None:
        """Begin anew with one layer, W* and b*."""
        snapshot = self.session.snapshot()
        parameters = folded(snapshot).collapsed.parameters
        self.session.change_experiment(
            with_one_layer(snapshot.experiment, parameters), "folded into one layer"
        )

    def make_linear(self) -> None:
        """Begin anew without a bend in any hidden layer."""
        self.session.change_experiment(
            with_activation(self.session.experiment, "linear"), "activation = linear"
        )

    # Drawing

    def draw(self, painter: QPainter, size: QSizeF) -> None:
        snapshot = self.snapshot
        if snapshot is None:
            return
        if not can_be_folded(snapshot.architecture):
            self._draw_bent(painter, snapshot, bent(snapshot), size)
            return
        fold = folded(snapshot)
        sentences = fold_sentences(snapshot, fold)
        if snapshot.architecture.depth == 1:
            sentences = (
                "The network has one layer already: W* is W and b* is b.",
                *sentences[1:2],
            )
        sketch = layer_sketch(fold.collapsed.W)
        if sketch.left_out:
            sentences = (*sentences, sketch.left_out)
        text = self.theme.px(_LINE) * len(sentences) + self.theme.px(6.0)
        room = QSizeF(size.width(), max(size.height() - text, 1.0))
        self._draw_fold(painter, snapshot, fold, sketch, room)
        top = room.height() + self.theme.px(11.0)
        self._draw_sentences(painter, sentences, size, top)

    def table(self) -> Table:
        snapshot = self.snapshot
        if snapshot is None:
            return Table((), ())
        if not can_be_folded(snapshot.architecture):
            why = bent(snapshot)
            return Table(
                ("quantity", "value"),
                (
                    ("f(u + v) + f(0)", why.of_sum),
                    ("f(u) + f(v)", why.sum_of),
                    ("residual of the best W* and b*", why.residual),
                ),
            )
        return _fold_table(snapshot, folded(snapshot).collapsed)

    def _draw_fold(
        self,
        painter: QPainter,
        snapshot: Snapshot,
        fold: Folded,
        sketch: LayerSketch,
        room: QSizeF,
    ) -> None:
        grids = folded_grids(snapshot, fold)
        width = room.width()
        beside = 0.0
        if width >= self.theme.px(_SKETCH_FROM):
            beside = min(_SKETCH_SHARE * width, self.theme.px(_WIDEST_SKETCH))
        left = QSizeF(width - beside, room.height())
        layout = layout_of(self.theme, grids, left.width(), left.height())
        self._drawing.draw(painter, self.theme, grids, layout, left)
        if beside:
            padding = self.theme.px(_PADDING)
            rect = QRectF(left.width(), 0.0, beside, room.height())
            box = rect.adjusted(padding, padding, -padding, -padding / 2)
            _draw_sketch(painter, self.theme, snapshot, sketch, box)

    def _draw_bent(
        self, painter: QPainter, snapshot: Snapshot, why: Bent, size: QSizeF
    ) -> None:
        theme = self.theme
        words = bent_words(snapshot, why)
        left = theme.px(_PADDING)
        width = min(size.width() - 2 * left, theme.px(_WIDEST_TEXT))
        baseline, line_height = theme.px(18.0), theme.px(_LINE)
        button = self._straighten.sizeHint()
        foot = size.height() - button.height() - theme.px(_PADDING / 2)

        def write(sentence: str, color: str) -> None:
            nonlocal baseline
            lines = wrapped(theme, sentence, width, TEXT_SIZE)
            if baseline + line_height * (len(lines) - 1) > foot:
                # What stands at the foot is beside the button.
                narrow = size.width() - button.width() - 3 * left
                lines = wrapped(theme, sentence, min(width, narrow), TEXT_SIZE)
            if baseline + line_height * (len(lines) - 1) > size.height():
                # Better left out than cut: it is in the table, too.
                return
            for line in lines:
                draw_text(painter, theme, left, baseline, line, color=color)
                baseline += line_height

        write(words.reason, "text")
        equation = math_text(words.equation)
        type_size = EQUATION_SIZE
        if equation.width(theme, type_size) > width:
            type_size = TEXT_SIZE
        baseline += theme.px(5.0)
        equation.draw(painter, theme, left, baseline, type_size)
        track = QRectF(left, baseline + theme.px(6.0), width, theme.px(12.0))
        _draw_sides(painter, theme, why, track)
        baseline = track.bottom() + theme.px(14.0)
        write(words.explained, "muted")
        write(words.best, "muted")

    def _draw_sentences(
        self, painter: QPainter, sentences: tuple[str, ...], size: QSizeF, top: float
    ) -> None:
        theme = self.theme
        left = theme.px(_PADDING)
        for number, sentence in enumerate(sentences):
            draw_text(
                painter,
                theme,
                left,
                top + number * theme.px(_LINE),
                elided(theme, sentence, size.width() - 2 * left, CAPTION_SIZE),
                size=CAPTION_SIZE,
                color="text" if number == 0 else "muted",
            )

    def _place_buttons(self) -> None:
        padding = round(self.theme.px(_PADDING))
        for button in (self._fold, self._straighten):
            hint = button.sizeHint()
            button.setGeometry(
                self.width() - hint.width() - padding,
                self.height() - hint.height() - padding // 2,
                hint.width(),
                hint.height(),
            )


def _draw_sides(painter: QPainter, theme: Theme, why: Bent, track: QRectF) -> None:
    """The two sides of the equation as bars on one scale, from one zero."""
    sides = (why.of_sum, why.sum_of)
    most = max(map(abs, sides))
    if not 0.0 < most < float("inf"):
        return
    low = min(*sides, 0.0) / most
    span = max(*sides, 0.0) / most - low
    length = min(track.width(), theme.px(_LONGEST_BAR)) / span
    zero = track.left() - low * length
    height = track.height() / 2 - theme.px(1.0)
    for place, side in enumerate(sides):
        top = track.top() + place * track.height() / 2
        bar = QRectF(zero, top, side / most * length, height)
        name = "weight_negative" if side < 0 else "weight_positive"
        painter.fillRect(bar.normalized(), theme.color(name))
    painter.setPen(QPen(theme.color("ctl"), 1.0))
    beyond = theme.px(2.0)
    painter.drawLine(
        QPointF(zero, track.top() - beyond), QPointF(zero, track.bottom() + beyond)
    )


def _draw_sketch(
    painter: QPainter,
    theme: Theme,
    snapshot: Snapshot,
    sketch: LayerSketch,
    box: QRectF,
) -> None:
    """Dots with their names at both sides, and the edges between them."""
    names = theme.px(_NAMES) if box.width() > theme.px(2.6 * _NAMES) else 0.0
    left, right = box.left() + 0.5 * names, box.right() - names
    starts = [
        QPointF(left, box.top() + height * box.height())
        for height in sketch.input_heights.tolist()
    ]
    ends = [
        QPointF(right, box.top() + height * box.height())
        for height in sketch.output_heights.tolist()
    ]
    ramp = theme.tokens.weight_ramp
    colors = ramp_colors(sketch.weights, sketch.limit, ramp).tolist()
    shares = (abs(sketch.weights) / (sketch.limit or 1.0)).tolist()
    for end, line, sizes in zip(ends, colors, shares, strict=True):
        for start, color, share in zip(starts, line, sizes, strict=True):
            width = 0.7 + _WIDEST_EDGE * min(share, 1.0)
            painter.setPen(QPen(QColor(*color), theme.px(width)))
            painter.drawLine(start, end)
    pitch = box.height() / max(len(starts), len(ends))
    radius = min(theme.px(6.0), 0.36 * pitch)
    painter.setPen(QPen(theme.color("ctl"), 1.0))
    painter.setBrush(theme.color("panel"))
    for place in (*starts, *ends):
        painter.drawEllipse(place, radius, radius)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if not names:
        return
    _draw_names(painter, theme, snapshot, sketch, starts, ends, radius)


def _draw_names(
    painter: QPainter,
    theme: Theme,
    snapshot: Snapshot,
    sketch: LayerSketch,
    starts: list[QPointF],
    ends: list[QPointF],
    radius: float,
) -> None:
    gap = radius + theme.px(4.0)
    dataset = snapshot.dataset
    pitch = abs(ends[-1].y() - ends[0].y()) / max(len(ends) - 1, 1)
    if len(ends) > 1 and pitch < theme.px(CAPTION_SIZE):
        ends = []
    for place, index in zip(ends, sketch.outputs.tolist(), strict=False):
        name = math_text(output_markup(dataset, index))
        baseline = middle_baseline(theme, place.y(), CAPTION_SIZE)
        name.draw(painter, theme, place.x() + gap, baseline, CAPTION_SIZE)
    for place, index in zip(starts, sketch.inputs.tolist(), strict=True):
        name = math_text(input_markup(dataset.input_names[index]))
        if name.width(theme, CAPTION_SIZE) > theme.px(_NAMES) / 2 - radius:
            continue
        baseline = middle_baseline(theme, place.y(), CAPTION_SIZE)
        x = place.x() - gap - name.width(theme, CAPTION_SIZE)
        name.draw(painter, theme, x, baseline, CAPTION_SIZE)


def _fold_table(snapshot: Snapshot, collapsed: Collapse) -> Table:
    """A row per output: its weights W* and its bias b*."""
    dataset = snapshot.dataset
    columns = ("output", *dataset.input_names, "bias")
    names = dataset.class_names or tuple(
        f"output {k + 1}" for k in range(dataset.output_count)
    )
    rows = zip(names, collapsed.W.tolist(), collapsed.b.tolist(), strict=True)
    return Table(columns, tuple((name, *row, bias) for name, row, bias in rows))
