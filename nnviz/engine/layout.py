"""All parameters of a network in one vector, a block [W|b] per layer."""

from collections.abc import Iterable
from itertools import accumulate, pairwise
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from nnviz.engine.network import Architecture, Parameters
from nnviz.engine.parameter_names import ParameterName

Array = NDArray[Any]

_WIDE = 512
_PADDED_TO = 16


class BlockLayout:
    """Where the parameters of each layer stand in the flat vectors of the engine.

    Layer l has a block of shape (n_out, n_in + 1): the weights, and the bias as one
    more column, so that one product with inputs that end in a row of ones gives
    W x + b, and one product gives the gradient of both. A whole network is one
    contiguous vector, so that an optimiser updates it with one call per operation.

    Where the inputs are many (from 512 on), the rows of the first block are filled up
    with zeros to a multiple of 64 bytes: a step is about a twentieth faster then.
    The inputs have zeros there too, so these numbers have no effect, their gradient
    is zero, and they stay zero.

    Attributes
    ----------
    size
        Of a flat vector, P.
    input_width
        The columns of the first block, and of the inputs that it takes.
    """

    def __init__(self, architecture: Architecture) -> None:
        self._n_in = architecture.layers[:-1]
        widths = [n_in + 1 for n_in in self._n_in]
        if self._n_in[0] >= _WIDE:
            widths[0] = -(-widths[0] // _PADDED_TO) * _PADDED_TO
        self.input_width = widths[0]
        self._shapes = tuple(zip(architecture.layers[1:], widths, strict=True))
        sizes = [rows * columns for rows, columns in self._shapes]
        self._bounds = tuple(pairwise(accumulate(sizes, initial=0)))
        self.size = sum(sizes)

    def blocks(self, vector: Array) -> tuple[Array, ...]:
        """Views (n_out, n_in + 1), the first (n_out, input_width), one per layer."""
        return tuple(
            vector[start:end].reshape(shape)
            for (start, end), shape in zip(self._bounds, self._shapes, strict=True)
        )

    def weights(self, vector: Array) -> tuple[Array, ...]:
        """Views (n_out, n_in) of the weights, one per layer."""
        return tuple(
            block[:, :n_in]
            for block, n_in in zip(self.blocks(vector), self._n_in, strict=True)
        )

    def biases(self, vector: Array) -> tuple[Array, ...]:
        """Views (n_out,) of the biases, one per layer."""
        return tuple(
            block[:, n_in]
            for block, n_in in zip(self.blocks(vector), self._n_in, strict=True)
        )

    def vector(self, parameters: Parameters, dtype: DTypeLike) -> Array:
        """The parameters as a new flat vector (P,) of the given dtype."""
        vector = np.zeros(self.size, dtype)
        for view, W in zip(self.weights(vector), parameters.W, strict=True):
            view[...] = W
        for view, b in zip(self.biases(vector), parameters.b, strict=True):
            view[...] = b
        return vector

    def parameters(self, vector: Array) -> Parameters:
        """The vector as frozen weights and biases."""
        return Parameters.of(self.weights(vector), self.biases(vector))

    def flat_positions(self) -> NDArray[np.intp]:
        """Where the numbers of `Parameters.flat` stand in a vector, in its order."""
        return self.parameters(np.arange(self.size)).flat()

    def weight_mask(self, dtype: DTypeLike) -> Array:
        """(P,): 1 at weights, 0 elsewhere."""
        mask = np.zeros(self.size, dtype)
        for weights in self.weights(mask):
            weights[...] = 1
        return mask

    def positions(self, names: Iterable[ParameterName]) -> NDArray[np.intp]:
        """Where the named parameters stand in a flat vector, ascending."""
        named = np.zeros(self.size, np.bool_)
        for name in names:
            views = self.weights(named) if name.kind == "W" else self.biases(named)
            views[name.layer - 1][... if name.entry is None else name.entry] = True
        return np.flatnonzero(named)

    def empty_rows(self, count: int, dtype: DTypeLike) -> Array:
        """Room for ``count`` inputs in the form of the first block: ``[x|1|0…]``."""
        rows = np.zeros((count, self.input_width), dtype)
        rows[:, self._n_in[0]] = 1
        return rows

    def rows(self, x: Array, dtype: DTypeLike) -> Array:
        """Inputs (n, d) in the form of the first block, (n, input_width)."""
        rows = self.empty_rows(len(x), dtype)
        rows[:, : self._n_in[0]] = x
        return rows
