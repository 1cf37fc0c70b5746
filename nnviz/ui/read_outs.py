"""The read-outs at the right of the tool bar."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from nnviz.picture.read_outs import ReadOut, read_outs
from nnviz.session.snapshot import Snapshot
from nnviz.ui.theme import CAPTION_SIZE, READOUT_SIZE, Theme

_GAP = 22.0
_TIGHT_GAP = 12.0
# Room for numbers as long as they get, so that nothing moves while training.
_LEAST_WIDTHS = {
    "epoch": 38.0,
    "step": 50.0,
    "train loss": 66.0,
    "test loss": 66.0,
    "measured on": 122.0,
}
_LINE = 13.0


class ReadOuts(QWidget):
    """Epoch, step, losses and accuracies of the present state."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._groups: tuple[tuple[ReadOut, ...], ...] = ()
        self._tight = False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.setAccessibleName("Read-outs")

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.updateGeometry()
        self.update()

    def set_tight(self, tight: bool) -> None:
        """Stand closer together, where the window is narrow."""
        if tight != self._tight:
            self._tight = tight
            self.updateGeometry()
            self.update()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the numbers of a snapshot."""
        groups = read_outs(snapshot)
        if groups != self._groups:
            shape_changed = len(groups) != len(self._groups)
            self._groups = groups
            self.setAccessibleDescription(
                ", ".join(f"{r.caption} {r.text}" for group in groups for r in group)
            )
            if shape_changed:
                self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        right = 0.0
        for _, rect in self._places():
            right = max(right, rect.right())
        return QSize(round(right + self._theme.px(8)), round(self._theme.px(40)))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _places(self) -> list[tuple[ReadOut, QRectF]]:
        theme, px = self._theme, self._theme.px
        x = 0.0
        gap = _TIGHT_GAP if self._tight else _GAP
        places = []
        for group in self._groups:
            for read_out in group:
                width = theme.text_width(read_out.caption, CAPTION_SIZE)
                if read_out.line != "none":
                    width += px(_LINE + 4)
                width = max(width, px(_LEAST_WIDTHS.get(read_out.caption, 0.0)))
                places.append((read_out, QRectF(x, 0, width, px(40))))
                x += width + px(gap)
            x += px(gap - 10.0)
        return places

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, px = self._theme, self._theme.px
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            top = (self.height() - px(40)) / 2
            before: QRectF | None = None
            starts = {group[0].caption for group in self._groups[1:]}
            for read_out, rect in self._places():
                if read_out.caption in starts and before is not None:
                    x = round((before.right() + rect.left()) / 2) + 0.5
                    painter.setPen(QPen(theme.color("line"), 1.0))
                    painter.drawLine(QPointF(x, top + px(6)), QPointF(x, top + px(34)))
                self._draw(painter, read_out, rect.translated(0, top))
                before = rect

    def _draw(self, painter: QPainter, read_out: ReadOut, rect: QRectF) -> None:
        theme, px = self._theme, self._theme.px
        x, y = rect.left(), rect.top() + px(15)
        if read_out.line != "none":
            pen = QPen(theme.color("text"), px(1.5))
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            if read_out.line == "dashed":
                pen.setDashPattern([2.6, 1.4])
            painter.setPen(pen)
            painter.drawLine(
                QPointF(x, y - px(3.5)), QPointF(x + px(_LINE), y - px(3.5))
            )
            x += px(_LINE + 4)
        painter.setPen(theme.color("muted"))
        painter.setFont(theme.font(CAPTION_SIZE))
        painter.drawText(QPointF(x, y), read_out.caption)
        painter.setPen(theme.color("text"))
        painter.setFont(theme.font(READOUT_SIZE, 600))
        painter.drawText(QPointF(rect.left(), rect.top() + px(33.5)), read_out.text)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            position = QPointF(event.pos())
            for read_out, rect in self._places():
                if rect.left() <= position.x() <= rect.right():
                    text = f"{read_out.caption}: {read_out.exact}"
                    QToolTip.showText(event.globalPos(), text, self)
                    return True
            QToolTip.hideText()
            return True
        return super().event(event)
