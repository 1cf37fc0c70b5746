"""What the network answers: its outputs, the class it names and how clearly."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.dataset import Part
from nnviz.engine.forward import network_output
from nnviz.engine.network import Architecture, Parameters
from nnviz.engine.settings import LossName
from nnviz.session.sampling import work_per_sample
from nnviz.session.snapshot import Snapshot

Floats = NDArray[np.float64]

# Multiplications a picture may spend on a whole set: a few and some twenty
# milliseconds.
_BUDGET_PLAYING = 2e7
_BUDGET_PAUSED = 5e8
_FEWEST_SAMPLES = 500
_ROWS_AT_ONCE = 8192


def outputs_at(snapshot: Snapshot, points: Floats) -> Floats:
    """The outputs (m, K) at raw points (m, d_raw), before any softmax."""
    return _outputs(
        snapshot.architecture,
        snapshot.parameters,
        snapshot.dataset.inputs_of(points),
    )


def outputs_of(snapshot: Snapshot, part: Part) -> Floats:
    """The outputs (m, K) for the first `evaluated_count` samples of a set.

    Views that ask for the same set at the same parameters share one answer.
    """
    return _outputs_of_part(
        snapshot.architecture,
        snapshot.parameters,
        part,
        evaluated_count(snapshot, part),
    )


def evaluated_count(snapshot: Snapshot, part: Part) -> int:
    """How many samples of a set a picture evaluates: all, unless that takes long."""
    budget = _BUDGET_PLAYING if snapshot.playing else _BUDGET_PAUSED
    affordable = int(budget / work_per_sample(snapshot.architecture))
    return min(len(part), max(affordable, _FEWEST_SAMPLES))


def predicted_classes(outputs: Floats, axis: int = -1) -> NDArray[np.int64]:
    """The class with the largest output; the first of several equal ones."""
    return np.asarray(np.argmax(outputs, axis=axis), dtype=np.int64)


def probabilities(scores: Floats) -> Floats:
    """Softmax over the last axis, shifted by the maximum so that it cannot overflow."""
    with np.errstate(over="ignore", invalid="ignore"):
        shares = np.exp(scores - scores.max(axis=-1, keepdims=True))
        shares /= shares.sum(axis=-1, keepdims=True)
    return np.asarray(shares)


def clearness(outputs: Floats, loss: LossName, axis: int = -1) -> Floats:
    """How clearly the largest output along ``axis`` wins, 0 (a tie) to 1.

    Cross-entropy: (max p − 1/K) / (1 − 1/K). The others have no probabilities: the
    lead over the second output counts, against the lead that the loss asks for
    (hinge: from −1 to +1; squared error of one-hot rows: from 0 to 1).
    """
    classes = outputs.shape[axis]
    if classes == 1:
        return np.ones_like(outputs.max(axis=axis))
    if loss == "cross_entropy":
        # max p is 1 / Σ exp(f − max f): no need for the other probabilities.
        with np.errstate(over="ignore", invalid="ignore"):
            shifted = outputs - outputs.max(axis=axis, keepdims=True)
        largest = 1.0 / np.exp(shifted).sum(axis=axis)
        share = (largest - 1 / classes) / (1 - 1 / classes)
    else:
        best = np.partition(outputs, classes - 2, axis=axis)
        asked = 2.0 if loss == "hinge" else 1.0
        with np.errstate(over="ignore", invalid="ignore"):
            lead = best.take(-1, axis=axis) - best.take(-2, axis=axis)
        share = lead / asked
    return np.asarray(np.clip(np.nan_to_num(share, nan=0.0), 0.0, 1.0))


@lru_cache(maxsize=4)
def _outputs_of_part(
    architecture: Architecture, parameters: Parameters, part: Part, count: int
) -> Floats:
    # Parameters and parts are frozen and compared by identity.
    outputs = _outputs(architecture, parameters, part.inputs[:count])
    outputs.setflags(write=False)
    return outputs


def _outputs(
    architecture: Architecture, parameters: Parameters, inputs: Floats
) -> Floats:
    answers = [
        network_output(architecture, parameters, inputs[start : start + _ROWS_AT_ONCE])
        for start in range(0, max(len(inputs), 1), _ROWS_AT_ONCE)
    ]
    return np.concatenate(answers).astype(np.float64, copy=False)
