"""Playing: the right number of steps at the right time, and a stop when it must."""

from dataclasses import replace

import pytest

from nnviz.session.experiment import Experiment
from nnviz.session.session import Session
from nnviz.ui.player import Player


@pytest.fixture
def session():
    return Session(Experiment())


@pytest.fixture
def player(session, qtbot):
    player = Player(session)
    yield player
    player.pause()


def test_a_speed_is_kept_on_average(session, player, qtbot):
    player.speed = 50.0
    player.play()
    qtbot.wait(1000)
    player.pause()
    # One step at once, 50 in the second, less what a busy machine drops.
    assert 25 <= session.step <= 53


def test_play_starts_with_a_step_at_once(session, player, qtbot):
    player.speed = 0.1
    player.play()
    qtbot.waitUntil(lambda: session.step == 1, timeout=2000)


def test_flat_out_takes_many_steps_a_frame(session, player, qtbot):
    player.speed = None
    frames = []
    player.frame_painted.connect(frames.append)
    player.play()
    qtbot.waitUntil(lambda: len(frames) >= 20, timeout=5000)
    player.pause()
    assert session.step > 2 * len(frames)


@pytest.mark.parametrize(
    ("unit", "stands_at"), [("moment", "exp"), ("layer", "d_weights")]
)
def test_plays_in_the_unit_chosen(session, player, qtbot, unit, stands_at):
    player.unit = unit
    player.speed = 200.0
    seen = set()

    def look():
        snapshot = session.snapshot()
        seen.add(snapshot.moments[snapshot.moment].kind)

    session.subscribe(look)
    player.play()
    qtbot.waitUntil(lambda: stands_at in seen, timeout=5000)


def test_pauses_by_itself_when_the_numbers_leave_the_finite(qtbot):
    experiment = Experiment(loss="squared_error")
    wild = replace(experiment.optimizer, learning_rate=1e6)
    session = Session(replace(experiment, optimizer=wild))
    player = Player(session)
    player.speed = None
    with qtbot.waitSignal(player.playing_changed, check_params_cb=lambda on: not on):
        player.play()
    assert session.stopped is not None
    assert not session.playing


def test_does_not_start_where_the_run_cannot_go_on(qtbot):
    experiment = Experiment(loss="squared_error")
    wild = replace(experiment.optimizer, learning_rate=1e6)
    session = Session(replace(experiment, optimizer=wild))
    session.advance(1000)
    player = Player(session)
    player.play()
    assert not player.playing


def test_playing_is_in_the_snapshot(session, player):
    player.play()
    assert session.snapshot().playing
    player.pause()
    assert not session.snapshot().playing


def test_figures_come_twice_a_second(player, qtbot):
    player.speed = 10.0
    with qtbot.waitSignal(player.measured, timeout=3000) as figures:
        player.play()
    frames = figures.args[0]
    assert frames.frames_per_second > 5
    assert frames.busy_ms > 0
