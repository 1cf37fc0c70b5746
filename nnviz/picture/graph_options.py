"""What is asked of a network drawing, apart from the snapshot."""

from dataclasses import dataclass
from typing import Literal

from nnviz.picture.tokens import LIGHT, Tokens

GraphMode = Literal["weights", "gradients", "updates"]


@dataclass(frozen=True, slots=True)
class GraphOptions:
    """``width`` × ``height`` px of the design, and what is drawn.

    ``density``: device pixels per px, for the response tiles. ``all_edges``: up to
    3 000 edges of a crowded layer are drawn rather than the legible few.
    """

    width: float = 840.0
    height: float = 390.0
    tokens: Tokens = LIGHT
    mode: GraphMode = "weights"
    density: float = 1.0
    all_edges: bool = False
