"""The loss over a plane as a relief: its points in a box, and what was cut off."""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.surface_grid import GridPicture
from nnviz.picture.surface_camera import HEIGHT

Floats = NDArray[np.float64]

_FARTHEST = 1e3
_NO_LOWER = 1e-300
_EDGE = 1.02


@dataclass(frozen=True, slots=True)
class HeightScale:
    """From a loss to a height: 0 at ``low``, 1 at ``high``; logarithmic or linear.

    ``color_share``: how far up the ramp of the losses the colour at ``high`` is; less
    than 1 where higher losses have colours, but are cut off.
    """

    low: float
    high: float
    is_log: bool
    color_share: float = 1.0

    def heights(self, losses: NDArray[np.floating]) -> Floats:
        """Heights of losses; above 1 where the loss is above ``high``, NaN stays."""
        losses = np.asarray(losses, np.float64)
        with np.errstate(all="ignore"):
            if self.is_log:
                low = math.log(self.low)
                heights = (np.log(np.maximum(losses, _NO_LOWER)) - low) / (
                    math.log(self.high) - low
                )
            else:
                heights = (losses - self.low) / (self.high - self.low)
        return np.asarray(np.clip(heights, 0.0, _FARTHEST))

    def loss_at(self, height: float) -> float:
        """The loss at a height from 0 to 1."""
        if self.is_log:
            return float(self.low * (self.high / self.low) ** height)
        return self.low + (self.high - self.low) * height


@dataclass(frozen=True, eq=False)
class SurfaceMesh:
    """A relief over the rectangle ±``half_sides`` of the box, read-only.

    ``heights[i, j]`` (g, h) from 0 (low) to 1 (high); larger is above what is shown
    and is cut off, NaN is a hole. The rectangle has g by h even nodes, ``i`` in x.
    """

    heights: Floats
    half_sides: tuple[float, float]
    scale: HeightScale
    middle: tuple[float, float]
    unit: float

    @property
    def cut(self) -> bool:
        """Whether a part of the surface is higher than what is shown."""
        return bool((self.heights > 1.0).any())

    @property
    def has_holes(self) -> bool:
        """Whether some loss is not a number."""
        return bool(np.isnan(self.heights).any())

    @cached_property
    def whole(self) -> bool:
        """Whether nothing is cut off and nothing is missing."""
        return not self.cut and not self.has_holes

    @cached_property
    def normals(self) -> Floats:
        """Unit normals (g, h, 3) of the relief in the box, upwards; up at holes."""
        known = np.nan_to_num(np.minimum(self.heights, 1.0), nan=0.0) * HEIGHT
        g, h = known.shape
        dx, dy = (
            2 * half / (count - 1)
            for half, count in zip(self.half_sides, (g, h), strict=True)
        )
        slope_x, slope_y = np.gradient(known, dx, dy)
        normals = np.stack([-slope_x, -slope_y, np.ones_like(known)], axis=-1)
        normals /= np.linalg.norm(normals, axis=-1, keepdims=True)
        return np.asarray(normals)

    @cached_property
    def vertices(self) -> Floats:
        """The nodes in the box (g, h, 3), not cut."""
        g, h = self.heights.shape
        x = np.linspace(-self.half_sides[0], self.half_sides[0], g)
        y = np.linspace(-self.half_sides[1], self.half_sides[1], h)
        grid_x, grid_y = np.meshgrid(x, y, indexing="ij")
        return np.stack([grid_x, grid_y, self.heights * HEIGHT], axis=-1)

    def on_floor(self, coordinates: Floats) -> Floats:
        """Coordinates (…, 2) on the slice as x and y of the box."""
        return (np.asarray(coordinates) - self.middle) / self.unit

    def heights_at(self, floor: Floats) -> Floats:
        """Heights (…) above x and y of the box (…, 2); NaN outside and in holes.

        Bilinear between the nodes, as the surface is drawn.
        """
        g, h = self.heights.shape
        u = (floor[..., 0] / self.half_sides[0] + 1.0) * ((g - 1) / 2)
        v = (floor[..., 1] / self.half_sides[1] + 1.0) * ((h - 1) / 2)
        tolerance = 1e-9 * max(g, h)
        inside = (u >= -tolerance) & (u <= g - 1 + tolerance)
        inside &= (v >= -tolerance) & (v <= h - 1 + tolerance)
        u = np.where(inside, u, 0.0)
        v = np.where(inside, v, 0.0)
        i = np.clip(u.astype(np.intp), 0, g - 2)
        j = np.clip(v.astype(np.intp), 0, h - 2)
        s, t = u - i, v - j
        flat = self.heights.ravel()
        index = i * h + j
        with np.errstate(invalid="ignore"):
            near = flat[index] + t * (flat[index + 1] - flat[index])
            index += h
            far = flat[index] + t * (flat[index + 1] - flat[index])
            heights = near + s * (far - near)
        return np.asarray(np.where(inside, heights, np.nan))

    def lifted(self, coordinates: Floats) -> Floats:
        """Coordinates (m, 2) on the slice as points (m, 3) on the surface.

        A point that the surface does not have, or that is cut off, is NaN; one just
        beyond the cut is on its edge.
        """
        floor = self.on_floor(coordinates)
        heights = self.heights_at(floor)
        heights = np.where(heights <= _EDGE, np.minimum(heights, 1.0), np.nan)
        points = np.concatenate([floor, heights[..., np.newaxis] * HEIGHT], axis=-1)
        points[np.isnan(heights)] = np.nan
        return np.asarray(points)


def surface_mesh(grid: GridPicture, scale: HeightScale) -> SurfaceMesh:
    """The relief of a grid of losses: equal units in both directions of the plane."""
    a, b = grid.a, grid.b
    half_a, half_b = (float(axis[-1] - axis[0]) / 2 for axis in (a, b))
    unit = max(half_a, half_b)
    heights = scale.heights(_even(grid))
    heights.setflags(write=False)
    middle = float(a[0] + a[-1]) / 2, float(b[0] + b[-1]) / 2
    return SurfaceMesh(heights, (half_a / unit, half_b / unit), scale, middle, unit)


def _even(grid: GridPicture) -> Floats:
    """The losses at even nodes: the last step of a coarse grid may be a shorter one."""
    losses = np.asarray(grid.loss, np.float64)
    for axis, nodes in enumerate((grid.a, grid.b)):
        even = np.linspace(nodes[0], nodes[-1], len(nodes))
        if np.allclose(nodes, even, rtol=0, atol=1e-9 * float(nodes[-1] - nodes[0])):
            continue
        i = np.clip(np.searchsorted(nodes, even, "right") - 1, 0, len(nodes) - 2)
        share = (even - nodes[i]) / (nodes[i + 1] - nodes[i])
        below, above = np.take(losses, i, axis), np.take(losses, i + 1, axis)
        losses = below + np.expand_dims(share, 1 - axis) * (above - below)
    return losses
