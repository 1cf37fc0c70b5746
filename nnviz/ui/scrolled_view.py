"""A view whose content may be higher than its panel: on the screen it scrolls."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent, QWheelEvent
from PySide6.QtWidgets import QScrollBar, QWidget

from nnviz.session.session import Session
from nnviz.ui.theme import Theme
from nnviz.ui.view import View

_BAR_WIDTH = 10.0


class ScrolledView(View):
    """A view with a scroll bar at its right edge where there is something to scroll.

    Subclasses override `lay_out_content`, which sets the layout for the widget's size
    and says with `set_content_height` how high that is, and `place_controls`, which
    puts widgets where the content is scrolled to.
    """

    def __init__(
        self, session: Session, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(session, theme, parent)
        self.bar = QScrollBar(Qt.Orientation.Vertical, self)
        self.bar.valueChanged.connect(self._scrolled)
        self.bar.hide()

    @property
    def scrolled_by(self) -> int:
        """How many px of the content are above the view."""
        return self.bar.value()

    def lay_out_content(self) -> None:
        """Set the content out for the present size; called while visible."""
        raise NotImplementedError

    def place_controls(self) -> None:
        """Move widgets that belong to the content."""

    def lay_out(self) -> None:
        """Set the content out anew and repaint; nothing while hidden."""
        if self.isVisible():
            self.lay_out_content()
            self.place_controls()
            self.update()

    def set_content_height(self, height: float) -> None:
        """How high the content is, px."""
        over = max(0, round(height - self.height()))
        self.bar.setRange(0, over)
        self.bar.setPageStep(self.height())
        self.bar.setVisible(over > 0)
        edge = round(self.theme.px(_BAR_WIDTH))
        self.bar.setGeometry(self.width() - edge, 0, edge, self.height())

    def in_content(self, position: QPointF) -> QPointF:
        """A place of the widget as one of the content."""
        return position + QPointF(0.0, self.scrolled_by)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.lay_out()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.lay_out()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.bar.maximum() == 0:
            event.ignore()
            return
        self.bar.setValue(self.scrolled_by - event.angleDelta().y() // 3)

    def _scrolled(self) -> None:
        self.place_controls()
        self.update()
