"""Response tiles: the right numbers in the right places, the line z = 0, corners."""

import numpy as np
import pytest

from nnviz.datasets.dataset import DatasetSettings
from nnviz.datasets.load import load_dataset
from nnviz.engine.forward import forward
from nnviz.engine.initialization import initialize
from nnviz.engine.network import Architecture
from nnviz.engine.settings import Initialization
from nnviz.picture.colors import rgb_of
from nnviz.picture.response_tiles import tile_inputs, tile_pixels, tile_responses
from nnviz.picture.tokens import LIGHT

DATASET = load_dataset(DatasetSettings(kind="spiral", samples=60, classes=3))
ARCHITECTURE = Architecture((2, 4, 3), ("relu", "linear"))
PARAMETERS = initialize(ARCHITECTURE, Initialization(), "float64")


def channels(pixels):
    """Alpha, red, green and blue of packed pixels."""
    return tuple((pixels >> shift) & 0xFF for shift in (24, 16, 8, 0))


def test_the_inputs_run_from_the_top_left_over_the_middles_of_the_pixels():
    inputs = tile_inputs(DATASET, 4)
    assert inputs.shape == (16, 2)
    np.testing.assert_allclose(inputs[0], (-4.5, 4.5))
    np.testing.assert_allclose(inputs[3], (4.5, 4.5))
    np.testing.assert_allclose(inputs[-1], (4.5, -4.5))


def test_responses_are_the_pre_activations_at_those_inputs():
    responses = tile_responses(DATASET, ARCHITECTURE, PARAMETERS, 9)
    assert responses.shape == (2 + 4 + 3, 9, 9)
    z, _ = forward(ARCHITECTURE, PARAMETERS, tile_inputs(DATASET, 9))
    np.testing.assert_allclose(responses[2 + 2].ravel(), z[0][:, 2], rtol=1e-5)
    np.testing.assert_allclose(responses[2 + 4 + 1].ravel(), z[1][:, 1], rtol=1e-5)


def test_features_reach_the_inputs():
    settings = DatasetSettings(kind="circle", samples=20, features=("x1^2", "x2"))
    inputs = tile_inputs(load_dataset(settings), 4)
    np.testing.assert_allclose(inputs[0], (4.5**2, 4.5))


def test_a_plane_is_blue_below_zero_and_orange_above():
    ramp = np.linspace(-1.0, 1.0, 21, dtype=np.float32)
    z = np.repeat(ramp[np.newaxis], 21, axis=0)[np.newaxis]
    pixels = tile_pixels(z, LIGHT.weight_ramp, LIGHT.ink, np.array([False]))
    _, red, _, blue = channels(pixels[0, 10])
    assert (blue[:8] > red[:8]).all()
    assert (red[13:] > blue[13:]).all()
    # The line runs through the column where z is zero, and nowhere else.
    darkest = rgb_of(LIGHT.ink)[0] + 60
    assert red[10] < darkest
    assert red[8] > darkest


def test_where_a_relu_is_off_the_blue_is_weaker():
    z = np.full((1, 8, 8), -1.0, dtype=np.float32)
    strong = tile_pixels(z, LIGHT.weight_ramp, LIGHT.ink, np.array([False]))
    weak = tile_pixels(z, LIGHT.weight_ramp, LIGHT.ink, np.array([True]))
    assert channels(weak)[1][0, 4, 4] > channels(strong)[1][0, 4, 4]


def test_every_tile_has_its_own_range():
    z = np.stack([np.full((8, 8), 1e-6), np.full((8, 8), 1e6)]).astype(np.float32)
    pixels = tile_pixels(z, LIGHT.weight_ramp, LIGHT.ink, np.array([False]))
    np.testing.assert_array_equal(pixels[0], pixels[1])


@pytest.mark.parametrize("value", [0.0, np.nan])
def test_a_tile_of_nothing_is_neutral_and_has_no_line(value):
    z = np.full((1, 8, 8), value, dtype=np.float32)
    pixels = tile_pixels(z, LIGHT.weight_ramp, LIGHT.ink, np.array([True]))
    middle = tuple(LIGHT.weight_ramp[128].tolist())
    assert tuple(int(part[0, 4, 4]) for part in channels(pixels)[1:]) == middle


def test_corners_are_rounded_and_premultiplied():
    z = np.full((1, 37, 37), 1.0, dtype=np.float32)
    pixels = tile_pixels(z, LIGHT.weight_ramp, LIGHT.ink, np.array([False]))
    alpha, red, green, blue = channels(pixels[0])
    assert alpha[0, 0] == 0
    assert alpha[18, 0] == 255
    assert alpha[18, 18] == 255
    assert (np.maximum(np.maximum(red, green), blue) <= alpha).all()
    np.testing.assert_array_equal(alpha, alpha[::-1])
    np.testing.assert_array_equal(alpha, alpha.T)
