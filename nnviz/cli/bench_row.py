"""A measured figure of the window, beside its goal."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BenchRow:
    """``value`` in ``unit``; ``goal`` is the most it should be, if there is one."""

    name: str
    value: float
    unit: str
    goal: float | None = None

    @property
    def reached(self) -> bool | None:
        """Whether the goal is met; ``None`` without a goal."""
        return None if self.goal is None else self.value < self.goal
