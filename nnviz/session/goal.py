"""When playing stops by itself."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.dataset import Dataset
from nnviz.engine.trace import Evaluation
from nnviz.session.wording import quantity

GoalKind = Literal[
    "step",
    "epoch",
    "train_loss",
    "test_loss",
    "train_accuracy",
    "test_accuracy",
    "plateau",
]
GOAL_KINDS: tuple[GoalKind, ...] = (
    "step",
    "epoch",
    "train_loss",
    "test_loss",
    "train_accuracy",
    "test_accuracy",
    "plateau",
)
LEAST_FALL = 1e-3
"""A loss that falls by less than this share of itself does not count as falling."""

_NAMES = {
    "train_loss": "train loss",
    "test_loss": "test loss",
    "train_accuracy": "train accuracy",
    "test_accuracy": "test accuracy",
}


@dataclass(frozen=True, slots=True)
class Goal:
    """A condition at which playing stops.

    ``step``: after ``value`` updates. ``epoch``: at the start of epoch ``value``.
    ``train_loss``, ``test_loss``: at most ``value``. ``train_accuracy``,
    ``test_accuracy``: at least ``value`` (a share, 0 to 1). ``plateau``: the train
    loss has not fallen for ``value`` epochs (by more than 1/1000 of its lowest).

    Raises
    ------
    ValueError
        When the value makes no sense for the kind.
    """

    kind: GoalKind
    value: float

    def __post_init__(self) -> None:
        if self.kind not in GOAL_KINDS:
            raise ValueError(
                f"A stop condition is one of {', '.join(GOAL_KINDS)}, not {self.kind}."
            )
        if self.kind in ("step", "epoch", "plateau"):
            if not (self.value >= 1 and self.value == int(self.value)):
                raise ValueError(
                    f"The {self.kind} to stop at must be a whole number from 1, not"
                    f" {self.value:g}."
                )
        elif self.kind in ("train_loss", "test_loss"):
            if not 0 <= self.value < np.inf:
                raise ValueError(
                    f"The loss to stop at must be 0 or more, not {self.value:g}."
                )
        elif not 0 <= self.value <= 1:
            raise ValueError(
                f"The accuracy to stop at must be from 0 to 1, not {self.value:g}."
            )

    @property
    def is_measured(self) -> bool:
        """Whether it depends on losses or accuracies, not on the time alone."""
        return self.kind not in ("step", "epoch")

    def check(self, dataset: Dataset) -> None:
        """Refuse a number that the data do not have.

        Raises
        ------
        ValueError
            Says which, and why.
        """
        if self.kind.startswith("test") and dataset.test is None:
            raise ValueError(f"There is no {_NAMES[self.kind]} without a test set.")
        if self.kind.endswith("accuracy") and not dataset.is_classification:
            raise ValueError("There is no accuracy without classes.")

    def text(self) -> str:
        """``train loss ≤ 0.1``: the condition in words."""
        if self.kind == "step":
            return f"step {int(self.value)}"
        if self.kind == "epoch":
            return f"epoch {int(self.value)}"
        if self.kind == "plateau":
            epochs = int(self.value)
            span = "an epoch" if epochs == 1 else f"{epochs} epochs"
            return f"train loss not falling for {span}"
        name = _NAMES[self.kind]
        if self.kind.endswith("accuracy"):
            return f"{name} ≥ {quantity(100 * self.value)} %"
        return f"{name} ≤ {quantity(self.value)}"

    def is_met_by(self, evaluation: Evaluation) -> bool:
        """Whether losses or accuracies fulfil it, of those kinds that ask for them."""
        if self.kind not in _NAMES:
            return False
        number: float | None = getattr(evaluation, self.kind)
        if number is None:
            return False
        if self.kind.endswith("accuracy"):
            return number >= self.value
        return number <= self.value

    def is_plateau(
        self,
        steps: NDArray[np.int64],
        train_loss: NDArray[np.float64],
        step: int,
        within: int,
    ) -> bool:
        """Whether the loss has not fallen in the last ``within`` steps up to ``step``.

        ``steps``, ``train_loss`` (m,): what was measured, by ascending steps;
        ``within`` are the steps that ``value`` epochs take.
        """
        if self.kind != "plateau":
            return False
        known = steps <= step
        recent = steps[known] > step - within
        losses = train_loss[known]
        if recent.all() or not recent.any():
            return False
        lowest = float(np.min(losses[~recent]))
        return float(np.min(losses[recent])) >= lowest * (1 - LEAST_FALL)
