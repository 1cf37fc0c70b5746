"""The box around the surface: what stands behind it, and what is written on it."""

import numpy as np
import pytest

from nnviz.picture.surface_box import surface_box
from nnviz.picture.surface_camera import HEIGHT, Camera, placed
from nnviz.picture.surface_mesh import HeightScale, surface_mesh
from tests.picture.test_surface_mesh import grid_of


def box_of(camera, scale=None, size=(400, 300), offsets=(0.0, 0.0)):
    scale = scale or HeightScale(1.0, 7.0, False)
    mesh = surface_mesh(grid_of(lambda a, b: a + b + 4), scale)
    placement = placed(camera, mesh.half_sides, 30, 30, size[0] - 60, size[1] - 60)
    return mesh, placement, surface_box(mesh, placement, offsets)


@pytest.mark.parametrize("azimuth", range(-175, 185, 40))
def test_the_walls_stand_behind_and_the_axes_in_front(azimuth):
    camera = Camera(float(azimuth), 30.0)
    _, placement, box = box_of(camera)
    middle = placement.points(np.array([0.0, 0.0, 0.0]))
    for wall in box.faces[1:]:
        # The foot of a wall that is farther away is higher on the paper.
        assert wall[:2, 1].mean() < middle[1]
    for axis in (box.first, box.second):
        assert axis.edge[:, 1].mean() > middle[1]
        assert axis.outward[1] > 0
    # The outline of the box on the left.
    assert box.upright.edge[:, 0] == pytest.approx(
        min(face[:, 0].min() for face in box.faces)
    )


def test_ticks_are_where_their_labels_say():
    _, _, box = box_of(Camera(-30.0, 30.0))
    assert box.first.labels[0] == "−2"
    assert box.first.places[0] == pytest.approx(box.first.edge[0])
    zero = box.first.labels.index("0")
    assert box.first.places[zero] == pytest.approx(box.first.edge.mean(axis=0))


def test_the_own_value_of_a_parameter_is_written_where_that_is_the_axis():
    _, _, box = box_of(Camera(), offsets=(10.0, 0.0))
    assert box.first.labels[0] == "8"
    assert box.first.labels[-1] == "12"


def test_losses_are_written_at_their_heights():
    scale = HeightScale(0.01, 10.0, True)
    _, placement, box = box_of(Camera(), scale)
    assert "0.1" in box.upright.labels
    at = box.upright.places[box.upright.labels.index("0.1")]
    low, high = box.upright.edge
    assert at == pytest.approx(low + (high - low) / 3)
    assert box.upright.edge[0, 1] - box.upright.edge[1, 1] == pytest.approx(
        placement.scale * HEIGHT * placement.camera.rise[1]
    )


def test_seen_from_the_top_there_is_no_axis_for_the_loss():
    _, _, box = box_of(Camera(0.0, 90.0))
    assert box.upright is None
