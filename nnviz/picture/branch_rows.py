"""The branches of a run as rows of a table: where each parted, how it ended."""

from dataclasses import dataclass

import numpy as np

from nnviz.picture.branch_styles import BranchStyle, branch_style
from nnviz.picture.numbers import format_count, format_number, format_percent
from nnviz.session.snapshot import Branch, History, Snapshot

BRANCH_COLUMNS = (
    "Branch",
    "parted at",
    "last step",
    "train loss",
    "test loss",
    "train acc.",
    "test acc.",
)
_NONE = "—"


@dataclass(frozen=True, slots=True)
class BranchRow:
    """One branch: ``texts`` for `BRANCH_COLUMNS`, and a sentence on the numbers.

    The losses and accuracies are those measured last on it.
    """

    number: int
    style: BranchStyle
    is_current: bool
    is_shown: bool
    texts: tuple[str, ...]
    hint: str


def branch_rows(snapshot: Snapshot) -> tuple[BranchRow, ...]:
    """All branches in the order in which they began."""
    hidden = snapshot.selection.hidden_branches
    return tuple(
        _row(branch, branch.number not in hidden) for branch in snapshot.branches
    )


def _row(branch: Branch, is_shown: bool) -> BranchRow:
    history = branch.history
    parted = _NONE if branch.is_current else f"step {format_count(branch.parted_at)}"
    hint = "Nothing is measured on this branch yet."
    if len(history.steps):
        hint = (
            "Losses and accuracies as measured last on this branch, at step "
            f"{format_count(int(history.steps[-1]))}."
        )
    return BranchRow(
        branch.number,
        branch_style(branch.number),
        branch.is_current,
        is_shown,
        (branch.name, parted, format_count(branch.last_step), *_numbers(history)),
        hint,
    )


def _numbers(history: History) -> tuple[str, ...]:
    if not len(history.steps):
        return (_NONE,) * 4
    losses = (history.train_loss[-1], history.test_loss[-1])
    shares = (history.train_accuracy[-1], history.test_accuracy[-1])
    return (
        *(_NONE if np.isnan(loss) else format_number(loss) for loss in losses),
        *(format_percent(share) for share in shares),
    )
