"""Level lines and mesh lines of the surface, for pictures made of shapes."""

from math import ceil

import numpy as np
from contourpy import LineType, SerialContourGenerator, ZInterp
from numpy.typing import NDArray

from nnviz.picture.surface_mesh import SurfaceMesh

Floats = NDArray[np.float64]


def level_lines(mesh: SurfaceMesh, levels: float) -> list[Floats]:
    """Lines (m, 2) on the slice at the heights 1/levels, 2/levels, …, below 1."""
    return _lines_at(mesh, [level / levels for level in range(1, ceil(levels))])


def cut_lines(mesh: SurfaceMesh) -> list[Floats]:
    """Lines (m, 2) on the slice where the surface is cut off."""
    return _lines_at(mesh, [1.0]) if mesh.cut else []


def mesh_lines(mesh: SurfaceMesh, count: int) -> list[Floats]:
    """Lines (m, 2) across the slice that cut both of its sides into ``count``."""
    x, y = _nodes(mesh)
    lines: list[Floats] = []
    for share in range(1, count):
        at = x[0] + (x[-1] - x[0]) * share / count
        lines.append(np.column_stack([np.full(len(y), at), y]))
        at = y[0] + (y[-1] - y[0]) * share / count
        lines.append(np.column_stack([x, np.full(len(x), at)]))
    return lines


def _lines_at(mesh: SurfaceMesh, heights: list[float]) -> list[Floats]:
    x, y = np.meshgrid(*_nodes(mesh))
    holes = np.isnan(mesh.heights.T)
    # `contour_generator` goes by way of a masked array, which takes far longer.
    generator = SerialContourGenerator(
        x,
        y,
        np.where(holes, 0.0, mesh.heights.T),
        holes,
        corner_mask=False,
        line_type=LineType.Separate,
        fill_type=SerialContourGenerator.default_fill_type,
        quad_as_tri=False,
        z_interp=ZInterp.Linear,
    )
    return [np.asarray(line) for height in heights for line in generator.lines(height)]


def _nodes(mesh: SurfaceMesh) -> tuple[Floats, Floats]:
    g, h = mesh.heights.shape
    half_a, half_b = (half * mesh.unit for half in mesh.half_sides)
    return (
        mesh.middle[0] + np.linspace(-half_a, half_a, g),
        mesh.middle[1] + np.linspace(-half_b, half_b, h),
    )
