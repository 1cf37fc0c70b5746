"""One run of an experiment through time: forward on the fast path, back by replay."""

import sys
from collections.abc import Generator, Iterable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.dataset import Dataset
from nnviz.datasets.load import load_dataset
from nnviz.engine.initialization import initialize
from nnviz.engine.layout import BlockLayout
from nnviz.engine.network import Architecture, Parameters
from nnviz.engine.settings import Training
from nnviz.engine.trace import Evaluation
from nnviz.engine.training import Trainer, TrainingState
from nnviz.session.epochs import EpochClock
from nnviz.session.events import (
    Event,
    TrainingEdit,
    apply_events,
    changed_data,
    sets_numbers,
    value_of,
)
from nnviz.session.experiment import Experiment
from nnviz.session.goal import Goal
from nnviz.session.goal_watch import GoalWatch
from nnviz.session.keyframes import Budget, Keyframes
from nnviz.session.measuring import (
    Sets,
    examples_of,
    measure,
    measure_in_parts,
    sampled,
)
from nnviz.session.pace import Pace
from nnviz.session.recent_states import RecentStates
from nnviz.session.sampling import SampleCounts, sample_counts
from nnviz.session.segments import Lineage, Segment, branch_name, without_topics
from nnviz.session.selection import Bias, Weight
from nnviz.session.snapshot import History
from nnviz.session.stretch import Record, Stretch
from nnviz.session.timeline import Timeline
from nnviz.session.ways import joined_history, kept_states

# What the states of the stretch gone through last may take, as a share of the budget.
_SHARE_OF_RECENT = 1 / 8


class Run:
    """The training of one network on one data set, at any step of its life.

    Every state can be reached again bit for bit: keyframes are kept on the way and
    the steps between are replayed. A change by hand begins a new segment; where it
    changes something in the past it begins a new branch there.

    Parameters
    ----------
    experiment
        What to train; taken as checked.
    dataset
        Its data, where they are at hand.
    budget
        How much memory the way back may take.
    timeline
        The branches to go on with, of an earlier run of the same experiment on the
        same data.
    sampling
        Whether large sets are measured by an even choice of their samples.

    Attributes
    ----------
    counts
        Of so many samples are losses and accuracies; ``None``: of all.
    """

    def __init__(
        self,
        experiment: Experiment,
        dataset: Dataset | None = None,
        budget: Budget | None = None,
        timeline: Timeline | None = None,
        *,
        sampling: bool = False,
    ) -> None:
        self.experiment = experiment
        self.given_dataset = dataset or load_dataset(experiment.dataset)
        self.architecture: Architecture = experiment.network.architecture
        self._layout = BlockLayout(self.architecture)
        train = self.given_dataset.train
        self.trainer = Trainer(
            self.architecture,
            train.inputs,
            train.targets,
            experiment.training,
            initialize(self.architecture, experiment.network.init, experiment.dtype),
        )
        self._trained_on = train
        self._budget = budget or Budget()
        self.counts: SampleCounts | None = None
        if sampling:
            self.counts = sample_counts(self.architecture, self.given_dataset)
        self._measured: tuple[Dataset, Sets] | None = None
        self.pace = Pace.of(
            self.architecture, experiment.batch_size, self.given_dataset, self.counts
        )
        self._recent = RecentStates(self.pace.usual_spacing, 0)
        self.limit_recent_states()
        self._effective = experiment
        self.at_goal = False
        self._history: tuple[list[History], History] | None = None
        self._segment = self._first_segment()
        self._follow(timeline or Timeline.of(self._segment))
        if timeline is not None:
            self._enter(self._lineage.segments[0])

    @property
    def step(self) -> int:
        return self.trainer.step

    @property
    def segment(self) -> Segment:
        """Where the run stands, beside the step."""
        return self._segment

    @property
    def timeline(self) -> Timeline:
        """The branches, the present one among them."""
        return self._timeline

    @property
    def lineage(self) -> Lineage:
        """The way through the present branch."""
        return self._lineage

    @property
    def last_step(self) -> int:
        """The furthest step of the present branch."""
        return self._lineage.last_step

    @property
    def dataset(self) -> Dataset:
        """The data at the present step, with the points that were changed by hand."""
        return self._segment.dataset

    @property
    def stopped(self) -> str | None:
        """Why the run cannot go on from here, or ``None``."""
        return self.trainer.stopped

    @property
    def training(self) -> Training:
        """The settings in force at the present step."""
        return self.trainer.training

    @property
    def events(self) -> tuple[Event, ...]:
        """What was changed by hand, by ascending steps, the future included."""
        return self._lineage.events

    @property
    def epochs(self) -> EpochClock:
        """Turns steps of the present branch into epochs and back."""
        return self._lineage.head.clock

    @property
    def at_the_end(self) -> bool:
        """Whether the next step is one that was never taken."""
        head = self._lineage.head
        return self._segment is head and self.step == head.last_step

    def effective_experiment(self) -> Experiment:
        """The experiment with the settings in force at the present step.

        The same object until the settings change.
        """
        training = self.training
        if self._effective.training != training:
            self._effective = replace(
                self.experiment,
                optimizer=training.optimizer,
                regularization=training.regularization,
                batch_size=training.batch_size,
            )
        return self._effective

    # Losses and accuracies

    def evaluate(self) -> Evaluation:
        """Losses and accuracies of the present state, also a point of the curves.

        Of `counts` samples where that is not ``None``.
        """
        numbers = self._segment.history.at(self.step)
        if numbers is not None:
            return self._evaluation(*numbers)
        evaluation = measure(
            self.architecture,
            self.trainer.parameters(),
            self.experiment.loss,
            self._measured_sets(),
        )
        self._segment.history.record(self.step, evaluation)
        return evaluation

    @property
    def is_measured(self) -> bool:
        """Whether the present state is a point of the curves already."""
        return self._segment.history.at(self.step) is not None

    def evaluate_whole(self) -> Generator[float, None, Evaluation]:
        """Losses and accuracies of the present state on the whole sets.

        They are returned; the share done is yielded now and then.
        """
        return measure_in_parts(
            self.architecture,
            self.trainer.parameters(),
            self.experiment.loss,
            examples_of(self.dataset),
        )

    def history(self) -> History:
        """The curves of the present branch; the same object until there are others."""
        parts = [segment.history.history() for segment in self._lineage.segments]
        known = self._history
        if known is None or list(map(id, known[0])) != list(map(id, parts)):
            self._history = known = parts, joined_history(self._lineage, parts)
        return known[1]

    # Time

    def advance(self, count: int, goal: Goal | None = None) -> int:
        """Train ``count`` steps on the fast path; the number really taken.

        Fewer when the loss or a parameter leaves the finite numbers (`stopped` then
        says so), or when the ``goal`` is reached on the way: `at_goal` says so. A goal
        that is met already is reached when it is met again.
        """
        start = self.step
        end = start + count
        watch = None
        if goal is not None:
            watch = GoalWatch(self, goal)
            end = watch.last_step(end)
        self.at_goal = False
        while self.step < end and self.stopped is None and not self.at_goal:
            if self._segment.history.wants(self.step):
                self.evaluate()
            self._go_on(self._next_stop(end))
            if watch is not None and (
                self.step == end or self._segment.history.belongs(self.step)
            ):
                self.at_goal = watch.look()
        return self.step - start

    def seek(self, step: int) -> None:
        """Stand after ``step`` updates, bit for bit; beyond the last step, train."""
        step = max(0, step)
        segment = self._lineage.at(step)
        state = self._state_before(segment, step)
        if segment is not self._segment or not state.step <= self.step <= step:
            self._enter(segment, state)
        self.advance(step - self.step)

    def stretch(self, goal: Goal | None = None) -> Stretch:
        """How to train on from the end of this branch elsewhere; see `absorb`.

        The last step is that of a ``goal`` that is a time.
        """
        if self._segment.history.wants(self.step):
            self.evaluate()
        last_step = None
        if goal is not None:
            last_step = GoalWatch(self, goal).last_step(sys.maxsize)
        return Stretch(
            self.architecture,
            self.training,
            self._segment.keyframes.plan,
            self._segment.history.plan,
            last_step,
            self.counts,
        )

    def absorb(
        self,
        records: Iterable[Record],
        goal: Goal | None = None,
        stopped: str | None = None,
    ) -> None:
        """Take over steps that were trained elsewhere from the end of this branch.

        ``records`` are in ascending order; the run stands at the last of them, or
        where the goal was reached (`at_goal`): what came after is left out. ``stopped``
        says why training cannot go on behind the last record.
        """
        segment = self._segment
        watch = None if goal is None else GoalWatch(self, goal)
        self.at_goal = False
        state: TrainingState | None = None
        for record in records:
            state = record.state
            if segment.keyframes.wants(state.step):
                segment.keyframes.keep(state)
            segment.last_step = state.step
            if record.evaluation is None:
                continue
            segment.history.record(state.step, record.evaluation)
            if watch is not None:
                self.trainer.restore(state)
                self.at_goal = watch.look()
                if self.at_goal:
                    return
        if state is not None:
            self.trainer.restore(state)
            if watch is not None:
                self.at_goal = watch.look()
        if stopped is not None and not self.at_goal:
            segment.stopped = stopped
            self._recall_stop()

    def limit_recent_states(self) -> None:
        """Take over what the budget allows for the stretch gone through last."""
        self._recent.limit(int(self._budget.nbytes * _SHARE_OF_RECENT))

    # What is changed by hand

    def change(self, event: Event) -> None:
        """Apply an event at the present step.

        Where the present branch ends here, it goes on with the change; else the
        change begins another branch, which is the current one from now on.
        """
        segment = self._segment
        if not self.at_the_end:
            self.branch(event)
            return
        changed = self._changed_segment(event)
        timeline = self._timeline.with_head(changed)
        # A slider that is moved on goes on to give the branch its name.
        at_its_start = segment.events and segment.start == event.step
        if at_its_start and timeline.current.name == branch_name(segment):
            number = timeline.current_number
            timeline = timeline.with_name(number, branch_name(changed))
        self._follow(timeline)
        self._enter(changed)

    def branch(self, event: Event) -> None:
        """Apply an event at the present step on a new branch, the current one then."""
        changed = self._changed_segment(event)
        self._follow(self._timeline.with_branch(branch_name(changed), changed))
        self._enter(changed)

    def stand(self, timeline: Timeline, segment: Segment, step: int) -> None:
        """Stand at a place that one of the timeline's branches leads through.

        The timeline may be of another run of the same experiment on the same data.
        """
        self._follow(timeline)
        if segment is not self._segment:
            self._enter(segment, self._state_before(segment, step))
        self.seek(step)

    def resume(self, segment: Segment, state: TrainingState) -> None:
        """Stand on the present branch at a state that was kept, without any replay."""
        self._enter(segment, state)

    def note(self, timeline: Timeline) -> None:
        """Another timeline whose current branch leads through the present place."""
        self._follow(timeline)

    # What became of the parameters

    def path_of(
        self, at: Weight | Bias, most: int
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Steps and values (m,) of a parameter on this branch, where states are kept.

        At most about ``most`` of them, evenly chosen.
        """
        steps, states = self.kept_states(most)
        places = self._layout.parameters(np.arange(self._layout.size))
        place = int(value_of(places, at))
        return steps, np.array([state.theta[place] for state in states], np.float64)

    def parameters_path(
        self, most: int, way: Lineage | None = None
    ) -> tuple[NDArray[np.int64], tuple[Parameters, ...]]:
        """The states kept on a way, at most about ``most``, evenly chosen.

        On the present branch, unless another ``way`` is given.
        """
        steps, states = self.kept_states(most, way)
        return steps, tuple(self._layout.parameters(state.theta) for state in states)

    def parameters_at(self, step: int) -> Parameters:
        """Those after ``step`` updates on this branch; the run stays where it is."""
        return self.parameters_on(self._lineage.at(step), step)

    def parameters_on(self, segment: Segment, step: int) -> Parameters:
        """Those at any place that was trained; the run stays where it is."""
        if segment is self._segment and step == self.step:
            return self.trainer.parameters()
        here = self._segment, self.trainer.state()
        state = self._state_before(segment, step)
        self._enter(segment, state)
        self.trainer.advance(step - state.step)
        parameters = self.trainer.parameters()
        self._enter(*here)
        return parameters

    def kept_states(
        self, most: int, way: Lineage | None = None
    ) -> tuple[NDArray[np.int64], tuple[TrainingState, ...]]:
        """Steps (m,) and states kept on a way, and the present one if it lies there."""
        way = way or self._lineage
        states = kept_states(way, most)
        if way.has(self._segment, self.step):
            states[self.step] = self.trainer.state()
        steps = np.array(sorted(states), np.int64)
        return steps, tuple(states[step] for step in steps.tolist())

    # Inside

    def _first_segment(self) -> Segment:
        state = self.trainer.state()
        samples = len(self.given_dataset.train)
        return Segment(
            parent=None,
            start=0,
            base=state,
            events=(),
            training=self.experiment.training,
            dataset=self.given_dataset,
            clock=EpochClock.start(samples, self.experiment.batch_size),
            keyframes=Keyframes(state, self.pace.usual_spacing, self._budget),
            history=self.pace.recorder(),
            last_step=0,
        )

    def _changed_segment(self, event: Event) -> Segment:
        """What begins here with a change and with the others made at this step."""
        segment, step = self._segment, self.step
        events: tuple[Event, ...] = (event,)
        parent: Segment | None = segment
        base = segment.base
        if step == segment.start:
            parent = segment.parent
            events = (*without_topics(segment.events, event.topic), event)
        else:
            base = self.trainer.state()
        # All changes at this step anew: the state then is the same however often a
        # slider was moved on the way here.
        training, dataset, clock = self._before(parent)
        self._use(training, dataset)
        self.trainer.restore(base)
        dataset = changed_data(events, dataset)
        self._use(training, dataset)
        apply_events(events, self.trainer)
        for each in events:
            if isinstance(each.change, TrainingEdit):
                clock = clock.changed(step, each.change.training.batch_size)
        return Segment(
            parent=parent,
            start=step,
            base=base,
            events=events,
            training=self.training,
            dataset=dataset,
            clock=clock,
            keyframes=Keyframes(
                self.trainer.state(), self.pace.usual_spacing, self._budget
            ),
            history=self.pace.recorder(),
            last_step=step,
        )

    def _before(self, parent: Segment | None) -> tuple[Training, Dataset, EpochClock]:
        """What is in force where a segment begins, before its events."""
        if parent is not None:
            return parent.training, parent.dataset, parent.clock
        samples = len(self.given_dataset.train)
        clock = EpochClock.start(samples, self.experiment.batch_size)
        return self.experiment.training, self.given_dataset, clock

    def _measured_sets(self) -> Sets:
        """The samples that are measured, chosen once for the same data."""
        dataset = self.dataset
        if self._measured is None or self._measured[0] is not dataset:
            self._measured = dataset, sampled(examples_of(dataset), self.counts)
        return self._measured[1]

    def _evaluation(
        self,
        train_loss: float,
        test_loss: float,
        train_accuracy: float,
        test_accuracy: float,
    ) -> Evaluation:
        """``None`` in the place of numbers that do not exist."""
        has_test = self.given_dataset.test is not None
        has_classes = self.given_dataset.is_classification
        return Evaluation(
            train_loss,
            test_loss if has_test else None,
            train_accuracy if has_classes else None,
            test_accuracy if has_classes and has_test else None,
        )

    def _follow(self, timeline: Timeline) -> None:
        self._timeline = timeline
        self._lineage = Lineage(timeline.current.segment)

    def _enter(self, segment: Segment, state: TrainingState | None = None) -> None:
        """Stand on a segment, at its start or at a state of it."""
        if segment is not self._segment:
            self._recent.forget()
        self._segment = segment
        self._use(segment.training, segment.dataset)
        state = state or segment.keyframes.state(0)
        given = state.step == segment.start and sets_numbers(segment.events)
        self.trainer.restore(state, given=given)
        self._recall_stop()

    def _use(self, training: Training, dataset: Dataset) -> None:
        """Let the trainer go on under these settings and on these data."""
        if self.training != training:
            self.trainer.configure(training)
        if dataset.train is not self._trained_on:
            self.trainer.set_data(dataset.train.inputs, dataset.train.targets)
            self._trained_on = dataset.train

    def _recall_stop(self) -> None:
        segment = self._segment
        if segment.stopped is not None and self.step == segment.last_step:
            self.trainer.stopped = segment.stopped

    def _state_before(self, segment: Segment, step: int) -> TrainingState:
        """The last state kept of a segment at or before a step."""
        kept = segment.keyframes.step_before(step)
        if segment is self._segment:
            recent = self._recent.before(step)
            if recent is not None and recent.step > kept:
                return recent
        return segment.keyframes.before(step)

    def _next_stop(self, end: int) -> int:
        """The next step, up to ``end``, at which there is something to do."""
        step, segment = self.step, self._segment
        stops = [
            end,
            segment.keyframes.next_after(step),
            segment.history.next_after(step),
        ]
        if segment.keyframes.spacing > self._recent.spacing:
            stops.append((step // self._recent.spacing + 1) * self._recent.spacing)
        after = self._lineage.after(segment)
        if after is not None:
            stops.append(after.start)
        return min(stops)

    def _go_on(self, until: int) -> None:
        """Train to a step where something may have to be done, and do it."""
        segment = self._segment
        self.trainer.advance(until - self.step)
        if self.step > segment.last_step:
            segment.last_step = self.step
            segment.stopped = None
        if self.step < until:
            segment.stopped = self.trainer.stopped
            return
        keyframes, recent = segment.keyframes, self._recent
        if keyframes.wants(self.step):
            keyframes.keep(self.trainer.live_state())
        if keyframes.spacing > recent.spacing and recent.wants(self.step):
            recent.keep(self.trainer.state())
        after = self._lineage.after(segment)
        if after is not None and self.step == after.start:
            self._enter(after)
        else:
            self._recall_stop()
