"""Which drawing suits a data set, and which plane of it."""

import numpy as np
import pytest

from nnviz.datasets.dataset import DatasetSettings
from nnviz.datasets.load import load_dataset
from nnviz.picture.plane import (
    Window,
    column_separation,
    data_kind,
    default_columns,
    plane_of,
    with_margin,
    without_unit,
)

THREE = ((0.0, 1.0, 2.0), (3.0, 4.0, 5.0), (1.0, 0.0, 2.0), (2.0, 9.0, 1.0))


@pytest.mark.parametrize(
    ("settings", "kind"),
    [
        (DatasetSettings(kind="spiral", samples=20), "plane"),
        (DatasetSettings(kind="bumps", samples=20), "plane"),
        (DatasetSettings(kind="sine", samples=20), "fit"),
        (DatasetSettings(kind="iris"), "slice"),
        (DatasetSettings(kind="digits"), "images"),
        (DatasetSettings(kind="inline", x=THREE, y=(0, 1, 0, 1)), "slice"),
        (
            DatasetSettings(kind="inline", x=THREE, y=((0.1,), (0.2,), (0.5,), (1.0,))),
            "targets",
        ),
    ],
)
def test_every_data_set_has_a_drawing(settings, kind):
    assert data_kind(load_dataset(settings)) == kind


def test_petal_length_and_width_part_the_irises_best():
    dataset = load_dataset(DatasetSettings(kind="iris"))
    columns = default_columns(dataset)
    names = [without_unit(dataset.point_names[k]) for k in columns]
    assert names == ["petal length", "petal width"]
    assert column_separation(dataset).argmin() == 1


def test_a_constant_column_is_never_chosen():
    x = tuple((1.0, float(k), -float(k % 3)) for k in range(12))
    settings = DatasetSettings(kind="inline", x=x, y=tuple(k // 6 for k in range(12)))
    assert default_columns(load_dataset(settings)) == (1, 2)


def test_generated_data_have_their_square_without_ticks():
    dataset = load_dataset(DatasetSettings(kind="moons", samples=20))
    plane = plane_of(dataset, (0, 1), np.zeros(2))
    assert plane.square
    assert plane.window == Window(-6.0, 6.0, -6.0, 6.0)


def test_a_slice_keeps_the_other_columns_of_its_sample():
    dataset = load_dataset(DatasetSettings(kind="iris"))
    base = dataset.train.points[7]
    plane = plane_of(dataset, (2, 0), base)
    points = plane.points_at(np.array([1.0, 2.0]), np.array([5.0, 6.0]))
    np.testing.assert_array_equal(points[:, 2], [1.0, 2.0])
    np.testing.assert_array_equal(points[:, 0], [5.0, 6.0])
    np.testing.assert_array_equal(points[:, [1, 3]], [base[[1, 3]]] * 2)
    inside = dataset.train.points[:, 2]
    assert plane.window.left < inside.min() < inside.max() < plane.window.right


def test_a_window_widens_about_its_middle():
    square = Window(-6.0, 6.0, -6.0, 6.0)
    assert square.widened(2.0) == Window(-12.0, 12.0, -6.0, 6.0)
    assert square.widened(0.5) == Window(-6.0, 6.0, -12.0, 12.0)


def test_a_single_value_gets_a_range():
    low, high = with_margin(3.0, 3.0)
    assert low < 3.0 < high
    assert with_margin(0.0, 0.0) == (-0.5, 0.5)


@pytest.mark.parametrize(
    ("name", "bare"),
    [("petal width (cm)", "petal width"), ("x₁", "x₁"), ("f(x)", "f(x)")],
)
def test_units_are_left_out(name, bare):
    assert without_unit(name) == bare
