"""Neurons of 2-D data as tiles: the pre-activation over the plane, as an image."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.dataset import Dataset
from nnviz.engine.forward import forward
from nnviz.engine.network import Architecture, Parameters
from nnviz.picture.colors import Rgb, rgb_of
from nnviz.picture.plane import Window, plane_of

Pixels = NDArray[np.uint32]

# Where a ReLU is off, its pre-activation does not leave the neuron: paler blue.
_OFF = np.float32(0.55)
_LINE_OPACITY = 0.8
_LINE_PER_SIDE = 37.0
_CORNER = 5.0 / 37.0


@lru_cache(maxsize=4)
def tile_window(dataset: Dataset) -> Window:
    """The part of the plane that a tile shows."""
    return plane_of(dataset, (0, 1), np.zeros(2)).window


@lru_cache(maxsize=4)
def tile_inputs(dataset: Dataset, resolution: int) -> NDArray[np.float64]:
    """What the network sees at the pixels of a tile, (resolution², n_0).

    Row by row from the top left; each point is the middle of its pixel.
    """
    window = tile_window(dataset)
    plane = plane_of(dataset, (0, 1), np.zeros(2))
    middles = (np.arange(resolution) + 0.5) / resolution
    x, y = np.meshgrid(
        window.left + window.width * middles, window.top - window.height * middles
    )
    inputs = np.array(dataset.inputs_of(plane.points_at(x.ravel(), y.ravel())))
    inputs.setflags(write=False)
    return inputs


def tile_responses(
    dataset: Dataset,
    architecture: Architecture,
    parameters: Parameters,
    resolution: int,
) -> NDArray[np.float32]:
    """All inputs and neurons over the plane, (neurons, resolution, resolution).

    Inputs are as they are; neurons are their pre-activations z. They stand layer
    after layer, the rows of a tile from the top.
    """
    inputs = tile_inputs(dataset, resolution)
    z, _ = forward(architecture, parameters, inputs)
    tiles = np.empty((sum(architecture.layers), resolution**2), dtype=np.float32)
    start = 0
    for layer in (inputs, *z):
        tiles[start : start + layer.shape[1]] = layer.T
        start += layer.shape[1]
    return tiles.reshape(-1, resolution, resolution)


def tile_pixels(
    responses: NDArray[np.float32],
    ramp: Rgb,
    ink: str,
    weaken_negative: NDArray[np.bool_],
) -> Pixels:
    """Tiles as premultiplied ARGB, shape as ``responses`` (n, r, r), corners rounded.

    Each tile has its own limits ±max|z|. The line z = 0 is drawn in ``ink``, a 37th
    of the side wide. ``weaken_negative`` (n,): the activation of that neuron lets
    nothing, or little, of what is negative through.
    """
    z = np.where(np.isfinite(responses), responses, np.float32(0.0))
    limits = np.maximum(z.max(axis=(1, 2)), -z.min(axis=(1, 2)))
    middle = np.float32((len(ramp) - 1) / 2)
    above = middle / np.where(limits > 0.0, limits, np.float32(1.0))
    below = np.where(weaken_negative, above * _OFF, above)
    entries = np.maximum(z, 0.0) * above[:, np.newaxis, np.newaxis]
    entries += np.minimum(z, 0.0) * below[:, np.newaxis, np.newaxis]
    entries += middle + np.float32(0.5)
    pixels: Pixels = _packed(ramp.tobytes())[entries.astype(np.uint8)]
    _draw_zero_line(pixels, z, ink)
    _round_corners(pixels)
    return pixels


@lru_cache(maxsize=8)
def _packed(ramp: bytes) -> Pixels:
    colors = np.frombuffer(ramp, dtype=np.uint8).reshape(-1, 3).astype(np.uint32)
    packed = 0xFF000000 | colors[:, 0] << 16 | colors[:, 1] << 8 | colors[:, 2]
    return packed.astype(np.uint32)


def _draw_zero_line(pixels: Pixels, z: NDArray[np.float32], ink: str) -> None:
    """Blend the line z = 0 into the tiles.

    Beside a change of sign, the distance of a pixel from the line is |z| / |∇z|; what
    the line covers of the pixel falls to 0 over one pixel at its edge.
    """
    side = z.shape[-1]
    positive = z > 0.0
    crossed = np.zeros(z.shape, dtype=bool)
    change = positive[:, 1:] ^ positive[:, :-1]
    crossed[:, 1:] |= change
    crossed[:, :-1] |= change
    change = positive[:, :, 1:] ^ positive[:, :, :-1]
    crossed[:, :, 1:] |= change
    crossed[:, :, :-1] |= change
    places = np.flatnonzero(crossed)
    if not len(places):
        return
    flat = z.ravel()
    column = places % side
    row = places // side % side
    right, left = places + (column < side - 1), places - (column > 0)
    below, above = places + side * (row < side - 1), places - side * (row > 0)
    across = (flat[right] - flat[left]) / np.maximum(right - left, 1)
    down = (flat[below] - flat[above]) / np.maximum((below - above) // side, 1)
    slope = np.sqrt(across**2 + down**2)
    distance = np.abs(flat[places]) / np.maximum(slope, 1e-30)
    half_width = max(1.0, side / _LINE_PER_SIDE) / 2
    opacity = _LINE_OPACITY * np.clip(half_width + 0.5 - distance, 0.0, 1.0)
    under = pixels.ravel()
    old = under[places]
    blended = np.full(len(places), 0xFF000000, dtype=np.uint32)
    for shift, over in zip((16, 8, 0), rgb_of(ink), strict=True):
        channel = ((old >> shift) & 0xFF).astype(np.float32)
        mixed = channel + (over - channel) * opacity
        blended |= (mixed + 0.5).astype(np.uint32) << shift
    under[places] = blended


def _round_corners(pixels: Pixels) -> None:
    rows, columns, opacity = _corners(pixels.shape[-1])
    old = pixels[:, rows, columns]
    rounded = np.zeros_like(old)
    for shift in (24, 16, 8, 0):
        channel = ((old >> shift) & 0xFF) * opacity
        rounded |= (channel + 0.5).astype(np.uint32) << shift
    pixels[:, rows, columns] = rounded


@lru_cache(maxsize=16)
def _corners(
    side: int,
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float64]]:
    """The pixels of a square that its rounded corners do not cover whole."""
    radius = _CORNER * side
    middles = np.arange(side) + 0.5
    inwards = np.minimum(middles, side - middles)
    beyond = np.maximum(radius - inwards, 0.0)
    distance = np.hypot(beyond[:, np.newaxis], beyond)
    opacity = np.clip(radius + 0.5 - distance, 0.0, 1.0)
    rows, columns = np.nonzero(opacity < 1.0)
    return rows, columns, opacity[rows, columns]
