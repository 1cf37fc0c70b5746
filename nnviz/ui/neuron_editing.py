"""Changing the numbers of one neuron by hand: weights, the bias, and inputs as well."""

import numpy as np
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QToolTip

from nnviz.picture.graph_values import largest
from nnviz.picture.graph_words import unit_name
from nnviz.picture.input_value import may_set_input, point_with_input
from nnviz.session.selection import Bias, Neuron, Unit, Weight
from nnviz.ui.graph_editing import ParameterEditing, ValueDrag


class NeuronEditing(ParameterEditing):
    """As in the network drawing; an input of the chosen sample can be set, too."""

    def may_set(self, unit: Unit) -> bool:
        """Whether a unit has a number that is set by hand."""
        if isinstance(unit, Weight | Bias):
            return True
        return may_set_input(self.session.snapshot(), unit)

    def start(self, unit: Unit) -> None:
        """Take hold of the number of a unit; `drag_to` moves it."""
        if isinstance(unit, Weight | Bias):
            self.start_drag(unit)
        else:
            x = np.asarray(self.session.snapshot().sample.x, np.float64)
            self.hold(ValueDrag(unit, float(x[unit.index]), largest(x)))

    def open_editor(self, unit: Unit | None, start: str = "") -> None:
        """Type the number of a weight, a bias or an input."""
        snapshot = self.session.snapshot()
        if isinstance(unit, Neuron) and may_set_input(snapshot, unit):
            value = float(snapshot.sample.x[unit.index])
            self.show_editor(unit, unit_name(snapshot, unit), value, start)
        else:
            super().open_editor(unit, start)

    def set_value(self, unit: Unit, value: float) -> None:
        """Give a weight, a bias or an input of the chosen sample another value."""
        if not isinstance(unit, Neuron):
            super().set_value(unit, value)
            return
        sample = self.session.snapshot().selection.sample
        try:
            point = point_with_input(self.session.dataset, sample, unit.index, value)
            self.session.set_data_point(sample, point=point)
        except ValueError as error:
            QToolTip.showText(QCursor.pos(), str(error))
