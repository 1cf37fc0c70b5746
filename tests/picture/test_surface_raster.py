"""The pixels of the surface, against rays that are followed step by step."""

import numpy as np
import pytest

from nnviz.engine.surface_grid import GridPicture
from nnviz.picture.surface_camera import HEIGHT, Camera, placed
from nnviz.picture.surface_mesh import HeightScale, SurfaceMesh, surface_mesh
from nnviz.picture.surface_raster import SurfaceLines, surface_pixels
from nnviz.picture.surface_shading import ENTRIES, LINES, SHADES, surface_colors
from nnviz.picture.tokens import DARK, LIGHT

COLUMNS, ROWS = 60, 46
CAMERAS = [
    Camera(-36.0, 32.0),
    Camera(0.0, 20.0),
    Camera(90.0, 12.0),
    Camera(140.0, 60.0),
    Camera(-125.0, 88.0),
]


def mesh_of(heights, b_share=1.0) -> SurfaceMesh:
    heights = np.asarray(heights, np.float64)
    a = np.linspace(-1, 1, heights.shape[0])
    b = np.linspace(-b_share, b_share, heights.shape[1])
    return surface_mesh(GridPicture(a, b, heights, True), HeightScale(0, 1, False))


def wavy(shape=(11, 9)):
    x, y = np.meshgrid(
        np.linspace(0, 3.2, shape[0]), np.linspace(0, 2.7, shape[1]), indexing="ij"
    )
    return 0.5 + 0.45 * np.sin(2.1 * x) * np.cos(2.4 * y + 0.3 * x)


def placement_of(mesh, camera):
    return placed(camera, mesh.half_sides, 4, 4, COLUMNS - 8, ROWS - 8)


def traced(mesh, placement):
    """Height first met by the ray of each pixel, NaN where it meets none; and whether
    it came from below. Rays are followed in 1,600 steps."""
    camera = placement.camera
    up_away, up_height = camera.rise
    steps = np.linspace(-1.6, 1.6, 1_601)
    heights = np.full((ROWS, COLUMNS), np.nan)
    below = np.zeros((ROWS, COLUMNS), bool)
    for row in range(ROWS):
        up = (placement.center[1] - row - 0.5) / placement.scale
        ray = (up - steps * up_away) / up_height + HEIGHT / 2
        for column in range(COLUMNS):
            right = (column + 0.5 - placement.center[0]) / placement.scale
            floor = right * camera.rightward + steps[:, None] * camera.away
            surface = mesh.heights_at(floor)
            side = np.sign(ray / HEIGHT - surface)
            side[~(surface <= 1.0)] = np.nan
            crossed = np.flatnonzero(side[1:] * side[:-1] <= 0)
            if len(crossed):
                heights[row, column] = surface[crossed[0]]
                below[row, column] = side[crossed[0]] < 0
    return heights, below


def drawn(mesh, placement):
    """The same as the pixels say: the ramp of a table whose colours are its places."""
    colors = surface_colors(LIGHT)
    places = {int(color): place for place, color in enumerate(colors.tolist())}
    image = surface_pixels(mesh, placement, COLUMNS, ROWS, LIGHT)
    heights = np.full(image.shape, np.nan)
    below = np.zeros(image.shape, bool)
    for pixel in zip(*np.nonzero(image), strict=True):
        place = places[int(image[pixel])]
        heights[pixel] = (place % ENTRIES + 0.5) / ENTRIES
        below[pixel] = place // (ENTRIES * SHADES) % 2 == 1
    return heights, below


BROKEN = wavy()
BROKEN[3:5, 4:6] = np.nan
CUT = wavy() * 1.3


@pytest.mark.parametrize("camera", CAMERAS, ids=str)
@pytest.mark.parametrize(
    "heights", [wavy(), BROKEN, CUT], ids=["whole", "with a hole", "cut off"]
)
def test_pixels_show_what_a_ray_meets_first(heights, camera, monkeypatch):
    # Each place of the table a colour of its own, so that it can be read back.
    table = np.arange(1, 2 * LINES * SHADES * ENTRIES + 1, dtype=np.uint32)
    monkeypatch.setattr(
        "nnviz.picture.surface_raster.surface_colors", lambda tokens: table
    )
    monkeypatch.setitem(globals(), "surface_colors", lambda tokens: table)
    mesh = mesh_of(heights, b_share=0.8)
    placement = placement_of(mesh, camera)
    wanted, wanted_below = traced(mesh, placement)
    found, found_below = drawn(mesh, placement)
    covered = ~np.isnan(wanted)
    assert covered.sum() > 150
    # Along its outline a pixel may go either way.
    assert (covered != ~np.isnan(found)).sum() <= 0.03 * covered.sum()
    both = covered & ~np.isnan(found)
    close = np.abs(wanted - found)[both] < 0.04
    assert close.mean() > 0.97
    assert (wanted_below == found_below)[both].mean() > 0.97


def test_the_picture_has_many_colours_and_is_empty_beside_the_surface():
    mesh = mesh_of(wavy())
    for tokens in (LIGHT, DARK):
        image = surface_pixels(
            mesh, placement_of(mesh, Camera()), COLUMNS, ROWS, tokens, SurfaceLines()
        )
        assert len(np.unique(image)) > 100
        assert image[0, 0] == 0
        assert set(np.unique(image[image > 0] >> 24)) == {0xFF}


def test_lines_darken_some_of_the_pixels_and_change_no_outline():
    mesh = mesh_of(wavy())
    placement = placement_of(mesh, Camera())
    bare = surface_pixels(mesh, placement, COLUMNS, ROWS, LIGHT)
    lined = surface_pixels(mesh, placement, COLUMNS, ROWS, LIGHT, SurfaceLines(4, 4))
    assert ((bare > 0) == (lined > 0)).all()
    changed = (bare != lined)[bare > 0].mean()
    assert 0.05 < changed < 0.8


def test_far_off_the_paper_and_far_too_near_there_are_no_errors():
    mesh = mesh_of(wavy())
    off = placed(Camera(), mesh.half_sides, 5_000, 0, 100, 100)
    assert not surface_pixels(mesh, off, COLUMNS, ROWS, LIGHT).any()
    near = placed(Camera(zoom=8.0), mesh.half_sides, 0, 0, COLUMNS, ROWS)
    assert surface_pixels(mesh, near, COLUMNS, ROWS, LIGHT, SurfaceLines()).all()


def test_a_surface_of_nothing_but_holes_is_an_empty_picture():
    mesh = mesh_of(np.full((5, 5), np.nan))
    placement = placement_of(mesh, Camera())
    assert not surface_pixels(mesh, placement, COLUMNS, ROWS, LIGHT).any()
