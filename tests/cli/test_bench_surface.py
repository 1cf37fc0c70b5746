"""The grid and the loop of the benchmark compute the same."""

import numpy as np
import pytest

from nnviz.cli import bench_surface as module
from nnviz.cli.bench_surface import SurfaceCase, bench_surface
from nnviz.engine.loss_surface import PlaneLoss


def test_the_loop_has_the_losses_of_the_grid(monkeypatch):
    """What is timed against each other is the same work."""
    found = {}
    plain_loop = module._plain_loop

    def kept(architecture, plane, inputs, targets):
        loop = plain_loop(architecture, plane, inputs, targets)
        surface = PlaneLoss(architecture, plane, "cross_entropy", inputs, targets)
        points = module._points(51)[:: 2601 // 40][:40]
        found["loop"], found["grid"] = loop(40), surface.at(points)
        return loop

    monkeypatch.setattr(module, "_plain_loop", kept)
    monkeypatch.setattr(module, "GRIDS", (51,))
    rows = bench_surface((SurfaceCase((2, 5, 3), 40, 1.0, 1000.0),), repeats=1)
    np.testing.assert_allclose(found["loop"], found["grid"], rtol=1e-5)
    first, grid, plain, ratio = rows
    assert first.reached
    assert ratio.value == pytest.approx(plain.value / grid.value)
    assert (ratio.goal, ratio.at_least) == (1.0, True)
