"""Loss and accuracy on a whole set of samples."""

from collections.abc import Generator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.forward import network_output
from nnviz.engine.losses import LOSS
from nnviz.engine.network import Architecture, Parameters
from nnviz.engine.settings import LossName

Array = NDArray[Any]

_CHUNK_BYTES = 4 * 2**20


def evaluate(
    architecture: Architecture,
    parameters: Parameters,
    loss: LossName,
    x: Array,
    targets: Array,
    labels: NDArray[np.int64] | None,
) -> tuple[float, float | None]:
    """The mean loss (without penalty) and the share of right answers.

    ``x`` (n, n_0), ``targets`` (n, K); ``labels`` (n,) are class numbers, or ``None``
    where there are no classes, and then there is no accuracy either. The answer of
    the network is its largest output, the first of equal ones. Large sets go through
    the network in parts, so that memory stays bounded.
    """
    parts = evaluate_in_parts(architecture, parameters, loss, x, targets, labels)
    while True:
        try:
            next(parts)
        except StopIteration as done:
            found: tuple[float, float | None] = done.value
            return found


def evaluate_in_parts(
    architecture: Architecture,
    parameters: Parameters,
    loss: LossName,
    x: Array,
    targets: Array,
    labels: NDArray[np.int64] | None,
) -> Generator[int, None, tuple[float, float | None]]:
    """As `evaluate`, which it returns; yields the number of samples done after each
    part, for whoever has something else to do in between."""
    n = len(x)
    widest = max(architecture.layers) * parameters.W[0].dtype.itemsize
    chunk = max(1, _CHUNK_BYTES // widest)
    total, right = 0.0, 0
    for start in range(0, n, chunk):
        part = slice(start, start + chunk)
        with np.errstate(all="ignore"):
            output = network_output(architecture, parameters, x[part])
            expected = np.asarray(targets[part], output.dtype)
            losses = LOSS[loss].sample_losses(output, expected)
            total += float(losses.sum(dtype=np.float64))
        if labels is not None:
            right += int(np.count_nonzero(output.argmax(axis=1) == labels[part]))
        yield min(start + chunk, n)
    return total / n, None if labels is None else right / n
