"""What lies where in the time bar."""

from PySide6.QtCore import QPointF, QRect, QRectF, QSizeF

from nnviz.picture.numbers import format_count
from nnviz.session.snapshot import Snapshot
from nnviz.ui.math_text import MathText, math_text
from nnviz.ui.theme import Theme

HEIGHT = 70
CHIP_TOP = 41.0
_TRACK_LEFT = 118.0
_TRACK_TOP = 4.0
_TRACK_BOTTOM = 34.0
_TRACK_FOOT = 38.0
_MARGIN = 10.0
_BUTTON_WIDTH = 132.0
_BUTTON_HEIGHT = 18.0


class TimeLayout:
    """The places in a bar of a size, px; buttons only where there are any."""

    def __init__(
        self, theme: Theme, size: QSizeF, snapshot: Snapshot, *, has_buttons: bool
    ) -> None:
        px = theme.px
        self._theme = theme
        self.margin = px(_MARGIN)
        self.right = size.width() - self.margin
        # The widest number of so many digits, so that nothing moves while playing.
        last = 10 ** len(str(snapshot.last_step)) - 1
        widest = count_text(last, last).width(theme)
        self.left = max(px(_TRACK_LEFT), px(_MARGIN + 16) + widest)
        self.foot = px(_TRACK_FOOT)
        self.chip_top = px(CHIP_TOP)
        taken = px(_BUTTON_WIDTH + 14) if has_buttons else self.margin
        width = max(size.width() - taken - self.left, 1.0)
        self.track = QRectF(
            self.left, px(_TRACK_TOP), width, px(_TRACK_BOTTOM - _TRACK_TOP)
        )
        self.count = QRectF(px(4), px(1), self.left - px(16), px(22)).toRect()

    def button(self, row: int) -> QRect:
        """One of the buttons at the right end, from above."""
        px = self._theme.px
        left = self.right + self.margin - px(_BUTTON_WIDTH + 4)
        top = px(2 + _BUTTON_HEIGHT * row)
        return QRectF(left, top, px(_BUTTON_WIDTH), px(_BUTTON_HEIGHT)).toRect()

    def name_field(self, x: float) -> QRect:
        """A field for the name of what is drawn at ``x``."""
        px = self._theme.px
        left = min(max(x - px(70), px(4)), self.right - px(146))
        return QRectF(left, px(8), px(146), px(22)).toRect()

    def place(self, position: QPointF) -> float:
        """Where along the track a position is, 0 to 1 inside."""
        return (position.x() - self.track.left()) / self.track.width()

    def is_on_track(self, position: QPointF) -> bool:
        """Whether a position belongs to the track, with some room around it."""
        px = self._theme.px
        inside = self.left - px(8) < position.x() < self.track.right() + px(8)
        return inside and position.y() < self.foot


def count_text(step: int, last_step: int) -> MathText:
    """``Step 638 of 900``."""
    return math_text(f"Step **{format_count(step)}** of {format_count(last_step)}")
