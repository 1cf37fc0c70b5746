"""Which branches are shown beside the current one, and how far they go."""

from nnviz.session.snapshot import Branch, Snapshot


def current_branch(snapshot: Snapshot) -> Branch | None:
    """The branch that the run is on; `None` where a snapshot knows of no branches."""
    return next((branch for branch in snapshot.branches if branch.is_current), None)


def other_branches(snapshot: Snapshot) -> tuple[Branch, ...]:
    """Those shown beside the current one."""
    hidden = snapshot.selection.hidden_branches
    return tuple(
        branch
        for branch in snapshot.branches
        if not branch.is_current and branch.number not in hidden
    )


def time_length(snapshot: Snapshot) -> int:
    """The last step of the longest branch shown."""
    others = (branch.last_step for branch in other_branches(snapshot))
    return max(snapshot.last_step, *others, 1)
