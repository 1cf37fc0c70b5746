"""The loss on a plane of parameter space, at many of its points at once.

On the plane θ + a·d₁ + b·d₂ the pre-activations of the first layer are linear in
(a, b),

    z¹ = (W x + b)(θ) + a · (W x + b)(d₁) + b · (W x + b)(d₂),

so that those of many points are one product of coefficients (m, 3) with a basis
(3, (n₁ + 1) · N) that is computed once. Deeper layers are stacked products of the
weights at each point. Activations have a last row of ones, so that a bias is one more
column of the weights. Points go through in chunks that stay in the processor's cache.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.activations import ACTIVATION
from nnviz.engine.blas import use_one_blas_thread
from nnviz.engine.losses import LOSS
from nnviz.engine.network import Architecture, Parameters
from nnviz.engine.settings import DtypeName, LossName, Regularization
from nnviz.engine.tape import Call, run_calls

Array = NDArray[Any]
Floats = NDArray[np.float64]

_CHUNK_BYTES = 800_000
"""Activations of all layers that are worked on together: the cache of a core."""
_FEWEST_POINTS = 4
_KEEP_ONES = ("relu", "leaky_relu", "linear")
_NO_PENALTY = Regularization()


@dataclass(frozen=True, slots=True, eq=False)
class Plane:
    """The parameters θ + a·d₁ + b·d₂ for all numbers a and b."""

    origin: Parameters
    first: Parameters
    second: Parameters

    def at(self, a: float, b: float) -> Parameters:
        """The parameters at a point, in float64."""
        parts = (self.origin, self.first, self.second)
        return Parameters.of(
            *(
                [
                    o.astype(np.float64) + a * d.astype(np.float64) + b * e
                    for o, d, e in zip(*(getattr(p, name) for p in parts), strict=True)
                ]
                for name in ("W", "b")
            )
        )


class PlaneLoss:
    """Mean loss of a network on a data set, as a function on a plane.

    Parameters
    ----------
    architecture, plane, loss
        The network, where its parameters may stand, and what is measured.
    inputs, targets
        The samples, (N, d) and (N, K).
    regularization
        A penalty to be added; none, where the bare loss is asked for.
    dtype
        ``float32`` for a picture, ``float64`` for numbers.
    """

    @np.errstate(all="ignore")
    def __init__(
        self,
        architecture: Architecture,
        plane: Plane,
        loss: LossName,
        inputs: Array,
        targets: Array,
        regularization: Regularization = _NO_PENALTY,
        dtype: DtypeName = "float32",
    ) -> None:
        use_one_blas_thread()
        self._architecture = architecture
        self._loss = loss
        self._dtype = np.dtype(dtype)
        order = _order(loss, targets)
        targets = np.asarray(targets, np.float64)[order]
        parts = (plane.origin, plane.first, plane.second)
        x = np.ascontiguousarray(np.asarray(inputs, np.float64)[order].T)
        self._samples = x.shape[1]
        # In float64 also for a picture: the basis is computed once.
        basis = [
            part.W[0] @ x + np.asarray(part.b[0], np.float64)[:, np.newaxis]
            for part in parts
        ]
        if architecture.depth > 1:
            # A last row that is 1 at every point.
            ones = np.ones((1, self._samples))
            basis = [
                np.vstack([z, ones if number == 0 else 0.0 * ones])
                for number, z in enumerate(basis)
            ]
        self._basis = np.array([z.ravel() for z in basis], self._dtype)
        self._blocks = [
            np.stack([_block(part, layer) for part in parts]).astype(self._dtype)
            for layer in range(1, architecture.depth)
        ]
        self._penalty = _PlanePenalty(parts, regularization)
        self._measure = _MEASURES[loss](targets, self._dtype)
        numbers = sum(architecture.layers[1:]) * self._samples
        affordable = _CHUNK_BYTES // (numbers * self._dtype.itemsize)
        self.chunk = max(_FEWEST_POINTS, affordable)
        self._rooms: dict[tuple[int, int], tuple[Array, list[Call]]] = {}

    def at(self, points: Floats) -> Floats:
        """The loss (m,) at points (m, 2) of coefficients (a, b)."""
        losses = np.empty(len(points))
        for part, values in self.chunks(points):
            losses[part] = values
        return losses

    def chunks(self, points: Floats) -> Iterator[tuple[slice, Floats]]:
        """The same piece by piece, for whoever wants to stop in between."""
        points = np.asarray(points, np.float64)
        for start in range(0, len(points), self.chunk):
            part = slice(start, min(start + self.chunk, len(points)))
            yield part, self._losses(points[part])

    @np.errstate(all="ignore")
    def _losses(self, points: Floats) -> Floats:
        coefficients = np.column_stack([np.ones(len(points)), points])
        means = self._measure.means(self._output(coefficients))
        if not np.isfinite(means).all():
            # An exponential that is too large, or a loss that is: the safe way knows.
            means = self._measure.safe_means(self._output(coefficients))
        return means + self._penalty.at(coefficients)

    def _output(self, coefficients: Floats) -> Array:
        """(m, K, N) at coefficients (1, a, b), (m, 3); valid until the next call."""
        count = len(coefficients)
        factors = coefficients.astype(self._dtype)
        below, activate = self._room(0, count)
        np.dot(factors, self._basis, out=below.reshape(count, -1))
        run_calls(activate)
        for layer, blocks in enumerate(self._blocks, start=1):
            weights = factors @ blocks.reshape(3, -1)
            room, activate = self._room(layer, count)
            n_out = self._architecture.layers[layer + 1]
            np.matmul(weights.reshape(count, n_out, -1), below, out=room[:, :n_out])
            run_calls(activate)
            below = room
        return below

    def _room(self, layer: int, points: int) -> tuple[Array, list[Call]]:
        """A buffer (points, n_out, N), and the calls that activate what is in it.

        Below another layer it has one more row, of ones.
        """
        key = layer, points
        if key not in self._rooms:
            n_out = self._architecture.layers[layer + 1]
            rows = n_out + (layer < self._architecture.depth - 1)
            room = np.ones((points, rows, self._samples), self._dtype)
            name = self._architecture.activations[layer]
            # The ones of a ReLU stay so, and a whole buffer is faster than its rows.
            part = room if name in _KEEP_ONES else room[:, :n_out]
            self._rooms[key] = room, ACTIVATION[name].forward(part)
        return self._rooms[key]


def _block(part: Parameters, layer: int) -> Array:
    """[W|b] of a layer (from 0), (n_out, n_in + 1)."""
    return np.column_stack([part.W[layer], part.b[layer]])


class _CrossEntropyMeans:
    """Mean of log Σ e^(f − f_y), where y is the class of a sample."""

    def __init__(self, targets: Floats, dtype: np.dtype[Any]) -> None:
        samples = len(targets)
        self._shares = np.full(samples, 1.0 / samples, dtype)
        # Where f_y is among the K · N scores of a point.
        self._right = targets.argmax(axis=1) * samples + np.arange(samples)

    def means(self, output: Array) -> Floats:
        """(m,) from outputs (m, K, N), which are overwritten; infinite or not a number
        where an exponential is too large."""
        self._compare(output)
        np.exp(output, out=output)
        return self._mean_of_logarithms(output)

    def safe_means(self, output: Array) -> Floats:
        """The same by exponentials that are not above 1."""
        self._compare(output)
        greatest = output.max(axis=1)
        output -= greatest[:, np.newaxis]
        np.exp(output, out=output)
        means = self._mean_of_logarithms(output)
        means += (greatest @ self._shares).astype(np.float64)
        return means

    def _compare(self, output: Array) -> None:
        """Scores of each sample become how far they are above that of its class."""
        right = output.reshape(len(output), -1).take(self._right, axis=1)
        output -= right[:, np.newaxis]

    def _mean_of_logarithms(self, exponentials: Array) -> Floats:
        total = exponentials.sum(axis=1)
        np.log(total, out=total)
        means: Floats = (total @ self._shares).astype(np.float64)
        return means


class _SquaredErrorMeans:
    """Mean of Σ_k (ŷ_k − t_k)²."""

    def __init__(self, targets: Floats, dtype: np.dtype[Any]) -> None:
        self._targets = np.ascontiguousarray(targets.T.astype(dtype))

    def means(self, output: Array) -> Floats:
        """(m,) from outputs (m, K, N), which are overwritten."""
        output -= self._targets
        np.square(output, out=output)
        means: Floats = output.sum(axis=(1, 2), dtype=np.float64)
        means /= self._targets.shape[1]
        return means

    def safe_means(self, output: Array) -> Floats:
        """The same: there is nothing to be afraid of."""
        return self.means(output)


class _HingeMeans:
    """Mean of Σ_k max(0, 1 − s_k f_k)."""

    def __init__(self, targets: Floats, dtype: np.dtype[Any]) -> None:
        signs = LOSS["hinge"].encode(targets)
        self._signs = np.ascontiguousarray(signs.T.astype(dtype))

    def means(self, output: Array) -> Floats:
        """(m,) from outputs (m, K, N), which are overwritten."""
        output *= self._signs
        np.subtract(1.0, output, out=output)
        np.maximum(output, 0.0, out=output)
        means: Floats = output.sum(axis=(1, 2), dtype=np.float64)
        means /= self._signs.shape[1]
        return means

    def safe_means(self, output: Array) -> Floats:
        """The same: there is nothing to be afraid of."""
        return self.means(output)


_MEASURES: dict[
    LossName,
    type[_CrossEntropyMeans] | type[_SquaredErrorMeans] | type[_HingeMeans],
] = {
    "cross_entropy": _CrossEntropyMeans,
    "squared_error": _SquaredErrorMeans,
    "hinge": _HingeMeans,
}


class _PlanePenalty:
    """The penalty on the weights along a plane, in float64."""

    def __init__(
        self, parts: tuple[Parameters, ...], regularization: Regularization
    ) -> None:
        self._kind = regularization.kind
        self._strength = regularization.strength
        self._weights = np.array(
            [np.concatenate([W.ravel() for W in part.W]) for part in parts], np.float64
        )

    def at(self, coefficients: Floats) -> Floats:
        """(m,) at coefficients (1, a, b), (m, 3)."""
        if self._kind == "none" or self._strength == 0:
            return np.zeros(len(coefficients))
        weights = coefficients @ self._weights
        if self._kind == "l2":
            sums = np.einsum("mp,mp->m", weights, weights)
        else:
            sums = np.abs(weights).sum(axis=1)
        penalties: Floats = self._strength * sums
        return penalties


def _order(loss: LossName, targets: Array) -> NDArray[np.intp]:
    """Samples of one class side by side, where classes are what is measured."""
    if loss == "cross_entropy":
        return np.argsort(targets.argmax(axis=1), kind="stable")
    return np.arange(len(targets))
