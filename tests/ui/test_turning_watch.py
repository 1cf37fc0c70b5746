"""Turning the surface is measured with a view that is really drawn."""

from nnviz.session.session import Session
from nnviz.session.shipped_experiments import shipped_experiment
from nnviz.ui.surface3d_view import Surface3dView
from nnviz.ui.turning_watch import turning_times


def test_every_frame_is_drawn_from_another_side(qapp, monkeypatch):
    drawn = []
    draw = Surface3dView.draw

    def noted(view, painter, size):
        draw(view, painter, size)
        drawn.append((view.camera.azimuth, view.shown.grid.loss.shape))

    monkeypatch.setattr(Surface3dView, "draw", noted)
    times = turning_times(Session(shipped_experiment()), 17, (200, 150), 8)
    assert len(times) == 8
    assert all(time > 0.5 for time in times)
    assert len({azimuth for azimuth, _ in drawn[-8:]}) == 8
    assert {shape for _, shape in drawn} == {(17, 17)}
