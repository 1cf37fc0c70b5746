"""Polygons in painter's order: the same picture as the pixels."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from nnviz.picture.surface_camera import HEIGHT, Camera, placed
from nnviz.picture.surface_polygons import surface_polygons
from nnviz.picture.surface_raster import surface_pixels
from nnviz.picture.tokens import LIGHT
from tests.picture.test_surface_raster import BROKEN, CAMERAS, CUT, mesh_of, wavy

COLUMNS, ROWS = 180, 140


def painted(polygons):
    """The polygons painted one over the other, as 0xAARRGGBB."""
    image = Image.new("RGBA", (COLUMNS, ROWS), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    for corners, color in zip(polygons.corners, polygons.colors.tolist(), strict=True):
        rgba = (color >> 16 & 255, color >> 8 & 255, color & 255, 255)
        draw.polygon([(x - 0.5, y - 0.5) for x, y in corners.tolist()], fill=rgba)
    return np.asarray(image).astype(int)


@pytest.mark.parametrize("camera", CAMERAS, ids=str)
@pytest.mark.parametrize(
    "heights",
    [wavy((41, 37)), wavy((41, 37)) * 1.3],
    ids=["whole", "cut off"],
)
def test_painting_them_gives_the_same_picture(heights, camera):
    mesh = mesh_of(heights, b_share=0.8)
    placement = placed(camera, mesh.half_sides, 4, 4, COLUMNS - 8, ROWS - 8)
    image = painted(surface_polygons(mesh, placement, LIGHT))
    pixels = surface_pixels(mesh, placement, COLUMNS, ROWS, LIGHT)
    covered = pixels > 0
    assert (covered != (image[..., 3] > 0)).sum() < 0.06 * covered.sum()
    both = covered & (image[..., 3] > 0)
    channels = np.stack([pixels >> 16 & 255, pixels >> 8 & 255, pixels & 255], -1)
    apart = np.abs(channels.astype(int) - image[..., :3]).max(axis=-1)[both]
    assert np.median(apart) < 8
    assert (apart < 40).mean() > 0.93


def test_nothing_is_drawn_above_the_cut_or_in_a_hole():
    whole = surface_polygons(mesh_of(wavy()), _placement(), LIGHT)
    holed = surface_polygons(mesh_of(BROKEN), _placement(), LIGHT)
    assert len(whole.corners) == 80
    assert len(holed.corners) == 80 - 9
    cut = surface_polygons(mesh_of(CUT), _placement(), LIGHT)
    roof = [[x, y, HEIGHT] for x in (-1, 1) for y in (-1, 1)]
    top = _placement().points(np.array(roof))[:, 1].min()
    assert min(corners[:, 1].min() for corners in cut.corners) >= top - 1e-9
    assert {len(corners) for corners in cut.corners} >= {3, 4, 5}


def _placement():
    return placed(Camera(), (1.0, 1.0), 0, 0, COLUMNS, ROWS)
