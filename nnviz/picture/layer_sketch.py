"""One layer as a small graph: inputs, outputs, and the edges between them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnviz.picture.graph_values import largest
from nnviz.picture.numbers import format_count

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]

MOST_EDGES, MOST_OUTPUTS = 96, 12


@dataclass(frozen=True, slots=True, eq=False)
class LayerSketch:
    """Places from 0 to 1, y downwards, and what is drawn there.

    ``inputs`` (m,) and ``outputs`` (k,) are the indices of those drawn, with heights
    ``input_heights`` (m,) and ``output_heights`` (k,). ``weights`` (k, m) are those of
    the edges; their width is a share of ``limit``. ``left_out`` says what is not drawn.
    """

    inputs: Indices
    outputs: Indices
    input_heights: Floats
    output_heights: Floats
    weights: Floats
    limit: float
    left_out: str


def layer_sketch(weights: Floats) -> LayerSketch:
    """The sketch of weights (n_out, n_in); of many inputs those with the largest."""
    n_out, n_in = weights.shape
    outputs = np.arange(min(n_out, MOST_OUTPUTS))
    inputs = np.arange(n_in)
    most = max(MOST_EDGES // len(outputs), 1)
    if n_in > most:
        sizes = np.nan_to_num(np.abs(weights[outputs])).max(axis=0)
        inputs = np.sort(np.argsort(-sizes, kind="stable")[:most])
    drawn = weights[np.ix_(outputs, inputs)]
    parts = []
    if len(inputs) < n_in:
        parts.append(
            f"the {len(inputs)} of {format_count(n_in)} inputs with the largest weights"
        )
    if len(outputs) < n_out:
        parts.append(f"{len(outputs)} of {format_count(n_out)} outputs")
    return LayerSketch(
        inputs,
        outputs,
        _heights(len(inputs)),
        _heights(len(outputs)),
        drawn,
        largest(weights),
        f"drawn: {', '.join(parts)}" if parts else "",
    )


def _heights(count: int) -> Floats:
    """So many in the middle of as many equal parts."""
    heights: Floats = (np.arange(count) + 0.5) / count
    return heights
