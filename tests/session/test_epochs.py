"""Steps to epochs and back, against counting batch by batch."""

from hypothesis import given
from hypothesis import strategies as st

from nnviz.session.epochs import EpochClock, Stretch

sizes = st.one_of(st.none(), st.integers(1, 30))


def counted_places(samples, batch_size, changes, steps):
    """(epoch, offset) before each step, by going through the batches one by one."""
    places = []
    epoch = offset = 0
    size = batch_size or samples
    for step in range(steps):
        size = changes[step] or samples if step in changes else size
        places.append((epoch, offset))
        offset += size
        if offset >= samples:
            epoch, offset = epoch + 1, 0
    return places


def clock_of(samples, batch_size, changes):
    clock = EpochClock.start(samples, batch_size)
    for step, size in sorted(changes.items()):
        clock = clock.changed(step, size)
    return clock


@given(
    samples=st.integers(1, 20),
    batch_size=sizes,
    changes=st.dictionaries(st.integers(0, 60), sizes, max_size=5),
)
def test_places_are_those_of_counting(samples, batch_size, changes):
    clock = clock_of(samples, batch_size, changes)
    places = counted_places(samples, batch_size, changes, 100)
    assert [clock.place(step) for step in range(100)] == places
    starts = {}
    for step, (epoch, offset) in enumerate(places):
        if offset == 0:
            starts.setdefault(epoch, step)
    for epoch, step in starts.items():
        assert clock.start_of(epoch) == step


def test_epochs_far_in_the_future_take_no_counting():
    clock = EpochClock.start(1000, 7)
    assert clock.start_of(10**12) == 143 * 10**12
    assert clock.place(143 * 10**12 + 2) == (10**12, 14)


def test_the_same_size_again_changes_nothing():
    clock = EpochClock.start(50, 10)
    assert clock.changed(3, 10) == clock
    assert EpochClock.start(50, 80).changed(3, None) == EpochClock.start(50, None)


def test_a_change_drops_those_at_its_step_and_later():
    clock = EpochClock.start(50, 10).changed(4, 20).changed(9, 5)
    assert clock.changed(4, 25).stretches == (
        Stretch(0, 0, 0, 10),
        Stretch(4, 0, 40, 25),
    )
    assert clock.changed(2, 10) == EpochClock.start(50, 10)
