"""Loss curves: past and future, scales that stand still, exact readings."""

import math
from dataclasses import replace

import numpy as np
import pytest

from nnviz.datasets.dataset import DatasetSettings
from nnviz.engine.trace import Evaluation
from nnviz.picture.curve_scale import Scale
from nnviz.picture.curves import (
    curves,
    curves_table,
    free_corner,
    has_accuracy,
    reading_at,
    step_scale,
    with_present,
)
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.session import Session
from nnviz.session.snapshot import History


@pytest.fixture(scope="module")
def base():
    return Session(
        Experiment(
            dataset=DatasetSettings(kind="gauss", samples=40),
            network=NetworkSettings((2, 2), ()),
        )
    ).snapshot()


def at(base, step, steps, train, test=None, last_step=None):
    """A snapshot with this history, standing at ``step``."""
    train = np.asarray(train, dtype=float)
    test = np.full(len(train), np.nan) if test is None else np.asarray(test, float)
    steps = np.asarray(steps)
    here = np.flatnonzero(steps == step)
    now = float(train[here[0]]) if len(here) else 0.5
    return replace(
        base,
        step=step,
        last_step=int(steps[-1]) if last_step is None else last_step,
        history=History(
            steps,
            train,
            test,
            np.full(len(train), 0.9),
            np.where(np.isnan(test), np.nan, 0.8),
        ),
        evaluation=Evaluation(now, None, 0.9, None),
    )


class TestCurves:
    def test_past_and_future_meet_in_the_present(self, base):
        snapshot = at(base, 10, [0, 5, 10, 15], [1.0, 0.5, 0.4, 0.3])
        (train,) = curves(snapshot, "loss", log=True).curves
        assert len(train.past) == 3
        assert len(train.future) == 2
        np.testing.assert_array_equal(train.past[-1], train.future[0])
        assert train.now == 0.4

    def test_a_set_without_numbers_has_no_curve(self, base):
        with_test = at(base, 1, [0, 1], [1.0, 0.5], [1.1, 0.6])
        assert [c.part for c in curves(with_test, "loss", True).curves] == [
            "train",
            "test",
        ]

    def test_the_present_is_a_point_even_where_it_was_not_measured(self, base):
        snapshot = at(base, 7, [0, 5, 10], [1.0, 0.6, 0.4])
        history = with_present(snapshot)
        assert history.steps.tolist() == [0, 5, 7, 10]
        assert history.train_loss[2] == 0.5
        (train,) = curves(snapshot, "loss", log=False).curves
        assert len(train.past) == 3
        assert train.now == 0.5

    def test_a_single_point_can_be_drawn(self, base):
        drawn = curves(at(base, 0, [0], [0.7]), "loss", log=True)
        assert drawn.cursor == 0.0
        assert 0.0 < drawn.curves[0].past[0, 1] < 1.0

    @pytest.mark.parametrize("log", [True, False])
    def test_all_points_lie_in_the_unit_square(self, base, log):
        losses = np.geomspace(3.0, 1e-4, 50)
        drawn = curves(at(base, 20, np.arange(50), losses), "loss", log)
        points = np.concatenate([drawn.curves[0].past, drawn.curves[0].future])
        assert points.min() >= 0.0
        assert points.max() <= 1.0

    def test_a_loss_of_zero_lies_on_the_lower_edge_of_a_log_axis(self, base):
        drawn = curves(at(base, 2, [0, 1, 2], [1.0, 0.1, 0.0]), "loss", log=True)
        assert drawn.curves[0].past[-1, 1] == 0.0
        assert drawn.y.low == pytest.approx(0.1)

    def test_nothing_but_zeros_can_be_drawn(self, base):
        for log in (True, False):
            drawn = curves(at(base, 1, [0, 1], [0.0, 0.0]), "loss", log)
            assert np.all(drawn.curves[0].past[:, 1] == 0.0)

    @pytest.mark.parametrize("log", [True, False])
    def test_a_diverging_loss_stays_in_the_picture(self, base, log):
        losses = [1.0, 1e10, 1e200, 1e308, math.inf]
        drawn = curves(at(base, 4, range(5), losses), "loss", log)
        heights = drawn.curves[0].past[:, 1]
        assert np.isnan(heights[-1])
        assert np.nanmax(heights) <= 1.0 + 1e-9 or not log
        assert math.isfinite(drawn.y.high)
        assert 2 <= len(drawn.y.ticks(8)) <= 9

    def test_accuracy_is_in_percent(self, base):
        drawn = curves(at(base, 1, [0, 1], [1.0, 0.5]), "accuracy", log=False)
        assert drawn.curves[0].now == pytest.approx(90.0)
        assert (drawn.y.low, drawn.y.high) == (90.0, 100.0)

    def test_regression_has_no_accuracy(self, base):
        assert has_accuracy(base)
        without = replace(base, evaluation=Evaluation(0.1, None, None, None))
        assert not has_accuracy(without)


class TestScales:
    def test_the_end_of_the_steps_stands_still_for_a_while(self):
        ends = {step_scale(last).high for last in range(601, 650)}
        assert len(ends) == 1
        assert all(
            last <= step_scale(last).high <= max(10, 1.13 * last + 1)
            for last in range(1, 3000, 7)
        )

    def test_log_limits_stand_still_while_the_loss_falls(self, base):
        lows = {
            curves(at(base, 1, [0, 1], [1.0, low]), "loss", True).y.low
            for low in np.linspace(0.021, 0.049, 15)
        }
        assert lows == {0.02}

    def test_ticks_of_a_log_axis_are_round(self):
        labels = [label for _, label in Scale(0.01, 1.2, log=True).ticks(8)]
        assert labels == ["0.01", "0.02", "0.05", "0.1", "0.2", "0.5", "1"]

    def test_place_and_value_are_inverse(self):
        for scale in (Scale(0.01, 7.0, log=True), Scale(2.0, 9.0)):
            place = float(scale.place(np.array([3.0]))[0])
            assert scale.value(place) == pytest.approx(3.0)


class TestReading:
    def test_the_nearest_measured_step_with_exact_values(self, base):
        train, test = [1.0, 1 / 3, 0.1], [2.0, 2 / 3, 0.2]
        snapshot = at(base, 20, [0, 10, 20], train, test)
        drawn = curves(snapshot, "loss", log=True)
        place = float(drawn.x.place(np.array([12.0]))[0])
        reading = reading_at(snapshot, drawn, place)
        assert reading.step == 10
        values = {name: value for name, value, _ in reading.values}
        assert values == {"train": 1 / 3, "test": 2 / 3}

    def test_beyond_the_ends_the_first_and_the_last_are_read(self, base):
        snapshot = at(base, 20, [0, 10, 20], [1.0, 0.5, 0.1])
        drawn = curves(snapshot, "loss", log=True)
        assert reading_at(snapshot, drawn, -0.5).step == 0
        assert reading_at(snapshot, drawn, 1.5).step == 20

    def test_a_single_point_is_read_everywhere(self, base):
        snapshot = at(base, 0, [0], [0.7])
        drawn = curves(snapshot, "loss", log=True)
        assert reading_at(snapshot, drawn, 0.8).step == 0


class TestLegendCorner:
    def test_a_falling_loss_leaves_the_top_right(self, base):
        losses = np.geomspace(1.0, 0.01, 100)
        drawn = curves(at(base, 99, np.arange(100), losses), "loss", log=True)
        assert free_corner(drawn, 0.4, 0.3) == "top right"

    def test_a_rising_accuracy_sends_it_away(self, base):
        snapshot = at(base, 99, np.arange(100), np.geomspace(0.01, 1.0, 100))
        drawn = curves(snapshot, "loss", log=True)
        assert free_corner(drawn, 0.4, 0.3) != "top right"


def test_the_table_has_every_measured_step(base):
    snapshot = at(base, 7, [0, 5], [1.0, 0.6])
    table = curves_table(snapshot)
    assert table.columns[:3] == ("step", "train_loss", "test_loss")
    assert [row[0] for row in table.rows] == [0, 5, 7]
    assert table.rows[2][1] == 0.5
    assert math.isnan(table.rows[0][2])
