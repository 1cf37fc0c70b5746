"""Which arrays of a file are the weights and biases of which layer.

Names differ (``fc1.weight``, ``W1``, ``coefs_0``, ``dense/kernel:0``), and so does the
way round a matrix stands. What decides is that the layers fit: the outputs of one are
the inputs of the next.
"""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise, permutations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.models.model import Model, ModelLayer
from nnviz.models.model_error import ModelError

Array = NDArray[Any]
Stem = tuple[tuple[int, str], ...]

_TOKEN = re.compile(r"[A-Za-z]+|\d+")
_WEIGHT_WORDS = frozenset({"weight", "weights", "w", "kernel", "coef", "coefs"})
_BIAS_WORDS = frozenset({"bias", "biases", "b", "intercept", "intercepts"})
_ROLES = _WEIGHT_WORDS | _BIAS_WORDS
_INPUT_FIRST = frozenset({"kernel", "coef", "coefs"})
"""Words of programs (Keras, scikit-learn) that keep weights as (n_in, n_out)."""
_MOST_SEARCHED = 7
"""Layers up to which every order is tried when neither names nor places fit."""
_MOST_NAMED = 8


def matched(arrays: Mapping[str, Array]) -> Model:
    """The multi-layer perceptron that these arrays, all of them, are.

    Matrices are weights and vectors biases; a bias belongs to the matrix whose name
    differs from its own only in the word for the role. A layer without one gets zeros.

    Raises
    ------
    ModelError
        In one sentence that names the array.
    """
    for name, array in arrays.items():
        _check(name, array)
    weights = {name: array for name, array in arrays.items() if array.ndim == 2}
    vectors = {name: array for name, array in arrays.items() if array.ndim == 1}
    if not weights:
        raise ModelError(
            f"There is no weight matrix; the arrays are {_listed(arrays)}."
        )
    biases = _biases(weights, vectors)
    order = tuple(sorted(weights, key=lambda name: (_stem(name), name)))
    for names in _orders(order, tuple(weights)):
        for turned in _ways_round(names):
            if _fits(names, arrays, biases, turned):
                return _model(names, arrays, biases, turned)
    raise ModelError(
        "The layers do not fit together, the outputs of each being the inputs of the"
        f" next: {_listed(arrays)}."
    )


def _check(name: str, array: Array) -> None:
    if array.ndim > 2:
        raise ModelError(
            f"“{name}” has the shape {array.shape}; a multi-layer perceptron has only"
            " matrices of weights and vectors of biases, no convolutions."
        )
    if array.ndim == 0 or array.size == 0:
        raise ModelError(
            f"“{name}” has the shape {array.shape}; a multi-layer perceptron has only"
            " matrices of weights and vectors of biases."
        )
    if array.dtype not in (np.float16, np.float32, np.float64):
        raise ModelError(
            f"“{name}” holds {array.dtype}; float16, float32 and float64 can be read."
        )
    if not np.isfinite(array).all():
        raise ModelError(f"“{name}” holds numbers that are not finite.")


def _biases(
    weights: Mapping[str, Array], vectors: Mapping[str, Array]
) -> dict[str, str | None]:
    """The name of the bias of each weight matrix."""
    owners: dict[Stem, str] = {}
    for name in weights:
        stem = _stem(name)
        if stem in owners:
            raise ModelError(
                f"“{owners[stem]}” and “{name}” cannot be told apart by their names;"
                " number the layers, as in W1, b1, W2, b2."
            )
        owners[stem] = name
    biases: dict[str, str | None] = dict.fromkeys(weights)
    for name, vector in vectors.items():
        owner = owners.get(_stem(name))
        if owner is None or biases[owner] is not None:
            raise ModelError(
                f"“{name}”, a vector of {len(vector)}, is the bias of no weight matrix;"
                " batch normalisation and the like are no part of a multi-layer"
                " perceptron."
            )
        biases[owner] = name
    return biases


def _stem(name: str) -> Stem:
    """The name without the word for the role; numbers in their order, not as text."""
    return tuple(
        (int(token), "") if token.isdigit() else (-1, token.lower())
        for token in _TOKEN.findall(name)
        if token.lower() not in _ROLES
    )


def _orders(by_name: tuple[str, ...], by_place: tuple[str, ...]) -> list[Sequence[str]]:
    """Orders of the layers worth trying, the likelier first."""
    orders: list[Sequence[str]] = [by_name, by_place]
    if len(by_name) <= _MOST_SEARCHED:
        orders += permutations(by_name)
    return orders


def _ways_round(names: Sequence[str]) -> tuple[bool, bool]:
    """Whether the weights stand as (n_in, n_out), the likelier first."""
    words = {word.lower() for word in _TOKEN.findall(names[0])}
    return (True, False) if words & _INPUT_FIRST else (False, True)


def _fits(
    names: Sequence[str],
    arrays: Mapping[str, Array],
    biases: Mapping[str, str | None],
    turned: bool,
) -> bool:
    shapes = [_shape(arrays[name], turned) for name in names]
    if any(before[0] != after[1] for before, after in pairwise(shapes)):
        return False
    owned = [(biases[name], shape) for name, shape in zip(names, shapes, strict=True)]
    return all(bias is None or len(arrays[bias]) == shape[0] for bias, shape in owned)


def _shape(weights: Array, turned: bool) -> tuple[int, int]:
    """(n_out, n_in)."""
    rows, columns = weights.shape
    return (columns, rows) if turned else (rows, columns)


def _model(
    names: Sequence[str],
    arrays: Mapping[str, Array],
    biases: Mapping[str, str | None],
    turned: bool,
) -> Model:
    layers = []
    for name in names:
        W = arrays[name].T if turned else arrays[name]
        bias = biases[name]
        b = np.zeros(len(W), W.dtype) if bias is None else arrays[bias]
        layers.append(ModelLayer(W, b, name, bias, turned))
    return Model(tuple(layers))


def _listed(arrays: Mapping[str, Array]) -> str:
    """The arrays with their shapes, as many as a sentence bears."""
    if not arrays:
        return "none"
    parts = [f"“{name}” {array.shape}" for name, array in arrays.items()]
    shown = ", ".join(parts[:_MOST_NAMED])
    more = len(parts) - _MOST_NAMED
    return f"{shown} and {more} more" if more > 0 else shown
