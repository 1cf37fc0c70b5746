"""The chain of moments in the time bar, as chips."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from nnviz.picture.time_bar import TimeBarPicture
from nnviz.ui.math_text import math_text
from nnviz.ui.theme import TEXT_SIZE, Theme

_HEIGHT = 21.0
_PADDING = 8.0
_GAP = 17.0
_LEAST_GAP = 11.0
_BASELINE = 15.0
_BETWEEN_WORDS = 10.0
_MORE_WIDTH = 22.0
_RADIUS = 3.0


class MomentChain:
    """The chips of a step between two places from left to right, below ``top``.

    Where they are too many they move closer together, then the chain slides so that
    the present moment is in the middle; only whole chips are shown, and "…" stands
    where it goes on.
    """

    def __init__(
        self,
        theme: Theme,
        picture: TimeBarPicture,
        left: float,
        right: float,
        top: float,
    ) -> None:
        self._theme = theme
        self._picture = picture
        self._left, self._right, self._top = left, right, top
        self._first_backward = next(
            i for i, chip in enumerate(picture.chips) if chip.backward
        )
        self._gap = theme.px(_GAP)
        rects = self._row()
        if rects[-1].right() > right:
            self._gap = theme.px(_LEAST_GAP)
            rects = self._row()
        over = rects[-1].right() - right
        if over > 0:
            middle = (left + right) / 2
            center = rects[picture.moment].center().x()
            slide = min(max(center - middle, 0.0), over)
            rects = [rect.translated(-slide, 0) for rect in rects]
        self.rects = rects
        self.shown = self._whole_chips()

    @property
    def end(self) -> float:
        """Where the last chip that is shown ends."""
        return self.rects[self.shown[-1]].right()

    def chip_at(self, position: QPointF) -> int | None:
        """The moment whose chip is at a place."""
        return next((i for i in self.shown if self.rects[i].contains(position)), None)

    def draw(self, painter: QPainter) -> None:
        """Words, chips and arrows between them; "…" where there is more."""
        for index in self.shown:
            self._draw_before(painter, index)
            self._draw_chip(painter, index)
        last = len(self.rects) - 1
        if self.shown[0] > 0:
            self._draw_word(painter, self._left, "…")
        if self.shown[-1] < last:
            width = self._theme.text_width("…", TEXT_SIZE)
            self._draw_word(painter, self._right - width, "…")

    def _row(self) -> list[QRectF]:
        """All chips in a row from the left, wherever it ends."""
        px = self._theme.px
        x = self._left + self._word_width("forward")
        rects = []
        for index, chip in enumerate(self._picture.chips):
            if index == self._first_backward:
                x += px(_BETWEEN_WORDS) + self._word_width("backward")
            width = math_text(chip.markup).width(self._theme) + px(2 * _PADDING)
            rects.append(QRectF(x, self._top, width, px(_HEIGHT)))
            x += width + self._gap
        return rects

    def _whole_chips(self) -> list[int]:
        """Those that fit between the ends, with room for "…" where more follow."""
        more = self._theme.px(_MORE_WIDTH)
        low, high = self._left, self._right
        if self.rects[0].left() < low:
            low += more
        if self.rects[-1].right() > high + 0.5:
            high -= more
        whole = [
            i
            for i, rect in enumerate(self.rects)
            if rect.left() >= low and rect.right() <= high + 0.5
        ]
        return whole or [self._picture.moment]

    def _word_width(self, word: str) -> float:
        return self._theme.text_width(word, TEXT_SIZE) + self._theme.px(9)

    def _draw_before(self, painter: QPainter, index: int) -> None:
        """The word at the start of a direction, else an arrow from the chip before."""
        left = self.rects[index].left()
        if index in (0, self._first_backward):
            word = "backward" if index else "forward"
            start = left - self._word_width(word)
            if start >= self._left - 1.0:
                self._draw_word(painter, start, word)
        elif index > self.shown[0]:
            middle = left - self._gap / 2 - self._theme.px(2.5)
            self._draw_word(painter, middle, "›")

    def _draw_word(self, painter: QPainter, x: float, word: str) -> None:
        painter.setFont(self._theme.font())
        painter.setPen(self._theme.color("muted"))
        painter.drawText(QPointF(x, self._baseline), word)

    def _draw_chip(self, painter: QPainter, index: int) -> None:
        theme, px = self._theme, self._theme.px
        rect, moment = self.rects[index], self._picture.moment
        now, done = index == moment, index < moment
        frame, width = ("ink", 1.5) if now else ("border", 1.0)
        painter.setPen(QPen(theme.color(frame), width))
        painter.setBrush(theme.color("mark" if now else "raised" if done else "panel"))
        inner = rect.adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(inner, px(_RADIUS), px(_RADIUS))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        math_text(self._picture.chips[index].markup).draw(
            painter,
            theme,
            rect.left() + px(_PADDING),
            self._baseline,
            color=theme.color("on_mark" if now else "text" if done else "muted"),
            weight=600 if now else 400,
        )

    @property
    def _baseline(self) -> float:
        return self._top + self._theme.px(_BASELINE)
