"""The numbers that a lesson can name: each is computed from the live snapshot.

``train_loss``, ``parameters``, ``W1[0,1]``, ``p[2]``, ``next.W1[0,1]``, …: layers from
1, what is in them from 0, as everywhere in files and commands. ``A - B``, ``A + B``,
``A * B`` and ``A / B`` of two of them, or of one and a number, are quantities as well.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.collapse import collapse
from nnviz.engine.network import Parameters
from nnviz.engine.piecewise_linear import (
    NotPiecewiseLinearError,
    TooManyPiecesError,
)
from nnviz.lessons.fit_quantities import fit_quantity
from nnviz.picture.linear_spline import network_pieces
from nnviz.session.snapshot import Snapshot

Array = NDArray[np.float64]


class NoQuantityError(ValueError):
    """Why there is no such number, without the full stop."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with a name; ``counts``: a whole number, compared exactly."""

    name: str
    counts: bool
    of: Callable[[Snapshot], float]


def parse_quantity(text: str) -> Quantity:
    """The quantity of a name, or of two (or a number) with + − * / between them.

    Raises
    ------
    NoQuantityError
        With the names that there are.
    """
    parts = re.split(r"\s([-+*/])\s", text.strip())
    if len(parts) == 1:
        return _single(parts[0])
    if len(parts) != 3:
        raise NoQuantityError(
            f"{text} is no quantity; one name, or two with +, -, * or / between them,"
            " is accepted"
        )
    first, second = _single(parts[0]), _single(parts[2])
    operation = _OPERATIONS[parts[1]]

    def value(snapshot: Snapshot) -> float:
        with np.errstate(all="ignore"):
            return float(operation(np.float64(first.of(snapshot)), second.of(snapshot)))

    counts = first.counts and second.counts and parts[1] != "/"
    return Quantity(text, counts, value)


_OPERATIONS: Mapping[str, Callable[[np.float64, float], np.float64]] = MappingProxyType(
    {
        "+": lambda a, b: a + b,
        "-": lambda a, b: a - b,
        "*": lambda a, b: a * b,
        "/": lambda a, b: a / b,
    }
)


def _single(name: str) -> Quantity:
    name = name.strip()
    if _CONSTANT.fullmatch(name):
        constant = float(name)
        return Quantity(name, constant.is_integer(), lambda _: constant)
    if name in _COUNTS:
        return Quantity(name, True, _COUNTS[name])
    if name in _NUMBERS:
        return Quantity(name, False, _NUMBERS[name])
    fit = fit_quantity(name)
    if fit is not None:
        return Quantity(name, False, lambda s: _given(fit(s), name))
    match = _INDEXED.fullmatch(name)
    if match is None:
        known = (*_COUNTS, *_NUMBERS)
        near = get_close_matches(name, known, n=1)
        hint = f" (did you mean {near[0]}?)" if near else ""
        raise NoQuantityError(
            f"{name} is no quantity{hint}; accepted are {', '.join(known)}, and with"
            " their places x[0], z1[0], a1[0], f[0], exp[0], p[0], y[0], df[0],"
            " dz1[0], da1[0], W1[0,1], b1[0], dW1[0,1], db1[0], next.W1[0,1],"
            " mean.dW1[0,1], folded.W[0,1]; ridge.test_accuracy, ridge.W[0,1] and so"
            " on, also for nearest_mean and linear_svm"
        )
    return Quantity(name, False, _indexed(match))


_CONSTANT = re.compile(r"\d{1,6}(?:\.\d{1,6})?", re.ASCII)
_INDEXED = re.compile(
    r"(?P<scope>next\.|mean\.|folded\.)?(?P<letter>dW|db|dz|da|df|exp|W|b|x|z|a|f|p|y)"
    r"(?P<layer>[1-9]\d?)?\[(?P<first>\d{1,5})(?:, ?(?P<second>\d{1,5}))?\]",
    re.ASCII,
)


def _indexed(match: re.Match[str]) -> Callable[[Snapshot], float]:
    scope, letter = match["scope"] or "", match["letter"]
    layer = None if match["layer"] is None else int(match["layer"])
    at = tuple(int(i) for i in (match["first"], match["second"]) if i is not None)
    is_matrix = letter in ("W", "dW")
    if len(at) != (2 if is_matrix else 1):
        raise NoQuantityError(
            f"{match[0]} must have {'two places, [target, source]' if is_matrix else 'one place'}"  # noqa: E501
        )
    has_layer = letter in ("W", "b", "dW", "db", "z", "a", "dz", "da")
    needs_layer = has_layer and scope != "folded."
    if needs_layer != (layer is not None):
        raise NoQuantityError(
            f"{match[0]} must have {'the number of a layer' if needs_layer else 'no layer'},"  # noqa: E501
            f" as in {letter}{'1' if needs_layer else ''}"
            f"[{'0,1' if is_matrix else '0'}]"
        )
    if scope and not (
        (scope != "mean." and letter in ("W", "b"))
        or (scope == "mean." and letter in ("dW", "db"))
    ):
        raise NoQuantityError(
            f"{match[0]} must be next.W1[0,1], next.b1[0], mean.dW1[0,1], mean.db1[0],"
            " folded.W[0,1] or folded.b[0] where it has a point"
        )
    name = match[0]

    def value(snapshot: Snapshot) -> float:
        array = _array(snapshot, scope, letter, layer)
        if array is None:
            raise NoQuantityError(f"this network has no {name}")
        try:
            return float(array[at])
        except IndexError:
            raise NoQuantityError(f"this network has no {name}") from None

    return value


def _array(
    snapshot: Snapshot, scope: str, letter: str, layer: int | None
) -> Array | None:
    """The array that a letter stands for, ``None`` where the network has none."""
    if scope == "folded.":
        folded = collapse(snapshot.architecture, snapshot.parameters)
        return None if folded.first_layer > 1 else _part(folded.parameters, letter, 1)
    if layer is not None and layer > snapshot.architecture.depth:
        return None
    if scope == "next.":
        return _part(snapshot.trace.updated, letter, layer or 1)
    if scope == "mean.":
        return _part(snapshot.trace.gradients, letter.removeprefix("d"), layer or 1)
    sample = snapshot.sample
    index = (layer or 0) - 1
    match letter:
        case "W" | "b":
            return _part(snapshot.parameters, letter, layer or 1)
        case "x":
            return sample.x
        case "y":
            at = snapshot.selection.sample
            targets: Array = snapshot.part_of(at).targets[at.index]
            return targets
        case "z":
            return sample.z[index]
        case "a":
            return sample.a[index]
        case "f":
            return _scores(snapshot)
        case "exp":
            return _exponentials(snapshot)
        case "p":
            return _probabilities(snapshot)
        case "df":
            return sample.dz[-1]
        case "dz":
            return sample.dz[index]
        case "da":
            return sample.da[index]
        case "dW":
            return sample.dW[index]
        case _:
            return sample.db[index]


def _part(parameters: Parameters, letter: str, layer: int) -> Array:
    arrays = parameters.W if letter == "W" else parameters.b
    part: Array = arrays[layer - 1]
    return part


def _scores(snapshot: Snapshot) -> Array:
    """The scores of the chosen sample, or those that were typed in their place."""
    if snapshot.typed_scores is not None:
        return np.array(snapshot.typed_scores)
    scores: Array = snapshot.sample.z[-1]
    return scores


def _exponentials(snapshot: Snapshot) -> Array:
    return np.exp(_scores(snapshot))


def _probabilities(snapshot: Snapshot) -> Array:
    scores = _scores(snapshot)
    exp = np.exp(scores - scores.max())
    probabilities: Array = exp / exp.sum()
    return probabilities


def _true_class(snapshot: Snapshot) -> float:
    if snapshot.typed_scores is not None:
        return snapshot.typed_class
    at = snapshot.selection.sample
    labels = snapshot.part_of(at).labels
    if labels is None:
        raise NoQuantityError("these data have no classes")
    return float(labels[at.index])


def _sample_loss(snapshot: Snapshot) -> float:
    if snapshot.typed_scores is not None:
        return -float(np.log(_probabilities(snapshot)[snapshot.typed_class]))
    return snapshot.sample.loss


def _pieces(snapshot: Snapshot) -> float:
    """Over the range that the views draw, as they count them."""
    if snapshot.architecture.layers[0] != 1:
        raise NoQuantityError("pieces are counted where there is one input")
    try:
        return len(network_pieces(snapshot).slopes)
    except (NotPiecewiseLinearError, TooManyPiecesError) as error:
        raise NoQuantityError(str(error).removesuffix(".")) from None


def _given(value: float | None, what: str) -> float:
    if value is None:
        raise NoQuantityError(f"there is no {what} here")
    return value


_COUNTS: Mapping[str, Callable[[Snapshot], float]] = MappingProxyType(
    {
        "step": lambda s: s.step,
        "epoch": lambda s: s.epoch,
        "inputs": lambda s: s.architecture.layers[0],
        "outputs": lambda s: s.architecture.layers[-1],
        "depth": lambda s: s.architecture.depth,
        "hidden_layers": lambda s: s.architecture.depth - 1,
        "hidden_neurons": lambda s: sum(s.architecture.layers[1:-1]),
        "neurons": lambda s: s.architecture.neuron_count,
        "weights": lambda s: s.architecture.weight_count,
        "biases": lambda s: s.architecture.neuron_count,
        "parameters": lambda s: s.architecture.parameter_count,
        "train_samples": lambda s: len(s.dataset.train.inputs),
        "test_samples": lambda s: (
            0 if s.dataset.test is None else len(s.dataset.test.inputs)
        ),
        "sample": lambda s: s.selection.sample.index,
        "class": _true_class,
        "predicted": lambda s: float(np.argmax(_scores(s))),
        "branches": lambda s: len(s.branches),
        "pieces": _pieces,
    }
)
_NUMBERS: Mapping[str, Callable[[Snapshot], float]] = MappingProxyType(
    {
        "train_loss": lambda s: s.evaluation.train_loss,
        "test_loss": lambda s: _given(s.evaluation.test_loss, "test set"),
        "train_accuracy": lambda s: _given(s.evaluation.train_accuracy, "accuracy"),
        "test_accuracy": lambda s: _given(s.evaluation.test_accuracy, "test accuracy"),
        "sample_loss": _sample_loss,
        "batch_loss": lambda s: s.trace.loss,
        "penalty": lambda s: s.trace.penalty,
        "learning_rate": lambda s: s.experiment.optimizer.learning_rate,
        "momentum": lambda s: s.experiment.optimizer.momentum,
        "l2_strength": lambda s: (
            s.experiment.regularization.strength
            if s.experiment.regularization.kind == "l2"
            else 0.0
        ),
        "largest_weight": lambda s: float(max(np.abs(W).max() for W in s.parameters.W)),
    }
)
