"""Loss and accuracy over the steps, as curves in the unit square."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nnviz.picture.branch_curves import (
    BranchCurve,
    branch_curve,
    distance_to,
    own_part,
)
from nnviz.picture.branches import current_branch, other_branches, time_length
from nnviz.picture.curve_scale import Quantity, Scale, values_of
from nnviz.picture.scatter import PartName
from nnviz.picture.table import Table
from nnviz.picture.ticks import round_below, round_step
from nnviz.session.snapshot import History, Snapshot

Floats = NDArray[np.float64]

# The end of the steps moves by a tenth of the range, not with every frame.
_STRETCHES = 10
_FEWEST_STEPS = 10
# How near to a curve the pointer is on it, px.
_REACH = 5.0
_ROOM_ABOVE = 1.06
_SMALLEST, _LARGEST = 1e-300, 1.6e308


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """One curve: ``past`` and ``future`` are (m, 2) points in the unit square.

    Both hold the present point, the future first. ``now`` is the exact present value.
    """

    part: PartName
    past: Floats
    future: Floats
    now: float


@dataclass(frozen=True, slots=True, eq=False)
class Curves:
    """The whole drawing; ``cursor`` is the place of the present step along x.

    ``branches`` are the other branches that are shown.
    """

    quantity: Quantity
    step: int
    x: Scale
    y: Scale
    cursor: float
    curves: tuple[Curve, ...]
    branches: tuple[BranchCurve, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """The exact measured values at a step; ``None`` where there is none."""

    step: int
    place: float
    values: tuple[tuple[PartName, float | None, float], ...]


def curves(snapshot: Snapshot, quantity: Quantity, log: bool) -> Curves:
    """The curves of a quantity; a part without numbers has no curve.

    Accuracies are in percent. ``log`` counts for the loss only.
    """
    history, step = with_present(snapshot), snapshot.step
    values = values_of(history, quantity)
    others = [own_part(branch, quantity) for branch in other_branches(snapshot)]
    x = step_scale(max(int(history.steps[-1]), time_length(snapshot)))
    seen = [*values.values(), *(other.values["train"] for other in others)]
    y = _scale(np.concatenate(seen), quantity, log)
    places = x.place(history.steps.astype(np.float64))
    split = int(np.searchsorted(history.steps, step))
    drawn = []
    for name, numbers in values.items():
        points = np.column_stack([places, y.place(numbers)])
        drawn.append(
            Curve(name, points[: split + 1], points[split:], float(numbers[split]))
        )
    branches = tuple(branch_curve(other, step, x, y) for other in others)
    return Curves(quantity, step, x, y, float(places[split]), tuple(drawn), branches)


def has_accuracy(snapshot: Snapshot) -> bool:
    """Whether there are classes, so that answers can be right."""
    return snapshot.evaluation.train_accuracy is not None


def with_present(snapshot: Snapshot) -> History:
    """The measured points and, among them, the present one."""
    history, step = snapshot.history, snapshot.step
    place = int(np.searchsorted(history.steps, step))
    if place < len(history.steps) and history.steps[place] == step:
        return history
    now = snapshot.evaluation
    columns = (
        (history.train_loss, now.train_loss),
        (history.test_loss, now.test_loss),
        (history.train_accuracy, now.train_accuracy),
        (history.test_accuracy, now.test_accuracy),
    )
    return History(
        np.insert(history.steps, place, step),
        *(
            np.insert(column, place, np.nan if value is None else value)
            for column, value in columns
        ),
    )


def reading_at(snapshot: Snapshot, drawn: Curves, place: float) -> Reading:
    """The measured point nearest to a place along x (0 to 1)."""
    history = with_present(snapshot)
    steps = history.steps
    wanted = drawn.x.value(place)
    right = int(np.clip(np.searchsorted(steps, wanted), 1, max(len(steps) - 1, 1)))
    around = range(max(right - 1, 0), min(right + 1, len(steps)))
    index = min(around, key=lambda i: abs(float(steps[i]) - wanted))
    values = values_of(history, drawn.quantity)
    places = {name: drawn.y.place(numbers)[index] for name, numbers in values.items()}
    return Reading(
        int(steps[index]),
        float(drawn.x.place(steps[index : index + 1].astype(np.float64))[0]),
        tuple(
            (
                name,
                None if np.isnan(numbers[index]) else float(numbers[index]),
                float(places[name]),
            )
            for name, numbers in values.items()
        ),
    )


def branch_near(drawn: Curves, place: Floats, size: Floats) -> BranchCurve | None:
    """The branch whose train curve is at a place (2,) of the unit square.

    None where a curve of the current branch is nearer. ``size`` (2,) of the plot, px.
    """
    distances = [
        (distance_to(branch.points["train"], place, size), branch)
        for branch in drawn.branches
    ]
    nearest = min(distances, key=lambda pair: pair[0], default=None)
    if nearest is None or nearest[0] > _REACH:
        return None
    own = min(
        distance_to(points, place, size)
        for curve in drawn.curves
        for points in (curve.past, curve.future)
    )
    return nearest[1] if nearest[0] < own else None


def curves_table(snapshot: Snapshot) -> Table:
    """Every measured step with its four numbers; accuracies as shares.

    First those of the current branch, then those of every other branch from where it
    parted on.
    """
    current = current_branch(snapshot)
    name = "" if current is None else current.name
    rows = _rows(with_present(snapshot), name)
    for branch in snapshot.branches:
        if not branch.is_current:
            first = int(np.searchsorted(branch.history.steps, branch.parted_at))
            rows += _rows(branch.history, branch.name)[first:]
    return Table(
        (
            *("step", "train_loss", "test_loss", "train_accuracy", "test_accuracy"),
            "branch",
        ),
        tuple(rows),
    )


def _rows(history: History, branch: str) -> list[tuple[int | float | str, ...]]:
    columns = (
        history.steps.tolist(),
        history.train_loss.tolist(),
        history.test_loss.tolist(),
        history.train_accuracy.tolist(),
        history.test_accuracy.tolist(),
    )
    return [(*row, branch) for row in zip(*columns, strict=True)]


def step_scale(last: int) -> Scale:
    """The axis of the steps: from 0 to a round number not far behind the last."""
    longest = max(last, _FEWEST_STEPS)
    stretch = max(round_step(longest, _STRETCHES) / 2, 1.0)
    return Scale(0.0, stretch * np.ceil(longest / stretch))


def _scale(values: Floats, quantity: Quantity, log: bool) -> Scale:
    finite = values[np.isfinite(values)]
    if quantity == "accuracy":
        low = float(finite.min()) if len(finite) else 0.0
        return Scale(min(10.0 * np.floor(low / 10.0), 90.0), 100.0)
    if log:
        finite = finite[finite > _SMALLEST]
    if not len(finite) or finite.max() <= 0.0:
        return Scale(0.1, 1.0, log=True) if log else Scale(0.0, 1.0)
    low, high = float(finite.min()), float(finite.max())
    if not log:
        return Scale(0.0, min(high, _LARGEST) * _ROOM_ABOVE)
    low = round_below(low)
    bottom, top = np.log10(low), np.log10(max(high, 2.0 * low))
    top = min(top + (_ROOM_ABOVE - 1.0) * (top - bottom), np.log10(_LARGEST))
    return Scale(low, float(10.0**top), log=True)


Corner = Literal["top right", "bottom left", "top left", "bottom right"]
_CORNERS: tuple[Corner, ...] = ("top right", "bottom left", "top left", "bottom right")


def free_corner(drawn: Curves, width: float, height: float) -> Corner:
    """The first corner where a box of this size (shares of the plot) hides no curve.

    The one that hides the fewest points where all of them hide some; a few points
    are let pass, so that a legend does not leave its place for a spike.
    """
    points = np.concatenate(
        [
            *(c for curve in drawn.curves for c in (curve.past, curve.future)),
            *(branch.points["train"] for branch in drawn.branches),
        ]
    )
    least: Corner = _CORNERS[0]
    fewest = len(points) + 1
    for corner in _CORNERS:
        right, top = "right" in corner, "top" in corner
        x, y = points[:, 0], points[:, 1]
        beside = x >= 1.0 - width if right else x <= width
        inside = beside & (y >= 1.0 - height if top else y <= height)
        hidden = int(np.count_nonzero(inside))
        if hidden <= 0.02 * len(points):
            return corner
        if hidden < fewest:
            least, fewest = corner, hidden
    return least
