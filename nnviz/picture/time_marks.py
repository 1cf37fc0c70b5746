"""What lies along the time bar: edits, bookmarks, branch points and other branches."""

from dataclasses import dataclass
from typing import Literal

from nnviz.picture.branch_styles import BranchStyle, branch_style
from nnviz.picture.branches import other_branches
from nnviz.picture.numbers import format_count
from nnviz.picture.time_window import TimeWindow
from nnviz.session.snapshot import Branch, Snapshot

MarkKind = Literal["edit", "bookmark", "fork", "goal"]
_MOST_TRACKS = 3


@dataclass(frozen=True, slots=True)
class TimeMark:
    """Something at a step: where (0 to 1 inside the window), and what, in words.

    ``numbers`` are those of the bookmarks or branches meant. ``is_here`` is whether it
    lies on the current branch.
    """

    kind: MarkKind
    step: int
    place: float
    lines: tuple[str, ...]
    numbers: tuple[int, ...] = ()
    is_here: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class BranchTrack:
    """Another branch from where it parted on: a thin line in its own style.

    ``row`` counts from 0, away from the current branch. ``start`` and ``end`` are
    places and may lie outside the window.
    """

    number: int
    name: str
    style: BranchStyle
    row: int
    start: float
    end: float
    last_step: int


def time_marks(snapshot: Snapshot, window: TimeWindow) -> tuple[TimeMark, ...]:
    """All marks inside the window, those that are drawn first at the beginning."""
    marks = (
        *_goal_mark(snapshot, window),
        *_forks(snapshot, window),
        *_bookmarks(snapshot, window),
        *_edits(snapshot, window),
    )
    return tuple(mark for mark in marks if window.has(mark.step))


def branch_tracks(snapshot: Snapshot, window: TimeWindow) -> tuple[BranchTrack, ...]:
    """The newest of the other branches, as many as there is room for."""
    tracks = [
        BranchTrack(
            branch.number,
            branch.name,
            branch_style(branch.number),
            row,
            window.place(branch.parted_at),
            window.place(branch.last_step),
            branch.last_step,
        )
        for row, branch in enumerate(other_branches(snapshot)[-_MOST_TRACKS:])
    ]
    return tuple(track for track in tracks if track.end >= 0.0 and track.start <= 1.0)


def marks_near(
    marks: tuple[TimeMark, ...], place: float, reach: float
) -> tuple[TimeMark, ...]:
    """The marks of the step nearest to a place, if one is within ``reach``.

    Those drawn last come first.
    """
    near = [mark for mark in marks if abs(mark.place - place) <= reach]
    nearest = min(near, key=lambda mark: abs(mark.place - place), default=None)
    if nearest is None:
        return ()
    return tuple(mark for mark in reversed(near) if mark.step == nearest.step)


def stops_along(snapshot: Snapshot) -> tuple[int, ...]:
    """The steps of the current branch at which there is a mark, ascending."""
    steps = {edit.step for edit in snapshot.edits}
    steps |= {branch.parted_at for branch in other_branches(snapshot)}
    steps |= {
        bookmark.step
        for bookmark in snapshot.bookmarks
        if _is_on_current(snapshot, bookmark.branch)
    }
    return tuple(sorted(step for step in steps if step <= snapshot.last_step))


def stop_beside(snapshot: Snapshot, *, forward: bool) -> int | None:
    """The next mark behind the present step, or the last before it."""
    stops = stops_along(snapshot)
    if forward:
        return next((step for step in stops if step > snapshot.step), None)
    return next((step for step in reversed(stops) if step < snapshot.step), None)


def _is_on_current(snapshot: Snapshot, number: int) -> bool:
    return any(
        branch.number == number and branch.is_current for branch in snapshot.branches
    )


def _edits(snapshot: Snapshot, window: TimeWindow) -> list[TimeMark]:
    texts: dict[int, list[str]] = {}
    for edit in snapshot.edits:
        texts.setdefault(edit.step, []).append(edit.text)
    return [
        TimeMark(
            "edit", step, window.place(step), (f"Step {format_count(step)}", *lines)
        )
        for step, lines in texts.items()
    ]


def _bookmarks(snapshot: Snapshot, window: TimeWindow) -> list[TimeMark]:
    names = {branch.number: branch.name for branch in snapshot.branches}
    marks = []
    for bookmark in snapshot.bookmarks:
        here = _is_on_current(snapshot, bookmark.branch)
        where = f"Step {format_count(bookmark.step)}"
        if not here:
            where += f" of branch “{names[bookmark.branch]}”"
        place = window.place(bookmark.step)
        lines = (f"Bookmark “{bookmark.name}”", where)
        marks.append(
            TimeMark("bookmark", bookmark.step, place, lines, (bookmark.number,), here)
        )
    return sorted(marks, key=lambda mark: mark.is_here)


def _forks(snapshot: Snapshot, window: TimeWindow) -> list[TimeMark]:
    parting: dict[int, list[Branch]] = {}
    for branch in other_branches(snapshot):
        parting.setdefault(branch.parted_at, []).append(branch)
    return [
        TimeMark(
            "fork",
            step,
            window.place(step),
            (
                f"Step {format_count(step)}",
                *(f"Branch “{branch.name}” parts here" for branch in branches),
            ),
            tuple(branch.number for branch in branches),
        )
        for step, branches in parting.items()
    ]


def _goal_mark(snapshot: Snapshot, window: TimeWindow) -> list[TimeMark]:
    goal = snapshot.goal
    if goal is None or goal.is_measured:
        return []
    step = int(goal.value)
    if goal.kind == "epoch":
        step = snapshot.epochs.start_of(step)
    lines = (f"Playing stops at {goal.text()}",)
    return [TimeMark("goal", step, window.place(step), lines)]
