"""What the neurons of a layer do with the whole training set: who is dead, saturated.

A ReLU unit is dead where z ≤ 0 for every training sample: its output and its slope are
0 for all of them, so that no gradient comes through it any more. A sigmoid or tanh unit
is saturated where its slope is below 5 % of the largest one for at least 95 % of the
samples: next to nothing of a gradient comes through.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.dataset import Part
from nnviz.engine.activations import activation_derivative
from nnviz.engine.forward import forward
from nnviz.engine.network import Architecture, Parameters
from nnviz.engine.settings import ActivationName
from nnviz.session.snapshot import Snapshot

Array = NDArray[Any]
Flag = Literal["", "dead", "saturated"]

FLAT_SLOPE = 0.05
"""A slope is next to nothing below this share of the largest one."""
SATURATED_SHARE = 0.95
"""A neuron is saturated where its slope is so for this share of the samples."""
STEEPEST: dict[ActivationName, float] = {
    "sigmoid": 0.25,
    "tanh": 1.0,
    "relu": 1.0,
    "leaky_relu": 1.0,
    "linear": 1.0,
}
"""max \\|f'\\|."""

# Multiplications of a pass: some milliseconds, a few times a second while it plays.
_BUDGET_PLAYING = 2e7
_BUDGET_PAUSED = 4e8
_FEWEST_SAMPLES = 500


@dataclass(frozen=True, slots=True, eq=False)
class LayerActivity:
    """A layer over the first m of ``total`` training samples; arrays read-only.

    ``z`` (m, n_l). ``on`` (n_l,): in how many of them z > 0. ``flat`` (n_l,): in how
    many the slope is next to nothing. ``flags``: one for each neuron.
    """

    layer: int
    activation: ActivationName
    z: Array
    total: int
    on: NDArray[np.intp]
    flat: NDArray[np.intp]
    flags: tuple[Flag, ...]

    @property
    def samples(self) -> int:
        """m: as many as can be looked at in time."""
        return len(self.z)

    def count(self, flag: Flag) -> int:
        """How many neurons have a flag."""
        return self.flags.count(flag)


def activity_of(snapshot: Snapshot) -> tuple[LayerActivity, ...]:
    """The activity of every layer, hidden ones first; kept for the same parameters."""
    train = snapshot.dataset.train
    budget = _BUDGET_PLAYING if snapshot.playing else _BUDGET_PAUSED
    affordable = int(budget / snapshot.architecture.parameter_count)
    count = min(len(train), max(affordable, _FEWEST_SAMPLES))
    return _activity(snapshot.architecture, snapshot.parameters, train, count)


@lru_cache(maxsize=2)
def _activity(
    architecture: Architecture, parameters: Parameters, train: Part, count: int
) -> tuple[LayerActivity, ...]:
    # Parameters and parts are frozen and compared by identity.
    z, a = forward(architecture, parameters, train.inputs[:count])
    return tuple(
        _layer(place + 1, name, z[place], a[place], len(train))
        for place, name in enumerate(architecture.activations)
    )


@np.errstate(invalid="ignore")
def _layer(
    layer: int, name: ActivationName, z: Array, a: Array, total: int
) -> LayerActivity:
    on = np.count_nonzero(z > 0, axis=0)
    slope = np.abs(activation_derivative(name, a))
    flat = np.count_nonzero(slope < FLAT_SLOPE * STEEPEST[name], axis=0)
    for array in (z, on, flat):
        array.setflags(write=False)
    flags = tuple(
        _flag(name, n_on, n_flat, len(z))
        for n_on, n_flat in zip(on.tolist(), flat.tolist(), strict=True)
    )
    return LayerActivity(layer, name, z, total, on, flat, flags)


def _flag(name: ActivationName, on: int, flat: int, samples: int) -> Flag:
    if name == "relu":
        return "dead" if on == 0 else ""
    if name in ("sigmoid", "tanh") and flat >= SATURATED_SHARE * samples:
        return "saturated"
    return ""
