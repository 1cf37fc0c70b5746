"""Polylines: thinned without losing a peak, cut to a band, cut into dashes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.picture.polyline import cut_to_band, dashes, runs, thin_out


def zigzag(count):
    rng = np.random.default_rng(1)
    return np.column_stack([np.arange(count), rng.standard_normal(count)])


class TestThinOut:
    def test_few_points_are_left_alone(self):
        points = zigzag(50)
        assert thin_out(points, 40) is points

    def test_no_peak_is_lost(self):
        points = zigzag(5000)
        thinned = thin_out(points, 100)
        assert 190 <= len(thinned) <= 202
        assert thinned[:, 1].min() == points[:, 1].min()
        assert thinned[:, 1].max() == points[:, 1].max()
        np.testing.assert_array_equal(thinned[[0, -1]], points[[0, -1]])
        assert np.all(np.diff(thinned[:, 0]) >= 0)

    def test_every_point_is_one_of_the_curve(self):
        x = np.linspace(0, 10, 3001)
        curve = np.column_stack([x, np.sin(x)])
        thinned = thin_out(curve, 100)
        assert len(thinned) < 210
        np.testing.assert_array_equal(thinned[:, 1], np.sin(thinned[:, 0]))

    def test_gaps_do_not_hide_their_neighbours(self):
        points = zigzag(1000)
        points[500, 1] = np.nan
        assert not np.isnan(thin_out(points, 50)).any()


class TestBand:
    def test_what_lies_inside_is_left_alone(self):
        points = zigzag(10)
        assert cut_to_band(points, -10, 10) is points

    def test_it_ends_exactly_on_the_edges(self):
        points = np.array([(0.0, 0.0), (4.0, 4.0)])
        (run,) = runs(cut_to_band(points, 1.0, 3.0))
        np.testing.assert_allclose(run, [(1.0, 1.0), (3.0, 3.0)])

    def test_outside_there_is_nothing(self):
        points = np.array([(0.0, 5.0), (4.0, 6.0)])
        assert runs(cut_to_band(points, 1.0, 3.0)) == ()

    @given(st.lists(st.floats(-9, 9), min_size=2, max_size=30))
    def test_every_point_lies_in_the_band(self, heights):
        points = np.column_stack([np.arange(len(heights)), heights])
        for run in runs(cut_to_band(points, -2.0, 3.0)):
            assert run[:, 1].min() >= -2.0
            assert run[:, 1].max() <= 3.0
            assert np.all(np.diff(run[:, 0]) >= 0)


def test_runs_are_what_lies_between_gaps():
    nan = np.nan
    y = [nan, 1.0, 2.0, nan, 3.0, nan, 4.0, 5.0, 6.0]
    parts = runs(np.column_stack([np.arange(9), y]))
    assert [part[:, 1].tolist() for part in parts] == [[1.0, 2.0], [4.0, 5.0, 6.0]]


class TestDashes:
    def test_a_straight_line(self):
        segments = dashes(np.array([(0.0, 0.0), (10.0, 0.0)]), 3.0, 1.0)
        expected = [(0, 3), (4, 7), (8, 10)]
        assert [(a[0], b[0]) for a, b in segments.tolist()] == expected

    def test_they_follow_a_corner(self):
        corner = np.array([(0.0, 0.0), (2.0, 0.0), (2.0, 2.0)])
        segments = dashes(corner, 3.0, 1.0)
        np.testing.assert_allclose(segments, [[(0, 0), (2, 0)], [(2, 0), (2, 1)]])

    def test_their_length_is_the_share_of_the_whole(self):
        points = zigzag(200)
        segments = dashes(points, 0.6, 0.4)
        drawn = np.hypot(*(segments[:, 1] - segments[:, 0]).T).sum()
        whole = np.hypot(*np.diff(points, axis=0).T).sum()
        assert drawn / whole == pytest.approx(0.6, abs=0.01)


def test_dashes_and_dots_in_turn():
    segments = dashes(np.array([(0.0, 0.0), (20.0, 0.0)]), 4.0, 1.0, 2.0, 3.0)
    np.testing.assert_allclose(segments[:, :, 0], [(0, 4), (5, 7), (10, 14), (15, 17)])
