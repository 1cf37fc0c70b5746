"""What a person can do that leaves no state to look at: seen between two snapshots."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from nnviz.session.snapshot import Snapshot

Happening = Literal[
    "weight", "bias", "data", "scores", "back", "branch", "start", "sample"
]

HAPPENINGS: Mapping[str, Happening] = MappingProxyType(
    {
        "edited weight": "weight",
        "edited bias": "bias",
        "edited data": "data",
        "typed scores": "scores",
        "gone back": "back",
        "begun a branch": "branch",
        "started anew": "start",
        "chosen another sample": "sample",
    }
)
"""By the words that a lesson has for them."""


def happened(before: Snapshot, now: Snapshot) -> frozenset[Happening]:
    """What lies between two snapshots that follow on each other."""
    found: set[Happening] = set()
    if now.selection.sample != before.selection.sample:
        found.add("sample")
    if now.typed_scores is not None and (
        now.typed_scores != before.typed_scores or now.typed_class != before.typed_class
    ):
        found.add("scores")
    if now.dataset is not before.dataset or now.architecture != before.architecture:
        if _edited_samples(before, now):
            found.add("data")
        else:
            found.add("start")
            return frozenset(found)
    if len(now.branches) > len(before.branches):
        found.add("branch")
    if now.step < before.step:
        # A reset is a new run: nothing of the one before it is ahead.
        found.add("start" if now.last_step == 0 else "back")
    elif now.step == before.step and now.moment < before.moment:
        found.add("back")
    for edit in _new_edits(before, now):
        if edit.startswith("W"):
            found.add("weight")
        elif edit.startswith("b"):
            found.add("bias")
    return frozenset(found)


def _new_edits(before: Snapshot, now: Snapshot) -> list[str]:
    old = {(edit.step, edit.text) for edit in before.edits}
    return [edit.text for edit in now.edits if (edit.step, edit.text) not in old]


def _edited_samples(before: Snapshot, now: Snapshot) -> bool:
    return any(
        text.startswith(("train sample", "test sample"))
        for text in _new_edits(before, now)
    )
