"""The dots between Previous and Next: one for each page of a lesson."""

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnviz.ui.theme import Theme

_RADIUS = 4.0
_PITCH = 14.0
_HEIGHT = 28.0


class PageDots(QWidget):
    """A dot per page: filled where all is done, marked where one is.

    ``chosen`` carries the page that is clicked, from 0.
    """

    chosen = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count = 0
        self._page = 0
        self._done: frozenset[int] = frozenset()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.apply_theme(theme)

    def show_pages(self, count: int, page: int, done: frozenset[int]) -> None:
        """How many there are, which one is open, and which are done."""
        self._count, self._page = count, page
        self.setToolTip(f"Page {page + 1} of {count}")
        self.show_done(done)

    def show_done(self, pages: frozenset[int]) -> None:
        """Other pages are done by now."""
        self._done = pages
        self.setAccessibleName(
            f"Page {self._page + 1} of {self._count}, {len(pages)} done"
        )
        self.update()

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.setFixedHeight(round(theme.px(_HEIGHT)))
        self.update()

    def _pitch(self) -> float:
        return min(self._theme.px(_PITCH), self.width() / max(1, self._count))

    def _center(self, page: int) -> QPointF:
        offset = (page - (self._count - 1) / 2) * self._pitch()
        return QPointF(self.width() / 2 + offset, self.height() / 2)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self._count:
            x = event.position().x()
            pages = range(self._count)
            page = min(pages, key=lambda each: abs(self._center(each).x() - x))
            if abs(self._center(page).x() - x) <= self._pitch() / 2:
                self.chosen.emit(page)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        radius = min(theme.px(_RADIUS), self._pitch() * 0.36)
        ink = theme.color("ink")
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for page in range(self._count):
                fill = theme.color("panel")
                if page == self._page:
                    fill = theme.color("mark")
                elif page in self._done:
                    fill = ink
                painter.setBrush(fill)
                painter.setPen(QPen(ink, 1.2))
                painter.drawEllipse(self._center(page), radius, radius)
