"""How much of a network is piecewise linear: all of it, or up to its first bent layer.

Of a network with a sigmoid or a tanh the layers up to that one can still be cut where
neurons pass z = 0. There the bent ones have their point of inflection.
"""

from dataclasses import dataclass
from functools import lru_cache

from nnviz.engine.kink_moves import bent_prefix
from nnviz.engine.network import Architecture, Parameters
from nnviz.session.snapshot import Snapshot


@dataclass(frozen=True, slots=True, eq=False)
class PiecewisePart:
    """A network to be cut into pieces or regions.

    ``is_whole``: its outputs are those of the network itself. Else it ends with layer
    ``bent_layer`` (from 1), whose activation is called ``bent``.
    """

    architecture: Architecture
    parameters: Parameters
    is_whole: bool
    bent_layer: int = 0
    bent: str = ""


def piecewise_part(snapshot: Snapshot) -> PiecewisePart:
    """The same object as long as the network is the same."""
    return _part(snapshot.architecture, snapshot.parameters)


@lru_cache(maxsize=8)
def _part(architecture: Architecture, parameters: Parameters) -> PiecewisePart:
    prefix = bent_prefix(architecture, parameters)
    if prefix is None:
        return PiecewisePart(architecture, parameters, True)
    layer = prefix[0].depth
    return PiecewisePart(*prefix, False, layer, architecture.activations[layer - 1])
