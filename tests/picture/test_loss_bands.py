"""Bands of the loss: their edges, their areas and the numbers on their lines."""

import numpy as np
import pytest

from nnviz.engine.surface_grid import GridPicture
from nnviz.picture.loss_bands import (
    BANDS,
    LossScale,
    band_colors,
    contours,
    label_place,
)
from nnviz.picture.tokens import TOKENS


def grid_of(loss, reach=1.0):
    a = np.linspace(-reach, reach, 81)
    b = np.linspace(-reach, reach, 61)
    return GridPicture(a, b, loss(*np.meshgrid(a, b, indexing="ij")), True)


def test_edges_are_even_in_the_logarithm_or_in_the_loss():
    log = LossScale(0.01, 1.0, "log")
    ratios = log.edges[1:] / log.edges[:-1]
    assert ratios == pytest.approx(np.full(BANDS, 100 ** (1 / BANDS)))
    linear = LossScale(0.01, 1.0, "linear")
    assert np.diff(linear.edges) == pytest.approx(np.full(BANDS, 0.99 / BANDS))
    for scale in (log, linear):
        assert (scale.edges[0], scale.edges[-1]) == (0.01, 1.0)
        assert scale.places(scale.edges) == pytest.approx(np.linspace(0, 1, BANDS + 1))


def test_a_loss_of_zero_has_a_place_and_what_is_not_finite_is_on_top():
    scale = LossScale(0.0, 10.0, "log")
    places = scale.places(np.array([0.0, 10.0, np.inf, np.nan]))
    assert places.tolist() == [0.0, 1.0, 1.0, 1.0]
    assert np.isfinite(scale.edges).all()
    assert LossScale(2.0, 2.0, "log").places(np.array([2.0])) == 0.0


def test_lines_are_where_the_loss_is_that_of_the_edge():
    """Of exp(a): straight, since the logarithm is interpolated linearly."""
    grid = grid_of(lambda a, b: np.exp(a))
    scale = LossScale(float(grid.loss.min()), float(grid.loss.max()), "log")
    drawn = contours(grid, scale)
    for edge, lines in zip(scale.edges[1:-1], drawn.lines, strict=True):
        (line,) = lines
        np.testing.assert_allclose(np.exp(line[:, 0]), edge, rtol=1e-9)
    assert [area.edge for area in drawn.areas] == list(range(1, BANDS))


def test_an_area_leaves_out_the_hole_that_is_lower():
    grid = grid_of(lambda a, b: 0.01 + a**2 + b**2, reach=1.0)
    scale = LossScale(0.01, 2.01, "linear")
    half = contours(grid, scale).areas[BANDS // 4 - 1]
    assert half.edge == BANDS // 4
    outer, hole = sorted(half.rings, key=len, reverse=True)
    if np.abs(outer).max() < 0.99:
        outer, hole = hole, outer
    np.testing.assert_allclose(np.hypot(*hole.T), np.sqrt(0.5), atol=2e-3)
    assert np.abs(outer).max() == 1.0


def test_colors_go_from_deep_to_pale():
    for tokens in TOKENS.values():
        colors = band_colors(tokens)
        assert colors.shape == (BANDS, 3)
        assert colors[0].tolist() == tokens.loss_ramp[0].tolist()
        assert (np.diff(colors.astype(int).sum(axis=1)) > 0).all()


def test_a_number_stands_on_its_line_away_from_what_is_there():
    line = np.column_stack([np.linspace(0, 300, 61), np.full(61, 50.0)])
    rect = (0.0, 0.0, 300.0, 100.0)
    path = np.array([(x, 50.0) for x in range(0, 150, 5)], float)
    place = label_place((line,), (30.0, 11.0), rect, path)
    assert place.y == 50.0
    assert place.angle == 0.0
    assert 165.0 < place.x < 280.0
    everywhere = np.array([(x, 50.0) for x in range(0, 300, 5)], float)
    assert label_place((line,), (30.0, 11.0), rect, everywhere) is None
    assert label_place((line[:5],), (30.0, 11.0), rect, path[:0]) is None
    upright = line[:, ::-1] * (1.0, 0.3)
    place = label_place((upright,), (20.0, 11.0), rect, path[:0])
    assert abs(place.angle) == pytest.approx(90.0)
