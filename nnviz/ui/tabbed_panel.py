"""A panel that shows one of several views, chosen at the head of it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout, QWidget

from nnviz.ui.buttons import ToolButton
from nnviz.ui.export_menu import ExportMenu
from nnviz.ui.panel import PanelHeader, name_export_button
from nnviz.ui.segmented import SegmentedControl
from nnviz.ui.theme import Theme
from nnviz.ui.view import View


class TabbedPanel(QFrame):
    """A frame around views of which one is seen, with the controls of that one.

    ``turned`` carries the name of a view that a person turns to; `turn_to` is silent.
    ``said`` carries sentences for the status bar.

    Parameters
    ----------
    heading
        What the panel is called where it can be shown or put away.
    views
        By the text of their tab, the first one seen at first.
    """

    said = Signal(str)
    turned = Signal(str)

    def __init__(
        self,
        heading: str,
        views: dict[str, View],
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.heading = heading
        self.setObjectName("panel")
        self._views = {view.name: view for view in views.values()}
        self._header = PanelHeader(theme, self)
        self._tabs = SegmentedControl(
            heading, [(view.name, text) for text, view in views.items()], theme
        )
        self._tabs.set_tooltips([view.heading for view in views.values()])
        self._tabs.chosen.connect(self._choose)
        self._header.lead(self._tabs)
        self._header.show_texts("", "", "", "")
        self._stack = QStackedWidget()
        self._controls: dict[str, list[QWidget]] = {}
        menus = []
        for name, view in self._views.items():
            self._stack.addWidget(view)
            self._controls[name] = view.header_widgets()
            for widget in self._controls[name]:
                self._header.add(widget)
            menus.append(ExportMenu(view, view.title, self))
            menus[-1].done.connect(self.said)
            view.header_changed.connect(self._show_titles)
        self.export_menus: tuple[ExportMenu, ...] = tuple(menus)
        self._export = ToolButton("export", "", theme)
        self._header.add(self._export)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 1)
        layout.setSpacing(0)
        layout.addWidget(self._header)
        layout.addWidget(self._stack, 1)
        self.turn_to(self._tabs.value)
        self.apply_theme(theme)

    @property
    def view(self) -> View:
        """The view that is seen."""
        return self._views[self._tabs.value]

    def turn_to(self, name: str) -> None:
        """Show a view by its name."""
        self._tabs.set_chosen(name)
        self._stack.setCurrentWidget(self.view)
        for other, controls in self._controls.items():
            for widget in controls:
                widget.setVisible(other == name)
        names = list(self._views)
        self._export.setMenu(self.export_menus[names.index(name)])
        self._show_titles()

    def set_tab_text(self, name: str, text: str) -> None:
        """Another text for the tab of a view."""
        self._tabs.set_text(name, text)

    def apply_theme(self, theme: Theme) -> None:
        """Draw header and views in another look."""
        self._header.apply_theme(theme)
        for view in self._views.values():
            view.apply_theme(theme)

    def _choose(self, name: str) -> None:
        self.turn_to(name)
        self.turned.emit(name)

    def _show_titles(self) -> None:
        for menu, view in zip(self.export_menus, self._views.values(), strict=True):
            menu.setTitle(view.title)
        self.setAccessibleName(self.view.title)
        name_export_button(self._export, self.view)
