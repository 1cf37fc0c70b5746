"""Which slice of parameter space the loss is shown on, and how it is written."""

import re
from dataclasses import dataclass
from typing import Literal

from nnviz.engine.network import Architecture
from nnviz.engine.parameter_names import ParameterName, parse_parameter_name

Centre = Literal["present", "start", "end"] | int
"""Where a slice passes through: a place of the run, or the state after some steps."""


@dataclass(frozen=True, slots=True)
class ParameterPlane:
    """The plane of two weights or biases."""

    first: ParameterName
    second: ParameterName


@dataclass(frozen=True, slots=True)
class RandomPlane:
    """Two random directions, filter-normalised (Li et al. 2018)."""

    seed: int = 1
    draw: int = 0


@dataclass(frozen=True, slots=True)
class PathPlane:
    """The two directions in which the path so far varies most (PCA)."""


@dataclass(frozen=True, slots=True)
class GradientPlane:
    """−∇L, and the last step or a random direction at right angles to it."""

    second: Literal["last_step", "random"] = "last_step"
    seed: int = 1
    draw: int = 0


@dataclass(frozen=True, slots=True)
class GradientLine:
    """Along −∇L alone."""


@dataclass(frozen=True, slots=True)
class ParameterLine:
    """Along one weight or bias alone."""

    name: ParameterName


@dataclass(frozen=True, slots=True)
class BetweenLine:
    """From one bookmarked state (at 0) to another (at 1), by their numbers."""

    start: int
    end: int


PlaneChoice = ParameterPlane | RandomPlane | PathPlane | GradientPlane
LineChoice = GradientLine | ParameterLine | BetweenLine
SliceChoice = PlaneChoice | LineChoice

PLANES = "random, pca, gradient or weights:W1[0,1],b2[1] (any two parameters)"
_PAIR = re.compile(r"weights:([Wb][^,\[]*\[[^\]]*\]),([Wb][^,\[]*\[[^\]]*\])")


def parse_plane(text: str, architecture: Architecture, seed: int = 1) -> PlaneChoice:
    """A plane as commands write it.

    Raises
    ------
    ValueError
        In one sentence: what cannot be understood, or what the network does not have.
    """
    match text:
        case "random":
            return RandomPlane(seed)
        case "pca":
            return PathPlane()
        case "gradient":
            return GradientPlane(seed=seed)
    pair = _PAIR.fullmatch(text)
    if pair is None:
        raise ValueError(f"The plane must be {PLANES}, not {text}.")
    first, second = map(parse_parameter_name, pair.groups())
    for name in (first, second):
        name.check(architecture)
    if first == second:
        raise ValueError(f"The plane of {first} and {second} is none: name two.")
    return ParameterPlane(first, second)
