"""Neurons, weights and parameters of a network, counted out as the lecture does."""

from collections.abc import Iterable

from nnviz.engine.network import Architecture
from nnviz.engine.parameter_names import parse_parameter_name
from nnviz.picture.numbers import format_count

# From this many terms on, a sum is written with an ellipsis in the middle.
_MOST_TERMS = 5


def counts_written_out(
    architecture: Architecture, frozen: Iterable[str] = ()
) -> tuple[str, ...]:
    """``8 + 8 + 3 = **19 neurons**`` and the like, in the markup of formulas.

    ``frozen``: the names of parameters that training leaves as they are; where there
    are some, a last line counts them.
    """
    still = sum(parse_parameter_name(name).count(architecture) for name in frozen)
    sizes = architecture.layers
    weights = architecture.weight_count
    neurons = _sum([format_count(size) for size in sizes[1:]])
    products = _sum(
        [
            f"{format_count(n_in)}·{format_count(n_out)}"
            for n_out, n_in in architecture.shapes
        ]
    )
    biases = _sum([format_count(size) for size in sizes[1:]])
    lines = (
        f"{neurons} = **{counted(architecture.neuron_count, 'neuron')}**"
        if architecture.depth > 1
        else f"**{counted(architecture.neuron_count, 'neuron')}**",
        f"{products} = **{counted(weights, 'weight')}**",
        f"{format_count(weights)} + {biases} = "
        f"**{counted(architecture.parameter_count, 'parameter')}**",
    )
    return (*lines, f"{format_count(still)} of them frozen") if still else lines


def _sum(terms: list[str]) -> str:
    if len(terms) > _MOST_TERMS:
        terms = [*terms[:2], "…", *terms[-2:]]
    return " + ".join(terms)


def counted(count: int, noun: str) -> str:
    """``1 sample``, ``200 samples``."""
    return f"{format_count(count)} {noun}{'' if count == 1 else 's'}"
