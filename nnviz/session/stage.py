"""Where the session stands, who hears of changes, and what can be taken back."""

from collections.abc import Callable
from dataclasses import replace

from nnviz.datasets.dataset import Dataset
from nnviz.datasets.inline_copy import inline_copy
from nnviz.session.branch_views import BranchViews
from nnviz.session.choice import Choice
from nnviz.session.events import Change, Event
from nnviz.session.experiment import Experiment
from nnviz.session.experiment_file import check_experiment
from nnviz.session.keyframes import MOST_BYTES, Budget
from nnviz.session.listeners import Listeners
from nnviz.session.measured import Measurements
from nnviz.session.moments import moments_of, rest_index
from nnviz.session.present import Present
from nnviz.session.run import Run
from nnviz.session.segments import Lineage
from nnviz.session.selection import Sample
from nnviz.session.snapshot import Snapshot
from nnviz.session.timeline import Timeline
from nnviz.session.undo import Place, UndoStack


class Stage:
    """A run, a choice and a moment, shown as snapshots; the ground of `Session`.

    What is done in time and by hand is done by its heirs, with what stands under “For
    the parts of a session”.
    """

    def __init__(
        self,
        experiment: Experiment,
        keyframe_bytes: int = MOST_BYTES,
        dataset: Dataset | None = None,
        *,
        sampling: bool = False,
    ) -> None:
        if dataset is None:
            check_experiment(experiment)
        self._budget = Budget(keyframe_bytes)
        self._branch_views = BranchViews()
        self._listeners = Listeners()
        self._choice = Choice()
        self._undo = UndoStack()
        self._open_change: tuple[int, str] | None = None
        self._stroke: str | None = None
        self._snapshot: Snapshot | None = None
        self._playing = False
        self._goal_reached: str | None = None
        self._sampling = sampling
        self._measurements = Measurements()
        self._use(self._run_of(experiment, dataset))

    # What can be read

    @property
    def experiment(self) -> Experiment:
        """The experiment with the settings in force now."""
        return self._run.effective_experiment()

    @property
    def written_experiment(self) -> Experiment:
        """The experiment to save: points changed by hand are written out in it."""
        run = self._run
        experiment = self.experiment
        if run.dataset is run.given_dataset:
            return experiment
        return replace(experiment, dataset=inline_copy(run.dataset))

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
                self._measurements.of(self._run, self._present, playing=self._playing),
            )
        return self._snapshot

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call ``listener`` after every change; returns what ends it."""
        return self._listeners.add(listener)

    def announce(self) -> None:
        """Tell the listeners that something has changed."""
        self._listeners.call()

    def undo(self) -> None:
        """Take the last change back, with the time that has passed since."""
        self._travel(self._undo.undo(self._place))

    def redo(self) -> None:
        """Make the change again that was taken back last."""
        self._travel(self._undo.redo(self._place))

    def begin_stroke(self) -> None:
        """Let the changes of one thing up to `end_stroke` be taken back as one.

        Whatever steps are taken meanwhile: a stroke of the hand goes on while it plays.
        """
        self._stroke, self._open_change = "", None

    def end_stroke(self) -> None:
        """What follows is another change, though it be of the same thing."""
        self._stroke = self._open_change = None

    def measure_whole(self, seconds: float) -> float:
        """Go on for a moment to measure whole sets that snapshots have a choice of.

        The share that is done: at 1 the numbers are in the snapshot.
        """
        present = self._present
        known = present.whole is not None
        share = present.measure_whole(seconds)
        if present.whole is not None and not known:
            self._changed()
        return share

    # For the parts of a session

    def _run_of(
        self,
        experiment: Experiment,
        dataset: Dataset | None = None,
        timeline: Timeline | None = None,
    ) -> Run:
        return Run(experiment, dataset, self._budget, timeline, sampling=self._sampling)

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
        goes_on = self._open_change == (self.step, topic)
        if self._stroke is not None:
            goes_on, self._stroke = self._stroke == topic, topic or ""
        if topic is not None and goes_on:
            # Changes of one thing in one go (a drag) are taken back as one.
            self._undo.prolong(text)
        else:
            self._undo.remember(self._place(text))

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
        if self._stroke is not None:
            self._stroke = ""
        run = self._run
        same_data = place.dataset is run.given_dataset
        if place.experiment is run.experiment and same_data:
            self._go_on_with(place.timeline, place)
            return
        # A sample chosen since then is kept as long as the data are the same.
        sample = self._choice.selection.sample if same_data else place.sample
        run = self._run_of(place.experiment, place.dataset, place.timeline)
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
