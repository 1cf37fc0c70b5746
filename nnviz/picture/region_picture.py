"""Two inputs: linear regions as polygons to be filled, and the lines between them.

Two regions side by side differ in one neuron, so whether the number of neurons that
are on is even or odd tells them apart. With classes the polygons are cut once more,
where another score becomes the largest: exactly, since scores are linear in a region.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.largest_output import largest_outputs
from nnviz.engine.linear_regions import LinearRegions
from nnviz.engine.piecewise_linear import NotPiecewiseLinearError, TooManyPiecesError
from nnviz.picture.function_fit import shown_output
from nnviz.picture.piecewise_part import PiecewisePart, piecewise_part
from nnviz.picture.plane import Plane, Window
from nnviz.picture.region_map import MOST_REGIONS, network_regions
from nnviz.session.snapshot import Snapshot

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Numbers = NDArray[np.intp]

MOST_LIVE_REGIONS = 300
"""While it trains: less than half a frame, with all that is drawn of them."""


@dataclass(frozen=True, slots=True, eq=False)
class Tiles:
    """Polygons of one fill each.

    ``corners`` (T, 2), one polygon after the other, and ``starts`` (n + 1,).
    ``labels`` (n,): the class with the largest score there, −1 without classes.
    ``values`` (n,): the shown output in the middle, for targets; ``odd`` (n,): the
    number of neurons on.
    """

    corners: Floats
    starts: Numbers
    labels: Numbers
    values: Floats
    odd: Flags

    @property
    def count(self) -> int:
        return len(self.labels)

    def polygon(self, tile: int) -> Floats:
        """The corners of one, (v, 2)."""
        return self.corners[self.starts[tile] : self.starts[tile + 1]]


NO_TILES = Tiles(
    np.empty((0, 2)),
    np.zeros(1, np.intp),
    np.empty(0, np.intp),
    np.empty(0),
    np.empty(0, np.bool_),
)


@dataclass(frozen=True, slots=True, eq=False)
class Boundaries:
    """Lines between regions: ``ends`` (m, 2, 2), ``layers``, ``neurons`` (m,)."""

    ends: Floats
    layers: Numbers
    neurons: Numbers

    def of(self, layer: int, neuron: int | None = None) -> Floats:
        """The lines of a layer, or of one neuron of it, (k, 2, 2)."""
        chosen = self.layers == layer
        if neuron is not None:
            chosen &= self.neurons == neuron
        lines: Floats = self.ends[chosen]
        return lines

    def nearest(
        self, at: Floats, px_per_unit: Floats, reach: float
    ) -> tuple[int, int] | None:
        """Layer and neuron of the line nearest to ``at`` (2,), if within reach px."""
        if not len(self.ends):
            return None
        start = (self.ends[:, 0] - at) * px_per_unit
        along = (self.ends[:, 1] - at) * px_per_unit - start
        length = np.maximum((along**2).sum(axis=1), np.finfo(float).tiny)
        share = np.clip(-(start * along).sum(axis=1) / length, 0.0, 1.0)
        distances = np.hypot(*(start + share[:, np.newaxis] * along).T)
        best = int(distances.argmin())
        if distances[best] > reach:
            return None
        return int(self.layers[best]), int(self.neurons[best])


@dataclass(frozen=True, slots=True, eq=False)
class RegionPicture:
    """The regions of a window; without any, ``missing`` says why."""

    plane: Plane
    window: Window
    part: PiecewisePart
    regions: LinearRegions | None
    tiles: Tiles
    boundaries: Boundaries
    missing: str


@np.errstate(all="ignore")
def region_picture(snapshot: Snapshot, plane: Plane, window: Window) -> RegionPicture:
    """The regions of the network as it is now, fewer while it trains."""
    part = piecewise_part(snapshot)
    most = MOST_LIVE_REGIONS if snapshot.playing else MOST_REGIONS
    regions, missing = None, ""
    try:
        regions = network_regions(snapshot, plane, window, most, part)
    except NotPiecewiseLinearError as error:
        missing = str(error)
    except TooManyPiecesError as error:
        missing = str(error)
        if snapshot.playing:
            missing = f"More than {most} regions: too many to draw live, drawn when"
            missing += " paused."
    tiles = NO_TILES
    boundaries = Boundaries(
        np.empty((0, 2, 2)), np.empty(0, np.intp), np.empty(0, np.intp)
    )
    if regions is not None:
        classes = part.is_whole and snapshot.dataset.is_classification
        tiles = class_tiles(regions) if classes else _tiles(regions, snapshot, part)
        boundaries = boundaries_of(regions)
    return RegionPicture(plane, window, part, regions, tiles, boundaries, missing)


def odd_patterns(regions: LinearRegions) -> Flags:
    """Whether an odd number of neurons is on, (R,)."""
    on = sum((each.sum(axis=1) for each in regions.active.values()), np.zeros(1, int))
    return np.broadcast_to(np.asarray(on) % 2 == 1, (regions.count,))


def boundaries_of(regions: LinearRegions) -> Boundaries:
    """Each line between two regions once."""
    corners, starts = regions.corners, regions.starts
    following = np.arange(1, len(corners) + 1)
    following[starts[1:] - 1] = starts[:-1]
    ends = np.stack([corners, corners[following]], axis=1)
    along = ends[:, 1] - ends[:, 0]
    # Polygons go round anticlockwise, so the two sides of a line have it in opposite
    # directions.
    once = (along[:, 0] > 0) | ((along[:, 0] == 0) & (along[:, 1] > 0))
    kept = once & (regions.edge_layers > 0)
    return Boundaries(ends[kept], regions.edge_layers[kept], regions.edge_neurons[kept])


def class_tiles(regions: LinearRegions) -> Tiles:
    """The regions, cut where another score becomes the largest."""
    found = largest_outputs(regions)
    return Tiles(
        found.corners,
        found.starts,
        found.largest,
        np.zeros(len(found.largest)),
        odd_patterns(regions)[found.regions],
    )


def _tiles(regions: LinearRegions, snapshot: Snapshot, part: PiecewisePart) -> Tiles:
    """The regions as they are, with the shown output in their middles."""
    sizes = np.diff(regions.starts)[:, np.newaxis]
    middles = np.add.reduceat(regions.corners, regions.starts[:-1]) / sizes
    values = np.zeros(regions.count)
    if part.is_whole:
        output = shown_output(snapshot)
        values = (regions.slopes[:, output] * middles).sum(axis=1)
        values += regions.intercepts[:, output]
    labels = np.full(regions.count, -1)
    return Tiles(regions.corners, regions.starts, labels, values, odd_patterns(regions))
