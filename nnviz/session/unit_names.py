"""Neurons, weights and biases by name, as they are typed: ``a1[4]``, ``W1[0,1]``."""

import re

from nnviz.engine.network import Architecture
from nnviz.session.selection import Bias, Neuron, Unit, Weight

_NAME = re.compile(
    r"(?P<kind>[Wba])(?P<layer>[0-9]{1,6})\[(?P<indices>[0-9]{1,6}(?:, ?[0-9]{1,6})?)\]"
    r"|x\[(?P<input>[0-9]{1,6})\]",
    re.ASCII,
)


def unit_named(name: str, architecture: Architecture) -> Unit:
    """The weight ``W1[0,1]`` (target, source), bias ``b2[1]``, neuron ``a1[4]``, input.

    Layers count from 1, what is in them from 0; an input is ``x[0]``.

    Raises
    ------
    ValueError
        Says what such a name looks like, or what the network has.
    """
    match = _NAME.fullmatch(name)
    unit = None if match is None else _unit(match)
    if unit is None:
        raise ValueError(
            f"{name!r} names no part of a network: a weight is W1[0,1], a bias b2[1],"
            " a neuron a1[4], an input x[0], counted from 0 within their layer."
        )
    _check(name, unit, architecture)
    return unit


def _unit(match: re.Match[str]) -> Unit | None:
    if match["input"] is not None:
        return Neuron(0, int(match["input"]))
    layer = int(match["layer"])
    indices = [int(index) for index in match["indices"].split(",")]
    if (len(indices) == 2) != (match["kind"] == "W"):
        return None
    if match["kind"] == "W":
        return Weight(layer, *indices)
    return (Bias if match["kind"] == "b" else Neuron)(layer, *indices)


def _check(name: str, unit: Unit, architecture: Architecture) -> None:
    kind = name[0]
    depth = architecture.depth
    if kind != "x" and not 1 <= unit.layer <= depth:
        raise ValueError(
            f"There is no {name}: layers go from {kind}1 to {kind}{depth}."
        )
    if isinstance(unit, Weight):
        indices = [unit.target, unit.source]
        sizes = list(architecture.shapes[unit.layer - 1])
    else:
        indices, sizes = [unit.index], [architecture.layers[unit.layer]]
    if any(index >= size for index, size in zip(indices, sizes, strict=True)):
        whole = name.partition("[")[0]
        last = ",".join(str(size - 1) for size in sizes)
        first = ",".join("0" for _ in sizes)
        raise ValueError(
            f"There is no {name}: they go from {whole}[{first}] to {whole}[{last}]."
        )
