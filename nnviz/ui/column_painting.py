"""What every column of the comparison shows: name, shapes, facts, and how it does."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from nnviz.picture.compared import (
    choice_words,
    column_title,
    fact_words,
    result_words,
    results,
    shape_words,
)
from nnviz.session.comparison import Standing
from nnviz.session.snapshot import Snapshot
from nnviz.ui.compare_layout import ColumnPlace
from nnviz.ui.lettering import draw_text, elided, middle_baseline, wrapped
from nnviz.ui.theme import CAPTION_SIZE, TEXT_SIZE, Theme

_LINE = 15.0
_PROGRESS = 3.0
_FIGURES = (TEXT_SIZE, 600)


def draw_frame(
    painter: QPainter,
    theme: Theme,
    snapshot: Snapshot,
    place: ColumnPlace,
    standing: Standing | None,
    *,
    with_choices: bool,
    with_progress: bool,
) -> None:
    """All but the body. ``with_choices``: in words, where no control says them."""
    dataset = snapshot.dataset
    title = column_title(place.column, dataset)
    text = elided(theme, title, place.width, TEXT_SIZE, 600)
    draw_text(painter, theme, place.left, place.title, text, weight=600)
    if standing is None or standing.parameters is None:
        return
    for words, baseline in zip(
        shape_words(standing, dataset), place.shapes, strict=True
    ):
        _draw_caption(painter, theme, place, baseline, words)
    _draw_caption(painter, theme, place, place.facts, fact_words(standing))
    if with_choices:
        middle = place.controls[0].center().y()
        baseline = middle_baseline(theme, middle, CAPTION_SIZE)
        _draw_caption(painter, theme, place, baseline, choice_words(standing))
    _draw_results(painter, theme, snapshot, place, standing)
    if with_progress and standing.share is not None:
        _draw_progress(painter, theme, place, standing.share)
    if standing.reason is not None:
        _draw_reason(painter, theme, place, standing.reason)


def draw_waiting(
    painter: QPainter, theme: Theme, place: ColumnPlace, standing: Standing | None
) -> None:
    """Why there is nothing to see yet, or at all."""
    if standing is not None and standing.reason is not None:
        y = place.body.top() + theme.px(_LINE)
        for line in wrapped(theme, standing.reason, place.width, CAPTION_SIZE):
            _draw_caption(painter, theme, place, y, line)
            y += theme.px(_LINE)
        return
    share = 0.0 if standing is None or standing.share is None else standing.share
    middle = place.body.center().y()
    draw_text(
        painter,
        theme,
        place.body.center().x(),
        middle,
        f"fitting … {round(100 * share)} %",
        size=CAPTION_SIZE,
        color="muted",
        align="center",
    )
    _draw_progress(painter, theme, place, share)


def _draw_caption(
    painter: QPainter, theme: Theme, place: ColumnPlace, baseline: float, words: str
) -> None:
    draw_text(
        painter,
        theme,
        place.left,
        baseline,
        elided(theme, words, place.width, CAPTION_SIZE),
        size=CAPTION_SIZE,
        color="muted",
    )


def _draw_results(
    painter: QPainter,
    theme: Theme,
    snapshot: Snapshot,
    place: ColumnPlace,
    standing: Standing,
) -> None:
    """The accuracies in a row; for regression the mean losses.

    Where they have no room, "train" and "test" alone, then smaller ones; at last what
    is reached on the test set.
    """
    words = result_words(snapshot.dataset, results(snapshot, standing))
    short = tuple((name.removesuffix(" loss"), value) for name, value in words)
    small, between = (CAPTION_SIZE, 600), theme.px(12.0)
    last = short[-1:]
    ways = (words, _FIGURES), (short, _FIGURES), (short, small), (last, small)
    for names, figures in ways:
        if _row_width(theme, names, figures, between) <= place.width:
            break
    x, y = place.left, place.results
    size, weight = figures
    for name, value in names:
        x += draw_text(painter, theme, x, y, name, size=CAPTION_SIZE, color="muted")
        x += theme.px(5.0)
        x += draw_text(painter, theme, x, y, value, size=size, weight=weight)
        x += between


def _row_width(
    theme: Theme,
    words: tuple[tuple[str, str], ...],
    figures: tuple[float, int],
    between: float,
) -> float:
    texts = sum(
        theme.text_width(name, CAPTION_SIZE) + theme.text_width(value, *figures)
        for name, value in words
    )
    return texts + theme.px(5.0) * len(words) + between * (len(words) - 1)


def _draw_progress(
    painter: QPainter, theme: Theme, place: ColumnPlace, share: float
) -> None:
    """A thin bar above the body, as long as the work that is done."""
    height = theme.px(_PROGRESS)
    bar = QRectF(place.left, place.body.top() - 2 * height, place.width, height)
    painter.fillRect(bar, theme.color("line"))
    bar.setWidth(bar.width() * share)
    painter.fillRect(bar, theme.color("muted"))


def _draw_reason(
    painter: QPainter, theme: Theme, place: ColumnPlace, reason: str
) -> None:
    """Why descent has stopped, on the lines of its controls' second row."""
    lines = wrapped(theme, reason, place.width, CAPTION_SIZE)
    y = place.body.bottom() - theme.px(_LINE) * (len(lines) - 1)
    for line in lines:
        _draw_caption(painter, theme, place, y, line)
        y += theme.px(_LINE)
