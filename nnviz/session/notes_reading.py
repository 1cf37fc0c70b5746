"""Branches, notes and what is chosen, read from ``edits.json`` of a session file."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from nnviz.datasets.dataset import Dataset
from nnviz.session.edits_reading import (
    LARGEST_STEP,
    check_format,
    read_sample,
    text,
    whole,
)
from nnviz.session.existence import checked_scores
from nnviz.session.experiment import Experiment
from nnviz.session.goal import GOAL_KINDS, Goal, GoalKind
from nnviz.session.json_place import Fields, Place, one_of
from nnviz.session.moments import moments_of
from nnviz.session.segments import Lineage, Segment
from nnviz.session.selection import Selection, Unit
from nnviz.session.timeline import BookmarkNote, BranchHead, Timeline, TypedScores
from nnviz.session.unit_names import unit_named

_KEYS = (
    "format",
    "version",
    "segment",
    "step",
    "moment",
    "sample",
    "unit",
    "hidden_branches",
    "data",
    "goal",
    "branch",
    "branches",
    "bookmarks",
    "typed_scores",
    "segments",
)
_BRANCH_KEYS = ("number", "name", "segment")
_BOOKMARK_KEYS = ("number", "name", "segment", "step")
_TYPED_KEYS = ("segment", "step", "sample", "scores", "true_class", "text")


@dataclass(frozen=True, slots=True, eq=False)
class Notes:
    """The timeline, where on it the session stands, and what is chosen."""

    timeline: Timeline
    segment: Segment
    step: int
    moment: int
    selection: Selection


def read_notes(
    document: Place,
    experiment: Experiment,
    dataset: Dataset,
    segments: tuple[Segment, ...],
) -> Notes:
    """All of ``edits.json`` but the segments, which are at hand.

    Raises
    ------
    ExperimentError
    """
    check_format(document)
    fields = document.fields(_KEYS)
    segment, step = _read_place(fields, segments)
    timeline = _read_timeline(fields, dataset, segments)
    if not Lineage(timeline.current.segment).has(segment, step):
        raise fields.place("segment").error(
            "with its step is not on the branch that is current"
        )
    moments = moments_of(experiment.network.architecture, experiment.loss)
    hidden = fields.required("hidden_branches", "a list").items("a list of branches")
    numbers = {head.number for head in timeline.branches}
    return Notes(
        timeline,
        segment,
        step,
        whole(fields, "moment", 0, len(moments) - 1),
        Selection(
            sample=read_sample(fields.required("sample", "an object"), dataset),
            unit=_read_unit(fields.required("unit", "a name, or null"), experiment),
            hidden_branches=frozenset(_one_of(each, numbers) for each in hidden),
        ),
    )


def _read_timeline(
    fields: Fields, dataset: Dataset, segments: tuple[Segment, ...]
) -> Timeline:
    branches = [
        BranchHead(
            whole(each, "number", 1, LARGEST_STEP),
            text(each.required("name", "a name")),
            segments[whole(each, "segment", 0, len(segments) - 1)],
        )
        for each in _objects(fields, "branches", _BRANCH_KEYS)
    ]
    numbers = _numbered(fields.place("branches"), [head.number for head in branches])
    if not branches:
        raise fields.place("branches").refusal("a list of at least one branch")
    bookmarks = []
    for each in _objects(fields, "bookmarks", _BOOKMARK_KEYS):
        place = _read_place(each, segments)
        number = whole(each, "number", 1, LARGEST_STEP)
        name = text(each.required("name", "a name"))
        bookmarks.append(BookmarkNote(*place, number, name))
    _numbered(fields.place("bookmarks"), [note.number for note in bookmarks])
    return Timeline(
        tuple(branches),
        _one_of(fields.required("branch", "the number of a branch"), numbers),
        tuple(bookmarks),
        tuple(
            _read_typed(each, dataset, segments)
            for each in _objects(fields, "typed_scores", _TYPED_KEYS)
        ),
        _read_goal(fields.required("goal", "an object, or null"), dataset),
    )


def _read_typed(
    fields: Fields, dataset: Dataset, segments: tuple[Segment, ...]
) -> TypedScores:
    segment, step = _read_place(fields, segments)
    place = fields.required("scores", "a list of numbers")
    scores = place.numbers(None, "a list of numbers")
    true_class = whole(fields, "true_class", 0, max(len(scores) - 1, 0))
    try:
        scores = checked_scores(scores, true_class)
    except IndexError:
        raise place.refusal("a list of at least one number") from None
    return TypedScores(
        segment,
        step,
        read_sample(fields.required("sample", "an object"), dataset),
        scores,
        true_class,
        text(fields.required("text", "a text")),
    )


def _read_goal(place: Place, dataset: Dataset) -> Goal | None:
    if place.value is None:
        return None
    fields = place.fields(("kind", "value"))
    kind = fields.required("kind", one_of(GOAL_KINDS)).choice(GOAL_KINDS)
    value = fields.required("value", "a number").number(lambda _: True, "a number")
    try:
        goal = Goal(cast(GoalKind, kind), value)
        goal.check(dataset)
    except ValueError as error:
        sentence = str(error).rstrip(".")
        raise place.error(f"does not fit this run ({sentence})") from None
    return goal


def _read_unit(place: Place, experiment: Experiment) -> Unit | None:
    if place.value is None:
        return None
    try:
        return unit_named(text(place), experiment.network.architecture)
    except ValueError as error:
        sentence = str(error).rstrip(".")
        raise place.error(f"does not fit this run ({sentence})") from None


def _read_place(fields: Fields, segments: tuple[Segment, ...]) -> tuple[Segment, int]:
    """A segment and a step on it."""
    segment = segments[whole(fields, "segment", 0, len(segments) - 1)]
    return segment, whole(fields, "step", segment.start, segment.last_step)


def _objects(fields: Fields, key: str, keys: tuple[str, ...]) -> Iterable[Fields]:
    return [
        place.fields(keys) for place in fields.required(key, "a list").items("a list")
    ]


def _numbered(place: Place, numbers: list[int]) -> set[int]:
    if len(set(numbers)) < len(numbers):
        raise place.error("has a number twice; each is accepted once")
    return set(numbers)


def _one_of(place: Place, numbers: set[int]) -> int:
    number = place.whole(1, LARGEST_STEP)
    if number not in numbers:
        raise place.error(f"is {number}, but there is no branch of this number")
    return number
