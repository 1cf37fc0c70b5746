"""Colour arithmetic: hex and RGB, contrast, OKLab, and the mapping of values to ramps.

OKLab is Björn Ottosson's space (2020, https://bottosson.github.io/posts/oklab/);
contrast is the ratio of WCAG 2.1. Colours are sRGB, uint8 where not said otherwise.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

Rgb = NDArray[np.uint8]

_LINEAR_TO_LMS = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_LMS_TO_OKLAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)
_LMS_TO_LINEAR = np.linalg.inv(_LINEAR_TO_LMS)
_OKLAB_TO_LMS = np.linalg.inv(_LMS_TO_OKLAB)
_LUMINANCE = np.array([0.2126, 0.7152, 0.0722])


def rgb_of(color: str) -> tuple[int, int, int]:
    """``"#1A63A5"`` as (26, 99, 165)."""
    if len(color) != 7 or color[0] != "#":
        raise ValueError(f"a colour is written #RRGGBB, not {color!r}")
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def hex_of(rgb: ArrayLike) -> str:
    """(26, 99, 165) as ``"#1A63A5"``."""
    red, green, blue = (int(part) for part in np.asarray(rgb))
    return f"#{red:02X}{green:02X}{blue:02X}"


def linear_of(rgb: ArrayLike) -> NDArray[np.float64]:
    """sRGB 0 to 255, shape (..., 3), as linear light 0 to 1."""
    encoded = np.asarray(rgb, dtype=np.float64) / 255.0
    return np.where(
        encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4
    )


def rgb_of_linear(linear: ArrayLike) -> Rgb:
    """Linear light, shape (..., 3), as sRGB; what lies outside the gamut is clipped."""
    light = np.clip(np.asarray(linear, dtype=np.float64), 0.0, 1.0)
    encoded = np.where(
        light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055
    )
    return np.round(encoded * 255.0).astype(np.uint8)


def oklab_of_linear(linear: ArrayLike) -> NDArray[np.float64]:
    """Linear light, shape (..., 3), in OKLab (L, a, b)."""
    light = np.asarray(linear, dtype=np.float64)
    return np.asarray(np.cbrt(light @ _LINEAR_TO_LMS.T) @ _LMS_TO_OKLAB.T)


def linear_of_oklab(oklab: ArrayLike) -> NDArray[np.float64]:
    """OKLab, shape (..., 3), as linear light; the inverse of `oklab_of_linear`."""
    lms = np.asarray(oklab, dtype=np.float64) @ _OKLAB_TO_LMS.T
    return np.asarray(lms**3 @ _LMS_TO_LINEAR.T)


def interpolate_ramp(
    stops: Sequence[str], entries: int = 256, diverging: bool = False
) -> Rgb:
    """A ramp through evenly spaced stops, interpolated in OKLab, (entries, 3).

    An even number of entries has no middle one: a diverging ramp repeats its middle
    stop in the two entries around the middle, so that zero is exactly that colour.
    """
    corners = oklab_of_linear(linear_of([rgb_of(stop) for stop in stops]))
    if diverging and entries % 2 == 0:
        half = np.linspace(0.0, 0.5, entries // 2)
        positions = np.concatenate([half, 1.0 - half[::-1]])
    else:
        positions = np.linspace(0.0, 1.0, entries)
    knots = np.linspace(0.0, 1.0, len(stops))
    oklab = np.stack(
        [np.interp(positions, knots, corners[:, axis]) for axis in range(3)], axis=-1
    )
    ramp = rgb_of_linear(linear_of_oklab(oklab))
    ramp.setflags(write=False)
    return ramp


def ramp_colors(values: ArrayLike, limit: float, ramp: Rgb) -> Rgb:
    """Colours of signed values on a diverging ramp whose ends are ±limit.

    Values of any shape give (..., 3). Zero is the middle of the ramp; values beyond
    the limit take its ends. NaN, and every value where the limit is zero, take the
    middle.
    """
    if not limit > 0.0:
        shares = np.zeros(np.shape(values))
    else:
        shares = np.clip(np.nan_to_num(np.asarray(values) / limit, nan=0.0), -1.0, 1.0)
    middle = (len(ramp) - 1) / 2
    return ramp[np.round(middle + middle * shares).astype(np.intp)]


def blend(over: ArrayLike, under: ArrayLike, opacity: ArrayLike) -> Rgb:
    """A colour laid over another, as a painter mixes them (in sRGB).

    Colours (..., 3) and opacities (...) from 0 to 1 broadcast together.
    """
    above = np.asarray(over, dtype=np.float64)
    below = np.asarray(under, dtype=np.float64)
    share = np.asarray(opacity, dtype=np.float64)[..., np.newaxis]
    return np.round(below + (above - below) * share).astype(np.uint8)


def luminance(color: ArrayLike) -> float:
    """Relative luminance of one colour, 0 (black) to 1 (white)."""
    return float(linear_of(color) @ _LUMINANCE)


def contrast_ratio(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21 (WCAG 2.1)."""
    dark, light = sorted((luminance(rgb_of(one)), luminance(rgb_of(other))))
    return (light + 0.05) / (dark + 0.05)


def readable_on(rgb: ArrayLike) -> str:
    """The text colour for a coloured ground: white or black, what contrasts more."""
    light = luminance(rgb)
    return "#FFFFFF" if 1.05 / (light + 0.05) > (light + 0.05) / 0.05 else "#000000"
