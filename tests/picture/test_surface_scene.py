"""What is drawn of the loss surface in 3-D: heights, paths, the ball, its arrows."""

from dataclasses import replace

import numpy as np
import pytest

from nnviz.engine.surface_grid import GridPicture
from nnviz.picture.loss_bands import BANDS, loss_scale
from nnviz.picture.surface_camera import Camera, placed
from nnviz.picture.surface_lines import cut_lines, level_lines, mesh_lines
from nnviz.picture.surface_scene import (
    good_camera,
    height_scale,
    mesh_of,
    nearest_dot,
    scene,
)
from nnviz.session.loss_slice import LossSlice, PresentPoint
from nnviz.session.run import Run
from nnviz.session.shipped_experiments import shipped_experiment
from nnviz.session.slice_choice import GradientLine, PathPlane, RandomPlane
from nnviz.session.slice_settings import SliceSettings
from nnviz.session.slices import full_gradient, make_slice, seen_path
from nnviz.session.surface_task import frame_around, surface_task

STEPS = 120


def slice_of(choice=None, levels="log", points=25, now=STEPS):
    """The loss around a short run of the default network."""
    run = Run(shipped_experiment())
    run.advance(STEPS)
    choice = choice or PathPlane()
    slice_ = make_slice(run, choice)
    path = seen_path(run, 1, slice_)
    frame = frame_around(slice_, [path.coordinates])
    a, b = frame.axes(points, points)
    *_, grid = surface_task(run, slice_, a, b).pictures()
    parameters = run.parameters_at(now)
    (here,), (distance,) = slice_.seen(parameters.flat()[np.newaxis])
    slope = slice_.slope(full_gradient(run, parameters))
    point = PresentPoint(
        now, *here.tolist(), float(distance), 0.5, (-slope[0], -slope[1])
    )
    settings = SliceSettings(choice, levels=levels)
    return LossSlice(settings, slice_, frame, grid, (path,), 9, 9, point)


def scene_of(shown, camera=None, size=(640, 480)):
    mesh = mesh_of(shown)
    camera = camera or good_camera(shown, mesh)
    placement = placed(camera, mesh.half_sides, 0, 0, *size)
    return mesh, scene(shown, mesh, placement)


def with_losses(shown, losses):
    grid = shown.grid
    return replace(shown, grid=GridPicture(grid.a, grid.b, losses, True))


@pytest.fixture(scope="module")
def shown():
    return slice_of()


def test_logarithmic_heights_hold_all_losses_and_are_the_colours_of_the_plane(shown):
    scale = height_scale(shown)
    assert (scale.low, scale.high) == pytest.approx(shown.range)
    assert scale.color_share == 1.0
    losses = shown.grid.loss
    assert scale.heights(losses) == pytest.approx(loss_scale(shown).places(losses))


def test_linear_heights_cut_off_high_corners_and_keep_the_colours_of_the_plane(shown):
    losses = shown.grid.loss.copy()
    losses[0, 0] = 1e3
    high = replace(
        with_losses(shown, losses), settings=replace(shown.settings, levels="linear")
    )
    scale = height_scale(high)
    assert scale.high < 100
    assert mesh_of(high).cut
    within = losses[losses <= scale.high]
    assert scale.heights(within) * scale.color_share == pytest.approx(
        loss_scale(high).places(within)
    )
    # All of the path is still there.
    assert not np.isnan(mesh_of(high).lifted(high.paths[0].coordinates)).any()


def test_a_plain_lies_on_the_floor(shown):
    flat = with_losses(shown, np.full_like(shown.grid.loss, 0.7))
    assert (mesh_of(flat).heights == 0.0).all()


def test_a_loss_of_zero_does_not_stop_the_logarithm(shown):
    losses = shown.grid.loss.copy()
    losses[3, 3] = 0.0
    heights = mesh_of(with_losses(shown, losses)).heights
    assert np.isfinite(heights).all()
    assert heights[3, 3] == 0.0


def test_infinite_losses_are_cut_off_and_nan_is_a_hole(shown):
    losses = shown.grid.loss.copy()
    losses[0, 0], losses[-1, -1] = np.inf, np.nan
    mesh = mesh_of(with_losses(shown, losses))
    assert mesh.cut
    assert mesh.has_holes


def test_without_any_finite_loss_there_is_nothing_to_draw(shown):
    assert mesh_of(with_losses(shown, np.full_like(shown.grid.loss, np.nan))) is None


def test_a_line_has_no_surface(shown):
    line = replace(shown.slice, choice=GradientLine(), second=None)
    assert mesh_of(replace(shown, slice=line)) is None


def test_the_ball_lies_where_the_present_point_is(shown):
    mesh, drawn = scene_of(shown)
    lifted = mesh.lifted(np.array([[shown.point.a, shown.point.b]]))
    assert [drawn.ball.x, drawn.ball.y] == pytest.approx(
        drawn.placement.points(lifted)[0]
    )
    assert drawn.ball.point is shown.point


def test_the_arrow_goes_downhill_on_the_surface(shown):
    early = slice_of(now=10)
    mesh, drawn = scene_of(early, Camera(elevation=90.0))
    start, end = drawn.ball.arrow[0], drawn.ball.arrow[-1]
    assert start == pytest.approx([drawn.ball.x, drawn.ball.y])
    # From the top the paper shows the plane itself, turned.
    camera = drawn.placement.camera
    downhill = np.array(early.point.downhill)
    wanted = np.array([downhill @ camera.rightward, -(downhill @ camera.away)])
    assert (end - start) / np.linalg.norm(end - start) == pytest.approx(
        wanted / np.linalg.norm(wanted), abs=1e-6
    )
    heights = mesh.heights_at(
        mesh.on_floor(
            np.array([early.point.a, early.point.b])
            + np.array([[0.0], [0.05 * mesh.unit / np.linalg.norm(downhill)]])
            * downhill
        )
    )
    assert heights[1] < heights[0]


def test_without_a_slope_there_is_no_arrow(shown):
    flat = replace(shown, point=replace(shown.point, downhill=(0.0, 0.0)))
    assert len(scene_of(flat)[1].ball.arrow) == 0
    unknown = replace(shown, point=replace(shown.point, downhill=None))
    assert len(scene_of(unknown)[1].ball.arrow) == 0


def test_the_last_update_has_an_arrow_of_its_own_along_the_surface(shown):
    early = slice_of(now=10)
    update = np.array([0.3, -0.8])
    point = replace(early.point, last_update=tuple(update.tolist()))
    _, drawn = scene_of(replace(early, point=point), Camera(elevation=90.0))
    start, end = drawn.ball.update[0], drawn.ball.update[-1]
    assert start == pytest.approx([drawn.ball.x, drawn.ball.y])
    camera = drawn.placement.camera
    wanted = np.array([update @ camera.rightward, -(update @ camera.away)])
    assert (end - start) / np.linalg.norm(end - start) == pytest.approx(
        wanted / np.linalg.norm(wanted), abs=1e-6
    )
    # That of the slope is the longer one, as on the plane.
    steepest = drawn.ball.arrow[-1] - drawn.ball.arrow[0]
    assert np.linalg.norm(steepest) > 1.2 * np.linalg.norm(end - start)


def test_before_the_first_step_there_is_no_update(shown):
    assert shown.point.last_update is None
    assert len(scene_of(shown)[1].ball.update) == 0


def test_the_cross_lies_where_the_loss_is_lowest(shown):
    mesh, drawn = scene_of(shown, Camera(elevation=90.0))
    i, j = np.unravel_index(np.argmin(shown.grid.loss), shown.grid.loss.shape)
    place = np.array([[shown.grid.a[i], shown.grid.b[j]]])
    ((x, y),) = drawn.placement.points(mesh.lifted(place)).tolist()
    assert [drawn.lowest.x, drawn.lowest.y] == pytest.approx([x, y], abs=1e-3)
    assert drawn.lowest.seen


@pytest.mark.parametrize("corner", [(0, 0), (0, -1), (-1, 0), (-1, -1)])
def test_a_lowest_point_in_a_corner_is_there(shown, corner):
    losses = np.array(shown.grid.loss)
    losses[corner] = losses.min() / 2
    _, drawn = scene_of(with_losses(shown, losses), Camera(elevation=90.0))
    assert drawn.lowest is not None


def test_a_lowest_point_behind_a_hill_is_not_seen(shown):
    a, b = np.meshgrid(shown.grid.a, shown.grid.b, indexing="ij")
    a, b = (axis - axis.mean() for axis in (a, b))
    hill = 3.0 * np.exp(-20 * (a**2 + b**2) / np.ptp(shown.grid.a) ** 2)
    losses = 1.0 + hill
    losses[2, 12] = 0.99
    field = with_losses(shown, losses)
    seen = {
        turn: scene_of(field, Camera(azimuth=turn, elevation=12.0))[1].lowest.seen
        for turn in range(0, 360, 30)
    }
    assert set(seen.values()) == {True, False}
    assert scene_of(field, Camera(elevation=80.0))[1].lowest.seen


def test_a_point_beyond_the_part_shown_has_no_ball(shown):
    away = replace(shown, point=replace(shown.point, a=1e6))
    assert scene_of(away)[1].ball is None


def test_the_past_and_the_future_meet_at_the_ball():
    drawn = scene_of(slice_of(now=40), Camera(elevation=90.0))[1]
    (path,) = drawn.paths
    past = [piece for piece in path.pieces if not piece.future]
    future = [piece for piece in path.pieces if piece.future]
    here = [drawn.ball.x, drawn.ball.y]
    assert past[-1].points[-1] == pytest.approx(here)
    assert future[0].points[0] == pytest.approx(here)
    assert {dot.step > 40 for dot in path.dots if dot.future} == {True}
    assert {dot.step <= 40 for dot in path.dots if not dot.future} == {True}


def test_dots_are_found_by_their_place(shown):
    _, drawn = scene_of(shown)
    dot = drawn.paths[0].dots[3]
    assert nearest_dot(drawn, dot.x + 1, dot.y - 1, 6.0) == (1, dot)
    assert nearest_dot(drawn, -500.0, 0.0, 6.0) is None


def test_the_path_is_where_the_states_are(shown):
    mesh, drawn = scene_of(shown, Camera(elevation=90.0))
    steps = shown.paths[0].steps.tolist()
    for dot in drawn.paths[0].dots:
        coordinates = shown.paths[0].coordinates[[steps.index(dot.step)]]
        paper = drawn.placement.points(mesh.lifted(coordinates))[0]
        assert [dot.x, dot.y] == pytest.approx(paper)
        assert dot.seen


def test_the_first_camera_sees_the_ball_and_most_of_the_path(shown):
    drawn = scene_of(shown)[1]
    assert drawn.ball.seen
    seen = sum(len(p.points) for p in drawn.paths[0].pieces if p.seen)
    hidden = sum(len(p.points) for p in drawn.paths[0].pieces if not p.seen)
    assert seen > 3 * hidden


def test_the_outline_is_that_of_the_surface(shown):
    _, drawn = scene_of(shown, Camera(elevation=90.0))
    assert sum(piece.seen for piece in drawn.outline) == 4


def test_level_lines_are_level_and_mesh_lines_cross_the_surface():
    mesh = mesh_of(slice_of(RandomPlane(), points=41))
    lines = level_lines(mesh, BANDS)
    heights = mesh.heights_at(mesh.on_floor(np.vstack(lines)))
    assert heights * BANDS == pytest.approx(np.rint(heights * BANDS), abs=1e-6)
    assert len(mesh_lines(mesh, 8)) == 14
    assert cut_lines(mesh) == []


def test_lines_of_a_cut_surface_go_along_its_edge(shown):
    losses = shown.grid.loss.copy()
    losses[:4] = np.inf
    mesh = mesh_of(with_losses(shown, losses))
    lines = cut_lines(mesh)
    assert len(lines) == 1
    heights = mesh.heights_at(mesh.on_floor(lines[0]))
    assert heights == pytest.approx(np.ones(len(heights)), abs=1e-6)
