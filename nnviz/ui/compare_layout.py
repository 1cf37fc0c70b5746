"""Where the columns of the comparison lie, and the parts of each."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF

from nnviz.session.comparison import ColumnName
from nnviz.ui.theme import Theme

CONTROL_HEIGHT = 22.0
_PADDING = 10.0
_TITLE, _SHAPES, _LINE, _FACTS = 20.0, 38.0, 14.0, 69.0
_CONTROLS = 78.0
_CONTROL_GAP = 4.0
_BODY_GAP = 10.0
_FOOT = 32.0
_RESULTS = 11.0
_SMALLEST_BODY = 24.0
_WIDEST_EMPTY = 120.0


@dataclass(frozen=True, slots=True)
class ColumnPlace:
    """One column: baselines of its texts, rows of controls, and the body; px."""

    column: ColumnName
    whole: QRectF
    title: float
    shapes: tuple[float, float]
    facts: float
    controls: tuple[QRectF, QRectF]
    body: QRectF
    results: float

    def has_body(self, theme: Theme) -> bool:
        """Whether there is room for anything to be seen in the body."""
        smallest = theme.px(_SMALLEST_BODY)
        return self.body.width() >= smallest and self.body.height() >= smallest

    @property
    def left(self) -> float:
        return self.body.left()

    @property
    def width(self) -> float:
        """That of the texts and of the body."""
        return self.body.width()


def column_places(
    theme: Theme,
    columns: Sequence[ColumnName],
    size: QSizeF,
    *,
    with_controls: bool,
    empty: Collection[ColumnName] = (),
) -> tuple[ColumnPlace, ...]:
    """Columns of one width side by side, in their order.

    Those that are ``empty`` but for a sentence are no wider than that needs. Without
    controls there is a line for words in their place.
    """
    px = theme.px
    # Whole px, so that columns kept as images stay sharp, and all of the same width, so
    # that what is the same in all of them is painted once.
    width = narrow = size.width() // max(len(columns), 1)
    count = sum(column in empty for column in columns)
    if count < len(columns):
        narrow = min(width, px(_WIDEST_EMPTY) // 1)
        width = (size.width() - count * narrow) // (len(columns) - count)
    places = []
    left = 0.0
    for column in columns:
        across = narrow if column in empty else width
        whole = QRectF(left, 0.0, across, size.height())
        left = whole.right()
        inner = QRectF(whole.left() + px(_PADDING), 0.0, across - 2 * px(_PADDING), 1.0)
        first = QRectF(inner.left(), px(_CONTROLS), inner.width(), px(CONTROL_HEIGHT))
        second = first.translated(0.0, px(CONTROL_HEIGHT + _CONTROL_GAP))
        top = (second if with_controls else first).bottom() + px(_BODY_GAP)
        height = max(size.height() - px(_FOOT) - top, 1.0)
        places.append(
            ColumnPlace(
                column,
                whole,
                px(_TITLE),
                (px(_SHAPES), px(_SHAPES + _LINE)),
                px(_FACTS),
                (first, second),
                QRectF(inner.left(), top, inner.width(), height),
                size.height() - px(_RESULTS),
            )
        )
    return tuple(places)


def place_at(places: Sequence[ColumnPlace], position: QPointF) -> ColumnPlace | None:
    """The column under a point."""
    for place in places:
        if place.whole.contains(position):
            return place
    return None
