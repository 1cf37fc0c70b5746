"""Which parts of a line on the surface are seen."""

import numpy as np
import pytest

from nnviz.picture.surface_camera import Camera
from nnviz.picture.surface_sight import are_seen, stretches
from tests.picture.test_surface_raster import mesh_of


def ridge():
    """A wall along y in the middle of the floor."""
    x = np.linspace(-1, 1, 41)
    return np.repeat(np.where(np.abs(x) < 0.12, 0.9, 0.05)[:, None], 31, axis=1)


# From azimuth −90 the eye is at x = −∞: away from it is +x.
FROM_LEFT = -90.0


def test_what_lies_behind_a_ridge_is_hidden_and_what_lies_before_it_is_not():
    mesh = mesh_of(ridge())
    points = mesh.lifted(np.array([[-0.6, 0.0], [0.0, 0.0], [0.4, 0.0]]))
    camera = Camera(FROM_LEFT, 25.0)
    assert camera.away == pytest.approx([1.0, 0.0])
    assert are_seen(mesh, camera, points).tolist() == [True, True, False]
    from_right = Camera(90.0, 25.0)
    assert are_seen(mesh, from_right, points).tolist() == [False, True, True]


def test_from_high_above_all_is_seen():
    mesh = mesh_of(ridge())
    points = mesh.lifted(np.array([[-0.6, 0.0], [0.0, 0.0], [0.4, 0.0]]))
    assert are_seen(mesh, Camera(FROM_LEFT, 80.0), points).all()
    assert are_seen(mesh, Camera(FROM_LEFT, 90.0), points).all()


def test_a_hole_in_the_ridge_lets_the_eye_through():
    heights = ridge()
    heights[17:24, 13:18] = np.nan
    mesh = mesh_of(heights)
    camera = Camera(FROM_LEFT, 25.0)
    points = mesh.lifted(np.array([[0.4, 0.0], [0.4, 0.7]]))
    assert are_seen(mesh, camera, points).tolist() == [True, False]


def test_a_line_is_parted_where_it_goes_out_of_sight():
    mesh = mesh_of(ridge())
    line = np.array([[-0.8, 0.1], [0.9, 0.1]])
    (parts,) = stretches(mesh, Camera(FROM_LEFT, 25.0), [line])
    assert [part.seen for part in parts] == [True, False]
    assert parts[0].points[0, 0] == pytest.approx(-0.8)
    assert parts[-1].points[-1, 0] == pytest.approx(0.9)
    assert (parts[0].points[-1] == parts[1].points[0]).all()
    # It is hidden from about the top of the ridge on.
    assert abs(parts[0].points[-1, 0]) < 0.2


def test_a_line_follows_the_surface_and_ends_where_that_is_cut_off():
    heights = np.linspace(0.0, 2.0, 41)[:, None] * np.ones((1, 31))
    mesh = mesh_of(heights)
    line = np.array([[-1.0, 0.0], [1.0, 0.0]])
    (parts,) = stretches(mesh, Camera(0.0, 40.0), [line])
    assert len(parts) == 1
    assert len(parts[0].points) > 20
    assert parts[0].points[-1, 0] == pytest.approx(0.0, abs=0.03)


def test_a_single_point_is_no_line():
    assert stretches(mesh_of(ridge()), Camera(), [np.zeros((1, 2))]) == [()]
