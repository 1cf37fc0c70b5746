"""The light on the surface, and the table of all its colours.

The light comes softly from the upper left, in front, and stays there as the surface
turns. Light and dark are a change of OKLab lightness and chroma, so that the colour
still reads as that of the loss ramp.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from nnviz.picture.colors import (
    Rgb,
    linear_of,
    linear_of_oklab,
    oklab_of_linear,
    rgb_of,
    rgb_of_linear,
)
from nnviz.picture.surface_camera import Camera
from nnviz.picture.tokens import Tokens

Floats = NDArray[np.float64]

SHADES = 64
LINES = 8
ENTRIES = 256

# To the right, up the paper, towards the eye.
_LIGHT = np.array([-0.50, 0.62, 0.60])
_DARKEST, _BRIGHTEST = 0.60, 1.06
_LIGHTEST = 0.955
_LINE_OPACITY = {"light": 0.42, "dark": 0.50}
_UNDERSIDE = 0.62


def light_on(normals: Floats, camera: Camera) -> Floats:
    """How much light falls on faces (…, 3), from 0 to 1; half of it is round about."""
    up_away, up_height = camera.rise
    across = np.append(camera.rightward, 0.0)
    # Of the paper: its upward direction, and the one out of it.
    upward = np.append(camera.away * up_away, up_height)
    outward = np.append(-camera.away * up_height, up_away)
    light = np.stack([across, upward, outward]).T @ (_LIGHT / np.linalg.norm(_LIGHT))
    return np.asarray((1.0 + normals @ light) / 2)


@lru_cache(maxsize=4)
def surface_colors(tokens: Tokens) -> NDArray[np.uint32]:
    """Opaque 0xAARRGGBB colours by `color_index`."""
    ramp = oklab_of_linear(linear_of(tokens.loss_ramp))
    shades = np.linspace(_DARKEST, _BRIGHTEST, SHADES)[:, np.newaxis]
    lit = np.stack(
        [
            np.minimum(ramp[:, 0] * shades, _LIGHTEST),
            np.broadcast_to(ramp[:, 1], (SHADES, ENTRIES)),
            np.broadcast_to(ramp[:, 2], (SHADES, ENTRIES)),
        ],
        axis=-1,
    )
    upper = rgb_of_linear(linear_of_oklab(lit)).astype(np.float64)
    neutral = np.array(rgb_of(_underside_color(tokens)), np.float64)
    lower = upper + _UNDERSIDE * (neutral - upper)
    faces = np.stack([upper, lower])
    ink = np.array(rgb_of(_line_color(tokens)), np.float64)
    opacity = np.linspace(0.0, _LINE_OPACITY[tokens.name], LINES)
    opacity = opacity[:, np.newaxis, np.newaxis, np.newaxis, np.newaxis]
    lined = faces + opacity * (ink - faces)
    colors = packed(np.round(lined).astype(np.uint8)).reshape(-1)
    colors.setflags(write=False)
    return colors


def packed(colors: Rgb) -> NDArray[np.uint32]:
    """Colours (…, 3) as opaque 0xAARRGGBB (…)."""
    wide = colors.astype(np.uint32)
    return np.asarray(
        0xFF000000 | wide[..., 0] << 16 | wide[..., 1] << 8 | wide[..., 2]
    )


def color_index(
    heights: NDArray[np.floating],
    light: NDArray[np.floating],
    lines: NDArray[np.floating] | None,
    below: NDArray[np.bool_] | None = None,
) -> NDArray[np.int32]:
    """Places in `surface_colors` for values from 0 to 1.

    ``lines``: how much of a thin line is on it; ``below``: seen from the underside.
    """
    index = (heights * (ENTRIES - 0.01)).astype(np.int32)
    index += (light * (SHADES - 0.01)).astype(np.int32) * ENTRIES
    if below is not None:
        index += below * np.int32(SHADES * ENTRIES)
    if lines is not None:
        index += (lines * (LINES - 0.01)).astype(np.int32) * np.int32(
            2 * SHADES * ENTRIES
        )
    return index


def _underside_color(tokens: Tokens) -> str:
    """The underside is grey rather than coloured, and in the shadow."""
    return tokens.ctl if tokens.name == "light" else tokens.border


def _line_color(tokens: Tokens) -> str:
    """Lines are dark on both: the surface is never darker than the deepest loss."""
    return tokens.loss_stops[0] if tokens.name == "light" else tokens.canvas
