"""How what the neurons of a layer make is drawn: the deeper, the thinner and fainter.

Colours have their meanings already (classes, weights, gradients, what is chosen), so
layers are told apart by ink, width and dash.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LayerStyle:
    """``width`` px, ``opacity`` of ink, ``pattern`` px drawn and px left out."""

    width: float
    opacity: float
    pattern: tuple[float, ...] = ()


_STYLES = (
    LayerStyle(1.7, 0.9),
    LayerStyle(1.1, 0.62),
    LayerStyle(1.1, 0.8, (5.0, 2.5)),
    LayerStyle(1.1, 0.8, (1.5, 2.5)),
    LayerStyle(0.7, 0.5),
)


def layer_style(layer: int) -> LayerStyle:
    """The style of a layer, by its number from 1; the deepest share the last."""
    return _STYLES[min(layer, len(_STYLES)) - 1]
