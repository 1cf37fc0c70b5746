"""What is said about a slice of parameter space: its axes, its places, its table."""

from nnviz.picture.numbers import format_count, format_exact, format_number
from nnviz.picture.table import Cell, Table
from nnviz.session.loss_slice import LossSlice
from nnviz.session.slice_choice import (
    BetweenLine,
    GradientLine,
    GradientPlane,
    ParameterLine,
    ParameterPlane,
    PathPlane,
    RandomPlane,
    SliceChoice,
)
from nnviz.session.slice_settings import SliceSettings
from nnviz.session.slices import Axis

_SETS = {"train": "train loss", "test": "test loss", "batch": "loss of the batch"}


def slice_name(choice: SliceChoice) -> str:
    """What a slice is called."""
    match choice:
        case ParameterPlane():
            return "two parameters"
        case RandomPlane():
            return "random, filter-normalised"
        case PathPlane():
            return "PCA of the path"
        case GradientPlane():
            return "gradient"
        case GradientLine():
            return "along the gradient"
        case ParameterLine():
            return "along one parameter"
        case BetweenLine():
            return "between two bookmarks"


def axis_name(axis: Axis, choice: SliceChoice) -> str:
    """An axis with what its numbers are: ``PC 1 (81 %)``, ``W¹[3, 2]``."""
    if axis.share is not None:
        return f"{axis.name} ({100 * axis.share:.0f} %)"
    if isinstance(choice, RandomPlane):
        return f"{axis.name} (in weight norms)"
    if isinstance(choice, BetweenLine | ParameterPlane | ParameterLine):
        return axis.name
    return f"{axis.name} (distance)"


def loss_name(settings: SliceSettings) -> str:
    """Whose loss it is."""
    name = _SETS[settings.samples]
    return f"{name} + penalty" if settings.penalised else name


def samples_note(picture: LossSlice) -> str:
    """That only some samples went in; nothing where all did."""
    if picture.samples == picture.of_samples:
        return ""
    return (
        f"loss of {format_count(picture.samples)} of"
        f" {format_count(picture.of_samples)} samples"
    )


def distance_note(picture: LossSlice) -> str:
    """How far the path is off the slice on average."""
    mean = picture.mean_distance
    return "" if mean is None else f"out of slice {format_number(mean)}"


def place_lines(picture: LossSlice, a: float, b: float, loss: float) -> tuple[str, ...]:
    """The coordinates of a place and its loss, in full."""
    slice_ = picture.slice
    lines = [f"{slice_.first.name} = {format_number(a + slice_.first.offset)}"]
    if slice_.second is not None:
        lines.append(
            f"{slice_.second.name} = {format_number(b + slice_.second.offset)}"
        )
    return (*lines, f"{loss_name(picture.settings)} {format_exact(loss)}")


def step_lines(
    picture: LossSlice, step: int, loss: float, distance: float, branch: str | None
) -> tuple[str, ...]:
    """A state of a path: when, its own loss, and how far it is off the slice."""
    first = f"step {format_count(step)}"
    if branch is not None:
        first = f"{first} of {branch}"
    return (
        first,
        f"{loss_name(picture.settings)} {format_exact(loss)}",
        f"out of slice {format_exact(distance)}",
    )


def slice_table(picture: LossSlice | None) -> Table:
    """Every point of the grid, then every state of the paths.

    Coordinates as on the axes; the loss of a state of a path is not in the grid.
    """
    columns = ("kind", "branch", "step", "a", "b", "loss", "out_of_slice")
    if picture is None:
        return Table(columns, ())
    slice_ = picture.slice
    da = slice_.first.offset
    db = 0.0 if slice_.second is None else slice_.second.offset
    rows: list[tuple[Cell, ...]] = []
    for i, a in enumerate(picture.grid.a.tolist()):
        for j, b in enumerate(picture.grid.b.tolist()):
            loss = float(picture.grid.loss[i, j])
            rows.append(("grid", None, None, a + da, b + db, loss, 0.0))
    for path in picture.paths:
        for step, (a, b), distance in zip(
            path.steps.tolist(),
            path.coordinates.tolist(),
            path.distances.tolist(),
            strict=True,
        ):
            rows.append(("path", path.number, step, a + da, b + db, None, distance))
    point = picture.point
    if point is not None:
        rows.append(
            (
                "present",
                picture.paths[0].number if picture.paths else None,
                point.step,
                point.a + da,
                point.b + db,
                point.loss,
                point.distance,
            )
        )
    return Table(columns, tuple(rows))
