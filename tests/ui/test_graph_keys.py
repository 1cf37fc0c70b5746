"""What keys mean in the network drawing."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from nnviz.session.selection import Bias, Neuron, Weight
from nnviz.ui.graph_keys import meaning_of

NONE = Qt.KeyboardModifier.NoModifier
ALT = Qt.KeyboardModifier.AltModifier
CTRL = Qt.KeyboardModifier.ControlModifier
NEURON, WEIGHT = Neuron(1, 0), Weight(1, 0, 0)


@pytest.mark.parametrize(
    ("key", "modifier", "text", "chosen", "meaning"),
    [
        (Qt.Key.Key_Left, NONE, "", NEURON, None),
        (Qt.Key.Key_Left, ALT, "", None, "left"),
        (Qt.Key.Key_Down, ALT, "", NEURON, "down"),
        (Qt.Key.Key_C, CTRL, "\x03", NEURON, "copy"),
        (Qt.Key.Key_C, CTRL, "\x03", None, None),
        (Qt.Key.Key_Escape, NONE, "\x1b", NEURON, "let go"),
        (Qt.Key.Key_Escape, NONE, "\x1b", None, None),
        (Qt.Key.Key_Return, NONE, "\r", WEIGHT, "edit"),
        (Qt.Key.Key_Return, NONE, "\r", NEURON, None),
        (Qt.Key.Key_0, NONE, "0", NEURON, "fit"),
        (Qt.Key.Key_0, NONE, "0", WEIGHT, "type"),
        (Qt.Key.Key_Minus, NONE, "-", Bias(1, 0), "type"),
        (Qt.Key.Key_Minus, NONE, "-", None, "farther"),
        (Qt.Key.Key_Plus, NONE, "+", WEIGHT, "closer"),
        (Qt.Key.Key_0, CTRL, "0", WEIGHT, None),
        (Qt.Key.Key_Space, NONE, " ", WEIGHT, None),
    ],
)
def test_meaning(qapp, key, modifier, text, chosen, meaning):
    event = QKeyEvent(QEvent.Type.KeyPress, key, modifier, text)
    assert meaning_of(event, chosen) == meaning
