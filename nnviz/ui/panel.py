"""A panel: a header of 28 px and a view below it."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from nnviz.ui.buttons import ToolButton
from nnviz.ui.chrome import CHIP_RADIUS, draw_box, draw_triangle
from nnviz.ui.elided_label import ElidedLabel
from nnviz.ui.export_menu import ExportMenu
from nnviz.ui.tab_chooser import TabChooser
from nnviz.ui.theme import SMALL_SIZE, TEXT_SIZE, Theme, restyle
from nnviz.ui.view import View
from nnviz.ui.views import ViewKind

HEADER_HEIGHT = 28
PADDING = 10
_POINTERS = {"▸": "right", "◂": "left"}


class Panel(QFrame):
    """A frame around views of which one is seen, with the controls of that one.

    The header shows the view's title, or a tab for each where there are several, its
    badge and subtitle on the left, its note and its controls on the right, and last
    the icons that enlarge the panel and take the view away. ``turned`` carries the
    name of a view that a person turns to; `turn_to` is silent. ``enlarge_wanted``
    says that a person wants the panel larger, or as it was; ``said`` carries
    sentences for the status bar.

    Parameters
    ----------
    heading
        What the panel is called where it can be shown or put away.
    kinds
        What is known of the views before they are made, by name; the first is seen
        at first.
    provide
        Gives the view of a name, with the newest snapshot. Only the view that is
        seen is asked for, and another when it is turned to or taken away.
    """

    said = Signal(str)
    turned = Signal(str)
    enlarge_wanted = Signal()

    def __init__(
        self,
        heading: str,
        kinds: Mapping[str, ViewKind],
        provide: Callable[[str], View],
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.heading = heading
        self.setObjectName("panel")
        self._theme = theme
        self._provide = provide
        self._views: dict[str, View] = {}
        self._controls: dict[str, QWidget] = {}
        self._header = PanelHeader(theme, self)
        self._header.double_clicked.connect(self.enlarge_wanted)
        self._tabs: TabChooser | None = None
        if len(kinds) > 1:
            self._tabs = TabChooser(
                heading, [(name, kind.tab) for name, kind in kinds.items()], theme
            )
            self._tabs.set_tooltips([kind.heading for kind in kinds.values()])
            self._tabs.list.setToolTip("What this panel shows")
            self._tabs.chosen.connect(self._choose)
            self._header.lead(self._tabs)
        self._stack = QStackedWidget()
        self._menus = {
            name: ExportMenu(partial(provide, name), kind.heading, self)
            for name, kind in kinds.items()
        }
        for menu in self._menus.values():
            menu.done.connect(self.said)
        self._enlarge = ToolButton("enlarge", "Enlarge this panel", theme)
        self._enlarge.clicked.connect(self.enlarge_wanted)
        self._export = ToolButton("export", "", theme)
        for button in (self._enlarge, self._export):
            self._header.add(button)
        layout = QVBoxLayout(self)
        # The border has its own place; one more px, or the view's corners would lie
        # over its rounded ones.
        layout.setContentsMargins(0, 0, 0, 1)
        layout.setSpacing(0)
        layout.addWidget(self._header)
        layout.addWidget(self._stack, 1)
        self._name = next(iter(kinds))
        self.turn_to(self._name)
        self.apply_theme(theme)

    @property
    def view(self) -> View:
        """The view that is seen."""
        return self._views[self._name]

    @property
    def export_menus(self) -> tuple[ExportMenu, ...]:
        """One for each view."""
        return tuple(self._menus.values())

    def turn_to(self, name: str) -> None:
        """Show a view by its name."""
        self._name = name
        view = self._provide(name)
        if name not in self._views:
            self._take_in(name, view)
        if self._tabs is not None:
            self._tabs.set_chosen(name)
        self._stack.setCurrentWidget(view)
        for other, controls in self._controls.items():
            controls.setVisible(other == name)
        self._export.setMenu(self._menus[name])
        self._show_header()

    def set_tab_text(self, name: str, text: str) -> None:
        """Another text for the tab of a view."""
        assert self._tabs is not None
        self._tabs.set_text(name, text)

    def show_enlarged(self, enlarged: bool) -> None:
        """Whether the panel has the room of all, for the icon that says so."""
        text = "Back to all panels" if enlarged else "Enlarge this panel"
        self._enlarge.set_icon_name("reduce" if enlarged else "enlarge")
        self._enlarge.setToolTip(f"{text} (also: double-click on the header)")
        self._enlarge.setAccessibleName(text)

    def apply_theme(self, theme: Theme) -> None:
        """Draw header and views in another look."""
        self._theme = theme
        self._header.apply_theme(theme)
        for view in self._views.values():
            view.apply_theme(theme)

    def _take_in(self, name: str, view: View) -> None:
        self._views[name] = view
        self._stack.addWidget(view)
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        for widget in view.header_widgets():
            line.addWidget(widget)
        self._controls[name] = row
        self._header.add_before(row, self._enlarge)
        view.header_changed.connect(self._show_header)
        view.apply_theme(self._theme)

    def _choose(self, name: str) -> None:
        self.turn_to(name)
        self.turned.emit(name)

    def _show_header(self) -> None:
        for name, view in self._views.items():
            self._menus[name].setTitle(view.title)
        view = self.view
        title = view.title if self._tabs is None else ""
        self._header.show_texts(title, view.badge, view.subtitle, view.note)
        self.setAccessibleName(view.title)
        name_export_button(self._export, view)


def name_export_button(button: ToolButton, view: View) -> None:
    """Say what the icon at the end of a header takes away."""
    name = f"Take “{view.title}” away as PNG, SVG, PDF or numbers"
    button.setToolTip(name)
    button.setAccessibleName(name)


class PanelHeader(QWidget):
    """The line at the head of a panel; also for panels that hold no view.

    Where there is too little room the texts give way first, then the badge, and then
    the tabs at the left end become a list.
    """

    double_clicked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._title = QLabel(self)
        self._badge = Badge(theme, self)
        self._tabs: TabChooser | None = None
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

    def add_before(self, widget: QWidget, other: QWidget) -> None:
        """Put a control on the left of another."""
        self._row.insertWidget(self._row.indexOf(other), widget)

    def lead(self, tabs: TabChooser) -> None:
        """Put tabs at the left end."""
        self._tabs = tabs
        self._row.insertWidget(0, tabs)

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

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self._fit_tabs()
        return super().event(event)

    def _fit_tabs(self) -> None:
        """Tabs in a row where controls leave room for it, whatever the texts say."""
        tabs, badge = self._tabs, self._badge
        texts = self._subtitle, self._note
        if tabs is None:
            return
        margins = self._row.contentsMargins()
        free = self.width() - margins.left() - margins.right()
        for place in range(self._row.count()):
            item = self._row.itemAt(place)
            widget = item.widget() if item is not None else None
            if item is None or widget is None or widget.isHidden():
                continue
            free -= self._row.spacing()
            if widget not in (tabs, badge, *texts):
                free -= item.sizeHint().width()
        wanted = tabs.row.sizeHint().width()
        in_row = wanted <= free
        tabs.set_compact(not in_row)
        free -= wanted if in_row else tabs.list.sizeHint().width()
        # A badge comes and goes with the pass; the tabs stay as they are.
        chip = badge.sizeHint().width()
        badge.setMaximumWidth(chip if chip <= free else 0)
        if badge.isVisible() and chip <= free:
            free -= chip
        for text in texts:
            text.setMaximumWidth(max(free, 0))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.double_clicked.emit()

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
