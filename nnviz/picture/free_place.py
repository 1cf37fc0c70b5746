"""Where a plate with words hides least of what is drawn."""

from collections.abc import Sequence

import numpy as np

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


def freest(
    corners: Sequence[tuple[float, float]],
    size: tuple[float, float],
    bounds: Box,
    discs: Sequence[tuple[float, float, float]],
    plates: Sequence[Box],
) -> Box:
    """The first of the plates of a size that overlaps the least; all px, y downwards.

    ``corners``: where they would be at the left and the top; each is moved to lie
    within ``bounds``. ``discs``: x, y, radius of what should be kept free, which counts
    by how deep it is covered; ``plates`` count by the area shared.
    """
    width, height = size
    left, top = np.array(corners).T
    left = np.minimum(np.maximum(left, bounds[0]), bounds[2] - width)
    top = np.minimum(np.maximum(top, bounds[1]), bounds[3] - height)
    right, bottom = left + width, top + height
    covered = np.zeros(len(corners))
    if discs:
        at_x, at_y, radius = np.array(discs).T[:, :, np.newaxis]
        across = np.maximum(np.maximum(left - at_x, at_x - right), 0.0)
        down = np.maximum(np.maximum(top - at_y, at_y - bottom), 0.0)
        covered += np.maximum(radius - np.hypot(across, down), 0.0).sum(axis=0)
    if plates:
        starts_x, starts_y, ends_x, ends_y = np.array(plates).T[:, :, np.newaxis]
        wide = np.minimum(right, ends_x) - np.maximum(left, starts_x)
        high = np.minimum(bottom, ends_y) - np.maximum(top, starts_y)
        covered += (np.maximum(wide, 0.0) * np.maximum(high, 0.0)).sum(axis=0)
    best = int(np.argmin(covered))
    x, y = float(left[best]), float(top[best])
    return x, y, x + width, y + height
