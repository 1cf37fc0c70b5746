"""What of the lines on the surface is seen, and what is behind it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from nnviz.picture.surface_camera import HEIGHT, Camera
from nnviz.picture.surface_mesh import SurfaceMesh

Floats = NDArray[np.float64]

_SAMPLES = 72
_TOLERANCE = 0.006 * HEIGHT
_FROM_THE_TOP = 89.9
_SHORT = 0.025
_MOST_POINTS = 2_000


@dataclass(frozen=True, slots=True, eq=False)
class Stretch:
    """Points (m, 3) of a line on the surface that are all seen, or all hidden."""

    points: Floats
    seen: bool


def are_seen(mesh: SurfaceMesh, camera: Camera, points: Floats) -> NDArray[np.bool_]:
    """Whether points (m, 3) on the surface can be seen past the rest of it.

    A ray goes from each towards the eye; where the surface has passed from one of its
    sides to the other, the point is hidden. Points that are NaN are not seen.
    """
    known: NDArray[np.bool_] = np.asarray(~np.isnan(points).any(axis=1))
    if camera.elevation > _FROM_THE_TOP:
        return known
    rise = math.tan(math.radians(camera.elevation))
    # As far as the surface reaches; above its highest place nothing is in the way.
    lengths = np.minimum(
        2 * math.hypot(*mesh.half_sides), np.maximum(HEIGHT - points[:, 2], 0.0) / rise
    )
    along = np.linspace(0.0, 1.0, _SAMPLES + 1)[1:, np.newaxis] * lengths
    floor = points[:, :2] - along[..., np.newaxis] * camera.away
    heights = mesh.heights_at(floor)
    heights = np.where(heights <= 1.0, heights, np.nan) * HEIGHT
    over = heights - (points[:, 2] + along * rise)
    side = np.where(over > _TOLERANCE, 1, np.where(over < -_TOLERANCE, -1, 0))
    # Just at the ray counts as the side before; a hole is no passage.
    side[np.isnan(over)] = 2
    ray = np.arange(_SAMPLES)[:, np.newaxis]
    latest = np.maximum.accumulate(np.where(side != 0, ray, 0), axis=0)
    side = np.take_along_axis(side, latest, axis=0)
    hidden = (side[1:] * side[:-1] == -1).any(axis=0)
    return np.asarray(~hidden & known)


def stretches(
    mesh: SurfaceMesh, camera: Camera, lines: Sequence[Floats]
) -> list[tuple[Stretch, ...]]:
    """Lines of coordinates (m, 2) on the slice, lifted onto the surface and parted.

    They are made of short pieces first, so that they follow the surface. Neighbouring
    stretches share a point; where the surface is cut off there is a gap.
    """
    fine = [_subdivided(line, mesh.unit) for line in lines]
    if not fine:
        return []
    points = mesh.lifted(np.concatenate(fine))
    seen = are_seen(mesh, camera, points)
    bounds = np.cumsum([0, *(len(line) for line in fine)])
    return [
        _parted(points[start:stop], seen[start:stop])
        for start, stop in pairwise(bounds.tolist())
    ]


def _subdivided(line: Floats, unit: float) -> Floats:
    """The line with more points, no two of them far apart in the box."""
    if len(line) < 2:
        return line
    lengths = np.hypot(*np.diff(line, axis=0).T) / unit
    lengths = np.nan_to_num(lengths, nan=0.0, posinf=0.0)
    short = max(_SHORT, float(lengths.sum()) / _MOST_POINTS)
    pieces = np.maximum(np.ceil(lengths / short), 1.0).astype(np.intp)
    at = np.repeat(np.arange(len(pieces)), pieces)
    within = np.arange(len(at)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    share = (within / pieces[at])[:, np.newaxis]
    points = line[at] + share * (line[at + 1] - line[at])
    return np.vstack([points, line[-1:]])


def _parted(points: Floats, seen: NDArray[np.bool_]) -> tuple[Stretch, ...]:
    if len(points) < 2:
        return ()
    known = np.asarray(~np.isnan(points).any(axis=1))
    # A piece between two points is seen if both are.
    state = np.where(known[:-1] & known[1:], np.where(seen[:-1] & seen[1:], 2, 1), 0)
    edges = np.flatnonzero(np.diff(state)) + 1
    bounds = [0, *edges.tolist(), len(state)]
    return tuple(
        Stretch(points[start : stop + 1], bool(state[start] == 2))
        for start, stop in pairwise(bounds)
        if state[start] != 0
    )
