"""One input: the network's curve as a linear spline over the samples it is fitted to.

Where a network bends everywhere, or has more pieces than can be drawn, the curve is
there all the same, with a sentence on what is missing.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.linear_pieces import LinearPieces
from nnviz.engine.piecewise_linear import TooManyPiecesError
from nnviz.picture.function_fit import function_fit, shown_output, shown_range
from nnviz.picture.linear_spline import MOST_PIECES, network_pieces
from nnviz.picture.piecewise_part import PiecewisePart, piecewise_part
from nnviz.picture.plane import Window, with_margin
from nnviz.picture.predictions import outputs_at, outputs_of
from nnviz.picture.scatter import Points, parts_of
from nnviz.session.selection import Neuron
from nnviz.session.snapshot import Snapshot

Floats = NDArray[np.float64]

MOST_LIVE_PIECES = 400
"""While it trains: about a millisecond, and more than a person can follow."""


@dataclass(frozen=True, slots=True, eq=False)
class SplinePicture:
    """The curves, the pieces and kinks, and the samples.

    ``curves``: (m, 2) each, of the outputs ``outputs``; the corners of the spline where
    it has some. ``classes``: whether each output is a class. ``pieces`` are those of
    the curves if ``part.is_whole``, else what their layer makes of it; ``None`` where
    there are too many. ``heights`` (kinks,): the height of the main curve there.
    ``shown``: the place of the main curve among them. ``missing`` says what is not
    drawn.
    """

    window: Window
    x_name: str
    y_name: str
    sets: tuple[Points, ...]
    curves: tuple[Floats, ...]
    outputs: tuple[int, ...]
    classes: bool
    shown: int
    part: PiecewisePart
    pieces: LinearPieces | None
    heights: Floats
    missing: str

    @property
    def slopes(self) -> Floats:
        """The slope of the main curve on each piece; none where it has no pieces."""
        if self.pieces is None or not self.part.is_whole:
            return np.empty(0)
        return self.pieces.slopes[:, self.outputs[self.shown]]

    @property
    def main_curve(self) -> Floats:
        return self.curves[self.shown]

    def neurons_at(self, kink: int) -> tuple[Neuron, ...]:
        """Those that switch at a kink."""
        assert self.pieces is not None
        return tuple(Neuron(s.layer, s.index) for s in self.pieces.switches[kink])

    def piece_at(self, x: float) -> int | None:
        """The piece that x lies on."""
        if self.pieces is None or not self.part.is_whole:
            return None
        if not self.pieces.ends[0] <= x <= self.pieces.ends[-1]:
            return None
        return int(np.searchsorted(self.pieces.kinks, x, side="right"))


@np.errstate(all="ignore")
def spline_picture(
    snapshot: Snapshot, samples: int = 401, window: Window | None = None
) -> SplinePicture:
    """The spline of data with a single input column.

    ``samples``: at how many places a curve without corners is evaluated. ``window``
    takes the place of the one that fits the data.
    """
    dataset = snapshot.dataset
    span = shown_range(dataset) if window is None else (window.left, window.right)
    part = piecewise_part(snapshot)
    most = MOST_LIVE_PIECES if snapshot.playing else MOST_PIECES
    pieces, missing = None, ""
    try:
        pieces = network_pieces(snapshot, span, most, part)
    except TooManyPiecesError as error:
        missing = str(error)
        if snapshot.playing:
            missing = f"More than {most} pieces: counted when paused."
    if pieces is not None and part.is_whole:
        x, values = pieces.ends, pieces.values
    else:
        x = np.linspace(*span, samples)
        values = outputs_at(snapshot, x[:, np.newaxis])
    shown = shown_output(snapshot)
    outputs: tuple[int, ...]
    if dataset.is_classification:
        outputs = tuple(range(dataset.output_count))
        sets = _scored_sets(snapshot)
        low, high = _finite_range(values)
        y_name = "score of each class"
        window = window or Window(*span, low, high)
    else:
        outputs, shown = (shown,), 0
        fit = function_fit(snapshot, 2, window)
        sets, window, y_name = fit.sets, fit.window, fit.y_name
    curves = tuple(np.column_stack([x, values[:, k]]) for k in outputs)
    kinks = np.empty(0) if pieces is None else pieces.kinks
    return SplinePicture(
        window,
        dataset.point_names[0],
        y_name,
        sets,
        curves,
        outputs,
        dataset.is_classification,
        shown,
        part,
        pieces,
        np.interp(kinks, *curves[shown].T),
        missing,
    )


def _finite_range(values: Floats) -> tuple[float, float]:
    """The range of what is finite; a run that diverged may have left nothing of it."""
    finite = values[np.isfinite(values)]
    if not len(finite):
        return -1.0, 1.0
    return with_margin(float(finite.min()), float(finite.max()))


def _scored_sets(snapshot: Snapshot) -> tuple[Points, ...]:
    """The samples at the score of their own class."""
    sets = []
    for name, part in parts_of(snapshot.dataset):
        assert part.labels is not None
        scores = outputs_of(snapshot, part)
        labels = part.labels[: len(scores)]
        own = scores[np.arange(len(scores)), labels]
        x = part.points[: len(scores), 0]
        sets.append(Points(name, np.column_stack([x, own]), labels, part.targets))
    return tuple(sets)
