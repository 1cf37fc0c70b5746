"""The states of the stretch that was trained or replayed last, kept densely."""

from bisect import bisect_right

from nnviz.engine.training import TrainingState


class RecentStates:
    """States in ascending order of their steps, so that going back costs little.

    Where keyframes stand far apart, a step back would replay as far each time. These
    are kept on the way of that replay, and the oldest are let go of.

    Parameters
    ----------
    spacing
        Steps between two of them.
    nbytes
        What they may take; the newest always stays.
    """

    def __init__(self, spacing: int, nbytes: int) -> None:
        self.spacing = spacing
        self._most_bytes = nbytes
        self._steps: list[int] = []
        self._states: list[TrainingState] = []

    def wants(self, step: int) -> bool:
        """Whether a state belongs at ``step`` and is not there yet."""
        return step % self.spacing == 0 and (
            not self._steps or step > self._steps[-1] or step < self._steps[0]
        )

    def keep(self, state: TrainingState) -> None:
        """Add a state behind the newest; any other place begins another stretch."""
        if self._steps and not (
            self._steps[-1] < state.step <= self._steps[-1] + self.spacing
        ):
            self.forget()
        self._steps.append(state.step)
        self._states.append(state)
        self._make_room()

    def limit(self, nbytes: int) -> None:
        """What they may take from now on."""
        self._most_bytes = nbytes
        self._make_room()

    def before(self, step: int) -> TrainingState | None:
        """The last one at or before ``step``."""
        index = bisect_right(self._steps, step)
        return self._states[index - 1] if index else None

    def forget(self) -> None:
        """Let go of all."""
        self._steps.clear()
        self._states.clear()

    def _make_room(self) -> None:
        while len(self._steps) > 1 and (
            len(self._steps) * self._states[-1].nbytes > self._most_bytes
        ):
            del self._steps[0], self._states[0]
