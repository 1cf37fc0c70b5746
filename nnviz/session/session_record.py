"""What a session file holds, taken from a running session without any copy."""

from dataclasses import dataclass

from nnviz.datasets.dataset import Dataset
from nnviz.engine.training import TrainingState
from nnviz.session.experiment import Experiment
from nnviz.session.kept_data import comes_from_disk
from nnviz.session.keyframes import KeptFrames
from nnviz.session.measuring import MeasuringPlan
from nnviz.session.run import Run
from nnviz.session.segments import Lineage, Segment
from nnviz.session.selection import Selection
from nnviz.session.snapshot import History
from nnviz.session.timeline import Timeline


@dataclass(frozen=True, slots=True, eq=False)
class SegmentRecord:
    """A segment, and what was known of it when the record was taken."""

    segment: Segment
    last_step: int
    stopped: str | None
    frames: KeptFrames
    plan: MeasuringPlan
    curves: History

    @classmethod
    def of(cls, segment: Segment) -> "SegmentRecord":
        """What is known of a segment now."""
        return cls(
            segment,
            segment.last_step,
            segment.stopped,
            segment.keyframes.frames(),
            segment.history.plan,
            segment.history.history(),
        )


@dataclass(frozen=True, slots=True, eq=False)
class SessionRecord:
    """A session at one time; it stays so while training goes on.

    So it can be written by another thread.

    Attributes
    ----------
    experiment, dataset
        What the run began with; without data where they are read again.
    timeline
        Its branches and what was noted on them.
    segments
        All that the timeline leads through, each behind the one it comes from.
    segment, state
        Where the session stands.
    moment
        The cursor in the step that comes next.
    selection
        What is chosen.
    """

    experiment: Experiment
    dataset: Dataset | None
    timeline: Timeline
    segments: tuple[SegmentRecord, ...]
    segment: Segment
    state: TrainingState
    moment: int
    selection: Selection

    @classmethod
    def of(
        cls, run: Run, moment: int, selection: Selection, *, with_data: bool = True
    ) -> "SessionRecord":
        """A run, and what a person sees of it.

        Data from the disk are part of it, unless they are found there again: for
        whoever opens it on the same machine.
        """
        timeline = run.timeline
        from_disk = comes_from_disk(run.experiment.dataset)
        ends = [head.segment for head in timeline.branches]
        ends += [note.segment for note in (*timeline.bookmarks, *timeline.typed)]
        ends.append(run.segment)
        ordered = dict.fromkeys(each for end in ends for each in Lineage(end).segments)
        return cls(
            run.experiment,
            run.given_dataset if with_data and from_disk else None,
            timeline,
            tuple(map(SegmentRecord.of, ordered)),
            run.segment,
            run.trainer.state(),
            moment,
            selection,
        )

    @property
    def nbytes(self) -> int:
        """About what the file takes, most of it states."""
        data = 0 if self.dataset is None else self.dataset.nbytes
        return data + sum(
            numbers.nbytes + places.nbytes
            for record in self.segments
            for numbers, places in record.frames.blocks
        )
