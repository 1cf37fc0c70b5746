"""A panel: a header of 28 px and a view below it."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from nnviz.ui.buttons import ToolButton
from nnviz.ui.chrome import CHIP_RADIUS, draw_box, draw_triangle
from nnviz.ui.elided_label import ElidedLabel
from nnviz.ui.export_menu import ExportMenu
from nnviz.ui.theme import SMALL_SIZE, TEXT_SIZE, Theme, restyle
from nnviz.ui.view import View

HEADER_HEIGHT = 28
PADDING = 10
_POINTERS = {"▸": "right", "◂": "left"}


class Panel(QFrame):
    """A frame around a view.

    The header shows the view's title, badge and subtitle on the left, its note and
    its controls on the right, and last the icon that takes the view away. ``said``
    carries sentences for the status bar.
    """

    said = Signal(str)

    def __init__(self, view: View, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = view
        self.setObjectName("panel")
        self._header = PanelHeader(theme, self)
        self._widgets = view.header_widgets()
        for widget in self._widgets:
            self._header.add(widget)
        menu = ExportMenu(view, view.title, self)
        menu.done.connect(self.said)
        self.export_menus: tuple[ExportMenu, ...] = (menu,)
        self._export = ToolButton("export", "", theme)
        self._export.setMenu(menu)
        self._header.add(self._export)
        layout = QVBoxLayout(self)
        # The border has its own place; one more px, or the view's corners would lie
        # over its rounded ones.
        layout.setContentsMargins(0, 0, 0, 1)
        layout.setSpacing(0)
        layout.addWidget(self._header)
        layout.addWidget(view, 1)
        view.header_changed.connect(self._show_header)
        self._show_header()
        self.apply_theme(theme)

    @property
    def heading(self) -> str:
        """What the panel is called where it can be shown or put away."""
        return self.view.heading

    def apply_theme(self, theme: Theme) -> None:
        """Draw header and view in another look."""
        self._header.apply_theme(theme)
        self.view.apply_theme(theme)

    def _show_header(self) -> None:
        view = self.view
        self._header.show_texts(view.title, view.badge, view.subtitle, view.note)
        self.setAccessibleName(view.title)
        self.export_menus[0].setTitle(view.title)
        name_export_button(self._export, view)


def name_export_button(button: ToolButton, view: View) -> None:
    """Say what the icon at the end of a header takes away."""
    name = f"Take “{view.title}” away as PNG, SVG, PDF or numbers"
    button.setToolTip(name)
    button.setAccessibleName(name)


class PanelHeader(QWidget):
    """The line at the head of a panel; also for panels that hold no view."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._title = QLabel(self)
        self._badge = Badge(theme, self)
        # The texts beside the title give way first where a panel is narrow.
        self._subtitle = ElidedLabel(theme, self)
        self._note = ElidedLabel(theme, self)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(PADDING, 0, 5, 0)
        self._row.setSpacing(8)
        for part in (self._title, self._badge, self._subtitle):
            self._row.addWidget(part)
        self._row.addStretch(1)
        self._row.addWidget(self._note)
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self.apply_theme(theme)

    def add(self, widget: QWidget) -> None:
        """Put a control at the right end."""
        self._row.addWidget(widget)

    def lead(self, widget: QWidget) -> None:
        """Put a control at the left end."""
        self._row.insertWidget(0, widget)

    def show_texts(self, title: str, badge: str, subtitle: str, note: str) -> None:
        """What the header says; an empty text takes no room."""
        self._title.setText(title)
        self._title.setVisible(bool(title))
        self._badge.set_text(badge)
        for label, text in ((self._subtitle, subtitle), (self._note, note)):
            label.setText(text)
            label.setVisible(bool(text))

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.setFixedHeight(round(theme.px(HEADER_HEIGHT)))
        self._title.setFont(theme.font(TEXT_SIZE, 600))
        restyle(self, theme)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(
                QRectF(0, self.height() - 1, self.width(), 1),
                self._theme.color("line"),
            )


class Badge(QWidget):
    """A short word on a chip; ▸ or ◂ at an end is drawn as a small triangle.

    The chip is grey, and in the colour of gradients where ◂ points back.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._text = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.hide()

    def set_text(self, text: str) -> None:
        """The word; the empty one hides the badge."""
        if text != self._text:
            self._text = text
            self.setAccessibleName(text.strip("▸◂ "))
            self.setVisible(bool(text))
            self.updateGeometry()
            self.update()

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        theme = self._theme
        words = theme.text_width(self._text.strip("▸◂ "), SMALL_SIZE, 600)
        pointers = sum(self._text.count(pointer) for pointer in _POINTERS)
        width = words + theme.px(14 + 10 * pointers)
        return QSize(round(width), round(theme.px(16)))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        rect = QRectF(self.rect())
        fill, color = theme.color("raised"), theme.color("muted")
        if self._text.startswith("◂"):
            fill = theme.color("gradient_negative")
            color = theme.readable_on(fill)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            draw_box(painter, rect, CHIP_RADIUS, fill, None)
            words = rect.adjusted(theme.px(7), 0, -theme.px(7), 0)
            middle = rect.center().y()
            reach = theme.px(3)
            if self._text.startswith("◂"):
                center = QPointF(words.left() + reach, middle)
                draw_triangle(painter, center, "left", color, reach)
                words.setLeft(words.left() + theme.px(10))
            if self._text.endswith("▸"):
                center = QPointF(words.right() - reach, middle)
                draw_triangle(painter, center, "right", color, reach)
            painter.setFont(theme.font(SMALL_SIZE, 600))
            painter.setPen(color)
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
            painter.drawText(words, flags, self._text.strip("▸◂ "))
