"""The one mutable object: where the run stands, what is chosen, what changed."""

from os import PathLike

from nnviz.session.by_hand import ByHand
from nnviz.session.choice import Choice
from nnviz.session.existence import check_unit
from nnviz.session.filing import Filing
from nnviz.session.keyframes import MOST_BYTES
from nnviz.session.parameter_path import ParameterPath, StatesPath
from nnviz.session.run import Run
from nnviz.session.selection import Bias, Sample, Unit, Weight
from nnviz.session.session_file import load_session
from nnviz.session.session_reading import OpenedSession
from nnviz.session.time_travel import TimeTravel


class Session(TimeTravel, ByHand, Filing):
    """An experiment being run, looked at and changed by hand.

    Every change calls the listeners once; they ask for `snapshot`. What is refused
    with an error has changed nothing.

    Parameters
    ----------
    experiment
        What to run.
    keyframe_bytes
        The memory that the way back through time may take.
    dataset
        Its data, where they are at hand; the experiment is taken as checked then.
    sampling
        Whether losses and accuracies of large sets are those of an even choice of
        their samples, so that nobody waits for them. `measure_whole` measures all.

    Raises
    ------
    ExperimentError
        If the experiment does not make sense; the sentence names the key.
    """

    @classmethod
    def open(
        cls, path: str | PathLike[str], keyframe_bytes: int = MOST_BYTES
    ) -> "Session":
        """The session of a file, as it was when it was saved.

        Raises
        ------
        ExperimentError
            With one sentence that names the file and says what is wrong with it.
        """
        return cls.of(load_session(path), keyframe_bytes)

    @classmethod
    def of(
        cls,
        opened: OpenedSession,
        keyframe_bytes: int = MOST_BYTES,
        *,
        sampling: bool = False,
    ) -> "Session":
        """A session that was read from a file."""
        session = cls(
            opened.experiment, keyframe_bytes, opened.dataset, sampling=sampling
        )
        session._take_over(opened)
        return session

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
