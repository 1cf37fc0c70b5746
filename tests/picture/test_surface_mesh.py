"""The loss as a relief: heights, what is cut off, and lifting points onto it."""

import numpy as np
import pytest

from nnviz.engine.surface_grid import GridPicture
from nnviz.picture.surface_camera import HEIGHT
from nnviz.picture.surface_mesh import HeightScale, surface_mesh


def grid_of(function, a=(-2.0, 2.0), b=(-1.0, 1.0), shape=(9, 7)):
    a = np.linspace(*a, shape[0])
    b = np.linspace(*b, shape[1])
    loss = function(*np.meshgrid(a, b, indexing="ij"))
    return GridPicture(a, b, np.asarray(loss, np.float64), True)


def test_heights_are_linear_or_logarithmic_in_the_loss():
    losses = np.array([1.0, 10.0, 100.0, 1000.0])
    log = HeightScale(1.0, 100.0, True).heights(losses)
    assert log == pytest.approx([0.0, 0.5, 1.0, 1.5])
    linear = HeightScale(0.0, 100.0, False).heights(losses)
    assert linear == pytest.approx([0.01, 0.1, 1.0, 10.0])


@pytest.mark.parametrize("is_log", [True, False])
def test_loss_at_a_height_is_the_way_back(is_log):
    scale = HeightScale(0.02, 3.0, is_log)
    losses = np.array([0.02, 0.3, 1.0, 3.0])
    back = [scale.loss_at(height) for height in scale.heights(losses).tolist()]
    assert back == pytest.approx(losses)


@pytest.mark.parametrize("is_log", [True, False])
def test_what_is_not_a_number_is_a_hole_and_infinity_is_cut_off(is_log):
    losses = np.array([np.nan, np.inf, 0.0, 1e300])
    heights = HeightScale(1e-3, 1.0, is_log).heights(losses)
    assert np.isnan(heights[0])
    assert heights[1] > 1.0
    assert heights[2] == 0.0
    assert heights[3] > 1.0


def test_both_directions_of_the_plane_have_one_unit():
    mesh = surface_mesh(grid_of(lambda a, b: a + b + 4), HeightScale(1.0, 7.0, False))
    assert mesh.half_sides == pytest.approx((1.0, 0.5))
    assert mesh.on_floor(np.array([2.0, -1.0])) == pytest.approx([1.0, -0.5])


def test_points_are_lifted_onto_the_surface():
    grid = grid_of(lambda a, b: 3 * a + 2 * b + 10, a=(1.0, 5.0))
    mesh = surface_mesh(grid, HeightScale(0.0, 40.0, False))
    points = np.array([[1.0, -1.0], [2.3, 0.41], [5.0, 1.0]])
    lifted = mesh.lifted(points)
    wanted = (3 * points[:, 0] + 2 * points[:, 1] + 10) / 40 * HEIGHT
    assert lifted[:, 2] == pytest.approx(wanted)
    assert lifted[:, :2] == pytest.approx(mesh.on_floor(points))


def test_outside_above_the_cut_and_in_a_hole_there_is_no_surface():
    def loss(a, b):
        return np.where(a < -1.5, np.nan, np.where(a > 1.5, np.inf, 1.0))

    mesh = surface_mesh(grid_of(loss), HeightScale(0.0, 2.0, False))
    lifted = mesh.lifted(np.array([[-2.0, 0.0], [2.0, 0.0], [3.0, 0.0], [0.0, 0.0]]))
    assert np.isnan(lifted[:3]).all()
    assert not np.isnan(lifted[3]).any()
    assert mesh.cut
    assert mesh.has_holes
    assert not mesh.whole


def test_a_coarse_grid_with_a_shorter_last_step_stays_where_it_is():
    a = np.array([0.0, 4.0, 8.0, 10.0])
    grid = GridPicture(a, a, 2 * a[:, None] + a[None, :], False)
    mesh = surface_mesh(grid, HeightScale(0.0, 30.0, False))
    heights = mesh.lifted(np.array([[3.0, 9.0], [9.0, 1.0]]))[:, 2]
    assert heights == pytest.approx(np.array([15.0, 19.0]) / 30 * HEIGHT)


def test_normals_stand_on_the_surface():
    grid = grid_of(lambda a, b: 2 * a + b + 6)
    mesh = surface_mesh(grid, HeightScale(0.0, 12.0, False))
    tangents = (
        np.diff(mesh.vertices, axis=0)[0, 0],
        np.diff(mesh.vertices, axis=1)[0, 0],
    )
    for tangent in tangents:
        assert mesh.normals @ tangent == pytest.approx(0.0, abs=1e-12)
    assert np.linalg.norm(mesh.normals, axis=-1) == pytest.approx(1.0)
    assert (mesh.normals[..., 2] > 0).all()
