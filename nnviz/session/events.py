"""What a person changes on the running network: events at a step, applied on replay."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from nnviz.datasets.changed_sample import with_point
from nnviz.datasets.dataset import Dataset
from nnviz.engine.network import Parameters
from nnviz.engine.settings import Training
from nnviz.engine.training import Trainer
from nnviz.session.selection import Bias, Sample, Weight


@dataclass(frozen=True, slots=True)
class ParameterEdit:
    """One weight or bias set by hand."""

    parameter: Weight | Bias
    value: float


@dataclass(frozen=True, slots=True, eq=False)
class MoveEdit:
    """All parameters set at once: the network stands elsewhere."""

    parameters: Parameters


@dataclass(frozen=True, slots=True)
class TrainingEdit:
    """Learning rate, momentum, batch size, regularisation or optimiser changed.

    ``training`` are all the settings that are in force from then on.
    """

    training: Training


@dataclass(frozen=True, slots=True)
class DataEdit:
    """One sample moved, or given another class or target; ``None`` stays as it is."""

    sample: Sample
    point: tuple[float, ...] | None = None
    label: int | None = None
    target: tuple[float, ...] | None = None

    def apply(self, dataset: Dataset) -> Dataset:
        """The data with this sample changed.

        Raises
        ------
        IndexError, ValueError
            When there is no such sample, or it cannot be so: in one sentence.
        """
        at = self.sample
        return with_point(
            dataset, at.part, at.index, self.point, self.label, self.target
        )


Change = ParameterEdit | MoveEdit | TrainingEdit | DataEdit


@dataclass(frozen=True, slots=True)
class Event:
    """A change at a step: applied to the state after ``step`` updates.

    ``topic`` names what was changed; a second change of the same topic at the same
    step takes the place of the first (a drag is one change). ``text`` says it.
    """

    step: int
    topic: str
    text: str
    change: Change


def apply_events(events: Iterable[Event], trainer: Trainer) -> None:
    """Apply the parameters and settings among the events of one step, in their order.

    Of several settings in a row only the last take force: going from one optimiser to
    another and back without a step between leaves its memory as it was.
    """
    parameters: Parameters | None = None
    training = trainer.training
    for event in events:
        match event.change:
            case ParameterEdit() as edit:
                before = parameters or trainer.parameters()
                parameters = with_values(before, [edit])
            case MoveEdit(moved):
                parameters = moved
            case TrainingEdit(training):
                pass
    if training != trainer.training:
        trainer.configure(training)
    if parameters is not None:
        trainer.set_parameters(parameters)


def changed_data(events: Iterable[Event], dataset: Dataset) -> Dataset:
    """The data after the events; the same object where no sample is changed."""
    for event in events:
        if isinstance(event.change, DataEdit):
            dataset = event.change.apply(dataset)
    return dataset


def sets_numbers(events: Iterable[Event]) -> bool:
    """Whether a parameter or a sample is among what is changed."""
    return any(not isinstance(event.change, TrainingEdit) for event in events)


def value_of(parameters: Parameters, at: Weight | Bias) -> float:
    """The present value of a weight or bias."""
    if isinstance(at, Weight):
        return float(parameters.W[at.layer - 1][at.target, at.source])
    return float(parameters.b[at.layer - 1][at.index])


def with_values(parameters: Parameters, edits: Iterable[ParameterEdit]) -> Parameters:
    """The parameters with some of them changed, in their own dtype."""
    W, b = list(map(np.array, parameters.W)), list(map(np.array, parameters.b))
    for edit in edits:
        at = edit.parameter
        if isinstance(at, Weight):
            W[at.layer - 1][at.target, at.source] = edit.value
        else:
            b[at.layer - 1][at.index] = edit.value
    return Parameters.of(W, b)
