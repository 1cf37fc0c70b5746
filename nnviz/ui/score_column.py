"""The scores of the chosen sample as bars, the largest marked; and why they are so."""

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QPainter

from nnviz.classifiers.nearest_mean import NearestMean
from nnviz.picture.confusion import short_names
from nnviz.picture.mean_equality import equality_lines, exact_lines, mean_equality
from nnviz.picture.numbers import format_exact
from nnviz.picture.score_rows import ScoreRow, score_rows
from nnviz.session.comparison import Standing
from nnviz.session.selection import Neuron
from nnviz.session.snapshot import Snapshot
from nnviz.ui.bars import draw_signed_bar, draw_tick
from nnviz.ui.chrome import draw_triangle
from nnviz.ui.column_drawing import NOTHING, Pointed, draw_outline
from nnviz.ui.lettering import draw_text, elided, middle_baseline
from nnviz.ui.marks import draw_mark
from nnviz.ui.theme import CAPTION_SIZE, SMALL_SIZE, TEXT_SIZE, Theme

_ROW, _TIGHTEST_ROW = 22.0, 11.0
_BAR = 8.0
_NUMBER = 46.0
_WIDEST_NAME = 0.36
_MARK = 14.0
_EQUALITY_ROW = 16.0
_EQUALITY_HEIGHT = 4 * _EQUALITY_ROW + 30.0


class ScoreColumn:
    """A row per output: the ground of the true class is raised, ◂ is the argmax.

    Below those of a nearest mean there is the equality that makes it linear. Where one
    is among the classifiers, ``explains`` keeps the room for it in all columns, so that
    rows of a class stand side by side.
    """

    def __init__(self, *, explains: bool) -> None:
        self._explains = explains

    def draw(
        self,
        painter: QPainter,
        theme: Theme,
        snapshot: Snapshot,
        standing: Standing,
        size: QSizeF,
    ) -> None:
        rows = score_rows(snapshot, snapshot.selection.sample)
        pitch = self._pitch(theme, len(rows), size)
        names = _names(snapshot, rows)
        widest = max(theme.text_width(name) for name in names) + theme.px(4.0)
        name_width = min(widest, _WIDEST_NAME * size.width())
        for k, (row, name) in enumerate(zip(rows, names, strict=True)):
            place = QRectF(0.0, k * pitch, size.width(), pitch)
            if place.bottom() > size.height() + 1.0:
                break
            _draw_row(painter, theme, row, k, name, name_width, place)
            if snapshot.selection.hover_unit == Neuron(snapshot.architecture.depth, k):
                draw_outline(painter, theme, place)
        if isinstance(standing.fitted, NearestMean):
            top = len(rows) * pitch + theme.px(16.0)
            _draw_equality(painter, theme, snapshot, standing.fitted, rows, top, size)

    def pointed(
        self,
        theme: Theme,
        snapshot: Snapshot,
        standing: Standing,
        size: QSizeF,
        position: QPointF,
    ) -> Pointed:
        rows = score_rows(snapshot, snapshot.selection.sample)
        number = int(position.y() // self._pitch(theme, len(rows), size))
        if not 0 <= number < len(rows):
            return NOTHING
        row = rows[number]
        lines = [f"f({row.name}) = {row.exact}"]
        if row.target is not None:
            lines.append(f"target {format_exact(row.target)}")
        if row.wins:
            lines.append("the largest score: the answer")
        if row.is_true:
            lines.append("the true class")
        if isinstance(standing.fitted, NearestMean):
            sample = snapshot.selection.sample
            x = snapshot.part_of(sample).inputs[sample.index]
            lines += exact_lines(mean_equality(standing.fitted, x, number))
        return Pointed(tuple(lines), unit=Neuron(snapshot.architecture.depth, number))

    def _pitch(self, theme: Theme, count: int, size: QSizeF) -> float:
        height = size.height() - (theme.px(_EQUALITY_HEIGHT) if self._explains else 0.0)
        return max(min(height / count, theme.px(_ROW)), theme.px(_TIGHTEST_ROW))


def _names(snapshot: Snapshot, rows: tuple[ScoreRow, ...]) -> tuple[str, ...]:
    names = snapshot.dataset.class_names
    return tuple(row.name for row in rows) if names is None else short_names(names)


def _draw_row(
    painter: QPainter,
    theme: Theme,
    row: ScoreRow,
    output: int,
    name: str,
    name_width: float,
    place: QRectF,
) -> None:
    middle = place.center().y()
    if row.is_true:
        painter.fillRect(place.adjusted(0.0, 0.5, 0.0, -0.5), theme.color("raised"))
    weight = 600 if row.wins else 400
    size = min(TEXT_SIZE, place.height() / theme.scale)
    x = theme.px(_MARK)
    if row.target is None:
        mark = QPointF(theme.px(6.0), middle)
        draw_mark(
            painter, theme, output, mark, min(theme.px(4.5), place.height() * 0.3)
        )
    draw_text(
        painter,
        theme,
        x,
        middle_baseline(theme, middle, size),
        elided(theme, name, name_width, size, weight),
        size=size,
        weight=weight,
    )
    number = theme.px(_NUMBER)
    left = x + name_width + theme.px(6.0)
    height = min(theme.px(_BAR), place.height() * 0.5)
    right = place.right() - number - theme.px(14.0)
    bar = QRectF(left, middle - height / 2, max(right - left, 1.0), height)
    draw_signed_bar(
        painter, theme.tokens, bar, row.fraction, False, min(theme.px(3.0), height / 2)
    )
    if row.target_fraction is not None:
        x = bar.center().x() + row.target_fraction * bar.width() / 2
        draw_tick(painter, theme, x, bar)
    if row.wins:
        pointer = QPointF(right + theme.px(8.0), middle)
        draw_triangle(painter, pointer, "left", theme.color("ink"), theme.px(3.0))
    draw_text(
        painter,
        theme,
        place.right() - theme.px(2.0),
        middle_baseline(theme, middle, min(SMALL_SIZE, size)),
        row.text,
        size=min(SMALL_SIZE, size),
        weight=weight,
        color=theme.signed_color(row.score),
        align="right",
    )


def _draw_equality(
    painter: QPainter,
    theme: Theme,
    snapshot: Snapshot,
    fitted: NearestMean,
    rows: tuple[ScoreRow, ...],
    top: float,
    size: QSizeF,
) -> None:
    """Both sides of the equality for the class that wins."""
    label = next(k for k, row in enumerate(rows) if row.wins)
    sample = snapshot.selection.sample
    x = snapshot.part_of(sample).inputs[sample.index]
    lines = equality_lines(mean_equality(fitted, x, label))
    y = top
    draw_text(
        painter,
        theme,
        0.0,
        y,
        elided(theme, f"why linear: {rows[label].name}", size.width(), CAPTION_SIZE),
        size=CAPTION_SIZE,
        color="muted",
    )
    y += theme.px(2.0)
    for formula, numbers in lines:
        for text, color in ((formula, "muted"), (numbers, "text")):
            y += theme.px(_EQUALITY_ROW)
            if y > size.height():
                return
            draw_text(
                painter,
                theme,
                0.0,
                y,
                elided(theme, text, size.width(), SMALL_SIZE),
                size=SMALL_SIZE,
                color=color,
            )
