"""How a view that is written to a file is to draw the network."""

from dataclasses import dataclass

from nnviz.picture.count_terms import CountTarget
from nnviz.picture.drawings import Drawing


@dataclass(frozen=True, slots=True)
class PictureLook:
    """What a person would choose in the header of a panel.

    ``drawing``: of the three drawings of a neuron, ``None`` as the view has it.
    ``terms``: terms and counts of the network, ``lit`` what one of them counts.
    """

    drawing: Drawing | None = None
    terms: bool = False
    lit: CountTarget | None = None
