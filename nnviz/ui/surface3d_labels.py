"""What is written on the loss surface in 3-D, each where it hides the least."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPen

from nnviz.picture.numbers import format_count, format_number
from nnviz.picture.surface_mesh import SurfaceMesh
from nnviz.picture.surface_scene import Ball, ScenePath
from nnviz.ui.lettering import draw_text, middle_baseline
from nnviz.ui.shapes import faded
from nnviz.ui.theme import CAPTION_SIZE, SMALL_SIZE, Theme


class Labels:
    """Chips with a text beside a place, none over another or over an arrow.

    Where there is a choice, they leave the paths free.
    """

    def __init__(
        self,
        painter: QPainter,
        theme: Theme,
        size: QSizeF,
        paths: Sequence[ScenePath],
    ) -> None:
        self._painter = painter
        self._theme = theme
        self._area = QRectF(0, 0, size.width(), size.height()).adjusted(2, 2, -2, -2)
        self._taken: list[QRectF] = []
        pieces = [piece.points for path in paths for piece in path.pieces]
        self._lines = np.vstack([np.zeros((0, 2)), *pieces])

    def avoid_arrows(self, ball: Ball) -> None:
        """Keep off the ball and its arrows."""
        x, y = np.vstack([[[ball.x, ball.y]], ball.arrow, ball.update]).T
        reach = self._theme.px(6.0)
        box = QRectF(QPointF(x.min(), y.min()), QPointF(x.max(), y.max()))
        self._taken.append(box.adjusted(-reach, -2 * reach, reach, reach))

    def write(self, text: str, x: float, y: float, gap: float) -> None:
        """A chip below, above, to the right or to the left; none where no room is."""
        theme, painter = self._theme, self._painter
        width = theme.text_width(text, SMALL_SIZE, 500) + theme.px(10.0)
        height = theme.px(18.0)
        gap = theme.px(gap)
        best: tuple[int, QRectF] | None = None
        for left, top in (
            (x - width / 2, y + gap),
            (x - width / 2, y - gap - height),
            (x + gap, y - height / 2),
            (x - gap - width, y - height / 2),
            (x + gap, y + gap),
            (x - gap - width, y + gap),
            (x + gap, y - gap - height),
            (x - gap - width, y - gap - height),
        ):
            box = QRectF(left, top, width, height)
            if not self._area.contains(box):
                continue
            if any(box.intersects(other) for other in self._taken):
                continue
            covered = self._covered(box)
            if best is None or covered < best[0]:
                best = covered, box
        if best is None:
            return
        _, box = best
        self._taken.append(box)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(faded(theme.color("panel"), 0.92))
        painter.drawRoundedRect(box, 3.0, 3.0)
        baseline = middle_baseline(theme, box.center().y(), SMALL_SIZE)
        draw_text(
            painter,
            theme,
            box.center().x(),
            baseline,
            text,
            size=SMALL_SIZE,
            weight=500,
            align="center",
        )

    def _covered(self, box: QRectF) -> int:
        """How many points of the paths a box would hide."""
        x, y = self._lines.T
        inside = (x > box.left()) & (x < box.right())
        inside &= (y > box.top()) & (y < box.bottom())
        return int(inside.sum())


def draw_corner(painter: QPainter, theme: Theme, size: QSizeF, text: str) -> None:
    """The step and loss of the ball, at the top on the right."""
    right, middle = size.width() - theme.px(10.0), theme.px(14.0)
    baseline = middle_baseline(theme, middle, SMALL_SIZE)
    wide = draw_text(
        painter,
        theme,
        right,
        baseline,
        text,
        size=SMALL_SIZE,
        weight=500,
        align="right",
    )
    painter.setPen(QPen(theme.color("on_mark"), 1.0))
    painter.setBrush(theme.color("mark"))
    radius = theme.px(3.5)
    painter.drawEllipse(QPointF(right - wide - theme.px(9.0), middle), radius, radius)


def draw_notes(
    painter: QPainter, theme: Theme, size: QSizeF, mesh: SurfaceMesh
) -> None:
    """What is not there, in words, at the bottom on the left."""
    notes = []
    if mesh.cut:
        notes.append(f"cut off above {format_number(mesh.scale.high)}")
    if mesh.has_holes:
        notes.append("holes: not a number")
    draw_text(
        painter,
        theme,
        theme.px(10.0),
        size.height() - theme.px(9.0),
        " · ".join(notes),
        size=CAPTION_SIZE,
        color="muted",
    )


def point_text(ball: Ball) -> str:
    step = f"step {format_count(ball.point.step)}"
    if ball.point.loss is None:
        return step
    return f"{step} · loss {format_number(ball.point.loss)}"
