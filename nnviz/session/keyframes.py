"""States kept along a run, so that each step is reached again by a short replay."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from weakref import WeakSet

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.training import TrainingState

MOST_BYTES = 256 * 2**20
"""What all keyframes may take together."""
LONGEST_SPACING = 64
"""Steps between the keyframes of a small network, once there are many."""
ENOUGH_FRAMES = 256
"""Where more are kept, they move apart up to the usual spacing."""
_SPACING_COST = 2400.0
"""Microseconds of training after which a costlier network gets a keyframe."""
_CHUNK_BYTES = 2**16
"""Small states stand together in blocks of about so much."""
_LARGE_STATE = 2**14
"""From so many bytes on each state has a block of its own."""


class Budget:
    """The memory that keyframes may take together, wherever they are kept.

    Parameters
    ----------
    nbytes
        The most bytes. When they are used up, those who keep most let go of every
        second keyframe. The first of each always stays, however small the budget.
    """

    def __init__(self, nbytes: int = MOST_BYTES) -> None:
        self.nbytes = nbytes
        self._keepers: WeakSet[Keyframes] = WeakSet()

    @property
    def used(self) -> int:
        """The bytes that all keyframes take now."""
        return sum(keeper.nbytes for keeper in self._keepers)

    def admit(self, keeper: "Keyframes") -> None:
        """Let another one keep keyframes under this budget, as long as it lives."""
        self._keepers.add(keeper)

    def make_room(self) -> None:
        """Thin keyframes out until all fit."""
        used = self.used
        while used > self.nbytes:
            largest = max(self._keepers, key=lambda each: each.nbytes)
            if len(largest) < 2:
                return
            used -= largest.thin_out()


def usual_spacing(step_cost: float) -> int:
    """Steps between keyframes of a network whose step takes ``step_cost`` µs.

    Costly steps get a closer spacing, so that a replay takes about as long for every
    network. A power of two, so that spacings that have doubled meet.
    """
    affordable = max(1.0, min(LONGEST_SPACING, _SPACING_COST / step_cost))
    return 1 << (int(affordable).bit_length() - 1)


@dataclass(frozen=True, slots=True)
class KeyframePlan:
    """Where `Keyframes` that begin at ``start`` are going to want a state at least.

    At multiples of ``spacing``, which doubles up to ``usual_spacing``.
    """

    start: int
    spacing: int
    usual_spacing: int

    def next_after(self, step: int) -> int:
        """The next step at which a state is wanted."""
        return (step // self.spacing + 1) * self.spacing

    def after(self, step: int) -> "KeyframePlan":
        """The plan from ``step`` on, once the state there is kept."""
        kept = 1 + step // self.spacing - self.start // self.spacing
        if kept > ENOUGH_FRAMES and self.spacing < self.usual_spacing:
            return replace(self, spacing=2 * self.spacing)
        return self


@dataclass(frozen=True, slots=True, eq=False)
class KeptFrames:
    """What `Keyframes` hold at one time; nothing in it changes when they go on.

    ``blocks``: pairs of numbers (m, 1 + V, P) and places (m, 3: epoch, offset and the
    optimiser's count of updates), ``count`` rows together.
    """

    spacing: int
    count: int
    blocks: tuple[tuple[NDArray[Any], NDArray[np.int64]], ...]


class Keyframes:
    """The states of one stretch of training: at its start, and at even distances.

    After the first they stand at consecutive multiples of ``spacing``. Close at
    first, so that the curve of a parameter has points in a short run as well; with
    more than `ENOUGH_FRAMES` the spacing doubles, up to the usual one, and beyond
    that when the budget asks for it.

    The numbers stand in large blocks: a state of a small network takes its own bytes
    and hardly more.

    Parameters
    ----------
    first
        The state at the start.
    usual_spacing
        The spacing that is short enough, a power of two.
    budget
        How much memory all keyframes may take.
    most_rows
        How many states share a block at most.
    """

    def __init__(
        self,
        first: TrainingState,
        usual_spacing: int,
        budget: Budget,
        most_rows: int = sys.maxsize,
    ) -> None:
        self.start = first.step
        self.spacing = 1
        self._usual_spacing = usual_spacing
        self._budget = budget
        self._blocks: list[_Block] = []
        self._count = 0
        self._blocks.append(_Block.like(first, most_rows))
        self._put(first)
        self._grown = 0
        budget.admit(self)
        budget.make_room()

    @classmethod
    def kept_before(
        cls,
        states: Iterator[TrainingState],
        count: int,
        spacing: int,
        usual_spacing: int,
        budget: Budget,
    ) -> "Keyframes":
        """Those that were kept earlier, at the start and at multiples of ``spacing``.

        ``states`` are ``count``, at least the first.
        """
        keyframes = cls(next(states), usual_spacing, budget, most_rows=max(count, 2))
        keyframes.spacing = spacing
        for state in states:
            keyframes._put(state)
        return keyframes

    def frames(self) -> KeptFrames:
        """What is kept now, without a copy."""
        rows = len(self._blocks[0])
        counts = [min(rows, self._count - i) for i in range(0, self._count, rows)]
        return KeptFrames(
            self.spacing,
            self._count,
            tuple(
                (block.numbers[:count], block.places[:count])
                for block, count in zip(self._blocks, counts, strict=True)
            ),
        )

    def count_under(self, budget: Budget) -> None:
        """Belong to another budget from now on; it makes room when it is asked to."""
        self._budget = budget
        budget.admit(self)

    def __len__(self) -> int:
        return self._count

    @property
    def nbytes(self) -> int:
        """The memory that they take."""
        blocks = self._blocks
        return len(blocks) * blocks[0].nbytes if blocks else 0

    @property
    def newest(self) -> int:
        """The step of the last one."""
        return self._step(self._count - 1)

    @property
    def steps(self) -> NDArray[np.int64]:
        """(m,): where they stand, ascending."""
        first = self._first_multiple
        rest = first + self.spacing * np.arange(self._count - 1, dtype=np.int64)
        return np.concatenate([np.array([self.start], np.int64), rest])

    @property
    def plan(self) -> KeyframePlan:
        """Where states are going to be wanted, thinned out later or not."""
        usual = self._usual_spacing
        return KeyframePlan(self.start, min(self.spacing, usual), usual)

    def wants(self, step: int) -> bool:
        """Whether a keyframe belongs at ``step`` and is not there yet."""
        return step % self.spacing == 0 and step > self.newest

    def next_after(self, step: int) -> int:
        """The next step at which a keyframe belongs."""
        return (step // self.spacing + 1) * self.spacing

    def keep(self, state: TrainingState) -> None:
        """Add the state at the next step that wants one."""
        self._put(state)
        while self._count > ENOUGH_FRAMES and self.spacing < self._usual_spacing:
            self.thin_out()
        self._grown += self._blocks[-1].row_bytes
        # Adding up all that is kept would cost as much as keeping.
        if self._grown > self._budget.nbytes >> 8:
            self._grown = 0
            self._budget.make_room()

    def before(self, step: int) -> TrainingState:
        """The last one at or before ``step``; the first, where all are behind it."""
        return self.state(self._index(step))

    def step_before(self, step: int) -> int:
        """Where the one that `before` gives stands."""
        return self._step(self._index(step))

    def state(self, index: int) -> TrainingState:
        """The ``index``-th of them; its arrays are views of what is kept."""
        rows = len(self._blocks[0])
        return self._blocks[index // rows].state(index % rows, self._step(index))

    def thin_out(self) -> int:
        """Let go of every second one but for the first; the bytes that it freed."""
        before = self.nbytes
        doubled = 2 * self.spacing
        steps = self.steps
        kept = steps % doubled == 0
        kept[0] = True
        blocks, self._blocks, self._count = self._blocks[::-1], [], 0
        rows = len(blocks[0])
        for first in range(0, len(steps), rows):
            # Taken out one by one: there is no room for all of them twice.
            self._take_over(blocks.pop(), np.flatnonzero(kept[first : first + rows]))
        self.spacing = doubled
        return before - self.nbytes

    @property
    def _first_multiple(self) -> int:
        return self.next_after(self.start)

    def _step(self, index: int) -> int:
        if index == 0:
            return self.start
        return self._first_multiple + (index - 1) * self.spacing

    def _index(self, step: int) -> int:
        behind = (step - self._first_multiple) // self.spacing + 1
        return min(max(behind, 0), self._count - 1)

    def _put(self, state: TrainingState) -> None:
        self._room().put(self._row, state)
        self._count += 1

    def _take_over(self, block: "_Block", rows: NDArray[np.intp]) -> None:
        """Go on with some rows of a block."""
        if len(block) == 1:
            self._blocks += [block] * len(rows)
            self._count += len(rows)
            return
        while len(rows) > 0:
            if not self._blocks:
                self._blocks.append(block.empty())
            room = self._room()
            part = rows[: len(room) - self._row]
            room.copy(self._row, block, part)
            self._count += len(part)
            rows = rows[len(part) :]

    @property
    def _row(self) -> int:
        return self._count % len(self._blocks[0])

    def _room(self) -> "_Block":
        """The block with the next free row."""
        if self._count == len(self._blocks) * len(self._blocks[0]):
            self._blocks.append(self._blocks[0].empty())
        return self._blocks[-1]


class _Block:
    """Room for some states of one size.

    ``numbers`` (m, 1 + V, P): the parameters, and what the optimiser remembers.
    ``places`` (m, 3): epoch, offset and the optimiser's count of updates.
    """

    def __init__(self, numbers: NDArray[Any], places: NDArray[np.int64]) -> None:
        self.numbers = numbers
        self.places = places

    @classmethod
    def like(cls, state: TrainingState, most_rows: int) -> "_Block":
        large = state.nbytes >= _LARGE_STATE
        rows = 1 if large else min(_CHUNK_BYTES // max(1, state.nbytes), most_rows)
        shape = (rows, 1 + len(state.vectors), len(state.theta))
        return cls(np.empty(shape, state.theta.dtype), np.empty((rows, 3), np.int64))

    def empty(self) -> "_Block":
        """Another one of the same size."""
        return _Block(np.empty_like(self.numbers), np.empty_like(self.places))

    def __len__(self) -> int:
        return len(self.places)

    @property
    def row_bytes(self) -> int:
        return self.nbytes // len(self)

    @property
    def nbytes(self) -> int:
        return self.numbers.nbytes + self.places.nbytes

    def put(self, row: int, state: TrainingState) -> None:
        numbers = self.numbers[row]
        numbers[0] = state.theta
        for room, vector in zip(numbers[1:], state.vectors, strict=True):
            room[...] = vector
        self.places[row] = state.epoch, state.offset, state.update_count

    def copy(self, row: int, other: "_Block", its_rows: NDArray[np.intp]) -> None:
        """Copies of some rows of another, from ``row`` on."""
        end = row + len(its_rows)
        self.numbers[row:end] = other.numbers[its_rows]
        self.places[row:end] = other.places[its_rows]

    def state(self, row: int, step: int) -> TrainingState:
        numbers = self.numbers[row]
        numbers.setflags(write=False)
        epoch, offset, update_count = self.places[row].tolist()
        theta, *vectors = numbers
        return TrainingState(step, epoch, offset, theta, tuple(vectors), update_count)
