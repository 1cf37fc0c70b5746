"""The network as matrices: W¹ x + b¹ → σ → W² a¹ + b² → …, every number a cell.

Each cell belongs to the neuron, weight or bias that it is, so that what is pointed at
or chosen here is what is pointed at or chosen in the network drawing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nnviz.picture.brightness import brightness
from nnviz.picture.graph_options import GraphMode
from nnviz.picture.graph_values import (
    activation_title,
    forward_values,
    gradient_values,
    is_active_moment,
    knows_gradient,
    largest,
)
from nnviz.picture.numbers import format_count
from nnviz.picture.templates import Pixels, sample_pixels
from nnviz.picture.tokens import Tokens
from nnviz.session.selection import Bias, Neuron, Unit, Weight
from nnviz.session.snapshot import Snapshot

Floats = NDArray[np.float64]
GridKind = Literal["weights", "bias", "neurons", "image"]

MOST_PIXELS_WITH_CELLS = 16
"""Samples of more pixels are drawn as their image alone, without a column of cells."""


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """A matrix, a vector as one column, or the sample as an image.

    ``values`` (rows, columns), NaN where not known yet; colours go from −``limit`` to
    ``limit``. ``before`` is the symbol between it and the grid before it, ``layer``
    that of weights and biases (from 1) or of neurons (0 are the inputs). ``size`` says
    its shape in words. ``is_ahead``: the pass has not come so far. ``pixels`` (rows,
    columns) are drawn in place of the colours of an image.
    """

    kind: GridKind
    layer: int
    title: str
    size: str
    values: Floats
    limit: float
    before: str = ""
    is_gradient: bool = False
    is_now: bool = False
    is_ahead: bool = False
    pixels: Pixels | None = None

    @property
    def shape(self) -> tuple[int, int]:
        rows, columns = self.values.shape
        return rows, columns

    def unit(self, row: int, column: int) -> Unit:
        """What a cell is."""
        if self.kind == "weights":
            return Weight(self.layer, row, column)
        if self.kind == "bias":
            return Bias(self.layer, row)
        return Neuron(self.layer, row * self.shape[1] + column)

    def focus(self, unit: Unit | None) -> tuple[int, int]:
        """The cell that must be drawn for a unit; the first one where it is none."""
        cell = self.cell_of(unit)
        if cell is not None:
            return cell
        match unit:
            case Neuron(layer, index) if self.kind in ("weights", "bias"):
                if layer == self.layer:
                    return index, 0
                if layer == self.layer - 1 and self.kind == "weights":
                    return 0, index
            case Weight(layer, target, source):
                if layer == self.layer and self.kind in ("bias", "neurons"):
                    return target, 0
                if layer - 1 == self.layer and self.kind == "neurons":
                    return source, 0
            case Bias(layer, index) if layer == self.layer:
                return index, 0
        return 0, 0

    def cell_of(self, unit: Unit | None) -> tuple[int, int] | None:
        """The cell that a unit is, in this grid."""
        match unit:
            case Weight(layer, target, source) if self.kind == "weights":
                return (target, source) if layer == self.layer else None
            case Bias(layer, index) if self.kind == "bias":
                return (index, 0) if layer == self.layer else None
            case Neuron(layer, index) if self.kind in ("neurons", "image"):
                if layer != self.layer:
                    return None
                row, column = divmod(index, self.shape[1])
                return row % self.shape[0], column
        return None


@dataclass(frozen=True, slots=True)
class Outline:
    """Cells of a grid with one line around them: what is chosen, or pointed at.

    ``factor``: a number that what is chosen or pointed at is multiplied with.
    """

    grid: int
    rows: tuple[int, int]
    columns: tuple[int, int]
    kind: Literal["chosen", "pointed", "factor"]


@np.errstate(over="ignore", invalid="ignore")
def matrix_grids(
    snapshot: Snapshot, mode: GraphMode, tokens: Tokens
) -> tuple[Grid, ...]:
    """All of them in their order, a layer after the other, the outputs last."""
    layers = range(1, snapshot.architecture.depth + 1)
    weights = [_weights(snapshot, layer, mode) for layer in layers]
    biases = [_biases(snapshot, layer, mode) for layer in layers]
    limit = max(map(largest, (*weights, *biases)))
    plus = "+" if mode == "weights" else ""
    grids: list[Grid] = []
    for layer, W, b in zip(layers, weights, biases, strict=True):
        arrow = "" if layer == 1 else _arrow(snapshot, layer - 1, mode)
        if layer == 1 and not _is_only_image(snapshot):
            grids += _image(snapshot, tokens, "")
        grids.append(_parameters(snapshot, "weights", layer, mode, W, limit, arrow))
        grids += _below(snapshot, layer, mode, tokens)
        b = b[:, np.newaxis]
        grids.append(_parameters(snapshot, "bias", layer, mode, b, limit, plus))
    last = snapshot.architecture.depth
    grids.append(_neurons(snapshot, last, mode, _arrow(snapshot, last, mode)))
    return tuple(grids)


def outlines(
    grids: tuple[Grid, ...], unit: Unit | None, kind: Literal["chosen", "pointed"]
) -> Iterator[Outline]:
    """What lights up for a unit: a neuron's row of weights, a weight's factor."""
    for place, grid in enumerate(grids):
        rows, columns = grid.shape
        cell = grid.cell_of(unit)
        if cell is not None:
            row, column = cell
            yield Outline(place, (row, row + 1), (column, column + 1), kind)
        match unit:
            case Neuron(layer, index) if layer == grid.layer and layer > 0:
                if grid.kind in ("weights", "bias"):
                    yield Outline(place, (index, index + 1), (0, columns), kind)
            case Neuron(0, index) if grid.kind == "weights" and grid.layer == 1:
                yield Outline(place, (0, rows), (index, index + 1), "factor")
            case Weight(layer, _, source):
                factor = grid.cell_of(Neuron(layer - 1, source))
                if factor is not None:
                    row, column = factor
                    yield Outline(place, (row, row + 1), (column, column + 1), "factor")


def neighbour_cell(grids: tuple[Grid, ...], unit: Unit | None, direction: str) -> Unit:
    """The cell beside that of a unit; from the edge of a grid into the next one.

    With nothing chosen: the first weight.
    """
    cells = [grid for grid in grids if grid.kind != "image"] or list(grids)
    place = next((i for i, grid in enumerate(cells) if grid.cell_of(unit)), None)
    if place is None:
        first = next(i for i, grid in enumerate(cells) if grid.kind == "weights")
        return cells[first].unit(0, 0)
    grid = cells[place]
    cell = grid.cell_of(unit)
    assert cell is not None
    row = cell[0] + {"up": -1, "down": 1}.get(direction, 0)
    column = cell[1] + {"left": -1, "right": 1}.get(direction, 0)
    row = min(max(row, 0), grid.shape[0] - 1)
    if 0 <= column < grid.shape[1]:
        return grid.unit(row, column)
    beside = place + (1 if column > 0 else -1)
    if not 0 <= beside < len(cells):
        return grid.unit(*cell)
    entered = cells[beside]
    height = entered.shape[0]
    # Grids are centred: the same height counted from the middle.
    row = round(row - (grid.shape[0] - 1) / 2 + (height - 1) / 2)
    row = min(max(row, 0), height - 1)
    return entered.unit(row, 0 if column > 0 else entered.shape[1] - 1)


def _parameters(
    snapshot: Snapshot,
    kind: Literal["weights", "bias"],
    layer: int,
    mode: GraphMode,
    values: Floats,
    limit: float,
    before: str,
) -> Grid:
    is_ahead, is_now = _progress(snapshot, layer, mode)
    sign = {"weights": "", "gradients": "∂", "updates": "Δ"}[mode]
    sizes = values.shape if kind == "weights" else values.shape[:1]
    return Grid(
        kind,
        layer,
        f"{sign}*{'W' if kind == 'weights' else 'b'}*^{{{layer}}}",
        " × ".join(map(format_count, sizes)),
        values,
        limit,
        before,
        is_gradient=mode == "gradients",
        is_now=is_now,
        is_ahead=is_ahead,
    )


def _weights(snapshot: Snapshot, layer: int, mode: GraphMode) -> Floats:
    source = {
        "weights": snapshot.parameters.W,
        "gradients": snapshot.sample.dW,
        "updates": snapshot.trace.updates.W,
    }[mode]
    return _as_known(snapshot, layer, mode, source[layer - 1])


def _biases(snapshot: Snapshot, layer: int, mode: GraphMode) -> Floats:
    source = {
        "weights": snapshot.parameters.b,
        "gradients": snapshot.sample.db,
        "updates": snapshot.trace.updates.b,
    }[mode]
    return _as_known(snapshot, layer, mode, source[layer - 1])


def _as_known(
    snapshot: Snapshot, layer: int, mode: GraphMode, values: NDArray[np.floating]
) -> Floats:
    numbers = np.asarray(values, dtype=np.float64)
    if mode == "gradients" and not knows_gradient(snapshot, layer):
        return np.full_like(numbers, np.nan)
    return numbers


def _progress(snapshot: Snapshot, layer: int, mode: GraphMode) -> tuple[bool, bool]:
    """Whether the weights of a layer are still ahead, and whether they are now."""
    match mode:
        case "weights":
            return not snapshot.knows("z", layer), snapshot.is_now("z", layer)
        case "gradients":
            known = knows_gradient(snapshot, layer)
            return not known, snapshot.is_now("d_weights", layer)
        case _:
            return False, True


def _arrow(snapshot: Snapshot, layer: int, mode: GraphMode) -> str:
    """From a layer to what comes of it: its activation, or = where it has none."""
    if mode == "gradients":
        return "←"
    if mode == "updates":
        return ""
    name = snapshot.architecture.activations[layer - 1]
    if name == "linear":
        return "=" if layer == snapshot.architecture.depth else "→"
    return {"sigmoid": "σ", "leaky_relu": "leaky"}.get(name, activation_title(name))


def _below(
    snapshot: Snapshot, layer: int, mode: GraphMode, tokens: Tokens
) -> Iterator[Grid]:
    """What the weights of a layer are multiplied with."""
    times = "·" if mode == "weights" else ""
    if layer == 1 and _is_only_image(snapshot):
        yield from _image(snapshot, tokens, times)
    else:
        yield _neurons(snapshot, layer - 1, mode, times)


def _neurons(snapshot: Snapshot, layer: int, mode: GraphMode, before: str) -> Grid:
    is_gradient = mode == "gradients" and layer > 0
    if is_gradient:
        values, title = (
            gradient_values(snapshot, layer),
            _gradient_title(snapshot, layer),
        )
    else:
        values, is_before = forward_values(snapshot, layer)
        title = _value_title(snapshot, layer, is_before)
    return Grid(
        "neurons",
        layer,
        title,
        format_count(len(values)),
        values[:, np.newaxis],
        largest(values),
        before,
        is_gradient=is_gradient,
        is_now=mode != "updates" and is_active_moment(snapshot, layer),
        is_ahead=bool(np.isnan(values).all()),
    )


def _value_title(snapshot: Snapshot, layer: int, is_before: bool) -> str:
    if layer == 0:
        return "*x*"
    if layer == snapshot.architecture.depth and not is_before:
        return "*ŷ*" if snapshot.experiment.loss == "squared_error" else "*f*"
    return f"*{'z' if is_before else 'a'}*^{{{layer}}}"


def _gradient_title(snapshot: Snapshot, layer: int) -> str:
    is_linear = snapshot.architecture.activations[layer - 1] == "linear"
    if layer == snapshot.architecture.depth:
        if snapshot.experiment.loss != "squared_error":
            return "∂*f*"
        if is_linear:
            return "∂*ŷ*"
    letter = "z" if knows_gradient(snapshot, layer) else "a"
    return f"∂*{letter}*^{{{layer}}}"


def _is_only_image(snapshot: Snapshot) -> bool:
    shape = snapshot.dataset.image_shape
    return shape is not None and snapshot.dataset.input_count > MOST_PIXELS_WITH_CELLS


def _image(snapshot: Snapshot, tokens: Tokens, before: str) -> Iterator[Grid]:
    """The chosen sample as its image, where samples are images."""
    dataset, shape = snapshot.dataset, snapshot.dataset.image_shape
    if shape is None:
        return
    sample = snapshot.selection.sample
    points = snapshot.part_of(sample).points[sample.index]
    rows, columns = shape
    planes = dataset.dimension // (rows * columns)
    size = f"{rows} × {columns}" if planes == 1 else f"{rows}×{columns}×{planes}"
    yield Grid(
        "image",
        0,
        "*x*" if _is_only_image(snapshot) else "image",
        size,
        np.asarray(snapshot.sample.x, np.float64)[: rows * columns].reshape(shape),
        0.0,
        before,
        pixels=sample_pixels(
            brightness(dataset, points), shape, tokens.panel, tokens.ink
        ),
    )
