"""The projection of the surface: a parallel one, upright, and never out of bounds."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.picture.surface_camera import HEIGHT, Camera, Placement, placed

ANGLES = st.floats(-400, 400)


def corners(half_x, half_y):
    return np.array(
        [
            (x, y, z)
            for x in (-half_x, half_x)
            for y in (-half_y, half_y)
            for z in (0.0, HEIGHT)
        ]
    )


def test_from_the_front_x_goes_right_and_y_and_z_go_up():
    placement = Placement(Camera(0.0, 30.0), (100.0, 100.0), 10.0)
    origin = placement.points(np.array([0.0, 0.0, 0.0]))
    assert placement.points(np.array([1.0, 0, 0])) - origin == pytest.approx([10, 0])
    assert placement.points(np.array([0, 1.0, 0])) - origin == pytest.approx([0, -5])
    up = placement.points(np.array([0, 0, 1.0])) - origin
    assert up == pytest.approx([0, -10 * np.cos(np.pi / 6)])


def test_the_middle_of_the_box_is_the_middle_of_the_paper():
    placement = Placement(Camera(17.0, 41.0), (123.0, 45.0), 77.0)
    middle = placement.points(np.array([0.0, 0.0, HEIGHT / 2]))
    assert middle == pytest.approx([123.0, 45.0])


@given(ANGLES, st.floats(4, 90))
def test_lengths_on_the_paper_are_those_seen_in_that_direction(azimuth, elevation):
    camera = Camera(azimuth, elevation)
    up_away, up_height = camera.rise
    out = np.append(-camera.away * up_height, up_away)
    points = np.random.default_rng(1).normal(size=(20, 3))
    paper = Placement(camera, (0.0, 0.0), 1.0).points(points)
    offsets = points - [0, 0, HEIGHT / 2]
    assert np.linalg.norm(out) == pytest.approx(1.0)
    in_plane = (offsets**2).sum(axis=1) - (offsets @ out) ** 2
    assert (paper**2).sum(axis=1) == pytest.approx(in_plane, abs=1e-9)


@given(ANGLES, st.floats(4, 90), st.floats(0.1, 1.0))
def test_the_box_stays_within_its_rectangle(azimuth, elevation, half_y):
    placement = placed(
        Camera(azimuth, elevation), (1.0, half_y), 10.0, 20.0, 300.0, 150.0
    )
    paper = placement.points(corners(1.0, half_y))
    assert (paper.min(axis=0) >= np.array([10.0, 20.0]) - 1e-6).all()
    assert (paper.max(axis=0) <= np.array([310.0, 170.0]) + 1e-6).all()


def test_the_box_keeps_its_size_while_it_turns():
    scales = {
        placed(Camera(azimuth, 30.0), (1.0, 0.6), 0, 0, 400, 300).scale
        for azimuth in range(0, 360, 15)
    }
    assert len(scales) == 1


@given(ANGLES, ANGLES)
def test_turning_stays_above_the_floor_and_below_the_top(azimuth, elevation):
    camera = Camera().turned(azimuth, elevation)
    assert -180 <= camera.azimuth < 180
    assert 0 < camera.elevation <= 90


def test_turning_there_and_back_is_nothing():
    camera = Camera(170.0, 30.0)
    assert camera.turned(40.0, 10.0).turned(-40.0, -10.0) == camera


def test_zoom_has_an_end_in_both_directions():
    camera = Camera()
    assert camera.zoomed(1.5).zoom == pytest.approx(1.5)
    assert camera.zoomed(1e9).zoomed(1e9) == camera.zoomed(1e9)
    assert camera.zoomed(1e-9).zoomed(1e-9) == camera.zoomed(1e-9)
    assert camera.zoomed(1e-9).zoom > 0
