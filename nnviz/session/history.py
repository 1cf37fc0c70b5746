"""The curves of a run: exact losses and accuracies at the steps that were measured."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.trace import Evaluation
from nnviz.session.measuring import MeasuringPlan
from nnviz.session.snapshot import History

MOST_POINTS = 8192
"""The most points kept; a curve on a screen has fewer pixels."""
_NEWEST = MOST_POINTS // 4
_ENOUGH = 3 * MOST_POINTS // 4
_ROOM = 256


class HistoryRecorder:
    """Measured points in ascending order of steps; thinned out when there are many.

    Points are wanted where the ``plan`` says, made of ``spacing`` and
    ``per_doubling``. Others may be added. When there are too many, the spacing doubles,
    and apart from the newest points only those stay that are wanted then.

    Rows are only ever added behind the last, or the arrays are replaced, so that what
    `history` hands out never changes.
    """

    def __init__(self, spacing: int, per_doubling: int) -> None:
        self.plan = MeasuringPlan(spacing, per_doubling)
        self._count = 0
        self._steps: NDArray[np.int64] = np.empty(0, np.int64)
        self._values: NDArray[np.float64] = np.empty((4, 0))
        self._shown: History | None = None

    @classmethod
    def recorded_before(
        cls,
        plan: MeasuringPlan,
        steps: NDArray[np.int64],
        values: NDArray[np.float64],
    ) -> "HistoryRecorder":
        """One that goes on from points (m,), (4, m) recorded earlier; takes them over.

        ``values``: train and test loss, the two accuracies; NaN for what is not.
        """
        recorder = cls(plan.spacing, plan.per_doubling)
        recorder._count = len(steps)
        recorder._steps, recorder._values = steps, values
        return recorder

    @property
    def spacing(self) -> int:
        """Steps between the points, but for the beginning."""
        return self.plan.spacing

    def wants(self, step: int) -> bool:
        """Whether a point belongs at ``step`` and is not there yet."""
        return self.belongs(step) and self.at(step) is None

    def belongs(self, step: int) -> bool:
        """Whether a point belongs at ``step``."""
        return step % self.plan.spacing_at(step) == 0

    def next_after(self, step: int) -> int:
        """The next step at which a point belongs."""
        return self.plan.next_after(step)

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
            self.plan = replace(self.plan, spacing=2 * self.spacing)
            steps, values = self._points()
            spacings = np.array([self.plan.spacing_at(step) for step in steps.tolist()])
            kept = steps % spacings == 0
            # A person who steps by hand sees each of the newest points.
            kept[-_NEWEST:] = True
            self._steps, self._values = steps[kept], values[:, kept]
            self._count = len(self._steps)
