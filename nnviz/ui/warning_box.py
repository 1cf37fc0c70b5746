"""A problem in one sentence, in a box that waits for nobody."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget


def warn(window: QWidget | None, sentence: str) -> None:
    """Show the sentence over the window; the box is gone once it is closed."""
    box = QMessageBox(
        QMessageBox.Icon.Warning,
        "nnviz",
        sentence,
        QMessageBox.StandardButton.Ok,
        window,
    )
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()
