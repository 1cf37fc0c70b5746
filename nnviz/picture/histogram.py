"""How numbers are spread: bars between round edges, zero always one of them."""

from dataclasses import dataclass
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray

from nnviz.picture.ticks import linear_ticks, round_step, tick_label

Floats = NDArray[np.float64]

_MOST_BARS = 24
_TICKS = 4
_LARGEST = 1e300


@dataclass(frozen=True, slots=True, eq=False)
class Histogram:
    """``counts`` (k,) of the values between ``edges`` (k + 1,).

    ``zeros`` of them are exactly zero: those stand in the bar right of zero.
    ``left_out`` values are not finite. ``zero`` and ``chosen`` are places from 0 to 1
    along the axis, ``None`` where there is no such place; ``ticks`` are (place,
    label).
    """

    edges: Floats
    counts: NDArray[np.intp]
    zeros: int
    left_out: int
    zero: float | None
    chosen: float | None
    ticks: tuple[tuple[float, str], ...]

    @property
    def bar_of_zeros(self) -> int:
        """The bar that exact zeros stand in; there may be none."""
        return int(np.searchsorted(self.edges, 0.0, side="right")) - 1

    @property
    def highest(self) -> int:
        return int(self.counts.max(initial=0))

    def bar_at(self, place: float) -> int | None:
        """The bar at a place from 0 to 1."""
        index = floor(place * len(self.counts))
        return index if 0 <= index < len(self.counts) else None


def histogram(values: Floats, chosen: float) -> Histogram:
    """At most about two dozen bars over all values (n,) and the chosen one."""
    usable = np.abs(values) < _LARGEST
    finite = values[usable]
    shown = finite
    has_place = bool(abs(chosen) < _LARGEST)
    if has_place:
        shown = np.append(finite, chosen)
    low, high = (0.0, 0.0) if not len(shown) else (shown.min(), shown.max())
    edges = _edges(float(low), float(high))
    counts, _ = np.histogram(finite, edges)
    first, last = float(edges[0]), float(edges[-1])
    span = last - first

    def place(value: float) -> float:
        return (value - first) / span

    return Histogram(
        edges,
        counts,
        int(np.count_nonzero(finite == 0.0)),
        int(len(values) - len(finite)),
        place(0.0) if first <= 0.0 <= last else None,
        place(chosen) if has_place else None,
        tuple(
            (place(float(tick)), tick_label(float(tick)))
            for tick in linear_ticks(first, last, _TICKS)
        ),
    )


def _edges(low: float, high: float) -> Floats:
    """Multiples of a round step from below ``low`` to above ``high``."""
    size = max(abs(low), abs(high))
    if high - low <= 1e-9 * size or high == low:
        # All the same: a bar in the middle of an axis of its own size.
        room = 0.5 * size or 0.5
        low, high = low - room, high + room
    step = round_step(high - low, _MOST_BARS - 1)
    first, last = floor(low / step), ceil(high / step)
    if last * step <= high:
        last += 1
    return np.asarray(np.arange(first, last + 1) * step, np.float64)
