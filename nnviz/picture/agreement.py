"""Predicted against target: how well a regression agrees with its samples."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnviz.picture.plane import Window, with_margin
from nnviz.picture.predictions import outputs_of
from nnviz.picture.scatter import PartName, Points, parts_of
from nnviz.session.snapshot import Snapshot

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Agreement:
    """Samples at (target, predicted), and how far they are from the diagonal.

    ``rmse``: √ mean (ŷ − t)². ``r2``: 1 − Σ (ŷ − t)² / Σ (t − mean t)², ``None``
    where all targets are the same. Both are those of the set ``scored``. ``outside``:
    how many samples lie outside the window.
    """

    output: int
    window: Window
    sets: tuple[Points, ...]
    outside: int
    scored: PartName
    rmse: float
    r2: float | None


def agreement(
    snapshot: Snapshot, output: int, parts: tuple[PartName, ...] | None = None
) -> Agreement:
    """Predicted against target for one output, of all sets or of those named.

    The last of the sets is the scored one.
    """
    sets = tuple(
        _points(snapshot, name, output)
        for name, _ in parts_of(snapshot.dataset)
        if parts is None or name in parts
    )
    targets = np.concatenate(
        [part.targets[:, output] for _, part in parts_of(snapshot.dataset)]
    )
    # The window follows the targets only, so that it stands still while training.
    low, high = with_margin(float(targets.min()), float(targets.max()))
    predicted = np.concatenate([points.position[:, 1] for points in sets])
    scored = sets[-1]
    return Agreement(
        output,
        Window(low, high, low, high),
        sets,
        int(np.count_nonzero(~((predicted >= low) & (predicted <= high)))),
        scored.part,
        root_mean_square_error(scored.position),
        determination(scored.position),
    )


def root_mean_square_error(pairs: Floats) -> float:
    """√ mean (ŷ − t)² of rows (t, ŷ)."""
    return float(np.sqrt(np.mean((pairs[:, 1] - pairs[:, 0]) ** 2)))


def determination(pairs: Floats) -> float | None:
    """R² of rows (t, ŷ); ``None`` where the targets do not vary."""
    targets = pairs[:, 0]
    spread = float(((targets - targets.mean()) ** 2).sum())
    if spread == 0.0:
        return None
    return 1.0 - float(((pairs[:, 1] - targets) ** 2).sum()) / spread


def _points(snapshot: Snapshot, name: PartName, output: int) -> Points:
    part = dict(parts_of(snapshot.dataset))[name]
    outputs = outputs_of(snapshot, part)
    position = np.column_stack(
        [part.targets[: len(outputs), output], outputs[:, output]]
    )
    return Points(name, position, part.labels, part.targets)
