"""The network folded into one layer, W* x + b*, or why it cannot be.

f is affine where f(u + v) + f(0) = f(u) + f(v) for all u and v; for a network whose
hidden activations are bent the two sides are shown to differ, and the best affine
map there is, by least squares over the data, to be off.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.dataset import Dataset, Part
from nnviz.engine.collapse import Collapse, collapse, largest_difference
from nnviz.engine.forward import network_output
from nnviz.engine.network import Architecture
from nnviz.engine.settings import ActivationName
from nnviz.picture.graph_values import activation_title, forward_values, largest
from nnviz.picture.matrices import Grid, GridKind
from nnviz.picture.numbers import format_count, format_number
from nnviz.session.snapshot import Snapshot

Floats = NDArray[np.float64]

_MOST_FITTED = 400
_MOST_COMPARED = 32
# Multiplications a picture may spend on a whole set: about 1 and 200 ms.
_BUDGET_PLAYING = 1e6
_BUDGET_PAUSED = 4e8


@dataclass(frozen=True, slots=True, eq=False)
class Folded:
    """W* and b* of a network that can be folded.

    ``difference``: the largest of an output between the two, over the ``samples``
    asked, the first of each set. ``scores`` (K,): W* x + b* for the chosen sample.
    """

    collapsed: Collapse
    difference: float
    samples: int
    total: int
    scores: Floats


@dataclass(frozen=True, slots=True)
class Bent:
    """Why a network cannot be folded, in sentences, and its numbers.

    ``bent``: the hidden layers (from 1) whose activation is not linear. For two
    samples u and v and one output, ``of_sum`` is f(u + v) + f(0) and ``sum_of`` is
    f(u) + f(v). ``residual``: the largest that the best affine map is off by, over
    ``samples``.
    """

    bent: tuple[tuple[int, ActivationName], ...]
    output: int
    first: int
    second: int
    of_sum: float
    sum_of: float
    residual: float
    samples: int


def can_be_folded(architecture: Architecture) -> bool:
    """Whether no activation but the last is bent."""
    return all(name == "linear" for name in architecture.activations[:-1])


@np.errstate(all="ignore")
def folded(snapshot: Snapshot) -> Folded:
    """The one layer that the network is.

    Raises
    ------
    ValueError
        Where an activation between the layers is bent.
    """
    architecture, parameters = snapshot.architecture, snapshot.parameters
    collapsed = collapse(architecture, parameters, first_layer=1)
    sets = _sets(snapshot.dataset)
    budget = _BUDGET_PLAYING if snapshot.playing else _BUDGET_PAUSED
    most = max(int(budget / max(architecture.weight_count, 1)), 1)
    counts = [min(len(part), most) for part in sets]
    difference = max(
        largest_difference(architecture, parameters, collapsed, part.inputs[:count])
        for part, count in zip(sets, counts, strict=True)
    )
    x = np.asarray(snapshot.sample.x, np.float64)
    scores = network_output(collapsed.architecture, collapsed.parameters, x[np.newaxis])
    return Folded(collapsed, difference, sum(counts), sum(map(len, sets)), scores[0])


def folded_grids(snapshot: Snapshot, fold: Folded) -> tuple[Grid, ...]:
    """W* · x + b* = f as matrices."""
    W, b = fold.collapsed.W, fold.collapsed.b
    limit = max(largest(W), largest(b))
    inputs, _ = forward_values(snapshot, 0)
    n_out, n_in = W.shape
    name = snapshot.architecture.activations[-1]
    before = (
        "=" if name == "linear" else {"sigmoid": "σ"}.get(name, activation_title(name))
    )
    output = "*ŷ*" if snapshot.experiment.loss == "squared_error" else "*f*"
    size = f"{format_count(n_out)} × {format_count(n_in)}"
    return (
        Grid("weights", 1, "*W*\\*", size, W, limit),
        _column("neurons", 0, "*x*", inputs, largest(inputs), "·"),
        _column("bias", 1, "*b*\\*", b, limit, "+"),
        _column("neurons", 1, output, fold.scores, largest(fold.scores), before),
    )


def fold_sentences(snapshot: Snapshot, fold: Folded) -> tuple[str, ...]:
    """What there is to say of a folded network: how alike the two are, and its rank."""
    collapsed = fold.collapsed
    layers = snapshot.architecture.layers
    asked = f"{format_count(fold.samples)} samples"
    if fold.samples < fold.total:
        asked = f"the first {format_count(fold.samples)} samples"
    rank = "not finite" if collapsed.rank is None else format_count(collapsed.rank)
    narrowest = min(layers)
    where = "inputs" if layers[0] == narrowest else "outputs"
    if narrowest not in (layers[0], layers[-1]):
        where = "neurons in the narrowest hidden layer"
    return (
        f"largest difference of an output over {asked}:"
        f" {format_number(fold.difference)}",
        f"rank of W*: {rank} of at most {format_count(collapsed.most_rank)},"
        f" the {where}",
        f"{format_count(snapshot.architecture.parameter_count)} parameters do what"
        f" {format_count(collapsed.architecture.parameter_count)} can do",
    )


@np.errstate(all="ignore")
def bent(snapshot: Snapshot) -> Bent:
    """In numbers, that the network is no affine map; for one that cannot be folded."""
    hidden = snapshot.architecture.activations[:-1]
    names = tuple(
        (layer, name) for layer, name in enumerate(hidden, start=1) if name != "linear"
    )
    # Whatever comes behind the last layer stays there when a network is folded.
    architecture = Architecture(snapshot.architecture.layers, (*hidden, "linear"))
    train = snapshot.dataset.train
    affordable = int(_BUDGET_PLAYING / max(architecture.weight_count, 1))
    count = max(min(len(train), _MOST_FITTED, affordable), 1)
    inputs = np.asarray(train.inputs[:count], np.float64)
    outputs = network_output(architecture, snapshot.parameters, inputs)
    outputs = np.asarray(outputs, np.float64)
    residual = float(np.abs(_off_affine(train, count, outputs)).max(initial=0.0))
    sample = snapshot.selection.sample
    first = sample.index if sample.part == "train" and sample.index < count else 0
    others = np.arange(min(count, _MOST_COMPARED))
    asked = np.vstack([np.zeros_like(inputs[:1]), inputs[first] + inputs[others]])
    answers = network_output(architecture, snapshot.parameters, asked)
    left, right = answers[1:] + answers[0], outputs[first] + outputs[others]
    gaps = np.nan_to_num(np.abs(left - right))
    place, output = np.unravel_index(int(np.argmax(gaps)), gaps.shape)
    second = int(others[place])
    of_sum, sum_of = float(left[place, output]), float(right[place, output])
    return Bent(names, int(output), first, second, of_sum, sum_of, residual, count)


@dataclass(frozen=True, slots=True)
class BentWords:
    """What is said of a network that cannot be folded; ``equation`` is markup."""

    reason: str
    equation: str
    explained: str
    best: str


def bent_words(snapshot: Snapshot, why: Bent) -> BentWords:
    """Why the network cannot be folded, with its example in numbers."""
    layers = " and ".join(
        f"{activation_title(name)} in hidden layer {layer}" for layer, name in why.bent
    )
    index = f"_{{{why.output + 1}}}" if snapshot.dataset.output_count > 1 else ""
    # What stands behind the last layer stays there when a network is folded.
    is_bent_at_end = snapshot.architecture.activations[-1] != "linear"
    f = f"*z*{index}" if is_bent_at_end else f"*f*{index}"
    left, right = format_number(why.of_sum), format_number(why.sum_of)
    differ = "≠" if why.of_sum != why.sum_of else "="
    samples = f"{format_count(why.samples)} training samples"
    return BentWords(
        f"Not linear: {layers}. No W* and b* give the same outputs for every x.",
        f"{f}(*u* + *v*) + {f}(0) = **{left}** {differ} **{right}**"
        f" = {f}(*u*) + {f}(*v*)",
        f"u and v are training samples {why.first} and {why.second}; in one layer both"
        " sides would be equal.",
        f"The best W* and b* there are, by least squares over {samples}, are off by up"
        f" to {format_number(why.residual)} in an output.",
    )


def _sets(dataset: Dataset) -> list[Part]:
    return [dataset.train] if dataset.test is None else [dataset.train, dataset.test]


def _column(
    kind: GridKind, layer: int, title: str, values: Floats, limit: float, before: str
) -> Grid:
    size = format_count(len(values))
    return Grid(kind, layer, title, size, values[:, np.newaxis], limit, before)


def _off_affine(part: Part, count: int, outputs: Floats) -> Floats:
    """What is left of the outputs (count, K) beside the best affine map."""
    basis = _affine_basis(part, count)
    left: Floats = outputs - basis @ (basis.T @ outputs)
    return left


@lru_cache(maxsize=2)
def _affine_basis(part: Part, count: int) -> Floats:
    """Orthonormal columns that span the affine maps on the first inputs of a set."""
    x = np.column_stack([part.inputs[:count], np.ones(count)])
    U, s, _ = np.linalg.svd(x, full_matrices=False)
    rank = int(np.count_nonzero(s > 1e-12 * s[0] * max(x.shape)))
    return np.ascontiguousarray(U[:, :rank])
