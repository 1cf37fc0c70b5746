"""The one mutable object: where the run stands, what is chosen, what changed."""

from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np

from nnviz.datasets.dataset import Dataset
from nnviz.engine.network import Parameters
from nnviz.engine.settings import Optimizer, Regularization
from nnviz.engine.training import TrainingState
from nnviz.session.branch_views import BranchViews
from nnviz.session.choice import Choice
from nnviz.session.data_changes import data_change, data_events
from nnviz.session.events import (
    Change,
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
from nnviz.session.experiment_file import check_experiment
from nnviz.session.goal import Goal
from nnviz.session.keyframes import MOST_BYTES, Budget
from nnviz.session.listeners import Listeners
from nnviz.session.moments import (
    moments_of,
    next_layer_end,
    previous_layer_end,
    rest_index,
)
from nnviz.session.parameter_path import ParameterPath, StatesPath
from nnviz.session.present import Present
from nnviz.session.run import Run
from nnviz.session.segments import Lineage
from nnviz.session.selection import Bias, Sample, Unit, Weight
from nnviz.session.snapshot import Snapshot
from nnviz.session.stretch import Record, Stretch
from nnviz.session.timeline import Timeline, TypedScores
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
    keyframe_bytes
        The memory that the way back through time may take.

    Raises
    ------
    ExperimentError
        If the experiment does not make sense; the sentence names the key.
    """

    def __init__(
        self, experiment: Experiment, keyframe_bytes: int = MOST_BYTES
    ) -> None:
        check_experiment(experiment)
        self._budget = Budget(keyframe_bytes)
        self._branch_views = BranchViews()
        self._listeners = Listeners()
        self._choice = Choice()
        self._undo = UndoStack()
        self._open_change: tuple[int, str] | None = None
        self._snapshot: Snapshot | None = None
        self._playing = False
        self._goal_reached: str | None = None
        self._use(Run(experiment, budget=self._budget))

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
    def keyframe_bytes(self) -> int:
        """The memory that the way back through time may take."""
        return self._budget.nbytes

    @property
    def keyframe_bytes_used(self) -> int:
        """The memory that the states kept take now."""
        return self._budget.used

    def set_keyframe_bytes(self, nbytes: int) -> None:
        """Another limit for that memory, from now on.

        With less the states that are kept stand farther apart: every step can still be
        reached, after a longer replay.

        Raises
        ------
        ValueError
            When it is not above zero.
        """
        if nbytes <= 0:
            raise ValueError("The memory for the timeline must be above 0 bytes.")
        self._budget.nbytes = nbytes
        self._budget.make_room()
        self._run.limit_recent_states()

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
                self._moments,
                self._moment,
                self._choice,
                self._undo,
                self._branch_views,
                self._playing,
                self._goal_reached,
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
        done = self._train(count, None)
        self.announce()
        return done

    def train(self, count: int) -> int:
        """Like `advance`, but the listeners hear of it only from `announce`.

        The player does both, so that it can tell training from drawing. It stops where
        the goal is reached: `goal_reached` says so.
        """
        return self._train(count, self.goal)

    @property
    def can_train_elsewhere(self) -> bool:
        """Whether the next step is one that was never taken, and may be taken."""
        return self._run.at_the_end and self._run.stopped is None

    @property
    def place(self) -> object:
        """The same object until somebody moves in time or changes the run."""
        return self._present

    def stretch(self) -> tuple[TrainingState, Stretch]:
        """The present state, and how to train on from it elsewhere."""
        return self._run.trainer.state(), self._run.stretch(self.goal)

    def absorb(self, records: Iterable[Record], stopped: str | None = None) -> None:
        """Take over what was trained elsewhere; as with `train`, nobody hears of it.

        ``records`` are in ascending order and follow on the present step, which
        `can_train_elsewhere`. ``stopped`` says why training cannot go on behind them.
        """
        self._run.absorb(records, self.goal, stopped)
        self._arrive()
        self._note_goal()

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
        self._start_anew(self.experiment, "Reset", self._run.given_dataset)

    # Branches and places

    def go_to(self, branch: int, step: int) -> None:
        """Rest on a branch after ``step`` updates, or at its end if it is shorter."""
        run = self._run
        timeline = run.timeline.on_branch(branch)
        way = Lineage(timeline.current.segment)
        step = min(max(0, step), way.last_step)
        run.stand(timeline, way.at(step), step)
        self._arrive()
        self.announce()

    def go_to_branch(self, number: int) -> None:
        """Rest on another branch, at the present step where it is as long as that."""
        self.go_to(number, self.step)

    def rename_branch(self, number: int, name: str) -> None:
        """Call a branch otherwise."""
        timeline = self._run.timeline
        if timeline.branch(number).name != name:
            text = f"Rename branch to {name}"
            self._note(f"name {number}", text, timeline.with_name(number, name))

    def delete_branch(self, number: int) -> None:
        """Let go of a branch; of the current one for that which it came from.

        Raises
        ------
        ValueError
            When it is the only one.
        """
        timeline = self._run.timeline
        text = f"Delete branch {timeline.branch(number).name}"
        left = timeline.without_branch(number)
        self._undo.remember(self._place(text))
        self._go_on_with(left)

    def add_bookmark(self, name: str | None = None) -> None:
        """Remember this place by a name; ``step 638`` where none is given."""
        run = self._run
        name = name or f"step {run.step}"
        timeline = run.timeline.with_bookmark(run.segment, run.step, name)
        self._note(None, f"Bookmark {name}", timeline)

    def rename_bookmark(self, number: int, name: str) -> None:
        """Call a bookmark otherwise."""
        timeline = self._run.timeline
        if timeline.bookmark(number).name != name:
            renamed = timeline.with_bookmark_name(number, name)
            self._note(f"bookmark {number}", f"Rename bookmark to {name}", renamed)

    def remove_bookmark(self, number: int) -> None:
        """Forget a bookmark."""
        timeline = self._run.timeline
        text = f"Remove bookmark {timeline.bookmark(number).name}"
        self._note(None, text, timeline.without_bookmark(number))

    def go_to_bookmark(self, number: int) -> None:
        """Rest at a bookmark, on the current branch if it leads there."""
        snapshot = self.snapshot()
        for bookmark in snapshot.bookmarks:
            if bookmark.number == number:
                self.go_to(bookmark.branch, bookmark.step)
                return
        raise IndexError(f"There is no bookmark {number}.")

    @property
    def goal(self) -> Goal | None:
        """The condition at which playing stops."""
        return self._run.timeline.goal

    @property
    def goal_reached(self) -> str | None:
        """That playing has just reached the goal, in words; ``None`` if it has not."""
        return self._goal_reached

    def set_goal(self, goal: Goal | None) -> None:
        """Stop playing at a condition, or at none.

        Raises
        ------
        ValueError
            When the data have no such number: no test set, or no classes.
        """
        if goal == self.goal:
            return
        if goal is not None:
            goal.check(self.dataset)
        text = "No stop condition" if goal is None else f"Stop at {goal.text()}"
        self._goal_reached = None
        self._note("goal", text, replace(self._run.timeline, goal=goal))

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

    def point_at_branch(self, number: int | None) -> None:
        """Say which branch the pointer is over, so that it lights up in every view."""
        if number is not None:
            self._run.timeline.branch(number)
        self._choose(self._choice.with_branch_pointer(number))

    def show_branch(self, number: int, shown: bool) -> None:
        """Show a branch in the views that compare branches, or leave it out."""
        self._run.timeline.branch(number)
        self._choose(self._choice.with_branch_shown(number, shown))

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
        check_experiment(experiment)
        same_data = experiment.dataset == self._run.experiment.dataset
        self._start_anew(
            experiment,
            text or "Start anew",
            self._run.given_dataset if same_data else None,
        )

    def undo(self) -> None:
        """Take the last change back, with the time that has passed since."""
        self._travel(self._undo.undo(self._place))

    def redo(self) -> None:
        """Make the change again that was taken back last."""
        self._travel(self._undo.redo(self._place))

    # What can be asked for beside the snapshot

    @property
    def run(self) -> Run:
        """For what reads more of it than a snapshot holds; it is changed only here."""
        return self._run

    def parameter_path(self, unit: Weight | Bias, most: int = 512) -> ParameterPath:
        """What became of a weight or bias on this branch, its known future included.

        At about ``most`` of the steps whose states are kept, without any replay.
        """
        check_unit(self._run.architecture, unit)
        return ParameterPath(*self._run.path_of(unit, most))

    def states_path(self, most: int = 512) -> StatesPath:
        """All parameters at about ``most`` of the steps whose states are kept."""
        return StatesPath(*self._run.parameters_path(most))

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
            )
        )
        self._change(change.topic, change.text, TrainingEdit(training))

    def _train(self, count: int, goal: Goal | None) -> int:
        if count < 0:
            raise ValueError("The number of steps to advance must be 0 or more.")
        done = self._run.advance(count, goal)
        self._arrive()
        self._note_goal()
        return done

    def _note_goal(self) -> None:
        goal = self.goal
        if goal is not None and self._run.at_goal:
            self._goal_reached = f"Stopped at step {self.step}: {goal.text()}."

    def _change(self, topic: str, text: str, change: Change) -> None:
        self._remember(topic, text)
        self._run.change(Event(self.step, topic, text, change))
        self._goal_reached = None
        self._forget_present()
        self._open_change = self.step, topic
        self.announce()

    def _note(self, topic: str | None, text: str, timeline: Timeline) -> None:
        """Change what is noted on the timeline, not the run."""
        self._remember(topic, text)
        self._run.note(timeline)
        self._open_change = None if topic is None else (self.step, topic)
        self._changed()

    def _remember(self, topic: str | None, text: str) -> None:
        """Let the change that follows be taken back."""
        if topic is not None and self._open_change == (self.step, topic):
            # Changes of one thing in one go (a drag) are taken back as one.
            self._undo.prolong(text)
        else:
            self._undo.remember(self._place(text))

    def _start_anew(
        self, experiment: Experiment, text: str, dataset: Dataset | None
    ) -> None:
        run = Run(experiment, dataset, self._budget)
        if dataset is not None:
            # Points changed by hand are the data of the new run from its first step.
            for event in data_events(self._run.events, self.step, dataset):
                run.change(event)
        self._undo.remember(self._place(text))
        self._stand_in(run, self._choice.selection.sample)

    def _place(self, text: str) -> Place:
        run, sample = self._run, self._choice.selection.sample
        return Place(
            text,
            run.experiment,
            run.given_dataset,
            run.timeline,
            run.segment,
            run.step,
            sample,
        )

    def _travel(self, place: Place | None) -> None:
        if place is None:
            return
        run = self._run
        same_data = place.dataset is run.given_dataset
        if place.experiment is run.experiment and same_data:
            self._go_on_with(place.timeline, place)
            return
        # A sample chosen since then is kept as long as the data are the same.
        sample = self._choice.selection.sample if same_data else place.sample
        run = Run(place.experiment, place.dataset, self._budget, place.timeline)
        run.stand(place.timeline, place.segment, place.step)
        self._stand_in(run, sample)

    def _go_on_with(self, timeline: Timeline, place: Place | None = None) -> None:
        """Another timeline of the same run; time stays where it has the present place.

        Else it goes to the ``place`` given, or to where the two part.
        """
        run = self._run
        numbers = [branch.number for branch in timeline.branches]
        self._choice = self._choice.on_branches(numbers)
        way = Lineage(timeline.current.segment)
        if way.has(run.segment, run.step):
            run.note(timeline)
            self._goal_reached = self._open_change = None
            self._changed()
            return
        if place is not None:
            run.stand(timeline, place.segment, place.step)
        else:
            step = min(run.step, way.last_step)
            run.stand(timeline, way.at(step), step)
        self._arrive()
        self.announce()

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
        self._goal_reached = None
        self._forget_present()

    def _forget_present(self) -> None:
        self._snapshot = None
        self._present = Present(self._run)
        self._open_change = None

    def _changed(self) -> None:
        """Something else than the state of the run is another."""
        self._snapshot = None
        self.announce()
