"""What is asked of a network drawing, apart from the snapshot."""

from dataclasses import dataclass
from typing import Literal

from nnviz.picture.count_terms import CountTarget
from nnviz.picture.drawings import COMBINED, DrawingMix
from nnviz.picture.tokens import LIGHT, Tokens
from nnviz.session.activity import Flag

GraphMode = Literal["weights", "gradients", "updates"]


@dataclass(frozen=True, slots=True)
class GraphOptions:
    """``width`` × ``height`` px of the design, and what is drawn.

    ``density``: device pixels per px, for the response tiles. ``all_edges``: up to
    3 000 edges of a crowded layer are drawn rather than the legible few. ``mix``: the
    place between the three drawings of neurons, where they are circles. ``terms``:
    the layers have their names and sizes above them. ``lit``: the term of a count
    whose neurons, weights or biases stand out. ``flags``: for each layer of neurons,
    who is dead or saturated; empty where that is not shown.
    """

    width: float = 840.0
    height: float = 390.0
    tokens: Tokens = LIGHT
    mode: GraphMode = "weights"
    density: float = 1.0
    all_edges: bool = False
    mix: DrawingMix = COMBINED
    terms: bool = False
    lit: CountTarget | None = None
    flags: tuple[tuple[Flag, ...], ...] = ()
