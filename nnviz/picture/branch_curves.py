"""Other branches in the loss curves: each from the step where it parted on."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnviz.picture.branch_styles import BranchStyle, branch_style
from nnviz.picture.curve_scale import Quantity, Scale, values_of
from nnviz.picture.scatter import PartName
from nnviz.session.snapshot import Branch

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class OwnPart:
    """What a branch does not share with the current one.

    ``steps`` (m,) begin at the last measured step before it parted; ``values`` has
    (m,) numbers of each set that has any.
    """

    branch: Branch
    steps: NDArray[np.int64]
    values: dict[PartName, Floats]


@dataclass(frozen=True, slots=True, eq=False)
class BranchCurve:
    """A branch in the unit square: ``points`` (m, 2) of each set that has numbers.

    ``now`` is the train number that was measured last up to the present step, and
    ``part`` what is drawn, in numbers.
    """

    number: int
    name: str
    style: BranchStyle
    part: OwnPart
    points: dict[PartName, Floats]
    now: float


@dataclass(frozen=True, slots=True)
class BranchReading:
    """The exact numbers of a branch at a measured step, and where they are drawn."""

    number: int
    name: str
    step: int
    place: float
    values: tuple[tuple[PartName, float | None, float], ...]


def own_part(branch: Branch, quantity: Quantity) -> OwnPart:
    """What is drawn of a branch."""
    steps = branch.history.steps
    first = max(int(np.searchsorted(steps, branch.parted_at, "right")) - 1, 0)
    values = values_of(branch.history, quantity)
    return OwnPart(
        branch, steps[first:], {name: column[first:] for name, column in values.items()}
    )


def branch_curve(part: OwnPart, step: int, x: Scale, y: Scale) -> BranchCurve:
    """A branch on the axes of the drawing."""
    places = x.place(part.steps.astype(np.float64))
    points = {
        name: np.column_stack([places, y.place(numbers)])
        for name, numbers in part.values.items()
    }
    last = max(int(np.searchsorted(part.steps, step, "right")) - 1, 0)
    train = part.values["train"]
    now = float(train[last]) if len(train) else float("nan")
    number = part.branch.number
    style = branch_style(number)
    return BranchCurve(number, part.branch.name, style, part, points, now)


def distance_to(points: Floats, place: Floats, size: Floats) -> float:
    """How far a place in the unit square is from a curve, px; ``size`` (2,) in px."""
    known = points[np.isfinite(points).all(axis=1)] * size
    if not len(known):
        return float("inf")
    at = place * size
    if len(known) == 1:
        return float(np.hypot(*(known[0] - at)))
    near = np.searchsorted(known[:, 0], [at[0] - 12.0, at[0] + 12.0])
    around = known[max(int(near[0]) - 1, 0) : int(near[1]) + 1]
    if len(around) < 2:
        return float(np.hypot(*(around[0] - at)))
    start, along = around[:-1], np.diff(around, axis=0)
    lengths = np.maximum((along**2).sum(axis=1), 1e-12)
    share = np.clip(((at - start) * along).sum(axis=1) / lengths, 0.0, 1.0)
    nearest = start + share[:, np.newaxis] * along
    return float(np.hypot(*(nearest - at).T).min())


def branch_reading(
    curve: BranchCurve, x: Scale, y: Scale, place: float
) -> BranchReading:
    """The measured point of a branch nearest to a place along x (0 to 1)."""
    steps = curve.part.steps
    index = int(np.argmin(np.abs(steps - x.value(place))))
    values = tuple(
        (
            name,
            None if np.isnan(numbers[index]) else float(numbers[index]),
            float(y.place(numbers[index : index + 1])[0]),
        )
        for name, numbers in curve.part.values.items()
    )
    where = float(curve.points["train"][index, 0])
    return BranchReading(curve.number, curve.name, int(steps[index]), where, values)
