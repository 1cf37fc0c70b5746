"""Which losses and accuracies are shown, and how often those of large sets are."""

from dataclasses import dataclass
from time import perf_counter

from nnviz.engine.trace import Evaluation
from nnviz.session.present import Present
from nnviz.session.run import Run
from nnviz.session.sampling import SampleCounts
from nnviz.session.segments import Segment

# While it plays, nobody reads numbers faster.
_SECONDS_BETWEEN = 0.08


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """What was measured after ``step`` updates, on ``counts`` samples or on all."""

    evaluation: Evaluation
    step: int
    counts: SampleCounts | None


class Measurements:
    """Chooses what a snapshot says of a state.

    Whole sets where they are few enough to be measured at once, or have been measured
    at rest; else a choice of samples. While it plays those are measured some ten times
    a second, and between two times the numbers are those of the last one.
    """

    def __init__(self) -> None:
        self._last: tuple[Segment, float, Measured] | None = None

    def of(self, run: Run, present: Present, *, playing: bool) -> Measured:
        """What is shown of the state in which a run is left."""
        if present.whole is not None:
            return Measured(present.whole, run.step, None)
        now, last = perf_counter(), self._last
        if (
            playing
            and run.counts is not None
            and last is not None
            and last[0] is run.segment
            and now - last[1] < _SECONDS_BETWEEN
            and not run.is_measured
        ):
            return last[2]
        measured = Measured(present.evaluation, run.step, run.counts)
        self._last = run.segment, perf_counter(), measured
        return measured
