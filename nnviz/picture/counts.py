"""Neurons, weights and parameters of a network, counted out as the lecture does."""

from nnviz.engine.network import Architecture
from nnviz.picture.numbers import format_count

# From this many terms on, a sum is written with an ellipsis in the middle.
_MOST_TERMS = 5


def counts_written_out(architecture: Architecture) -> tuple[str, str, str]:
    """``8 + 8 + 3 = **19 neurons**`` and the like, in the markup of formulas."""
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
    return (
        f"{neurons} = **{_plural(architecture.neuron_count, 'neuron')}**"
        if architecture.depth > 1
        else f"**{_plural(architecture.neuron_count, 'neuron')}**",
        f"{products} = **{_plural(weights, 'weight')}**",
        f"{format_count(weights)} + {biases} = "
        f"**{_plural(architecture.parameter_count, 'parameter')}**",
    )


def _sum(terms: list[str]) -> str:
    if len(terms) > _MOST_TERMS:
        terms = [*terms[:2], "…", *terms[-2:]]
    return " + ".join(terms)


def _plural(count: int, noun: str) -> str:
    return f"{format_count(count)} {noun}{'' if count == 1 else 's'}"
