"""Templates: which rows, on which ramp, as images or cells; how tiles fill a room."""

import numpy as np
import pytest

from nnviz.classifiers.nearest_mean import fit_nearest_mean
from nnviz.classifiers.ridge import RidgeRegression
from nnviz.datasets.dataset import DatasetSettings
from nnviz.datasets.load import load_dataset
from nnviz.engine.network import Architecture, Parameters
from nnviz.picture.templates import sample_pixels
from nnviz.picture.tokens import DARK, LIGHT
from nnviz.picture.weight_sheet import (
    cell_colors,
    cell_values,
    ramp_limit,
    template_images,
    tiling,
    weight_sheet,
)
from nnviz.session.comparison import Standing

DIGITS = load_dataset(DatasetSettings(kind="digits"))
IRIS = load_dataset(DatasetSettings(kind="iris"))


def standing_of(fitted, column="ridge"):
    return Standing(
        column, "squared_error", fitted.architecture, fitted.parameters, fitted
    )


def ridge_of(dataset, *, bias=True, strength=1.0):
    ridge = RidgeRegression(dataset.train.inputs, dataset.train.targets, bias=bias)
    return standing_of(ridge.fit(strength))


def means_of(dataset):
    part = dataset.train
    fitted = fit_nearest_mean(part.inputs, part.labels, dataset.output_count)
    return standing_of(fitted, "nearest_mean")


def test_rows_of_W_are_the_templates_of_classes():
    standing = ridge_of(DIGITS)
    sheet = weight_sheet(standing, DIGITS)
    np.testing.assert_array_equal(sheet.weights, standing.parameters.W[0])
    assert sheet.names == tuple("0123456789")
    assert sheet.of_classes
    assert template_images(sheet, DIGITS, LIGHT).shape == (10, 8, 8)


def test_rows_of_W1_are_the_templates_of_hidden_neurons():
    W1, W2 = np.ones((150, 64)), np.ones((10, 150))
    parameters = Parameters.of([W1, W2], [np.zeros(150), np.zeros(10)])
    architecture = Architecture((64, 150, 10), ("relu", "linear"))
    standing = Standing("network", "cross_entropy", architecture, parameters)
    sheet = weight_sheet(standing, DIGITS)
    assert not sheet.of_classes
    assert sheet.names[:3] == ("1", "2", "3")
    assert len(sheet.weights) == len(sheet.names) < sheet.total == 150


@pytest.mark.parametrize("tokens", [LIGHT, DARK])
def test_the_images_of_means_are_those_of_samples(tokens):
    sheet = weight_sheet(means_of(DIGITS), DIGITS)
    images = template_images(sheet, DIGITS, tokens)
    part = DIGITS.train
    mean = part.points[part.labels == 3].mean(axis=0)
    expected = sample_pixels(mean, (8, 8), tokens.panel, tokens.ink)
    np.testing.assert_array_equal(images[3], expected)


def test_a_class_without_samples_has_a_blank_image():
    rows = ((0.0, 1.0, 0.5, 0.2), (1.0, 0.0, 0.5, 0.2))
    settings = DatasetSettings(kind="inline", x=rows, y=(0, 2), image_shape=(2, 2))
    dataset = load_dataset(settings)
    images = template_images(weight_sheet(means_of(dataset), dataset), dataset, LIGHT)
    assert len(np.unique(images[1])) == 1
    assert len(np.unique(images[0])) > 1


def test_images_in_colour_have_templates_in_colour():
    rows = tuple(tuple(np.linspace(0, 1, 12) * sign) for sign in (0.5, 1.0))
    settings = DatasetSettings(kind="inline", x=rows, y=(0, 1), image_shape=(2, 2, 3))
    dataset = load_dataset(settings)
    sheet = weight_sheet(ridge_of(dataset, strength=0.1), dataset)
    assert sheet.is_colored
    assert template_images(sheet, dataset, LIGHT).shape == (2, 2, 2)


def test_cells_are_the_lectures_W_with_a_row_for_the_bias():
    standing = ridge_of(IRIS)
    values = cell_values(weight_sheet(standing, IRIS))
    assert values.shape == (5, 3)
    np.testing.assert_array_equal(values[:4], standing.parameters.W[0].T)
    np.testing.assert_array_equal(values[4], standing.parameters.b[0])


def test_without_a_bias_there_is_no_such_row():
    sheet = weight_sheet(ridge_of(IRIS, bias=False), IRIS)
    assert cell_values(sheet).shape == (4, 3)
    assert cell_colors(sheet, LIGHT).shape == (4, 3, 3)


def test_a_large_bias_does_not_pale_the_weights():
    standing = means_of(IRIS)
    sheet = weight_sheet(standing, IRIS)
    assert np.abs(sheet.biases).max() > 2 * sheet.limit
    colors = cell_colors(sheet, LIGHT)
    assert len(np.unique(colors[:4].reshape(-1, 3), axis=0)) > 3


def test_features_go_without_their_unit():
    sheet = weight_sheet(ridge_of(IRIS), IRIS)
    assert sheet.features[0] == "sepal length"


class TestRamp:
    def test_it_ends_at_the_largest_weight(self):
        assert ramp_limit(np.array([[1.0, -3.0, 2.0]])) == (3.0, 0)

    def test_a_few_far_larger_ones_are_beyond_it(self):
        weights = np.linspace(-1.0, 1.0, 200)
        weights[:4] = 50.0
        limit, beyond = ramp_limit(weights)
        assert 0.9 < limit <= 1.0
        assert beyond == int(np.count_nonzero(np.abs(weights) > limit))
        assert 4 <= beyond <= 6

    def test_what_is_not_finite_does_not_count(self):
        assert ramp_limit(np.array([[np.inf, 1.0, -2.0]])) == (2.0, 0)
        assert ramp_limit(np.array([[np.nan]])) == (0.0, 0)

    def test_zeros_have_no_ramp(self):
        assert ramp_limit(np.zeros((3, 4))) == (0.0, 0)


class TestTiling:
    @pytest.mark.parametrize("count", [1, 3, 10, 32, 100])
    @pytest.mark.parametrize("room", [(160.0, 210.0), (320.0, 500.0), (500.0, 90.0)])
    def test_all_tiles_are_within_the_room_and_apart(self, count, room):
        tiles = tiling(count, room, (8, 8), 5.0, 13.0, 96.0)
        corners = [tiles.corner(place) for place in range(count)]
        for x, y in corners:
            assert 0.0 <= x <= room[0] - tiles.width + 1e-6
            assert y + tiles.height + 13.0 <= room[1] + 1e-6 or tiles.width == 1.0
        assert len(set(corners)) == count
        assert tiles.pitch_x >= tiles.width + 5.0

    def test_a_place_is_found_again(self):
        tiles = tiling(10, (160.0, 210.0), (8, 8), 5.0, 13.0, 96.0)
        for place in range(10):
            x, y = tiles.corner(place)
            assert tiles.place_at(x + 1.0, y + tiles.height - 1.0) == place
        assert tiles.place_at(tiles.width + 2.0, 1.0) is None
        assert tiles.place_at(-1.0, 1.0) is None
        assert tiles.place_at(1.0, tiles.height + 3.0) is None

    def test_high_images_stay_high(self):
        tiles = tiling(4, (200.0, 200.0), (4, 2), 4.0, 0.0, 96.0)
        assert tiles.height == pytest.approx(2.0 * tiles.width)

    def test_of_equally_large_ones_rows_are_filled(self):
        assert tiling(10, (1000.0, 1000.0), (8, 8), 5.0, 13.0, 96.0).across == 9
