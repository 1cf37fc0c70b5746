"""Two inputs: where in each linear region which output is the largest.

Outputs are linear in a region, so it is cut along straight lines once more, one for
each two outputs that may both be the largest there.
"""

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from nnviz.engine.convex_polygons import Floats, Numbers, Polygons, cut_along
from nnviz.engine.linear_regions import LinearRegions
from nnviz.engine.network import frozen_copy
from nnviz.engine.piecewise_linear import rounding


@dataclass(frozen=True, slots=True, eq=False)
class OutputTiles:
    """Convex polygons that fill the window, each with one output that is the largest.

    ``corners`` (T, 2) and ``starts`` (n + 1,) as of `LinearRegions`; ``regions`` (n,):
    the region that each is part of; ``largest`` (n,): the output.
    """

    corners: Floats
    starts: Numbers
    regions: Numbers
    largest: Numbers


@np.errstate(all="ignore")
def largest_outputs(regions: LinearRegions) -> OutputTiles:
    """The regions, cut where another output becomes the largest."""
    polygons = Polygons(
        regions.corners, regions.starts, np.zeros((len(regions.corners), 2), np.intp)
    )
    source = np.arange(regions.count)
    for one, other in combinations(range(regions.slopes.shape[1]), 2):
        values = _outputs(regions, polygons, source)
        winner = values.argmax(axis=1)
        first = polygons.starts[:-1]
        lowest = np.minimum.reduceat(winner, first)
        # What is the largest at all corners is so in between.
        mixed = lowest != np.maximum.reduceat(winner, first)
        if not mixed.any():
            break
        lead = values[:, one] - values[:, other]
        size = np.abs(values[:, one]) + np.abs(values[:, other])
        signs = np.where(np.abs(lead) <= rounding(2) * size, 0.0, np.sign(lead))
        signs[~np.repeat(mixed, polygons.sizes)] = 1.0
        cut = cut_along(polygons, lead, signs, (0, -1))
        polygons, source = cut.polygons, source[cut.source]
    # In the middle, since on an edge two are equally large.
    sizes = polygons.sizes[:, np.newaxis]
    middles = np.add.reduceat(polygons.corners, polygons.starts[:-1]) / sizes
    values = np.einsum("nkd,nd->nk", regions.slopes[source], middles)
    values += regions.intercepts[source]
    return OutputTiles(
        frozen_copy(polygons.corners),
        frozen_copy(polygons.starts),
        frozen_copy(source),
        frozen_copy(values.argmax(axis=1)),
    )


def _outputs(regions: LinearRegions, polygons: Polygons, source: Numbers) -> Floats:
    """All outputs at all corners, (T, K)."""
    owner = np.repeat(source, polygons.sizes)
    values: Floats = np.einsum("tkd,td->tk", regions.slopes[owner], polygons.corners)
    values += regions.intercepts[owner]
    return values
