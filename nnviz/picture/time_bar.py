"""The time bar as fractions of its length: epochs, the loss, marks, the moments."""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray

from nnviz.picture.branches import time_length
from nnviz.picture.moment_chips import Chip, chip
from nnviz.picture.numbers import format_count
from nnviz.picture.table import Table
from nnviz.picture.time_marks import (
    BranchTrack,
    TimeMark,
    branch_tracks,
    time_marks,
)
from nnviz.picture.time_window import TimeWindow, whole_run
from nnviz.session.epochs import EpochClock
from nnviz.session.snapshot import Snapshot

Floats = NDArray[np.float64]

# Points of the loss drawn at most; more would fall on the same pixels.
_MOST_POINTS = 600
# The share of losses that are below the top of the outline; rare peaks are cut off.
_USUAL = 0.98


@dataclass(frozen=True, slots=True)
class TimeTick:
    """The start of an epoch, or a step: where (0 to 1); a label if there is room."""

    place: float
    label: str


@dataclass(frozen=True, slots=True, eq=False)
class TimeBarPicture:
    """What the time bar draws. Places run from 0 to 1 over the ``window`` of steps.

    ``length`` is the last step of the longest branch shown, ``last_step`` that of the
    current one. ``loss`` (m, 2): place and height (0 to 1, of the largest train loss
    that is not an outlier).
    """

    step: int
    last_step: int
    length: int
    window: TimeWindow
    ticks: tuple[TimeTick, ...]
    loss: Floats
    marks: tuple[TimeMark, ...]
    tracks: tuple[BranchTrack, ...]
    chips: tuple[Chip, ...]
    moment: int

    @property
    def is_zoomed(self) -> bool:
        """Whether a part of the run lies outside the window."""
        return not self.window.is_whole(self.length)

    def place(self, step: float) -> float:
        """Where a step is on the bar, 0 to 1 inside the window."""
        return self.window.place(step)

    def step_at(self, place: float) -> int:
        """The step at a place, within those known."""
        return min(max(round(self.window.step_at(place)), 0), self.last_step)


def time_bar_picture(
    snapshot: Snapshot, width: float, window: TimeWindow | None = None
) -> TimeBarPicture:
    """The time bar for a drawing ``width`` px long; without a window, the whole run."""
    length = time_length(snapshot)
    window = whole_run(length) if window is None else window.within(length)
    return TimeBarPicture(
        step=snapshot.step,
        last_step=snapshot.last_step,
        length=length,
        window=window,
        ticks=time_ticks(snapshot.epochs, window, width),
        loss=_loss_outline(snapshot, window),
        marks=time_marks(snapshot, window),
        tracks=branch_tracks(snapshot, window),
        chips=tuple(chip(moment, snapshot) for moment in snapshot.moments),
        moment=snapshot.moment,
    )


def time_ticks(
    epochs: EpochClock, window: TimeWindow, width: float, room: float = 56.0
) -> tuple[TimeTick, ...]:
    """Starts of epochs: a tick per 8 px at most, and a number per ``room`` px.

    Where a person has zoomed in so far that at most one begins in the window, the
    ticks are steps.
    """
    width = max(width, 1.0)
    first, last = ceil(window.first), floor(window.last)
    begun = epochs.place(max(first - 1, 0))[0] + 1 if first > 0 else 0
    ended = epochs.place(last)[0]
    if ended < begun or (ended == begun and first > 0):
        return _ticks(first, last, float, window, "step", width, room)
    return _ticks(begun, ended, epochs.start_of, window, "epoch", width, room)


def _ticks(
    first: int,
    last: int,
    step_of: Callable[[int], float],
    window: TimeWindow,
    name: str,
    width: float,
    room: float,
) -> tuple[TimeTick, ...]:
    """A tick for round ones of the numbers from ``first`` to ``last``."""
    reach = width * (window.place(step_of(last)) - window.place(step_of(first)))
    pitch = reach / (last - first) if last > first else width
    every = _round_up_nicely(8.0 / pitch)
    labelled = _round_up_nicely(max(room / pitch, every))
    ticks: list[TimeTick] = []
    named = False
    for number in range(-(-first // every) * every, last + 1, every):
        place = window.place(step_of(number))
        label = ""
        if number % labelled == 0 and place < 1.0 - 24.0 / width:
            label = format_count(number) if named else f"{name} {format_count(number)}"
            named = True
        ticks.append(TimeTick(place, label))
    return tuple(ticks)


def _round_up_nicely(number: float) -> int:
    """The next of 1, 2, 5, 10, 20, 50, …"""
    step = 1
    while True:
        for nice in (step, 2 * step, 5 * step):
            if nice >= number:
                return nice
        step *= 10


def _loss_outline(snapshot: Snapshot, window: TimeWindow) -> Floats:
    history = snapshot.history
    known = np.isfinite(history.train_loss) & (history.steps <= snapshot.last_step)
    steps, losses = history.steps[known], history.train_loss[known]
    # One point more on either side, so that the outline goes on beyond the window.
    first = max(int(np.searchsorted(steps, window.first, "right")) - 1, 0)
    last = int(np.searchsorted(steps, window.last)) + 1
    steps, losses = steps[first:last], losses[first:last]
    if len(steps) > _MOST_POINTS:
        # The highest of each stretch, so that no peak is lost.
        starts = np.linspace(0, len(steps), _MOST_POINTS, endpoint=False).astype(int)
        losses = np.maximum.reduceat(losses, starts)
        steps = steps[starts]
    if len(steps) == 0:
        return np.empty((0, 2))
    top = max(float(losses[0]), _quantile(losses, _USUAL), 1e-300)
    places = (steps - window.first) / window.span
    return np.column_stack([places, np.clip(losses / top, 0.0, 1.0)])


def _quantile(values: Floats, share: float) -> float:
    """As np.quantile, which would import numpy.ma before the first picture."""
    ordered = np.sort(values)
    place = share * (len(ordered) - 1)
    low = int(place)
    value, above = ordered[low : low + 2][[0, -1]].tolist()
    return float(value + (above - value) * (place - low))


def time_table(snapshot: Snapshot) -> Table:
    """The edits by hand with their steps, for the CSV of the time bar."""
    return Table(
        ("step", "edit"), tuple((edit.step, edit.text) for edit in snapshot.edits)
    )
