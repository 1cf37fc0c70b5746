"""The branches of a run and what was noted on them, as a snapshot shows them."""

from nnviz.session.run import Run
from nnviz.session.segments import Lineage
from nnviz.session.snapshot import Bookmark, Branch, Edit, History
from nnviz.session.timeline import BranchHead, Note, Timeline
from nnviz.session.ways import joined_history


class BranchViews:
    """Makes frozen views; the same objects as long as nothing in them changes."""

    def __init__(self) -> None:
        self._timeline: Timeline | None = None
        self._ways: dict[int, Lineage] = {}
        self._edits: dict[int, tuple[Edit, ...]] = {}
        self._bookmarks: tuple[Bookmark, ...] = ()
        self._known: dict[int, tuple[list[History], Branch]] = {}
        self._branches: tuple[Branch, ...] = ()

    def branches(self, run: Run) -> tuple[Branch, ...]:
        """All branches, in the order in which they began."""
        self._look_at(run.timeline)
        branches = tuple(
            self._branch(head, run.timeline) for head in run.timeline.branches
        )
        if list(map(id, branches)) != list(map(id, self._branches)):
            self._branches = branches
        return self._branches

    def bookmarks(self, run: Run) -> tuple[Bookmark, ...]:
        """All bookmarks, in the order in which they were made."""
        self._look_at(run.timeline)
        return self._bookmarks

    def edits(self, run: Run) -> tuple[Edit, ...]:
        """What was changed by hand on the current branch, by ascending steps."""
        self._look_at(run.timeline)
        return self._edits[run.timeline.current_number]

    def _look_at(self, timeline: Timeline) -> None:
        """Make anew what depends on the timeline alone."""
        if timeline is self._timeline:
            return
        self._timeline = timeline
        self._ways = {head.number: Lineage(head.segment) for head in timeline.branches}
        self._edits = {
            number: _edits(timeline, way) for number, way in self._ways.items()
        }
        self._bookmarks = tuple(
            Bookmark(note.number, note.name, note.step, number)
            for note in timeline.bookmarks
            if (number := self._branch_of(note)) is not None
        )
        self._known.clear()

    def _branch_of(self, note: Note) -> int | None:
        """A branch that leads to a place, the current one if it does."""
        assert self._timeline is not None
        current = self._timeline.current_number
        numbers = [
            n for n, way in self._ways.items() if way.passes(note.segment, note.step)
        ]
        return min(
            numbers,
            key=lambda n: (
                n != current,
                self._ways[n].at(note.step) is not note.segment,
            ),
            default=None,
        )

    def _branch(self, head: BranchHead, timeline: Timeline) -> Branch:
        way = self._ways[head.number]
        parts = [segment.history.history() for segment in way.segments]
        known = self._known.get(head.number)
        if (
            known is not None
            and known[1].last_step == way.last_step
            and list(map(id, known[0])) == list(map(id, parts))
        ):
            return known[1]
        current = self._ways[timeline.current_number]
        branch = Branch(
            number=head.number,
            name=head.name,
            is_current=head.number == timeline.current_number,
            last_step=way.last_step,
            parted_at=way.parting_from(current),
            history=joined_history(way, parts),
            edits=self._edits[head.number],
        )
        self._known[head.number] = parts, branch
        return branch


def _edits(timeline: Timeline, way: Lineage) -> tuple[Edit, ...]:
    changes = [Edit(event.step, event.text) for event in way.events]
    typed = [
        Edit(note.step, note.text)
        for note in timeline.typed
        if way.passes(note.segment, note.step)
    ]
    return tuple(sorted((*changes, *typed), key=lambda edit: edit.step))
