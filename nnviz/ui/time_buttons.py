"""The two flat buttons at the end of the time bar: its branches, its stop condition."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QPushButton, QWidget

from nnviz.picture.branch_styles import branch_style
from nnviz.picture.goal_choices import short_text
from nnviz.session.snapshot import Snapshot
from nnviz.ui.branch_key import draw_branch_key
from nnviz.ui.chrome import (
    CHIP_RADIUS,
    claims,
    draw_box,
    draw_focus_ring,
    draw_triangle,
)
from nnviz.ui.lettering import elided, middle_baseline
from nnviz.ui.theme import SMALL_SIZE, Theme

_HEIGHT = 18.0
_ICON = 20.0


class TimeButton(QPushButton):
    """Text without a box, which appears under the pointer; it triggers an action."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._action: QAction | None = None
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.apply_theme(theme)

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.setFont(theme.font(SMALL_SIZE))
        self.update()

    def follow(self, action: QAction) -> None:
        """Trigger an action."""
        self._action = action
        self.clicked.connect(action.trigger)

    def sizeHint(self) -> QSize:
        px = self._theme.px
        width = self._theme.text_width(self.text(), SMALL_SIZE)
        return QSize(round(width + px(_ICON + 22)), round(px(_HEIGHT)))

    def event(self, event: QEvent) -> bool:
        if claims(event, Qt.Key.Key_Space):
            event.accept()
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, px = self._theme, self._theme.px
        rect = QRectF(self.rect())
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            ground = "panel"
            if self.underMouse() or self.isDown():
                ground = "line" if self.isDown() else "raised"
            painter.fillRect(rect, theme.color("panel"))
            draw_box(painter, rect, CHIP_RADIUS, theme.color(ground), None)
            color = theme.color("text" if self._is_lively() else "muted")
            icon = QRectF(px(5), 0, px(_ICON - 4), rect.height())
            self._draw_sign(painter, icon, color)
            left = px(_ICON + 7)
            room = rect.right() - px(13) - left
            painter.setPen(color)
            painter.setFont(self.font())
            baseline = middle_baseline(theme, rect.center().y(), SMALL_SIZE)
            text = elided(theme, self.text(), room, SMALL_SIZE)
            painter.drawText(QPointF(left, baseline), text)
            at = QPointF(rect.right() - px(7), rect.center().y())
            draw_triangle(painter, at, "up", theme.color("muted"), px(2.8))
            draw_focus_ring(painter, self, theme, CHIP_RADIUS)

    def _is_lively(self) -> bool:
        """Whether there is something to tell, beyond that it can be asked for."""
        raise NotImplementedError

    def _draw_sign(self, painter: QPainter, rect: QRectF, color: QColor) -> None:
        raise NotImplementedError


class BranchButton(TimeButton):
    """How many branches there are, with the key of the current one."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self._count = 1
        self._current = 1
        self.setText("1 branch")

    def show_snapshot(self, snapshot: Snapshot) -> None:
        count = max(len(snapshot.branches), 1)
        current = next((b for b in snapshot.branches if b.is_current), None)
        number = 1 if current is None else current.number
        if (count, number) != (self._count, self._current):
            self._count, self._current = count, number
            self.setText("1 branch" if count == 1 else f"{count} branches")
            self.update()
        name = "" if current is None else f" Now on “{current.name}”."
        tip = f"The branches of this run: go to one, name, compare, delete.{name}"
        if tip != self.toolTip():
            self.setToolTip(tip)
            self.setAccessibleDescription(tip)

    def _is_lively(self) -> bool:
        return self._count > 1

    def _draw_sign(self, painter: QPainter, rect: QRectF, color: QColor) -> None:
        style = branch_style(self._current)
        draw_branch_key(painter, self._theme, style, rect, is_current=True, color=color)


class GoalButton(TimeButton):
    """The condition at which playing stops."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self._is_set = False
        self.setText("stop at…")

    def show_snapshot(self, snapshot: Snapshot) -> None:
        goal = snapshot.goal
        text = "stop at…" if goal is None else short_text(goal)
        if text != self.text() or self._is_set != (goal is not None):
            self._is_set = goal is not None
            self.setText(text)
            name, tip = "No stop condition", "Let playing stop by itself: at a step, …"
            if goal is not None:
                name = f"Stops at {goal.text()}"
                tip = f"Playing stops at {goal.text()}. Click to change it."
            self.setAccessibleName(name)
            self.setToolTip(tip)
            self.update()

    def _is_lively(self) -> bool:
        return self._is_set

    def _draw_sign(self, painter: QPainter, rect: QRectF, color: QColor) -> None:
        """An octagon, filled where a condition is set."""
        px = self._theme.px
        x, y = rect.right() - px(3), rect.center().y()
        r, c = px(4.6), px(1.9)
        corners = [
            (c, r),
            (r, c),
            (r, -c),
            (c, -r),
            (-c, -r),
            (-r, -c),
            (-r, c),
            (-c, r),
        ]
        painter.setPen(QPen(color, 1.2))
        painter.setBrush(color if self._is_set else Qt.BrushStyle.NoBrush)
        painter.drawPolygon(QPolygonF([QPointF(x + a, y + b) for a, b in corners]))
