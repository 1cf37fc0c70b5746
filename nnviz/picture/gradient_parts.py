"""What the gradient of one weight or bias in this step is made of.

∂L/∂W = 1/n Σ_i ∂L_i/∂W + the penalty's part, over the n samples i of the batch; each
∂L_i/∂W^l_{j,k} = ∂L_i/∂z^l_j · a^{l−1}_k, and ∂L_i/∂b^l_j = ∂L_i/∂z^l_j.
"""

from dataclasses import dataclass

import numpy as np

from nnviz.session.events import value_of
from nnviz.session.selection import Bias, Weight
from nnviz.session.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class GradientParts:
    """The gradient of a parameter, and what goes into it.

    ``total`` is that of loss and penalty, as the optimiser gets it; ``mean`` that of
    the loss of the batch of ``count`` samples; ``penalty`` the rest, ``None`` where
    the parameter has no penalty. ``own`` is the gradient of the chosen sample's own
    loss, ``share`` what it adds to the mean, ``None`` where it is not in the batch.
    """

    total: float
    mean: float
    penalty: float | None
    count: int
    own: float
    share: float | None


def gradient_parts(snapshot: Snapshot, at: Weight | Bias) -> GradientParts:
    """The gradient of a weight or bias in the step that comes next."""
    trace, sample = snapshot.trace, snapshot.sample
    layer = at.layer - 1
    if isinstance(at, Bias):
        own = float(sample.db[layer][at.index])
        each = trace.dz[layer][:, at.index].astype(np.float64)
    else:
        own = float(sample.dW[layer][at.target, at.source])
        below = trace.x if layer == 0 else trace.a[layer - 1]
        dz = trace.dz[layer][:, at.target].astype(np.float64)
        each = dz * below[:, at.source]
    total = value_of(trace.gradients, at)
    penalty = _penalty_gradient(snapshot, at)
    place = place_in_batch(snapshot)
    return GradientParts(
        total=total,
        mean=total if penalty is None else float(each.sum()),
        penalty=penalty,
        count=len(each),
        own=own,
        share=None if place is None else float(each[place]),
    )


def place_in_batch(snapshot: Snapshot) -> int | None:
    """Where in the batch the chosen sample stands, from 0; ``None``: nowhere."""
    chosen = snapshot.selection.sample
    if chosen.part != "train":
        return None
    (places,) = np.nonzero(snapshot.trace.batch == chosen.index)
    return int(places[0]) if len(places) else None


def _penalty_gradient(snapshot: Snapshot, at: Weight | Bias) -> float | None:
    """2 · strength · W or strength · sign W; biases have no penalty."""
    regularization = snapshot.experiment.regularization
    if isinstance(at, Bias) or regularization.kind == "none":
        return None
    if regularization.strength == 0.0:
        return None
    weight = value_of(snapshot.trace.parameters, at)
    if regularization.kind == "l2":
        return 2.0 * regularization.strength * weight
    return regularization.strength * float(np.sign(weight))
