"""Where the surface is looked at from, and where on the paper its points then are.

The box of the surface stands on its floor z = 0: x and y from −1 to 1 at most, z from 0
to `HEIGHT`. The projection is parallel, so that what is equally long looks so wherever
it stands, and upright lines stay upright.
"""

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

HEIGHT = 1.05
"""How high the box is, where its longer side is 2 long."""

_LOWEST, _HIGHEST = 4.0, 90.0
_LEAST_ZOOM, _MOST_ZOOM = 0.4, 8.0


@dataclass(frozen=True, slots=True)
class Camera:
    """``azimuth`` turns about the upright axis; ``elevation`` is above the floor.

    Both in degrees. Seen from azimuth 0, x goes to the right and y away from the eye.
    ``zoom`` magnifies.
    """

    azimuth: float = -36.0
    elevation: float = 32.0
    zoom: float = 1.0

    def turned(self, azimuth: float, elevation: float) -> "Camera":
        """Turned further by so many degrees; never below the floor or over the top."""
        return replace(
            self,
            azimuth=(self.azimuth + azimuth + 180.0) % 360.0 - 180.0,
            elevation=min(max(self.elevation + elevation, _LOWEST), _HIGHEST),
        )

    def zoomed(self, factor: float) -> "Camera":
        """Nearer by a factor above one, farther by one below."""
        zoom = min(max(self.zoom * factor, _LEAST_ZOOM), _MOST_ZOOM)
        return replace(self, zoom=zoom)

    @property
    def rightward(self) -> Floats:
        """The direction (x, y) on the floor that goes to the right on the paper."""
        angle = math.radians(self.azimuth)
        return np.array([math.cos(angle), math.sin(angle)])

    @property
    def away(self) -> Floats:
        """The direction (x, y) on the floor that goes away from the eye."""
        angle = math.radians(self.azimuth)
        return np.array([-math.sin(angle), math.cos(angle)])

    @property
    def rise(self) -> tuple[float, float]:
        """How far up the paper a unit away and a unit of height go."""
        angle = math.radians(self.elevation)
        return math.sin(angle), math.cos(angle)


@dataclass(frozen=True, slots=True)
class Placement:
    """A camera, and the paper: the middle of the box is at ``center``, in px.

    ``scale`` is px for one unit of the box; y points down on the paper.
    """

    camera: Camera
    center: tuple[float, float]
    scale: float

    def points(self, points: Floats) -> Floats:
        """Points (…, 3) of the box on the paper, (…, 2)."""
        up_away, up_height = self.camera.rise
        floor = points[..., :2]
        right = floor @ self.camera.rightward
        up = floor @ self.camera.away * up_away
        up = up + (points[..., 2] - HEIGHT / 2) * up_height
        return np.stack(
            [self.center[0] + self.scale * right, self.center[1] - self.scale * up],
            axis=-1,
        )

    def magnified(self, pixels: float) -> "Placement":
        """The same on paper with ``pixels`` px for each."""
        x, y = self.center
        return Placement(self.camera, (x * pixels, y * pixels), self.scale * pixels)


def placed(
    camera: Camera,
    half_sides: tuple[float, float],
    left: float,
    top: float,
    width: float,
    height: float,
) -> Placement:
    """The box as large as it can be within a rectangle, however it is turned.

    ``half_sides`` are half its lengths in x and y. Its size depends on the tilt alone,
    so that it does not breathe while it turns.
    """
    radius = math.hypot(*half_sides)
    up_away, up_height = camera.rise
    tall = 2 * radius * up_away + HEIGHT * up_height
    scale = max(min(width / (2 * radius), height / tall), 1e-3)
    center = left + width / 2, top + height / 2
    return Placement(camera, center, scale * camera.zoom)
