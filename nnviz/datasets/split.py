"""Which samples train and which test."""

from nnviz.datasets.dataset import Labels
from nnviz.datasets.streams import Purpose, stream


def test_count(count: int, test_fraction: float) -> int:
    """round(count · test_fraction), but never the whole set: one sample must train."""
    return min(round(count * test_fraction), count - 1)


def split(count: int, test_fraction: float, seed: int) -> tuple[Labels, Labels]:
    """Indices of the training and of the test samples, both in a random order.

    One permutation, a function of ``count`` and ``seed`` alone, is cut in two: with
    another ``test_fraction`` samples change sides, but the order stays.
    """
    order = stream(seed, Purpose.SPLIT).permutation(count)
    train_count = count - test_count(count, test_fraction)
    return order[:train_count], order[train_count:]
