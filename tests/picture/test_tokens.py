"""The token table keeps the contrasts and distances that the design promises."""

from itertools import combinations

import numpy as np
import pytest

from nnviz.picture.colors import (
    contrast_ratio,
    linear_of,
    oklab_of_linear,
    ramp_colors,
    readable_on,
    rgb_of,
)
from nnviz.picture.tokens import CLASS_MARKS, DARK, LIGHT, TOKENS, Tokens

BOTH = pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])

# Machado, Oliveira & Fernandes 2009, severity 1.0; they act on linear light.
SIGHTS = {
    "normal": np.eye(3),
    "protan": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deutan": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritan": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}


def smallest_distance(colors: tuple[str, ...]) -> float:
    """The smallest OKLab distance × 100 of any two colours, over all kinds of sight."""
    linear = linear_of([rgb_of(color) for color in colors])
    distances = []
    for matrix in SIGHTS.values():
        lab = oklab_of_linear(np.clip(linear @ matrix.T, 0.0, 1.0))
        distances += [
            float(np.linalg.norm(one - other)) for one, other in combinations(lab, 2)
        ]
    return 100.0 * min(distances)


@pytest.mark.parametrize(
    ("name", "light", "dark"),
    [
        ("text", 17.3, 14.4),
        ("muted", 6.2, 7.4),
        ("weight_negative", 6.2, 8.2),
        ("weight_positive", 5.9, 8.2),
        ("gradient_negative", 8.3, 7.0),
        ("gradient_positive", 5.5, 8.0),
    ],
)
def test_text_has_the_promised_contrast_on_panels(
    name: str, light: float, dark: float
) -> None:
    for tokens, promised in ((LIGHT, light), (DARK, dark)):
        ratio = contrast_ratio(getattr(tokens, name), tokens.panel)
        assert ratio == pytest.approx(promised, abs=0.06)


@BOTH
def test_text_on_other_grounds_is_readable(tokens: Tokens) -> None:
    assert contrast_ratio(tokens.on_mark, tokens.mark) >= 12.0
    assert contrast_ratio(tokens.muted, tokens.raised) >= 5.5
    assert contrast_ratio(tokens.on_ink, tokens.ink) >= 12.0
    assert contrast_ratio(tokens.text, tokens.mark_soft) >= 4.5


@BOTH
def test_text_on_every_colour_of_a_ramp_is_readable(tokens: Tokens) -> None:
    for ramp in (tokens.weight_ramp, tokens.gradient_ramp, tokens.loss_ramp):
        worst = min(
            contrast_ratio("#{:02X}{:02X}{:02X}".format(*rgb), readable_on(rgb))
            for rgb in ramp.tolist()
        )
        assert worst >= 4.58 - 0.005


@pytest.mark.parametrize(("tokens", "least"), [(LIGHT, 3.0), (DARK, 3.5)])
def test_class_marks_stand_out_from_the_canvas(tokens: Tokens, least: float) -> None:
    for color in tokens.classes:
        assert round(contrast_ratio(color, tokens.canvas), 1) >= least


@pytest.mark.parametrize(
    ("tokens", "count", "least"),
    [(LIGHT, 3, 15.8), (DARK, 3, 13.2), (LIGHT, 10, 10.4), (DARK, 10, 5.5)],
)
def test_classes_differ_for_colour_blind_eyes(
    tokens: Tokens, count: int, least: float
) -> None:
    assert smallest_distance(tokens.classes[:count]) >= least - 0.05


@BOTH
def test_ramps_run_through_their_stops(tokens: Tokens) -> None:
    for ramp, stops in (
        (tokens.weight_ramp, tokens.weight_stops),
        (tokens.gradient_ramp, tokens.gradient_stops),
        (tokens.loss_ramp, tokens.loss_stops),
    ):
        assert ramp.shape == (256, 3)
        assert ramp.dtype == np.uint8
        assert tuple(ramp[0]) == rgb_of(stops[0])
        assert tuple(ramp[-1]) == rgb_of(stops[-1])


@BOTH
def test_zero_is_the_middle_stop_exactly(tokens: Tokens) -> None:
    for ramp, stops in (
        (tokens.weight_ramp, tokens.weight_stops),
        (tokens.gradient_ramp, tokens.gradient_stops),
    ):
        assert tuple(ramp_colors(0.0, 1.0, ramp)) == rgb_of(stops[3])


@BOTH
def test_low_loss_is_the_deep_end(tokens: Tokens) -> None:
    lightness = oklab_of_linear(linear_of(tokens.loss_ramp))[:, 0]
    assert np.all(np.diff(lightness) > -1e-3)
    assert lightness[-1] - lightness[0] > 0.4


def test_ramps_are_made_once_and_cannot_be_changed() -> None:
    assert LIGHT.weight_ramp is LIGHT.weight_ramp
    with pytest.raises(ValueError, match="read-only"):
        LIGHT.weight_ramp[0] = 0


@BOTH
def test_every_class_has_a_mark_and_the_eleventh_starts_again(tokens: Tokens) -> None:
    assert len(tokens.classes) == len(CLASS_MARKS) == len(set(CLASS_MARKS)) == 10
    assert tokens.class_color(10) == tokens.class_color(0)


@BOTH
def test_signed_text_tells_sign_and_kind(tokens: Tokens) -> None:
    assert tokens.signed_text(0.0) == tokens.muted
    assert tokens.signed_text(-1.0) == tokens.weight_negative
    assert tokens.signed_text(1.0) == tokens.weight_positive
    assert tokens.signed_text(-1.0, gradient=True) == tokens.gradient_negative
    assert tokens.signed_text(1.0, gradient=True) == tokens.gradient_positive


def test_looks_are_found_by_their_names() -> None:
    assert {name: tokens.name for name, tokens in TOKENS.items()} == {
        "light": "light",
        "dark": "dark",
    }
