"""Bands of the loss on a slice: their edges, colours, areas and lines."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from contourpy import FillType, LineType, SerialContourGenerator, ZInterp
from numpy.typing import NDArray

from nnviz.engine.surface_grid import GridPicture
from nnviz.picture.colors import Rgb
from nnviz.picture.tokens import Tokens
from nnviz.session.loss_slice import LossSlice
from nnviz.session.slice_settings import Levels

Floats = NDArray[np.float64]

BANDS = 16
TOLD = 4
"""Every how many-th edge of a band has its number written on it."""
_DEEPEST = 1e-9
"""Of the greatest loss: what a logarithm still tells from zero."""


@dataclass(frozen=True, slots=True)
class LossScale:
    """From ``low`` to ``high``, evenly in the loss or in its logarithm."""

    low: float
    high: float
    levels: Levels

    @property
    def edges(self) -> Floats:
        """Of the bands, (BANDS + 1,), ascending; the first and last are the ends."""
        places = np.linspace(0.0, 1.0, BANDS + 1)
        edges = self.loss_at(places)
        edges[0], edges[-1] = self.low, self.high
        return edges

    def places(self, losses: Floats) -> Floats:
        """0 to 1 from the low to the high end; what is no finite number is at 1."""
        finite = np.where(np.isfinite(losses), losses, self.high)
        if not self.high > self.low:
            return np.zeros(finite.shape)
        low, high = self._ends
        if self.levels == "log":
            finite = np.log(np.maximum(finite, np.exp(low)))
        places: Floats = np.clip((finite - low) / (high - low), 0.0, 1.0)
        return places

    def loss_at(self, places: Floats) -> Floats:
        """The losses at places from 0 to 1."""
        low, high = self._ends
        losses = low + (high - low) * places
        return np.exp(losses) if self.levels == "log" else losses

    @property
    def _ends(self) -> tuple[float, float]:
        if self.levels == "linear":
            return self.low, self.high
        smallest = max(self.high * _DEEPEST, float(np.finfo(np.float64).tiny))
        low = max(self.low, smallest)
        return float(np.log(low)), float(np.log(max(self.high, low)))


def loss_scale(picture: LossSlice) -> LossScale | None:
    """That of a picture's own range; ``None`` where no loss is finite."""
    low, high = picture.range
    if not np.isfinite(low):
        return None
    return LossScale(low, high, picture.settings.levels)


@lru_cache(maxsize=4)
def band_colors(tokens: Tokens) -> Rgb:
    """(BANDS, 3): the loss ramp in as many steps."""
    ramp = tokens.loss_ramp
    return ramp[np.round(np.linspace(0, len(ramp) - 1, BANDS)).astype(np.intp)]


@dataclass(frozen=True, slots=True, eq=False)
class Area:
    """Where the loss is at or above an edge: rings (m, 2), holes among them."""

    edge: int
    rings: tuple[Floats, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Contours:
    """Areas by ascending edges, each within the one before, and the lines of edges.

    ``lines[k]``: polylines (m, 2) of edge ``k + 1``, in coordinates of the slice.
    """

    scale: LossScale
    areas: tuple[Area, ...]
    lines: tuple[tuple[Floats, ...], ...]


def contours(grid: GridPicture, scale: LossScale) -> Contours:
    """Where the loss crosses the edges; linear between the points, on the scale."""
    places = scale.places(grid.loss).T
    x, y = np.meshgrid(grid.a, grid.b)
    generator = SerialContourGenerator(
        x,
        y,
        np.ascontiguousarray(places),
        np.zeros(places.shape, np.bool_),
        corner_mask=False,
        line_type=LineType.Separate,
        fill_type=FillType.OuterOffset,
        quad_as_tri=False,
        z_interp=ZInterp.Linear,
    )
    areas, lines = [], []
    for edge in range(1, BANDS):
        level = edge / BANDS
        # As the fill type says: polygons, and where the rings of each end.
        polygons, offsets = generator.filled(level, np.inf)[:2]
        rings: list[Floats] = []
        for polygon, ends in zip(polygons, offsets, strict=True):
            assert polygon is not None
            assert ends is not None
            rings += [
                np.asarray(polygon[start:end], np.float64)
                for start, end in pairwise(ends.tolist())
            ]
        if rings:
            areas.append(Area(edge, tuple(rings)))
        lines.append(
            tuple(np.asarray(line, np.float64) for line in generator.lines(level))
        )
    return Contours(scale, tuple(areas), tuple(lines))


@dataclass(frozen=True, slots=True)
class LabelPlace:
    """The middle of a number on a line, in px, and how it is turned, in degrees."""

    x: float
    y: float
    angle: float


def label_place(
    lines: tuple[Floats, ...],
    size: tuple[float, float],
    rect: tuple[float, float, float, float],
    obstacles: Floats,
) -> LabelPlace | None:
    """Where on some lines (m, 2), in px, there is most room for a number.

    ``size``: of the number; ``rect``: left, top, right, bottom; ``obstacles`` (k, 2):
    what it must not lie on. ``None`` where it fits nowhere.
    """
    width, height = size
    left, top, right, bottom = rect
    best: tuple[float, LabelPlace] | None = None
    for line in lines:
        steps = np.linalg.norm(np.diff(line, axis=0), axis=1)
        along = np.concatenate([[0.0], np.cumsum(steps)])
        if along[-1] < 2 * width:
            continue
        middles = np.arange(width, along[-1] - width, max(width / 3, 4.0))
        ends = [
            np.column_stack([np.interp(middles + s, along, line[:, k]) for k in (0, 1)])
            for s in (-width / 2, 0.0, width / 2)
        ]
        start, middle, end = ends
        chord = end - start
        reach = np.hypot(chord[:, 0], chord[:, 1])
        # A number is straight: where the line bends, it does not lie on it.
        straight = reach > 0.9 * width
        turned = np.degrees(np.arctan2(chord[:, 1], chord[:, 0]))
        turned = (turned + 90.0) % 180.0 - 90.0
        margin = width / 2 + height / 2
        inside = (
            (middle[:, 0] > left + margin)
            & (middle[:, 0] < right - margin)
            & (middle[:, 1] > top + margin)
            & (middle[:, 1] < bottom - margin)
        )
        room = np.full(len(middle), 1e3)
        if len(obstacles):
            away = np.linalg.norm(middle[:, np.newaxis] - obstacles, axis=2)
            room = away.min(axis=1)
        fits = straight & inside & (room > margin)
        if not fits.any():
            continue
        # Level numbers read best; beyond some distance more room is no gain.
        merit = np.minimum(room, 3 * width) - 0.5 * np.abs(turned)
        index = int(np.argmax(np.where(fits, merit, -np.inf)))
        x, y = middle[index].tolist()
        place = LabelPlace(x, y, float(turned[index]))
        if best is None or merit[index] > best[0]:
            best = float(merit[index]), place
    return None if best is None else best[1]
