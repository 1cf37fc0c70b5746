"""Slices of parameter space through a run: where they pass and what spans them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.gradient_check import backpropagated_gradients
from nnviz.engine.loss_surface import Plane
from nnviz.engine.network import Architecture, Parameters
from nnviz.engine.parameter_names import ParameterName
from nnviz.engine.plane_directions import (
    at_right_angles,
    parameter_direction,
    principal_components,
    project,
    random_direction,
    unit,
)
from nnviz.engine.settings import Training
from nnviz.session.run import Run
from nnviz.session.segments import Lineage
from nnviz.session.selection import Bias, Weight
from nnviz.session.slice_choice import (
    BetweenLine,
    Centre,
    GradientLine,
    GradientPlane,
    ParameterLine,
    ParameterPlane,
    PathPlane,
    RandomPlane,
    SliceChoice,
)
from nnviz.session.slice_start import SliceStart, slice_start
from nnviz.session.wording import parameter_name

Floats = NDArray[np.float64]

_FALLBACK_SEED = 1
PATH_STATES = 128
"""States of the path that its principal components are taken from, at most about."""


@dataclass(frozen=True, slots=True, eq=False)
class Axis:
    """A direction (P,) of a slice with its name.

    ``offset`` is added to a coordinate where the axis is a parameter's own value.
    ``share`` of the path's variance, where the direction comes from it.
    """

    direction: Floats
    name: str
    offset: float = 0.0
    share: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Slice:
    """θ + a·d₁ + b·d₂, or θ + a·d₁ alone (``second`` is ``None``).

    ``origin`` (P,) in the order W1, b1, W2, …; ``centre_step`` is the step whose state
    it is.
    """

    choice: SliceChoice
    architecture: Architecture
    centre_step: int
    origin: Floats
    first: Axis
    second: Axis | None

    @property
    def plane(self) -> Plane:
        """The slice for the engine; a line is a plane that is nowhere in b."""
        return Plane(
            *(
                Parameters.from_flat(self.architecture, vector)
                for vector in (self.origin, self.first.direction, self.other_direction)
            )
        )

    @property
    def other_direction(self) -> Floats:
        """d₂, or zero."""
        if self.second is None:
            return np.zeros_like(self.origin)
        return self.second.direction

    def at(self, a: float, b: float = 0.0) -> Parameters:
        """The parameters at a point."""
        return Parameters.from_flat(
            self.architecture,
            self.origin + a * self.first.direction + b * self.other_direction,
        )

    def seen(self, states: NDArray[np.float64]) -> tuple[Floats, Floats]:
        """Coordinates (m, 2) of states (m, P), and how far each is off the slice."""
        if self.second is not None:
            projection = project(
                states, self.origin, self.first.direction, self.second.direction
            )
            return projection.coordinates, projection.distances
        offsets = states - self.origin
        direction = self.first.direction
        a = offsets @ direction / (direction @ direction)
        distances = np.linalg.norm(offsets - np.outer(a, direction), axis=1)
        return np.column_stack([a, np.zeros(len(a))]), distances

    def slope(self, gradient: Floats) -> tuple[float, float]:
        """∂L/∂a and ∂L/∂b of a gradient (P,)."""
        return (
            float(gradient @ self.first.direction),
            float(gradient @ self.other_direction),
        )


def make_slice(run: Run, choice: SliceChoice, centre: Centre = "present") -> Slice:
    """The slice of a choice through a run, as it is now. The run stays where it is.

    Raises
    ------
    IndexError
        When a bookmark does not exist.
    ParameterNameError
        When a parameter does not exist.
    ValueError
        When two bookmarks are of the same state.
    """
    start = slice_start(run, choice, centre)
    if isinstance(choice, PathPlane):
        _, states = run.parameters_path(PATH_STATES)
        start = replace(start, path=tuple(state.flat() for state in states))
    return span(start, lambda parameters: full_gradient(run, parameters))


def span(
    start: SliceStart,
    gradient: Callable[[Parameters], Floats],
    like: Slice | None = None,
) -> Slice:
    """The slice of a choice, from all that it depends on.

    Parameters
    ----------
    gradient
        ∇ of the loss (P,); it is asked for only where a direction comes from it.
    like
        A slice before this one, which gives directions that have no sign theirs.
    """
    choice, architecture, origin = start.choice, start.architecture, start.origin
    match choice:
        case ParameterPlane(first, second):
            axes = [_parameter_axis(architecture, n, origin) for n in (first, second)]
        case ParameterLine(name):
            axes = [_parameter_axis(architecture, name, origin)]
        case RandomPlane(seed, draw):
            parameters = start.parameters
            axes = [
                Axis(
                    random_direction(parameters, seed, 2 * draw + n), f"random {n + 1}"
                )
                for n in range(2)
            ]
        case PathPlane():
            axes = _path_axes(start, like)
        case BetweenLine():
            assert start.other is not None
            axes = [Axis(start.other - origin, start.name)]
        case GradientPlane() | GradientLine():
            axes = _gradient_axes(start, choice, gradient(start.parameters))
    second_axis = axes[1] if len(axes) > 1 else None
    return Slice(choice, architecture, start.step, origin, axes[0], second_axis)


def full_gradient(run: Run, parameters: Parameters, penalised: bool = True) -> Floats:
    """∇ of the loss over the whole training set (P,), with the penalty or without."""
    train = run.dataset.train
    training = run.training if penalised else run.training.without_penalty()
    return mean_gradient(
        run.architecture, training, train.inputs, train.targets, parameters
    )


def mean_gradient(
    architecture: Architecture,
    training: Training,
    inputs: NDArray[Any],
    targets: NDArray[Any],
    parameters: Parameters,
) -> Floats:
    """∇ of the mean loss over samples and of the penalty (P,), in float64."""
    gradients = backpropagated_gradients(
        architecture,
        Parameters.of(
            (W.astype(np.float64) for W in parameters.W),
            (b.astype(np.float64) for b in parameters.b),
        ),
        training,
        inputs,
        targets,
    )
    return np.asarray(gradients.flat(), np.float64)


def _parameter_axis(
    architecture: Architecture, name: ParameterName, origin: Floats
) -> Axis:
    direction = parameter_direction(architecture, name)
    assert name.entry is not None
    unit_of_network: Weight | Bias
    if name.kind == "W":
        unit_of_network = Weight(name.layer, *name.entry)
    else:
        unit_of_network = Bias(name.layer, *name.entry)
    return Axis(direction, parameter_name(unit_of_network), float(origin @ direction))


def _path_axes(start: SliceStart, like: Slice | None) -> list[Axis]:
    """The principal components; random ones, as long as the path has not so many.

    They point where the path goes, or as they did in the slice before, if that was one
    of the same network.
    """
    found = principal_components(np.array(start.path))
    directions = (found.first, found.second)
    axes: list[Axis] = []
    for number, (direction, share) in enumerate(
        zip(directions, found.shares, strict=True), start=1
    ):
        if share == 0.0:
            axes.append(_random_axis(start, number, axes))
            continue
        towards = start.path[-1] - start.path[0]
        if (
            like is not None
            and isinstance(like.choice, PathPlane)
            and like.architecture == start.architecture
        ):
            towards = like.first.direction if number == 1 else like.other_direction
        turned = -direction if towards @ direction < 0 else direction
        axes.append(Axis(turned, f"PC {number}", share=share))
    return axes


def _random_axis(start: SliceStart, number: int, others: list[Axis]) -> Axis:
    drawn = random_direction(start.parameters, _FALLBACK_SEED, number)
    direction = unit(drawn)
    if others and direction is not None:
        direction = at_right_angles(direction, others[0].direction)
    if direction is None:
        # All weights are zero, or there is one parameter only.
        direction = np.roll(np.eye(1, len(start.origin))[0], number - 1)
    return Axis(direction, f"random {number}")


def _gradient_axes(
    start: SliceStart, choice: GradientPlane | GradientLine, gradient: Floats
) -> list[Axis]:
    downhill = unit(-gradient)
    if downhill is None:
        # At a point without a slope any direction is as good.
        downhill = np.eye(1, len(start.origin))[0]
    first = Axis(downhill, "−∇L")
    if isinstance(choice, GradientLine):
        return [first]
    second, name = None, "last step"
    if start.before is not None:
        second = at_right_angles(start.origin - start.before, downhill)
    if second is None:
        name = "random"
        drawn = random_direction(start.parameters, choice.seed, choice.draw)
        second = at_right_angles(drawn, downhill)
    if second is None:
        found = principal_components(np.vstack([0 * downhill, downhill]))
        second = found.second
    return [first, Axis(second, name)]


@dataclass(frozen=True, slots=True, eq=False)
class SeenPath:
    """The path of a branch as it is seen from a slice, read-only.

    ``steps`` (m,); ``coordinates`` (m, 2); ``distances`` (m,) off the slice. ``number``
    is the branch's.
    """

    number: int
    steps: NDArray[np.int64]
    coordinates: Floats
    distances: Floats


def seen_path(run: Run, number: int, slice_: Slice, most: int = 512) -> SeenPath:
    """The states kept on a branch, projected onto a slice."""
    way = Lineage(run.timeline.branch(number).segment)
    steps, states = run.parameters_path(most, way)
    flat = np.array([state.flat() for state in states], np.float64)
    coordinates, distances = slice_.seen(flat)
    for array in (coordinates, distances):
        array.setflags(write=False)
    return SeenPath(number, steps, coordinates, distances)
