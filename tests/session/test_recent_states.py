"""The states of the stretch that was gone through last."""

import numpy as np

from nnviz.engine.training import TrainingState
from nnviz.session.recent_states import RecentStates

SIZE = 10
STATE_BYTES = 8 * SIZE


def state(step):
    return TrainingState(step, 0, 0, np.zeros(SIZE), (), 0)


def recent_of(steps, spacing=2, room=100):
    recent = RecentStates(spacing, room * STATE_BYTES)
    for step in steps:
        recent.keep(state(step))
    return recent


def test_the_last_one_before_a_step():
    recent = recent_of([4, 6, 8])
    assert recent.before(3) is None
    assert recent.before(4).step == recent.before(5).step == 4
    assert recent.before(100).step == 8


def test_those_that_are_there_are_not_wanted_again():
    recent = recent_of([4, 6, 8])
    assert [step for step in range(2, 13) if recent.wants(step)] == [2, 10, 12]


def test_the_oldest_are_let_go_of():
    recent = recent_of(range(0, 40, 2), room=5)
    assert recent.before(29) is None
    assert recent.before(30).step == 30
    assert recent_of([0, 2], room=0).before(9).step == 2


def test_another_place_begins_another_stretch():
    recent = recent_of([4, 6, 8])
    recent.keep(state(20))
    assert recent.before(19) is None
    recent.keep(state(2))
    assert recent.before(20).step == 2
    recent.forget()
    assert recent.before(20) is None


def test_with_less_room_the_oldest_are_let_go_of_at_once():
    recent = recent_of([4, 6, 8])
    recent.limit(2 * STATE_BYTES)
    assert recent.before(5) is None
    assert recent.before(7).step == 6
    recent.limit(0)
    assert recent.before(100).step == 8
    assert recent.before(7) is None
