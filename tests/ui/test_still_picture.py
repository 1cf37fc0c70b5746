"""A picture is written whole or not at all."""

import pytest

from nnviz.session.experiment import Experiment
from nnviz.session.session import Session
from nnviz.ui.loss_view import LossView
from nnviz.ui.still_picture import PictureError, write_picture


def test_a_window_with_a_view_that_fails_is_no_picture(
    qapp, qtbot, monkeypatch, tmp_path
):
    def fail(self, painter, size):
        raise ArithmeticError("planted")

    monkeypatch.setattr(LossView, "draw", fail)
    path = tmp_path / "window.png"
    with (
        qtbot.captureExceptions() as exceptions,
        pytest.raises(PictureError, match=r"“Loss” could not be drawn"),
    ):
        write_picture(Session(Experiment()), "window", path, (1280, 800), "light", 1.0)
    assert "planted" in str(exceptions[0][1])
    assert not path.exists()
