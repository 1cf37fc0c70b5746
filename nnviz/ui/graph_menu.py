"""The context menu of the network drawing."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from nnviz.session.selection import Bias, Unit, Weight


class GraphMenu(QMenu):
    """What can be done with the unit under the pointer, and with the drawing.

    Parameters
    ----------
    unit
        What is under the pointer, called ``name``; ``None``: nothing.
    """

    def __init__(self, view: QWidget, unit: Unit | None, name: str) -> None:
        super().__init__(view)
        self._unit = unit
        self._name = name
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def offer_unit(
        self,
        copy: Callable[[], None],
        edit: Callable[[], None],
        inspect: Callable[[], None],
    ) -> None:
        """Copy, type and inspect, where there is a unit."""
        if self._unit is None:
            return
        self.addAction(f"Copy the value of {self._name}").triggered.connect(copy)
        if isinstance(self._unit, Weight | Bias):
            self.addAction("Type a value…").triggered.connect(edit)
        self.addAction("Inspect").triggered.connect(inspect)
        self.addSeparator()

    def offer_drawing(
        self, draw_all: QAction, fit: Callable[[], None], *, zoomed: bool
    ) -> None:
        """All edges, and the whole network."""
        self.addAction(draw_all)
        whole = self.addAction("Fit the whole network")
        whole.setEnabled(zoomed)
        whole.triggered.connect(fit)
