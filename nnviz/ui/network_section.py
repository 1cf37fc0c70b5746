"""The Network part of the experiment panel."""

from typing import cast

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnviz.engine.settings import ActivationName
from nnviz.picture.counts import counts_written_out
from nnviz.session.experiment import Experiment
from nnviz.session.snapshot import Snapshot
from nnviz.session.variations import (
    with_activation,
    with_layer_count,
    with_neurons,
    with_output_activation,
    with_weight_seed,
)
from nnviz.ui.controls import DropDown, SegmentedControl, Stepper, ToolButton
from nnviz.ui.form import FormRow, FormSection
from nnviz.ui.math_text import math_text
from nnviz.ui.theme import CAPTION_SIZE, Theme

_MOST_LAYERS = 8
_MOST_NEURONS = 999
_ACTIVATIONS = (
    ("sigmoid", "sigmoid"),
    ("tanh", "tanh"),
    ("relu", "ReLU"),
    ("leaky_relu", "leaky"),
    ("linear", "linear"),
)
_ACTIVATION_TIPS = (
    "Sigmoid: 1/(1 + e⁻ᶻ), between 0 and 1",
    "Hyperbolic tangent, between −1 and 1",
    "Rectified linear unit: max(0, z)",
    "Leaky ReLU: z where z > 0, else 0.01 z",
    "Linear: z itself. The layers collapse to one.",
)
_OUTPUTS = (
    ("linear", "linear"),
    ("sigmoid", "sigmoid"),
    ("tanh", "tanh"),
    ("relu", "ReLU"),
    ("leaky_relu", "leaky ReLU"),
)


class NetworkSection(FormSection):
    """Layers, neurons, activation and initial weights; the counts written out."""

    wanted = Signal(object, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__("Network", theme)
        self._experiment: Experiment | None = None
        self._layers = Stepper(
            "Hidden layers", theme, minimum=0, maximum=_MOST_LAYERS, value=2
        )
        self._layers.changed.connect(self._layers_chosen)
        self.add_row("Hidden layers", self._layers)
        self._neuron_rows: list[FormRow] = []
        self._neurons_box = QWidget()
        self._neurons_layout = QVBoxLayout(self._neurons_box)
        self._neurons_layout.setContentsMargins(0, 0, 0, 0)
        self._neurons_layout.setSpacing(2)
        self.rows.addWidget(self._neurons_box)
        # All of them before what stands below them, so that Tab goes in this order.
        self._make_neuron_rows(_MOST_LAYERS)
        self._activation = SegmentedControl(
            "Activation of the hidden layers", _ACTIVATIONS, theme, even=True
        )
        self._activation.set_tooltips(_ACTIVATION_TIPS)
        self._activation.chosen.connect(self._activation_chosen)
        self.rows.addWidget(self._activation)
        self._output = DropDown("Output activation", _OUTPUTS, theme)
        self._output.setToolTip("The activation of the output layer (squared error)")
        self._output.chosen.connect(self._output_chosen)
        self._output_row = self.add_row("Output", self._output, fill=True)
        self._counts = CountLines(theme)
        self.rows.addWidget(self._counts)
        self._new_weights = ToolButton("reset", "New draw of the weights", theme)
        self._new_weights.setToolTip(
            "Draw the initial weights anew: the next seed (Shift R)"
        )
        self._new_weights.clicked.connect(self._draw_anew)
        self.add_to_head(self._new_weights)
        self.apply_theme(theme)

    def apply_theme(self, theme: Theme) -> None:
        super().apply_theme(theme)
        for row in self._neuron_rows:
            row.apply_theme(theme)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show what is in force."""
        experiment = snapshot.experiment
        before, self._experiment = self._experiment, experiment
        if (
            before is not None
            and before.network is experiment.network
            and before.loss == experiment.loss
        ):
            return
        network = experiment.network
        hidden = network.layers[1:-1]
        shown = (
            network.layers
            if len(network.layers) <= 6
            else (
                *network.layers[:3],
                "…",
                *network.layers[-2:],
            )
        )
        self.set_note(" – ".join(map(str, shown)))
        self._layers.set_range(0, max(_MOST_LAYERS, len(hidden)))
        self._layers.set_value(len(hidden))
        self._show_neurons(hidden)
        self._activation.setVisible(bool(hidden))
        if hidden:
            self._activation.set_chosen(network.activation[0])
        self._output_row.setVisible(experiment.loss == "squared_error")
        self._output.set_chosen(network.output_activation)
        self._new_weights.setEnabled(network.init.kind not in ("given", "zeros"))
        self._counts.show_lines(
            counts_written_out(snapshot.architecture, network.frozen)
        )

    def _show_neurons(self, hidden: tuple[int, ...]) -> None:
        self._make_neuron_rows(len(hidden))
        for index, row in enumerate(self._neuron_rows):
            row.setVisible(index < len(hidden))
        for row, size in zip(self._neuron_rows, hidden, strict=False):
            field = row.control
            assert isinstance(field, Stepper)
            field.set_range(1, max(_MOST_NEURONS, size))
            field.set_value(size)

    def _make_neuron_rows(self, count: int) -> None:
        while len(self._neuron_rows) < count:
            number = len(self._neuron_rows) + 1
            stepper = Stepper(
                f"Neurons of hidden layer {number}",
                self.theme,
                minimum=1,
                maximum=_MOST_NEURONS,
                value=1,
            )
            stepper.changed.connect(self._neurons_chosen)
            row = FormRow(f"hidden {number}, neurons", stepper, self.theme, indent=True)
            self._neurons_layout.addWidget(row)
            self._neuron_rows.append(row)

    def _layers_chosen(self, count: int) -> None:
        if self._experiment is not None:
            changed = with_layer_count(self._experiment, count)
            self.wanted.emit(
                changed, f"{count} hidden layer{'' if count == 1 else 's'}"
            )

    def _neurons_chosen(self, count: int) -> None:
        sender = self.sender()
        for index, row in enumerate(self._neuron_rows):
            if row.control is sender and self._experiment is not None:
                changed = with_neurons(self._experiment, index, count)
                self.wanted.emit(changed, f"hidden {index + 1}: {count} neurons")
                return

    def _activation_chosen(self, name: str) -> None:
        if self._experiment is not None:
            changed = with_activation(self._experiment, cast(ActivationName, name))
            self.wanted.emit(changed, f"activation = {name}")

    def _output_chosen(self, name: str) -> None:
        if self._experiment is not None:
            changed = with_output_activation(
                self._experiment, cast(ActivationName, name)
            )
            self.wanted.emit(changed, f"output activation = {name}")

    def _draw_anew(self) -> None:
        if self._experiment is not None:
            changed = with_weight_seed(
                self._experiment, self._experiment.network.init.seed + 1
            )
            self.wanted.emit(changed, "New initial weights")


class CountLines(QWidget):
    """Neurons, weights and parameters, each as a sum.

    Where there is too little room the type is smaller; at last a sum stands without
    its terms, which the tool tip has.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._lines: tuple[str, ...] = ()

    def show_lines(self, lines: tuple[str, ...]) -> None:
        self._lines = lines
        self.setAccessibleName("; ".join(math_text(line).plain for line in lines))
        self.setToolTip("\n".join(math_text(line).plain for line in lines))
        self.updateGeometry()
        self.update()

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(100, round(self._theme.px(15.5 * len(self._lines) + 6)))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        with QPainter(self) as painter:
            painter.setClipRect(QRectF(self.rect()))
            size = CAPTION_SIZE + 0.5
            if not all(self._fits(line, size) for line in self._lines):
                size = CAPTION_SIZE - 1.0
            for index, line in enumerate(self._lines):
                whole = self._fits(line, size)
                text = math_text(line if whole else line.rpartition(" = ")[2])
                text.draw(
                    painter,
                    theme,
                    0.0,
                    theme.px(14 + 15.5 * index),
                    size,
                    theme.color("text"),
                )

    def _fits(self, line: str, size: float) -> bool:
        return math_text(line).width(self._theme, size) <= self.width()
