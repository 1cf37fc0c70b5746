"""The one mutable object: where the run stands, what is chosen, what changed."""

from collections.abc import Callable
from dataclasses import replace

from nnviz.datasets.dataset import Dataset
from nnviz.engine.settings import Optimizer, Regularization
from nnviz.session.choice import Choice
from nnviz.session.events import Change, Event, ParameterEdit, TrainingEdit, value_of
from nnviz.session.existence import check_unit, finite_number
from nnviz.session.experiment import Experiment
from nnviz.session.experiment_file import check_experiment
from nnviz.session.listeners import Listeners
from nnviz.session.moments import (
    moments_of,
    next_layer_end,
    previous_layer_end,
    rest_index,
)
from nnviz.session.present import Present
from nnviz.session.run import Run
from nnviz.session.selection import Bias, Sample, Unit, Weight
from nnviz.session.snapshot import Snapshot
from nnviz.session.training_changes import (
    TrainingChange,
    batch_size_change,
    learning_rate_change,
    momentum_change,
    optimizer_change,
    regularization_change,
)
from nnviz.session.undo import Place, UndoStack
from nnviz.session.wording import parameter_name, quantity


class Session:
    """An experiment being run, looked at and changed by hand.

    Every change calls the listeners once; they ask for `snapshot`. What is refused
    with an error has changed nothing.

    Parameters
    ----------
    experiment
        What to run.

    Raises
    ------
    ExperimentError
        If the experiment does not make sense; the sentence names the key.
    """

    def __init__(self, experiment: Experiment) -> None:
        check_experiment(experiment)
        self._listeners = Listeners()
        self._choice = Choice()
        self._undo = UndoStack()
        self._open_change: tuple[int, str] | None = None
        self._snapshot: Snapshot | None = None
        self._playing = False
        self._use(Run(experiment))

    # What can be read

    @property
    def experiment(self) -> Experiment:
        """The experiment with the settings in force now."""
        return self._run.effective_experiment()

    @property
    def dataset(self) -> Dataset:
        return self._run.dataset

    @property
    def step(self) -> int:
        """The number of updates done."""
        return self._run.step

    @property
    def last_step(self) -> int:
        """The furthest step known; the future stays known after going back."""
        return self._run.last_step

    @property
    def epoch(self) -> int:
        """The epoch (from 0) of the next batch."""
        return self._run.epochs.place(self.step)[0]

    @property
    def stopped(self) -> str | None:
        """Why the run cannot go on, in plain words, or ``None``."""
        return self._run.stopped

    @property
    def playing(self) -> bool:
        return self._playing

    @playing.setter
    def playing(self, playing: bool) -> None:
        if playing != self._playing:
            self._playing = playing
            self._changed()

    def snapshot(self) -> Snapshot:
        """Everything at once, frozen; the same object until something changes."""
        if self._snapshot is None:
            self._snapshot = self._present.snapshot(
                self._moments, self._moment, self._choice, self._undo, self._playing
            )
        return self._snapshot

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call ``listener`` after every change; returns what ends it."""
        return self._listeners.add(listener)

    def announce(self) -> None:
        """Tell the listeners that something has changed."""
        self._listeners.call()

    # Time

    def advance(self, count: int) -> int:
        """Train ``count`` steps on the fast path; returns the steps really taken.

        Fewer are taken when the loss or a parameter leaves the finite numbers;
        `stopped` then says so.
        """
        done = self.train(count)
        self.announce()
        return done

    def train(self, count: int) -> int:
        """Like `advance`, but the listeners hear of it only from `announce`.

        The player does both, so that it can tell training from drawing.
        """
        if count < 0:
            raise ValueError("The number of steps to advance must be 0 or more.")
        done = self._run.advance(count)
        self._arrive()
        return done

    def next_step(self) -> None:
        """Finish the step under way and rest after it."""
        self.advance(1)

    def previous_step(self) -> None:
        """Rest after one update less, exactly as it was."""
        self.seek(self.step - 1)

    def seek(self, step: int) -> None:
        """Rest after ``step`` updates, bit for bit as it was (or will be)."""
        self._run.seek(step)
        self._arrive()
        self.announce()

    def next_moment(self) -> None:
        """Go on to the next moment of the step; after the update, to the next step."""
        self._go_to_moment_from_here(self._moment + 1)

    def previous_moment(self) -> None:
        """Go back by a moment; before the first, to the update of the step before."""
        self._go_to_moment_from_here(self._moment - 1)

    def next_layer(self) -> None:
        """Go on to the last moment of the next layer, forward or backward."""
        self._go_to_moment_from_here(next_layer_end(self._moments, self._moment))

    def previous_layer(self) -> None:
        """Go back to the last moment of the layer before."""
        self._go_to_moment_from_here(previous_layer_end(self._moments, self._moment))

    def next_epoch(self) -> None:
        """Train to the start of the next epoch."""
        self.seek(self._run.epochs.start_of(self.epoch + 1))

    def previous_epoch(self) -> None:
        """Go back to the start of this epoch; from there, to that of the one before."""
        start = self._run.epochs.start_of(self.epoch)
        if start == self.step and self.epoch > 0:
            start = self._run.epochs.start_of(self.epoch - 1)
        self.seek(start)

    def go_to_moment(self, index: int) -> None:
        """Set the cursor to a moment of the step under way."""
        if not 0 <= index < len(self._moments):
            raise IndexError(f"There is no moment {index} in this step.")
        self._moment = index
        self._changed()

    def reset(self) -> None:
        """Start anew with the settings now in force; can be undone."""
        self._start_anew(self.experiment, "Reset", self.dataset)

    # What is chosen

    def choose_sample(self, sample: Sample) -> None:
        """Choose the sample whose numbers the views show."""
        self._choose(self._choice.with_sample(sample, self.dataset))

    def choose_next_sample(self) -> None:
        """The next sample of the same set, the first after the last."""
        self._choose(self._choice.with_neighbour(+1, self.dataset))

    def choose_previous_sample(self) -> None:
        """The sample before, the last before the first."""
        self._choose(self._choice.with_neighbour(-1, self.dataset))

    def choose_unit(self, unit: Unit | None) -> None:
        """Choose a neuron, a weight or a bias, or nothing."""
        self._choose(self._choice.with_unit(unit, self._run.architecture))

    def point_at(self, unit: Unit | None = None, sample: Sample | None = None) -> None:
        """Say what the pointer is over, so that it lights up in every view."""
        network, data = self._run.architecture, self.dataset
        self._choose(self._choice.with_pointer(unit, sample, network, data))

    def type_scores(
        self, scores: tuple[float, ...] | None, true_class: int = 0
    ) -> None:
        """Show these scores in the softmax view; ``None``: those of the sample again.

        There may be any number of them.
        """
        self._choose(self._choice.with_scores(scores, true_class))

    # What is changed by hand

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

    def change_experiment(
        self, experiment: Experiment, text: str | None = None
    ) -> None:
        """Start anew with other settings; can be undone. ``text`` says what changed."""
        check_experiment(experiment)
        same_data = experiment.dataset == self._run.experiment.dataset
        self._start_anew(
            experiment, text or "Start anew", self.dataset if same_data else None
        )

    def undo(self) -> None:
        """Take the last change back, with the time that has passed since."""
        self._travel(self._undo.undo(self._place))

    def redo(self) -> None:
        """Make the change again that was taken back last."""
        self._travel(self._undo.redo(self._place))

    def check_gradient(self) -> float:
        """Largest relative difference of backpropagation and central differences."""
        known = self._present.gradient_difference
        if known is not None:
            return known
        difference = self._present.check_gradient()
        self._changed()
        return difference

    # Inside

    def _choose(self, choice: Choice) -> None:
        if choice != self._choice:
            self._choice = choice
            self._changed()

    def _set_parameter(self, at: Weight | Bias, value: float) -> None:
        check_unit(self._run.architecture, at)
        name = parameter_name(at)
        number = finite_number(name, value, self._run.training.dtype)
        if value_of(self._run.trainer.parameters(), at) == number:
            return
        self._change(name, f"{name} = {quantity(number)}", ParameterEdit(at, number))

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
            )
        )
        self._change(change.topic, change.text, TrainingEdit(training))

    def _change(self, topic: str, text: str, change: Change) -> None:
        this_change = self.step, topic
        if self._open_change == this_change:
            # Changes of one thing in one go (a drag) are taken back as one.
            self._undo.prolong(text)
        else:
            self._undo.remember(self._place(text))
        self._run.change(Event(self.step, topic, text, change))
        self._forget_present()
        self._open_change = this_change
        self.announce()

    def _start_anew(
        self, experiment: Experiment, text: str, dataset: Dataset | None
    ) -> None:
        run = Run(experiment, dataset)
        self._undo.remember(self._place(text))
        self._stand_in(run, self._choice.selection.sample)

    def _place(self, text: str) -> Place:
        run, sample = self._run, self._choice.selection.sample
        return Place(text, run.experiment, run.dataset, run.memento(), sample)

    def _travel(self, place: Place | None) -> None:
        if place is None:
            return
        run = self._run
        same_data = place.dataset is run.dataset
        # A sample chosen since then is kept as long as the data are the same.
        sample = self._choice.selection.sample if same_data else place.sample
        if place.experiment is not run.experiment or not same_data:
            run = Run(place.experiment, place.dataset)
        run.restore(place.memento)
        self._stand_in(run, sample)

    def _stand_in(self, run: Run, sample: Sample) -> None:
        """Another run, or the same at another time, takes the place of the present."""
        same_units = run.architecture.layers == self._run.architecture.layers
        self._choice = self._choice.on_other_run(run.dataset, same_units, sample)
        self._use(run)
        self.announce()

    def _go_to_moment_from_here(self, index: int) -> None:
        """To a moment of this step, of the next (index too large) or the last (< 0)."""
        if index >= len(self._moments):
            index = 0 if self._run.advance(1) else rest_index(self._moments)
            self._forget_present()
        elif index < 0:
            if self.step == 0:
                return
            self._run.seek(self.step - 1)
            index = len(self._moments) - 1
            self._forget_present()
        self._moment = index
        self._changed()

    def _use(self, run: Run) -> None:
        self._run = run
        self._moments = moments_of(run.architecture, run.experiment.loss)
        self._arrive()

    def _arrive(self) -> None:
        """The run stands at another step: the cursor rests between two steps."""
        self._moment = rest_index(self._moments)
        self._forget_present()

    def _forget_present(self) -> None:
        self._snapshot = None
        self._present = Present(self._run)
        self._open_change = None

    def _changed(self) -> None:
        """Something else than the state of the run is another."""
        self._snapshot = None
        self.announce()
