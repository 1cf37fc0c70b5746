"""The surface as polygons in painter's order, for pictures made of shapes."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnviz.picture.surface_camera import HEIGHT, Placement
from nnviz.picture.surface_mesh import SurfaceMesh
from nnviz.picture.surface_shading import color_index, light_on, surface_colors
from nnviz.picture.tokens import Tokens

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Polygons:
    """``corners`` of each polygon in px, (3 to 5, 2), and its ``colors`` 0xAARRGGBB.

    Those far away come first.
    """

    corners: tuple[Floats, ...]
    colors: NDArray[np.uint32]


def surface_polygons(
    mesh: SurfaceMesh, placement: Placement, tokens: Tokens
) -> Polygons:
    """A polygon for each quad that is not cut off and has no hole.

    On a grid, a quad can only hide those that are farther in x or in y; so rows and
    columns from far to near are in painter's order, without any sorting.
    """
    order = _far_to_near(mesh, placement)
    light = light_on(mesh.normals, placement.camera)
    lit = (light[:-1, :-1] + light[1:, :-1] + light[1:, 1:] + light[:-1, 1:]) / 4
    boxes = _quads(mesh.vertices)[order]
    top = boxes[..., 2].max(axis=1) / HEIGHT
    corners: list[Floats] = []
    heights: list[float] = []
    kept: list[int] = []
    paper = placement.points(boxes)
    for number in np.flatnonzero(~np.isnan(boxes).any(axis=(1, 2))).tolist():
        box = boxes[number]
        outline = paper[number]
        if top[number] > 1.0:
            box = _below(box, HEIGHT)
            if len(box) < 3:
                continue
            outline = placement.points(box)
        corners.append(outline)
        heights.append(float(box[:, 2].mean()) / HEIGHT)
        kept.append(number)
    below = np.array([_is_turned(outline) for outline in corners], np.bool_)
    share = np.clip(np.array(heights, np.float64), 0.0, 1.0) * mesh.scale.color_share
    index = color_index(share, lit.reshape(-1)[order][kept], None, below)
    return Polygons(tuple(corners), surface_colors(tokens)[index])


def _quads(vertices: Floats) -> Floats:
    """The corners of all quads in turn, (quads, 4, 3)."""
    return np.stack(
        [
            vertices[:-1, :-1],
            vertices[1:, :-1],
            vertices[1:, 1:],
            vertices[:-1, 1:],
        ],
        axis=2,
    ).reshape(-1, 4, 3)


def _far_to_near(mesh: SurfaceMesh, placement: Placement) -> NDArray[np.intp]:
    """The flat numbers of the quads, the farthest first."""
    g, h = mesh.heights.shape
    numbers = np.arange((g - 1) * (h - 1)).reshape(g - 1, h - 1)
    for axis, along in enumerate(placement.camera.away):
        if along > 0:
            numbers = np.flip(numbers, axis)
    return numbers.reshape(-1)


def _below(polygon: Floats, height: float) -> Floats:
    """The part of a polygon (n, 3) up to a height."""
    corners: list[Floats] = []
    for here, there in zip(polygon, np.roll(polygon, -1, axis=0), strict=True):
        if here[2] <= height:
            corners.append(here)
        if (here[2] <= height) != (there[2] <= height):
            share = (height - here[2]) / (there[2] - here[2])
            corners.append(here + share * (there - here))
    return np.array(corners).reshape(-1, 3)


def _is_turned(outline: Floats) -> bool:
    """Whether the underside shows: its corners then run the other way round."""
    x, y = outline.T
    area = x @ np.roll(y, -1) - y @ np.roll(x, -1)
    return bool(area > 0.0)
