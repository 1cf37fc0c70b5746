"""The stretch that the time bar shows: zoomed, moved, following, never outside."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.picture.time_window import TimeWindow, between, whole_run

LENGTH = 1000


def test_what_is_at_the_pointer_stays_there():
    window = whole_run(LENGTH).zoomed(4.0, 0.25, LENGTH)
    assert window == TimeWindow(187.5, 437.5)
    assert window.step_at(0.25) == 250.0
    assert window.place(250) == 0.25


def test_zooming_out_ends_at_the_whole_run():
    window = TimeWindow(900.0, 1000.0).zoomed(0.01, 1.0, LENGTH)
    assert window == whole_run(LENGTH)
    assert window.is_whole(LENGTH)


def test_zooming_in_ends_at_some_steps():
    assert TimeWindow(100.0, 112.0).zoomed(50.0, 0.5, LENGTH) == TimeWindow(101, 111)
    # A run shorter than that is shown as a whole.
    assert whole_run(3).zoomed(10.0, 0.5, 3) == whole_run(3)


def test_a_window_stops_at_the_ends_of_the_run():
    window = TimeWindow(100.0, 200.0)
    assert window.moved(-500.0, LENGTH) == TimeWindow(0.0, 100.0)
    assert window.moved(5000.0, LENGTH) == TimeWindow(900.0, 1000.0)


def test_it_follows_the_present_step_with_a_margin():
    window = TimeWindow(100.0, 200.0)
    assert window.following(150, LENGTH) is not None
    assert window.following(150, LENGTH) == window
    assert window.following(195, LENGTH) == TimeWindow(105.0, 205.0)
    assert window.following(40, LENGTH) == TimeWindow(30.0, 130.0)
    assert window.following(1000, LENGTH) == TimeWindow(900.0, 1000.0)


def test_a_stretch_in_either_direction():
    assert between(300.0, 100.0, LENGTH) == TimeWindow(100.0, 300.0)
    assert between(100.0, 102.0, LENGTH) == TimeWindow(96.0, 106.0)
    assert between(-50.0, 100.0, LENGTH) == TimeWindow(0.0, 150.0)


@given(
    st.integers(1, 10**7),
    st.lists(
        st.tuples(
            st.sampled_from(["zoom", "move", "follow", "between"]),
            st.floats(-2.0, 3.0),
            st.floats(0.01, 100.0),
        ),
        max_size=12,
    ),
)
def test_no_walk_leaves_the_run(length, walk):
    window = whole_run(length)
    for kind, share, factor in walk:
        if kind == "zoom":
            window = window.zoomed(factor, min(max(share, 0.0), 1.0), length)
        elif kind == "move":
            window = window.moved(share * length, length)
        elif kind == "follow":
            step = min(max(int(share * length), 0), length)
            window = window.following(step, length)
            assert window.first - 1e-6 <= step <= window.last + 1e-6
        else:
            window = between(share * length, factor, length)
        assert window.first >= 0.0
        assert window.last <= length * (1 + 1e-12)
        assert window.span >= min(10.0, length) * (1 - 1e-9)
        assert window.place(window.step_at(0.3)) == pytest.approx(0.3)
