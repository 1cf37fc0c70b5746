"""The controls of the window, in one place to import from.

All of them draw themselves from the theme, take the keyboard (Tab reaches them,
arrows and Space work in them even though the window has shortcuts on these keys),
have a spoken name, and separate what a person does (a signal) from what the program
shows (a silent ``set_…``).
"""

from nnviz.ui.buttons import CheckBox, ControlSize, PushButton, ToolButton
from nnviz.ui.drop_down import DropDown
from nnviz.ui.number_field import NumberField
from nnviz.ui.segmented import SegmentedControl
from nnviz.ui.slider import LabeledSlider, Slider
from nnviz.ui.stepper import Pager, Stepper

__all__ = [
    "CheckBox",
    "ControlSize",
    "DropDown",
    "LabeledSlider",
    "NumberField",
    "Pager",
    "PushButton",
    "SegmentedControl",
    "Slider",
    "Stepper",
    "ToolButton",
]
