"""What a number of the inspector was at the states kept along the run."""

from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.forward import forward_by_states
from nnviz.engine.losses import LOSS
from nnviz.session.parameter_path import ParameterPath, StatesPath
from nnviz.session.selection import Bias, Neuron, Weight
from nnviz.session.snapshot import Snapshot

PathName = Literal["parameter", "a", "bias", "norm", "loss"]

_MOST = 512
_MOST_PLAYING = 128
# Parameters of all states looked at together: a few ms.
_MOST_NUMBERS = 4_000_000
_FEWEST = 16


@dataclass(frozen=True, slots=True, eq=False)
class Path:
    """``values`` (m,) at ascending ``steps`` (m,), the future included; read-only."""

    name: PathName
    steps: NDArray[np.int64]
    values: NDArray[np.float64]


class KeptStates(Protocol):
    """A run that can be asked for the states that it has kept: the session."""

    def parameter_path(self, unit: Weight | Bias, most: int) -> ParameterPath: ...

    def states_path(self, most: int) -> StatesPath: ...


def paths_of(run: KeptStates, snapshot: Snapshot) -> tuple[Path, ...]:
    """The paths of what is chosen, on the current branch.

    A weight or bias has one; a neuron has its activation for the chosen sample, its
    bias and the length of its incoming weights; without a unit it is the loss of the
    chosen sample. An input has none.
    """
    unit = snapshot.selection.unit
    most = _MOST_PLAYING if snapshot.playing else _MOST
    if isinstance(unit, Weight | Bias):
        kept = run.parameter_path(unit, most)
        return (_path("parameter", kept.steps, kept.values),)
    if isinstance(unit, Neuron) and unit.layer == 0:
        return ()
    affordable = _MOST_NUMBERS // snapshot.architecture.parameter_count
    states = run.states_path(max(_FEWEST, min(most, affordable)))
    a = forward_by_states(snapshot.architecture, states.parameters, snapshot.sample.x)
    if unit is None:
        return (_path("loss", states.steps, _losses(snapshot, a[-1])),)
    layer, index = unit.layer - 1, unit.index
    rows = np.stack([state.W[layer][index] for state in states.parameters])
    biases = np.array([state.b[layer][index] for state in states.parameters])
    with np.errstate(over="ignore", invalid="ignore"):
        lengths = np.linalg.norm(rows, axis=1)
    return (
        _path("a", states.steps, a[layer][:, index]),
        _path("bias", states.steps, biases),
        _path("norm", states.steps, lengths),
    )


def _losses(snapshot: Snapshot, outputs: NDArray[np.floating]) -> NDArray[np.floating]:
    sample = snapshot.selection.sample
    target = snapshot.part_of(sample).targets[sample.index]
    targets = np.tile(np.asarray(target, outputs.dtype), (len(outputs), 1))
    with np.errstate(all="ignore"):
        return np.asarray(
            LOSS[snapshot.experiment.loss].sample_losses(outputs, targets)
        )


def _path(
    name: PathName, steps: NDArray[np.int64], values: NDArray[np.floating]
) -> Path:
    copy = np.array(values, np.float64)
    copy.setflags(write=False)
    return Path(name, steps, copy)
