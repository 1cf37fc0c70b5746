"""The dialog in which the parameters that span a slice are chosen from lists."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from nnviz.engine.network import Architecture
from nnviz.engine.parameter_names import ParameterName
from nnviz.session.wording import superscript
from nnviz.ui.drop_down import DropDown
from nnviz.ui.theme import Theme


class ParameterDialog(QDialog):
    """One parameter or two different ones; ``chosen`` carries them when accepted."""

    chosen = Signal(tuple)

    def __init__(
        self,
        architecture: Architecture,
        names: Sequence[ParameterName],
        theme: Theme,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Parameters of the slice")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 14, 14, 12)
        layout.setSpacing(8)
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        self.rows: list[ParameterRow] = []
        for number, name in enumerate(names):
            title = f"Axis {number + 1}" if len(names) > 1 else "Parameter"
            row = ParameterRow(title, architecture, name, theme)
            row.whole.chosen.connect(self._check)
            row.target.chosen.connect(self._check)
            row.source.chosen.connect(self._check)
            grid.addWidget(QLabel(title), number, 0)
            for column, widget in enumerate((row.whole, row.target, row.source), 1):
                grid.addWidget(widget, number, column)
            self.rows.append(row)
        layout.addLayout(grid)
        kinds = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(kinds.Ok | kinds.Cancel)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        layout.addWidget(self.buttons)

    @property
    def names(self) -> tuple[ParameterName, ...]:
        """What the lists say now."""
        return tuple(row.name for row in self.rows)

    def accept(self) -> None:
        self.chosen.emit(self.names)
        super().accept()

    def _check(self) -> None:
        """The same parameter twice spans no plane."""
        different = len(set(self.names)) == len(self.rows)
        ok = self.buttons.button(QDialogButtonBox.StandardButton.Ok)
        ok.setEnabled(different)


class ParameterRow:
    """Three lists: a matrix or vector, the neuron, and where a weight comes from."""

    def __init__(
        self, title: str, architecture: Architecture, name: ParameterName, theme: Theme
    ) -> None:
        self._architecture = architecture
        wholes = [
            (f"{kind}{layer}", f"{kind}{superscript(layer)}")
            for layer in range(1, architecture.depth + 1)
            for kind in ("W", "b")
        ]
        self.whole = DropDown(f"{title}: weights or biases", wholes, theme)
        self.target = DropDown(f"{title}: to neuron", (), theme)
        self.source = DropDown(f"{title}: from neuron", (), theme)
        self.whole.chosen.connect(self._offer)
        self.whole.set_chosen(str(name.whole))
        self._offer()
        assert name.entry is not None
        for field, index in zip((self.target, self.source), name.entry, strict=False):
            field.set_chosen(str(index))

    @property
    def name(self) -> ParameterName:
        """The parameter that the lists name."""
        is_weight = self.whole.value.startswith("W")
        fields = (self.target, self.source) if is_weight else (self.target,)
        return ParameterName(
            "W" if is_weight else "b",
            int(self.whole.value[1:]),
            tuple(int(field.value) for field in fields),
        )

    def _offer(self) -> None:
        whole = self.whole.value
        n_out, n_in = self._architecture.shapes[int(whole[1:]) - 1]
        self.target.set_choices(
            [(str(index), f"neuron {index + 1}") for index in range(n_out)]
        )
        self.source.set_choices(
            [(str(index), f"from {index + 1}") for index in range(n_in)]
        )
        self.source.setVisible(whole.startswith("W"))
