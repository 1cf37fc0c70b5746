"""The loss on a slice of parameter space, frozen, with all that is shown on it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.surface_grid import GridPicture
from nnviz.session.slice_settings import SliceSettings
from nnviz.session.slices import SeenPath, Slice
from nnviz.session.surface_task import Frame

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class PresentPoint:
    """The present state as it is seen from a slice.

    ``a``, ``b``: its coordinates; ``distance``: how far it is off the slice; ``loss``:
    its own, as the settings of the slice say (``None`` where it is not known), not
    that of the slice below it. ``downhill``: −∂L/∂(a, b) there, ``last_update``: the
    (a, b) of the last update of the parameters; ``None`` where not computed.
    """

    step: int
    a: float
    b: float
    distance: float
    loss: float | None
    downhill: tuple[float, float] | None = None
    last_update: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Minimum:
    """The lowest point of the grid."""

    a: float
    b: float
    loss: float


@dataclass(frozen=True, slots=True, eq=False)
class LossSlice:
    """A picture of the loss; of a line the grid has one column only, at b = 0.

    ``paths``: those of the branches shown, the current one first. ``samples`` of
    ``of_samples`` have gone into the loss. ``grid`` is coarse as long as it is not
    ``finished``.
    """

    settings: SliceSettings
    slice: Slice
    frame: Frame
    grid: GridPicture
    paths: tuple[SeenPath, ...]
    samples: int
    of_samples: int
    point: PresentPoint | None = None

    def frozen(self) -> "LossSlice":
        """The same with all arrays read-only, after it has come through a pipe."""
        axes = (self.slice.first, self.slice.second)
        arrays = [axis.direction for axis in axes if axis is not None]
        arrays += [self.slice.origin, self.grid.a, self.grid.b, self.grid.loss]
        for path in self.paths:
            arrays += [path.coordinates, path.distances]
            path.steps.setflags(write=False)
        for array in arrays:
            array.setflags(write=False)
        return self

    @property
    def range(self) -> tuple[float, float]:
        """The least and the greatest finite loss of the grid; NaN where none is."""
        finite = self.grid.loss[np.isfinite(self.grid.loss)]
        if not len(finite):
            return np.nan, np.nan
        return float(finite.min()), float(finite.max())

    @property
    def minimum(self) -> Minimum | None:
        """The lowest point of the grid, where there is a finite one."""
        loss = self.grid.loss
        finite = np.isfinite(loss)
        if not finite.any():
            return None
        place = np.argmin(np.where(finite, loss, np.inf))
        i, j = np.unravel_index(place, loss.shape)
        return Minimum(float(self.grid.a[i]), float(self.grid.b[j]), float(loss[i, j]))

    @property
    def mean_distance(self) -> float | None:
        """How far the points of the current path are off the slice, on average."""
        if not self.paths or not len(self.paths[0].distances):
            return None
        return float(self.paths[0].distances.mean())


def slice_arrays(picture: LossSlice) -> dict[str, NDArray[np.float64]]:
    """``loss[i, j]`` at θ + ``a[i]``·d₁ + ``b[j]``·d₂; ``theta``, ``d1``, ``d2`` flat.

    In the order W1, b1, W2, b2, …, as the command ``nnviz surface`` writes them.
    """
    grid, plane = picture.grid, picture.slice
    return {
        "a": grid.a,
        "b": grid.b,
        "loss": grid.loss,
        "d1": plane.first.direction,
        "d2": plane.other_direction,
        "theta": plane.origin,
    }
