"""What networks of ReLU, leaky ReLU and linear layers have in common.

Such a network is affine wherever no neuron switches: there a layer multiplies its
pre-activations by 1 (on) or by the slope of its activation below 0 (off), and is a
matrix and a vector like any other.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.activations import LEAKY_SLOPE
from nnviz.engine.network import Architecture, frozen_copy
from nnviz.engine.settings import ActivationName

Floats = NDArray[np.float64]

_OFF_SLOPE: dict[ActivationName, float] = {"relu": 0.0, "leaky_relu": LEAKY_SLOPE}
_WORDS: dict[ActivationName, str] = {"sigmoid": "a sigmoid", "tanh": "a tanh"}
_SAFETY = 4.0


class NotPiecewiseLinearError(ValueError):
    """A network, or inputs, without linear pieces; the message is one sentence."""


class TooManyPiecesError(ValueError):
    """More pieces than were asked for; the message is one sentence.

    ``most`` is how many would have been accepted.
    """

    def __init__(self, most: int, noun: str) -> None:
        super().__init__(f"The network has more than {most:,} {noun} here.")
        self.most = most


@dataclass(frozen=True, slots=True)
class Switch:
    """A neuron that goes on or off where x grows past a kink.

    ``layer`` counts from 1, as in W¹; ``index`` counts from 0.
    """

    layer: int
    index: int
    turns_on: bool


@dataclass(frozen=True, slots=True, eq=False)
class AffineInputs:
    """The inputs of a network along a line or on a plane: offset + matrix · x.

    ``matrix`` (n_0, k) with k = 1 or 2, ``offset`` (n_0,), read-only.
    """

    matrix: Floats
    offset: Floats

    @classmethod
    def of(cls, matrix: NDArray[Any], offset: NDArray[Any]) -> "AffineInputs":
        """Read-only copies of the arrays given."""
        return cls(
            frozen_copy(np.asarray(matrix, np.float64)),
            frozen_copy(np.asarray(offset, np.float64)),
        )

    @classmethod
    def same(cls, dimension: int) -> "AffineInputs":
        """The inputs of the network themselves."""
        return cls.of(np.eye(dimension), np.zeros(dimension))

    def at(self, x: Floats) -> Floats:
        """The inputs (m, n_0) at x (m, k)."""
        inputs: Floats = x @ self.matrix.T + self.offset
        return inputs


def off_slopes(architecture: Architecture) -> tuple[float | None, ...]:
    """df/dz below 0 for each layer; ``None`` where the layer is linear throughout.

    Raises
    ------
    NotPiecewiseLinearError
        Where a layer is bent everywhere.
    """
    for number, name in enumerate(architecture.activations, 1):
        if name in _WORDS:
            raise NotPiecewiseLinearError(
                f"Layer {number} has {_WORDS[name]}, which is bent everywhere; linear"
                " pieces need relu, leaky_relu or linear activations."
            )
    return tuple(_OFF_SLOPE.get(name) for name in architecture.activations)


def rounding(terms: int) -> float:
    """What a sum of products of that many terms can be off by, relative to |terms|.

    With some room: what is nearer to 0 than this, float64 cannot tell from 0.
    """
    return _SAFETY * (terms + 1) * float(np.finfo(np.float64).eps)
