"""How far two traces of the same experiment are apart.

The difference of an array a from b is

    max |a − b| / max |b|,

both over all steps of the run: the largest deviation, relative to the scale of the
array that it stands in. An array is one layer's z, a or dz, one layer's parameters or
gradients [W|b], or a single number such as the loss. Where all of b is 0, a must be 0
as well. Entries and steps are not compared by themselves: where large terms cancel,
as the gradient does near a minimum, what is left has no more correct digits than these
terms leave it, in any implementation.
"""

import io
import json
import math
from typing import Any

import numpy as np

from nnviz.session.experiment_file import parse_experiment
from nnviz.session.trace_file import write_trace

TOLERANCE = 1e-12
EXACT = ("step", "epoch", "batch")
OF_PARAMETERS = ("parameters", "gradients", "updated")
PER_LAYER = ("z", "a", "dz")

Record = dict[str, Any]


def own_trace(experiment: dict[str, Any], steps: int) -> list[Record]:
    """The records that nnviz writes for an experiment, read back from the JSON."""
    file = io.BytesIO()
    stopped = write_trace(
        parse_experiment(json.dumps(experiment).encode()), file, steps
    )
    assert stopped is None, stopped
    return list(json.loads(file.getvalue())["steps"])


def differences(own: list[Record], other: list[Record]) -> dict[str, float]:
    """The largest difference under each key; infinite where something is missing.

    Whole numbers (``step``, ``epoch``, ``batch``) and ``null`` must be equal.
    """
    if len(own) != len(other):
        return {"steps": math.inf}
    keys = sorted({key for record in (*own, *other) for key in record})
    return {key: _difference(key, own, other) for key in keys}


def _difference(key: str, own: list[Record], other: list[Record]) -> float:
    if any(key not in record for record in (*own, *other)):
        return math.inf
    distances: dict[int, float] = {}
    scales: dict[int, float] = {}
    for ours, theirs in zip(own, other, strict=True):
        if key in EXACT or ours[key] is None or theirs[key] is None:
            if ours[key] != theirs[key]:
                return math.inf
            continue
        a, b = _arrays(key, ours[key]), _arrays(key, theirs[key])
        if [part.shape for part in a] != [part.shape for part in b]:
            return math.inf
        for layer, (part, expected) in enumerate(zip(a, b, strict=True)):
            distance, scale = np.abs(part - expected).max(), np.abs(expected).max()
            distances[layer] = max(distances.get(layer, 0.0), float(distance))
            scales[layer] = max(scales.get(layer, 0.0), float(scale))
    return max(
        (_ratio(distances[layer], scales[layer]) for layer in distances), default=0.0
    )


def _arrays(key: str, value: Any) -> list[np.ndarray]:
    """The arrays under a key, one per layer where there are layers."""
    if key in OF_PARAMETERS:
        pairs = zip(value["W"], value["b"], strict=True)
        return [np.column_stack((W, b)) for W, b in pairs]
    return list(map(np.asarray, value)) if key in PER_LAYER else [np.asarray(value)]


def _ratio(distance: float, scale: float) -> float:
    if distance == 0:
        return 0.0
    return distance / scale if scale > 0 else math.inf
