"""What the window and the process that computes slices say to each other."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from nnviz.session.loss_slice import LossSlice
from nnviz.session.slice_request import PathStates, SliceRequest
from nnviz.session.surface_task import ChosenSamples

Floats = NDArray[np.float64]

_NO_SAMPLES = ChosenSamples(np.empty((0, 0)), np.empty((0, 0)), 0)


@dataclass(frozen=True, slots=True, eq=False)
class Ask:
    """Answer this from now on, instead of what was asked before.

    ``request`` is without its samples and its paths' states. ``states``: those by
    their keys that the other side has not got yet; ``samples``: where they are others.
    """

    generation: int
    request: SliceRequest
    states: dict[int, Floats]
    samples: ChosenSamples | None


@dataclass(frozen=True, slots=True)
class Leave:
    """Stop what is under way."""


@dataclass(frozen=True, slots=True)
class Ready:
    """The process stands and listens."""


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """A picture of what was asked for as number ``generation``."""

    generation: int
    picture: LossSlice


@dataclass(frozen=True, slots=True)
class Failed:
    """The process gives up; ``reason`` continues "The process for the loss surface"."""

    reason: str


Report = Ready | Answer | Failed
Command = Ask | Leave


class Sender:
    """Takes out of requests what the other side has already."""

    def __init__(self) -> None:
        self._keys: frozenset[int] = frozenset()
        self._samples: ChosenSamples | None = None
        self._generation = 0

    def ask(self, request: SliceRequest) -> Ask:
        """The message for a request; it must be sent."""
        states = {
            key: state
            for path in request.paths
            for key, state in zip(path.keys, path.states, strict=True)
        }
        new = {key: state for key, state in states.items() if key not in self._keys}
        samples = request.samples if request.samples is not self._samples else None
        self._keys, self._samples = frozenset(states), request.samples
        self._generation += 1
        bare = replace(
            request,
            samples=_NO_SAMPLES,
            paths=tuple(replace(path, states=()) for path in request.paths),
        )
        return Ask(self._generation, bare, new, samples)


class Receiver:
    """Puts requests together again."""

    def __init__(self) -> None:
        self._states: dict[int, Floats] = {}
        self._samples = _NO_SAMPLES

    def request(self, ask: Ask) -> SliceRequest:
        """The request of a message; every message must be given, in their order."""
        known = self._states | ask.states
        if ask.samples is not None:
            self._samples = ask.samples
        paths = tuple(
            PathStates(
                path.number,
                path.steps,
                path.keys,
                tuple(known[key] for key in path.keys),
            )
            for path in ask.request.paths
        )
        used = {key for path in paths for key in path.keys}
        self._states = {key: state for key, state in known.items() if key in used}
        return replace(ask.request, samples=self._samples, paths=paths)
