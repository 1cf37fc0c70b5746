"""States come out of shared memory as they went in, bit for bit."""

import numpy as np
import pytest

from nnviz.engine.trace import Evaluation
from nnviz.engine.training import TrainingState
from nnviz.session.state_ring import StateRing

EVALUATIONS = [
    Evaluation(0.5, None, None, None),
    Evaluation(0.0, float("inf"), 1.0, 0.25),
]


def state_of(step, vectors=1, size=5, dtype=np.float64):
    random = np.random.default_rng(step)
    theta, *others = random.normal(size=(1 + vectors, size)).astype(dtype)
    return TrainingState(step, step // 3, step % 3, theta, tuple(others), step + 1)


@pytest.fixture
def ring():
    ring = StateRing.create(state_of(0), 2)
    yield ring
    ring.close()


@pytest.mark.parametrize("vectors", [0, 1, 2])
@pytest.mark.parametrize("evaluation", [None, *EVALUATIONS])
def test_a_record_comes_out_as_it_went_in(ring, vectors, evaluation):
    state = state_of(7, vectors)
    ring.write(3, state, kept=True, evaluation=evaluation)
    other = StateRing.attach(ring.where)
    record = other.read(3)
    assert other.is_kept(3)
    other.close()
    assert record.evaluation == evaluation
    got = record.state
    assert (got.step, got.epoch, got.offset, got.update_count) == (7, 2, 1, 8)
    np.testing.assert_array_equal(got.theta, state.theta, strict=True)
    assert len(got.vectors) == vectors
    for one, given in zip(got.vectors, state.vectors, strict=True):
        np.testing.assert_array_equal(one, given, strict=True)
    assert not got.theta.flags.writeable


def test_places_are_used_in_turn_and_what_was_read_stays(ring):
    ring.write(1, state_of(1), kept=True, evaluation=EVALUATIONS[0])
    first = ring.read(1)
    ring.write(1 + ring.places, state_of(2), kept=False)
    second = ring.read(1 + ring.places)
    assert not ring.is_kept(1 + ring.places)
    assert second.evaluation is None
    np.testing.assert_array_equal(first.state.theta, state_of(1).theta)
    np.testing.assert_array_equal(second.state.theta, state_of(2).theta)


def test_fits_states_of_its_own_form_only(ring):
    assert ring.fits(state_of(4, 0), 2)
    assert not ring.fits(state_of(4), 1)
    assert not ring.fits(state_of(4, size=6), 2)
    assert not ring.fits(state_of(4, dtype=np.float32), 2)


def test_a_large_state_gets_few_places():
    large = state_of(0, size=1_000_000)
    ring = StateRing.create(large, 1)
    assert ring.places == 4
    ring.close()
