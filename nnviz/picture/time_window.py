"""The stretch of a run that the time bar shows, and how a person moves it."""

from dataclasses import dataclass

SMALLEST_SPAN = 10.0
"""Steps that a bar shows at least, where the run has so many."""
_MARGIN = 0.1


@dataclass(frozen=True, slots=True)
class TimeWindow:
    """From step ``first`` to step ``last``, which need not be whole.

    Places run from 0 (``first``) to 1 (``last``); ``length`` is the last step that a
    window may reach, and no window leaves the run.
    """

    first: float
    last: float

    @property
    def span(self) -> float:
        """How many steps it is long."""
        return self.last - self.first

    def place(self, step: float) -> float:
        """Where a step is, 0 to 1 inside."""
        return (step - self.first) / self.span

    def step_at(self, place: float) -> float:
        """What is at a place."""
        return self.first + place * self.span

    def has(self, step: float) -> bool:
        """Whether a step can be seen."""
        return self.first <= step <= self.last

    def is_whole(self, length: int) -> bool:
        """Whether nothing of the run lies outside."""
        return self.span >= length

    def within(self, length: int) -> "TimeWindow":
        """The same span, moved into the run."""
        span = min(max(self.span, min(SMALLEST_SPAN, length)), float(length))
        first = min(max(self.first, 0.0), length - span)
        return TimeWindow(first, first + span)

    def zoomed(self, factor: float, place: float, length: int) -> "TimeWindow":
        """``factor`` times as near; what is at ``place`` stays there."""
        span = min(max(self.span / factor, min(SMALLEST_SPAN, length)), float(length))
        first = self.step_at(place) - place * span
        return TimeWindow(first, first + span).within(length)

    def moved(self, steps: float, length: int) -> "TimeWindow":
        """The same span, ``steps`` further on."""
        return TimeWindow(self.first + steps, self.last + steps).within(length)

    def following(self, step: int, length: int) -> "TimeWindow":
        """Moved as little as shows a step with a margin of the window's tenth."""
        margin = _MARGIN * self.span
        behind = step - (self.last - margin)
        before = step - (self.first + margin)
        return self.moved(max(behind, 0.0) + min(before, 0.0), length)


def whole_run(length: int) -> TimeWindow:
    """All of a run."""
    return TimeWindow(0.0, float(length))


def between(some: float, other: float, length: int) -> TimeWindow:
    """From one step to another, in either order, and no shorter than allowed."""
    first, last = min(some, other), max(some, other)
    lacking = max(min(SMALLEST_SPAN, length) - (last - first), 0.0)
    return TimeWindow(first - lacking / 2, last + lacking / 2).within(length)
