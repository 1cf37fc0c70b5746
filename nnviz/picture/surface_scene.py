"""All that is drawn of the loss surface in 3-D, in px: box, paths, ball, arrows.

The surface itself is not in here: it is pixels (`surface_raster`) or polygons
(`surface_polygons`), of the same mesh in the same place.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnviz.picture.loss_bands import loss_scale
from nnviz.picture.slice_path import DrawnPath, drawn_path
from nnviz.picture.surface_box import SurfaceBox, surface_box
from nnviz.picture.surface_camera import Camera, Placement
from nnviz.picture.surface_lines import cut_lines
from nnviz.picture.surface_mesh import HeightScale, SurfaceMesh, surface_mesh
from nnviz.picture.surface_sight import Stretch, are_seen, stretches
from nnviz.session.loss_slice import LossSlice, PresentPoint
from nnviz.session.slices import SeenPath

Floats = NDArray[np.float64]

_ARROW, _UPDATE = 0.42, 0.28
_ARROW_POINTS = 12
_HEADROOM = 2.5
_LEAST_SHARE = 0.7
_TURNS = (0.0, 72.0, -72.0, 144.0, -144.0, 36.0, -36.0, 108.0, -108.0, 180.0)
_WORTH = 0.05
"""So much more of the path has to be seen for another camera to be taken."""


@dataclass(frozen=True, slots=True, eq=False)
class PathPiece:
    """A line (m, 2) in px that is all seen or all hidden, all past or all to come."""

    points: Floats
    seen: bool
    future: bool


@dataclass(frozen=True, slots=True)
class PathDot:
    """A state of a path: its index on it, its step, and its place on the paper."""

    index: int
    step: int
    x: float
    y: float
    seen: bool
    future: bool


@dataclass(frozen=True, slots=True, eq=False)
class ScenePath:
    """The path of a branch, with dots at even steps."""

    number: int
    is_current: bool
    pieces: tuple[PathPiece, ...]
    dots: tuple[PathDot, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Ball:
    """The present point, lying on the surface at (x, y).

    ``arrow`` (m, 2): downhill along the surface, empty where there is no slope.
    ``update`` (m, 2): the same way as the last update, empty where that is not known.
    """

    point: PresentPoint
    x: float
    y: float
    seen: bool
    arrow: Floats
    update: Floats


@dataclass(frozen=True, slots=True)
class LowestPoint:
    """Where on the paper the surface is lowest, of the points computed."""

    x: float
    y: float
    seen: bool


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """``ball`` is ``None`` where the present point is not on the part shown."""

    placement: Placement
    box: SurfaceBox
    lowest: LowestPoint | None
    paths: tuple[ScenePath, ...]
    ball: Ball | None
    outline: tuple[PathPiece, ...]


def height_scale(shown: LossSlice) -> HeightScale | None:
    """Which losses the box goes from and to; ``None`` where no loss is finite.

    Colours are those of the plane. Logarithmic, the box holds all that is finite.
    Linear, one high corner would flatten the rest, so it goes up to what most of the
    surface and all of the current path need.
    """
    scale = loss_scale(shown)
    if scale is None:
        return None
    low, high = (float(end) for end in scale.loss_at(np.array([0.0, 1.0])))
    if not high > low:
        # A plain: it lies on the floor.
        return HeightScale(low, low + max(abs(low), 1.0) * 1e-3, False)
    if scale.levels == "log":
        return HeightScale(low, high, True)
    needed = min(high, low + _HEADROOM * (_needed(shown, low, high) - low))
    if not needed > low:
        needed = high
    return HeightScale(low, needed, False, (needed - low) / (high - low))


def _needed(shown: LossSlice, low: float, high: float) -> float:
    """The loss that most of the surface is below, and all of the current path."""
    losses = shown.grid.loss[np.isfinite(shown.grid.loss)]
    needed = float(np.quantile(losses, _LEAST_SHARE))
    whole = surface_mesh(shown.grid, HeightScale(low, high, False))
    for path in shown.paths[:1]:
        heights = whole.heights_at(whole.on_floor(path.coordinates))
        heights = heights[np.isfinite(heights)]
        if len(heights):
            needed = max(needed, whole.scale.loss_at(float(heights.max())))
    return needed


def mesh_of(shown: LossSlice) -> SurfaceMesh | None:
    """The relief of a slice; ``None`` where it is a line, or has no finite loss."""
    if shown.slice.second is None or min(shown.grid.loss.shape) < 2:
        return None
    scale = height_scale(shown)
    return None if scale is None else surface_mesh(shown.grid, scale)


def scene(shown: LossSlice, mesh: SurfaceMesh, placement: Placement) -> Scene:
    """The scene around a mesh, as it is seen from the camera of a placement."""
    second = shown.slice.second
    assert second is not None
    camera = placement.camera
    lines = [*_border(mesh), *cut_lines(mesh)]
    outlines = len(lines)
    ways = [_way(path, shown) for path in shown.paths]
    for way in ways:
        lines += [way.past, way.future]
    drawn = stretches(mesh, camera, lines)
    paths = []
    for number, (path, way) in enumerate(zip(shown.paths, ways, strict=True)):
        past, future = drawn[outlines + 2 * number :][:2]
        paths.append(
            ScenePath(
                path.number,
                number == 0,
                (*_pieces(past, placement, False), *_pieces(future, placement, True)),
                _dots(path, way, mesh, placement),
            )
        )
    return Scene(
        placement,
        surface_box(mesh, placement, (shown.slice.first.offset, second.offset)),
        _lowest(shown, mesh, placement),
        tuple(paths),
        _ball(shown.point, mesh, placement),
        tuple(
            piece
            for line in drawn[:outlines]
            for piece in _pieces(line, placement, False)
        ),
    )


def good_camera(shown: LossSlice, mesh: SurfaceMesh) -> Camera:
    """A camera that sees the present point and as much of the path as possible.

    Of cameras that see as much, the first of those that go round is taken.
    """
    lines = [path.coordinates for path in shown.paths[:1]]
    if shown.point is not None:
        lines += [np.array([[shown.point.a, shown.point.b]])] * 2
    points = mesh.lifted(np.vstack([np.zeros((0, 2)), *lines]))
    count = max(len(points), 1)
    weights = np.full(len(points), 1.0 / count)
    if shown.point is not None:
        weights[-2:] = 0.25
    best, most = Camera(), -1.0
    for turn in _TURNS:
        camera = Camera().turned(turn, 0.0)
        seen = float(weights @ are_seen(mesh, camera, points))
        if seen > most + _WORTH:
            best, most = camera, seen
    return best


def nearest_dot(
    drawn: Scene, x: float, y: float, reach: float
) -> tuple[int, PathDot] | None:
    """The branch and the dot of a path within ``reach`` px of a place."""
    found: tuple[float, int, PathDot] | None = None
    for path in drawn.paths:
        for dot in path.dots:
            distance = float(np.hypot(dot.x - x, dot.y - y))
            # One that is seen lies above one behind the surface.
            distance += 0.0 if dot.seen else reach / 2
            if distance <= reach and (found is None or distance < found[0]):
                found = distance, path.number, dot
    return None if found is None else (found[1], found[2])


def _border(mesh: SurfaceMesh) -> list[Floats]:
    """The four sides of the surface, as coordinates on the slice."""
    half = np.array(mesh.half_sides) * mesh.unit
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1], [-1, -1]]) * half
    corners = _within(mesh, corners + mesh.middle)
    return [corners[side : side + 2] for side in range(4)]


def _way(path: SeenPath, shown: LossSlice) -> DrawnPath:
    """A path parted at the present; that of another branch has all been gone."""
    point = shown.point
    if point is None or path is not shown.paths[0]:
        return drawn_path(path, int(path.steps[-1]) if len(path.steps) else 0, None)
    return drawn_path(path, point.step, (point.a, point.b))


def _pieces(
    parts: tuple[Stretch, ...], placement: Placement, future: bool
) -> tuple[PathPiece, ...]:
    return tuple(
        PathPiece(placement.points(part.points), part.seen, future) for part in parts
    )


def _dots(
    path: SeenPath, way: DrawnPath, mesh: SurfaceMesh, placement: Placement
) -> tuple[PathDot, ...]:
    """The states at even steps."""
    lifted = mesh.lifted(path.coordinates[way.dots])
    seen = are_seen(mesh, placement.camera, lifted)
    gone = len(path.steps) - len(way.future) + 1
    return tuple(
        PathDot(index, int(path.steps[index]), x, y, is_seen, index >= gone)
        for index, (x, y), is_seen in zip(
            way.dots.tolist(),
            placement.points(lifted).tolist(),
            seen.tolist(),
            strict=True,
        )
        if np.isfinite(x)
    )


def _ball(
    point: PresentPoint | None, mesh: SurfaceMesh, placement: Placement
) -> Ball | None:
    if point is None:
        return None
    lifted = mesh.lifted(np.array([[point.a, point.b]]))
    if np.isnan(lifted).any():
        return None
    ((x, y),) = placement.points(lifted).tolist()
    (seen,) = are_seen(mesh, placement.camera, lifted).tolist()
    arrow = _along(point, point.downhill, _ARROW, mesh, placement)
    update = _along(point, point.last_update, _UPDATE, mesh, placement)
    return Ball(point, x, y, seen, arrow, update)


def _along(
    point: PresentPoint,
    way: tuple[float, float] | None,
    share: float,
    mesh: SurfaceMesh,
    placement: Placement,
) -> Floats:
    """From the ball along the surface; its length on the floor is fixed."""
    if way is None:
        return np.zeros((0, 2))
    direction = np.array(way)
    length = float(np.linalg.norm(direction))
    if not (np.isfinite(length) and length > 0):
        return np.zeros((0, 2))
    along = np.linspace(0.0, share * mesh.unit, _ARROW_POINTS)[:, np.newaxis]
    lifted = mesh.lifted(np.array([point.a, point.b]) + along * direction / length)
    off = np.flatnonzero(np.isnan(lifted).any(axis=1))
    if len(off):
        lifted = lifted[: off[0]]
    return placement.points(lifted) if len(lifted) > 1 else np.zeros((0, 2))


def _lowest(
    shown: LossSlice, mesh: SurfaceMesh, placement: Placement
) -> LowestPoint | None:
    lowest = shown.minimum
    if lowest is None:
        return None
    lifted = mesh.lifted(_within(mesh, np.array([[lowest.a, lowest.b]])))
    if np.isnan(lifted).any():
        return None
    ((x, y),) = placement.points(lifted).tolist()
    (seen,) = are_seen(mesh, placement.camera, lifted).tolist()
    return LowestPoint(x, y, seen)


def _within(mesh: SurfaceMesh, points: Floats) -> Floats:
    """A hair nearer the middle, so that rounding puts none on the border outside."""
    return mesh.middle + (points - mesh.middle) * (1 - 1e-9)
