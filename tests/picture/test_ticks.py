"""Round numbers for axes."""

import numpy as np
import pytest

from nnviz.picture.ticks import (
    linear_ticks,
    log_ticks,
    round_below,
    round_step,
    tick_label,
)


@pytest.mark.parametrize(
    ("low", "high", "most", "expected"),
    [
        (0.0, 900.0, 5, [0, 200, 400, 600, 800]),
        (-1.2, 1.2, 5, [-1, -0.5, 0, 0.5, 1]),
        (0.0, 0.3, 3, [0, 0.1, 0.2, 0.3]),
        (5.0, 5.0, 4, [5.0]),
    ],
)
def test_linear_ticks(low, high, most, expected):
    np.testing.assert_allclose(linear_ticks(low, high, most), expected, atol=1e-12)


def test_log_ticks_with_room_for_1_2_5():
    np.testing.assert_allclose(
        log_ticks(0.01, 1.2, 8), [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0]
    )


def test_log_ticks_over_many_decades_are_powers_of_ten():
    ticks = log_ticks(1e-3, 1e4, 8)
    np.testing.assert_allclose(ticks, [1e-3, 1e-2, 1e-1, 1, 10, 100, 1e3, 1e4])
    assert len(log_ticks(1e-300, 1e300, 8)) <= 8


def test_a_short_log_axis_has_linear_ticks():
    np.testing.assert_allclose(log_ticks(1.05, 1.9, 5), [1.2, 1.4, 1.6, 1.8])


@pytest.mark.parametrize(
    ("value", "below"), [(0.035, 0.02), (0.05, 0.05), (9.9, 5.0), (1.0, 1.0)]
)
def test_round_below(value, below):
    assert round_below(value) == pytest.approx(below)


@pytest.mark.parametrize(("span", "most", "step"), [(10, 5, 2), (7, 3, 5), (1, 1, 1)])
def test_round_step(span, most, step):
    assert round_step(span, most) == pytest.approx(step)


@pytest.mark.parametrize(
    ("value", "label"),
    [
        (0.0, "0"),
        (0.05, "0.05"),
        (1.0, "1"),
        (-3.0, "−3"),
        (0.1 + 0.2, "0.3"),
        (2000.0, "2\u2009000"),
        (1e-4, "1e−4"),
        (2.5e7, "2.5e7"),
    ],
)
def test_labels_have_no_needless_digits(value, label):
    assert tick_label(value) == label
