"""What can be taken back and made again."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from nnviz.datasets.dataset import Dataset
from nnviz.session.experiment import Experiment
from nnviz.session.segments import Segment
from nnviz.session.selection import Sample
from nnviz.session.timeline import Timeline

MOST_ENTRIES = 100
MOST_BYTES = 64 * 2**20


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """Where the session stood: on which run, where in its time, at which sample.

    ``dataset`` are the data that the run began with. ``text`` says in words what leads
    away from here, or back to here.
    """

    text: str
    experiment: Experiment
    dataset: Dataset
    timeline: Timeline
    segment: Segment
    step: int
    sample: Sample


class UndoStack:
    """The places before each change, and those that undoing has left.

    Old places are forgotten when there are many, or when they take much memory; the
    last change can always be taken back.
    """

    def __init__(self) -> None:
        self._past: list[Place] = []
        self._future: list[Place] = []

    @property
    def undo_text(self) -> str | None:
        """What would be taken back, in words."""
        return self._past[-1].text if self._past else None

    @property
    def redo_text(self) -> str | None:
        """What would be made again, in words."""
        return self._future[-1].text if self._future else None

    def remember(self, place: Place) -> None:
        """A change leads away from a place; what was undone cannot be made again."""
        self._future.clear()
        self._past.append(place)
        while len(self._past) > 1 and (
            len(self._past) > MOST_ENTRIES or _nbytes(self._past) > MOST_BYTES
        ):
            del self._past[0]

    def prolong(self, text: str) -> None:
        """The last change goes on, and is called otherwise from now on."""
        self._past[-1] = replace(self._past[-1], text=text)

    def undo(self, present: Callable[[str], Place]) -> Place | None:
        """The place to go back to; ``present`` makes the one that is left."""
        return _travel(self._past, self._future, present)

    def redo(self, present: Callable[[str], Place]) -> Place | None:
        """The place to go on to again."""
        return _travel(self._future, self._past, present)


def _travel(
    there: list[Place], back: list[Place], present: Callable[[str], Place]
) -> Place | None:
    if not there:
        return None
    goal = there.pop()
    back.append(present(goal.text))
    return goal


def _nbytes(places: list[Place]) -> int:
    """What the places keep alive beside the keyframes, which have their own budget."""
    datasets = {id(place.dataset): place.dataset for place in places}
    segments = {id(place.segment): place.segment for place in places}
    return sum(dataset.nbytes for dataset in datasets.values()) + sum(
        segment.base.nbytes for segment in segments.values()
    )
