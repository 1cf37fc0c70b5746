"""Forward and backward pass of one batch, as entries of a tape.

Activations are kept feature-major, (n_l + 1, n), with a last row of ones, so that
for a block [W|b]

    z_l = [W|b]_l a_{l−1},   [∂W|∂b]_l = ∂z_l a_{l−1}ᵀ,   ∂a_{l−1} = W_lᵀ ∂z_l,
    ∂z_l = ∂a_l ⊙ f'(z_l)

are four calls per layer. The batch itself is sample-major, (n, d + 1) with a last
column of ones: a slice of gathered rows, whose transpose BLAS takes without a copy.
"""

from itertools import accumulate, groupby, pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.activations import ACTIVATION
from nnviz.engine.layout import BlockLayout
from nnviz.engine.losses import LOSS
from nnviz.engine.network import Architecture
from nnviz.engine.settings import LossName
from nnviz.engine.tape import TapeBuilder, TapeEntry

Array = NDArray[Any]


class Backpropagation:
    """The buffers and entries of a pass with batches of one size.

    Parameters
    ----------
    architecture, loss
        The network and its loss.
    layout, theta, gradient
        Parameters to read and where their gradient is written, (P,) each.
    rows, targets
        Where a batch stands: (n, d + 1) as ``layout.rows`` makes them, and (K, n) in
        the form of the loss.

    Attributes
    ----------
    entries
        The pass on ``rows`` and ``targets``; completes ``z``, ``a``, ``da``, ``dz``
        of each layer (from 1, feature-major) and the parts of the softmax.
    forward_entries
        How many of them are the forward pass; after these ``output`` (K, n) holds
        the outputs of the network.
    """

    def __init__(
        self,
        architecture: Architecture,
        loss: LossName,
        layout: BlockLayout,
        theta: Array,
        gradient: Array,
        rows: Array,
        targets: Array,
    ) -> None:
        self._architecture = architecture
        self._loss = loss
        self._blocks = layout.blocks(theta)
        self._gradients = layout.blocks(gradient)
        self._rows = rows
        self._columns = rows.T
        self._targets = targets
        n = len(rows)
        hidden = architecture.layers[1:-1]
        # All hidden activations in one buffer: a derivative is one call for all
        # neighbouring layers of one activation, the rows of ones included.
        ends = list(accumulate((size + 1 for size in hidden), initial=0))
        self._bounds = list(pairwise(ends))
        self._activations = np.ones((ends[-1], n), rows.dtype)
        self._derivatives = np.empty_like(self._activations)
        self.output = np.empty((architecture.layers[-1], n), rows.dtype)
        tape = TapeBuilder()
        self._append_forward(tape)
        self.forward_entries = len(tape.entries)
        self._append_backward(tape)
        self.entries: tuple[TapeEntry, ...] = tuple(tape.entries)
        batches = {id(self._rows), id(self._columns), id(self._targets)}
        self._bound_to_batch = [
            index
            for index, entry in enumerate(self.entries)
            if any(id(argument) in batches for argument in entry.arguments)
        ]

    def entries_for(self, rows: Array, targets: Array) -> list[TapeEntry]:
        """The same pass on another batch of the same size."""
        exchange = {
            id(self._rows): rows,
            id(self._columns): rows.T,
            id(self._targets): targets,
        }
        entries = list(self.entries)
        for index in self._bound_to_batch:
            entries[index] = entries[index].rebound(exchange)
        return entries

    def _hidden(self, layer: int) -> Array:
        """Activations (n_l + 1, n) of hidden layer ``layer`` from 1, ones included."""
        start, end = self._bounds[layer - 1]
        return self._activations[start:end]

    def _append_forward(self, tape: TapeBuilder) -> None:
        source = self._columns
        for layer, block in enumerate(self._blocks, start=1):
            last = layer == self._architecture.depth
            a = self.output if last else self._hidden(layer)[:-1]
            tape.add((block.dot, (source, a)))
            tape.completed("z", layer, a)
            name = self._architecture.activations[layer - 1]
            tape.add(*ACTIVATION[name].forward(a))
            tape.completed("a", layer, a)
            if not last:
                source = self._hidden(layer)

    def _append_backward(self, tape: TapeBuilder) -> None:
        architecture = self._architecture
        depth = architecture.depth
        d = np.empty_like(self.output)
        LOSS[self._loss].gradient(tape, self.output, self._targets, d)
        tape.completed("da", depth, d)
        if architecture.activations[-1] != "linear":
            slope = np.empty_like(self.output)
            tape.add(
                *ACTIVATION[architecture.activations[-1]].derivative(
                    self.output, slope
                ),
                (np.multiply, (d, slope, d)),
            )
        tape.completed("dz", depth, d)
        self._append_derivatives(tape)
        for layer in range(depth, 1, -1):
            tape.add((d.dot, (self._hidden(layer - 1).T, self._gradients[layer - 1])))
            # The whole block, as BLAS takes it without a copy; the last row, of the
            # constant 1 that the bias belongs to, is not used.
            block = self._blocks[layer - 1]
            below = np.empty((block.shape[1], d.shape[1]), d.dtype)
            tape.add((block.T.dot, (d, below)))
            d = below[:-1]
            tape.completed("da", layer - 1, d)
            if architecture.activations[layer - 2] != "linear":
                start, end = self._bounds[layer - 2]
                slope = self._derivatives[start : end - 1]
                tape.add((np.multiply, (d, slope, d)))
            tape.completed("dz", layer - 1, d)
        tape.add((d.dot, (self._rows, self._gradients[0])))

    def _append_derivatives(self, tape: TapeBuilder) -> None:
        hidden = zip(self._architecture.activations[:-1], self._bounds, strict=True)
        for name, group in groupby(hidden, key=lambda layer: layer[0]):
            bounds = [bound for _, bound in group]
            rows = slice(bounds[0][0], bounds[-1][1])
            if name != "linear":
                tape.add(
                    *ACTIVATION[name].derivative(
                        self._activations[rows], self._derivatives[rows]
                    )
                )
