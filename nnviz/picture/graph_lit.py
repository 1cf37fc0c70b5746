"""The edges of a network drawing while a term of a count is pointed at."""

from dataclasses import replace

import numpy as np

from nnviz.picture.count_terms import CountTarget
from nnviz.picture.graph_edges import CONSTANT, OPACITY_IN, Edges

_OTHERS = 0.28


def lit_edges(edges: Edges, lit: CountTarget | None) -> Edges:
    """The edges that a term counts at full strength, all others pale."""
    if lit is None:
        return edges
    is_bias = edges.sources == CONSTANT
    counted = np.zeros(len(edges), dtype=bool)
    if lit.kind in ("weights", "parameters"):
        counted |= ~is_bias
    if lit.kind in ("biases", "parameters"):
        counted |= is_bias
    counted &= np.isin(edges.layers, lit.layers)
    opacities = np.where(counted, OPACITY_IN, _OTHERS * edges.opacities)
    return replace(edges, opacities=opacities)


def lights_neurons(lit: CountTarget | None, layer: int) -> bool:
    """Whether a term counts the neurons of a layer."""
    return lit is not None and lit.kind == "neurons" and layer in lit.layers


def lights_biases(lit: CountTarget | None, layer: int) -> bool:
    """Whether a term counts the biases of a layer."""
    counts = lit is not None and lit.kind in ("biases", "parameters")
    return counts and lit is not None and layer in lit.layers
