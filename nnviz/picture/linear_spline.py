"""One input: the network as a linear spline, its pieces and kinks, and how one moves.

Where the network has no linear pieces (`NotPiecewiseLinearError`) or too many of them
to draw (`TooManyPiecesError`), the error says so in a sentence for the screen.
"""

from functools import lru_cache

from nnviz.datasets.dataset import Dataset
from nnviz.engine.kink_moves import bias_for_kink
from nnviz.engine.linear_pieces import (
    LinearPieces,
    NeuronKinks,
    first_layer_kinks,
    linear_pieces,
)
from nnviz.engine.network import Architecture, Parameters
from nnviz.picture.affine_inputs import line_inputs
from nnviz.picture.counts import counted
from nnviz.picture.function_fit import shown_range
from nnviz.picture.piecewise_part import PiecewisePart
from nnviz.picture.table import Cell, Table
from nnviz.session.selection import Bias, Neuron
from nnviz.session.snapshot import Snapshot

MOST_PIECES = 5_000


def network_pieces(
    snapshot: Snapshot,
    span: tuple[float, float] | None = None,
    most: int | None = None,
    part: PiecewisePart | None = None,
) -> LinearPieces:
    """The linear pieces of the outputs over the shown range, or over ``span``.

    Where the loss is the cross-entropy the outputs are the scores, before softmax.
    ``most``: how many are accepted, `MOST_PIECES` unless given. ``part``: a part of
    the network to cut instead of the whole.

    Raises
    ------
    NotPiecewiseLinearError, TooManyPiecesError
    """
    left, right = shown_range(snapshot.dataset) if span is None else span
    return _pieces(
        snapshot.architecture if part is None else part.architecture,
        snapshot.parameters if part is None else part.parameters,
        snapshot.dataset,
        left,
        right,
        MOST_PIECES if most is None else most,
    )


def neuron_kinks(snapshot: Snapshot) -> NeuronKinks:
    """Kink and slope of each neuron of the first layer, in units of the points.

    Raises
    ------
    NotPiecewiseLinearError
    """
    return first_layer_kinks(snapshot.parameters, line_inputs(snapshot.dataset))


def moved_kink(
    snapshot: Snapshot, neuron: Neuron, x: float
) -> tuple[Bias, float] | None:
    """The bias that brings a kink of a neuron to x, in whatever layer it is.

    All other kinks of the neuron move with it. ``None`` where no bias does that: what
    the neuron is given does not change with x there.

    Raises
    ------
    NotPiecewiseLinearError
        Where the points have more than one column.
    """
    bias = bias_for_kink(
        snapshot.architecture,
        snapshot.parameters,
        neuron.layer,
        neuron.index,
        x,
        line_inputs(snapshot.dataset),
    )
    return None if bias is None else (Bias(neuron.layer, neuron.index), bias)


def pieces_written_out(pieces: LinearPieces) -> str:
    """``**16 linear pieces**, 12 at the outputs``, in the markup of formulas."""
    count = f"**{counted(pieces.count, 'linear piece')}**"
    if pieces.count_at_outputs == pieces.count:
        return count
    return f"{count}, {pieces.count_at_outputs} at the outputs"


def pieces_table(pieces: LinearPieces) -> Table:
    """One row per piece: its ends, and slope and intercept of each output."""
    outputs = range(1, pieces.slopes.shape[1] + 1)
    columns = ["piece", "from", "to"]
    for output in outputs:
        columns += [f"slope_{output}", f"intercept_{output}"]
    rows: list[tuple[Cell, ...]] = []
    ends = pieces.ends.tolist()
    slopes, intercepts = pieces.slopes.tolist(), pieces.intercepts.tolist()
    for place, (own, offsets) in enumerate(zip(slopes, intercepts, strict=True)):
        row: list[Cell] = [place + 1, ends[place], ends[place + 1]]
        for slope, intercept in zip(own, offsets, strict=True):
            row += [slope, intercept]
        rows.append(tuple(row))
    return Table(tuple(columns), tuple(rows))


def kinks_table(pieces: LinearPieces) -> Table:
    """One row per neuron that switches at a kink, layers and neurons from 1.

    ``bends_outputs``: whether any output has another slope behind the kink.
    """
    rows: list[tuple[Cell, ...]] = [
        (x, switch.layer, switch.index + 1, "on" if switch.turns_on else "off", bends)
        for x, bends, switches in zip(
            pieces.kinks.tolist(), pieces.bends.tolist(), pieces.switches, strict=True
        )
        for switch in switches
    ]
    return Table(("x", "layer", "neuron", "turns", "bends_outputs"), tuple(rows))


@lru_cache(maxsize=8)
def _pieces(
    architecture: Architecture,
    parameters: Parameters,
    dataset: Dataset,
    left: float,
    right: float,
    most: int,
) -> LinearPieces:
    # Parameters and data sets are frozen and compared by identity.
    inputs = line_inputs(dataset)
    return linear_pieces(architecture, parameters, left, right, inputs, most)
