"""Points and colours of a picture as those of Qt."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor

from nnviz.ui.shapes import faded, polygon_of


@pytest.mark.parametrize("count", [0, 1, 2, 1000])
def test_a_polygon_has_the_points_of_the_array(count):
    points = np.random.default_rng(1).uniform(-1e3, 1e3, (count, 2))
    polygon = polygon_of(points)
    assert [(p.x(), p.y()) for p in polygon] == list(map(tuple, points.tolist()))


def test_any_array_of_points_will_do():
    table = np.arange(12).reshape(3, 4)
    assert list(polygon_of(table[:, 1:3])) == [
        *(QPointF(1, 2), QPointF(5, 6), QPointF(9, 10))
    ]
    points = np.array([[1.0, 2.0], [3.0, 4.0]])
    polygon = polygon_of(points)
    points[0, 0] = 99.0
    assert polygon.first() == QPointF(1.0, 2.0)


def test_a_faded_colour_leaves_the_first_alone():
    color = QColor("black")
    assert faded(color, 0.5).alphaF() == pytest.approx(0.5, abs=0.01)
    assert color.alpha() == 255
