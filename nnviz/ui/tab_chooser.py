"""The tabs at the head of a panel: a row where there is room, else a drop-down."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnviz.ui.drop_down import DropDown
from nnviz.ui.segmented import SegmentedControl
from nnviz.ui.theme import Theme


class TabChooser(QWidget):
    """One of a few tabs, each with a key and a text.

    ``chosen`` carries the key when a person chooses; `set_chosen` is silent. The
    width wanted is that of the row; given less, the same choices stand in a list.
    Who lays it out may say `set_compact`, so that a list takes no room of a row.
    """

    chosen = Signal(str)

    def __init__(
        self,
        name: str,
        choices: Sequence[tuple[str, str]],
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._texts = dict(choices)
        self._compact = False
        self.row = SegmentedControl(name, choices, theme, parent=self)
        self.list = DropDown(name, choices, theme, size="header", parent=self)
        self.row.chosen.connect(self._choose)
        self.list.chosen.connect(self._choose)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.apply_theme(theme)

    @property
    def value(self) -> str:
        """The key of the tab in front."""
        return self.row.value

    def set_chosen(self, key: str) -> None:
        """Put a tab in front without telling anyone."""
        self.row.set_chosen(key)
        self.list.set_chosen(key)

    def set_tooltips(self, texts: Sequence[str]) -> None:
        """What each tab holds, in their order."""
        self.row.set_tooltips(texts)

    def set_text(self, key: str, text: str) -> None:
        """Another text for a tab."""
        if text != self._texts[key]:
            self._texts[key] = text
            self.row.set_text(key, text)
            self.list.set_choices(tuple(self._texts.items()))
            self._arrange()
            self.updateGeometry()

    def set_compact(self, compact: bool) -> None:
        """Want the room of a list, whatever there is; or that of the row again."""
        if compact != self._compact:
            self._compact = compact
            self.updateGeometry()

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.row.apply_theme(theme)
        self.list.apply_theme(theme)
        self.setFixedHeight(self.row.height())
        self._arrange()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        if self._compact:
            return QSize(self.list.sizeHint().width(), self.row.height())
        return self.row.sizeHint()

    def minimumSizeHint(self) -> QSize:
        least = min(self.row.sizeHint().width(), round(self._theme.px(84)))
        return QSize(least, self.row.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        wanted = self.row.sizeHint().width()
        fits = self.width() >= wanted
        self.row.setVisible(fits)
        self.list.setVisible(not fits)
        self.row.setGeometry(0, 0, wanted, self.height())
        width = min(self.list.sizeHint().width(), self.width())
        top = (self.height() - self.list.height()) // 2
        self.list.setGeometry(0, top, width, self.list.height())

    def _choose(self, key: str) -> None:
        self.set_chosen(key)
        self.chosen.emit(key)
