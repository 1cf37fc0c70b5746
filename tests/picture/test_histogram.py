"""Histograms: every finite number in one bar, zero an edge, the chosen one inside."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.picture.histogram import histogram

NUMBERS = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=60)


@given(NUMBERS, st.floats(-1e6, 1e6))
def test_every_number_is_counted_once_between_round_edges(numbers, chosen):
    values = np.array(numbers)
    drawn = histogram(values, chosen)
    assert drawn.counts.sum() == len(values)
    assert 1 <= len(drawn.counts) <= 25
    assert drawn.edges[0] <= min(*numbers, chosen)
    assert drawn.edges[-1] >= max(*numbers, chosen)
    assert 0.0 <= drawn.chosen <= 1.0
    assert np.all(np.diff(drawn.edges) > 0)


def test_zero_is_an_edge_where_there_are_numbers_on_both_sides():
    drawn = histogram(np.array([-3.1, 0.2, 4.7]), 0.2)
    assert np.abs(drawn.edges).min() == 0.0
    assert drawn.edges[0] + drawn.zero * np.ptp(drawn.edges) == pytest.approx(0.0)


def test_exact_zeros_are_known_and_stand_in_their_bar():
    drawn = histogram(np.array([0.0, 0.0, 0.01, -1.0, 2.0]), 0.0)
    assert drawn.zeros == 2
    assert drawn.counts[drawn.bar_of_zeros] == 3
    assert drawn.edges[drawn.bar_of_zeros] == 0.0


def test_numbers_that_are_all_the_same_stand_in_the_middle():
    drawn = histogram(np.full(5, 2.0), 2.0)
    assert drawn.highest == 5
    assert 0.3 < drawn.chosen < 0.7


def test_what_is_not_finite_is_left_out_and_counted():
    drawn = histogram(np.array([1.0, np.inf, np.nan, 2.0]), np.nan)
    assert drawn.left_out == 2
    assert drawn.counts.sum() == 2
    assert drawn.chosen is None


def test_nothing_finite_at_all():
    drawn = histogram(np.array([np.nan]), np.inf)
    assert drawn.highest == 0
    assert drawn.left_out == 1


def test_the_bar_at_a_place():
    drawn = histogram(np.linspace(0, 1, 11), 0.5)
    assert drawn.bar_at(0.0) == 0
    assert drawn.bar_at(0.999) == len(drawn.counts) - 1
    assert drawn.bar_at(-0.01) is None
    assert drawn.bar_at(1.0) is None
