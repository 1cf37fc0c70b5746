"""The ways of branches through parameter space, at states that are kept of them."""

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.layout import BlockLayout
from nnviz.engine.network import Architecture
from nnviz.session.run import Run
from nnviz.session.segments import Lineage, Segment
from nnviz.session.slice_request import PathStates

Floats = NDArray[np.float64]

_NBYTES = 2_000_000
_MOST_NBYTES = 40_000_000
_MOST_STATES = 512
_FEW_STATES = 64
_FEWEST_STATES = 16


def most_states(parameter_count: int) -> int:
    """About how many states of a path are looked at: fewer of large networks."""
    nbytes = 8 * parameter_count
    few = min(_FEW_STATES, max(_FEWEST_STATES, _MOST_NBYTES // nbytes))
    return min(max(few, _NBYTES // nbytes), _MOST_STATES)


class KeptPaths:
    """Takes states out of a run, each once as long as it stays in use.

    A path has the states at multiples of a power of two, so that a longer run has no
    others but some fewer of those that it had before; and the first and last ones.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[Segment, int], tuple[int, Floats]] = {}
        self._last_key = 0
        self._order: tuple[Architecture, NDArray[np.intp]] | None = None

    def of(self, run: Run, numbers: tuple[int, ...]) -> tuple[PathStates, ...]:
        """The ways of some branches. The run stays where it is."""
        before = self._known
        used: dict[tuple[Segment, int], tuple[int, Floats]] = {}
        paths = []
        for number in numbers:
            way = Lineage(run.timeline.branch(number).segment)
            found = []
            places = self._places(run, way)
            for segment, step, index in places:
                place = segment, step
                known = used.get(place) or before.get(place)
                if known is None:
                    self._last_key += 1
                    known = self._last_key, self._state(run, segment, step, index)
                used[place] = known
                found.append(known)
            paths.append(
                PathStates(
                    number,
                    np.array([step for _, step, _ in places], np.int64),
                    tuple(key for key, _ in found),
                    tuple(state for _, state in found),
                )
            )
        self._known = used
        return tuple(paths)

    def _places(self, run: Run, way: Lineage) -> list[tuple[Segment, int, int | None]]:
        """Segment, step and index among its keyframes; no index for the last state."""
        most = most_states(run.architecture.parameter_count)
        spacing = 1 << max(0, -(-way.last_step // most) - 1).bit_length()
        places: list[tuple[Segment, int, int | None]] = []
        segments = way.segments
        for segment, after in zip(segments, (*segments[1:], None), strict=True):
            end = segment.last_step if after is None else after.start - 1
            steps = segment.keyframes.steps
            wanted = (steps % spacing == 0) & (steps <= end)
            wanted[0] = segment.start <= end
            indices = np.flatnonzero(wanted)
            places += [
                (segment, step, index)
                for step, index in zip(
                    steps[indices].tolist(), indices.tolist(), strict=True
                )
            ]
        if not places or places[-1][1] < way.last_step:
            places.append((way.head, way.last_step, None))
        return places

    def _state(
        self, run: Run, segment: Segment, step: int, index: int | None
    ) -> Floats:
        if index is not None:
            theta = segment.keyframes.state(index).theta
        elif segment is run.segment and step == run.step:
            theta = run.trainer.live_state().theta
        else:
            return _frozen(
                np.array(run.parameters_on(segment, step).flat(), np.float64)
            )
        return _frozen(theta[self._flat_order(run.architecture)].astype(np.float64))

    def _flat_order(self, architecture: Architecture) -> NDArray[np.intp]:
        """Where W1, b1, W2, … stand in a vector of the engine."""
        if self._order is None or self._order[0] != architecture:
            layout = BlockLayout(architecture)
            places = layout.parameters(np.arange(layout.size)).flat()
            self._order = architecture, places.astype(np.intp)
        return self._order[1]


def _frozen(array: Floats) -> Floats:
    array.setflags(write=False)
    return array
