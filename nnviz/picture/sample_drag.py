"""A sample held by the hand: where it may go, and what that makes of its numbers."""

from dataclasses import dataclass, replace
from math import floor, log10

import numpy as np
from numpy.typing import NDArray

from nnviz.picture.function_fit import shown_output
from nnviz.picture.plane import Window, data_kind, is_square
from nnviz.session.selection import Sample
from nnviz.session.snapshot import Snapshot

Floats = NDArray[np.float64]

_DIGITS = 4


@dataclass(frozen=True, slots=True)
class SampleChange:
    """The place of a sample, as raw coordinates, and its targets if they change."""

    point: tuple[float, ...]
    target: tuple[float, ...] | None = None


@dataclass(frozen=True, slots=True)
class SampleDrag:
    """A sample of 1-D or 2-D data on its way.

    ``room``: where it may go, in data units. ``grip``: from the pointer to the sample.
    ``output``: of 1-D regression, the output whose target the vertical place is.
    """

    sample: Sample
    room: Window
    grip: tuple[float, float]
    output: int | None = None

    def change_to(self, snapshot: Snapshot, at: Floats) -> SampleChange:
        """The sample with the pointer at (2,), in digits that a hand can mean."""
        x, y = at + self.grip
        x = _meant(x, self.room.left, self.room.right)
        y = _meant(y, self.room.bottom, self.room.top)
        if snapshot.dataset.dimension == 2:
            return SampleChange((x, y))
        if self.output is None:
            return SampleChange((x,))
        part = snapshot.part_of(self.sample)
        target = part.targets[self.sample.index].tolist()
        target[self.output] = y
        return SampleChange((x,), tuple(target))


def sample_drag(
    snapshot: Snapshot, sample: Sample, window: Window, at: Floats
) -> SampleDrag | None:
    """Take hold of a sample with the pointer at (2,), in a drawing of ``window``.

    ``None`` where the drawing is not of the points themselves: images, slices.
    """
    dataset = snapshot.dataset
    if data_kind(dataset) not in ("plane", "fit"):
        return None
    part = snapshot.part_of(sample)
    point = part.points[sample.index]
    output = None
    if dataset.dimension == 2:
        x, y = point
    elif dataset.is_classification:
        # Drawn on the curve of its class, which it follows: it only goes sideways.
        x, y = point[0], at[1]
    else:
        output = shown_output(snapshot)
        x, y = point[0], part.targets[sample.index, output]
    room = window
    if is_square(dataset) and dataset.extent is not None:
        # The window may be wider than the square that the data live in.
        half = dataset.extent
        room = Window(-half, half, -half, half)
    return SampleDrag(
        sample,
        _with_place(room, float(x), float(y)),
        (float(x - at[0]), float(y - at[1])),
        output,
    )


def _with_place(room: Window, x: float, y: float) -> Window:
    """The room, made to hold a place that is outside."""
    return replace(
        room,
        left=min(room.left, x),
        right=max(room.right, x),
        bottom=min(room.bottom, y),
        top=max(room.top, y),
    )


def _meant(value: float, low: float, high: float) -> float:
    """The value within the range, in digits that fit how long the range is."""
    span = high - low
    decimals = _DIGITS - 1 - floor(log10(span)) if span > 0.0 else _DIGITS
    # Rounding up could leave the range.
    return min(max(round(float(value), decimals), low), high)
