"""Where everything stands in the inspector: sections one below the other."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF

from nnviz.picture.inspector import InspectorPicture
from nnviz.picture.inspector_weights import WeightsPicture
from nnviz.picture.parameter_check import CheckPicture
from nnviz.ui.lettering import wrapped
from nnviz.ui.theme import CAPTION_SIZE, Theme

MARGIN = 11.0
HEAD = 26.0
"""The height of a section's title, the rule above it included."""

_TITLE_BASELINE = 22.0
_LINE = 15.0
_CHOSEN_IMAGE = 48.0
_LABEL = 47.0
_TABLE_HEAD = 20.0
_ROW = 24.0
_NOTE = 14.0
_BUTTON = 26.0
_CHECK_ROW = 17.0
_PATH_HEIGHT = 60.0
_ABOVE_PATH = 6.0
_AXIS = 20.0
_SPREAD_HEIGHT = 52.0
_SPREAD_INSET = 8.0
_TICK_LABELS = 36.0
_ENTRY = 18.0
_ENTRY_GAP = 14.0
_BARS = 46.0
_IMAGE = 96.0
_FEWEST_FOR_TWO = 4
_CELL_COLUMNS = 3
_CELL_GAP = 4.0
_IMAGE_CELL = 30.0
_MARK_CELL = 21.0
_FOOT = 10.0


@dataclass(frozen=True, slots=True)
class WeightsPlace:
    """Where weights are: one of ``entries`` (written out), ``bars`` and ``image``."""

    head: QRectF
    entries: tuple[QRectF, ...]
    bars: QRectF | None
    image: QRectF | None


@dataclass(frozen=True, slots=True)
class CheckPlace:
    """The button, and below it the lines of a check and its verdict, wrapped."""

    button: QRectF
    lines: tuple[QRectF, ...]
    verdict: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class InspectorLayout:
    """Rectangles and baselines in px; ``height`` is that of the whole content.

    ``columns`` are the cells of the first row, one for each column that is shown;
    ``heads`` are the titles of the sections, by name.
    """

    width: float
    height: float
    title: QPointF
    lines: tuple[QPointF, ...]
    image: QRectF | None
    table_head: QRectF
    columns: tuple[QRectF, ...]
    rows: tuple[QRectF, ...]
    notes: tuple[tuple[str, QPointF], ...]
    check: CheckPlace | None
    path_head: QRectF | None
    path: QRectF | None
    spread_head: QRectF
    spread: QRectF
    weights: tuple[WeightsPlace, ...]
    samples_head: QRectF
    samples: tuple[QRectF, ...]

    def cell(self, row: int, column: int) -> QRectF:
        """The cell of the table in a row and a shown column."""
        band, line = self.columns[column], self.rows[row]
        return QRectF(band.left(), line.top(), band.width(), line.height())


def lay_out(
    shown: InspectorPicture,
    check: CheckPicture | None,
    theme: Theme,
    width: float,
    has_button: bool,
) -> InspectorLayout:
    """Set everything out on ``width`` px, below one another."""
    return _Stack(theme, width).layout(shown, check, has_button)


class _Stack:
    """Puts section below section; ``y`` is where the next one begins."""

    def __init__(self, theme: Theme, width: float) -> None:
        self.theme = theme
        self.px = theme.px
        self.width = width
        self.left = theme.px(MARGIN)
        self.inner = width - 2 * self.left
        self.y = 0.0

    def layout(
        self, shown: InspectorPicture, check: CheckPicture | None, has_button: bool
    ) -> InspectorLayout:
        px = self.px
        title = QPointF(self.left, px(_TITLE_BASELINE))
        self.y = px(_TITLE_BASELINE + 3.0)
        lines = []
        for _ in shown.lines:
            self.y += px(_LINE)
            lines.append(QPointF(self.left, self.y))
        image = None
        if shown.image is not None:
            height, width = shown.image.shape
            edge = px(_CHOSEN_IMAGE)
            across = edge * min(width / height, 1.0)
            right = self.left + self.inner
            image = QRectF(right - across, px(9.0), across, across * height / width)
            self.y = max(self.y, image.bottom() - px(4.0))
        self.y += px(8.0)
        head, columns, rows = self._table(shown)
        notes = self._notes(shown.steps.notes)
        place = None
        if shown.parameter is not None and (has_button or check is not None):
            place = self._check(check, has_button)
        path_head = path = None
        if shown.path is not None:
            path_head = self._head()
            self.y += px(_ABOVE_PATH)
            path = self._take(_PATH_HEIGHT)
            path.setLeft(path.left() + px(_TICK_LABELS))
            path.setRight(path.right() - px(4.0))
            self.y += px(_AXIS)
        spread_head = self._head()
        spread = self._take(_SPREAD_HEIGHT)
        spread.adjust(px(_SPREAD_INSET), 0.0, -px(_SPREAD_INSET), 0.0)
        self.y += px(_AXIS)
        weights = tuple(self._weights(each) for each in shown.weights)
        samples_head = self._head()
        samples = self._cells(shown)
        return InspectorLayout(
            width=self.width,
            height=self.y + px(_FOOT),
            title=title,
            lines=tuple(lines),
            image=image,
            table_head=head,
            columns=columns,
            rows=rows,
            notes=notes,
            check=place,
            path_head=path_head,
            path=path,
            spread_head=spread_head,
            spread=spread,
            weights=weights,
            samples_head=samples_head,
            samples=samples,
        )

    def _take(self, height: float) -> QRectF:
        """The whole width of so many px of the design."""
        rect = QRectF(self.left, self.y, self.inner, self.px(height))
        self.y = rect.bottom()
        return rect

    def _head(self) -> QRectF:
        self.y += self.px(6.0)
        rect = self._take(HEAD)
        self.y += self.px(2.0)
        return rect

    def _table(
        self, shown: InspectorPicture
    ) -> tuple[QRectF, tuple[QRectF, ...], tuple[QRectF, ...]]:
        px = self.px
        head = self._take(_TABLE_HEAD)
        self.y += px(2.0)
        rows = tuple(self._take(_ROW) for _ in shown.steps.rows)
        self.y += px(3.0)
        count = len(shown.steps.columns)
        label = px(_LABEL)
        # As wide as with all four columns: the numbers stand still.
        each = (self.inner - label) / max(count, 4)
        columns = tuple(
            QRectF(self.left + label + place * each, rows[0].top(), each, px(_ROW))
            for place in range(count)
        )
        return head, columns, rows

    def _notes(self, notes: tuple[str, ...]) -> tuple[tuple[str, QPointF], ...]:
        placed = []
        for note in notes:
            for line in wrapped(self.theme, note, self.inner, CAPTION_SIZE):
                self.y += self.px(_NOTE)
                placed.append((line, QPointF(self.left, self.y)))
        self.y += self.px(5.0)
        return tuple(placed)

    def _check(self, check: CheckPicture | None, has_button: bool) -> CheckPlace:
        px = self.px
        self.y += px(4.0)
        button = self._take(_BUTTON if has_button else 0.0)
        if check is None:
            return CheckPlace(button, (), ())
        self.y += px(4.0)
        lines = tuple(self._take(_CHECK_ROW) for _ in check.lines)
        verdict = []
        for line in wrapped(self.theme, check.verdict, self.inner, CAPTION_SIZE):
            self.y += px(_NOTE)
            verdict.append((line, self.y))
        self.y += px(4.0)
        return CheckPlace(button, lines, tuple(verdict))

    def _weights(self, shown: WeightsPicture) -> WeightsPlace:
        px = self.px
        head = self._head()
        if shown.image is not None:
            rows, columns = shown.image.shape
            edge = min(px(_IMAGE), self.inner)
            image = QRectF(self.left, self.y, edge, edge * rows / columns)
            self.y = image.bottom()
            return WeightsPlace(head, (), None, image)
        if not shown.texts:
            return WeightsPlace(head, (), self._take(_BARS), None)
        count = len(shown.texts)
        columns = 2 if count >= _FEWEST_FOR_TWO else 1
        down = -(-count // columns)
        gap = px(_ENTRY_GAP)
        each = (self.inner - gap * (columns - 1)) / columns
        entries = []
        for index in range(count):
            column, row = divmod(index, down)
            entries.append(
                QRectF(
                    self.left + column * (each + gap),
                    self.y + row * px(_ENTRY),
                    each,
                    px(_ENTRY),
                )
            )
        self.y += down * px(_ENTRY)
        return WeightsPlace(head, tuple(entries), None, None)

    def _cells(self, shown: InspectorPicture) -> tuple[QRectF, ...]:
        px, gap = self.px, self.px(_CELL_GAP)
        samples = shown.samples.samples
        images = any(sample.image is not None for sample in samples)
        height = px(_IMAGE_CELL if images else _MARK_CELL)
        each = (self.inner - gap * (_CELL_COLUMNS - 1)) / _CELL_COLUMNS
        cells = []
        for index in range(len(samples)):
            row, column = divmod(index, _CELL_COLUMNS)
            cells.append(
                QRectF(
                    self.left + column * (each + gap),
                    self.y + row * (height + gap),
                    each,
                    height,
                )
            )
        if not cells:
            self._take(_NOTE)
            return ()
        self.y = cells[-1].bottom()
        return tuple(cells)
