"""Where states are kept, and that memory stays within its budget."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz.engine.settings import Training
from nnviz.engine.training import TrainingState
from nnviz.session.keyframes import Budget, Keyframe, Keyframes

SIZE = 125
STATE_BYTES = 8 * SIZE + 1000
USUAL = Budget(near_steps=1024, nbytes=100 * STATE_BYTES, fewest=1, most_nbytes=1)


def frame(step, size=SIZE):
    return Keyframe(TrainingState(step, 0, 0, np.zeros(size), (), 0), Training())


def drive(keyframes, first, last):
    """What a run does on its way: stop where one belongs, keep it if it is wanted."""
    step = first
    while step <= last:
        if keyframes.wants(step):
            keyframes.keep(frame(step))
        step = keyframes.next_after(step)


def driven(last, budget=USUAL, step_cost=10.0):
    keyframes = Keyframes(step_cost, budget)
    keyframes.keep(frame(0))
    drive(keyframes, 0, last)
    return keyframes


@pytest.mark.parametrize(
    ("step_cost", "spacing"), [(5.0, 64), (25.0, 64), (100.0, 16), (1e6, 1)]
)
def test_costly_steps_are_kept_closer(step_cost, spacing):
    assert Keyframes(step_cost, USUAL).spacing == spacing


def test_short_runs_keep_all():
    keyframes = driven(64 * 50)
    assert len(keyframes) == 51
    for step in (0, 1, 63, 64, 1000, 3200, 9999):
        assert keyframes.before(step).step == min(step // 64 * 64, 3200)


def test_the_last_thousand_steps_stay_dense_and_the_past_thins_out():
    last = 64 * 5000
    keyframes = driven(last)
    assert keyframes.spacing == 64
    assert keyframes.nbytes <= 2 * USUAL.nbytes
    for back in range(1025):
        assert last - back - keyframes.before(last - back).step < 64
    # Every part of the past is about as far from a keyframe.
    gaps = [step - keyframes.before(step).step for step in range(0, last - 2000, 97)]
    assert max(gaps) <= last / 40


def test_dense_keyframes_of_large_states_move_apart_within_the_budget():
    budget = Budget(near_steps=1024, nbytes=4 * STATE_BYTES, fewest=1, most_nbytes=1)
    keyframes = driven(64 * 500, budget)
    assert keyframes.spacing == 512
    assert keyframes.nbytes <= 8 * STATE_BYTES


def test_a_few_states_are_kept_however_large_up_to_a_limit():
    budget = Budget(near_steps=4096, nbytes=1, fewest=16, most_nbytes=10**9)
    assert len(driven(64 * 500, budget)) >= 16
    limited = replace(budget, most_nbytes=4 * STATE_BYTES)
    assert len(driven(64 * 500, limited)) <= 8


@pytest.mark.parametrize("nbytes", [1, 3 * STATE_BYTES, 10**9])
def test_the_first_state_always_stays(nbytes):
    budget = Budget(near_steps=128, nbytes=nbytes, fewest=1, most_nbytes=1)
    keyframes = driven(64 * 200, budget)
    assert keyframes.before(0).step == 0


def test_going_back_makes_the_keyframes_there_dense_again():
    keyframes = driven(64 * 5000)
    place = 64 * 2000
    start = keyframes.before(place - 2000).step
    drive(keyframes, start, place)
    for back in range(1025):
        assert place - back - keyframes.before(place - back).step < 64
    assert keyframes.nbytes <= 2 * USUAL.nbytes


def test_forgetting_leaves_what_is_at_the_step():
    keyframes = driven(64 * 100)
    keyframes.forget_after(128)
    assert len(keyframes) == 3
    assert keyframes.before(10**6).step == 128
    assert keyframes.wants(192)
    assert not keyframes.wants(128)
    assert 128 in keyframes
    assert 192 not in keyframes


def test_a_copy_goes_its_own_way():
    keyframes = driven(64 * 20)
    twin = keyframes.copy()
    twin.forget_after(0)
    assert keyframes.before(1280).step == 1280
    assert len(twin) == 1
    assert twin.nbytes == STATE_BYTES


def test_a_sketch_is_small_and_becomes_dense_by_a_replay():
    keyframes = driven(64 * 90)
    sketch = keyframes.sketch(10 * STATE_BYTES)
    assert 5 <= len(sketch) <= 10
    assert sketch.before(63).step == 0
    drive(sketch, 0, 64 * 90)
    assert [sketch.before(step).step for step in range(0, 5760, 64)] == [
        *range(0, 5760, 64)
    ]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["on", "back", "forget", "odd"]), st.integers(1, 500)
        ),
        max_size=20,
    ),
    st.sampled_from([1, 2000, 20_000, 10**9]),
)
@settings(deadline=None)
def test_the_keyframe_before_a_step_is_never_behind_it(walk, nbytes):
    budget = Budget(near_steps=200, nbytes=nbytes, fewest=1, most_nbytes=1)
    keyframes = driven(0, budget)
    now = 0
    for what, by in walk:
        if what == "on":
            drive(keyframes, keyframes.before(now).step, now + by)
            now += by
        elif what == "back":
            now = max(0, now - by)
        elif what == "forget":
            keyframes.forget_after(now)
        elif now not in keyframes:
            keyframes.keep(frame(now))
        assert keyframes.before(now).step <= now
        assert keyframes.before(0).step == 0
        assert keyframes.nbytes == len(keyframes) * STATE_BYTES
        assert len(keyframes) <= max(2, 2 * nbytes / STATE_BYTES + 2)
