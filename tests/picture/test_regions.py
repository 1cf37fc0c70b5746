"""Decision regions: who wins where, exact boundaries, colours, cost."""

import numpy as np
import pytest

from nnviz.datasets.dataset import DatasetSettings
from nnviz.engine.settings import Initialization
from nnviz.picture.colors import blend, rgb_of
from nnviz.picture.plane import Window, plane_of
from nnviz.picture.predictions import outputs_at
from nnviz.picture.regions import (
    decision_regions,
    field_pixels,
    grid_shape,
    output_grid,
    region_pixels,
    zero_lines,
)
from nnviz.picture.tokens import DARK, LIGHT
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.session import Session

WINDOW = Window(-6.0, 6.0, -6.0, 6.0)


def snapshot_of(W, b, kind="blobs", loss="cross_entropy"):
    """A linear classifier (or regression) with these weights."""
    given = Initialization(kind="given", W=(W,), b=(b,))
    classes = len(b) if kind == "blobs" else None
    return Session(
        Experiment(
            dataset=DatasetSettings(kind=kind, classes=classes, samples=30),
            network=NetworkSettings((2, len(b)), (), init=given),
            loss=loss,
        )
    ).snapshot()


def grid_of(snapshot, rows=25, columns=25, window=WINDOW):
    plane = plane_of(snapshot.dataset, (0, 1), np.zeros(2))
    return output_grid(snapshot, plane, window, rows, columns)


LEFT_RIGHT = (((-1.0, 0.0), (1.0, 0.0)), (0.5, -0.5))
STAR = (((1.0, 0.0), (-0.5, 0.8), (-0.5, -0.8)), (0.0, 0.1, -0.2))


class TestDecisionRegions:
    def test_the_largest_output_wins(self):
        grid = grid_of(snapshot_of(*LEFT_RIGHT))
        regions = decision_regions(snapshot_of(*LEFT_RIGHT), grid)
        assert regions.winner.shape == (25, 25)
        assert np.all(regions.winner[:, grid.x < 0.5 - 1e-9] == 0)
        assert np.all(regions.winner[:, grid.x > 0.5 + 1e-9] == 1)

    def test_a_boundary_lies_where_two_outputs_are_equal(self):
        snapshot = snapshot_of(*LEFT_RIGHT)
        (line,) = decision_regions(snapshot, grid_of(snapshot)).boundaries
        np.testing.assert_allclose(line[:, 0], 0.5, atol=1e-12)
        assert line[:, 1].min() == -6.0
        assert line[:, 1].max() == 6.0

    def test_three_classes_meet_in_boundaries_between_the_two_best(self):
        snapshot = snapshot_of(*STAR)
        boundaries = decision_regions(snapshot, grid_of(snapshot, 61, 61)).boundaries
        points = np.concatenate(boundaries)
        ranked = np.sort(outputs_at(snapshot, points), axis=1)
        lead = ranked[:, -1] - ranked[:, -2]
        # Exact but for the cell in which three regions meet.
        away = np.hypot(*(points - (0.0, 0.2)).T) > 1.0
        np.testing.assert_allclose(lead[away], 0.0, atol=1e-12)
        assert len(points) > 60

    def test_every_change_of_winner_is_crossed_by_a_boundary(self):
        snapshot = snapshot_of(*STAR)
        grid = grid_of(snapshot, 61, 61)
        regions = decision_regions(snapshot, grid)
        points = np.concatenate(regions.boundaries)
        rows, columns = np.nonzero(np.diff(regions.winner, axis=1))
        for row, column in zip(rows, columns, strict=True):
            middle = (grid.x[column] + grid.x[column + 1]) / 2, grid.y[row]
            assert np.hypot(*(points - middle).T).min() < 0.2

    def test_one_winner_everywhere_has_no_boundary(self):
        W = ((0.0, 0.0), (0.0, 0.0))
        snapshot = snapshot_of(W, (1.0, 0.0))
        assert decision_regions(snapshot, grid_of(snapshot)).boundaries == ()

    @pytest.mark.parametrize("loss", ["hinge", "squared_error"])
    def test_losses_without_probabilities_have_the_same_regions(self, loss):
        snapshot = snapshot_of(*STAR, loss=loss)
        soft = snapshot_of(*STAR)
        regions = decision_regions(snapshot, grid_of(snapshot))
        expected = decision_regions(soft, grid_of(soft))
        np.testing.assert_array_equal(regions.winner, expected.winner)
        assert regions.clearness.min() >= 0.0
        assert regions.clearness.max() == 1.0

    def test_outputs_beyond_all_bounds_stay_drawable(self):
        W = ((1e308, 0.0), (-1e308, 0.0))
        snapshot = snapshot_of(W, (0.0, 0.0))
        regions = decision_regions(snapshot, grid_of(snapshot))
        assert np.isfinite(regions.clearness).all()
        assert region_pixels(regions, LIGHT).shape == (24, 24, 3)


class TestPixels:
    @pytest.mark.parametrize("tokens", [LIGHT, DARK])
    def test_opacity_rises_from_a_tie_to_certainty(self, tokens):
        low, high = tokens.region_opacity
        canvas, own = rgb_of(tokens.canvas), rgb_of(tokens.classes[0])
        tie = snapshot_of(((0.0, 0.0), (0.0, 0.0)), (0.0, 0.0))
        sure = snapshot_of(((0.0, 0.0), (0.0, 0.0)), (50.0, -50.0))
        for snapshot, opacity in ((tie, low), (sure, high)):
            regions = decision_regions(snapshot, grid_of(snapshot, 4, 4))
            pixels = region_pixels(regions, tokens)
            np.testing.assert_array_equal(
                pixels[0, 0], blend(own, canvas, np.array(opacity))
            )

    def test_the_top_row_comes_first(self):
        snapshot = snapshot_of(((0.0, 9.0), (0.0, -9.0)), (0.0, 0.0))
        pixels = region_pixels(decision_regions(snapshot, grid_of(snapshot)), LIGHT)
        own = np.array(rgb_of(LIGHT.classes[0]), dtype=float)
        other = np.array(rgb_of(LIGHT.classes[1]), dtype=float)
        top = pixels[0, 0].astype(float)
        assert np.abs(top - own).sum() < np.abs(top - other).sum()

    def test_an_output_of_zero_is_the_middle_of_the_ramp(self):
        snapshot = snapshot_of(((0.0, 0.0),), (0.0,), "plane", "squared_error")
        pixels = field_pixels(grid_of(snapshot, 5, 7), 0, 1.0, LIGHT)
        assert pixels.shape == (4, 6, 3)
        assert np.all(pixels == LIGHT.weight_ramp[128])

    def test_the_zero_line_of_an_output(self):
        snapshot = snapshot_of(((0.0, 1.0),), (-2.0,), "plane", "squared_error")
        grid = grid_of(snapshot)
        (line,) = zero_lines(grid, grid.outputs[0])
        np.testing.assert_allclose(line[:, 1], 2.0, atol=1e-12)


class TestGridShape:
    def test_cells_are_about_square(self):
        rows, columns = grid_shape(1.6, 104, playing=False)
        assert columns / rows == pytest.approx(1.6, abs=0.02)
        assert 96 <= rows <= 128

    def test_coarser_while_playing_and_for_large_networks(self):
        paused = grid_shape(1.6, 104, playing=False)
        playing = grid_shape(1.6, 104, playing=True)
        large = grid_shape(1.6, 100_000, playing=True)
        assert paused[0] > playing[0] > large[0] >= 10
