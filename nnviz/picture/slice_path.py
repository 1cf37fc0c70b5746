"""The path of a branch on a slice: what is past, and dots at even distances in time."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnviz.session.slices import SeenPath

Floats = NDArray[np.float64]

_MOST_DOTS = 14
_ROUND = (1, 2, 5)


@dataclass(frozen=True, slots=True, eq=False)
class DrawnPath:
    """Coordinates (m, 2) up to the present and from there on, the present in both.

    ``dots``: indices into the path of states at multiples of ``every`` steps.
    """

    past: Floats
    future: Floats
    dots: NDArray[np.intp]
    every: int


def drawn_path(
    path: SeenPath, step: int, present: tuple[float, float] | None
) -> DrawnPath:
    """The path of a branch while the run stands after ``step`` updates.

    ``present``: where it then stands, if it stands on this branch.
    """
    count = int(np.searchsorted(path.steps, step, side="right"))
    here = np.empty((0, 2)) if present is None else np.array([present])
    past = np.vstack([path.coordinates[:count], here])
    future = np.vstack([past[-1:], path.coordinates[count:]])
    every = dot_distance(path.steps)
    dots = np.flatnonzero(path.steps % every == 0)
    return DrawnPath(past, future, dots, every)


def dot_distance(steps: NDArray[np.int64]) -> int:
    """A round number of steps, or a power of two, all of whose multiples are there.

    Few enough for dots that can be told apart.
    """
    last = int(steps[-1]) if len(steps) else 0
    known = set(steps.tolist())
    powers = [1 << n for n in range(max(last, 1).bit_length() + 1)]
    tens = [m * 10**n for n in range(len(str(last)) + 1) for m in _ROUND]
    for every in sorted({*powers, *tens}):
        if last // every < _MOST_DOTS and known.issuperset(range(0, last + 1, every)):
            return int(every)
    return max(last, 1)


def nearest(points: Floats, to: Floats, reach: float) -> int | None:
    """The index of the nearest of points (m, 2), where one is within ``reach``."""
    if not len(points):
        return None
    away = np.linalg.norm(points - to, axis=1)
    index = int(np.argmin(away))
    return index if away[index] <= reach else None


def thinned(points: Floats, least: float) -> Floats:
    """A polyline (m, 2) without the points nearer than that to the one before."""
    kept: list[tuple[float, float]] = []
    for x, y in points.tolist():
        if kept and np.isfinite(x):
            last_x, last_y = kept[-1]
            if abs(x - last_x) < least and abs(y - last_y) < least:
                continue
        kept.append((x, y))
    if kept and len(points):
        kept[-1] = tuple(points[-1].tolist())
    return np.array(kept, np.float64).reshape(-1, 2)
