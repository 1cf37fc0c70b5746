"""The shape of a network, and its parameters as frozen arrays."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.settings import ActivationName


@dataclass(frozen=True, slots=True)
class Architecture:
    """Layer sizes, input first, and one activation per weight layer.

    ``activations[l]`` belongs to weight layer ``l`` (0-based); the last one is the
    output activation, ``linear`` unless the loss is the squared error and says
    otherwise. A network with two sizes has no hidden layer: the linear classifier.
    """

    layers: tuple[int, ...]
    activations: tuple[ActivationName, ...]

    @property
    def depth(self) -> int:
        """The number of weight layers, L."""
        return len(self.layers) - 1

    @property
    def shapes(self) -> tuple[tuple[int, int], ...]:
        """(n_out, n_in) of each weight matrix."""
        return tuple(zip(self.layers[1:], self.layers[:-1], strict=True))

    @property
    def neuron_count(self) -> int:
        """Hidden and output neurons; inputs are not neurons."""
        return sum(self.layers[1:])

    @property
    def weight_count(self) -> int:
        return sum(n_out * n_in for n_out, n_in in self.shapes)

    @property
    def parameter_count(self) -> int:
        return self.weight_count + self.neuron_count


@dataclass(frozen=True, slots=True, eq=False)
class Parameters:
    """Weights W[l] (n_out, n_in) and biases b[l] (n_out,), read-only."""

    W: tuple[NDArray[Any], ...]
    b: tuple[NDArray[Any], ...]

    @classmethod
    def of(cls, W: Iterable[NDArray[Any]], b: Iterable[NDArray[Any]]) -> "Parameters":
        """Read-only copies of the arrays given."""
        return cls(tuple(map(frozen_copy, W)), tuple(map(frozen_copy, b)))

    @classmethod
    def from_flat(
        cls, architecture: Architecture, vector: NDArray[Any]
    ) -> "Parameters":
        """Those whose `flat` is ``vector`` (P,).

        Raises
        ------
        ValueError
            When the vector has another size.
        """
        if vector.shape != (architecture.parameter_count,):
            raise ValueError(
                f"The network has {architecture.parameter_count} parameters, not"
                f" {vector.size}."
            )
        W, b, start = [], [], 0
        for n_out, n_in in architecture.shapes:
            W.append(vector[start : start + n_out * n_in].reshape(n_out, n_in))
            start += n_out * n_in
            b.append(vector[start : start + n_out])
            start += n_out
        return cls.of(W, b)

    def flat(self) -> NDArray[Any]:
        """One vector in the order W1, b1, W2, b2, … (C order)."""
        return np.concatenate(
            [part.ravel() for pair in zip(self.W, self.b, strict=True) for part in pair]
        )


def frozen_copy(array: NDArray[Any]) -> NDArray[Any]:
    """A C-ordered copy that cannot be written to."""
    copy = np.array(array, order="C")
    copy.setflags(write=False)
    return copy
