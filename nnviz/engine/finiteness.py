"""When it is certain that a step stays within the finite numbers, without looking.

A parameter that is infinite or NaN stays so, whatever is added to it: it is found by
looking once after many steps. A loss could overflow for a single step only while
parameters are huge, which the bounds here exclude.
"""

from bisect import bisect_left
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.activations import ACTIVATION
from nnviz.engine.layout import BlockLayout
from nnviz.engine.losses import LOSS
from nnviz.engine.network import Architecture
from nnviz.engine.settings import DtypeName, LossName

Array = NDArray[Any]

# Room for a sum over the batch, and for parameters that grow and shrink again
# between two looks.
_ROOM = 1e8


class OverflowBound:
    """Bounds of the loss by the magnitudes of inputs, targets and parameters."""

    def __init__(
        self,
        architecture: Architecture,
        layout: BlockLayout,
        loss: LossName,
        dtype: DtypeName,
        largest_input: float,
        largest_target: float,
        penalty_strength: float,
    ) -> None:
        self._architecture = architecture
        self._layout = layout
        self._loss = LOSS[loss]
        self._largest_input = largest_input
        self._largest_target = largest_target
        self._penalty_strength = penalty_strength
        self._limit = float(np.finfo(dtype).max) / _ROOM
        self._harmless_square = self._find_harmless() ** 2

    def excluded(self, theta: Array) -> bool:
        """Whether no number of a step at the parameters (P,) can overflow.

        False also for parameters that are not finite.
        """
        # The first look is one call; it is enough for nearly every network.
        square = theta.dot(theta)
        if square <= self._harmless_square:
            return True
        if not np.isfinite(theta).all():
            return False
        layers = zip(
            self._layout.weights(theta), self._layout.biases(theta), strict=True
        )
        norms = [
            (
                float(np.abs(W).sum(axis=1, dtype=np.float64).max()),
                float(np.abs(b).max()),
            )
            for W, b in layers
        ]
        return self._bound(norms, float(np.abs(theta).max())) <= self._limit

    def _find_harmless(self) -> float:
        """The largest power of ten that all parameters may have at once."""

        def is_harmless(exponent: int) -> bool:
            size = 10.0**exponent
            norms = [(n_in * size, size) for _, n_in in self._architecture.shapes]
            squares = self._architecture.parameter_count * size**2
            return max(self._bound(norms, size), squares) <= self._limit

        exponents = range(150, -20, -1)
        first = bisect_left(exponents, True, key=is_harmless)
        return 10.0 ** exponents[first] if first < len(exponents) else 0.0

    def _bound(self, norms: list[tuple[float, float]], largest: float) -> float:
        """The loss and all on the way to it, at most.

        ``norms``: per layer the largest Σ\\|W\\| of a row and the largest \\|b\\|.
        """
        activation = self._largest_input
        greatest = activation
        for (weights, bias), name in zip(
            norms, self._architecture.activations, strict=True
        ):
            activation = weights * activation + bias
            greatest = max(greatest, activation)
            if ACTIVATION[name].bounded:
                activation = min(activation, 1.0)
        if not greatest < 1e150:
            return float("inf")
        classes = self._architecture.layers[-1]
        loss = self._loss.largest(activation, self._largest_target, classes)
        weights_count = self._architecture.weight_count
        penalty = self._penalty_strength * weights_count * max(largest, largest**2)
        return max(greatest, loss + penalty)
