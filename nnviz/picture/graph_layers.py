"""The layers of a snapshot as they are drawn."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.dataset import Dataset
from nnviz.engine.network import Architecture, Parameters
from nnviz.picture.brightness import brightness
from nnviz.picture.colors import rgb_of
from nnviz.picture.equation_names import a_symbol
from nnviz.picture.graph_layout import GraphLayout, LayerLayout, straight_share
from nnviz.picture.graph_names import (
    caption_of,
    input_markup,
    output_markup,
    output_note,
)
from nnviz.picture.graph_neurons import (
    BiasPicture,
    ConstantPicture,
    LayerPicture,
    SumsPicture,
    bias_picture,
    biases_on_the_way,
    filled_values,
)
from nnviz.picture.graph_options import GraphMode, GraphOptions
from nnviz.picture.graph_shape import NodeStyle
from nnviz.picture.graph_sums import FUNCTION_SIGNS, activation_values, sum_values
from nnviz.picture.graph_values import (
    forward_values,
    is_active_moment,
    knows_gradient,
    largest,
    neuron_values,
)
from nnviz.picture.numbers import format_number
from nnviz.picture.response_tiles import tile_pixels, tile_responses
from nnviz.picture.templates import sample_pixels, template_pixels
from nnviz.picture.tokens import Tokens
from nnviz.session.activity import Flag
from nnviz.session.snapshot import Snapshot

Floats = NDArray[np.float64]
Pixels = NDArray[np.uint32]

# Tiles step back in a backward moment, by 55 %.
_FADED = 0.45
_FEWEST_PIXELS = 16
_MOST_PIXELS = 128


def layer_pictures(
    snapshot: Snapshot, layout: GraphLayout, options: GraphOptions
) -> tuple[LayerPicture, ...]:
    """All layers, the inputs first."""
    tiles: tuple[Pixels, ...] | None = None
    if layout.layers[0].style is NodeStyle.TILE:
        tiles = _tiles(
            snapshot.dataset,
            snapshot.architecture,
            snapshot.parameters,
            _resolution(layout, options.density),
            options.tokens,
        )
    biases = [
        _bias_values(snapshot, layer + 1, options.mode)
        for layer in range(snapshot.architecture.depth)
    ]
    bias_limit = max(map(largest, biases))
    return tuple(
        _layer(
            snapshot,
            layout,
            at,
            options,
            None if tiles is None else tiles[at.layer][at.shown],
            None if at.layer == 0 else biases[at.layer - 1][at.shown],
            bias_limit,
        )
        for at in layout.layers
    )


def template_limit(snapshot: Snapshot, mode: GraphMode) -> float:
    """The range of the templates: 2.5 standard deviations of the first layer's weights.

    A single large weight would make all the others pale; it is clipped instead. 0
    where the samples are no images.
    """
    if snapshot.dataset.image_shape is None:
        return 0.0
    weights = _template_weights(snapshot, mode)
    spread = 2.5 * float(np.sqrt(np.mean(np.square(weights, dtype=np.float64))))
    return min(spread, largest(weights))


def template_mode(snapshot: Snapshot, mode: GraphMode) -> GraphMode:
    """What the templates show: the weights until there is a gradient to show."""
    if mode == "gradients" and not knows_gradient(snapshot, 1):
        return "weights"
    return mode


def _template_weights(snapshot: Snapshot, mode: GraphMode) -> Floats:
    return {
        "weights": snapshot.parameters.W,
        "gradients": snapshot.sample.dW,
        "updates": snapshot.trace.updates.W,
    }[mode][0]


def _resolution(layout: GraphLayout, density: float) -> int:
    """Pixels along the side of a tile: those it covers on the screen."""
    largest_side = max(at.size for at in layout.layers)
    return min(max(round(largest_side * density), _FEWEST_PIXELS), _MOST_PIXELS)


@lru_cache(maxsize=2)
def _tiles(
    dataset: Dataset,
    architecture: Architecture,
    parameters: Parameters,
    resolution: int,
    tokens: Tokens,
) -> tuple[Pixels, ...]:
    """The tiles of every layer; kept, since a move of the pointer changes none."""
    responses = tile_responses(dataset, architecture, parameters, resolution)
    weakened = [False] * architecture.layers[0]
    for count, activation in zip(
        architecture.layers[1:], architecture.activations, strict=True
    ):
        weakened += [activation in ("relu", "leaky_relu")] * count
    pixels = tile_pixels(responses, tokens.weight_ramp, tokens.ink, np.array(weakened))
    return tuple(np.split(pixels, np.cumsum(architecture.layers)[:-1]))


def _bias_values(snapshot: Snapshot, layer: int, mode: GraphMode) -> Floats:
    if mode == "updates":
        return np.asarray(snapshot.trace.updates.b[layer - 1], dtype=np.float64)
    if mode == "weights":
        return np.asarray(snapshot.parameters.b[layer - 1], dtype=np.float64)
    values = np.asarray(snapshot.sample.db[layer - 1], dtype=np.float64)
    return values if knows_gradient(snapshot, layer) else np.full_like(values, np.nan)


def _layer(
    snapshot: Snapshot,
    layout: GraphLayout,
    at: LayerLayout,
    options: GraphOptions,
    tiles: Pixels | None,
    biases: Floats | None,
    bias_limit: float,
) -> LayerPicture:
    tokens = options.tokens
    mode = options.mode
    # The changes of the biases stand in the neurons where they have no other place.
    beside = mode == "updates" and (layout.spacious or at.layer == 0)
    shown = neuron_values(snapshot, at.layer, "weights" if beside else mode)
    values, quantity = shown.values, shown.quantity
    is_apart = at.sums is not None and mode != "updates"
    if is_apart:
        values = activation_values(snapshot, at.layer, mode)
        quantity = "∂L/∂z, ∂L/∂a" if mode == "gradients" else ""
    ramp = tokens.gradient_ramp if mode == "gradients" else tokens.weight_ramp
    caption, below = caption_of(
        snapshot, layout, at.layer, quantity, terms=options.terms
    )
    limit = bias_limit if mode == "updates" else largest(values)
    if mode == "weights" and not quantity and _is_bounded(snapshot, at.layer):
        limit = 1.0
    drawn = values[:0] if at.style is NodeStyle.IMAGE else values[at.shown]
    texts, fills, colors, empty = filled_values(
        drawn,
        limit,
        ramp,
        tokens,
        colored=mode == "weights" or not (beside or at.layer == 0),
    )
    names, notes, marks = _names(snapshot, at)
    constant = None
    if layout.mix.as_input > 0.0 and at.constant is not None:
        constant = _constant(snapshot, at, tokens, mode)
    return LayerPicture(
        layout=at,
        caption=caption,
        caption_below=below,
        is_now=is_active_moment(snapshot, at.layer),
        values=drawn,
        texts=texts,
        fills=fills,
        text_colors=colors,
        empty=empty,
        pixels=_pixels(snapshot, at, tokens, mode) if tiles is None else tiles,
        opacity=_FADED if _is_faded(snapshot, at, mode) else 1.0,
        bias=_bias(snapshot, layout, at, biases, bias_limit, options),
        names=names,
        notes=notes,
        marks=marks,
        sums=_sums(snapshot, at, mode) if at.sums is not None else None,
        constant=constant,
        flags=_flags(at, options),
    )


def _sums(snapshot: Snapshot, at: LayerLayout, mode: GraphMode) -> SumsPicture:
    values = sum_values(snapshot, at.layer, mode)[at.shown]
    texts = tuple(
        "" if value != value else format_number(value) for value in values.tolist()
    )
    activation = snapshot.architecture.activations[at.layer - 1]
    is_now = snapshot.is_now("z", at.layer) or snapshot.is_now("d_weights", at.layer)
    return SumsPicture(values, texts, FUNCTION_SIGNS[activation], is_now)


def _constant(
    snapshot: Snapshot, at: LayerLayout, tokens: Tokens, mode: GraphMode
) -> ConstantPicture:
    """The input that is always 1, in the colour that 1 has among its layer."""
    assert at.constant is not None
    limit = max(largest(forward_values(snapshot, at.layer)[0]), 1.0)
    _, fills, colors, empty = filled_values(
        np.ones(1), limit, tokens.weight_ramp, tokens, colored=mode == "weights"
    )
    red, green, blue = fills[0].tolist()
    return ConstantPicture(
        place=at.constant,
        size=at.size,
        name=a_symbol(snapshot, at.layer, snapshot.architecture.layers[at.layer]),
        fill=rgb_of(tokens.canvas) if empty[0] else (red, green, blue),
        text_color=colors[0],
        empty=bool(empty[0]),
    )


def _flags(at: LayerLayout, options: GraphOptions) -> tuple[Flag, ...]:
    if at.layer == 0 or not options.flags:
        return ()
    flags = options.flags[at.layer - 1]
    return tuple(flags[index] for index in at.shown.tolist())


def _is_faded(snapshot: Snapshot, at: LayerLayout, mode: GraphMode) -> bool:
    """Whether tiles and templates step back: they are not what the moment is about."""
    if at.layer == 0 or at.style is NodeStyle.IMAGE:
        return mode != "weights" and at.style is NodeStyle.TILE
    if mode == "weights":
        return not snapshot.knows("z", at.layer)
    if at.style is NodeStyle.TEMPLATE:
        return template_mode(snapshot, mode) != mode
    return True


def _is_bounded(snapshot: Snapshot, layer: int) -> bool:
    """Whether the activations of a layer lie within ±1, which is then their range."""
    return layer > 0 and snapshot.architecture.activations[layer - 1] in (
        "sigmoid",
        "tanh",
    )


def _bias(
    snapshot: Snapshot,
    layout: GraphLayout,
    at: LayerLayout,
    biases: Floats | None,
    limit: float,
    options: GraphOptions,
) -> BiasPicture | None:
    if biases is None:
        return None
    tokens = options.tokens
    ramp = tokens.gradient_ramp if options.mode == "gradients" else tokens.weight_ramp
    bias = bias_picture(at, biases, limit, ramp, tokens, labelled=layout.spacious)
    source, as_input = layout.layers[at.layer - 1], layout.mix.as_input
    if source.constant is None or as_input == 0.0:
        return bias
    share, _ = straight_share(source, at, as_input)
    goal = _constant(snapshot, source, tokens, options.mode)
    return biases_on_the_way(bias, at, goal, as_input, share)


def _pixels(
    snapshot: Snapshot, at: LayerLayout, tokens: Tokens, mode: GraphMode
) -> Pixels | None:
    shape = snapshot.dataset.image_shape
    if shape is None:
        return None
    if at.style is NodeStyle.IMAGE:
        sample = snapshot.selection.sample
        points = snapshot.part_of(sample).points[sample.index]
        values = brightness(snapshot.dataset, points)
        return sample_pixels(values, shape, tokens.panel, tokens.ink)[np.newaxis]
    if at.style is not NodeStyle.TEMPLATE:
        return None
    shown = template_mode(snapshot, mode)
    weights = _template_weights(snapshot, shown)[at.shown]
    ramp = tokens.gradient_ramp if shown == "gradients" else tokens.weight_ramp
    return template_pixels(weights, shape, template_limit(snapshot, shown), ramp)


def _names(
    snapshot: Snapshot, at: LayerLayout
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[int, ...]]:
    """Names, notes below them and class marks of inputs and outputs."""
    dataset = snapshot.dataset
    shown = at.shown.tolist()
    if at.style is NodeStyle.IMAGE:
        return (), (), ()
    if at.layer == 0:
        return tuple(input_markup(dataset.input_names[i]) for i in shown), (), ()
    if at.layer != snapshot.architecture.depth:
        return (), (), ()
    sample = snapshot.selection.sample
    targets = snapshot.part_of(sample).targets[sample.index]
    names = tuple(output_markup(dataset, output) for output in shown)
    notes = tuple(
        output_note(snapshot, output, float(targets[output])) for output in shown
    )
    return names, notes, tuple(shown) if dataset.is_classification else ()
