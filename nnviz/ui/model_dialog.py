"""The dialog that shows what was found in a file of weights before it is taken."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from nnviz.engine.settings import ACTIVATIONS
from nnviz.models.model import Model, ModelLayer
from nnviz.models.model_error import ModelError
from nnviz.models.taking import activations_for, experiment_with
from nnviz.picture.equation_names import BARE_NAMES
from nnviz.session.experiment import Experiment
from nnviz.session.experiment_error import ExperimentError
from nnviz.session.experiment_file import check_experiment
from nnviz.ui.drop_down import DropDown
from nnviz.ui.theme import SMALL_SIZE, TEXT_SIZE, Theme

_MOST_HEIGHT = 420


class ModelDialog(QDialog):
    """Layers with names, shapes and activations; ``chosen`` carries the experiment.

    Where the network does not fit the data or the loss, a sentence says so and it
    cannot be taken.
    """

    chosen = Signal(Experiment)

    def __init__(
        self,
        file_name: str,
        model: Model,
        experiment: Experiment,
        theme: Theme,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._experiment = experiment
        self._taken: Experiment | None = None
        self.setWindowTitle("Import weights")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 14, 14, 12)
        layout.setSpacing(10)
        sizes = "–".join(map(str, model.sizes))
        count = model.parameters.flat().size
        head = QLabel(f"{file_name}: a network {sizes} with {count:,} parameters")
        head.setTextFormat(Qt.TextFormat.PlainText)
        head.setFont(theme.font(TEXT_SIZE, 600))
        layout.addWidget(head)
        self.lists: list[DropDown] = []
        table = QWidget()
        self._fill(QGridLayout(table), theme)
        area = QScrollArea()
        area.setWidget(table)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        hint = table.sizeHint()
        area.setMinimumWidth(hint.width() + 16)
        area.setMinimumHeight(min(hint.height(), round(theme.px(_MOST_HEIGHT))))
        layout.addWidget(area, 1)
        self.problem = QLabel()
        self.problem.setWordWrap(True)
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        layout.addWidget(self.problem)
        kinds = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(kinds.Ok | kinds.Cancel)
        self.buttons.button(kinds.Ok).setText("Take the network")
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        layout.addWidget(self.buttons)
        self._check()

    def accept(self) -> None:
        if self._taken is not None:
            self.chosen.emit(self._taken)
        super().accept()

    def _fill(self, grid: QGridLayout, theme: Theme) -> None:
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        heads = ("layer", "weights W", "biases b", "activation")
        for column, text in enumerate(heads):
            label = QLabel(text)
            label.setFont(theme.font(SMALL_SIZE, 600))
            grid.addWidget(label, 0, column)
        activations = activations_for(self._model, self._experiment)
        for row, (layer, activation) in enumerate(
            zip(self._model.layers, activations, strict=True), start=1
        ):
            for column, text in enumerate((str(row), _weights(layer), _biases(layer))):
                label = QLabel(text)
                label.setTextFormat(Qt.TextFormat.PlainText)
                grid.addWidget(label, row, column)
            choices = [(name, BARE_NAMES[name]) for name in ACTIVATIONS]
            chooser = DropDown(f"Activation of layer {row}", choices, theme)
            chooser.set_chosen(activation)
            chooser.setEnabled(layer.activation is None)
            if layer.activation is not None:
                chooser.setToolTip("As the file says.")
            chooser.chosen.connect(self._check)
            self.lists.append(chooser)
            grid.addWidget(chooser, row, 3)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        grid.setRowStretch(len(self._model.layers) + 1, 1)

    def _check(self) -> None:
        chosen = {str(name): name for name in ACTIVATIONS}
        activations = [chosen[each.value] for each in self.lists]
        try:
            taken = experiment_with(self._model, self._experiment, activations)
            check_experiment(taken)
        except (ModelError, ExperimentError) as problem:
            self._taken = None
            self.problem.setText(str(problem))
        else:
            self._taken = taken
            self.problem.setText(
                "The run starts anew with these parameters; it can be undone."
            )
        ok = self.buttons.button(QDialogButtonBox.StandardButton.Ok)
        ok.setEnabled(self._taken is not None)


def _weights(layer: ModelLayer) -> str:
    n_out, n_in = layer.W.shape
    turned = ", turned round" if layer.transposed else ""
    return f"{layer.weight_name}  {n_out} × {n_in}{turned}"


def _biases(layer: ModelLayer) -> str:
    if layer.bias_name is None:
        return "none in the file: 0"
    return f"{layer.bias_name}  {len(layer.b)}"
