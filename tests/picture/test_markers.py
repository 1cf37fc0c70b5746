"""Class marks: ten shapes that differ, about equally large, around their centre."""

import numpy as np
import pytest

from nnviz.picture.markers import mark_of, marker_polygon, repeats

CLASSES = range(10)


def area(polygon: np.ndarray) -> float:
    following = np.roll(polygon, -1, axis=0)
    crossed = polygon[:, 0] * following[:, 1] - following[:, 0] * polygon[:, 1]
    return abs(float(crossed.sum())) / 2


@pytest.mark.parametrize("index", CLASSES)
def test_marks_are_about_equally_large_and_within_their_bounds(index: int) -> None:
    polygon = marker_polygon(index)
    assert 2.2 < area(polygon) < 2.8
    assert np.abs(polygon).max() < 1.5


@pytest.mark.parametrize("index", CLASSES)
def test_marks_are_symmetric_about_the_vertical(index: int) -> None:
    polygon = marker_polygon(index)
    mirrored = polygon * (-1.0, 1.0)
    distances = np.linalg.norm(polygon[:, None] - mirrored[None], axis=-1)
    assert distances.min(axis=1).max() < 1e-9


def test_no_two_shapes_are_the_same() -> None:
    corners = {
        (len(marker_polygon(i)), *marker_polygon(i)[0].round(6)) for i in CLASSES
    }
    assert len(corners) == 10


def test_up_and_down_triangles_point_where_they_should() -> None:
    assert marker_polygon(1)[:, 1].min() < -marker_polygon(1)[:, 1].max()
    assert marker_polygon(4)[:, 1].max() > -marker_polygon(4)[:, 1].min()


def test_the_eleventh_class_takes_the_first_mark_again() -> None:
    assert mark_of(10) == mark_of(0) == "●"
    np.testing.assert_array_equal(marker_polygon(11), marker_polygon(1))
    assert repeats(11)
    assert not repeats(10)
