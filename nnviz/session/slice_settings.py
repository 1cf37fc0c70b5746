"""What a person chooses about the loss surface; both its views show the same."""

from dataclasses import dataclass, field
from typing import Literal

from nnviz.session.slice_choice import (
    BetweenLine,
    Centre,
    GradientLine,
    ParameterLine,
    PathPlane,
    SliceChoice,
)
from nnviz.session.surface_task import Frame, SampleChoice

Levels = Literal["log", "linear"]
GRIDS = (51, 101, 201)
"""Points a side that can be chosen for a plane."""
LINE_POINTS = 401


@dataclass(frozen=True, slots=True)
class SliceSettings:
    """Where the loss is looked at, whose loss it is, and how finely.

    ``centre`` has no effect on a line between bookmarks. ``penalised``: with the
    penalty on the weights. ``frame``: the part of the slice that is shown, ``None``
    for the path and its neighbourhood.
    """

    choice: SliceChoice = field(default_factory=PathPlane)
    centre: Centre = "end"
    samples: SampleChoice = "train"
    penalised: bool = False
    levels: Levels = "log"
    frame: Frame | None = None
    grid: int = GRIDS[0]

    @property
    def is_line(self) -> bool:
        """Whether the slice has one dimension only."""
        return isinstance(self.choice, GradientLine | ParameterLine | BetweenLine)
