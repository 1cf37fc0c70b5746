"""Forward and backward pass of samples as such, not as a batch."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.backpropagation import Backpropagation
from nnviz.engine.blas import use_one_blas_thread
from nnviz.engine.layout import BlockLayout
from nnviz.engine.losses import LOSS
from nnviz.engine.network import Architecture, Parameters, frozen_copy
from nnviz.engine.settings import LossName
from nnviz.engine.tape import Quantity, run_traced
from nnviz.engine.trace import SamplesTrace, SampleTrace
from nnviz.engine.tracing import sample_major, softmax_parts

Array = NDArray[Any]


@np.errstate(all="ignore")
def trace_sample(
    architecture: Architecture,
    parameters: Parameters,
    loss: LossName,
    x: Array,
    target: Array,
) -> SampleTrace:
    """All numbers of one sample: ``x`` (n_0,), ``target`` (K,).

    The derivatives are those of this sample's own loss, without penalty.
    """
    use_one_blas_thread()
    dtype = parameters.W[0].dtype
    layout = BlockLayout(architecture)
    gradient = np.empty(layout.size, dtype)
    inputs = np.asarray(x, dtype)[np.newaxis]
    targets = np.asarray(target, dtype)[np.newaxis]
    one_pass = Backpropagation(
        architecture,
        loss,
        layout,
        layout.vector(parameters, dtype),
        gradient,
        layout.rows(inputs, dtype),
        LOSS[loss].encode(targets).T.copy(),
    )
    kept = run_traced(one_pass.entries)
    losses = LOSS[loss].sample_losses(one_pass.output.T, targets)
    shifted, exp, probabilities = (
        None if part is None else frozen_copy(part[:, 0])
        for part in softmax_parts(kept, architecture.depth)
    )
    z, a, da, dz = (
        tuple(
            frozen_copy(kept[Quantity(kind, layer)][:, 0])
            for layer in range(1, architecture.depth + 1)
        )
        for kind in ("z", "a", "da", "dz")
    )
    gradients = layout.parameters(gradient)
    return SampleTrace(
        x=frozen_copy(inputs[0]),
        z=z,
        a=a,
        shifted=shifted,
        exp=exp,
        probabilities=probabilities,
        loss=float(losses[0]),
        da=da,
        dz=dz,
        dW=gradients.W,
        db=gradients.b,
    )


@np.errstate(all="ignore")
def trace_samples(
    architecture: Architecture,
    parameters: Parameters,
    loss: LossName,
    x: Array,
    targets: Array,
) -> SamplesTrace:
    """The passes of many samples at once: ``x`` (n, n_0), ``targets`` (n, K)."""
    use_one_blas_thread()
    dtype = parameters.W[0].dtype
    layout = BlockLayout(architecture)
    n = len(x)
    inputs = np.asarray(x, dtype).view()
    inputs.setflags(write=False)
    expected = np.asarray(targets, dtype)
    encoded = LOSS[loss].encode(expected) * LOSS[loss].target_scale(n)
    one_pass = Backpropagation(
        architecture,
        loss,
        layout,
        layout.vector(parameters, dtype),
        np.empty(layout.size, dtype),
        layout.rows(inputs, dtype),
        np.ascontiguousarray(encoded.T, dtype),
    )
    kept = run_traced(one_pass.entries)
    losses = LOSS[loss].sample_losses(one_pass.output.T, expected)
    losses.setflags(write=False)
    layers = range(1, architecture.depth + 1)
    return SamplesTrace(
        x=inputs,
        z=tuple(sample_major(kept[Quantity("z", layer)], None) for layer in layers),
        a=tuple(sample_major(kept[Quantity("a", layer)], None) for layer in layers),
        # The tape gives the derivatives of the mean.
        dz=tuple(
            sample_major(kept[Quantity("dz", layer)] * n, None) for layer in layers
        ),
        losses=losses,
    )
