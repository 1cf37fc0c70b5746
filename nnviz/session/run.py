"""One run of an experiment through time: forward on the fast path, back by replay."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from math import log2

from nnviz.datasets.dataset import Dataset
from nnviz.datasets.load import load_dataset
from nnviz.engine.evaluation import evaluate
from nnviz.engine.initialization import initialize
from nnviz.engine.network import Architecture
from nnviz.engine.settings import Training
from nnviz.engine.trace import Evaluation
from nnviz.engine.training import Trainer
from nnviz.session.epochs import EpochClock
from nnviz.session.events import Event, TrainingEdit, apply_events
from nnviz.session.experiment import Experiment
from nnviz.session.history import HistoryRecorder
from nnviz.session.keyframes import Budget, Keyframe, Keyframes
from nnviz.session.snapshot import Edit, History

# Rough microseconds of the engine, to choose how often to measure and to keep a
# state: what a step and the evaluation of a set cost for every size, and how many
# multiplications and additions each does in one.
_CALLS_OF_STEP = 10.0
_CALLS_OF_EVALUATION = 100.0
_FLOPS_OF_STEP = 20_000.0
_FLOPS_OF_EVALUATION = 10_000.0
# What measuring may take: this share of the time, and at the beginning so many
# microseconds more for up to so many points each time that the steps have doubled.
_SHARE_OF_MEASURING = 0.02
_EARLY_MEASURING = 120_000.0
_EARLY_POINTS = 12
_MEMENTO_BYTES = 2**19


@dataclass(frozen=True, slots=True, eq=False)
class Memento:
    """All that a run needs to stand again where it stood."""

    present: Keyframe
    last_step: int
    stopped: str | None
    events: tuple[Event, ...]
    keyframes: Keyframes
    history: HistoryRecorder

    @property
    def nbytes(self) -> int:
        """The memory that it takes at most; some is shared with others."""
        return self.present.nbytes + self.keyframes.nbytes + self.history.nbytes


class Run:
    """The training of one network on one data set, at any step of its life.

    Every state can be reached again bit for bit: keyframes are kept on the way and
    the steps between are replayed, the events by hand among them.

    Parameters
    ----------
    experiment
        What to train; taken as checked.
    dataset
        Its data, where they are at hand.
    budget
        How much memory the way back may take.
    """

    def __init__(
        self,
        experiment: Experiment,
        dataset: Dataset | None = None,
        budget: Budget | None = None,
    ) -> None:
        self.experiment = experiment
        self.dataset = dataset or load_dataset(experiment.dataset)
        self.architecture: Architecture = experiment.network.architecture
        self.last_step = 0
        train = self.dataset.train
        self.trainer = Trainer(
            self.architecture,
            train.inputs,
            train.targets,
            experiment.training,
            initialize(self.architecture, experiment.network.init, experiment.dtype),
        )
        self._keyframes = Keyframes(self._step_cost(), budget or Budget())
        self._history = self._recorder()
        self._effective = experiment
        self._set_events(())
        self._keep()

    @property
    def step(self) -> int:
        return self.trainer.step

    @property
    def stopped(self) -> str | None:
        return self.trainer.stopped

    @property
    def training(self) -> Training:
        """The settings in force at the present step."""
        return self.trainer.training

    @property
    def events(self) -> tuple[Event, ...]:
        """What was changed by hand, by ascending steps, the future included."""
        return self._events

    @property
    def edits(self) -> tuple[Edit, ...]:
        """The events in words; the same object until there are others."""
        return self._edits

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

    def evaluate(self) -> Evaluation:
        """Losses and accuracies of the present state, also a point of the curves."""
        numbers = self._history.at(self.step)
        if numbers is not None:
            return self._evaluation(*numbers)
        train, test = self.dataset.train, self.dataset.test
        parameters = self.trainer.parameters()
        loss, accuracy = [float("nan")] * 2, [float("nan")] * 2
        for index, part in enumerate((train, test)):
            if part is not None:
                loss[index], share = evaluate(
                    self.architecture,
                    parameters,
                    self.experiment.loss,
                    part.inputs,
                    part.targets,
                    part.labels,
                )
                if share is not None:
                    accuracy[index] = share
        evaluation = self._evaluation(*loss, *accuracy)
        self._history.record(self.step, evaluation)
        return evaluation

    def history(self) -> History:
        """The curves so far; the same object until there are other points."""
        return self._history.history()

    def advance(self, count: int) -> int:
        """Train ``count`` steps on the fast path; the number really taken."""
        start = self.step
        end = start + count
        while self.step < end and self.stopped is None:
            if self._history.wants(self.step):
                self.evaluate()
            until = self._next_stop(end)
            self.trainer.advance(until - self.step)
            self.last_step = max(self.last_step, self.step)
            if self.step < until:
                break
            if self._keyframes.wants(self.step):
                self._keep()
            self._apply_events()
        return self.step - start

    def seek(self, step: int) -> None:
        """Stand after ``step`` updates, bit for bit; beyond the last step, train."""
        step = max(0, step)
        if not self._keyframes.before(step).step <= self.step <= step:
            self._stand_at_keyframe(step)
        self.advance(step - self.step)

    def change(self, event: Event) -> None:
        """Apply an event at the present step; what came after it is forgotten."""
        step = self.step
        here = self._events_at(step)
        if not here and step not in self._keyframes:
            self._keep()
        self._keyframes.forget_after(step)
        self._history.forget_from(step)
        self.last_step = step
        past = self._events[: bisect_left(self._event_steps, step)]
        others = (other for other in here if other.topic != event.topic)
        self._set_events((*past, *others, event))
        # All changes at this step anew: the state then is the one that a replay gives,
        # however often a slider was moved on the way here.
        self._stand_at_keyframe(step)
        self.advance(step - self.step)

    def memento(self) -> Memento:
        """What `restore` needs to bring everything back as it is now."""
        return Memento(
            Keyframe(self.trainer.state(), self.training),
            self.last_step,
            self.stopped,
            self._events,
            self._keyframes.sketch(_MEMENTO_BYTES),
            self._history.copy(),
        )

    def restore(self, memento: Memento) -> None:
        """Stand where the memento was made, with its past and its future.

        The memento may be of another run of the same experiment on the same data.
        """
        self._set_events(memento.events)
        self.last_step = memento.last_step
        self._keyframes = memento.keyframes.copy()
        self._history = memento.history.copy()
        self._restore(memento.present)
        self.trainer.stopped = memento.stopped

    def _recorder(self) -> HistoryRecorder:
        """Curves with as many points as can be measured on the way."""
        cost = self._measuring_cost()
        steps = cost / self._step_cost() / _SHARE_OF_MEASURING
        # Where a keyframe is due as well: each stop on the way costs a little.
        spacing = self._keyframes.spacing
        doublings = max(0, round(log2(steps / spacing)))
        spacing *= 2**doublings
        early = _EARLY_MEASURING / cost / max(1, spacing.bit_length())
        return HistoryRecorder(spacing, min(_EARLY_POINTS, int(early)))

    def _step_cost(self) -> float:
        samples = len(self.dataset.train)
        batch = min(self.experiment.batch_size or samples, samples)
        flops = 6 * self.architecture.parameter_count * batch
        return _CALLS_OF_STEP + flops / _FLOPS_OF_STEP

    def _measuring_cost(self) -> float:
        sizes = [len(p) for p in (self.dataset.train, self.dataset.test) if p]
        flops = 2 * self.architecture.parameter_count * sum(sizes)
        return len(sizes) * _CALLS_OF_EVALUATION + flops / _FLOPS_OF_EVALUATION

    def _evaluation(
        self,
        train_loss: float,
        test_loss: float,
        train_accuracy: float,
        test_accuracy: float,
    ) -> Evaluation:
        """``None`` in the place of numbers that do not exist."""
        has_test = self.dataset.test is not None
        has_classes = self.dataset.is_classification
        return Evaluation(
            train_loss,
            test_loss if has_test else None,
            train_accuracy if has_classes else None,
            test_accuracy if has_classes and has_test else None,
        )

    def _stand_at_keyframe(self, step: int) -> None:
        """Stand at the last keyframe before ``step``, with the events at that place."""
        self._restore(self._keyframes.before(step))
        self._apply_events()

    def _restore(self, frame: Keyframe) -> None:
        if frame.training != self.training:
            self.trainer.configure(frame.training)
        self.trainer.restore(frame.state)

    def _keep(self) -> None:
        self._keyframes.keep(Keyframe(self.trainer.state(), self.training))

    def _next_stop(self, end: int) -> int:
        """The next step, up to ``end``, at which there is something to do."""
        step = self.step
        stops = [end, self._keyframes.next_after(step), self._history.next_after(step)]
        index = bisect_right(self._event_steps, step)
        return min(*stops, *self._event_steps[index : index + 1])

    def _apply_events(self) -> None:
        events = self._events_at(self.step)
        if events:
            apply_events(events, self.trainer)

    def _events_at(self, step: int) -> tuple[Event, ...]:
        start = bisect_left(self._event_steps, step)
        return self._events[start : bisect_right(self._event_steps, step)]

    def _set_events(self, events: tuple[Event, ...]) -> None:
        self._events = events
        self._event_steps = [event.step for event in events]
        self._edits = tuple(Edit(event.step, event.text) for event in events)
        clock = EpochClock.start(len(self.dataset.train), self.experiment.batch_size)
        for event in events:
            if isinstance(event.change, TrainingEdit):
                clock = clock.changed(event.step, event.change.training.batch_size)
        self.epochs = clock
