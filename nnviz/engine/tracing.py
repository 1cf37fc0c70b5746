"""From the buffers that a traced run kept to frozen arrays in the contract's shapes."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.layout import BlockLayout
from nnviz.engine.losses import LOSS
from nnviz.engine.network import Architecture, frozen_copy
from nnviz.engine.regularization import penalty
from nnviz.engine.settings import Training
from nnviz.engine.tape import Quantity
from nnviz.engine.trace import StepTrace

Array = NDArray[Any]
Kept = Mapping[Quantity, Array]


def per_layer(kept: Kept, kind: str, depth: int) -> tuple[Array, ...]:
    """A quantity of every layer, sample-major (n, n_l)."""
    return tuple(
        frozen_copy(kept[Quantity(kind, layer)].T) for layer in range(1, depth + 1)
    )


def softmax_parts(kept: Kept) -> tuple[Array | None, Array | None, Array | None]:
    """Shifted scores, their exponentials and the probabilities, (n, K) each.

    ``None`` where the loss has no softmax.
    """
    if Quantity("exp") not in kept:
        return None, None, None
    exp = kept[Quantity("exp")].T
    return (
        frozen_copy(kept[Quantity("shifted")].T),
        frozen_copy(exp),
        frozen_copy(exp / exp.sum(axis=1, keepdims=True)),
    )


def step_trace(
    *,
    architecture: Architecture,
    training: Training,
    layout: BlockLayout,
    step: int,
    epoch: int,
    batch: NDArray[np.intp],
    x: Array,
    targets: Array,
    theta: Array,
    updated: Array,
    kept: Kept,
) -> StepTrace:
    """The trace of a step that ran on the tape.

    ``x`` (n, d), ``targets`` (n, K); ``theta``, ``updated`` flat.
    """
    depth = architecture.depth
    a = per_layer(kept, "a", depth)
    shifted, exp, probabilities = softmax_parts(kept)
    parameters = layout.parameters(theta)
    sample_losses = LOSS[training.loss].sample_losses(a[-1], targets)
    return StepTrace(
        step=step,
        epoch=epoch,
        batch=frozen_copy(batch),
        x=frozen_copy(x),
        parameters=parameters,
        z=per_layer(kept, "z", depth),
        a=a,
        shifted=shifted,
        exp=exp,
        probabilities=probabilities,
        sample_losses=frozen_copy(sample_losses),
        loss=float(sample_losses.mean()),
        penalty=penalty(parameters, training.regularization),
        da=per_layer(kept, "da", depth),
        dz=per_layer(kept, "dz", depth),
        gradients=layout.parameters(kept[Quantity("gradients")]),
        updates=layout.parameters(kept[Quantity("updates")]),
        updated=layout.parameters(updated),
    )
