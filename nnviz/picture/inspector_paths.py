"""What a number was at the states kept along the run, as a curve to step along."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnviz.picture.curve_scale import Scale
from nnviz.picture.curves import step_scale

Floats = NDArray[np.float64]

_ROOM = 0.06
_LARGEST = 1e300
_LOG_FROM = 30.0


@dataclass(frozen=True, slots=True, eq=False)
class PathPicture:
    """A curve in the unit square: ``past`` and ``future`` are (m, 2), present shared.

    ``steps`` and ``values`` (m,) are the numbers behind it, the present one among
    them at ``now``; ``cursor`` is the place of the present step along x.
    """

    steps: NDArray[np.int64]
    values: Floats
    now: int
    x: Scale
    y: Scale
    past: Floats
    future: Floats

    @property
    def cursor(self) -> float:
        return float(self.past[-1, 0])

    def nearest(self, place: float) -> int:
        """The index of the kept state nearest to a place along x (0 to 1)."""
        return int(np.argmin(np.abs(self.steps - self.x.value(place))))

    def point(self, index: int) -> tuple[float, float]:
        """Where a kept state lies."""
        x = self.x.place(self.steps[index : index + 1].astype(np.float64))
        y = self.y.place(self.values[index : index + 1])
        return float(x[0]), float(y[0])


def path_picture(
    steps: NDArray[np.int64],
    values: Floats,
    step: int,
    value: float,
    last_step: int,
    log: bool,
) -> PathPicture:
    """The curve of ``values`` (m,) at ``steps`` (m,), with the present one added.

    On a logarithmic axis where ``log`` is wanted and the values span more than that.
    """
    now = int(np.searchsorted(steps, step))
    if now == len(steps) or steps[now] != step:
        steps = np.insert(steps, now, step)
        values = np.insert(values, now, value)
    x = step_scale(max(int(steps[-1]), last_step))
    y = _scale(values, log)
    points = np.column_stack([x.place(steps.astype(np.float64)), y.place(values)])
    return PathPicture(steps, values, now, x, y, points[: now + 1], points[now:])


def _scale(values: Floats, log: bool) -> Scale:
    finite = values[np.abs(values) < _LARGEST]
    if not len(finite):
        return Scale(-1.0, 1.0)
    low, high = float(finite.min()), float(finite.max())
    if log and low > 0.0 and high > _LOG_FROM * low:
        return Scale(low * 0.8, high * 1.25, log=True)
    room = _ROOM * (high - low)
    if room <= 1e-9 * max(abs(low), abs(high)):
        room = 0.1 * abs(high) or 1.0
    return Scale(low - room, high + room)
