"""Tent maps: networks of two neurons a layer that fold an interval L times over.

One layer makes a tent of an interval from 0 to h, up and down again, out of two ReLU
neurons, t ↦ h − |2t − h| = h − max(0, 2t − h) − max(0, h − 2t). The next one makes a
tent of each of its slopes, so L layers have 2^L linear pieces, all equally wide; a
single hidden layer needs 2^L − 1 neurons for as many. The map is that of Telgarsky
(2015), "Representation benefits of deep feedforward networks"; written as an absolute
value it has no kinks outside the interval.
"""

from nnviz.engine.network import Architecture
from nnviz.engine.settings import ActivationName, Initialization


def tent_architecture(depth: int) -> Architecture:
    """The shape of a network with ``depth`` tents, one hidden layer for each."""
    relu: ActivationName = "relu"
    return Architecture((1, *(2,) * depth, 1), (*(relu,) * depth, "linear"))


def tent_initialization(
    depth: int, left: float, right: float, bottom: float, top: float
) -> Initialization:
    """Parameters with exactly 2^depth pieces, from ``left`` to ``right`` equally wide.

    The output goes from ``bottom`` at the ends to ``top`` at the tips, and on in a
    straight line beyond the ends.
    """
    # The first tent is as high as half the interval is wide: its slopes are ±1.
    height = (right - left) / 2
    middle = (left + right) / 2
    fold = ((-2.0, -2.0), (2.0, 2.0))
    rise = (top - bottom) / height
    return Initialization(
        "given",
        W=(((1.0,), (-1.0,)), *(fold,) * (depth - 1), ((-rise, -rise),)),
        b=((0.0 - middle, middle), *((height, -height),) * (depth - 1), (top,)),
    )
