"""Whether changes are to be saved before the session gives way to another."""

from collections.abc import Callable
from typing import Literal

from PySide6.QtWidgets import QMessageBox, QWidget

Answer = Literal["save", "discard", "cancel"]
SaveQuestion = Callable[[QWidget, str], Answer]
"""Asks a person about the document of this name, above this window."""

_BUTTON = QMessageBox.StandardButton


def ask_to_save(window: QWidget, name: str) -> Answer:
    """Ask, and wait for the answer."""
    box = QMessageBox(
        QMessageBox.Icon.Question,
        "nnviz",
        f"Save the changes of {name}?",
        _BUTTON.Save | _BUTTON.Discard | _BUTTON.Cancel,
        window,
    )
    box.setInformativeText("What was trained and changed since is kept nowhere else.")
    box.setDefaultButton(_BUTTON.Save)
    answer = box.exec()
    box.deleteLater()
    if answer == _BUTTON.Save:
        return "save"
    return "discard" if answer == _BUTTON.Discard else "cancel"
