"""Pixels of samples as shares of ink, from 0 (paper) to 1."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.dataset import Dataset

Floats = NDArray[np.float64]


def brightness(dataset: Dataset, points: Floats) -> Floats:
    """The pixels of samples (…, d) of a data set, as they are drawn."""
    low, high = pixel_range(dataset)
    if (low, high) == (0.0, 1.0):
        return points
    return (points - low) / (high - low)


@lru_cache(maxsize=4)
def pixel_range(dataset: Dataset) -> tuple[float, float]:
    """What is drawn white and what black.

    0 and 1 as a rule. A person's own images may have other numbers: 0 and the largest
    where none is negative, else ± the largest size, so that 0 is the middle.
    """
    if dataset.settings.kind not in ("inline", "npz"):
        return 0.0, 1.0
    sets = [dataset.train] if dataset.test is None else [dataset.train, dataset.test]
    low = min(float(part.points.min()) for part in sets)
    high = max(float(part.points.max()) for part in sets)
    if low < 0.0:
        most = max(-low, high)
        return -most, most
    return 0.0, high if high > 1.0 else 1.0
