"""What the keys mean while the network drawing has the keyboard."""

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from nnviz.session.selection import Bias, Unit, Weight

KeyMeaning = Literal[
    "left", "right", "up", "down",
    "copy", "edit", "type", "let go", "closer", "farther", "fit",
]  # fmt: skip

# With Alt: the plain arrows are the window's, they step through time.
_DIRECTIONS: dict[Qt.Key, KeyMeaning] = {
    Qt.Key.Key_Left: "left",
    Qt.Key.Key_Right: "right",
    Qt.Key.Key_Up: "up",
    Qt.Key.Key_Down: "down",
}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2)
_ZOOM: dict[str, KeyMeaning] = {
    "+": "closer",
    "=": "closer",
    "-": "farther",
    "0": "fit",
}
_NUMBER_STARTS = "0123456789.-−"


def meaning_of(event: QKeyEvent, chosen: Unit | None) -> KeyMeaning | None:
    """What a key asks for; ``None`` where it is not meant for the drawing.

    With a weight or a bias chosen, what begins a number begins to type its value;
    the keys of the zoom among them have no other meaning then.
    """
    if event.matches(QKeySequence.StandardKey.Copy):
        return "copy" if chosen is not None else None
    key, modifiers = Qt.Key(event.key()), event.modifiers()
    if modifiers & Qt.KeyboardModifier.AltModifier:
        return _DIRECTIONS.get(key)
    if modifiers & Qt.KeyboardModifier.ControlModifier:
        return None
    if key == Qt.Key.Key_Escape:
        return "let go" if chosen is not None else None
    if isinstance(chosen, Weight | Bias):
        if key in _ENTER:
            return "edit"
        if len(event.text()) == 1 and event.text() in _NUMBER_STARTS:
            return "type"
    return _ZOOM.get(event.text())
