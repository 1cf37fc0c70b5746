"""Decision regions and output fields: the network's answer over a plane."""

from dataclasses import dataclass

import numpy as np
from contourpy import LineType, SerialContourGenerator, ZInterp
from numpy.typing import NDArray

from nnviz.picture.colors import blend, ramp_colors, rgb_of
from nnviz.picture.plane import Plane, Window
from nnviz.picture.predictions import clearness, outputs_at, predicted_classes
from nnviz.picture.tokens import Tokens
from nnviz.session.snapshot import Snapshot

Floats = NDArray[np.float64]
Pixels = NDArray[np.uint8]

_ROWS_PAUSED = 104
_ROWS_PLAYING = 44
# Multiplications a grid may take; larger networks get a coarser one.
_BUDGET_PAUSED = 3e7
_BUDGET_PLAYING = 3e6
_FEWEST_CELLS = 400
_LARGEST = 1e150


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """Nodes over a window, the outermost on its edges.

    ``x`` (nx,) and ``y`` (ny,) ascending; ``outputs`` (K, ny, nx), row 0 at the
    bottom.
    """

    window: Window
    x: Floats
    y: Floats
    outputs: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Regions:
    """Which class wins where, how clearly, and the lines between.

    ``winner`` and ``clearness`` (ny, nx), row 0 at the bottom; ``boundaries``:
    polylines (m, 2) in data units.
    """

    grid: Grid
    winner: NDArray[np.int64]
    clearness: Floats
    boundaries: tuple[Floats, ...]


def grid_shape(aspect: float, weight_count: int, playing: bool) -> tuple[int, int]:
    """(rows, columns) of a grid with about square cells on a drawing of ``aspect``."""
    rows = _ROWS_PLAYING if playing else _ROWS_PAUSED
    budget = _BUDGET_PLAYING if playing else _BUDGET_PAUSED
    affordable = max(budget / max(weight_count, 1), _FEWEST_CELLS)
    rows = min(rows, int(np.sqrt(affordable / aspect)))
    return max(rows, 2), max(round(rows * aspect), 2)


def output_grid(
    snapshot: Snapshot, plane: Plane, window: Window, rows: int, columns: int
) -> Grid:
    """The outputs at every node of a grid over ``window``."""
    x = np.linspace(window.left, window.right, columns)
    y = np.linspace(window.bottom, window.top, rows)
    points = plane.points_at(np.tile(x, rows), np.repeat(y, columns))
    # One field after the other: what follows works on whole fields.
    fields = np.ascontiguousarray(outputs_at(snapshot, points).T)
    # Contours need differences that are finite, however wild the network.
    fields = np.clip(np.nan_to_num(fields, nan=0.0), -_LARGEST, _LARGEST)
    return Grid(window, x, y, fields.reshape(-1, rows, columns))


def decision_regions(snapshot: Snapshot, grid: Grid) -> Regions:
    """Region = argmax of the outputs."""
    winner = predicted_classes(grid.outputs, axis=0)
    return Regions(
        grid,
        winner,
        clearness(grid.outputs, snapshot.experiment.loss, axis=0),
        class_boundaries(grid, winner),
    )


def class_boundaries(grid: Grid, winner: NDArray[np.int64]) -> tuple[Floats, ...]:
    """Where the largest output changes: zero lines of f_k − max of the others.

    Linear interpolation between the nodes, so exact to the grid's resolution. Every
    boundary has two classes, hence the class that owns the most nodes is left out.
    """
    present, counts = np.unique(winner, return_counts=True)
    lines: list[Floats] = []
    for label in np.delete(present, np.argmax(counts)):
        others = np.delete(grid.outputs, label, axis=0).max(axis=0)
        lines += zero_lines(grid, grid.outputs[label] - others)
    return tuple(lines)


def zero_lines(grid: Grid, values: Floats) -> list[Floats]:
    """The polylines (m, 2) where a finite field (ny, nx) on the grid is zero."""
    # `contour_generator` looks for NaN by way of a masked array, which takes six
    # times as long as the lines themselves.
    x, y = np.meshgrid(grid.x, grid.y)
    generator = SerialContourGenerator(
        x,
        y,
        values,
        np.zeros(values.shape, np.bool_),
        corner_mask=False,
        line_type=LineType.Separate,
        fill_type=SerialContourGenerator.default_fill_type,
        quad_as_tri=False,
        z_interp=ZInterp.Linear,
    )
    return [np.asarray(line) for line in generator.lines(0.0)]


def region_pixels(regions: Regions, tokens: Tokens) -> Pixels:
    """The regions as an image (ny − 1, nx − 1, 3), top row first.

    Class colour over canvas, its opacity rising with how clearly the class wins. A
    pixel is the mean of the four nodes at its corners, so that the image covers the
    window exactly.
    """
    low, high = tokens.region_opacity
    classes = len(regions.grid.outputs)
    palette = np.array([rgb_of(tokens.class_color(k)) for k in range(classes)])
    pixels = blend(
        palette[regions.winner],
        rgb_of(tokens.canvas),
        low + (high - low) * regions.clearness,
    )
    return _between_nodes(pixels)


def field_pixels(grid: Grid, output: int, limit: float, tokens: Tokens) -> Pixels:
    """One output on the weight ramp ±limit, (ny − 1, nx − 1, 3), top row first."""
    colors = ramp_colors(grid.outputs[output], limit, tokens.weight_ramp)
    return _between_nodes(colors)


def _between_nodes(pixels: Pixels) -> Pixels:
    wide = pixels[::-1].astype(np.uint16)
    rows = wide[1:] + wide[:-1]
    squares = rows[:, 1:] + rows[:, :-1]
    return np.ascontiguousarray(((squares + 2) >> 2).astype(np.uint8))
