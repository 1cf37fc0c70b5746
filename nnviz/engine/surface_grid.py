"""A grid of losses on a plane, from coarse to fine."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.loss_surface import PlaneLoss

Floats = NDArray[np.float64]

_FEWEST = 8
"""About as many points a side has the coarsest grid."""


@dataclass(frozen=True, slots=True, eq=False)
class GridPicture:
    """``loss[i, j]`` (g, h) at the coefficients ``a[i]``, ``b[j]``, read-only.

    ``finished``: whether these are all points that were asked for.
    """

    a: Floats
    b: Floats
    loss: Floats
    finished: bool


def refinements(
    surface: PlaneLoss, a: Floats, b: Floats
) -> Iterator[GridPicture | None]:
    """The losses at all pairs of ``a`` (G,) and ``b`` (H,), each computed once.

    First at every 2ⁿ-th of them, then at twice as many a side, until all are there. A
    ``None`` in between is an opportunity to stop, a millisecond or so after the last.
    """
    losses = np.full((len(a), len(b)), np.nan)
    stride = coarsest_stride(min(len(a), len(b)))
    known = np.zeros(losses.shape, np.bool_)
    while stride >= 1:
        rows, columns = every(len(a), stride), every(len(b), stride)
        wanted = np.zeros(losses.shape, np.bool_)
        wanted[np.ix_(rows, columns)] = True
        i, j = np.nonzero(wanted & ~known)
        points = np.column_stack([a[i], b[j]])
        for part, values in surface.chunks(points):
            losses[i[part], j[part]] = values
            yield None
        known |= wanted
        yield _picture(a[rows], b[columns], losses[np.ix_(rows, columns)], stride == 1)
        stride //= 2


def coarsest_stride(size: int) -> int:
    """The largest power of two that leaves a side of ``size`` points a few of them."""
    stride = 1
    while size // (2 * stride) >= _FEWEST:
        stride *= 2
    return stride


def every(size: int, stride: int) -> NDArray[np.intp]:
    """Every ``stride``-th index below ``size``, and the last one."""
    indices = np.arange(0, size, stride)
    if indices[-1] != size - 1:
        indices = np.append(indices, size - 1)
    return indices


def _picture(a: Floats, b: Floats, loss: Floats, finished: bool) -> GridPicture:
    a, b, loss = np.array(a), np.array(b), np.array(loss)
    for array in (a, b, loss):
        array.setflags(write=False)
    return GridPicture(a, b, loss, finished)
