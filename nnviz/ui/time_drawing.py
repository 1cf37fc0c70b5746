"""What the time bar shows beside its track: counts, the chain of moments, a hint."""

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter

from nnviz.picture.time_bar import TimeBarPicture
from nnviz.session.snapshot import Snapshot
from nnviz.ui.math_text import math_text
from nnviz.ui.moment_chain import MomentChain
from nnviz.ui.theme import CAPTION_SIZE, Theme
from nnviz.ui.time_layout import TimeLayout, count_text

_HINT = "Space plays · ← → one step back or on"


class TimeDrawing:
    """The words and chips of a time bar laid out in some size."""

    def __init__(
        self,
        theme: Theme,
        snapshot: Snapshot,
        picture: TimeBarPicture,
        layout: TimeLayout,
    ) -> None:
        self._theme = theme
        self._snapshot = snapshot
        self._picture = picture
        self._layout = layout

    def chain(self) -> MomentChain:
        """The chain of moments, where it lies."""
        layout, picture = self._layout, self._picture
        return MomentChain(
            self._theme, picture, layout.left, layout.right, layout.chip_top
        )

    def draw_count(self, painter: QPainter) -> None:
        """The present step and the number of edits, beside the track."""
        theme, px = self._theme, self._theme.px
        x = self._layout.margin
        step = count_text(self._picture.step, self._picture.last_step)
        step.draw(painter, theme, x, px(17))
        count = len(self._snapshot.edits)
        words = "no edits by hand"
        if count:
            words = f"◇ {count} edit{'s' if count > 1 else ''} by hand"
        painter.setFont(theme.font(CAPTION_SIZE))
        painter.setPen(theme.color("muted"))
        painter.drawText(QPointF(x, px(31)), words)

    def draw_moments(self, painter: QPainter) -> None:
        """The lower row."""
        theme, px = self._theme, self._theme.px
        layout, picture = self._layout, self._picture
        math_text(f"Moment **{picture.moment + 1}** of {len(picture.chips)}").draw(
            painter,
            theme,
            layout.margin,
            layout.chip_top + px(15),
            color=theme.color("muted"),
        )
        chain = self.chain()
        chain.draw(painter)
        left = layout.right - theme.text_width(_HINT, CAPTION_SIZE)
        if chain.end + px(20) < left:
            painter.setFont(theme.font(CAPTION_SIZE))
            painter.setPen(theme.color("muted"))
            painter.drawText(QPointF(left, layout.chip_top + px(14.5)), _HINT)
