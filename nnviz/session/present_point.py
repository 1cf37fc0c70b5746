"""Where the present state stands on a slice."""

from dataclasses import replace

import numpy as np

from nnviz.engine.regularization import penalty
from nnviz.session.loss_slice import LossSlice, PresentPoint
from nnviz.session.run import Run
from nnviz.session.slice_request import SliceRequest
from nnviz.session.snapshot import Snapshot

_CHEAP = 400_000
"""Samples times parameters of a gradient that is computed for every picture."""


def with_present(
    picture: LossSlice, request: SliceRequest, snapshot: Snapshot, run: Run
) -> LossSlice:
    """The picture with the point of the snapshot on it. The run stays where it is.

    Its gradient, where it is dear, and its last update are left out while it plays.
    """
    state = np.asarray(snapshot.parameters.flat(), np.float64)
    if not np.isfinite(state).all():
        return replace(picture, point=None)
    coordinates, distances = picture.slice.seen(state[np.newaxis])
    downhill = last_update = None
    cost = len(request.samples) * len(state)
    if not snapshot.playing or cost <= _CHEAP:
        slope = picture.slice.slope(request.gradient(snapshot.parameters))
        downhill = -slope[0], -slope[1]
    if not snapshot.playing and snapshot.step > 0:
        before = run.parameters_at(snapshot.step - 1).flat()
        (earlier,), _ = picture.slice.seen(np.asarray(before, np.float64)[np.newaxis])
        last_update = _pair(coordinates[0] - earlier)
    a, b = _pair(coordinates[0])
    return replace(
        picture,
        point=PresentPoint(
            snapshot.step,
            a,
            b,
            float(distances[0]),
            _loss(request, snapshot),
            downhill,
            last_update,
        ),
    )


def _loss(request: SliceRequest, snapshot: Snapshot) -> float | None:
    """The loss shown, in float64 and over all samples."""
    loss: float | None
    match request.settings.samples:
        case "train":
            loss = snapshot.evaluation.train_loss
        case "test":
            loss = snapshot.evaluation.test_loss
        case "batch":
            loss = snapshot.trace.loss
    if loss is None:
        return None
    return loss + penalty(snapshot.parameters, request.regularization)


def _pair(
    values: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
) -> tuple[float, float]:
    return float(values[0]), float(values[1])
