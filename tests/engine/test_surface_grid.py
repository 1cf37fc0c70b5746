"""Grids become finer, compute no point twice, and end at what was asked for."""

import numpy as np
import pytest

from nnviz.engine.surface_grid import coarsest_stride, every, refinements


class Bowl:
    """Stands in for the loss on a plane, and counts."""

    def __init__(self, chunk):
        self.chunk = chunk
        self.asked = []

    def chunks(self, points):
        for start in range(0, len(points), self.chunk):
            part = slice(start, min(start + self.chunk, len(points)))
            self.asked += map(tuple, points[part].tolist())
            yield part, points[part, 0] ** 2 + 3 * points[part, 1]


@pytest.mark.parametrize(("g", "h"), [(17, 17), (51, 51), (8, 30), (3, 2), (1, 1)])
def test_each_grid_is_a_part_of_the_last_and_no_point_is_computed_twice(g, h):
    a, b = np.linspace(-1, 2, g), np.linspace(0, 5, h)
    bowl = Bowl(7)
    pictures = [p for p in refinements(bowl, a, b) if p is not None]
    assert [p.finished for p in pictures] == [False] * (len(pictures) - 1) + [True]
    for picture in pictures:
        np.testing.assert_array_equal(
            picture.loss, picture.a[:, None] ** 2 + 3 * picture.b
        )
        assert (picture.a[0], picture.a[-1]) == (a[0], a[-1])
        assert (picture.b[0], picture.b[-1]) == (b[0], b[-1])
        assert not picture.loss.flags.writeable
    sizes = [picture.loss.size for picture in pictures]
    assert sizes == sorted(set(sizes))
    np.testing.assert_array_equal(pictures[-1].a, a)
    assert len(bowl.asked) == len(set(bowl.asked)) == g * h


def test_one_can_stop_after_each_chunk():
    bowl = Bowl(10)
    steps = refinements(bowl, np.linspace(0, 1, 33), np.linspace(0, 1, 33))
    assert next(steps) is None
    assert next(steps) is None
    assert len(bowl.asked) == 20


def test_strides():
    assert [coarsest_stride(n) for n in (1, 8, 15, 16, 51, 65, 201)] == [
        *(1, 1, 1, 2, 4, 8, 16)
    ]
    assert every(10, 4).tolist() == [0, 4, 8, 9]
    assert every(9, 4).tolist() == [0, 4, 8]
