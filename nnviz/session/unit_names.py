"""Neurons, weights, biases and samples by name, as they are typed: ``W1[0,1]``."""

import re

from nnviz.datasets.dataset import Dataset
from nnviz.engine.network import Architecture
from nnviz.engine.parameter_names import ParameterName, parse_parameter_name
from nnviz.session.existence import part_of
from nnviz.session.selection import Bias, Neuron, Sample, Unit, Weight

_SAMPLE = re.compile(r"(train|test)\[(0|[1-9][0-9]{0,8})\]", re.ASCII)
_NEURON = re.compile(r"(?:a([1-9][0-9]{0,5})|x)\[(0|[1-9][0-9]{0,5})\]", re.ASCII)


def unit_named(name: str, architecture: Architecture) -> Unit:
    """The weight ``W1[0,1]`` (target, source), bias ``b2[1]``, neuron ``a1[4]``, input.

    Layers count from 1, what is in them from 0; an input is ``x[0]``.

    Raises
    ------
    ValueError
        Says what such a name looks like, or what the network has.
    """
    if name[:1] in ("W", "b") and name.endswith("]"):
        return _parameter(name, architecture)
    match = _NEURON.fullmatch(name)
    if match is None:
        raise ValueError(
            f"{name!r} names no part of a network: a weight is W1[0,1], a bias b2[1],"
            " a neuron a1[4], an input x[0], counted from 0 within their layer."
        )
    layer, index = int(match[1] or 0), int(match[2])
    if layer > architecture.depth:
        raise ValueError(
            f"{name} must be in one of the layers of this network, a1 to"
            f" a{architecture.depth}."
        )
    if index >= architecture.layers[layer]:
        whole = name.partition("[")[0]
        raise ValueError(
            f"{name} must be one of {whole}[0] to"
            f" {whole}[{architecture.layers[layer] - 1}]."
        )
    return Neuron(layer, index)


def sample_named(name: str, dataset: Dataset) -> Sample:
    """The sample ``train[12]`` or ``test[3]``, counted from 0 within its set.

    Raises
    ------
    ValueError
        Says what such a name looks like, or what the data have.
    """
    match = _SAMPLE.fullmatch(name)
    if match is None:
        raise ValueError(
            f"{name!r} names no sample: one of the training set is train[12], one of"
            " the test set test[3], counted from 0."
        )
    sample = Sample("train" if match[1] == "train" else "test", int(match[2]))
    try:
        part_of(dataset, sample)
    except IndexError as error:
        raise ValueError(str(error)) from None
    return sample


def sample_name(sample: Sample) -> str:
    """The name that `sample_named` reads."""
    return f"{sample.part}[{sample.index}]"


def unit_name(unit: Unit) -> str:
    """The name that `unit_named` reads."""
    match unit:
        case Weight(layer, target, source):
            return str(ParameterName("W", layer, (target, source)))
        case Bias(layer, index):
            return str(ParameterName("b", layer, (index,)))
        case Neuron(layer, index):
            return f"a{layer}[{index}]" if layer else f"x[{index}]"


def _parameter(name: str, architecture: Architecture) -> Unit:
    parsed = parse_parameter_name(name)
    parsed.check(architecture)
    assert parsed.entry is not None
    if parsed.kind == "W":
        return Weight(parsed.layer, *parsed.entry)
    return Bias(parsed.layer, *parsed.entry)
