"""Many convex polygons at once, cut along where a linear function is 0.

The corners of all stand in one array, one polygon after the other, anticlockwise.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Numbers = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Polygons:
    """Corners (T, 2), where each polygon starts (R + 1,), and (layer, index) (T, 2)."""

    corners: Floats
    starts: Numbers
    edges: Numbers

    @property
    def count(self) -> int:
        return len(self.starts) - 1

    @property
    def sizes(self) -> Numbers:
        """How many corners each polygon has, (R,)."""
        return np.diff(self.starts)

    def values(self, affine: Floats) -> Floats:
        """A function at all corners, (T,), given as (R, 3): slopes and intercept."""
        own = np.repeat(affine, self.sizes, axis=0)
        values: Floats = own[:, 0] * self.corners[:, 0]
        values += own[:, 1] * self.corners[:, 1]
        values += own[:, 2]
        return values


@dataclass(frozen=True, slots=True, eq=False)
class Cut:
    """Polygons after a cut.

    ``source`` (R′,): the polygon that each is part of. ``positive`` (R′,): on which
    side of the line it lies; on neither is not positive.
    """

    polygons: Polygons
    source: Numbers
    positive: Flags


def cut_along(
    polygons: Polygons, values: Floats, signs: Floats, edge: tuple[int, int]
) -> Cut:
    """Cut each polygon where a function that is linear on it is 0.

    ``values``, ``signs`` (T,) at the corners. ``edge`` names the edges that come of it.
    """
    corners, starts, count = polygons.corners, polygons.starts, polygons.count
    first = starts[:-1]
    highest = np.maximum.reduceat(signs, first)
    parted = (np.minimum.reduceat(signs, first) < 0) & (highest > 0)
    if not parted.any():
        return Cut(polygons, np.arange(count), highest > 0)
    owner = np.repeat(np.arange(count), polygons.sizes)
    following = next_corner(starts)
    next_signs = signs[following]
    crossed = signs * next_signs < 0
    at = np.flatnonzero(crossed)
    share = values[at] / (values[at] - values[following[at]])
    points = corners[at] + share[:, np.newaxis] * (corners[following[at]] - corners[at])

    # A polygon stays as it is or gives way to two, the positive side before the other.
    children = 1 + parted
    number = np.cumsum(children) - children
    in_parted = parted[owner]
    sides = (
        (1.0, ~in_parted | (signs >= 0), number, np.ones(count, np.bool_)),
        (-1.0, in_parted & (signs <= 0), number + 1, parted),
    )
    sizes = np.empty(count + int(parted.sum()), np.intp)
    counts = [keeps.astype(np.intp) + crossed for _, keeps, _, _ in sides]
    for (_, _, child, exists), own in zip(sides, counts, strict=True):
        sizes[child[exists]] = np.add.reduceat(own, first)[exists]
    new_starts = np.concatenate([[0], np.cumsum(sizes)])
    new_corners = np.empty((new_starts[-1], 2))
    new_edges = np.empty((new_starts[-1], 2), np.intp)
    for (side, keeps, child, exists), own in zip(sides, counts, strict=True):
        before = np.cumsum(own) - own
        place = before - before[first][owner]
        place += new_starts[np.where(exists, child, 0)][owner]
        kept = np.flatnonzero(keeps)
        new_corners[place[kept]] = corners[kept]
        new_corners[place[at] + keeps[at]] = points
        # Where the way round the polygon leaves this side, it goes on along the line.
        leaves = in_parted & (signs == 0) & (side * next_signs < 0)
        new_edges[place[kept]] = np.where(
            leaves[kept, np.newaxis], edge, polygons.edges[kept]
        )
        new_edges[place[at] + keeps[at]] = np.where(
            side * signs[at, np.newaxis] > 0, edge, polygons.edges[at]
        )
    source = np.repeat(np.arange(count), children)
    positive = (highest > 0)[source]
    positive[number[parted] + 1] = False
    return Cut(Polygons(new_corners, new_starts, new_edges), source, positive)


def next_corner(starts: Numbers) -> Numbers:
    """The number of the corner after each, (T,): the last is followed by the first."""
    following = np.arange(1, starts[-1] + 1)
    following[starts[1:] - 1] = starts[:-1]
    return following


def areas_of(polygons: Polygons) -> Floats:
    """The area of each polygon, (R,), reckoned from its own first corner."""
    first = np.repeat(polygons.starts[:-1], polygons.sizes)
    at = polygons.corners - polygons.corners[first]
    following = at[next_corner(polygons.starts)]
    cross = at[:, 0] * following[:, 1] - at[:, 1] * following[:, 0]
    areas: Floats = np.add.reduceat(cross, polygons.starts[:-1]) / 2
    return areas
