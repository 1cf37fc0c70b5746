"""The loss on a plane of parameter space, at many of its points at once.

On the plane θ + a·d₁ + b·d₂ the pre-activations of the first layer are linear in
(a, b),

    z¹ = (W x + b)(θ) + a · (W x + b)(d₁) + b · (W x + b)(d₂),

so that those of many points are one product of coefficients (m, 3) with a basis
(3, n₁ · N) that is computed once. Deeper layers are stacked products of the weights
at each point. Points go through in chunks that stay in the processor's cache.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
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

_CHUNK_BYTES = 1_300_000
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
            (part.W[0] @ x + np.asarray(part.b[0], np.float64)[:, np.newaxis]).ravel()
            for part in parts
        ]
        self._basis = np.array(basis, self._dtype)
        self._weights = [self._stack(part.W[1:]) for part in parts]
        self._biases = [self._stack(part.b[1:]) for part in parts]
        self._penalty = _PlanePenalty(parts, regularization)
        self._measure = _MEASURES[loss](targets, self._dtype)
        widest = max(architecture.layers[1:])
        point_bytes = widest * self._samples * self._dtype.itemsize
        self.chunk = max(1, _CHUNK_BYTES // point_bytes)
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
        factors = coefficients.astype(self._dtype)
        below, activate = self._room(0, len(points))
        np.dot(factors, self._basis, out=below.reshape(len(points), -1))
        run_calls(activate)
        for layer in range(1, self._architecture.depth):
            W = self._combined(factors, [stack[layer - 1] for stack in self._weights])
            b = self._combined(factors, [stack[layer - 1] for stack in self._biases])
            out, activate = self._room(layer, len(points))
            np.matmul(W, below, out=out)
            out += b[:, :, np.newaxis]
            run_calls(activate)
            below = out
        return self._measure.means(below) + self._penalty.at(coefficients)

    def _room(self, layer: int, points: int) -> tuple[Array, list[Call]]:
        """A buffer (points, n_out, N), and the calls that activate what is in it."""
        key = layer, points
        if key not in self._rooms:
            n_out = self._architecture.layers[layer + 1]
            room = np.empty((points, n_out, self._samples), self._dtype)
            name = self._architecture.activations[layer]
            self._rooms[key] = room, ACTIVATION[name].forward(room)
        return self._rooms[key]

    def _stack(self, arrays: tuple[Array, ...]) -> list[Array]:
        return [np.asarray(array, self._dtype) for array in arrays]

    @staticmethod
    def _combined(factors: Array, parts: list[Array]) -> Array:
        """θ + a·d₁ + b·d₂ of one array at each point, (m, …)."""
        stacked = np.stack(parts).reshape(3, -1)
        combined: Array = (factors @ stacked).reshape(len(factors), *parts[0].shape)
        return combined


class _CrossEntropyMeans:
    """Mean of log Σ e^f − f_y; the samples are sorted by their class y."""

    def __init__(self, targets: Floats, dtype: np.dtype[Any]) -> None:
        labels = targets.argmax(axis=1)
        self._samples = len(labels)
        bounds = np.searchsorted(labels, np.arange(targets.shape[1] + 1))
        self._runs = [
            (label, slice(int(start), int(stop)))
            for label, (start, stop) in enumerate(pairwise(bounds))
            if stop > start
        ]

    def means(self, output: Array) -> Floats:
        """(m,) from outputs (m, K, N), which are overwritten."""
        right = sum(
            output[:, label, run].sum(axis=1, dtype=np.float64)
            for label, run in self._runs
        )
        greatest = output[:, 0].copy()
        for label in range(1, output.shape[1]):
            np.maximum(greatest, output[:, label], out=greatest)
        output -= greatest[:, np.newaxis]
        np.exp(output, out=output)
        total = output[:, 0]
        for label in range(1, output.shape[1]):
            total += output[:, label]
        np.log(total, out=total)
        total += greatest
        means: Floats = (total.sum(axis=1, dtype=np.float64) - right) / self._samples
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
