"""How many frames a second the loss surface in 3-D has while it is turned."""

from dataclasses import replace
from time import perf_counter

import numpy as np
from PySide6.QtWidgets import QApplication

from nnviz.cli.bench_row import BenchRow
from nnviz.session.session import Session
from nnviz.session.shipped_experiments import shipped_experiment
from nnviz.ui.offscreen_messages import harmless_messages_dropped
from nnviz.ui.surface3d_view import Surface3dView
from nnviz.ui.theme import apply_theme, theme_named

STEPS = 600
FRAMES = 120
_WARM_UP = 10
_NODES = 66
_WIDTH, _HEIGHT = 800, 600
_DEGREES = 3.0
_GOAL = 30.0


def bench_surface3d(frames: int = FRAMES) -> list[BenchRow]:
    """Once around the surface of 65 × 65 quads, with the path of 600 steps on it."""
    application = QApplication.instance() or QApplication(["nnviz"])
    assert isinstance(application, QApplication)
    theme = theme_named("light")
    apply_theme(application, theme)
    session = Session(shipped_experiment())
    session.train(STEPS)
    view = Surface3dView(session, theme)
    view.source.set_settings(replace(view.source.settings, grid=_NODES))
    view.resize(_WIDTH, _HEIGHT)
    view.show_snapshot(session.snapshot())
    times: list[float] = []
    with harmless_messages_dropped():
        view.show()
        # Before that a widget is not painted.
        application.processEvents()
        for _ in range(_WARM_UP + frames):
            begin = perf_counter()
            view.set_camera(view.camera.turned(_DEGREES, 0.0))
            view.repaint()
            times.append(perf_counter() - begin)
    view.source.close()
    view.close()
    view.deleteLater()
    label = f"3-D, 65 × 65 quads, {_WIDTH} × {_HEIGHT}, turning: frames a second"
    rate = 1.0 / float(np.median(times[_WARM_UP:]))
    return [BenchRow(label, rate, "fps", _GOAL, at_least=True)]
