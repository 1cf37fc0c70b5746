"""The order in which an epoch visits the training set."""

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.randomness import Purpose, generator
from nnviz.engine.settings import Shuffle

_DRAWN_TOGETHER = 8192


class EpochOrders:
    """The order of any epoch, a pure function of seed, epoch and number of samples.

    Making a generator takes longer than shuffling a small set, so the orders of some
    neighbouring epochs (of 8192 samples together, at least one epoch) are drawn from
    one generator and kept.
    """

    def __init__(self, shuffle: Shuffle, samples: int) -> None:
        self._shuffle = shuffle
        self._given: NDArray[np.intp] = np.arange(samples)
        self._epochs = max(1, _DRAWN_TOGETHER // samples)
        self._group: int | None = None
        self._orders: NDArray[np.intp] = self._given[np.newaxis]

    def order(self, epoch: int) -> NDArray[np.intp]:
        """The sample indices (N,) of an epoch (from 0), in order."""
        if self._shuffle.order == "given":
            return self._given
        group, place = divmod(epoch, self._epochs)
        if group != self._group:
            random = generator(self._shuffle.seed, Purpose.EPOCH_ORDER, group)
            given = np.broadcast_to(self._given, (self._epochs, len(self._given)))
            self._orders = random.permuted(given, axis=1)
            self._group = group
        order: NDArray[np.intp] = self._orders[place]
        return order
