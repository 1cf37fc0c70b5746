"""All that a picture of the loss on a slice depends on, and the picture made of it.

A request knows nothing of the run it came from, so that it can be answered anywhere.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.evaluation import evaluate
from nnviz.engine.network import Parameters
from nnviz.engine.regularization import penalty
from nnviz.engine.settings import Regularization, Training
from nnviz.session.loss_slice import LossSlice
from nnviz.session.slice_choice import BetweenLine, PathPlane
from nnviz.session.slice_settings import LINE_POINTS, SliceSettings
from nnviz.session.slice_start import SliceStart
from nnviz.session.slices import PATH_STATES, SeenPath, Slice, mean_gradient, span
from nnviz.session.surface_task import (
    ChosenSamples,
    Frame,
    SurfaceTask,
    frame_around,
)

Floats = NDArray[np.float64]

_ENDS_OF_LINE = np.array([(0.0, 0.0), (1.0, 0.0)])


@dataclass(frozen=True, slots=True, eq=False)
class PathStates:
    """States (P,) on the way of a branch. ``keys`` name them: the same, the same."""

    number: int
    steps: NDArray[np.int64]
    keys: tuple[int, ...]
    states: tuple[Floats, ...]


@dataclass(frozen=True, slots=True, eq=False)
class SliceRequest:
    """What is asked for. ``paths``: the current branch's first; ``aspect``: of the
    frame, width by height; ``like``: the slice before, for signs that stay."""

    settings: SliceSettings
    start: SliceStart
    paths: tuple[PathStates, ...]
    samples: ChosenSamples
    training: Training
    aspect: float
    like: Slice | None = None

    @property
    def regularization(self) -> Regularization:
        """That of the loss shown."""
        if self.settings.penalised:
            return self.training.regularization
        return Regularization()

    @property
    def cost(self) -> int:
        """Activations that are computed for the whole picture."""
        points = LINE_POINTS if self.settings.is_line else self.settings.grid**2
        return points * len(self.samples) * self.start.architecture.neuron_count

    def gradient(self, parameters: Parameters) -> Floats:
        """∇ of the loss shown (P,)."""
        return mean_gradient(
            self.start.architecture,
            replace(self.training, regularization=self.regularization),
            self.samples.inputs,
            self.samples.targets,
            parameters,
        )

    def loss_at(self, parameters: Parameters) -> float:
        """The loss shown, at any parameters, in float64."""
        exact = Parameters.of(
            (W.astype(np.float64) for W in parameters.W),
            (b.astype(np.float64) for b in parameters.b),
        )
        loss, _ = evaluate(
            self.start.architecture,
            exact,
            self.training.loss,
            self.samples.inputs,
            self.samples.targets,
            None,
        )
        return loss + penalty(exact, self.regularization)

    def pictures(self) -> Iterator[LossSlice | None]:
        """From coarse to fine; ``None`` in between is an opportunity to stop."""
        start = self.start
        if isinstance(start.choice, PathPlane):
            states = self.paths[0].states
            every = -(-len(states) // PATH_STATES)
            # With the last one, which may be far from the others.
            path = (*states[:-1:every], states[-1])
            start = replace(start, path=path)
        slice_ = span(start, self.gradient, self.like)
        yield None
        seen = tuple(_seen(path, slice_) for path in self.paths)
        yield None
        frame = self._frame(slice_, seen)
        points = LINE_POINTS if slice_.second is None else self.settings.grid
        a, b = frame.axes(points, points)
        task = SurfaceTask(
            start.architecture,
            slice_.plane,
            self.training.loss,
            self.samples.inputs,
            self.samples.targets,
            self.regularization,
            a,
            b if slice_.second is not None else np.zeros(1),
            self.samples.of_samples,
        )
        for picture in task.pictures():
            yield (
                None
                if picture is None
                else LossSlice(
                    self.settings,
                    slice_,
                    frame,
                    picture,
                    seen,
                    len(self.samples),
                    self.samples.of_samples,
                )
            )

    def _frame(self, slice_: Slice, seen: tuple[SeenPath, ...]) -> Frame:
        if self.settings.frame is not None:
            return self.settings.frame
        points = [path.coordinates for path in seen]
        if isinstance(slice_.choice, BetweenLine):
            points.append(_ENDS_OF_LINE)
        return frame_around(slice_, points, self.aspect)


def _seen(path: PathStates, slice_: Slice) -> SeenPath:
    states = np.array(path.states).reshape(len(path.states), len(slice_.origin))
    coordinates, distances = slice_.seen(states)
    for array in (coordinates, distances):
        array.setflags(write=False)
    return SeenPath(path.number, path.steps, coordinates, distances)
