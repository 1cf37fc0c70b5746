"""How often the whole training set is looked at while a network plays."""

from time import perf_counter

from nnviz.session.activity import LayerActivity, activity_of
from nnviz.session.snapshot import Snapshot

_SECONDS = 0.35


class ActivityPace:
    """The activity of every layer: at once while paused, else a few times a second."""

    def __init__(self) -> None:
        self._shown: tuple[LayerActivity, ...] = ()
        self._of: tuple[object, ...] = ()
        self._at = 0.0

    def activity(self, snapshot: Snapshot) -> tuple[LayerActivity, ...]:
        """That of the snapshot, or of one just before it."""
        of = snapshot.architecture, snapshot.dataset
        same = all(one is other for one, other in zip(self._of, of, strict=False))
        fresh = perf_counter() - self._at < _SECONDS
        if not (self._shown and same and fresh and snapshot.playing):
            self._shown = activity_of(snapshot)
            self._of, self._at = of, perf_counter()
        return self._shown
