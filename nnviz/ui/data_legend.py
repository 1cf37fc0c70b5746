"""The legend beside a plane of samples: classes, sets, the chosen sample."""

from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QPainter, QPen

from nnviz.picture.numbers import format_count, format_number
from nnviz.picture.scatter import PartName, class_counts, parts_of, scored_part
from nnviz.session.snapshot import Snapshot
from nnviz.ui.lettering import Alignment, draw_text, elided, middle_baseline
from nnviz.ui.marks import draw_mark
from nnviz.ui.ramp_legend import draw_ramp
from nnviz.ui.sample_marks import draw_disc
from nnviz.ui.theme import CAPTION_SIZE, TEXT_SIZE, Theme

WIDTH = 130.0
_NARROWEST_DRAWING = 150.0
_ROW, _TIGHTEST_ROW = 20.0, 14.0
_SMALL_ROW = 19.0
_MARGIN = 9.0
_TEXT_LEFT = 25.0
_RAMP_HEIGHT = 44.0


def legend_width(theme: Theme, width: float) -> float:
    """How much of a drawing's width the legend takes; none where it is too narrow."""
    wanted = theme.px(WIDTH)
    return wanted if width - wanted >= theme.px(_NARROWEST_DRAWING) else 0.0


@dataclass(frozen=True, slots=True)
class ValueScale:
    """The ramp of an output: its ends ±``limit``, and whether values go beyond."""

    name: str
    limit: float
    beyond: bool


def draw_legend(
    painter: QPainter,
    theme: Theme,
    snapshot: Snapshot,
    rect: QRectF,
    coordinates: tuple[float, ...],
    values: ValueScale | None = None,
) -> None:
    """The legend into ``rect``; what does not fit is left out from below."""
    painter.fillRect(rect, theme.color("panel"))
    painter.setPen(QPen(theme.color("border"), 1.0))
    edge = rect.left() + 0.5
    painter.drawLine(QLineF(edge, rect.top(), edge, rect.bottom()))
    y = rect.top() + theme.px(8.0)
    if values is not None:
        y = _draw_values(painter, theme, rect, y, values)
    elif snapshot.dataset.is_classification:
        y = _draw_classes(painter, theme, snapshot, rect, y)
    y = _draw_sets(painter, theme, snapshot, rect, y)
    _draw_chosen(painter, theme, rect, y, coordinates)


def _draw_classes(
    painter: QPainter, theme: Theme, snapshot: Snapshot, rect: QRectF, top: float
) -> float:
    counts = class_counts(snapshot)
    names = snapshot.dataset.class_names or ()
    below = theme.px(16.0 + 2 * _SMALL_ROW + 44.0)
    room = rect.bottom() - top - below
    pitch = theme.px(_ROW)
    if len(counts) * pitch > room:
        pitch = max(room / len(counts), theme.px(_TIGHTEST_ROW))
    shown = min(len(counts), max(int((rect.bottom() - top) / pitch) - 1, 1))
    size = TEXT_SIZE if pitch >= theme.px(16.0) else CAPTION_SIZE
    left, right = rect.left() + theme.px(_TEXT_LEFT), rect.right() - theme.px(_MARGIN)
    for k in range(shown):
        middle = top + (k + 0.5) * pitch
        mark = QPointF(rect.left() + theme.px(15.0), middle)
        draw_mark(painter, theme, k, mark, min(theme.px(5.0), pitch * 0.3))
        baseline = middle_baseline(theme, middle, size)
        score = f"{counts[k].correct} / {counts[k].total}"
        used = draw_text(
            painter,
            theme,
            right,
            baseline,
            score,
            size=CAPTION_SIZE,
            color="muted",
            align="right",
        )
        room = right - used - theme.px(4.0) - left
        fits = theme.text_width(names[k], size) <= room
        name_size = size if fits else CAPTION_SIZE
        name = elided(theme, names[k], room, name_size)
        draw_text(painter, theme, left, baseline, name, size=name_size)
    y = top + shown * pitch
    caption = f"{scored_part(snapshot.dataset)[0]} correct"
    if shown < len(counts):
        caption = f"and {len(counts) - shown} more"
    baseline = middle_baseline(theme, y + theme.px(8.0), CAPTION_SIZE)
    draw_text(
        painter,
        theme,
        right,
        baseline,
        caption,
        size=CAPTION_SIZE,
        color="muted",
        align="right",
    )
    return y + theme.px(21.0)


def _draw_values(
    painter: QPainter, theme: Theme, rect: QRectF, top: float, values: ValueScale
) -> float:
    left = rect.left() + theme.px(_MARGIN + 1.0)
    width = rect.right() - theme.px(_MARGIN) - left
    draw_text(painter, theme, left, top + theme.px(10.0), values.name, color="text")
    bar = QRectF(left, top + theme.px(18.0), width, theme.px(9.0))
    draw_ramp(painter, theme, bar, theme.tokens.weight_ramp)
    baseline = bar.bottom() + theme.px(13.0)
    limit = format_number(values.limit)
    low, high = (
        (f"≤ −{limit}", f"≥ +{limit}")
        if values.beyond
        else (
            f"−{limit}",
            f"+{limit}",
        )
    )
    middle = "" if values.beyond else "0"
    places: tuple[tuple[float, str, Alignment], ...] = (
        (bar.left(), low, "left"),
        (bar.center().x(), middle, "center"),
        (bar.right(), high, "right"),
    )
    for x, text, align in places:
        draw_text(
            painter,
            theme,
            x,
            baseline,
            text,
            size=CAPTION_SIZE,
            color="muted",
            align=align,
        )
    return top + theme.px(_RAMP_HEIGHT + 10.0)


def _draw_sets(
    painter: QPainter, theme: Theme, snapshot: Snapshot, rect: QRectF, top: float
) -> float:
    parts = parts_of(snapshot.dataset)
    row = theme.px(_SMALL_ROW)
    if top + row > rect.bottom():
        return top
    # Where there is no room for two rows, both sets share one.
    shared = top + row * len(parts) > rect.bottom()
    size = CAPTION_SIZE if shared else TEXT_SIZE
    x, y = rect.left() + theme.px(15.0), top
    for name, part in parts:
        middle = y + row / 2
        draw_set_dot(painter, theme, QPointF(x, middle), name)
        left = x + theme.px(_TEXT_LEFT - 15.0 if not shared else 7.0)
        text = f"{name} {format_count(len(part))}"
        baseline = middle_baseline(theme, middle, size)
        used = draw_text(painter, theme, left, baseline, text, size=size)
        if shared:
            x = left + used + theme.px(9.0)
        else:
            y += row
    return y + theme.px(4.0) + (row if shared else 0.0)


def draw_set_dot(
    painter: QPainter, theme: Theme, center: QPointF, part: PartName
) -> None:
    """The dot of a set: filled for training, hollow for test."""
    muted = theme.color("muted")
    painter.setPen(QPen(muted, 1.5))
    painter.setBrush(muted if part == "train" else theme.color("panel"))
    painter.drawEllipse(center, theme.px(2.6), theme.px(2.6))


def _draw_chosen(
    painter: QPainter,
    theme: Theme,
    rect: QRectF,
    top: float,
    coordinates: tuple[float, ...],
) -> None:
    if top + theme.px(36.0) > rect.bottom():
        return
    middle = top + theme.px(10.0)
    left = rect.left() + theme.px(_TEXT_LEFT)
    center = QPointF(rect.left() + theme.px(15.0), middle)
    draw_disc(painter, theme, center, theme.px(5.5))
    draw_text(painter, theme, left, middle_baseline(theme, middle), "chosen")
    text = f"({', '.join(format_number(value) for value in coordinates)})"
    width = rect.right() - theme.px(4.0) - left
    draw_text(
        painter,
        theme,
        left,
        middle + theme.px(19.0),
        elided(theme, text, width, CAPTION_SIZE),
        size=CAPTION_SIZE,
        color="muted",
    )
