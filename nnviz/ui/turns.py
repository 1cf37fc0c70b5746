"""Who draws in which frame while the window cannot draw everything in each."""

from nnviz.session.arrangement import PLACES

# The network every second frame (30 pictures a second), each other part every sixth:
# nobody reads numbers faster, and no frame draws more than a few of them.
_CENTRE = frozenset(PLACES["centre"])
_ROUND: tuple[frozenset[str], ...] = (
    _CENTRE,
    frozenset({*PLACES["right"], "equation", "time"}),
    _CENTRE,
    frozenset({*PLACES["left"], *PLACES["loss"], "tool_bar"}),
    _CENTRE,
    frozenset(PLACES["middle"]),
)
EVERYBODY = frozenset().union(*_ROUND)


class Turns:
    """Goes round while snapshots come faster than anyone can read."""

    def __init__(self) -> None:
        self._place = 0

    def next(self, *, hurried: bool) -> frozenset[str]:
        """The parts that show this snapshot: all of them unless in a hurry."""
        if not hurried:
            return EVERYBODY
        self._place = (self._place + 1) % len(_ROUND)
        return _ROUND[self._place]
