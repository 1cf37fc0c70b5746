"""What a panel shows: the base of every view."""

import sys
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from nnviz.picture.table import Table
from nnviz.session.snapshot import Snapshot
from nnviz.ui.theme import TEXT_SIZE, Theme

if TYPE_CHECKING:
    from nnviz.session.session import Session


class View(QWidget):
    """A drawing of the snapshot that answers clicks by calling the session.

    Subclasses set ``name`` (as in ``nnviz render --view``), ``heading`` and
    ``ground``, and override `draw` and `table`. `draw` is the one way to the
    picture: the screen, PNG, SVG and PDF all call it, at any size, so it must use
    its ``size`` argument and never the widget's, and stay with what a vector device
    can do (no pixmaps as text, no composition modes). ``is_on_screen`` tells it
    whether the widget is painted, or a picture that is taken away.

    The panel shows ``title``, ``badge`` (a chip after the title), ``subtitle``
    (muted, after the title) and ``note`` (muted, at the right); change them with
    the setters, which emit ``header_changed``.
    """

    name: ClassVar[str] = "view"
    heading: ClassVar[str] = "View"
    ground: ClassVar[str] = "panel"
    has_arrays: ClassVar[bool] = False
    """Whether `arrays` gives some."""

    header_changed = Signal()

    def __init__(
        self, session: "Session", theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.session = session
        self.theme = theme
        self.snapshot: Snapshot | None = None
        self.title = self.heading
        self.badge = ""
        self.subtitle = ""
        self.note = ""
        self._drawn_part: tuple[object, ...] | None = None
        self._failed = False
        self.is_on_screen = False
        self.setObjectName(f"{self.name}_view")
        self.setAccessibleName(self.heading)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)

    @property
    def failed(self) -> bool:
        """Whether the last paint on the screen ended in an error."""
        return self._failed

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Take the snapshot, and repaint if a part that is drawn has changed."""
        self.snapshot = snapshot
        part = self.drawn_part(snapshot)
        if self._drawn_part is None or not _same(part, self._drawn_part):
            self._drawn_part = part
            self._failed = False
            self.update()

    def drawn_part(self, snapshot: Snapshot) -> tuple[object, ...]:
        """What of the snapshot this view draws; it repaints when an item changes.

        Items are the same when they are one object or, arrays apart, equal.
        """
        return (snapshot,)

    def apply_theme(self, theme: Theme) -> None:
        """Draw in another look from now on."""
        self.theme = theme
        self.updateGeometry()
        self.update()

    def draw(self, painter: QPainter, size: QSizeF) -> None:
        """Draw the view into (0, 0, size); the ground is painted already."""
        raise NotImplementedError

    def table(self) -> Table:
        """The numbers behind the drawing."""
        raise NotImplementedError

    def arrays(self) -> dict[str, NDArray[Any]]:
        """What is drawn as arrays by name, where the view has some."""
        return {}

    def header_widgets(self) -> list[QWidget]:
        """Controls for the panel's header, from left to right."""
        return []

    def export_size(self) -> QSizeF:
        """The size a picture of this view gets when none is asked for."""
        shown = QSizeF(self.size())
        return shown if self.isVisible() else QSizeF(self.sizeHint())

    def set_title(self, text: str) -> None:
        if text != self.title:
            self.title = text
            self.setAccessibleName(text)
            self.header_changed.emit()

    def set_badge(self, text: str) -> None:
        if text != self.badge:
            self.badge = text
            self.header_changed.emit()

    def set_subtitle(self, text: str) -> None:
        if text != self.subtitle:
            self.subtitle = text
            self.header_changed.emit()

    def set_note(self, text: str) -> None:
        if text != self.note:
            self.note = text
            self.header_changed.emit()

    def draw_whole(
        self, painter: QPainter, size: QSizeF, *, grounded: bool = True
    ) -> None:
        """Ground and drawing; what the screen and every export show.

        ``grounded`` false leaves the ground out, for figures that lie on a slide.
        """
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing
        )
        if grounded:
            painter.fillRect(QRectF(0, 0, size.width(), size.height()), self._ground())
        painter.setFont(self.theme.font())
        painter.setPen(self.theme.color("text"))
        # A run that diverges has numbers near the largest float64: what is computed
        # from them to be drawn may be infinite, and is drawn so.
        with np.errstate(all="ignore"):
            self.draw(painter, size)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            if self._failed:
                self._draw_failure(painter)
                return
            painter.save()
            self.is_on_screen = True
            try:
                self.draw_whole(painter, QSizeF(self.size()))
            except Exception:
                # An exception that left a paint event would surface somewhere else,
                # later, or nowhere; and it would come back with every frame.
                self._failed = True
                sys.excepthook(*sys.exc_info())
            finally:
                self.is_on_screen = False
            painter.restore()
            if self._failed:
                self._draw_failure(painter)

    def sizeHint(self) -> QSize:
        return QSize(int(self.theme.px(316)), int(self.theme.px(184)))

    def minimumSizeHint(self) -> QSize:
        return QSize(int(self.theme.px(120)), int(self.theme.px(80)))

    def _ground(self) -> object:
        return self.theme.color(self.ground)

    def _draw_failure(self, painter: QPainter) -> None:
        painter.fillRect(self.rect(), self.theme.color("panel"))
        painter.setPen(self.theme.color("muted"))
        painter.setFont(self.theme.font(TEXT_SIZE))
        painter.drawText(
            self.rect().adjusted(10, 10, -10, -10),
            Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap,
            "This view could not be drawn; the reason is on the terminal.",
        )


def _same(some: tuple[object, ...], others: tuple[object, ...]) -> bool:
    return len(some) == len(others) and all(
        one is other
        or (
            not isinstance(one, np.ndarray)
            and type(one) is type(other)
            and one == other
        )
        for one, other in zip(some, others, strict=True)
    )
