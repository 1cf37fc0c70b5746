"""The inspector's picture and what it is made of, each made once while it holds."""

from nnviz.picture.inspector import InspectorPicture, inspector_picture
from nnviz.picture.tokens import Tokens
from nnviz.session.inspected_path import KeptStates, Path, PathName, paths_of
from nnviz.session.inspection import Inspection, inspect
from nnviz.session.snapshot import Snapshot

Key = tuple[object, ...]

_EXACT_BITS = 6


class InspectorCache:
    """Remembers the last inspection, the last paths and the last picture.

    The paths are the costliest and hold longest: going back and forth in time changes
    nothing of them, pointing at something nothing of all three.

    Parameters
    ----------
    run
        Where the states of the past are kept.
    """

    def __init__(self, run: KeptStates) -> None:
        self._run = run
        self._inspection: tuple[Key, Inspection] | None = None
        self._paths: tuple[Key, tuple[Path, ...]] | None = None
        self._picture: tuple[Key, InspectorPicture] | None = None

    def inspection(self, snapshot: Snapshot) -> Inspection:
        """The numbers of what is chosen."""
        key = inspected_part(snapshot)
        if self._inspection is None or not _same(self._inspection[0], key):
            self._inspection = key, inspect(snapshot)
        return self._inspection[1]

    def paths(self, snapshot: Snapshot) -> tuple[Path, ...]:
        """Their way through the run."""
        key = _path_part(snapshot)
        if self._paths is None or not _same(self._paths[0], key):
            self._paths = key, paths_of(self._run, snapshot)
        return self._paths[1]

    def picture(
        self, snapshot: Snapshot, path: PathName, tokens: Tokens
    ) -> InspectorPicture:
        """The picture, with the path asked for where there is a choice."""
        moment = snapshot.moments, snapshot.moment
        parts = *inspected_part(snapshot), *_path_part(snapshot)
        key = (*parts, *moment, snapshot.last_step, path, tokens)
        if self._picture is None or not _same(self._picture[0], key):
            inspected, paths = self.inspection(snapshot), self.paths(snapshot)
            shown = inspector_picture(snapshot, inspected, paths, path, tokens)
            self._picture = key, shown
        return self._picture[1]


def inspected_part(snapshot: Snapshot) -> Key:
    """What an inspection depends on; what is large is compared by identity."""
    return (
        snapshot.trace,
        snapshot.sample,
        snapshot.dataset,
        snapshot.playing,
        snapshot.selection.unit,
        snapshot.selection.sample,
    )


def _path_part(snapshot: Snapshot) -> Key:
    """What the way of the chosen numbers through the run depends on.

    While it plays, the way is asked for anew when the run is a 64th to a 32nd longer:
    the present number is a point of its picture in any case.
    """
    reach = snapshot.last_step
    if snapshot.playing:
        reach >>= max(0, reach.bit_length() - _EXACT_BITS)
    branch = next((each.number for each in snapshot.branches if each.is_current), 0)
    return (
        branch,
        reach,
        snapshot.edits,
        snapshot.experiment,
        snapshot.dataset,
        snapshot.playing,
        snapshot.selection.unit,
        snapshot.selection.sample,
    )


def _same(some: Key, others: Key) -> bool:
    return all(
        one is other or one == other for one, other in zip(some, others, strict=True)
    )
