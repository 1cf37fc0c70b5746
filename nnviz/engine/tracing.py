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


def sample_major(array: Array, positions: NDArray[np.intp]) -> Array:
    """The given columns of a feature-major array (n_l, m) as frozen rows (n, n_l)."""
    rows = np.ascontiguousarray(array.T)[positions]
    rows.setflags(write=False)
    return rows


def softmax(kept: Kept) -> tuple[Array, Array, Array] | tuple[None, None, None]:
    """Shifted scores, exponentials and probabilities, feature-major (K, n).

    ``None`` where the loss has no softmax.
    """
    if Quantity("exp") not in kept:
        return None, None, None
    exp = kept[Quantity("exp")]
    return kept[Quantity("shifted")], exp, exp / exp.sum(axis=0)


def step_trace(
    *,
    architecture: Architecture,
    training: Training,
    layout: BlockLayout,
    step: int,
    epoch: int,
    batch: NDArray[np.intp],
    positions: NDArray[np.intp],
    rows: Array,
    targets: Array,
    theta: Array,
    updated: Array,
    kept: Kept,
) -> StepTrace:
    """The trace of a step that ran on the tape.

    ``rows`` are the inputs as they stood there, ``positions`` (n,) where among them
    the samples of ``batch`` are; ``targets`` (n, K) in the order of ``batch``;
    ``theta``, ``updated`` flat.
    """

    def per_layer(kind: str) -> tuple[Array, ...]:
        return tuple(
            sample_major(kept[Quantity(kind, layer)], positions)
            for layer in range(1, architecture.depth + 1)
        )

    a = per_layer("a")
    shifted, exp, probabilities = (
        None if part is None else sample_major(part, positions)
        for part in softmax(kept)
    )
    parameters = layout.parameters(theta)
    sample_losses = LOSS[training.loss].sample_losses(a[-1], targets)
    return StepTrace(
        step=step,
        epoch=epoch,
        batch=frozen_copy(batch),
        x=frozen_copy(rows[positions, : architecture.layers[0]]),
        parameters=parameters,
        z=per_layer("z"),
        a=a,
        shifted=shifted,
        exp=exp,
        probabilities=probabilities,
        sample_losses=frozen_copy(sample_losses),
        loss=float(sample_losses.mean()),
        penalty=penalty(parameters, training.regularization),
        da=per_layer("da"),
        dz=per_layer("dz"),
        gradients=layout.parameters(kept[Quantity("gradients")]),
        updates=layout.parameters(kept[Quantity("updates")]),
        updated=layout.parameters(updated),
    )
