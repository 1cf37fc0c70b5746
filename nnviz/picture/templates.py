"""Weights and samples as small images."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from nnviz.picture.colors import Rgb, blend, ramp_colors, rgb_of
from nnviz.picture.tokens import Tokens

Floats = NDArray[np.float64]
Pixels = NDArray[np.uint32]

_GREY = 0.5


def template_pixels(
    weights: Floats, image_shape: tuple[int, int], limit: float, ramp: Rgb
) -> Pixels:
    """The incoming weights (n, rows · columns) of neurons as images, opaque ARGB.

    Weights of an image in three colours (three planes, one after another, as CIFAR-10
    has them) are averaged over the colours. Shape (n, rows, columns).
    """
    rows, columns = image_shape
    planes = weights.reshape(len(weights), -1, rows, columns).mean(axis=1)
    return packed_pixels(ramp_colors(planes, limit, ramp))


def color_template_pixels(
    weights: Floats, image_shape: tuple[int, int], limit: float
) -> Pixels:
    """Weights (n, 3 · rows · columns) of colour images in those colours, opaque ARGB.

    Grey is zero; ±``limit`` are the ends of each colour. Shape (n, rows, columns).
    """
    rows, columns = image_shape
    size = limit if limit > 0.0 else 1.0
    shares = np.clip(np.nan_to_num(weights / size), -1.0, 1.0) * _GREY + _GREY
    planes = shares.reshape(len(weights), 3, rows, columns)
    colors = np.round(np.moveaxis(planes, 1, -1) * 255.0)
    return packed_pixels(colors.astype(np.uint8))


def sample_pixels(
    values: Floats, image_shape: tuple[int, int], paper: str, ink: str
) -> Pixels:
    """A sample (rows · columns,) of values from 0 (paper) to 1 (ink), opaque ARGB.

    Three planes are red, green and blue instead, from 0 (dark) to 1. Shape
    (rows, columns).
    """
    rows, columns = image_shape
    planes = np.clip(np.nan_to_num(values), 0.0, 1.0).reshape(-1, rows, columns)
    if len(planes) == 3:
        colors = np.round(np.moveaxis(planes, 0, -1) * 255.0)
        return packed_pixels(colors.astype(np.uint8))
    return packed_pixels(blend(rgb_of(ink), rgb_of(paper), planes[0]))


def ramp_pixels(values: Floats, limit: float, tokens: Tokens, gradient: bool) -> Pixels:
    """Signed values on the ramp of weights or of gradients as opaque ARGB.

    As `ramp_colors`, but for NaN, which is transparent: a number that is not known.
    """
    ramp = _packed_ramp(tokens, gradient)
    middle = (len(ramp) - 1) / 2
    scale = middle / limit if limit > 0.0 else 0.0
    places = np.fmin(np.fmax(values * scale, -middle), middle) + (middle + 0.5)
    pixels: Pixels = ramp[places.astype(np.intp)]
    unknown = np.isnan(values)
    if unknown.any():
        pixels[unknown] = 0
    return pixels


@lru_cache(maxsize=8)
def _packed_ramp(tokens: Tokens, gradient: bool) -> Pixels:
    return packed_pixels(tokens.gradient_ramp if gradient else tokens.weight_ramp)


def packed_pixels(colors: NDArray[np.uint8]) -> Pixels:
    """Colours (..., 3) as opaque ARGB (...)."""
    wide = colors.astype(np.uint32)
    packed = 0xFF000000 | wide[..., 0] << 16 | wide[..., 1] << 8 | wide[..., 2]
    return np.ascontiguousarray(packed, dtype=np.uint32)
