"""How many frames a second the loss surface in 3-D has while it is turned."""

import numpy as np

from nnviz.cli.bench_row import BenchRow
from nnviz.session.session import Session
from nnviz.session.shipped_experiments import shipped_experiment
from nnviz.ui.turning_watch import turning_times

STEPS = 600
FRAMES = 120
_QUADS = 65
_SIZE = (800, 600)
_GOAL = 30.0


def bench_surface3d(frames: int = FRAMES) -> list[BenchRow]:
    """Once around the surface with the path of a run on it, off screen."""
    session = Session(shipped_experiment())
    session.train(STEPS)
    times = turning_times(session, _QUADS + 1, _SIZE, frames)
    width, height = _SIZE
    label = f"3-D surface turning, {_QUADS} × {_QUADS} quads, {width} × {height}"
    rate = 1e3 / float(np.median(times))
    return [BenchRow(label, rate, "frames/s", _GOAL, at_least=True)]
