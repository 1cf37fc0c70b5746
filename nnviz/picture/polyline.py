"""Polylines in px: thinned out, cut to a band, cut at gaps, cut into dashes.

A polyline is (m, 2); a row of NaN is a gap.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def thin_out(points: Floats, columns: int) -> Floats:
    """At most two points for each of ``columns`` stretches: lowest and highest.

    They stay where they are, so that no peak is lost, a smooth curve stays smooth,
    and what lies between falls on the same pixels. First and last point stay. Fewer
    points than that are returned as they are.
    """
    if len(points) <= 2 * columns + 2:
        return points
    inner = np.arange(1, len(points) - 1)
    stretch = -(-len(inner) // columns)
    # The last stretch is filled up with its last point.
    short = stretch * -(-len(inner) // stretch) - len(inner)
    rows = np.pad(inner, (0, short), mode="edge").reshape(-1, stretch)
    heights = points[rows, 1]
    unknown = np.isnan(heights)
    lowest = np.where(unknown, np.inf, heights).argmin(axis=1)
    highest = np.where(unknown, -np.inf, heights).argmax(axis=1)
    picked = np.sort(np.column_stack([lowest, highest]), axis=1)
    kept = np.take_along_axis(rows, picked, axis=1).ravel()
    return np.asarray(points[np.concatenate([[0], kept, [len(points) - 1]])])


def cut_to_band(points: Floats, low: float, high: float) -> Floats:
    """The polyline where low ≤ y ≤ high, ending exactly on the edges of the band."""
    if not len(points) or np.all((points[:, 1] >= low) & (points[:, 1] <= high)):
        return points
    pieces = points
    for edge in (low, high):
        pieces = _with_crossings(pieces, edge)
    inside = (pieces[:, 1] >= low) & (pieces[:, 1] <= high)
    return np.where(inside[:, np.newaxis], pieces, np.nan)


def runs(points: Floats) -> tuple[Floats, ...]:
    """The stretches between gaps that have at least two points."""
    known = ~np.isnan(points).any(axis=1)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], known, [False]])))
    return tuple(
        points[start:end] for start, end in edges.reshape(-1, 2) if end - start >= 2
    )


def dashes(points: Floats, *pattern: float) -> Floats:
    """Segments (k, 2, 2) that draw a polyline without gaps dashed along its length.

    ``pattern`` are lengths drawn and left out, in turn.
    """
    lengths = np.hypot(*np.diff(points, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(lengths)])
    ends = np.cumsum(pattern)
    period = ends[-1]
    starts = np.arange(0.0, along[-1], period)
    edges = np.add.outer(starts, np.concatenate([[0.0], ends[:-1]])).ravel()
    # np.unique would do, but it imports numpy.ma: 60 ms before the first picture.
    stops = np.sort(np.concatenate([along, edges]))
    stops = stops[np.diff(stops, prepend=-1.0) > 0.0]
    stops = stops[stops <= along[-1]]
    corners = np.column_stack(
        [np.interp(stops, along, points[:, axis]) for axis in (0, 1)]
    )
    middles = (stops[1:] + stops[:-1]) / 2
    drawn = np.searchsorted(ends, middles % period, side="right") % 2 == 0
    return np.stack([corners[:-1][drawn], corners[1:][drawn]], axis=1)


def markers_along(points: Floats, distance: float) -> Floats:
    """Places for markers on a polyline, x ascending: its end, and back from there.

    ``distance`` is along x; the beginning, where curves part, has none.
    """
    known = points[np.isfinite(points).all(axis=1)]
    if not len(known):
        return np.empty((0, 2))
    first, last = known[0, 0], known[-1, 0]
    xs = np.arange(last, first + distance / 3, -distance)
    xs = xs if len(xs) else np.array([last])
    return np.column_stack([xs, np.interp(xs, known[:, 0], known[:, 1])])


def _with_crossings(points: Floats, level: float) -> Floats:
    """The polyline with a point more wherever it crosses y = level."""
    above = points[:, 1] - level
    crossing = np.flatnonzero(above[1:] * above[:-1] < 0.0)
    share = above[crossing] / (above[crossing] - above[crossing + 1])
    x = points[crossing, 0] + share * (points[crossing + 1, 0] - points[crossing, 0])
    extra = np.column_stack([x, np.full(len(x), level)])
    return np.insert(points, crossing + 1, extra, axis=0)
