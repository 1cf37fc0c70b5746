"""The path of a branch on a slice: past and future, and its dots."""

import numpy as np
import pytest

from nnviz.picture.slice_path import dot_distance, drawn_path, nearest, thinned
from nnviz.session.slices import SeenPath


def path_of(steps):
    steps = np.array(steps, np.int64)
    return SeenPath(
        1, steps, np.column_stack([steps, -steps]).astype(float), np.zeros(len(steps))
    )


def test_the_present_parts_past_from_future():
    drawn = drawn_path(path_of([0, 4, 8, 12, 13]), 9, (9.0, -9.5))
    assert drawn.past[:, 0].tolist() == [0.0, 4.0, 8.0, 9.0]
    assert drawn.future[:, 0].tolist() == [9.0, 12.0, 13.0]
    assert drawn.past[-1].tolist() == drawn.future[0].tolist() == [9.0, -9.5]


@pytest.mark.parametrize(
    ("steps", "every"),
    [
        (range(1), 1),
        (range(11), 1),
        (range(101), 8),
        (range(0, 1001, 1), 100),
        (range(0, 8193, 16), 1024),
        ([*range(0, 641, 64), 650], 64),
        ([0, 7], 8),
    ],
)
def test_dots_are_at_steps_that_are_there(steps, every):
    steps = np.array(steps, np.int64)
    found = dot_distance(steps)
    assert found == every
    assert set(range(0, int(steps[-1]) + 1, found)) <= set(steps.tolist()) | {0}
    drawn = drawn_path(path_of(steps), 0, None)
    assert 1 <= len(drawn.dots) <= 15


def test_the_nearest_within_reach():
    points = np.array([(0.0, 0.0), (10.0, 0.0)])
    assert nearest(points, np.array([8.0, 1.0]), 3.0) == 1
    assert nearest(points, np.array([5.0, 0.0]), 3.0) is None
    assert nearest(points[:0], np.array([5.0, 0.0]), 3.0) is None


def test_a_dense_path_is_thinned_out_and_keeps_its_end():
    dense = np.column_stack([np.linspace(0, 10, 1001), np.zeros(1001)])
    sparse = thinned(dense, 1.0)
    assert len(sparse) <= 12
    assert sparse[0].tolist() == [0.0, 0.0]
    assert sparse[-1].tolist() == [10.0, 0.0]
    assert thinned(dense[:0], 1.0).shape == (0, 2)
