"""The surface as pixels, hidden parts removed, in NumPy alone.

The projection is parallel and the eye upright, so that what is seen in one column of
the paper lies above one line of the floor, which goes away from the eye. Along it the
surface is a curve, and of two of its places on one pixel the nearer one is seen. Only
those stretches show that rise above everything nearer (the upper side) or fall below
it (the underside): the depth test is a running maximum and a running minimum. At a
hole and at a cut both start anew, and what is farther is painted before what is
nearer.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnviz.picture.surface_camera import HEIGHT, Placement
from nnviz.picture.surface_mesh import SurfaceMesh
from nnviz.picture.surface_shading import color_index, light_on, surface_colors
from nnviz.picture.tokens import Tokens

Reals = NDArray[np.float32]
Integers = NDArray[np.int32]
Image = NDArray[np.uint32]

_SAMPLES_A_CELL = 1.5
_FEWEST_SAMPLES, _MOST_SAMPLES = 48, 400
_STEEPEST = np.float32(0.30)
_FLAT = np.float32(1e-6)


@dataclass(frozen=True, slots=True)
class SurfaceLines:
    """Thin lines on the surface, in px: level lines, and meshes along each axis."""

    levels: float = 16
    meshes: float = 16
    width: float = 1.0
    mesh_strength: float = 0.45


def surface_pixels(
    mesh: SurfaceMesh,
    placement: Placement,
    columns: int,
    rows: int,
    tokens: Tokens,
    lines: SurfaceLines | None = None,
) -> Image:
    """The surface on paper of ``columns`` by ``rows`` px: 0xAARRGGBB, 0 beside it."""
    image = np.zeros((rows, columns), np.uint32)
    curves = _curves(mesh, placement, columns, rows)
    if curves is None:
        return image
    seen = _seen(curves, mesh.whole)
    heights = seen.between(curves.heights)
    np.clip(heights, 0.0, 1.0, out=heights)
    drawn = None if lines is None else _lines_on(seen, curves, heights, lines)
    heights *= np.float32(mesh.scale.color_share)
    colors = surface_colors(tokens)
    index = color_index(heights, seen.between(curves.light), drawn, seen.below)
    image.reshape(-1)[seen.pixel] = colors[index]
    return image


@dataclass(frozen=True, slots=True, eq=False)
class _Curves:
    """The surface along a line of the floor for each of w columns, near to far.

    All (samples, w). ``up`` is px above the lower edge of the paper; ``x``, ``y`` go
    from 0 to 1 over the mesh; ``first`` is the leftmost column of the paper.
    """

    up: Reals
    heights: Reals
    light: Reals
    x: Reals
    y: Reals
    first: int
    columns: int
    rows: int


@dataclass(frozen=True, slots=True, eq=False)
class _Seen:
    """Pixels (m,) that show the surface, those far away first.

    ``start`` is the flat index of the nearer of the two samples of a curve that a
    pixel lies between, ``share`` how far it is on the way to the other, which is
    ``stride`` further in the flat array; ``below``: the underside shows.
    """

    pixel: NDArray[np.intp]
    start: NDArray[np.intp]
    share: Reals
    below: NDArray[np.bool_]
    stride: int

    def between(self, field: Reals) -> Reals:
        """A field of the curves (samples, w) at the pixels, (m,)."""
        flat = field.reshape(-1)
        values = flat[self.start + self.stride]
        nearer = flat[self.start]
        values -= nearer
        values *= self.share
        values += nearer
        return values


def _curves(
    mesh: SurfaceMesh, placement: Placement, columns: int, rows: int
) -> _Curves | None:
    camera = placement.camera
    rightward, away = camera.rightward, camera.away
    right = (np.arange(columns) + 0.5 - placement.center[0]) / placement.scale
    # Where the line of each column enters and leaves the rectangle of the floor.
    near = np.full(columns, -np.inf)
    far = np.full(columns, np.inf)
    for half, across, along in zip(mesh.half_sides, rightward, away, strict=True):
        if abs(along) < 1e-12:
            far[np.abs(right * across) > half] = -np.inf
            continue
        ends = (np.array([[-half], [half]]) - right * across) / along
        np.maximum(near, ends.min(axis=0), out=near)
        np.minimum(far, ends.max(axis=0), out=far)
    crossed = np.flatnonzero(far > near)
    if not len(crossed):
        return None
    first, last = int(crossed[0]), int(crossed[-1])
    right, near, far = (each[first : last + 1] for each in (right, near, far))
    g, h = mesh.heights.shape
    wanted = round(_SAMPLES_A_CELL * np.hypot(g - 1, h - 1))
    samples = min(max(wanted, _FEWEST_SAMPLES), _MOST_SAMPLES)
    distance = near + np.linspace(0.0, 1.0, samples)[:, np.newaxis] * (far - near)
    half_x, half_y = mesh.half_sides
    x = (right * rightward[0] + distance * away[0]) / (2 * half_x) + 0.5
    y = (right * rightward[1] + distance * away[1]) / (2 * half_y) + 0.5
    x, y = (np.clip(each, 0.0, 1.0).astype(np.float32) for each in (x, y))
    light = light_on(mesh.normals, camera).astype(np.float32)
    heights, lit = _bilinear(mesh.heights.astype(np.float32), light, x, y)
    up_away, up_height = camera.rise
    lift = np.float32(HEIGHT * up_height * placement.scale)
    base = distance * (up_away * placement.scale)
    base += rows - placement.center[1] - HEIGHT / 2 * up_height * placement.scale
    up = heights * lift + base.astype(np.float32)
    return _Curves(up, heights, lit, x, y, first, columns, rows)


def _bilinear(heights: Reals, light: Reals, x: Reals, y: Reals) -> tuple[Reals, Reals]:
    """Two fields on the nodes (g, h), at places from 0 to 1."""
    g, h = heights.shape
    u, v = x * np.float32(g - 1), y * np.float32(h - 1)
    i, j = u.astype(np.int32), v.astype(np.int32)
    np.minimum(i, g - 2, out=i)
    np.minimum(j, h - 2, out=j)
    u -= i
    v -= j
    index = i * np.int32(h) + j
    results = []
    for field in (heights, light):
        flat = field.reshape(-1)
        near = flat[index]
        near += v * (flat[index + 1] - near)
        far = flat[index + h]
        far += v * (flat[index + (h + 1)] - far)
        far -= near
        far *= u
        near += far
        results.append(near)
    return results[0], results[1]


def _edge(up: Reals, rows: int) -> Integers:
    """The lowest pixel whose middle is not below a place."""
    edges: Integers = np.ceil(np.clip(up, 0, rows) - np.float32(0.5)).astype(np.int32)
    return edges


def _seen(curves: _Curves, whole: bool) -> _Seen:
    """The pixels of what rises above, or falls below, all that is nearer."""
    rising, falling = _spans(curves) if whole else _broken_spans(curves)
    # (segments, 2, w), farthest first, so that what is nearer is painted over it.
    starts, stops = (
        np.stack(pair, axis=1)[::-1] for pair in zip(rising, falling, strict=True)
    )
    counts = (stops - starts).reshape(-1)
    spans = np.flatnonzero(counts > 0)
    counts = counts[spans]
    segments, _, width = starts.shape
    row, column = spans // width, spans % width
    start = (segments - 1 - row // 2) * width + column
    up = curves.up.reshape(-1)
    slope = np.float32(1.0) / (up[start + width] - up[start])
    behind = np.cumsum(counts) - counts
    level = starts.reshape(-1)[spans] - behind
    number = np.arange(int(counts.sum()))
    level = np.repeat(level, counts)
    level += number
    start = np.repeat(start, counts)
    share = level + np.float32(0.5)
    share -= up[start]
    share *= np.repeat(slope, counts)
    pixel = (curves.rows - 1 - level) * curves.columns
    pixel += np.repeat(column + curves.first, counts)
    below = np.repeat(row % 2 == 1, counts)
    return _Seen(pixel, start, share.astype(np.float32), below, width)


Spans = tuple[Integers, Integers]
"""From which pixel up to which each segment shows, (segments, w) both."""


def _spans(curves: _Curves) -> tuple[Spans, Spans]:
    """Where each segment shows its upper side, and where its underside."""
    edges = _edge(curves.up, curves.rows)
    highest = np.maximum.accumulate(edges, axis=0)
    lowest = np.minimum.accumulate(edges, axis=0)
    return (highest[:-1], highest[1:]), (lowest[1:], lowest[:-1])


@np.errstate(all="ignore")
def _broken_spans(curves: _Curves) -> tuple[Spans, Spans]:
    """The same where curves have holes (NaN), and end at a height of 1."""
    h0, h1 = curves.heights[:-1], curves.heights[1:]
    up0, up1 = curves.up[:-1], curves.up[1:]
    alive = (h0 <= 1.0) | (h1 <= 1.0)
    alive &= ~np.isnan(h0 + h1)
    crossing = up0 + (1.0 - h0) / (h1 - h0) * (up1 - up0)
    begin = _edge(np.where(alive, np.where(h0 > 1.0, crossing, up0), 0), curves.rows)
    end = _edge(np.where(alive, np.where(h1 > 1.0, crossing, up1), 0), curves.rows)
    joined = np.zeros_like(alive)
    joined[1:] = alive[1:] & alive[:-1] & (h0[1:] <= 1.0)
    # Each stretch counts from a ground of its own, above all of those before it.
    ground = np.cumsum(alive & ~joined, axis=0, dtype=np.int32)
    ground *= curves.rows + 1
    spans = []
    for first, last in ((begin, end), (curves.rows - begin, curves.rows - end)):
        reached = np.where(alive, np.maximum(first, last), 0) + ground
        reached = np.maximum.accumulate(reached, axis=0) - ground
        before = first.copy()
        before[1:][joined[1:]] = reached[:-1][joined[1:]]
        spans.append((before, np.where(alive, reached, before)))
    rising, (high, low) = spans
    return rising, (curves.rows - low, curves.rows - high)


def _lines_on(
    seen: _Seen, curves: _Curves, heights: Reals, lines: SurfaceLines
) -> Reals:
    """How much of a line is on each pixel, from 0 to 1."""
    strength = _line_strength(
        seen, curves, curves.heights, heights, lines.levels, lines.width
    )
    for field in (curves.x, curves.y):
        values = seen.between(field)
        mesh = _line_strength(seen, curves, field, values, lines.meshes, lines.width)
        mesh *= np.float32(lines.mesh_strength)
        np.maximum(strength, mesh, out=strength)
    return strength


@np.errstate(all="ignore")
def _line_strength(
    seen: _Seen,
    curves: _Curves,
    field: Reals,
    values: Reals,
    count: float,
    width: float,
) -> Reals:
    """Lines where ``count`` times a field is whole, as wide all over the paper.

    Where they would be closer than a few px they fade.
    """
    along = np.diff(field, axis=0)
    up = np.diff(curves.up, axis=0)
    per_row = along / np.where(np.abs(up) > _FLAT, up, _FLAT)
    # At one row of the paper: along the curve, the place goes on with the column.
    per_column = _across(field) - per_row * _across(curves.up)
    steepness = np.hypot(per_row, per_column) * np.float32(count)
    fade = np.clip((_STEEPEST - steepness) / _STEEPEST, 0.0, 1.0)
    steepness = np.maximum(steepness, _FLAT)
    phase = values * np.float32(count)
    phase -= np.rint(phase)
    np.abs(phase, out=phase)
    phase /= steepness.reshape(-1)[seen.start]
    np.subtract(np.float32(width / 2 + 0.5), phase, out=phase)
    np.clip(phase, 0.0, 1.0, out=phase)
    phase *= fade.reshape(-1)[seen.start]
    np.nan_to_num(phase, copy=False, nan=0.0)
    return phase


def _across(field: Reals) -> Reals:
    """The change of a field (samples, w) from column to column, at its segments."""
    change = np.zeros((len(field) - 1, field.shape[1]), np.float32)
    if field.shape[1] > 2:
        steps = (field[:-1, 2:] - field[:-1, :-2]) * np.float32(0.5)
        change[:, 1:-1] = steps
        change[:, 0], change[:, -1] = steps[:, 0], steps[:, -1]
    return change
