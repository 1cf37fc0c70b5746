"""Where states are kept, what they take, and that memory stays within its budget."""

import gc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz.engine.training import TrainingState
from nnviz.session.keyframes import (
    ENOUGH_FRAMES,
    Budget,
    Keyframes,
    usual_spacing,
)

SIZE = 123
"""Numbers of a 2-8-8-3 network."""


def state(step, size=SIZE, vectors=1, dtype=np.float64):
    """A state whose numbers tell its step."""
    return TrainingState(
        step,
        step // 7,
        step % 7,
        np.full(size, step, dtype),
        tuple(np.full(size, -step - n, dtype) for n in range(vectors)),
        2 * step,
    )


def assert_is_state(kept, step, **kwargs):
    expected = state(step, **kwargs)
    for name in ("step", "epoch", "offset", "update_count"):
        assert getattr(kept, name) == getattr(expected, name)
    assert kept.theta.dtype == expected.theta.dtype
    np.testing.assert_array_equal(kept.theta, expected.theta)
    assert len(kept.vectors) == len(expected.vectors)
    for mine, theirs in zip(kept.vectors, expected.vectors, strict=True):
        np.testing.assert_array_equal(mine, theirs)


def drive(keyframes, first, last, **kwargs):
    """What a run does on its way: stop where one belongs, keep it if it is wanted."""
    step = first
    while step <= last:
        if keyframes.wants(step):
            keyframes.keep(state(step, **kwargs))
        step = keyframes.next_after(step)


def driven(last, usual=64, nbytes=2**28, start=0, **kwargs):
    keyframes = Keyframes(state(start, **kwargs), usual, Budget(nbytes))
    drive(keyframes, start, last, **kwargs)
    return keyframes


@pytest.mark.parametrize(
    ("step_cost", "spacing"),
    [(5.0, 64), (25.0, 64), (40.0, 32), (100.0, 16), (1e6, 1)],
)
def test_costly_steps_are_kept_closer(step_cost, spacing):
    assert usual_spacing(step_cost) == spacing


def test_short_runs_keep_every_step():
    keyframes = driven(ENOUGH_FRAMES - 1)
    assert len(keyframes) == ENOUGH_FRAMES
    for step in (0, 1, 63, 200):
        assert_is_state(keyframes.before(step), step)


@pytest.mark.parametrize("start", [0, 5, 64, 1000])
def test_longer_runs_keep_them_at_the_usual_spacing(start):
    last = start + 64 * 1000
    keyframes = driven(last, start=start)
    assert keyframes.spacing == 64
    steps = keyframes.steps
    assert steps[0] == start
    assert set(np.diff(steps[1:])) == {64}
    assert steps[-1] == keyframes.newest > last - 64
    for step in range(start, last, 997):
        kept = keyframes.before(step)
        assert kept.step == keyframes.step_before(step)
        assert step - 64 < kept.step <= step
        assert_is_state(kept, kept.step)


def test_states_of_a_small_network_take_their_numbers_and_hardly_more():
    keyframes = driven(1_000_000, vectors=0)
    assert len(keyframes) == 1 + 1_000_000 // 64
    assert keyframes.nbytes / len(keyframes) < 1.05 * 8 * SIZE
    assert keyframes.nbytes <= 16_000_000


def test_the_budget_is_kept_by_wider_spacing():
    nbytes = 500_000
    keyframes = driven(64 * 5000, nbytes=nbytes)
    assert keyframes.nbytes <= nbytes
    assert keyframes.spacing in (512, 1024, 2048)
    gaps = [step - keyframes.step_before(step) for step in range(0, 64 * 5000, 97)]
    assert max(gaps) < keyframes.spacing
    assert_is_state(keyframes.before(100_000), keyframes.step_before(100_000))


def test_the_one_that_keeps_most_makes_room_for_others():
    budget = Budget(400_000)
    large = Keyframes(state(0), 1, budget)
    drive(large, 0, 150)
    assert large.spacing == 1
    others = []
    for number in range(5):
        others.append(Keyframes(state(number), 1, budget))
        drive(others[-1], number, number + 20)
    assert budget.used <= budget.nbytes
    assert large.spacing > 1
    assert all(len(other) > 1 for other in others)
    used = budget.used
    others.clear()
    gc.collect()
    assert budget.used < used


def test_the_first_state_always_stays():
    keyframes = driven(64 * 200, nbytes=1)
    assert_is_state(keyframes.before(0), 0)
    assert_is_state(keyframes.before(12_800), keyframes.step_before(12_800))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_kept_state_cannot_be_written_to_and_outlives_the_thinning(dtype):
    keyframes = driven(100, dtype=dtype, vectors=2)
    kept = keyframes.before(33)
    with pytest.raises(ValueError, match="read-only"):
        kept.theta[0] = 1.0
    keyframes.thin_out()
    keyframes.thin_out()
    assert_is_state(kept, 33, dtype=dtype, vectors=2)
    assert_is_state(keyframes.before(33), 32, dtype=dtype, vectors=2)


@given(
    st.integers(0, 300),
    st.lists(st.integers(1, 500), max_size=12),
    st.sampled_from([1, 20_000, 200_000, 10**9]),
    st.sampled_from([1, 4, 64]),
)
@settings(deadline=None)
def test_the_keyframe_before_a_step_is_the_last_one_there(start, walk, nbytes, usual):
    keyframes = driven(start, usual=usual, nbytes=nbytes, start=start)
    now = start
    for by in walk:
        drive(keyframes, now, now + by)
        now += by
        steps = keyframes.steps.tolist()
        assert steps[0] == start
        assert len(steps) == len(keyframes)
        for step in (start, (start + now) // 2, now, now + 99):
            kept = keyframes.before(step)
            assert kept.step == max(each for each in steps if each <= step)
            assert_is_state(kept, kept.step)
