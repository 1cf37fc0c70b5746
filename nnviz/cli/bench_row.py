"""A measured figure of the window, beside its goal."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BenchRow:
    """``value`` in ``unit``; ``goal`` is the most it should be, if there is one.

    With ``at_least`` it is the least.
    """

    name: str
    value: float
    unit: str
    goal: float | None = None
    at_least: bool = False

    @property
    def reached(self) -> bool | None:
        """Whether the goal is met; ``None`` without a goal."""
        if self.goal is None:
            return None
        return self.value >= self.goal if self.at_least else self.value < self.goal
