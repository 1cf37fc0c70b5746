"""Two inputs: the linear regions of a ReLU network in a window, as exact polygons.

Within a region all layers so far are one affine map, so the next neuron is 0 along a
straight line there, and cuts the region in two where that line crosses it. A window is
cut by one neuron after another, layer by layer; what is left are convex polygons, each
with the set of neurons that are on and the affine map from the plane to the outputs.

All regions are cut by a neuron at once: their corners stand in one array, one polygon
after the other. A corner nearer to the line than rounding can tell lies on it, so that
no slivers come of lines that meet in a point.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.blas import use_one_blas_thread
from nnviz.engine.convex_polygons import Polygons, areas_of, cut_along, next_corner
from nnviz.engine.network import Architecture, Parameters, frozen_copy
from nnviz.engine.piecewise_linear import (
    AffineInputs,
    Floats,
    TooManyPiecesError,
    off_slopes,
    rounding,
)

Flags = NDArray[np.bool_]
Numbers = NDArray[np.intp]

MOST_REGIONS = 10_000

Bounds = tuple[float, float, float, float]
"""Left, right, bottom, top."""


@dataclass(frozen=True, slots=True, eq=False)
class LinearRegions:
    """The R linear regions of K outputs in a window, all arrays read-only.

    ``corners`` (T, 2): those of all polygons, anticlockwise, one polygon after the
    other; ``starts`` (R + 1,): where each begins, and T. ``edge_layers``,
    ``edge_neurons`` (T,): the neuron that is 0 along the edge from this corner to the
    next, by its layer from 1 and its index from 0; 0 and −1 for an edge of the window.
    ``active``: for each layer with a kinked activation, by its number from 1, which
    neurons are on, (R, n_l). ``slopes`` (R, K, 2), ``intercepts`` (R, K): output =
    slope · (x, y) + intercept. ``areas`` (R,).
    """

    corners: Floats
    starts: Numbers
    edge_layers: Numbers
    edge_neurons: Numbers
    active: dict[int, Flags]
    slopes: Floats
    intercepts: Floats
    areas: Floats

    @property
    def count(self) -> int:
        return len(self.starts) - 1

    def polygon(self, region: int) -> Floats:
        """The corners of one region, (v, 2)."""
        return self.corners[self.starts[region] : self.starts[region + 1]]

    def region_at(self, x: float, y: float) -> int | None:
        """The region that a point lies in; one of them on an edge, none outside."""
        ends = self.corners[next_corner(self.starts)]
        along = ends - self.corners
        # How far inside the line through each edge the point lies.
        inside = along[:, 0] * (y - self.corners[:, 1])
        inside -= along[:, 1] * (x - self.corners[:, 0])
        inside /= np.maximum(np.hypot(along[:, 0], along[:, 1]), np.finfo(float).tiny)
        nearest = np.minimum.reduceat(inside, self.starts[:-1])
        region = int(nearest.argmax())
        reach = rounding(2) * float(np.abs(self.corners).max())
        return region if nearest[region] >= -reach else None


@np.errstate(all="ignore")
def linear_regions(
    architecture: Architecture,
    parameters: Parameters,
    window: Bounds,
    inputs: AffineInputs | None = None,
    most: int = MOST_REGIONS,
) -> LinearRegions:
    """The regions in a window on the plane.

    ``inputs`` says what the network is given at a point of the plane (k = 2), the
    point itself unless given.

    Raises
    ------
    NotPiecewiseLinearError
        Where an activation is bent everywhere.
    TooManyPiecesError
        Where there are more than ``most`` regions.
    """
    use_one_blas_thread()
    slopes_off = off_slopes(architecture)
    plane = AffineInputs.same(2) if inputs is None else inputs
    left, right, bottom, top = window
    reach = np.array([max(abs(left), abs(right)), max(abs(bottom), abs(top)), 1.0])
    corners = np.array([(left, bottom), (right, bottom), (right, top), (left, top)])
    polygons = Polygons(corners, np.array([0, 4]), np.full((4, 2), (0, -1)))
    # The map from (x, y, 1) of each region, and the size of the terms it is a sum of.
    affine = np.column_stack([plane.matrix, plane.offset])[np.newaxis]
    sizes = np.abs(affine)
    active: dict[int, Flags] = {}
    terms = 2
    for place, off in enumerate(slopes_off):
        W = np.asarray(parameters.W[place], np.float64)
        b = np.asarray(parameters.b[place], np.float64)
        affine, sizes = W @ affine, np.abs(W) @ sizes
        affine[:, :, 2] += b
        sizes[:, :, 2] += np.abs(b)
        terms += architecture.layers[place]
        if off is None:
            continue
        margins = rounding(terms) * (sizes @ reach)
        parents = np.arange(polygons.count)
        on = np.empty((polygons.count, len(W)), np.bool_)
        for index in range(len(W)):
            values = polygons.values(affine[parents, index])
            margin = np.repeat(margins[parents, index], polygons.sizes)
            signs = np.where(np.abs(values) <= margin, 0.0, np.sign(values))
            cut = cut_along(polygons, values, signs, (place + 1, index))
            if cut.polygons.count > most:
                raise TooManyPiecesError(most, "linear regions")
            polygons, parents, on = cut.polygons, parents[cut.source], on[cut.source]
            on[:, index] = cut.positive
        factor = np.where(on, 1.0, off)[:, :, np.newaxis]
        affine, sizes = affine[parents] * factor, sizes[parents] * factor
        active = {layer: each[parents] for layer, each in active.items()}
        active[place + 1] = on
    return LinearRegions(
        frozen_copy(polygons.corners),
        frozen_copy(polygons.starts),
        frozen_copy(polygons.edges[:, 0]),
        frozen_copy(polygons.edges[:, 1]),
        {layer: frozen_copy(each) for layer, each in active.items()},
        frozen_copy(affine[:, :, :2]),
        frozen_copy(affine[:, :, 2]),
        frozen_copy(areas_of(polygons)),
    )
