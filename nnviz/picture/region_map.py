"""Two inputs: the linear regions of the network over a plane, and their table.

Where the network has no linear regions (`NotPiecewiseLinearError`) or too many of them
to draw (`TooManyPiecesError`), the error says so in a sentence for the screen.
"""

from functools import lru_cache

from nnviz.datasets.dataset import Dataset
from nnviz.engine.linear_regions import LinearRegions, linear_regions
from nnviz.engine.network import Architecture, Parameters
from nnviz.picture.affine_inputs import plane_inputs
from nnviz.picture.piecewise_part import PiecewisePart
from nnviz.picture.plane import Plane, Window
from nnviz.picture.table import Cell, Table
from nnviz.session.snapshot import Snapshot

MOST_REGIONS = 5_000
"""About a tenth of a second, and more than a screen can tell apart."""


def network_regions(
    snapshot: Snapshot,
    plane: Plane,
    window: Window | None = None,
    most: int | None = None,
    part: PiecewisePart | None = None,
) -> LinearRegions:
    """The linear regions in the window of a plane, or in another window on it.

    ``most``: how many are accepted, `MOST_REGIONS` unless given. ``part``: a part of
    the network to cut instead of the whole.

    Raises
    ------
    NotPiecewiseLinearError, TooManyPiecesError
    """
    return _regions(
        snapshot.architecture if part is None else part.architecture,
        snapshot.parameters if part is None else part.parameters,
        snapshot.dataset,
        plane.columns,
        tuple(plane.base.tolist()),
        plane.window if window is None else window,
        MOST_REGIONS if most is None else most,
    )


def regions_table(regions: LinearRegions, names: tuple[str, str]) -> Table:
    """One row per region: its area and corners, who is on, and the affine maps.

    ``names``: those of the two axes. ``corners`` are written ``x y; x y; …``, ``on``
    has one digit per neuron, 1 where it is on, and a space between layers.
    """
    columns = ["region", "area", "corners", "on"]
    for output in range(1, regions.slopes.shape[1] + 1):
        columns += [f"slope_{output}_{name}" for name in names]
        columns.append(f"intercept_{output}")
    areas = regions.areas.tolist()
    slopes, intercepts = regions.slopes.tolist(), regions.intercepts.tolist()
    rows: list[tuple[Cell, ...]] = []
    for region, area in enumerate(areas):
        corners = regions.polygon(region).tolist()
        row: list[Cell] = [
            region + 1,
            area,
            "; ".join(f"{x!r} {y!r}" for x, y in corners),
            " ".join(
                "".join("01"[is_on] for is_on in on[region].tolist())
                for on in regions.active.values()
            ),
        ]
        for own, intercept in zip(slopes[region], intercepts[region], strict=True):
            row += [*own, intercept]
        rows.append(tuple(row))
    return Table(tuple(columns), tuple(rows))


@lru_cache(maxsize=4)
def _regions(
    architecture: Architecture,
    parameters: Parameters,
    dataset: Dataset,
    columns: tuple[int, int],
    base: tuple[float, ...],
    window: Window,
    most: int,
) -> LinearRegions:
    # Parameters and data sets are frozen and compared by identity.
    return linear_regions(
        architecture,
        parameters,
        (window.left, window.right, window.bottom, window.top),
        plane_inputs(dataset, columns, base),
        most,
    )
