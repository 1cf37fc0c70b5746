"""The one source of both views of the loss surface."""

from dataclasses import replace
from time import monotonic

import numpy as np
import pytest

from nnviz.datasets.dataset import DatasetSettings
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.session import Session
from nnviz.session.slice_choice import BetweenLine, PathPlane, RandomPlane
from nnviz.session.slice_settings import SliceSettings
from nnviz.ui.surface_source import SurfaceSource

EXPERIMENT = Experiment(
    dataset=DatasetSettings(kind="moons", samples=60),
    network=NetworkSettings(layers=(2, 5, 2), activation=("tanh",)),
)


@pytest.fixture
def session():
    session = Session(EXPERIMENT)
    session.advance(60)
    return session


@pytest.fixture
def live(qapp, session):
    source = SurfaceSource(session, live=True)
    yield source
    source.close()


def settle(qtbot, source):
    def is_settled():
        latest = source.latest
        assert latest is not None
        assert latest.grid.finished
        assert not source.awaits

    qtbot.waitUntil(is_settled, timeout=20_000)
    return source.latest


def test_a_still_source_has_the_whole_picture_at_once(qapp, session):
    source = SurfaceSource(session)
    assert source.latest is None
    source.show_snapshot(session.snapshot())
    picture = source.latest
    assert picture.grid.finished
    assert picture.point.step == 60
    assert source.latest is picture
    session.seek(20)
    source.show_snapshot(session.snapshot())
    assert source.latest.grid is picture.grid, "the slice is through the end"
    assert source.latest.point.step == 20
    source.set_settings(SliceSettings(RandomPlane(2), samples="test"))
    assert source.latest.settings.samples == "test"
    assert source.latest.point.loss == session.snapshot().evaluation.test_loss


def test_a_live_source_refines_by_and_by_and_follows(qtbot, session, live):
    changes = []
    live.changed.connect(lambda: changes.append(live.latest))
    live.show_snapshot(session.snapshot())
    picture = settle(qtbot, live)
    sizes = [each.grid.loss.size for each in changes if each is not None]
    assert sizes == sorted(sizes)
    still = SurfaceSource(session)
    still.show_snapshot(session.snapshot())
    np.testing.assert_array_equal(still.latest.grid.loss, picture.grid.loss)
    session.advance(10)
    live.show_snapshot(session.snapshot())
    assert live.latest.point.step == 70, "the point is there at once"
    assert settle(qtbot, live).slice.centre_step == 70
    assert live.process_id is None, "so little is computed here"


def test_each_picture_has_the_present_point_on_it(session, live, qtbot):
    """However it came to be: by a snapshot, another shape or other settings."""
    told = []
    live.changed.connect(lambda: told.append(live.latest))
    live.show_snapshot(session.snapshot())
    settle(qtbot, live)
    live.set_aspect(3.0)
    settle(qtbot, live)
    live.set_settings(SliceSettings(RandomPlane(4)))
    settle(qtbot, live)
    assert live.latest.frame.half_width == pytest.approx(
        3 * live.latest.frame.half_height
    )
    pictures = [each for each in told if each is not None]
    # One for each of the three at least; how many coarser ones depends on the machine.
    assert len(pictures) >= 3
    assert all(each.point is not None and each.point.step == 60 for each in pictures)


def test_while_it_plays_a_process_computes_and_it_ends_with_the_source(
    qtbot, session, live
):
    session.playing = True
    live.show_snapshot(session.snapshot())
    assert live.process_id is not None
    latest = monotonic() + 20
    steps = set()
    while len(steps) < 3:
        assert monotonic() < latest
        session.train(5)
        live.show_snapshot(session.snapshot())
        qtbot.wait(20)
        if live.latest is not None and live.computes_elsewhere:
            steps.add(live.latest.slice.centre_step)
    session.playing = False
    live.show_snapshot(session.snapshot())
    assert settle(qtbot, live).slice.centre_step == session.step
    live.close()
    assert live.process_id is None


def test_what_a_step_does_is_painted_before_the_surface_is_computed_anew(
    qtbot, session, live
):
    live.show_snapshot(session.snapshot())
    picture = settle(qtbot, live)
    session.advance(1)
    live.show_snapshot(session.snapshot())
    assert live.awaits
    assert live.latest.grid is picture.grid
    assert live.latest.point.step == 61
    assert settle(qtbot, live).grid is not picture.grid


def test_while_it_plays_fast_pictures_come_with_snapshots_and_not_in_between(
    qtbot, session, live
):
    """They are painted in the turn of their view, not in frames of others."""
    session.playing = True
    grids = []
    latest = monotonic() + 20
    while len(grids) < 5:
        assert monotonic() < latest
        session.train(5)
        live.show_snapshot(session.snapshot())
        before = live.latest
        qtbot.wait(150)
        if before is not None and live.computes_elsewhere:
            assert live.latest is before
            if before.grid not in grids:
                grids.append(before.grid)


def test_while_it_plays_slowly_pictures_come_by_themselves(qtbot, session, live):
    session.playing = True
    live.show_snapshot(session.snapshot())
    qtbot.wait(700)
    session.train(5)
    live.show_snapshot(session.snapshot())
    qtbot.waitUntil(
        lambda: (
            live.latest is not None
            and live.latest.grid.finished
            and live.latest.slice.centre_step == session.step
        ),
        timeout=20_000,
    )


def test_finish_computes_what_is_under_way(qtbot, session, live):
    live.show_snapshot(session.snapshot())
    live.set_settings(replace(live.settings, grid=101))
    live.finish()
    assert live.latest.grid.loss.shape == (101, 101)
    assert live.latest.point is not None
    assert not live.awaits


def test_what_is_not_there_any_more_is_let_go_of_and_said(session, qapp):
    source = SurfaceSource(session)
    said = []
    source.said.connect(said.append)
    session.add_bookmark("here")
    session.seek(10)
    session.add_bookmark("there")
    source.set_settings(SliceSettings(BetweenLine(1, 2)))
    source.show_snapshot(session.snapshot())
    assert source.latest.slice.second is None
    session.remove_bookmark(2)
    source.show_snapshot(session.snapshot())
    assert isinstance(source.latest.settings.choice, PathPlane)
    assert said == ["There is no bookmark 2."]
    source.set_settings(replace(source.settings, samples="test"))
    assert source.latest.settings.samples == "test"
    without = replace(
        EXPERIMENT, dataset=replace(EXPERIMENT.dataset, test_fraction=0.0)
    )
    session.change_experiment(without)
    source.show_snapshot(session.snapshot())
    assert source.latest.settings.samples == "train"
    assert said[1:] == ["There is no test set whose loss could be shown."]


def test_another_network_has_no_picture_of_the_old_one(session, live):
    live.show_snapshot(session.snapshot())
    live.finish()
    session.change_experiment(
        replace(EXPERIMENT, network=NetworkSettings((2, 3, 2), ("relu",)))
    )
    live.show_snapshot(session.snapshot())
    live.finish()
    assert live.latest.slice.architecture.layers == (2, 3, 2)


def test_a_process_that_fails_is_told_of_once_and_the_window_goes_on(
    qtbot, session, live, monkeypatch
):
    def refuse():
        raise OSError("no more processes")

    monkeypatch.setattr("nnviz.ui.surface_source.SliceProcess", refuse)
    said = []
    live.said.connect(said.append)
    session.playing = True
    live.show_snapshot(session.snapshot())
    session.train(5)
    session.playing = False
    live.show_snapshot(session.snapshot())
    assert settle(qtbot, live).slice.centre_step == 65
    assert said == [
        "No process for the loss surface could be started (no more processes); the"
        " window computes it itself."
    ]
