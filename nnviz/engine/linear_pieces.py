"""One input: the exact linear pieces of a ReLU network, and the kinks between them.

A layer turns a function that is linear between its kinks into another one, with a new
kink wherever one of its pre-activations passes 0. So the kinks come layer by layer,
each the root of a linear function between two others; nothing is searched for on a
grid. What float64 cannot tell apart counts as one: the signs of pre-activations are
taken at the kinks found so far, with a bound on the rounding behind each, and a
pre-activation within it is 0 there. Two neighbouring pieces share the value at their
kink, so a root on the kink is never found twice, nor lost.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.activations import activate
from nnviz.engine.blas import use_one_blas_thread
from nnviz.engine.network import Architecture, Parameters, frozen_copy
from nnviz.engine.piecewise_linear import (
    AffineInputs,
    Floats,
    Switch,
    TooManyPiecesError,
    off_slopes,
    rounding,
)

Flags = NDArray[np.bool_]
Numbers = NDArray[np.intp]

MOST_PIECES = 20_000


@dataclass(frozen=True, slots=True, eq=False)
class LinearPieces:
    """The m linear pieces of K outputs on an interval, from left to right, read-only.

    ``ends`` (m + 1,): the left end, the kinks, the right end. ``values`` (m + 1, K):
    the outputs there. ``slopes``, ``intercepts`` (m, K): output = slope · x +
    intercept. ``active``: for each layer with a kinked activation, by its number from
    1, which neurons are on, (m, n_l). ``switches``: for each of the m − 1 kinks the
    neurons that switch there, at least one.
    ``bends`` (m − 1,): whether any output has another slope behind the kink.
    """

    ends: Floats
    values: Floats
    slopes: Floats
    intercepts: Floats
    active: dict[int, Flags]
    switches: tuple[tuple[Switch, ...], ...]
    bends: Flags

    @property
    def kinks(self) -> Floats:
        """(m − 1,), ascending; those of which the outputs know nothing included."""
        kinks: Floats = self.ends[1:-1]
        return kinks

    @property
    def count(self) -> int:
        """The pieces between any two kinks: where another set of neurons is on."""
        return len(self.slopes)

    @property
    def count_at_outputs(self) -> int:
        """The pieces that the outputs show: those between kinks where one bends."""
        return 1 + int(np.count_nonzero(self.bends))

    def kinks_of(self, layer: int, index: int) -> Floats:
        """Where a neuron switches, ascending."""
        on = self.active[layer][:, index]
        kinks: Floats = self.kinks[on[1:] != on[:-1]]
        return kinks


@np.errstate(all="ignore")
def linear_pieces(
    architecture: Architecture,
    parameters: Parameters,
    left: float,
    right: float,
    inputs: AffineInputs | None = None,
    most: int = MOST_PIECES,
) -> LinearPieces:
    """The pieces for x from ``left`` to ``right``.

    ``inputs`` says what the network is given at x (k = 1), x itself unless given.

    Raises
    ------
    NotPiecewiseLinearError
        Where an activation is bent everywhere.
    TooManyPiecesError
        Where there are more than ``most`` pieces.
    """
    use_one_blas_thread()
    slopes_off = off_slopes(architecture)
    along = AffineInputs.same(1) if inputs is None else inputs
    W = [np.asarray(each, np.float64) for each in parameters.W]
    b = [np.asarray(each, np.float64) for each in parameters.b]
    ends = np.array([left, right], np.float64)
    slope, intercept = along.matrix.T, along.offset[np.newaxis]
    size = np.abs(slope)
    active: dict[int, Flags] = {}
    for place, off in enumerate(slopes_off):
        size = size @ np.abs(W[place]).T
        slope, intercept = slope @ W[place].T, intercept @ W[place].T + b[place]
        if off is None:
            continue
        values, errors = _pre_activations(architecture, W, b, along, ends, place)
        signs = np.where(np.abs(values) <= errors, 0.0, np.sign(values))
        cut = _cut(ends, signs, values, errors, slope, intercept)
        if len(cut.parents) > most:
            raise TooManyPiecesError(most, "linear pieces")
        ends = cut.ends
        factor = np.where(cut.on, 1.0, off)
        slope = slope[cut.parents] * factor
        intercept = intercept[cut.parents] * factor
        size = size[cut.parents] * factor
        active = {layer: on[cut.parents] for layer, on in active.items()}
        active[place + 1] = cut.on
    margin = rounding(sum(architecture.layers[:-1])) * np.maximum(size[1:], size[:-1])
    bends = np.any(np.abs(np.diff(slope, axis=0)) > margin, axis=1)
    return LinearPieces(
        frozen_copy(ends),
        frozen_copy(_outputs(architecture, W, b, along, ends)),
        frozen_copy(slope),
        frozen_copy(intercept),
        {layer: frozen_copy(on) for layer, on in active.items()},
        _switches(active, len(slope)),
        frozen_copy(np.asarray(bends)),
    )


@dataclass(frozen=True, slots=True, eq=False)
class NeuronKinks:
    """Where each neuron of the first layer switches, inside an interval or not.

    ``x`` (n_1,): −b / w, NaN for a neuron that does not look at x. ``slopes`` (n_1,):
    w, by which its pre-activation grows with x.
    """

    x: Floats
    slopes: Floats


def first_layer_kinks(
    parameters: Parameters, inputs: AffineInputs | None = None
) -> NeuronKinks:
    """The kink −b / w of each neuron of the first layer."""
    slopes, biases = _first_layer(parameters, inputs)
    with np.errstate(all="ignore"):
        x = np.where(slopes == 0, np.nan, 0.0 - biases / slopes)
    return NeuronKinks(frozen_copy(x), frozen_copy(slopes))


def _first_layer(
    parameters: Parameters, inputs: AffineInputs | None
) -> tuple[Floats, Floats]:
    """Slope and bias (n_1,) of the first pre-activations as functions of x."""
    W, b = (np.asarray(each[0], np.float64) for each in (parameters.W, parameters.b))
    along = AffineInputs.same(1) if inputs is None else inputs
    return (W @ along.matrix)[:, 0], W @ along.offset + b


@dataclass(frozen=True, slots=True, eq=False)
class _Cut:
    """Pieces cut at the roots of a layer's pre-activations.

    ``parents`` (m′,): the piece that each new one is part of. ``on`` (m′, n).
    """

    ends: Floats
    parents: Numbers
    on: Flags


def _cut(
    ends: Floats,
    signs: Floats,
    values: Floats,
    errors: Floats,
    slope: Floats,
    intercept: Floats,
) -> _Cut:
    """Cut m pieces where one of n pre-activations passes 0.

    ``signs``, ``values``, ``errors`` (m + 1, n) at the ends; ``slope``, ``intercept``
    (m, n) in between.
    """
    before, after = signs[:-1], signs[1:]
    passes = before * after < 0
    piece, neuron = np.nonzero(passes)
    roots = _roots(ends, values, slope, intercept, piece, neuron)
    order = np.argsort(roots, kind="stable")
    # Roots of different pieces that are the same number stay in their own pieces.
    order = order[np.argsort(piece[order], kind="stable")]
    piece, neuron, roots = piece[order], neuron[order], roots[order]
    first = np.ones(len(roots), np.bool_)
    at_last = (
        slope[piece[1:], neuron[1:]] * roots[:-1] + intercept[piece[1:], neuron[1:]]
    )
    margin = np.maximum(
        errors[piece[1:], neuron[1:]], errors[piece[1:] + 1, neuron[1:]]
    )
    first[1:] = (piece[1:] != piece[:-1]) | (np.abs(at_last) > margin)

    begins = piece[first] + 1
    new_ends = np.insert(ends, begins, roots[first])
    parents = np.insert(np.arange(len(ends) - 1), begins, piece[first])
    # The end at which each pre-activation that passes 0 does so.
    passed_at = np.zeros(passes.shape, np.intp)
    passed_at[piece, neuron] = piece + np.cumsum(first)
    number = np.arange(len(parents))[:, np.newaxis]
    on = np.where(
        passes[parents],
        np.where(number < passed_at[parents], before[parents], after[parents]) > 0,
        (before + after > 0)[parents],
    )
    return _Cut(new_ends, parents, on)


def _roots(
    ends: Floats,
    values: Floats,
    slope: Floats,
    intercept: Floats,
    piece: Numbers,
    neuron: Numbers,
) -> Floats:
    """−intercept / slope, and in any case between the ends of its piece."""
    left, right = ends[piece], ends[piece + 1]
    with np.errstate(all="ignore"):
        roots = 0.0 - intercept[piece, neuron] / slope[piece, neuron]
    one, two = values[piece, neuron], values[piece + 1, neuron]
    inside = (roots > left) & (roots < right)
    chords = np.clip(left + (right - left) * (one / (one - two)), left, right)
    return np.where(inside, roots, chords)


def _pre_activations(
    architecture: Architecture,
    W: list[Floats],
    b: list[Floats],
    along: AffineInputs,
    x: Floats,
    place: int,
) -> tuple[Floats, Floats]:
    """z of a layer at x (m,), and how far rounding can have moved it, both (m, n)."""
    a = along.at(x[:, np.newaxis])
    errors = rounding(2) * (np.abs(x)[:, np.newaxis] @ np.abs(along.matrix.T))
    errors = errors + rounding(2) * np.abs(along.offset)
    for layer in range(place + 1):
        size = np.abs(W[layer]).T
        share = rounding(len(size))
        errors = errors @ size + share * (np.abs(a) @ size + np.abs(b[layer]))
        z = a @ W[layer].T + b[layer]
        a = activate(architecture.activations[layer], z)
    return z, errors


def _outputs(
    architecture: Architecture,
    W: list[Floats],
    b: list[Floats],
    along: AffineInputs,
    x: Floats,
) -> Floats:
    a = along.at(x[:, np.newaxis])
    for weights, biases, name in zip(W, b, architecture.activations, strict=True):
        a = activate(name, a @ weights.T + biases)
    return a


def _switches(active: dict[int, Flags], pieces: int) -> tuple[tuple[Switch, ...], ...]:
    found: list[list[Switch]] = [[] for _ in range(pieces - 1)]
    for layer, on in active.items():
        kinks, neurons = np.nonzero(on[1:] != on[:-1])
        turns_on = on[1:][kinks, neurons]
        for kink, index, turned in zip(
            kinks.tolist(), neurons.tolist(), turns_on.tolist(), strict=True
        ):
            found[kink].append(Switch(layer, index, turned))
    return tuple(map(tuple, found))
