"""Directions in parameter space that a plane may be spanned by; flat vectors (P,).

All are float64 in the order of `Parameters.flat`: W1, b1, W2, b2, …
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.network import Architecture, Parameters
from nnviz.engine.parameter_names import ParameterName
from nnviz.engine.randomness import Purpose, generator

Floats = NDArray[np.float64]


def parameter_direction(architecture: Architecture, name: ParameterName) -> Floats:
    """The unit vector along one weight or bias.

    Raises
    ------
    ParameterNameError
        When the network has no such parameter.
    ValueError
        When the name is that of a whole matrix or vector.
    """
    name.check(architecture)
    if name.entry is None:
        raise ValueError(f"{name} is a whole layer; name one entry, such as {name}[0].")
    W = [np.zeros(shape) for shape in architecture.shapes]
    b = [np.zeros(n_out) for n_out, _ in architecture.shapes]
    (W if name.kind == "W" else b)[name.layer - 1][name.entry] = 1.0
    return np.asarray(Parameters.of(W, b).flat(), np.float64)


def random_direction(parameters: Parameters, seed: int, draw: int) -> Floats:
    """A random direction, normalised filter by filter (Li et al. 2018, section 4).

    Each entry is Gaussian; then the incoming weights of each neuron (its filter) are
    scaled to the norm of the neuron's own, d ← d / ‖d‖ · ‖W‖. Along biases the
    direction is zero, as in the authors' program (``xignore=biasbn``). ``draw``
    counts the directions of one seed.
    """
    random = generator(seed, Purpose.PLANE_DIRECTION, draw)
    W = []
    for own in parameters.W:
        drawn = random.standard_normal(own.shape)
        norms = np.linalg.norm(drawn, axis=1, keepdims=True)
        wanted = np.linalg.norm(own.astype(np.float64), axis=1, keepdims=True)
        W.append(drawn / np.maximum(norms, np.finfo(np.float64).tiny) * wanted)
    b = [np.zeros(own.shape) for own in parameters.b]
    return np.asarray(Parameters.of(W, b).flat(), np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class PrincipalComponents:
    """The two directions in which a path varies most, orthonormal, and their shares.

    ``shares``: of the variance of the path. A path that has no second direction gets
    one at right angles to the first, with a share of 0.
    """

    first: Floats
    second: Floats
    shares: tuple[float, float]


def principal_components(path: NDArray[Any]) -> PrincipalComponents:
    """PCA of the points (m, P) of a path, around their mean.

    By the eigenvectors of the smaller of the two products of the path with itself.
    The sign of each is such that its largest entry is positive.
    """
    centred = np.asarray(path, np.float64)
    centred = centred - centred.mean(axis=0)
    _, sizes, directions = np.linalg.svd(centred, full_matrices=False)
    variances = np.square(sizes)
    total = float(variances.sum())
    found: list[Floats] = []
    shares: list[float] = []
    # Directions that are only rounding, of the points or of their mean, are none.
    largest = max(float(sizes.max(initial=0)), float(np.abs(path).max(initial=0)))
    smallest = np.finfo(np.float64).eps * max(centred.shape) * largest
    for size, variance, direction in zip(sizes, variances, directions, strict=True):
        if len(found) < 2 and size > smallest:
            found.append(_signed(direction))
            shares.append(float(variance) / total)
    while len(found) < 2:
        found.append(_another_direction(found, centred.shape[1]))
        shares.append(0.0)
    return PrincipalComponents(found[0], found[1], (shares[0], shares[1]))


def at_right_angles(direction: Floats, to: Floats) -> Floats | None:
    """The unit vector along the part of ``direction`` orthogonal to a unit vector.

    ``None`` where there is no such part (up to rounding).
    """
    rest = direction - (direction @ to) * to
    rest = rest - (rest @ to) * to
    norm = float(np.linalg.norm(rest))
    if norm <= 1e-12 * float(np.linalg.norm(direction)) or norm == 0.0:
        return None
    unit: Floats = rest / norm
    return unit


def unit(direction: Floats) -> Floats | None:
    """The unit vector along a direction; ``None`` for zero."""
    norm = float(np.linalg.norm(direction))
    if norm == 0.0 or not np.isfinite(norm):
        return None
    scaled: Floats = direction / norm
    return scaled


@dataclass(frozen=True, slots=True, eq=False)
class Projection:
    """Points seen from a plane.

    ``coordinates`` (m, 2): (a, b) of the nearest point of the plane. ``distances``
    (m,): how far it is away.
    """

    coordinates: Floats
    distances: Floats


def project(
    points: NDArray[Any], origin: Floats, first: Floats, second: Floats
) -> Projection:
    """The points (m, P) projected onto the plane, which need not be at right angles."""
    offsets = np.asarray(points, np.float64) - origin
    basis = np.column_stack([first, second])
    # Orthonormal first: the normal equations would square the error.
    q, r = np.linalg.qr(basis)
    along = offsets @ q
    coordinates = np.linalg.solve(r, along.T).T
    distances = np.linalg.norm(offsets - along @ q.T, axis=1)
    return Projection(coordinates, distances)


def _signed(direction: Floats) -> Floats:
    largest = direction[np.argmax(np.abs(direction))]
    signed: Floats = direction if largest >= 0 else -direction
    return signed


def _another_direction(found: list[Floats], size: int) -> Floats:
    """A unit vector at right angles to those found, along an axis as far as it can."""
    if not found:
        axis = np.zeros(size)
        axis[0] = 1.0
        return axis
    (first,) = found
    if size == 1:
        return np.zeros(1)
    axis = np.zeros(size)
    axis[np.argmin(np.abs(first))] = 1.0
    rest = at_right_angles(axis, first)
    assert rest is not None
    return rest
