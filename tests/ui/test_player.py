"""Playing: the right steps at the right time, both ways, and a stop when it must."""

import os
import signal
import sys
from dataclasses import replace
from time import monotonic

import numpy as np
import pytest

from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.goal import Goal
from nnviz.session.session import Session
from nnviz.ui.player import Player


@pytest.fixture
def session():
    return Session(Experiment())


@pytest.fixture
def player(session, qtbot):
    player = Player(session)
    yield player
    player.close()


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
    player.close()


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


def test_a_moment_a_second_is_one_moment_each_second(session, player, qtbot):
    player.unit = "moment"
    player.speed = 5.0
    shown = []
    start = session.snapshot().moment

    def look():
        snapshot = session.snapshot()
        if not shown or snapshot.moment != shown[-1][0]:
            shown.append((snapshot.moment, monotonic()))

    session.subscribe(look)
    player.play()
    qtbot.waitUntil(lambda: len(shown) == 6, timeout=5000)
    player.pause()
    moments, times = zip(*shown, strict=True)
    # The first comes with the snapshot that says that it plays.
    assert list(moments) == list(range(start, start + 6))
    gaps = np.diff(times[1:])
    assert gaps.mean() == pytest.approx(0.2, abs=0.1)
    assert not player.hurried


def test_pictures_are_counted_not_frames(player, qtbot):
    player.speed = 2.0
    with qtbot.waitSignal(player.measured, timeout=5000) as figures:
        player.play()
    assert figures.args[0].frames_per_second <= 4
    assert figures.args[0].steps_per_second <= 4


def test_an_epoch_is_trained_over_several_frames(qtbot):
    session = Session(replace(Experiment(), batch_size=1))
    player = Player(session)
    player.unit = "epoch"
    player.speed = 2.0
    player._step_ms = 1.0
    seen = []
    session.subscribe(lambda: seen.append(session.step))
    player.play()
    end = session.snapshot().epochs.start_of(1)
    qtbot.waitUntil(lambda: session.step >= end, timeout=5000)
    player.close()
    assert session.step == end
    assert len(set(seen)) > 3


def test_flat_out_a_process_trains(session, player, qtbot):
    player.speed = None
    player.play()
    qtbot.waitUntil(lambda: player.trains_elsewhere, timeout=20_000)
    before = session.step
    qtbot.waitUntil(lambda: session.step > before + 1000, timeout=5000)
    pid = player.process_id
    player.pause()
    stands_at = session.step
    qtbot.wait(50)
    assert session.step == stands_at
    player.play()
    qtbot.waitUntil(lambda: session.step > stands_at, timeout=5000)
    assert player.process_id == pid
    player.close()
    assert player.process_id is None
    alone = Session(Experiment())
    alone.train(session.step)
    np.testing.assert_array_equal(
        session.snapshot().parameters.flat(), alone.snapshot().parameters.flat()
    )


def test_a_process_trains_where_slices_are_too_slow(qtbot):
    data = replace(Experiment().dataset, samples=16_000)
    session = Session(replace(Experiment(), dataset=data, batch_size=None))
    player = Player(session)
    player.speed = 1000.0
    player.play()
    qtbot.waitUntil(lambda: player.trains_elsewhere, timeout=20_000)
    before = session.step
    qtbot.waitUntil(lambda: session.step > before + 20, timeout=20_000)
    player.speed = 10.0
    qtbot.waitUntil(lambda: not player.trains_elsewhere, timeout=1000)
    player.close()


def test_an_edit_while_it_plays_flat_out(session, player, qtbot):
    player.speed = None
    player.play()
    qtbot.waitUntil(lambda: player.trains_elsewhere, timeout=20_000)
    qtbot.wait(30)
    shown = session.step
    session.set_learning_rate(0.01)
    assert session.step == shown
    qtbot.waitUntil(lambda: session.step > shown + 500, timeout=5000)
    assert [edit.step for edit in session.snapshot().edits] == [shown]
    assert player.playing


@pytest.mark.parametrize("unit", ["moment", "layer", "batch", "epoch"])
@pytest.mark.parametrize("speed", [2000.0, None])
def test_pauses_at_the_goal_and_says_so(session, player, qtbot, unit, speed):
    session.set_goal(Goal("step", 3))
    player.unit, player.speed = unit, speed
    with qtbot.waitSignal(player.said, timeout=20_000) as said:
        player.play()
    assert said.args == ["Stopped at step 3: step 3."]
    assert session.step == 3
    assert not player.playing
    assert session.snapshot().goal_reached == said.args[0]


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal there")
def test_a_process_that_dies_costs_a_sentence(session, player, qtbot):
    player.speed = None
    player.play()
    qtbot.waitUntil(lambda: player.trains_elsewhere, timeout=20_000)
    with qtbot.waitSignal(player.said, timeout=5000) as said:
        os.kill(player.process_id, signal.SIGKILL)
    assert said.args == [
        "The training process was killed (SIGKILL); training goes on without it."
    ]
    before = session.step
    qtbot.waitUntil(lambda: session.step > before, timeout=5000)
    assert player.playing
    assert player.process_id is None


@pytest.mark.parametrize("unit", ["moment", "layer", "batch", "epoch"])
@pytest.mark.parametrize("speed", [500.0, None])
def test_plays_backward_down_to_the_start(session, player, qtbot, unit, speed):
    session.advance(12)
    player.unit, player.speed = unit, speed
    seen = []

    def look():
        snapshot = session.snapshot()
        seen.append((snapshot.step, snapshot.moment))

    session.subscribe(look)
    with qtbot.waitSignal(
        player.playing_changed, timeout=20_000, check_params_cb=lambda on: not on
    ):
        player.play_backward()
    assert session.step == 0
    assert session.last_step == 12
    assert seen == sorted(seen, reverse=True)
    by_moments = unit in ("moment", "layer") and speed is not None
    assert (session.snapshot().moment == 0) == by_moments
    player.play_backward()
    assert not player.playing


def test_turns_round_and_pauses(session, player, qtbot):
    session.advance(100)
    player.speed = 100.0
    player.toggle_backward()
    assert player.direction == "backward"
    qtbot.waitUntil(lambda: session.step < 95, timeout=5000)
    player.toggle_backward()
    assert not player.playing
    player.toggle()
    assert (player.playing, player.direction) == (True, "forward")
    player.toggle_backward()
    assert (player.playing, player.direction) == (True, "backward")
    player.toggle()
    assert not player.playing
    assert not session.playing


def test_plays_backward_from_where_the_run_cannot_go_on(qtbot):
    experiment = Experiment(loss="squared_error")
    wild = replace(experiment.optimizer, learning_rate=1e6)
    session = Session(replace(experiment, optimizer=wild))
    session.advance(1000)
    last = session.step
    assert session.stopped is not None
    player = Player(session)
    player.speed = 50.0
    player.play_backward()
    qtbot.waitUntil(lambda: session.step < last, timeout=5000)
    player.close()
    assert session.stopped is None


def test_the_first_frame_takes_as_long_as_the_run_lets_expect(qtbot):
    wide = NetworkSettings(layers=(2, 2000, 500, 2), activation=("relu", "relu"))
    session = Session(Experiment())
    player = Player(session)
    assert player._affordable() > 10
    session.change_experiment(Experiment(network=wide, batch_size=128))
    player.play()
    # A frame has 8 ms at the most, and a step takes more.
    assert player._affordable() == 1
    player.close()
