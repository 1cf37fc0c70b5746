"""Tiles of templates: as large as there is room for, and found where they stand."""

import pytest

from nnviz.picture.template_layout import tile_layout

SIZES = [(440, 152), (300, 100), (1200, 700), (60, 40)]


@pytest.mark.parametrize("count", [1, 2, 10, 32, 100])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("shape", [(8, 8), (2, 5), (32, 8)])
def test_tiles_are_in_the_room_and_apart(count, size, shape):
    layout = tile_layout(count, (4.0, 6.0, *size), shape, 20.0, 12.0, 10.0, 150.0)
    assert 1 <= layout.count <= count
    corners = [layout.corner(place) for place in range(layout.count)]
    for place, (x, y) in enumerate(corners):
        assert layout.place_at(x + 0.5, y + 0.5) == place
        assert x >= 4.0 + 20.0 - 1e-9
        assert x + layout.width <= 4.0 + size[0] + 1e-9 or layout.across == 1
        assert y >= 6.0 - 1e-9 or layout.count == layout.across
    assert layout.pitch_x >= layout.width + 20.0 - 1e-9 or layout.across == 1
    assert layout.height / layout.width == pytest.approx(shape[0] / shape[1])


def test_there_is_nothing_beside_them():
    layout = tile_layout(3, (0.0, 0.0, 440, 152), (8, 8), 20.0, 12.0, 10.0, 150.0)
    x, y = layout.corner(0)
    assert layout.place_at(x - 1, y) is None
    assert layout.place_at(x, y + layout.height + 1) is None
    assert layout.place_at(x + 10 * layout.pitch_x, y) is None


def test_where_they_would_be_too_small_there_are_fewer():
    layout = tile_layout(100, (0.0, 0.0, 200, 100), (8, 8), 20.0, 12.0, 22.0, 150.0)
    assert layout.count < 100
    assert layout.width == 22.0
