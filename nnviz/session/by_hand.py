"""What a person changes by hand on the running network."""

from dataclasses import replace

import numpy as np

from nnviz.datasets.dataset import Dataset
from nnviz.engine.network import Parameters
from nnviz.engine.settings import Optimizer, Regularization
from nnviz.session.data_changes import data_change, data_events
from nnviz.session.events import (
    DataEdit,
    Event,
    MoveEdit,
    ParameterEdit,
    TrainingEdit,
    value_of,
)
from nnviz.session.existence import (
    check_shapes,
    check_unit,
    checked_scores,
    finite_number,
)
from nnviz.session.experiment import Experiment
from nnviz.session.experiment_check import DataShape
from nnviz.session.experiment_file import check_experiment
from nnviz.session.selection import Bias, Sample, Weight
from nnviz.session.stage import Stage
from nnviz.session.timeline import TypedScores
from nnviz.session.training_changes import (
    TrainingChange,
    batch_size_change,
    learning_rate_change,
    momentum_change,
    optimizer_change,
    regularization_change,
)
from nnviz.session.wording import parameter_name, quantity


class ByHand(Stage):
    """Changes of the network, its training, its data and its experiment."""

    def reset(self) -> None:
        """Start anew with the settings now in force; can be undone."""
        self._start_anew(self.experiment, "Reset", self._run.given_dataset)

    def set_weight(self, layer: int, target: int, source: int, value: float) -> None:
        """Set W^layer[target, source] (layer from 1, neurons from 0).

        Raises
        ------
        IndexError
            When there is no such weight.
        ValueError
            When the value is not finite in the dtype of the network.
        """
        self._set_parameter(Weight(layer, target, source), value)

    def set_bias(self, layer: int, index: int, value: float) -> None:
        """Set b^layer[index] (layer from 1, neuron from 0); errors as `set_weight`."""
        self._set_parameter(Bias(layer, index), value)

    def move_to(self, parameters: Parameters, text: str) -> None:
        """Set all parameters at once; ``text`` says where the network then stands.

        Raises
        ------
        ValueError
            When they have other shapes, or are not finite in the dtype of the network.
        """
        self._change("parameters", text, self._move(parameters))

    def release_at(self, parameters: Parameters, text: str) -> None:
        """As `move_to`, always as a branch from here: a descent of its own."""
        move = self._move(parameters)
        self._undo.remember(self._place(text))
        self._run.branch(Event(self.step, "parameters", text, move))
        self._arrive()
        self.announce()

    def set_learning_rate(self, learning_rate: float) -> None:
        """Another λ from the next step on."""
        self._set_training(learning_rate_change(self._run.training, learning_rate))

    def set_momentum(self, momentum: float) -> None:
        """Another momentum from the next step on; the velocity stays."""
        self._set_training(momentum_change(self._run.training, momentum))

    def set_optimizer(self, optimizer: Optimizer) -> None:
        """Another kind of optimiser starts with an empty memory of gradients."""
        self._set_training(optimizer_change(self._run.training, optimizer))

    def set_batch_size(self, batch_size: int | None) -> None:
        """``None`` is the full batch; the present epoch goes on with the new size."""
        self._set_training(batch_size_change(self._run.training, batch_size))

    def set_regularization(self, regularization: Regularization) -> None:
        """Another penalty on the weights from the next step on."""
        self._set_training(regularization_change(self._run.training, regularization))

    def type_scores(
        self, scores: tuple[float, ...] | None, true_class: int = 0
    ) -> None:
        """Show these scores of the chosen sample at this step; ``None``: its own again.

        There may be any number of them. They are noted at this step: elsewhere in time
        the sample has its own scores.

        Raises
        ------
        IndexError
            When there is no such class among them.
        ValueError
            When one is not finite.
        """
        run, sample = self._run, self._choice.selection.sample
        known = run.timeline.typed_at(run.lineage, run.step, sample)
        if scores is None:
            if known is not None:
                timeline = run.timeline.without_typed(known)
                self._note("scores", "The sample's own scores", timeline)
            return
        scores = checked_scores(scores, true_class)
        if known is not None and (known.scores, known.true_class) == (
            scores,
            true_class,
        ):
            return
        text = f"scores = {', '.join(map(quantity, scores))}"
        typed = TypedScores(run.segment, run.step, sample, scores, true_class, text)
        self._note("scores", text, run.timeline.with_typed(typed, known))

    def set_data_point(
        self,
        sample: Sample,
        point: tuple[float, ...] | None = None,
        label: int | None = None,
        target: tuple[float, ...] | None = None,
    ) -> None:
        """Move a sample, or give it another class or target, from this step on.

        Parameters
        ----------
        point
            Its coordinates, before features and standardisation.
        label
            Its class, from 0, where there are classes.
        target
            Its target numbers, where there are none.

        Raises
        ------
        IndexError
            When there is no such sample.
        ValueError
            When it cannot be so.
        """
        edit = DataEdit(sample, point, label, target)
        change = data_change(self.dataset, edit)
        if change is not None:
            self._change(change.topic, change.text, change.edit)

    def change_experiment(
        self, experiment: Experiment, text: str | None = None
    ) -> None:
        """Start anew with other settings; can be undone. ``text`` says what changed."""
        given = self._run.given_dataset
        same_data = experiment.dataset == self._run.experiment.dataset
        # A file on the disk may be gone by now, or be another.
        check_experiment(experiment, DataShape.of(given) if same_data else None)
        self._start_anew(
            experiment,
            text or "Start anew",
            given if same_data else None,
        )

    # Inside

    def _set_parameter(self, at: Weight | Bias, value: float) -> None:
        check_unit(self._run.architecture, at)
        name = parameter_name(at)
        number = finite_number(name, value, self._run.training.dtype)
        if value_of(self._run.trainer.parameters(), at) == number:
            return
        self._change(name, f"{name} = {quantity(number)}", ParameterEdit(at, number))

    def _move(self, parameters: Parameters) -> MoveEdit:
        architecture, dtype = self._run.architecture, self._run.training.dtype
        check_shapes(parameters, architecture)
        rounded = Parameters.of(
            (W.astype(dtype) for W in parameters.W),
            (b.astype(dtype) for b in parameters.b),
        )
        if not np.isfinite(rounded.flat()).all():
            raise ValueError(f"The parameters must be finite numbers in {dtype}.")
        return MoveEdit(rounded)

    def _set_training(self, change: TrainingChange) -> None:
        training = change.training
        if training == self._run.training:
            return
        # Own data take long to check, and only the batch size has to fit them.
        other_batch = training.batch_size != self._run.training.batch_size
        check_experiment(
            replace(
                self.experiment if other_batch else Experiment(),
                optimizer=training.optimizer,
                regularization=training.regularization,
                batch_size=training.batch_size,
            ),
            DataShape.of(self._run.given_dataset) if other_batch else None,
        )
        self._change(change.topic, change.text, TrainingEdit(training))

    def _start_anew(
        self, experiment: Experiment, text: str, dataset: Dataset | None
    ) -> None:
        run = self._run_of(experiment, dataset)
        if dataset is not None:
            # Points changed by hand are the data of the new run from its first step.
            for event in data_events(self._run.events, self.step, dataset):
                run.change(event)
        self._undo.remember(self._place(text))
        self._stand_in(run, self._choice.selection.sample)
