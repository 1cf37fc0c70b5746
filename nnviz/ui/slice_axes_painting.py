"""The axes of a plane through parameter space: numbers along edges, or names only."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from nnviz.picture.slice_words import axis_name
from nnviz.session.slices import Slice
from nnviz.ui.chrome import CHIP_RADIUS, draw_box
from nnviz.ui.lettering import draw_text, elided, middle_baseline
from nnviz.ui.plot_axes import draw_axes, ticks_along
from nnviz.ui.sample_marks import Placement
from nnviz.ui.theme import CAPTION_SIZE, Theme

_OPACITY = 0.75
_WIDEST = 0.6


@dataclass(frozen=True, slots=True)
class Plate:
    """Words on a translucent ground."""

    text: str
    rect: QRectF

    def draw(self, painter: QPainter, theme: Theme) -> None:
        """Draw them, in the middle of the ground."""
        ground = theme.color("panel")
        ground.setAlphaF(_OPACITY)
        draw_box(painter, self.rect, CHIP_RADIUS, ground, None)
        draw_text(
            painter,
            theme,
            self.rect.center().x(),
            middle_baseline(theme, self.rect.center().y(), CAPTION_SIZE),
            self.text,
            size=CAPTION_SIZE,
            align="center",
        )


def axis_plates(theme: Theme, plane: Slice, rect: QRectF) -> tuple[Plate, ...]:
    """What goes to the right and what goes up, in the corners."""
    assert plane.second is not None
    first, second = (
        axis_name(axis, plane.choice) for axis in (plane.first, plane.second)
    )
    found = []
    for text, at_right in ((f"{first} →", True), (f"↑ {second}", False)):
        words = elided(theme, text, rect.width() * _WIDEST, CAPTION_SIZE)
        width = theme.text_width(words, CAPTION_SIZE) + theme.px(8.0)
        height, margin = theme.px(15.0), theme.px(3.0)
        left, top = rect.left() + margin, rect.top() + margin
        if at_right:
            left = rect.right() - width - margin
            top = rect.bottom() - height - margin
        found.append(Plate(words, QRectF(left, top, width, height)))
    return tuple(found)


def draw_slice_axes(
    painter: QPainter, theme: Theme, plane: Slice, placement: Placement
) -> None:
    """Numbers and names along the edges."""
    assert plane.second is not None
    window, rect = placement.window, placement.rect
    x_ticks = ticks_along(
        window.left + plane.first.offset,
        window.right + plane.first.offset,
        rect.width(),
        theme.px(52.0),
    )
    y_ticks = ticks_along(
        window.bottom + plane.second.offset,
        window.top + plane.second.offset,
        rect.height(),
        theme.px(28.0),
    )
    names = [axis_name(axis, plane.choice) for axis in (plane.first, plane.second)]
    draw_axes(painter, theme, rect, x_ticks, y_ticks, *names)
