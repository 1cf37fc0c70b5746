"""The split: sizes, no sample lost or doubled, one order for all fractions."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nnviz.datasets.split import split

counts = st.integers(2, 400)
fractions = st.floats(0, 1, exclude_max=True)


@given(counts, fractions, st.integers(0, 2**63 - 1))
def test_every_sample_is_on_one_side_and_one_always_trains(count, fraction, seed):
    train, test = split(count, fraction, seed)
    assert sorted([*train, *test]) == list(range(count))
    assert len(train) >= 1
    assert len(test) == min(round(count * fraction), count - 1)


@given(counts, fractions, fractions)
def test_another_fraction_keeps_the_order(count, first, second):
    orders = [np.concatenate(split(count, part, 5)) for part in (first, second)]
    np.testing.assert_array_equal(*orders)


def test_the_seed_decides_the_order():
    np.testing.assert_array_equal(split(50, 0.5, 1)[0], split(50, 0.5, 1)[0])
    assert not np.array_equal(split(50, 0.5, 1)[0], split(50, 0.5, 2)[0])
