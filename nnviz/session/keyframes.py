"""States kept along a run, so that each step is reached again by a short replay."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass

from nnviz.engine.settings import Training
from nnviz.engine.training import TrainingState

SHORTEST_SPACING = 64
"""Steps between keyframes of a small network."""
_SPACING_COST = 1600.0
"""Microseconds of training after which a costlier network gets a keyframe."""
_OBJECT_BYTES = 1000
"""What a keyframe takes beside the numbers in its arrays."""


@dataclass(frozen=True, slots=True)
class Budget:
    """How much memory keyframes may take, and where they must be dense.

    ``near_steps``: as far behind the newest keyframe they are kept at the full
    density. ``nbytes``: what the dense ones may take, and again those of the far
    past. Where that is less than ``fewest`` states of a large network, so many are
    kept as long as they stay below ``most_nbytes``.
    """

    near_steps: int = 1024
    nbytes: int = 8 * 2**20
    fewest: int = 32
    most_nbytes: int = 128 * 2**20

    def of(self, frame: "Keyframe") -> int:
        """The bytes that one of the two kinds may take, given how large a state is."""
        return max(self.nbytes, min(self.fewest * frame.nbytes, self.most_nbytes))


@dataclass(frozen=True, slots=True, eq=False)
class Keyframe:
    """The state at a step, before the events at that step, and what it ran under."""

    state: TrainingState
    training: Training

    @property
    def step(self) -> int:
        return self.state.step

    @property
    def nbytes(self) -> int:
        """The memory that it takes, about."""
        return self.state.nbytes + _OBJECT_BYTES


class _Row:
    """Keyframes in ascending order of their steps."""

    def __init__(self) -> None:
        self.steps: list[int] = []
        self.frames: list[Keyframe] = []
        self.nbytes = 0

    def __contains__(self, step: int) -> bool:
        index = bisect_left(self.steps, step)
        return index < len(self.steps) and self.steps[index] == step

    def add(self, frame: Keyframe) -> None:
        index = bisect_left(self.steps, frame.step)
        self.steps.insert(index, frame.step)
        self.frames.insert(index, frame)
        self.nbytes += frame.nbytes

    def before(self, step: int) -> Keyframe | None:
        """The last one at or before ``step``."""
        index = bisect_right(self.steps, step)
        return self.frames[index - 1] if index else None

    def take(self, start: int, stop: int) -> list[Keyframe]:
        """Take out those from the index ``start`` up to ``stop``."""
        taken = self.frames[start:stop]
        del self.steps[start:stop], self.frames[start:stop]
        self.nbytes -= sum(frame.nbytes for frame in taken)
        return taken

    def keep_if(self, wanted: Callable[[int], bool]) -> None:
        """Let go of those at steps that are not wanted."""
        for frame in self.take(0, len(self.frames)):
            if wanted(frame.step):
                self.add(frame)


class Keyframes:
    """Keyframes that are dense near the newest one and sparse in the far past.

    Near the newest one they stand at multiples of ``spacing``, so that stepping back
    is a short replay; those left behind thin out to multiples of a larger spacing,
    which doubles whenever the budget is used up. The one at step 0 always stays.

    Parameters
    ----------
    step_cost
        Estimated microseconds of one step: costly steps get a closer spacing, so
        that a replay takes about as long for every network.
    budget
        How much memory they may take.
    """

    def __init__(self, step_cost: float, budget: Budget) -> None:
        self._budget = budget
        self.spacing = max(1, min(SHORTEST_SPACING, round(_SPACING_COST / step_cost)))
        self._far_spacing = self.spacing
        self._near = _Row()
        self._far = _Row()

    def __len__(self) -> int:
        return len(self._near.steps) + len(self._far.steps)

    @property
    def nbytes(self) -> int:
        """The memory that all take, about."""
        return self._near.nbytes + self._far.nbytes

    def wants(self, step: int) -> bool:
        """Whether a keyframe belongs at ``step`` and is not there yet."""
        return step % self.spacing == 0 and step not in self

    def next_after(self, step: int) -> int:
        """The next step at which a keyframe belongs."""
        return (step // self.spacing + 1) * self.spacing

    def __contains__(self, step: int) -> bool:
        return step in self._near or step in self._far

    def keep(self, frame: Keyframe) -> None:
        """Add a keyframe at a step that has none, the newest from now on."""
        near, far = self._near, self._far
        near.add(frame)
        reach = self._budget.near_steps
        self._leave_behind(
            bisect_right(near.steps, frame.step + reach), len(near.steps)
        )
        self._leave_behind(0, bisect_left(near.steps, frame.step - reach))
        allowed = self._budget.of(frame)
        while near.nbytes > allowed and len(near.steps) > 1:
            self.spacing *= 2
            near.keep_if(lambda step: step % self.spacing == 0)
        while far.nbytes > allowed and len(far.steps) > 1:
            self._far_spacing *= 2
            far.keep_if(lambda step: step % self._far_spacing == 0)

    def before(self, step: int) -> Keyframe:
        """The last keyframe at or before ``step``."""
        near, far = self._near.before(step), self._far.before(step)
        if near is None or (far is not None and far.step > near.step):
            assert far is not None
            return far
        return near

    def forget_after(self, step: int) -> None:
        """Let go of all behind ``step``."""
        for row in (self._near, self._far):
            row.take(bisect_right(row.steps, step), len(row.steps))

    def copy(self) -> "Keyframes":
        """The same (frozen) keyframes, kept and let go of on their own."""
        return self._with(self._frames())

    def sketch(self, nbytes: int) -> "Keyframes":
        """A few of them, evenly chosen, in about ``nbytes``; step 0 is among them.

        The spacing stays: a replay keeps those anew that are missing.
        """
        every = max(1, -(-self.nbytes // nbytes))
        return self._with(self._frames()[::every])

    def _frames(self) -> list[Keyframe]:
        return sorted([*self._near.frames, *self._far.frames], key=lambda f: f.step)

    def _with(self, frames: list[Keyframe]) -> "Keyframes":
        twin = Keyframes.__new__(Keyframes)
        twin._budget = self._budget
        twin.spacing, twin._far_spacing = self.spacing, self._far_spacing
        twin._near, twin._far = _Row(), _Row()
        for frame in frames:
            twin._far.add(frame)
        return twin

    def _leave_behind(self, start: int, stop: int) -> None:
        for frame in self._near.take(start, stop):
            if frame.step % self._far_spacing == 0:
                self._far.add(frame)
