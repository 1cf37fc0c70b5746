"""Changes of the settings of a running network, with their names in sentences."""

from dataclasses import dataclass, replace

from nnviz.engine.settings import Optimizer, Regularization, Training
from nnviz.session.wording import quantity


@dataclass(frozen=True, slots=True)
class TrainingChange:
    """The settings from now on; ``topic`` names what is changed, ``text`` says it."""

    training: Training
    topic: str
    text: str


def learning_rate_change(training: Training, learning_rate: float) -> TrainingChange:
    """Another λ."""
    optimizer = replace(training.optimizer, learning_rate=learning_rate)
    return TrainingChange(
        replace(training, optimizer=optimizer),
        "learning rate",
        f"λ = {quantity(learning_rate)}",
    )


def momentum_change(training: Training, momentum: float) -> TrainingChange:
    """Another momentum of ``sgd``."""
    optimizer = replace(training.optimizer, momentum=momentum)
    return TrainingChange(
        replace(training, optimizer=optimizer),
        "momentum",
        f"momentum = {quantity(momentum)}",
    )


def optimizer_change(training: Training, optimizer: Optimizer) -> TrainingChange:
    """Another optimiser, or other numbers of the same one."""
    return TrainingChange(
        replace(training, optimizer=optimizer),
        "optimiser",
        f"optimiser = {optimizer.kind}",
    )


def batch_size_change(training: Training, batch_size: int | None) -> TrainingChange:
    """Another batch size; ``None`` is the full batch."""
    return TrainingChange(
        replace(training, batch_size=batch_size),
        "batch size",
        "full batch" if batch_size is None else f"batch size = {batch_size}",
    )


def regularization_change(
    training: Training, regularization: Regularization
) -> TrainingChange:
    """Another penalty, or none."""
    text = "no regularisation"
    if regularization.kind != "none":
        strength = quantity(regularization.strength)
        text = f"{regularization.kind.upper()} strength = {strength}"
    return TrainingChange(
        replace(training, regularization=regularization), "regularisation", text
    )
