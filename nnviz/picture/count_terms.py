"""The counts of a network as sums of terms, and what each term counts."""

import re
from dataclasses import dataclass
from typing import Literal

from nnviz.engine.network import Architecture
from nnviz.picture.numbers import format_count

CountKind = Literal["neurons", "weights", "biases", "parameters"]

# From this many terms on, a sum is written with an ellipsis in the middle.
_MOST_TERMS = 5
_TARGET = re.compile(r"(neurons|weights|biases|parameters)(\d*)")


@dataclass(frozen=True, slots=True)
class CountTarget:
    """The neurons, weights or biases of some layers (from 1) of a network.

    Parameters are weights and biases.
    """

    kind: CountKind
    layers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CountTerm:
    """A term as it is written, what it counts, and that in words."""

    text: str
    target: CountTarget
    words: str


@dataclass(frozen=True, slots=True)
class CountSum:
    """``neurons 4 + 2 = 6``: a name, the terms, and their sum."""

    name: str
    terms: tuple[CountTerm, ...]
    total: CountTerm


@dataclass(frozen=True, slots=True)
class Counts:
    """What a network is called, and its counts.

    ``title`` and ``kind`` are "2-layer network" and "fully connected"; the ``words``
    of each explain it.
    """

    title: str
    title_words: str
    kind: str
    kind_words: str
    sums: tuple[CountSum, CountSum, CountSum]


def counts_of(architecture: Architecture) -> Counts:
    """The counts of a network: neurons, weights, learnable parameters."""
    depth = architecture.depth
    layers = tuple(range(1, depth + 1))
    sizes = architecture.layers[1:]
    neurons = [
        _term("neurons", (layer,), format_count(size), _layer_words(layer, depth))
        for layer, size in zip(layers, sizes, strict=True)
    ]
    weights = [
        _term(
            "weights",
            (layer,),
            f"{format_count(n_in)}·{format_count(n_out)}",
            f"from each of {format_count(n_in)} to each of {format_count(n_out)}",
        )
        for layer, (n_out, n_in) in zip(layers, architecture.shapes, strict=True)
    ]
    biases = [
        _term(
            "biases",
            (layer,),
            format_count(size),
            f"one for each neuron of the {_layer_words(layer, depth)}",
        )
        for layer, size in zip(layers, sizes, strict=True)
    ]
    all_weights = format_count(architecture.weight_count)
    every_weight = _term("weights", layers, all_weights, "of all layers")
    parameters = format_count(architecture.parameter_count)
    neuron_count = format_count(architecture.neuron_count)
    return Counts(
        title=f"{depth}-layer network",
        title_words=(
            "The layers with weights are counted: those of hidden neurons and the"
            " outputs.\nThe inputs are no neurons and have no weights of their own."
        ),
        kind="fully connected",
        kind_words=(
            "Every neuron has a weight for every neuron, or input, of the layer"
            " before.\nA multi-layer perceptron (MLP): neurons in layers, connected in"
            " an acyclic graph;\nwhat flows forward never comes back."
        ),
        sums=(
            CountSum(
                "neurons",
                _shortened(neurons),
                _term("neurons", layers, neuron_count, "in all; inputs are none"),
            ),
            CountSum("weights", _shortened(weights), every_weight),
            CountSum(
                "learnable parameters",
                (every_weight, *_shortened(biases)),
                CountTerm(
                    parameters,
                    CountTarget("parameters", layers),
                    f"{parameters} numbers that training changes: weights and biases",
                ),
            ),
        ),
    )


def count_target(text: str, architecture: Architecture) -> CountTarget:
    """A target by its name: ``weights``, ``neurons1``, ``biases2``.

    Raises
    ------
    ValueError
        In one sentence, where there is none of that name.
    """
    found = _TARGET.fullmatch(text)
    depth = architecture.depth
    if found is None:
        raise ValueError(
            f"“{text}” counts nothing; there are neurons, weights, biases and"
            " parameters, of all layers or of one, as in weights2."
        )
    kinds: dict[str, CountKind] = {
        "neurons": "neurons",
        "weights": "weights",
        "biases": "biases",
        "parameters": "parameters",
    }
    kind, layer = kinds[found[1]], found[2]
    if not layer:
        return CountTarget(kind, tuple(range(1, depth + 1)))
    if not 1 <= int(layer) <= depth:
        raise ValueError(f"There is no layer {layer}; layers go from 1 to {depth}.")
    return CountTarget(kind, (int(layer),))


def _term(kind: CountKind, layers: tuple[int, ...], text: str, words: str) -> CountTerm:
    if kind == "neurons" and len(layers) == 1:
        said = f"{text} neurons of the {words}"
    else:
        said = f"{text} {kind}, {words}"
    return CountTerm(text, CountTarget(kind, layers), said)


def _layer_words(layer: int, depth: int) -> str:
    if layer == depth:
        return "output layer"
    return "hidden layer" if depth == 2 else f"hidden layer {layer}"


def _shortened(terms: list[CountTerm]) -> tuple[CountTerm, ...]:
    """Long sums with an ellipsis, which stands for all that it leaves out."""
    if len(terms) <= _MOST_TERMS:
        return tuple(terms)
    middle = terms[2:-2]
    layers = tuple(layer for term in middle for layer in term.target.layers)
    between = CountTerm(
        "…",
        CountTarget(middle[0].target.kind, layers),
        f"of layers {layers[0]} to {layers[-1]}",
    )
    return (*terms[:2], between, *terms[-2:])
