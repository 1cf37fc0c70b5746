"""The box that the surface stands in: floor, two walls behind, ticks and names."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnviz.picture.surface_camera import HEIGHT, Placement
from nnviz.picture.surface_mesh import HeightScale, SurfaceMesh
from nnviz.picture.ticks import linear_ticks, log_ticks, tick_label

Floats = NDArray[np.float64]

_PX_PER_TICK = 58.0
_PX_PER_LOSS = 30.0
_LEAST_UPRIGHT = 36.0


@dataclass(frozen=True, slots=True, eq=False)
class BoxAxis:
    """An edge (2, 2) with ticks, in px: places (m, 2) and what is written there.

    ``outward`` (2,) is the unit direction on the paper in which the labels stand.
    """

    edge: Floats
    outward: Floats
    places: Floats
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class SurfaceBox:
    """All in px. ``faces``: floor and walls (4, 2); ``lines`` (n, 2, 2) on them.

    ``upright`` is the axis of the loss, or ``None`` where it is seen from the top.
    """

    faces: tuple[Floats, ...]
    lines: Floats
    first: BoxAxis
    second: BoxAxis
    upright: BoxAxis | None


def surface_box(
    mesh: SurfaceMesh, placement: Placement, offsets: tuple[float, float] = (0.0, 0.0)
) -> SurfaceBox:
    """The box of a mesh; ``offsets`` are added to the coordinates that are written."""
    camera = placement.camera
    half = np.array(mesh.half_sides)
    # The sides of the floor that are near, and those behind the surface.
    behind = np.where(camera.away > 0, 1.0, -1.0) * half
    near = -behind
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * half
    floor = np.column_stack([corners, np.zeros(4)])
    walls = [_wall(0, behind[0], half[1]), _wall(1, behind[1], half[0])]
    loss_values = _loss_ticks(mesh.scale, placement)
    loss_heights = mesh.scale.heights(loss_values) * HEIGHT
    lines: list[Floats] = []
    axes = []
    for axis in (0, 1):
        other = 1 - axis
        values, places = _floor_ticks(mesh, placement, axis, offsets[axis])
        for place in places:
            across = np.zeros((2, 3))
            across[:, axis] = place
            across[:, other] = near[other], behind[other]
            lines.append(across)
            # Up the wall that these lines end at.
            rising = across.copy()
            rising[:, other] = behind[other]
            rising[:, 2] = 0.0, HEIGHT
            lines.append(rising)
        axes.append(_floor_axis(mesh, placement, axis, near, values, places))
        for height in loss_heights:
            level = np.zeros((2, 3))
            level[:, other] = -half[other], half[other]
            level[:, axis] = behind[axis]
            level[:, 2] = height
            lines.append(level)
    return SurfaceBox(
        faces=tuple(placement.points(face) for face in (floor, *walls)),
        lines=placement.points(np.array(lines)) if lines else np.zeros((0, 2, 2)),
        first=axes[0],
        second=axes[1],
        upright=_upright(placement, near, behind, loss_values, loss_heights),
    )


def _wall(axis: int, at: float, half: float) -> Floats:
    wall = np.zeros((4, 3))
    wall[:, axis] = at
    wall[:, 1 - axis] = -half, half, half, -half
    wall[2:, 2] = HEIGHT
    return wall


def _floor_ticks(
    mesh: SurfaceMesh, placement: Placement, axis: int, offset: float
) -> tuple[Floats, Floats]:
    """The values written along an edge of the floor, and where in the box they are."""
    half = mesh.half_sides[axis]
    ends = np.zeros((2, 3))
    ends[:, axis] = -half, half
    long = float(np.linalg.norm(np.diff(placement.points(ends), axis=0)))
    low = mesh.middle[axis] - half * mesh.unit + offset
    high = mesh.middle[axis] + half * mesh.unit + offset
    most = int(np.clip(long / _PX_PER_TICK, 1, 8))
    values = linear_ticks(low, high, most)
    return values, (values - offset - mesh.middle[axis]) / mesh.unit


def _floor_axis(
    mesh: SurfaceMesh,
    placement: Placement,
    axis: int,
    near: Floats,
    values: Floats,
    places: Floats,
) -> BoxAxis:
    other = 1 - axis
    points = np.zeros((len(values) + 2, 3))
    points[:, other] = near[other]
    points[:2, axis] = -mesh.half_sides[axis], mesh.half_sides[axis]
    points[2:, axis] = places
    paper = placement.points(points)
    outside = points[:1].copy()
    outside[0, other] *= 2.0
    outward = _unit(placement.points(outside)[0] - paper[0])
    return BoxAxis(paper[:2], outward, paper[2:], tuple(map(tick_label, values)))


def _upright(
    placement: Placement, near: Floats, behind: Floats, values: Floats, heights: Floats
) -> BoxAxis | None:
    """The axis of the loss, on the upright edge that is farthest to the left."""
    rightward = placement.camera.rightward
    corners = [np.array([near[0], behind[1]]), np.array([behind[0], near[1]])]
    corner = min(corners, key=lambda each: float(each @ rightward))
    points = np.zeros((len(values) + 2, 3))
    points[:, :2] = corner
    points[:2, 2] = 0.0, HEIGHT
    points[2:, 2] = heights
    paper = placement.points(points)
    if paper[0, 1] - paper[1, 1] < _LEAST_UPRIGHT:
        return None
    labels = tuple(map(tick_label, values))
    return BoxAxis(paper[:2], np.array([-1.0, 0.0]), paper[2:], labels)


def _loss_ticks(scale: HeightScale, placement: Placement) -> Floats:
    _, up_height = placement.camera.rise
    long = placement.scale * HEIGHT * up_height
    most = int(np.clip(long / _PX_PER_LOSS, 2, 8))
    make = log_ticks if scale.is_log else linear_ticks
    return make(scale.low, scale.high, most)


def _unit(vector: Floats) -> Floats:
    length = float(np.linalg.norm(vector))
    return np.asarray(vector / length) if length > 0 else np.array([0.0, 1.0])
