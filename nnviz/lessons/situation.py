"""What a lesson can see at one moment: the snapshot, and how the window shows it."""

from dataclasses import dataclass

from nnviz.picture.drawings import Drawing
from nnviz.session.snapshot import Snapshot


@dataclass(frozen=True, slots=True, eq=False)
class Situation:
    """The snapshot with what is seen of it.

    ``views`` are the names of the views on the screen; ``drawing`` is how neurons are
    drawn, ``terms`` whether the network's terms are written beside it.
    """

    snapshot: Snapshot
    views: frozenset[str] = frozenset()
    drawing: Drawing = "combined"
    terms: bool = False
