"""The order of an epoch is a pure function of seed and epoch."""

import numpy as np
import pytest

from nnviz.engine.order import EpochOrders
from nnviz.engine.settings import Shuffle


@pytest.mark.parametrize("samples", [1, 7, 500, 10_000])
def test_every_sample_comes_once(samples):
    orders = EpochOrders(Shuffle(seed=3), samples)
    for epoch in (0, 1, 40):
        np.testing.assert_array_equal(np.sort(orders.order(epoch)), np.arange(samples))


def test_epochs_and_seeds_differ():
    orders = EpochOrders(Shuffle(seed=3), 60)
    seen = {tuple(orders.order(epoch)) for epoch in range(300)}
    seen |= {tuple(EpochOrders(Shuffle(seed=4), 60).order(e)) for e in range(300)}
    assert len(seen) == 600


def test_an_epoch_does_not_depend_on_those_asked_before():
    forward = EpochOrders(Shuffle(seed=3), 60)
    wanted = [forward.order(epoch).tolist() for epoch in range(500)]
    backward = EpochOrders(Shuffle(seed=3), 60)
    for epoch in (499, 3, 250, 4, 0):
        assert backward.order(epoch).tolist() == wanted[epoch]


def test_given_order():
    orders = EpochOrders(Shuffle(order="given"), 5)
    assert orders.order(0).tolist() == orders.order(9).tolist() == [0, 1, 2, 3, 4]


def test_positions_are_evenly_spread():
    """No place in the epoch prefers a sample: a rough count over many epochs."""
    orders = EpochOrders(Shuffle(seed=1), 5)
    first = np.bincount([orders.order(e)[0] for e in range(5000)], minlength=5)
    assert np.abs(first - 1000).max() < 150
