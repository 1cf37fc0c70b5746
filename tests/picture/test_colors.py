"""Colour arithmetic against published values."""

import numpy as np
import pytest

from nnviz.picture.colors import (
    blend,
    contrast_ratio,
    hex_of,
    interpolate_ramp,
    linear_of,
    linear_of_oklab,
    oklab_of_linear,
    ramp_colors,
    readable_on,
    rgb_of,
    rgb_of_linear,
)

GREYS = np.repeat(np.arange(255, dtype=np.uint8)[:, None], 3, axis=1)


def test_hex_and_rgb_are_inverse() -> None:
    assert rgb_of("#1A63A5") == (26, 99, 165)
    assert hex_of((26, 99, 165)) == "#1A63A5"


@pytest.mark.parametrize("text", ["1A63A5", "#FFF", "#1A63A5FF", ""])
def test_a_colour_that_is_not_rrggbb_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="#RRGGBB"):
        rgb_of(text)


@pytest.mark.parametrize(
    ("color", "oklab"),
    [
        # Published with the definition, and by CSS Color 4's examples.
        ("#FFFFFF", (1.0, 0.0, 0.0)),
        ("#FF0000", (0.6280, 0.2249, 0.1258)),
        ("#00FF00", (0.8664, -0.2339, 0.1795)),
        ("#0000FF", (0.4520, -0.0325, -0.3115)),
    ],
)
def test_oklab_has_the_published_values(
    color: str, oklab: tuple[float, float, float]
) -> None:
    computed = oklab_of_linear(linear_of(rgb_of(color)))
    np.testing.assert_allclose(computed, oklab, atol=2e-4)


def test_srgb_survives_the_way_through_oklab() -> None:
    steps = np.arange(0, 256, 15, dtype=np.uint8)
    colors = np.stack(np.meshgrid(steps, steps, steps), axis=-1).reshape(-1, 3)
    there_and_back = linear_of_oklab(oklab_of_linear(linear_of(colors)))
    np.testing.assert_array_equal(rgb_of_linear(there_and_back), colors)


def test_contrast_is_that_of_wcag() -> None:
    assert contrast_ratio("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert contrast_ratio("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.005)
    assert contrast_ratio("#123456", "#123456") == 1.0


def test_text_takes_the_colour_of_more_contrast() -> None:
    for rgb in GREYS[::5]:
        chosen = readable_on(rgb)
        other = "#000000" if chosen == "#FFFFFF" else "#FFFFFF"
        ground = hex_of(rgb)
        assert contrast_ratio(chosen, ground) >= contrast_ratio(other, ground)


def test_signed_values_meet_the_ends_and_the_middle() -> None:
    ramp = interpolate_ramp(["#000000", "#808080", "#FFFFFF"], diverging=True)
    colors = ramp_colors([[-2.0, -1.0, 0.0], [0.5, 1.0, 7.0]], 1.0, ramp)
    assert colors.shape == (2, 3, 3)
    assert colors[0, 0].tolist() == colors[0, 1].tolist() == [0, 0, 0]
    assert colors[0, 2].tolist() == [128, 128, 128]
    assert colors[1, 1].tolist() == colors[1, 2].tolist() == [255, 255, 255]


def test_equal_sizes_are_equally_far_along_the_ramp() -> None:
    index_ramp = np.repeat(np.arange(256, dtype=np.uint8)[:, None], 3, axis=1)
    sizes = np.linspace(0.01, 1.0, 50)
    above = ramp_colors(sizes, 1.0, index_ramp)[:, 0].astype(int)
    below = ramp_colors(-sizes, 1.0, index_ramp)[:, 0].astype(int)
    np.testing.assert_array_equal(above + below, 255)


def test_what_has_no_size_takes_the_middle() -> None:
    ramp = interpolate_ramp(["#000000", "#808080", "#FFFFFF"], diverging=True)
    assert ramp_colors(np.nan, 1.0, ramp).tolist() == [128, 128, 128]
    assert ramp_colors([0.0, 3.0], 0.0, ramp).tolist() == [[128] * 3] * 2
    assert ramp_colors(np.inf, 1.0, ramp).tolist() == [255, 255, 255]


def test_blending_mixes_in_the_share_asked_for() -> None:
    mixed = blend((255, 0, 0), (255, 255, 255), [0.0, 0.2, 1.0])
    assert mixed.tolist() == [[255, 255, 255], [255, 204, 204], [255, 0, 0]]
