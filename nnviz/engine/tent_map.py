"""Tent maps: networks of two neurons a layer that fold an interval L times over.

One layer makes a tent of the interval, up and down again, out of two ReLU neurons:
t = 2 max(0, u) − 4 max(0, u − ½ h) for u from 0 to h. The next one makes a tent of each
of its slopes, so L layers have 2^L linear pieces, all equally wide; one hidden layer
needs 2^L − 1 neurons for as many (Telgarsky 2015, "Representation benefits of deep
feedforward networks").
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
    """Parameters with exactly 2^depth pieces from ``left`` to ``right``.

    The output goes from ``bottom`` at the ends to ``top`` at the tips. Where the
    interval is a whole number wide, all parameters of the hidden layers are sums of
    few powers of two and all kinks are exact in float64.
    """
    # The first tent is as high as half the interval is wide, all slopes are ±1 there.
    half = (right - left) / 2
    first = [((1.0,), (1.0,))]
    later = [((2.0, -4.0), (2.0, -4.0))] * (depth - 2)
    second = [((1.0, -2.0), (1.0, -2.0))] if depth > 1 else []
    rise = (top - bottom) / half
    up, down = (1.0, -2.0) if depth == 1 else (2.0, -4.0)
    return Initialization(
        "given",
        W=(*first, *second, *later, ((up * rise, down * rise),)),
        b=(
            (-left, -(left + right) / 2),
            *((0.0, -half / 2),) * (depth - 1),
            (bottom,),
        ),
    )
