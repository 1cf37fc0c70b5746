"""What a slice through a run depends on, taken out of the run."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.network import Architecture, Parameters
from nnviz.session.run import Run
from nnviz.session.slice_choice import (
    BetweenLine,
    Centre,
    GradientPlane,
    SliceChoice,
)

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class SliceStart:
    """A slice's choice and the states it is made from, in the order W1, b1, W2, ….

    Attributes
    ----------
    origin
        (P,): the state after ``step`` updates that it passes through.
    before
        (P,): the state one update earlier, where the last step is a direction.
    path
        States (P,) along the run, where it is the directions of the path.
    other
        (P,): the state at the other end of a line that has one.
    name
        Of that line.
    """

    choice: SliceChoice
    architecture: Architecture
    step: int
    origin: Floats
    before: Floats | None = None
    path: tuple[Floats, ...] = ()
    other: Floats | None = None
    name: str = ""

    @property
    def parameters(self) -> Parameters:
        """Those at the origin."""
        return Parameters.from_flat(self.architecture, self.origin)


def slice_start(run: Run, choice: SliceChoice, centre: Centre) -> SliceStart:
    """All but the path, which has many states. The run stays where it is.

    Raises
    ------
    IndexError
        When a bookmark does not exist.
    ValueError
        When two bookmarks are of the same state.
    """
    if isinstance(choice, BetweenLine):
        return _between(run, choice)
    step = centre_step(run, centre)
    before = None
    if isinstance(choice, GradientPlane) and choice.second == "last_step" and step > 0:
        before = _flat(run.parameters_at(step - 1))
    origin = _flat(run.parameters_at(step))
    return SliceStart(choice, run.architecture, step, origin, before)


def centre_step(run: Run, centre: Centre) -> int:
    """The step whose state is the centre; a fixed one, or the last before it."""
    if isinstance(centre, int):
        return min(max(0, centre), run.last_step)
    return {"present": run.step, "start": 0, "end": run.last_step}[centre]


def _between(run: Run, choice: BetweenLine) -> SliceStart:
    first, second = (run.timeline.bookmark(n) for n in (choice.start, choice.end))
    start, end = (
        _flat(run.parameters_on(note.segment, note.step)) for note in (first, second)
    )
    if np.array_equal(start, end):
        raise ValueError(
            f"{first.name} and {second.name} are the same state: there is no line"
            " between them."
        )
    return SliceStart(
        choice,
        run.architecture,
        first.step,
        start,
        other=end,
        name=f"{first.name} → {second.name}",
    )


def _flat(parameters: Parameters) -> Floats:
    return np.asarray(parameters.flat(), np.float64)
