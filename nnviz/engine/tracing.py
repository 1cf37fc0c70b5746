"""From the buffers that a traced run kept to frozen arrays in the contract's shapes."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.layout import BlockLayout
from nnviz.engine.losses import LOSS, softmax
from nnviz.engine.network import Architecture, frozen_copy
from nnviz.engine.regularization import penalty
from nnviz.engine.settings import Training
from nnviz.engine.tape import Quantity
from nnviz.engine.trace import StepTrace

Array = NDArray[Any]
Kept = Mapping[Quantity, Array]


def sample_major(array: Array, positions: NDArray[np.intp] | None) -> Array:
    """A feature-major array (n_l, m) as read-only rows (n, n_l) of given positions.

    ``None`` for all positions in their order, which takes no copy.
    """
    rows: Array = array.T
    if positions is not None:
        rows = np.ascontiguousarray(rows).take(positions, 0)
    rows.setflags(write=False)
    return rows


def softmax_parts(
    kept: Kept, depth: int
) -> tuple[Array, Array, Array] | tuple[None, None, None]:
    """Shifted scores, exponentials and probabilities, feature-major (K, n).

    ``None`` where the loss has no softmax. The tape itself goes from the exponentials
    to the gradient in one stride, so the probabilities are computed here.
    """
    if Quantity("exp") not in kept:
        return None, None, None
    scores = kept[Quantity("z", depth)]
    return kept[Quantity("shifted")], kept[Quantity("exp")], softmax(scores.T).T


def step_trace(
    *,
    architecture: Architecture,
    training: Training,
    layout: BlockLayout,
    step: int,
    epoch: int,
    batch: NDArray[np.intp],
    positions: NDArray[np.intp] | None,
    rows: Array,
    targets: Array,
    theta: Array,
    updated: Array,
    kept: Kept,
    memory_names: tuple[str, ...],
    memory_before: tuple[Array, ...],
    memory_after: tuple[Array, ...],
    update_count: int,
) -> StepTrace:
    """The trace of a step that ran on the tape.

    ``rows`` are the inputs as they stood there, ``positions`` (n,) where among them
    the samples of ``batch`` are (``None``: in that order); ``targets`` (n, K) in the
    order of ``batch``; ``theta``, ``updated`` and the memory of the optimiser flat.
    """

    def per_layer(kind: str) -> tuple[Array, ...]:
        return tuple(
            sample_major(kept[Quantity(kind, layer)], positions)
            for layer in range(1, architecture.depth + 1)
        )

    inputs = rows[:, : architecture.layers[0]]
    a = per_layer("a")
    shifted, exp, probabilities = (
        None if part is None else sample_major(part, positions)
        for part in softmax_parts(kept, architecture.depth)
    )
    parameters = layout.parameters(theta)
    sample_losses = LOSS[training.loss].sample_losses(a[-1], targets)
    return StepTrace(
        step=step,
        epoch=epoch,
        batch=frozen_copy(batch),
        x=frozen_copy(inputs if positions is None else inputs.take(positions, 0)),
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
        memory_names=memory_names,
        memory_before=tuple(map(layout.parameters, memory_before)),
        memory_after=tuple(map(layout.parameters, memory_after)),
        update_count=update_count,
    )
