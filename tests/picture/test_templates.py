"""Weights and samples as small images."""

import numpy as np

from nnviz.picture.colors import ramp_colors
from nnviz.picture.templates import (
    color_template_pixels,
    packed_pixels,
    ramp_pixels,
    sample_pixels,
    template_pixels,
)
from nnviz.picture.tokens import LIGHT


def test_packing_puts_red_first_and_is_opaque():
    assert packed_pixels(np.array([[1, 2, 3]], np.uint8)).tolist() == [0xFF010203]


def test_a_template_has_the_shape_of_the_image_and_the_signs_of_the_weights():
    weights = np.array([[1.0, -1.0, 0.0, 0.5, 0.5, 0.5]])
    pixels = template_pixels(weights, (2, 3), 1.0, LIGHT.weight_ramp)
    assert pixels.shape == (1, 2, 3)
    ramp = packed_pixels(LIGHT.weight_ramp)
    assert pixels[0, 0].tolist() == [ramp[255], ramp[0], ramp[128]]


def test_weights_beyond_the_limit_take_the_ends_of_the_ramp():
    weights = np.array([[5.0, -5.0]])
    pixels = template_pixels(weights, (1, 2), 1.0, LIGHT.weight_ramp)
    ramp = packed_pixels(LIGHT.weight_ramp)
    assert pixels.ravel().tolist() == [ramp[255], ramp[0]]


def test_weights_of_coloured_images_are_averaged_over_the_colours():
    weights = np.array([[1.0, 0.0, -1.0]])
    pixels = template_pixels(weights, (1, 1), 1.0, LIGHT.weight_ramp)
    assert pixels.ravel()[0] == packed_pixels(LIGHT.weight_ramp)[128]


def test_a_sample_runs_from_paper_to_ink():
    values = np.array([0.0, 1.0, 2.0, np.nan])
    pixels = sample_pixels(values, (2, 2), "#FFFFFF", "#101010")
    assert pixels.tolist() == [[0xFFFFFFFF, 0xFF101010], [0xFF101010, 0xFFFFFFFF]]


def test_three_planes_are_red_green_and_blue():
    values = np.array([1.0, 0.0, 0.5])
    pixels = sample_pixels(values, (1, 1), "#FFFFFF", "#000000")
    assert pixels.tolist() == [[0xFFFF0080]]


def test_weights_of_colours_are_scaled_around_grey():
    weights = np.array([[2.0, -1.0, 0.0, 0.5, 9.0, -9.0]])
    pixels = color_template_pixels(weights, (1, 2), 2.0)
    # Pixel 1 is (red 2, green 0, blue 9), pixel 2 is (−1, 0.5, −9).
    assert pixels.tolist() == [[[0xFFFF80FF, 0xFF409F00]]]


def test_without_a_limit_all_colours_are_grey():
    assert color_template_pixels(np.zeros((1, 3)), (1, 1), 0.0)[0, 0, 0] == 0xFF808080


def test_packed_ramps_are_those_of_the_colours():
    values = np.array([[-2.0, -1.5, -0.4, 0.0, 0.4, 1.1, 1.5, 2.0]])
    expected = packed_pixels(ramp_colors(values, 1.5, LIGHT.gradient_ramp))
    pixels = ramp_pixels(values, 1.5, LIGHT, gradient=True)
    np.testing.assert_array_equal(pixels, expected)


def test_without_a_limit_all_values_are_in_the_middle():
    pixels = ramp_pixels(np.zeros((1, 1)), 0.0, LIGHT, gradient=False)
    assert pixels[0, 0] == packed_pixels(LIGHT.weight_ramp)[128]


def test_numbers_that_are_not_known_are_transparent():
    values = np.array([[np.nan, 1.0, np.inf]])
    pixels = ramp_pixels(values, 1.0, LIGHT, gradient=False)
    strongest = packed_pixels(LIGHT.weight_ramp)[255]
    assert pixels.tolist() == [[0, strongest, strongest]]
