"""The Training part of the experiment panel: what acts on the running network."""

from dataclasses import replace
from typing import cast

from PySide6.QtCore import Signal

from nnviz.engine.settings import LossName, Optimizer, Regularization
from nnviz.session.experiment import Experiment
from nnviz.session.session import Session
from nnviz.session.snapshot import Snapshot
from nnviz.session.variations import with_loss
from nnviz.ui.controls import DropDown, NumberField
from nnviz.ui.form import FormRow, FormSection
from nnviz.ui.theme import Theme

_CLASS_LOSSES = (
    ("cross_entropy", "cross-entropy"),
    ("squared_error", "squared error"),
    ("hinge", "hinge"),
)
_REGRESSION_LOSSES = (("squared_error", "squared error"),)
_OPTIMIZERS = (
    ("sgd", "SGD"),
    ("adam", "Adam"),
    ("adamw", "AdamW"),
    ("rmsprop", "RMSprop"),
)
_REGULARIZATIONS = (("none", "none"), ("l2", "L2"), ("l1", "L1"))
_START_STRENGTH = 0.001
_START_RATES = {"sgd": 0.05, "adam": 0.01, "adamw": 0.01, "rmsprop": 0.01}
_START_DECAY = {"adamw": 0.01}


class TrainingSection(FormSection):
    """Loss, optimiser, λ, momentum, batch size and regularisation.

    All but the loss act on the running network, through the session; another loss
    starts anew (``wanted``).
    """

    wanted = Signal(object, str)

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__("Training", theme)
        self._session = session
        self._experiment: Experiment | None = None
        self._loss = DropDown("Loss", _CLASS_LOSSES, theme)
        self._loss.setToolTip("What training lowers; hinge sets each class against all")
        self._loss.chosen.connect(self._loss_chosen)
        self.add_row("Loss", self._loss, fill=True)
        self._optimizer = DropDown("Optimiser", _OPTIMIZERS, theme)
        self._optimizer.chosen.connect(self._optimizer_chosen)
        self.add_row("Optimiser", self._optimizer, fill=True)
        self._rate = NumberField("The learning rate", theme, minimum=0.0, maximum=1e6)
        self._rate.set_explanation(
            "λ: how far a step goes against the gradient. Acts from the next step on."
        )
        self._rate.committed.connect(self._rate_chosen)
        self.add_row("Learning rate λ", self._rate, fill=True)
        self._momentum = self._field(
            "The momentum", "Momentum", "How much of the last step goes on: v ← μ v + g"
        )
        self._beta1 = self._field("β₁", "β₁", "Adam's memory of the gradient")
        self._beta2 = self._field("β₂", "β₂", "Adam's memory of the squared gradient")
        self._alpha = self._field(
            "α", "Memory α", "RMSprop's memory of the squared gradient"
        )
        self._decay = self._field(
            "The weight decay", "Weight decay", "Pulls all parameters to 0", 1e6
        )
        self._batch = NumberField(
            "The batch size",
            theme,
            minimum=1,
            maximum=1_000_000,
            value=10,
            whole=True,
            none_text="full batch",
        )
        self._batch.set_explanation("Samples of a step. Acts from the next step on.")
        self._batch.committed.connect(self._session.set_batch_size)
        self.add_row("Batch size", self._batch, fill=True)
        self._regularization = DropDown("Regularisation", _REGULARIZATIONS, theme)
        self._regularization.chosen.connect(self._regularization_chosen)
        self._regularization.setToolTip("A penalty on the weights, never the biases")
        self.add_row("Regularisation", self._regularization, fill=True)
        self._strength = self._field(
            "The strength", "Strength", "L2: strength · Σ W²; L1: strength · Σ |W|", 1e6
        )
        self.apply_theme(theme)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show what is in force at the present step."""
        experiment = snapshot.experiment
        if experiment == self._experiment:
            return
        self._experiment = experiment
        classes = snapshot.dataset.is_classification
        self._loss.set_choices(_CLASS_LOSSES if classes else _REGRESSION_LOSSES)
        self._loss.set_chosen(experiment.loss)
        optimizer = experiment.optimizer
        kind = optimizer.kind
        self._optimizer.set_chosen(kind)
        self._rate.set_value(optimizer.learning_rate)
        for (field, row), value, shown in (
            (self._momentum, optimizer.momentum, kind == "sgd"),
            (self._beta1, optimizer.betas[0], kind in ("adam", "adamw")),
            (self._beta2, optimizer.betas[1], kind in ("adam", "adamw")),
            (self._alpha, optimizer.alpha, kind == "rmsprop"),
            (self._decay, optimizer.weight_decay, kind in ("adam", "adamw")),
            (
                self._strength,
                experiment.regularization.strength,
                experiment.regularization.kind != "none",
            ),
        ):
            field.set_value(value)
            row.setVisible(shown)
        self._batch.set_limits(1, len(snapshot.dataset.train))
        self._batch.set_value(experiment.batch_size)
        self._regularization.set_chosen(experiment.regularization.kind)

    def _field(
        self, name: str, label: str, explanation: str, maximum: float = 0.99999
    ) -> tuple[NumberField, FormRow]:
        field = NumberField(name, self.theme, minimum=0.0, maximum=maximum)
        field.set_explanation(explanation)
        field.committed.connect(self._field_committed)
        return field, self.add_row(label, field, fill=True)

    def _loss_chosen(self, loss: str) -> None:
        if self._experiment is not None and loss != self._experiment.loss:
            changed = with_loss(self._experiment, cast(LossName, loss))
            self.wanted.emit(changed, f"loss = {loss.replace('_', ' ')}")

    def _optimizer_chosen(self, kind: str) -> None:
        if self._experiment is not None and kind != self._experiment.optimizer.kind:
            self._session.set_optimizer(
                Optimizer(
                    kind=kind,  # type: ignore[arg-type]
                    learning_rate=_START_RATES[kind],
                    weight_decay=_START_DECAY.get(kind, 0.0),
                )
            )

    def _rate_chosen(self, rate: float) -> None:
        self._session.set_learning_rate(rate)

    def _regularization_chosen(self, kind: str) -> None:
        if self._experiment is None:
            return
        strength = self._experiment.regularization.strength or _START_STRENGTH
        self._session.set_regularization(
            Regularization(kind, 0.0 if kind == "none" else strength)  # type: ignore[arg-type]
        )

    def _field_committed(self, value: float) -> None:
        if self._experiment is None:
            return
        field = self.sender()
        optimizer = self._experiment.optimizer
        if field is self._momentum[0]:
            self._session.set_momentum(value)
        elif field is self._beta1[0]:
            betas = (value, optimizer.betas[1])
            self._session.set_optimizer(replace(optimizer, betas=betas))
        elif field is self._beta2[0]:
            betas = (optimizer.betas[0], value)
            self._session.set_optimizer(replace(optimizer, betas=betas))
        elif field is self._alpha[0]:
            self._session.set_optimizer(replace(optimizer, alpha=value))
        elif field is self._decay[0]:
            self._session.set_optimizer(replace(optimizer, weight_decay=value))
        else:
            kind = self._experiment.regularization.kind
            self._session.set_regularization(Regularization(kind, value))
