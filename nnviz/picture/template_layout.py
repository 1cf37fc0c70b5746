"""Where templates stand: tiles with their name beside and their score below."""

from dataclasses import dataclass
from math import ceil


@dataclass(frozen=True, slots=True)
class TileLayout:
    """``count`` tiles, ``across`` of them in a row, the first at (left, top); px."""

    count: int
    across: int
    left: float
    top: float
    width: float
    height: float
    pitch_x: float
    pitch_y: float

    def corner(self, place: int) -> tuple[float, float]:
        """The upper left corner of the image at a place."""
        row, column = divmod(place, self.across)
        return self.left + column * self.pitch_x, self.top + row * self.pitch_y

    def place_at(self, x: float, y: float) -> int | None:
        """The tile whose image is at a point."""
        column, in_x = divmod(x - self.left, self.pitch_x)
        row, in_y = divmod(y - self.top, self.pitch_y)
        if not (0 <= column < self.across and row >= 0):
            return None
        if in_x >= self.width or in_y >= self.height:
            return None
        place = int(row) * self.across + int(column)
        return place if place < self.count else None


def tile_layout(
    count: int,
    room: tuple[float, float, float, float],
    shape: tuple[int, int],
    beside: float,
    below: float,
    smallest: float,
    largest: float,
) -> TileLayout:
    """The largest tiles of (rows, columns) that all have room in (x, y, w, h).

    Each has ``beside`` px before it and ``below`` px under it. Where tiles would have
    to be narrower than ``smallest`` there are fewer of them.
    """
    left, top, width, height = room
    ratio = shape[0] / shape[1]
    best = (0.0, 1, 1)
    for across in range(1, count + 1):
        down = ceil(count / across)
        edge = min(width / across - beside, (height / down - below) / ratio)
        if edge > best[0]:
            best = edge, across, down
    edge, across, down = best
    if edge < smallest:
        edge = smallest
        across = max(int(width / (edge + beside)), 1)
        down = max(int(height / (edge * ratio + below)), 1)
        count = min(count, across * down)
        across = min(across, count)
        down = ceil(count / across)
    edge = min(edge, largest)
    pitch_x = min(width / across, (edge + beside) * _LOOSEST)
    pitch_y = min(height / down, (edge * ratio + below) * _LOOSEST)
    spare_x = width - pitch_x * across
    spare_y = height - pitch_y * down
    return TileLayout(
        count,
        across,
        left + spare_x / 2 + beside + (pitch_x - edge - beside) / 2,
        top + spare_y / 2 + (pitch_y - edge * ratio - below) / 2,
        edge,
        edge * ratio,
        pitch_x,
        pitch_y,
    )


_LOOSEST = 1.35
"""How much further apart tiles may stand than they must."""
