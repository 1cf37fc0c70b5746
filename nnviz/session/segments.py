"""Stretches of training between two changes by hand, and the ways through them."""

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile

from nnviz.datasets.dataset import Dataset
from nnviz.engine.settings import Training
from nnviz.engine.training import TrainingState
from nnviz.session.epochs import EpochClock
from nnviz.session.events import Event
from nnviz.session.history import HistoryRecorder
from nnviz.session.keyframes import Keyframes


@dataclass(slots=True, eq=False)
class Segment:
    """A stretch of training under the same settings and data.

    It begins at ``start`` on the stretch ``parent`` (``None``: at the first step) with
    the changes ``events`` at that step, and has no end: others may begin anywhere on
    it. What is known of it only grows, so that it can be shared by branches and by
    what can be undone.

    ``base`` is the state at the start before the events, ``keyframes`` begins with
    the one after them. ``last_step`` is the furthest step trained, and ``stopped``
    says why training cannot go on from there, or is ``None``.
    """

    parent: "Segment | None"
    start: int
    base: TrainingState
    events: tuple[Event, ...]
    training: Training
    dataset: Dataset
    clock: EpochClock
    keyframes: Keyframes
    history: HistoryRecorder
    last_step: int
    stopped: str | None = None


class Lineage:
    """The way from the first step to a segment, through all that it comes from.

    Attributes
    ----------
    segments
        From the first to the last; each is left where the next one begins.
    """

    def __init__(self, head: Segment) -> None:
        segments = [head]
        while segments[-1].parent is not None:
            segments.append(segments[-1].parent)
        self.segments = tuple(reversed(segments))
        self._starts = [segment.start for segment in self.segments]

    @property
    def head(self) -> Segment:
        """The last segment."""
        return self.segments[-1]

    @property
    def last_step(self) -> int:
        """The furthest step trained on this way."""
        return self.head.last_step

    def at(self, step: int) -> Segment:
        """The segment that the state after ``step`` updates belongs to."""
        return self.segments[max(bisect_right(self._starts, step) - 1, 0)]

    def after(self, segment: Segment) -> Segment | None:
        """The segment that comes next on this way."""
        index = self.segments.index(segment) + 1
        return self.segments[index] if index < len(self.segments) else None

    def has(self, segment: Segment, step: int) -> bool:
        """Whether this way leads through a place."""
        return step <= self.last_step and self.at(step) is segment

    def passes(self, segment: Segment, step: int) -> bool:
        """Whether this way comes to a place; what is changed there does not count."""
        return step <= self.last_step and (
            _before(self.at(step), step) is _before(segment, step)
        )

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """All changes by hand on this way, by ascending steps."""
        return tuple(event for each in self.segments for event in each.events)

    def parting_from(self, other: "Lineage") -> int:
        """The last step up to which two ways have the same past.

        A change at that very step may be what parts them.
        """
        pairs = zip(self.segments, other.segments, strict=False)
        common = len(list(takewhile(lambda pair: pair[0] is pair[1], pairs)))
        ends = [
            way.segments[common].start if common < len(way.segments) else way.last_step
            for way in (self, other)
        ]
        return min(ends)


def _before(segment: Segment, step: int) -> Segment | None:
    """Where a run stands before the changes at a step are made."""
    return segment.parent if segment.start == step else segment


def branch_name(segment: Segment) -> str:
    """What a branch that begins with a segment is called at first."""
    return f"{segment.events[-1].text} at {segment.start}"


def without_topics(events: tuple[Event, ...], topic: str) -> tuple[Event, ...]:
    """The changes that another one of the same topic does not take the place of."""
    return tuple(event for event in events if event.topic != topic)
