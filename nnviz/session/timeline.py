"""The branches of a run and what a person noted on them, as one frozen record."""

from dataclasses import dataclass, replace

from nnviz.session.goal import Goal
from nnviz.session.segments import Lineage, Segment
from nnviz.session.selection import Sample

FIRST_NAME = "first run"


@dataclass(frozen=True, slots=True, eq=False)
class BranchHead:
    """A branch by its last segment. ``number`` stays the same as long as it lives."""

    number: int
    name: str
    segment: Segment


@dataclass(frozen=True, slots=True, eq=False)
class Note:
    """Something at a place of the run: on a segment, after ``step`` updates."""

    segment: Segment
    step: int


@dataclass(frozen=True, slots=True, eq=False)
class BookmarkNote(Note):
    """A place with a name. ``number`` stays the same as long as it lives."""

    number: int
    name: str


@dataclass(frozen=True, slots=True, eq=False)
class TypedScores(Note):
    """Scores typed in the place of a sample's own, and the class they should give."""

    sample: Sample
    scores: tuple[float, ...]
    true_class: int
    text: str


@dataclass(frozen=True, slots=True, eq=False)
class Timeline:
    """All branches, which of them is current, and what was noted on them.

    Never edited: each change gives another one, and taking the change back is going
    back to the former.
    """

    branches: tuple[BranchHead, ...]
    current_number: int
    bookmarks: tuple[BookmarkNote, ...] = ()
    typed: tuple[TypedScores, ...] = ()
    goal: Goal | None = None

    @classmethod
    def of(cls, segment: Segment) -> "Timeline":
        """One branch and nothing else."""
        return cls((BranchHead(1, FIRST_NAME, segment),), 1)

    @property
    def current(self) -> BranchHead:
        return self.branch(self.current_number)

    def branch(self, number: int) -> BranchHead:
        """A branch by its number.

        Raises
        ------
        IndexError
            When there is none.
        """
        for each in self.branches:
            if each.number == number:
                return each
        raise IndexError(f"There is no branch {number}.")

    def with_head(self, segment: Segment) -> "Timeline":
        """The current branch ends in another segment."""
        return self._with(replace(self.current, segment=segment))

    def with_branch(self, name: str, segment: Segment) -> "Timeline":
        """One more branch, the current one from now on."""
        number = 1 + max(each.number for each in self.branches)
        branches = (*self.branches, BranchHead(number, name, segment))
        return replace(self, branches=branches, current_number=number)

    def on_branch(self, number: int) -> "Timeline":
        """Another branch is current."""
        return replace(self, current_number=self.branch(number).number)

    def with_name(self, number: int, name: str) -> "Timeline":
        """A branch is called otherwise."""
        return self._with(replace(self.branch(number), name=name))

    def without_branch(self, number: int) -> "Timeline":
        """Without a branch and what was noted on it alone.

        Where it was the current one, the one that shares the longest past with it is
        current.

        Raises
        ------
        ValueError
            When it is the only one.
        """
        gone = self.branch(number)
        others = tuple(each for each in self.branches if each is not gone)
        if not others:
            raise ValueError("The only branch cannot be deleted.")
        ways = {each.number: Lineage(each.segment) for each in others}
        current = self.current_number
        if current == number:
            way = Lineage(gone.segment)
            current = max(ways, key=lambda other: way.parting_from(ways[other]))
        left = replace(self, branches=others, current_number=current)

        def stays(note: Note) -> bool:
            return any(way.passes(note.segment, note.step) for way in ways.values())

        return replace(
            left,
            bookmarks=tuple(filter(stays, self.bookmarks)),
            typed=tuple(filter(stays, self.typed)),
        )

    def _with(self, branch: BranchHead) -> "Timeline":
        branches = tuple(
            branch if each.number == branch.number else each for each in self.branches
        )
        return replace(self, branches=branches)

    # Bookmarks

    def bookmark(self, number: int) -> BookmarkNote:
        """A bookmark by its number.

        Raises
        ------
        IndexError
            When there is none.
        """
        for each in self.bookmarks:
            if each.number == number:
                return each
        raise IndexError(f"There is no bookmark {number}.")

    def with_bookmark(self, segment: Segment, step: int, name: str) -> "Timeline":
        """One more bookmark."""
        number = 1 + max((each.number for each in self.bookmarks), default=0)
        bookmarks = (*self.bookmarks, BookmarkNote(segment, step, number, name))
        return replace(self, bookmarks=bookmarks)

    def with_bookmark_name(self, number: int, name: str) -> "Timeline":
        """A bookmark is called otherwise."""
        renamed = replace(self.bookmark(number), name=name)
        bookmarks = tuple(
            renamed if each.number == number else each for each in self.bookmarks
        )
        return replace(self, bookmarks=bookmarks)

    def without_bookmark(self, number: int) -> "Timeline":
        """One bookmark less."""
        gone = self.bookmark(number)
        bookmarks = tuple(each for each in self.bookmarks if each is not gone)
        return replace(self, bookmarks=bookmarks)

    # Typed scores

    def typed_at(self, way: Lineage, step: int, sample: Sample) -> TypedScores | None:
        """What was typed for a sample on a way, after ``step`` updates."""
        for each in self.typed:
            if (each.step, each.sample) == (step, sample) and way.passes(
                each.segment, step
            ):
                return each
        return None

    def with_typed(
        self, typed: TypedScores, instead_of: TypedScores | None
    ) -> "Timeline":
        """Scores typed at a place, in the place of others."""
        rest = self.without_typed(instead_of).typed
        return replace(self, typed=(*rest, typed))

    def without_typed(self, gone: TypedScores | None) -> "Timeline":
        """A sample's own scores again at a place."""
        return replace(
            self, typed=tuple(each for each in self.typed if each is not gone)
        )
