"""The Start part of the experiment panel: where a run begins, and its numbers."""

from dataclasses import replace
from typing import cast

from PySide6.QtCore import Signal

from nnviz.engine.settings import DtypeName, InitializationName
from nnviz.session.experiment import Experiment
from nnviz.session.snapshot import Snapshot
from nnviz.session.variations import with_initialization, with_weight_seed
from nnviz.ui.controls import DropDown, NumberField
from nnviz.ui.form import FormSection
from nnviz.ui.theme import Theme

_INITS = (
    ("he", "He (ReLU)"),
    ("xavier", "Xavier"),
    ("uniform", "uniform"),
    ("normal", "normal"),
    ("zeros", "zeros"),
)
_ORDERS = (("shuffled", "shuffled"), ("given", "as given"))
_DTYPES = (("float64", "float64"), ("float32", "float32"))
_MOST_SEED = 2**31 - 1


class StartSection(FormSection):
    """Initial weights, their seed, the order of the samples, the dtype."""

    wanted = Signal(object, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__("Start", theme)
        self._experiment: Experiment | None = None
        self._init = DropDown("Initial weights", _INITS, theme)
        self._init.setToolTip("How the first weights are drawn; biases start at 0")
        self._init.chosen.connect(self._init_chosen)
        self.add_row("Initial weights", self._init, fill=True)
        self._seed = NumberField(
            "The seed", theme, minimum=0, maximum=_MOST_SEED, value=1, whole=True
        )
        self._seed.set_explanation("The seed of the initial weights.")
        self._seed.committed.connect(self._seed_chosen)
        self.add_row("Weight seed", self._seed, fill=True)
        self._order = DropDown("Order of samples", _ORDERS, theme)
        self._order.setToolTip("Whether each epoch takes the samples in a fresh order")
        self._order.chosen.connect(self._order_chosen)
        self.add_row("Sample order", self._order, fill=True)
        self._dtype = DropDown("Numbers", _DTYPES, theme)
        self._dtype.setToolTip("The numbers that the network computes with")
        self._dtype.chosen.connect(self._dtype_chosen)
        self.add_row("Numbers", self._dtype, fill=True)
        self.apply_theme(theme)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show what is in force."""
        experiment = snapshot.experiment
        self._experiment = experiment
        init = experiment.network.init
        given = (("given", "given"),) if init.kind == "given" else ()
        self._init.set_choices((*_INITS, *given))
        self._init.set_chosen(init.kind)
        self._seed.set_value(init.seed)
        self._seed.setEnabled(init.kind not in ("given", "zeros"))
        self._order.set_chosen(experiment.shuffle.order)
        self._dtype.set_chosen(experiment.dtype)

    def _init_chosen(self, kind: str) -> None:
        if self._experiment is not None and kind != self._experiment.network.init.kind:
            changed = with_initialization(
                self._experiment, cast(InitializationName, kind)
            )
            self.wanted.emit(changed, f"initial weights = {kind}")

    def _seed_chosen(self, seed: int) -> None:
        if self._experiment is not None:
            changed = with_weight_seed(self._experiment, seed)
            self.wanted.emit(changed, f"weight seed {seed}")

    def _order_chosen(self, order: str) -> None:
        if self._experiment is not None and order != self._experiment.shuffle.order:
            shuffle = replace(self._experiment.shuffle, order=order)  # type: ignore[arg-type]
            changed = replace(self._experiment, shuffle=shuffle)
            self.wanted.emit(changed, f"order = {order}")

    def _dtype_chosen(self, dtype: str) -> None:
        if self._experiment is not None and dtype != self._experiment.dtype:
            changed = replace(self._experiment, dtype=cast(DtypeName, dtype))
            self.wanted.emit(changed, f"dtype = {dtype}")
