"""The shapes of the class marks, the same in every view.

A class is told by colour *and* shape (never colour alone); from the eleventh class
on the shapes repeat, so views add the class number there.
"""

import math
from functools import cache

import numpy as np
from numpy.typing import NDArray

from nnviz.picture.tokens import CLASS_MARKS

# Equal ink rather than equal extent, since a square as wide as a circle looks larger;
# but triangles and stars reach far and would look too large with the full area.
_AREA = 2.75
_POINTED_AREA = 2.3
_CIRCLE_SIDES = 48


def mark_of(class_index: int) -> str:
    """The mark of a class as a character: ● ▲ ■ …"""
    return CLASS_MARKS[class_index % len(CLASS_MARKS)]


def repeats(class_count: int) -> bool:
    """Whether marks occur twice, so that class numbers have to be written."""
    return class_count > len(CLASS_MARKS)


@cache
def marker_polygon(class_index: int) -> NDArray[np.float64]:
    """The outline of a class's mark, (corners, 2), for a radius of one.

    y points down, as on the screen; the centre of area is the origin; all shapes
    cover about the same area, a little less than the unit circle's.
    """
    mark = mark_of(class_index)
    outline = _outline(mark)
    area, centre = _area_and_centre(outline)
    wanted = _POINTED_AREA if mark in "▲▼★" else _AREA
    polygon: NDArray[np.float64] = (outline - centre) * math.sqrt(wanted / abs(area))
    polygon.setflags(write=False)
    return polygon


def _outline(mark: str) -> NDArray[np.float64]:
    match mark:
        case "▲":
            return _regular(3)
        case "▼":
            return np.asarray(-_regular(3))
        case "■":
            return _regular(4, turn=np.pi / 4)
        case "◆":
            return np.asarray(_regular(4) * (0.86, 1.0))
        case "⬟":
            return _regular(5)
        case "⬢":
            return _regular(6)
        case "★":
            return _star()
        case "✚":
            return _cross()
        case "✖":
            return _rotated(_cross(), np.pi / 4)
        case _:
            return _regular(_CIRCLE_SIDES)


def _regular(sides: int, turn: float = 0.0) -> NDArray[np.float64]:
    """A regular polygon with one corner at the top, turned by ``turn``."""
    angles = turn + np.arange(sides) * (2 * np.pi / sides)
    return np.stack([np.sin(angles), -np.cos(angles)], axis=-1)


def _star() -> NDArray[np.float64]:
    corners = _regular(10)
    corners[1::2] *= 0.45
    return corners


def _cross() -> NDArray[np.float64]:
    arm, half = 1.0, 0.36
    quarter = np.array([(half, -half), (half, -arm), (-half, -arm)])
    return np.concatenate([_rotated(quarter, -turn * np.pi / 2) for turn in range(4)])


def _rotated(points: NDArray[np.float64], angle: float) -> NDArray[np.float64]:
    cos, sin = np.cos(angle), np.sin(angle)
    return np.asarray(points @ np.array([[cos, sin], [-sin, cos]]))


def _area_and_centre(
    polygon: NDArray[np.float64],
) -> tuple[float, NDArray[np.float64]]:
    """Signed area and centre of area of a polygon, by the shoelace formula."""
    following = np.roll(polygon, -1, axis=0)
    cross = polygon[:, 0] * following[:, 1] - following[:, 0] * polygon[:, 1]
    area = float(cross.sum()) / 2
    centre = ((polygon + following) * cross[:, None]).sum(axis=0) / (6 * area)
    return area, centre
