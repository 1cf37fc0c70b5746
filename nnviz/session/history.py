"""The curves of a run: exact losses and accuracies at the steps that were measured."""

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.trace import Evaluation
from nnviz.session.snapshot import History

MOST_POINTS = 8192
"""The most points kept; a curve on a screen has fewer pixels."""
_NEWEST = MOST_POINTS // 4
_ENOUGH = 3 * MOST_POINTS // 4
_ROOM = 256


class HistoryRecorder:
    """Measured points in ascending order of steps; thinned out when there are many.

    Points are wanted at multiples of ``spacing``, and at the beginning, where a curve
    changes most, ``per_doubling`` of them each time that the steps have doubled.
    Others may be added. When there are too many, the spacing doubles, and apart from
    the newest points only those stay that are wanted then.

    Rows are only ever added behind the last, or the arrays are replaced, so that what
    `history` hands out never changes.
    """

    def __init__(self, spacing: int, per_doubling: int) -> None:
        self.spacing = spacing
        self._per_doubling = per_doubling
        self._count = 0
        self._steps: NDArray[np.int64] = np.empty(0, np.int64)
        self._values: NDArray[np.float64] = np.empty((4, 0))
        self._shown: History | None = None

    def wants(self, step: int) -> bool:
        """Whether a point belongs at ``step`` and is not there yet."""
        return self.belongs(step) and self.at(step) is None

    def belongs(self, step: int) -> bool:
        """Whether a point belongs at ``step``."""
        return step % self._spacing_at(step) == 0

    def next_after(self, step: int) -> int:
        """The next step at which a point belongs."""
        spacing = self._spacing_at(step)
        return (step // spacing + 1) * spacing

    def at(self, step: int) -> tuple[float, ...] | None:
        """What was measured at ``step``: train and test loss, the two accuracies.

        NaN stands for what does not exist.
        """
        place = self._place(step)
        if place == self._count or self._steps[place] != step:
            return None
        return tuple(self._values[:, place].tolist())

    def record(self, step: int, evaluation: Evaluation) -> None:
        """Add a point; a step that was measured before keeps its first numbers."""
        place = self._place(step)
        if place < self._count and self._steps[place] == step:
            return
        numbers = [
            np.nan if number is None else number
            for number in (
                evaluation.train_loss,
                evaluation.test_loss,
                evaluation.train_accuracy,
                evaluation.test_accuracy,
            )
        ]
        if place < self._count:
            steps, values = self._points()
            self._steps = np.insert(steps, place, step)
            self._values = np.insert(values, place, numbers, axis=1)
        else:
            if self._count == len(self._steps):
                self._grow()
            self._steps[place] = step
            self._values[:, place] = numbers
        self._count += 1
        self._shown = None
        if self._count > MOST_POINTS:
            self._thin_out()

    def history(self) -> History:
        """The points so far, read-only; the same object until there are others."""
        if self._shown is None:
            steps, values = self._points()
            steps.setflags(write=False)
            values.setflags(write=False)
            self._shown = History(steps, *values)
        return self._shown

    def _spacing_at(self, step: int) -> int:
        if self._per_doubling == 0:
            return self.spacing
        # The power of two that is a ``per_doubling``-th of the step, or less.
        power = max(step // self._per_doubling, 1).bit_length() - 1
        return min(self.spacing, 1 << power)

    def _place(self, step: int) -> int:
        return int(np.searchsorted(self._steps[: self._count], step))

    def _points(self) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        return self._steps[: self._count], self._values[:, : self._count]

    def _grow(self) -> None:
        steps, values = self._points()
        room = max(_ROOM, self._count)
        self._steps = np.concatenate([steps, np.empty(room, np.int64)])
        self._values = np.concatenate([values, np.empty((4, room))], axis=1)

    def _thin_out(self) -> None:
        while self._count > _ENOUGH:
            self.spacing *= 2
            steps, values = self._points()
            spacings = np.array([self._spacing_at(step) for step in steps.tolist()])
            kept = steps % spacings == 0
            # A person who steps by hand sees each of the newest points.
            kept[-_NEWEST:] = True
            self._steps, self._values = steps[kept], values[:, kept]
            self._count = len(self._steps)
