"""The legend above the loss curves where there are several branches."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from nnviz.picture.branch_curves import BranchCurve
from nnviz.picture.curves import Curve, Curves
from nnviz.ui.branch_key import draw_branch_key
from nnviz.ui.curve_legend import value_text
from nnviz.ui.curve_strokes import draw_curve
from nnviz.ui.lettering import draw_text, elided, middle_baseline
from nnviz.ui.theme import SMALL_SIZE, Theme

_ROW = 15.0
_KEY = 20.0
_AFTER_KEY = 5.0
_BEFORE_VALUE = 5.0
_BETWEEN = 12.0
_LONGEST_NAME = 84.0
_LEFT = 10.0
_TOP = 5.0
_MOST_ROWS = 3


@dataclass(frozen=True, slots=True)
class _Entry:
    key: Curve | BranchCurve | None
    name: str
    value: str
    width: float


class BranchLegend:
    """The current branch by name with its train and test; then the others.

    Entries stand in rows from left to right, in a drawing ``width`` px wide. Beside
    each is the number at the present step; of another branch, its train number there.
    """

    def __init__(self, theme: Theme, drawn: Curves, current: str, width: float) -> None:
        self._theme = theme
        entries = [
            self._entry(None, current, ""),
            *(
                self._entry(curve, curve.part, value_text(drawn, curve.now))
                for curve in drawn.curves
            ),
            *(
                self._entry(branch, branch.name, value_text(drawn, branch.now))
                for branch in drawn.branches
            ),
        ]
        self._rows = self._in_rows(entries, width - 2 * theme.px(_LEFT))

    @property
    def height(self) -> float:
        """The room it needs above the plot, px."""
        return self._theme.px(_TOP + _ROW * len(self._rows))

    def draw(self, painter: QPainter, hover: int | None) -> None:
        """Draw it at the top; a branch that is pointed at is darker."""
        theme, px = self._theme, self._theme.px
        for index, row in enumerate(self._rows):
            middle = px(_TOP + _ROW * (index + 0.5))
            baseline = middle_baseline(theme, middle, SMALL_SIZE)
            x = px(_LEFT)
            for entry in row:
                self._draw_entry(painter, entry, x, middle, baseline, hover)
                x += entry.width + px(_BETWEEN)

    def _entry(self, key: Curve | BranchCurve | None, name: str, value: str) -> _Entry:
        theme, px = self._theme, self._theme.px
        weight = 600 if key is None else 400
        name = elided(theme, name, px(_LONGEST_NAME), SMALL_SIZE, weight)
        width = theme.text_width(name, SMALL_SIZE, weight)
        if key is not None:
            width += px(_KEY + _AFTER_KEY + _BEFORE_VALUE)
            width += theme.text_width(value, SMALL_SIZE, 600)
        return _Entry(key, name, value, width)

    def _in_rows(self, entries: list[_Entry], room: float) -> list[list[_Entry]]:
        """As many to a row as fit; what is left out in the end is said."""
        between = self._theme.px(_BETWEEN)
        rows: list[list[_Entry]] = [[]]
        used = 0.0
        for number, entry in enumerate(entries):
            if rows[-1] and used + entry.width > room:
                rows.append([])
                used = 0.0
            if len(rows) > _MOST_ROWS:
                rows.pop()
                left_out = len(entries) - number
                return self._with_rest(rows, left_out, room)
            rows[-1].append(entry)
            used += entry.width + between
        return rows

    def _with_rest(
        self, rows: list[list[_Entry]], left_out: int, room: float
    ) -> list[list[_Entry]]:
        """The last row ends with the number of those that have no room."""
        between, last = self._theme.px(_BETWEEN), rows[-1]
        while True:
            rest = self._entry(None, f"+{left_out}", "")
            used = sum(entry.width + between for entry in last)
            if used + rest.width <= room or not last:
                last.append(rest)
                return rows
            last.pop()
            left_out += 1

    def _draw_entry(
        self,
        painter: QPainter,
        entry: _Entry,
        x: float,
        middle: float,
        baseline: float,
        hover: int | None,
    ) -> None:
        theme, px = self._theme, self._theme.px
        key = entry.key
        if key is None:
            draw_text(
                painter, theme, x, baseline, entry.name, size=SMALL_SIZE, weight=600
            )
            return
        rect = QRectF(x, middle - 4, px(_KEY), 8)
        pointed = isinstance(key, BranchCurve) and key.number == hover
        if isinstance(key, BranchCurve):
            color = theme.color("ink" if pointed else "muted")
            draw_branch_key(
                painter, theme, key.style, rect, is_current=False, color=color
            )
        else:
            line = np.array([(rect.left(), middle), (rect.right(), middle)])
            color = theme.color("ink" if key.part == "train" else "muted")
            draw_curve(painter, line, rect, color, 1.8, key.part == "test")
        draw_text(
            painter, theme, rect.right() + px(_AFTER_KEY), baseline, entry.name,
            size=SMALL_SIZE,
        )  # fmt: skip
        draw_text(
            painter, theme, x + entry.width, baseline, entry.value,
            size=SMALL_SIZE, weight=600, align="right",
        )  # fmt: skip
