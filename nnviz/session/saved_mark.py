"""What of a run stands in a file, and what of it is worth a file."""

from dataclasses import dataclass

from nnviz.session.experiment import Experiment
from nnviz.session.run import Run
from nnviz.session.segments import Lineage
from nnviz.session.timeline import Timeline

LONG_TRAINING = 60e6
"""Microseconds of training that nobody wants to do again, as they are estimated."""


@dataclass(frozen=True, slots=True, eq=False)
class SavedMark:
    """How far a run was when it was saved.

    Where it stands, on which branch, and what is chosen does not count: that is
    looking, not changing.
    """

    experiment: Experiment
    timeline: Timeline
    last_steps: tuple[int, ...]

    @classmethod
    def of(cls, run: Run) -> "SavedMark":
        """The mark of a run as it is now."""
        heads = run.timeline.branches
        lengths = tuple(head.segment.last_step for head in heads)
        return cls(run.experiment, run.timeline, lengths)

    def is_of(self, run: Run) -> bool:
        """Whether nothing has come to the run since."""
        heads = run.timeline.branches
        return (
            run.experiment is self.experiment
            and tuple(head.segment.last_step for head in heads) == self.last_steps
            and _content(run.timeline) == _content(self.timeline)
        )


def is_worth_keeping(run: Run) -> bool:
    """Whether there is more in a run than its experiment gives again in a moment.

    Something was changed or noted by hand, or training took long.
    """
    timeline = run.timeline
    if len(timeline.branches) > 1 or timeline.bookmarks or timeline.typed:
        return True
    head = timeline.current.segment
    return bool(Lineage(head).events) or (
        head.last_step * run.pace.step_cost >= LONG_TRAINING
    )


def _content(timeline: Timeline) -> tuple[object, ...]:
    """All of it but which branch is current; its parts are compared by identity."""
    heads = [(head.number, head.name, head.segment) for head in timeline.branches]
    return heads, timeline.bookmarks, timeline.typed, timeline.goal
