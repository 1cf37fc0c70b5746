"""The list of all keys, and what nnviz is made of."""

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from nnviz.ui.actions import GROUPS, readable_keys
from nnviz.ui.theme import Theme

_IN_THE_GRAPH = (
    ("Click", "choose a neuron, weight, bias or sample"),
    ("Drag a weight or bias", "change its value"),
    ("Double-click, Enter", "type a weight or bias"),
    ("Ctrl wheel, + −, 0", "zoom, and fit again"),
    ("Pencil, then drag in the image", "draw into it; the right button erases"),
    ("Esc", "choose nothing"),
)
_IN_THE_DATA = (
    ("Click", "choose a sample"),
    ("Drag a sample", "move it, in data of one or two inputs"),
    ("Right click, Ctrl 1 to Ctrl 9", "give it another class"),
    ("Page Up, Page Down", "turn the pages of images"),
    ("Pencil, then click or drag", "draw points of the class in the hand"),
    ("Right drag while drawing", "erase points; Esc puts the pencil away"),
)
_IN_THE_PIECES = (
    ("Drag a kink", "move it: another bias"),
    ("Drag the handle of the chosen kink", "turn the piece behind it"),
    ("Pencil, then drag", "draw the target; Esc puts the pencil away"),
)
_IN_THE_TIME_BAR = (
    ("Drag", "move in time"),
    ("Wheel, + −", "zoom in and out"),
    ("Right drag, Shift drag", "zoom into a stretch"),
    ("Shift wheel", "scroll when zoomed"),
    ("Double-click, 0", "the whole run"),
    ("Right click", "bookmark, rename, remove, switch branch"),
)


class ShortcutsDialog(QDialog):
    """All keys in one table, grouped as the menus are."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keys")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        text = QLabel(_table(theme))
        text.setTextFormat(Qt.TextFormat.RichText)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        text.setMargin(12)
        scroll = QScrollArea()
        scroll.setWidget(text)
        scroll.setWidgetResizable(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.close)
        layout = QVBoxLayout(self)
        layout.addWidget(scroll)
        layout.addWidget(buttons)
        self.resize(round(theme.px(480)), round(theme.px(620)))


class AboutDialog(QDialog):
    """Version, licences and sources."""

    def __init__(
        self, version: str, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("About nnviz")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        text = QLabel(
            f"<h3>nnviz {escape(version)}</h3>"
            "<p>A microscope for gradient descent: every number on the screen is the "
            "real number of the running network.</p>"
            "<p>MIT licence. Drawn with Qt (PySide6, LGPL); the type is "
            "Inter (SIL Open Font License).</p>"
            "<p>Iris (R. A. Fisher) and handwritten digits (E. Alpaydin, C. Kaynak) "
            "come from the UCI Machine Learning Repository, CC BY 4.0.</p>"
        )
        text.setWordWrap(True)
        text.setMargin(12)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.close)
        layout = QVBoxLayout(self)
        layout.addWidget(text)
        layout.addWidget(buttons)
        self.resize(round(theme.px(420)), round(theme.px(260)))


def _table(theme: Theme) -> str:
    rows = []
    for title, descriptions in GROUPS:
        rows.append(f"<tr><td colspan='2'><br><b>{title}</b></td></tr>")
        for description in descriptions:
            if description.keys:
                keys = " or ".join(readable_keys(keys) for keys in description.keys)
                rows.append(_row(keys, description.text.rstrip("…"), theme))
    rows.append("<tr><td colspan='2'><br><b>In the network</b></td></tr>")
    rows += [_row(keys, text, theme) for keys, text in _IN_THE_GRAPH]
    rows.append("<tr><td colspan='2'><br><b>In the data</b></td></tr>")
    rows += [_row(keys, text, theme) for keys, text in _IN_THE_DATA]
    rows.append("<tr><td colspan='2'><br><b>In the pieces</b></td></tr>")
    rows += [_row(keys, text, theme) for keys, text in _IN_THE_PIECES]
    rows.append("<tr><td colspan='2'><br><b>In the time bar</b></td></tr>")
    rows += [_row(keys, text, theme) for keys, text in _IN_THE_TIME_BAR]
    return f"<table cellspacing='0' cellpadding='3'>{''.join(rows)}</table>"


def _row(keys: str, text: str, theme: Theme) -> str:
    return (
        f"<tr><td style='color:{theme.tokens.muted}; padding-right: 24px'>"
        f"{escape(keys)}</td><td>{escape(text)}</td></tr>"
    )
