"""What a picture of the loss on a slice needs, as one frozen message to a computer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.dataset import Part
from nnviz.engine.loss_surface import Plane, PlaneLoss
from nnviz.engine.network import Architecture
from nnviz.engine.settings import DtypeName, LossName, Regularization
from nnviz.engine.surface_grid import GridPicture, refinements
from nnviz.session.run import Run
from nnviz.session.slices import Slice

Floats = NDArray[np.float64]
SampleChoice = Literal["train", "test", "batch"]
"""Whose loss is shown: that of a whole set, or of the batch of the next step."""

MOST_NUMBERS = 2_000_000
"""Numbers of inputs and activations of a set that is not thinned out."""
FEWEST_SAMPLES = 200
_MARGIN = 0.15
_NEIGHBOURHOOD = 0.1


@dataclass(frozen=True, slots=True, eq=False)
class SurfaceTask:
    """The loss at all pairs of ``a`` (G,) and ``b`` (H,) on a plane.

    ``inputs``, ``targets`` are the samples it is the mean over; ``samples`` of them
    were taken evenly out of ``of_samples``, which is as many unless those are too
    many for a live picture.
    """

    architecture: Architecture
    plane: Plane
    loss: LossName
    inputs: NDArray[Any]
    targets: NDArray[Any]
    regularization: Regularization
    a: Floats
    b: Floats
    of_samples: int
    dtype: DtypeName = "float32"

    @property
    def samples(self) -> int:
        return len(self.inputs)

    def surface(self) -> PlaneLoss:
        """The loss as a function on the plane."""
        return PlaneLoss(
            self.architecture,
            self.plane,
            self.loss,
            self.inputs,
            self.targets,
            self.regularization,
            self.dtype,
        )

    def pictures(self) -> Iterator[GridPicture | None]:
        """From coarse to fine; ``None`` in between is an opportunity to stop."""
        return refinements(self.surface(), self.a, self.b)


@dataclass(frozen=True, slots=True)
class Frame:
    """The part of a slice that is shown: a centre, and half its width and height."""

    a: float
    b: float
    half_width: float
    half_height: float

    def axes(self, columns: int, rows: int) -> tuple[Floats, Floats]:
        """Even coefficients, ``columns`` of a and ``rows`` of b."""
        return (
            np.linspace(self.a - self.half_width, self.a + self.half_width, columns),
            np.linspace(self.b - self.half_height, self.b + self.half_height, rows),
        )


def frame_around(slice_: Slice, seen: Sequence[Floats], aspect: float = 1.0) -> Frame:
    """A frame with all points seen (m, 2) in it and the neighbourhood of the centre.

    Both axes have one scale, so that what is at right angles looks so; ``aspect`` is
    width by height. The neighbourhood reaches as far as the directions themselves
    where they have the network's own size (random ones), or is the distance between
    two states, or a tenth of the parameters' norm.
    """
    points = np.vstack([np.zeros((1, 2)), *seen])
    points = points[np.isfinite(points).all(axis=1)]
    low, high = points.min(axis=0), points.max(axis=0)
    lengths = [float(np.linalg.norm(slice_.first.direction))]
    if slice_.second is not None:
        lengths.append(float(np.linalg.norm(slice_.second.direction)))
    length = max(lengths)
    size = float(np.linalg.norm(slice_.origin))
    near = _NEIGHBOURHOOD * size / length if length > 0 and size > 0 else 1.0
    half = (high - low) / 2 * (1 + 2 * _MARGIN)
    half_height = max(float(half[1]), float(half[0]) / aspect, near)
    middle = (low + high) / 2
    return Frame(float(middle[0]), float(middle[1]), half_height * aspect, half_height)


def surface_task(
    run: Run,
    slice_: Slice,
    a: Floats,
    b: Floats,
    samples: SampleChoice = "train",
    *,
    penalised: bool = False,
    dtype: DtypeName = "float32",
    whole: bool = False,
) -> SurfaceTask:
    """The task for a slice through a run; ``whole`` takes all samples, however many.

    Raises
    ------
    ValueError
        When there is no test set.
    """
    chosen = chosen_samples(run, samples, whole=whole)
    return SurfaceTask(
        architecture=run.architecture,
        plane=slice_.plane,
        loss=run.experiment.loss,
        inputs=chosen.inputs,
        targets=chosen.targets,
        regularization=run.training.regularization if penalised else Regularization(),
        a=a,
        b=b if slice_.second is not None else np.zeros(1),
        of_samples=chosen.of_samples,
        dtype=dtype,
    )


@dataclass(frozen=True, slots=True, eq=False)
class ChosenSamples:
    """Those whose loss is shown, (N, d) and (N, K): all or some of ``of_samples``."""

    inputs: NDArray[Any]
    targets: NDArray[Any]
    of_samples: int

    def __len__(self) -> int:
        return len(self.inputs)


def chosen_samples(
    run: Run, choice: SampleChoice, *, whole: bool = False
) -> ChosenSamples:
    """The samples of a choice; too many are thinned out, unless ``whole``.

    Raises
    ------
    ValueError
        When there is no test set.
    """
    data = run.dataset
    part: Part | None = data.test if choice == "test" else data.train
    if part is None:
        raise ValueError("There is no test set whose loss could be shown.")
    inputs, targets = part.inputs, part.targets
    if choice == "batch":
        batch = run.trainer.trace().batch
        inputs, targets = inputs[batch], targets[batch]
    every = 1 if whole else _thinning(run.architecture, len(inputs))
    return ChosenSamples(inputs[::every], targets[::every], len(inputs))


def _thinning(architecture: Architecture, samples: int) -> int:
    """Every how many-th sample is taken: all, unless they are too many."""
    numbers = samples * max(architecture.layers)
    most = max(MOST_NUMBERS, FEWEST_SAMPLES * max(architecture.layers))
    return max(1, -(-numbers // most))
