"""A network drawing as arrays and texts: a pure function of snapshot and options."""

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from nnviz.picture.colors import rgb_of
from nnviz.picture.drawings import COMBINED
from nnviz.picture.graph_drawings import drawn_layout, why_combined
from nnviz.picture.graph_edges import (
    LEGIBLE_EDGES,
    MOST_EDGES,
    Edges,
    PenGroup,
    chosen_neuron,
    pen_groups,
)
from nnviz.picture.graph_flow import edge_limit
from nnviz.picture.graph_labels import (
    Chevrons,
    EdgeLabel,
    change_chevrons,
    edge_labels,
    flow_chevrons,
)
from nnviz.picture.graph_layers import layer_pictures, template_limit, template_mode
from nnviz.picture.graph_layout import SIDE_MARGIN, GraphLayout, graph_layout
from nnviz.picture.graph_lit import lit_edges
from nnviz.picture.graph_names import culling_notes, names_room, wrapped
from nnviz.picture.graph_neurons import LayerPicture
from nnviz.picture.graph_options import GraphOptions
from nnviz.picture.graph_shape import GraphShape, NodeStyle
from nnviz.picture.graph_wiring import wired_edges
from nnviz.picture.numbers import format_number
from nnviz.picture.output_names import has_short_names, output_name
from nnviz.picture.painted_image import image_note
from nnviz.picture.plane import data_kind
from nnviz.picture.response_tiles import tile_window
from nnviz.picture.update_card import UpdateCard, update_card
from nnviz.picture.update_rows import change_symbol
from nnviz.session.selection import Neuron, Sample, Selection
from nnviz.session.snapshot import Snapshot

Floats = NDArray[np.float64]

NOTE_SIZE = 10.5
_IMAGE_NOTES = 3
_MOST_IMAGE_NOTES = 4
_MOST_NOTES = 2


@dataclass(frozen=True, slots=True, eq=False)
class GraphPicture:
    """All that is painted. ``limit``: max|w|, max|∂L/∂w| or max|change|.

    ``change_symbol`` (markup) heads the changes in labels, and ``card`` is the update
    of what is chosen; empty and ``None`` where no update is shown.
    ``dot`` and ``hover_dot``: the chosen and the hovered sample in a tile, as shares
    of its side from the left and the top. ``pixel`` is the input that is pointed at
    or chosen in an input image; ``image_value`` (markup) is written below the image
    with ``image_label``, what it shows; ``image_note`` above it says that it was drawn
    by hand, and whether training sees it.
    """

    options: GraphOptions
    layout: GraphLayout
    layers: tuple[LayerPicture, ...]
    edges: Edges
    pens: tuple[PenGroup, ...]
    labels: tuple[EdgeLabel, ...]
    chevrons: Chevrons | None
    change_symbol: str
    card: UpdateCard | None
    limit: float
    notes: tuple[str, ...]
    selection: Selection
    dot: tuple[float, float] | None
    hover_dot: tuple[float, float] | None
    pixel: int | None
    image_value: str
    image_label: str
    image_note: str

    @property
    def gradients(self) -> bool:
        return self.options.mode == "gradients"


def graph_picture(snapshot: Snapshot, options: GraphOptions) -> GraphPicture:
    """The drawing of a snapshot."""
    # Weights of any size may be typed; what overflows is drawn at the ends of the ramp.
    with np.errstate(over="ignore", invalid="ignore"):
        return _picture(snapshot, options)


def _picture(snapshot: Snapshot, options: GraphOptions) -> GraphPicture:
    gradients, updates = options.mode == "gradients", options.mode == "updates"
    tokens = options.tokens
    selection = snapshot.selection
    limit = edge_limit(snapshot, options.mode)
    layout, edges, notes = _wired(snapshot, options, limit)
    pixel = _pixel(snapshot, layout)
    layers = layer_pictures(snapshot, layout, options)
    trace = snapshot.trace
    ends = (trace.parameters, trace.updated) if updates else None
    labels = edge_labels(layout, edges, selection.unit, ends)
    edges = lit_edges(edges, options.lit)
    optimizer = snapshot.experiment.optimizer
    return GraphPicture(
        options=options,
        layout=layout,
        layers=layers,
        edges=edges,
        pens=pen_groups(
            edges,
            tokens.gradient_ramp if gradients else tokens.weight_ramp,
            rgb_of(tokens.border),
            "faint" if options.mode == "weights" else "dotted",
        ),
        labels=labels,
        chevrons=change_chevrons(edges) if updates else flow_chevrons(edges),
        change_symbol=change_symbol(optimizer) if updates else "",
        card=update_card(snapshot, layout, layers, edges, labels) if updates else None,
        limit=limit,
        notes=notes,
        selection=selection,
        dot=_dot(snapshot, layout, selection.sample),
        hover_dot=_dot(snapshot, layout, selection.hover_sample),
        pixel=pixel,
        image_value=_image_value(snapshot, pixel),
        image_label=_image_label(snapshot, layout),
        image_note=image_note(snapshot),
    )


def _wired(
    snapshot: Snapshot, options: GraphOptions, limit: float
) -> tuple[GraphLayout, Edges, tuple[str, ...]]:
    """Layout, edges and notes: the notes need room, and say what there is room for."""
    layout = picture_layout(snapshot, options)
    combined = _why_combined(snapshot, options)
    templates = template_mode(snapshot, options.mode)
    while True:
        edges, cullings = wired_edges(snapshot, layout, options, limit)
        sentences = culling_notes(
            snapshot,
            cullings,
            _touched(snapshot),
            templates,
            template_limit(snapshot, templates),
        )
        notes = _note_lines(layout, sentences + combined)
        if len(notes) <= layout.notes:
            return layout, edges, notes
        layout = picture_layout(snapshot, options, len(notes))


def _why_combined(snapshot: Snapshot, options: GraphOptions) -> list[str]:
    """Why another drawing that was asked for is not there, as a sentence."""
    if options.mix == COMBINED:
        return []
    why_not = why_drawn_combined(snapshot, options.width, options.height)
    return [f"{why_not}: drawn combined."] if why_not else []


def picture_layout(
    snapshot: Snapshot, options: GraphOptions, notes: int = 0
) -> GraphLayout:
    """Where everything is; the same object as long as nothing has to move.

    There is room for so many lines of ``notes``, or more.
    """
    width, height = options.width, options.height
    shape = _shape_of(snapshot)
    shape = replace(shape, terms=options.terms)
    layout = graph_layout(shape, width, height)
    neuron = chosen_neuron(snapshot.selection.unit)
    if neuron is not None and layout.layers[neuron.layer].left_out:
        # Only a choice that would be left out has a layout of its own.
        at = layout.layers[neuron.layer]
        if at.slot_of(neuron.index) is None:
            shape = replace(shape, pinned=((neuron.layer, neuron.index),))
    usual = _IMAGE_NOTES if shape.image else int(_is_crowded(layout, options))
    shape = replace(shape, notes=max(usual, notes))
    return drawn_layout(shape, width, height, options.mix)


def why_drawn_combined(snapshot: Snapshot, width: float, height: float) -> str:
    """Why a network is drawn combined whatever is asked for; empty where it is not."""
    return why_combined(_shape_of(snapshot), width, height)


def _shape_of(snapshot: Snapshot) -> GraphShape:
    inputs, outputs = names_room(snapshot)
    dataset = snapshot.dataset
    return GraphShape(
        layers=snapshot.architecture.layers,
        plane=data_kind(dataset) == "plane",
        image=dataset.image_shape,
        input_names=inputs,
        output_names=outputs,
        named_dots=has_short_names(dataset),
    )


def _is_crowded(layout: GraphLayout, options: GraphOptions) -> bool:
    """Whether something is left out, so that a line at the foot has to say it."""
    crowd = MOST_EDGES if options.all_edges else LEGIBLE_EDGES
    return any(
        bool(source.left_out or target.left_out)
        or len(source.shown) * len(target.shown) > crowd
        for source, target in pairwise(layout.layers)
    )


def _note_lines(layout: GraphLayout, sentences: list[str]) -> tuple[str, ...]:
    if layout.layers[0].style is NodeStyle.IMAGE:
        room = layout.layers[1].left - 2 * SIDE_MARGIN
        return wrapped(sentences, room, NOTE_SIZE, _MOST_IMAGE_NOTES)
    return wrapped(sentences, layout.width - 2 * SIDE_MARGIN, NOTE_SIZE, _MOST_NOTES)


def _touched(snapshot: Snapshot) -> dict[int, str]:
    """For the layers beside the chosen neuron: which edges are drawn because of it."""
    unit = snapshot.selection.unit
    neuron = chosen_neuron(unit)
    if neuron is None or neuron.layer == 0:
        return {}
    depth = snapshot.architecture.depth
    name = f"neuron {neuron.index + 1}"
    if neuron.layer == depth:
        name = output_name(snapshot.dataset, neuron.index).removeprefix("digit ")
    touched = {neuron.layer: f"all into {name}"}
    if isinstance(unit, Neuron):
        touched[neuron.layer + 1] = f"all out of {name}"
    return touched


def _dot(
    snapshot: Snapshot, layout: GraphLayout, sample: Sample | None
) -> tuple[float, float] | None:
    if sample is None or layout.layers[0].style is not NodeStyle.TILE:
        return None
    window = tile_window(snapshot.dataset)
    x, y = snapshot.part_of(sample).points[sample.index].tolist()
    across = (x - window.left) / window.width
    down = (window.top - y) / window.height
    return min(max(across, 0.0), 1.0), min(max(down, 0.0), 1.0)


def _pixel(snapshot: Snapshot, layout: GraphLayout) -> int | None:
    if layout.layers[0].style is not NodeStyle.IMAGE:
        return None
    for unit in (snapshot.selection.hover_unit, snapshot.selection.unit):
        if isinstance(unit, Neuron) and unit.layer == 0:
            return unit.index
    return None


def _image_value(snapshot: Snapshot, pixel: int | None) -> str:
    if pixel is None:
        return ""
    value = format_number(float(snapshot.sample.x[pixel]))
    return f"*x*_{{{pixel + 1}}} = {value}"


def _image_label(snapshot: Snapshot, layout: GraphLayout) -> str:
    if layout.layers[0].style is not NodeStyle.IMAGE:
        return ""
    sample = snapshot.selection.sample
    labels = snapshot.part_of(sample).labels
    names = snapshot.dataset.class_names
    if labels is None or names is None:
        return ""
    return f"label {names[labels[sample.index]]}"
