"""A kink or the slope behind it in the hand: what a drag makes of the parameters."""

from dataclasses import dataclass

import numpy as np

from nnviz.engine.kink_moves import gain, with_scaled_output
from nnviz.engine.linear_pieces import LinearPieces
from nnviz.engine.network import Parameters
from nnviz.engine.piecewise_linear import off_slopes
from nnviz.picture.affine_inputs import line_inputs
from nnviz.picture.spline_picture import SplinePicture
from nnviz.session.selection import Neuron, Weight
from nnviz.session.snapshot import Snapshot

_DIGITS = 6


def meant(value: float) -> float:
    """The value in six digits: what a hand can mean."""
    return float(f"{value:.{_DIGITS}g}")


@dataclass(frozen=True, slots=True, eq=False)
class SlopeGrip:
    """The piece behind the kink of a neuron of the first layer, to be turned about it.

    ``x``, ``y``: the kink. ``side``: +1 where the neuron is on to the right, −1 where
    it is on to the left. ``slope``: of the curve there. ``share``: how much of that
    slope comes through the neuron. ``weight``: the one on the way out of the neuron,
    where it is the only one, and what a unit of it adds to the slope.
    """

    neuron: Neuron
    x: float
    y: float
    side: int
    slope: float
    share: float
    weight: Weight | None
    per_unit: float
    parameters: Parameters

    def turned(self, slope: float) -> tuple[Weight, float] | Parameters | None:
        """What gives the piece this slope and leaves the kink in its place.

        The weight to the output; with more layers all weights out of the neuron, each
        times the same factor. ``None`` where nothing does: the slope does not come
        through the neuron.
        """
        more = slope - self.slope
        if self.weight is not None:
            if self.per_unit == 0.0:
                return None
            at = self.weight
            value = float(self.parameters.W[at.layer - 1][at.target, at.source])
            return at, meant(value + more / self.per_unit)
        if self.share == 0.0:
            return None
        factor = meant(1.0 + more / self.share)
        if factor == 0.0:
            # From nothing no factor leads back.
            factor = 10.0**-_DIGITS
        layer, index = self.neuron.layer, self.neuron.index
        return with_scaled_output(self.parameters, layer, index, factor)


def slope_grip(
    snapshot: Snapshot, picture: SplinePicture, neuron: Neuron | None
) -> SlopeGrip | None:
    """Take hold of the slope behind a neuron's kink.

    ``None`` where there is none in view: no neuron of the first layer, its kink
    outside, or nothing of it in the curve.
    """
    pieces = picture.pieces
    if pieces is None or not picture.part.is_whole:
        return None
    if neuron is None or neuron.layer != 1 or snapshot.architecture.depth < 2:
        return None
    kink = _kink_of(pieces, neuron)
    if kink is None:
        return None
    output = picture.outputs[picture.shown]
    rises = bool(pieces.active[1][kink + 1, neuron.index])
    piece = kink + 1 if rises else kink
    inputs = line_inputs(snapshot.dataset)
    own = float((snapshot.parameters.W[0] @ inputs.matrix)[neuron.index, 0])
    gains = gain(
        snapshot.architecture,
        snapshot.parameters,
        pieces,
        piece,
        neuron.layer,
        neuron.index,
    )
    weight, per_unit = None, 0.0
    if snapshot.architecture.depth == 2:
        weight = Weight(2, output, neuron.index)
        off = off_slopes(snapshot.architecture)[1]
        passes = off is None or bool(pieces.active[2][piece, output])
        per_unit = own * (1.0 if passes else float(off or 0.0))
    grip = SlopeGrip(
        neuron,
        float(pieces.kinks[kink]),
        float(picture.heights[kink]),
        1 if rises else -1,
        float(pieces.slopes[piece, output]),
        own * float(gains[output]),
        weight,
        per_unit,
        snapshot.parameters,
    )
    return grip if grip.turned(grip.slope + 1.0) is not None else None


def _kink_of(pieces: LinearPieces, neuron: Neuron) -> int | None:
    """The number of the kink of a neuron of the first layer, which has one at most."""
    if neuron.layer not in pieces.active:
        return None
    on = pieces.active[neuron.layer][:, neuron.index]
    found = np.flatnonzero(on[1:] != on[:-1])
    return int(found[0]) if len(found) else None
