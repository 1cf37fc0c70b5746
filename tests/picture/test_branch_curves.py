"""Other branches in the loss curves."""

from dataclasses import replace

import numpy as np
import pytest

from nnviz.datasets.dataset import DatasetSettings
from nnviz.engine.settings import Optimizer
from nnviz.picture.branch_curves import branch_reading, distance_to
from nnviz.picture.branch_styles import branch_style
from nnviz.picture.curves import branch_near, curves, curves_table
from nnviz.picture.polyline import markers_along
from nnviz.session.experiment import Experiment
from nnviz.session.session import Session

SIZE = np.array([300.0, 150.0])


@pytest.fixture
def race():
    """SGD, momentum and Adam from one start, and a fourth branch from the middle."""
    session = Session(Experiment(dataset=DatasetSettings(samples=200)))
    session.advance(200)
    session.seek(0)
    session.set_momentum(0.9)
    session.advance(200)
    session.go_to(1, 0)
    session.set_optimizer(Optimizer(kind="adam", learning_rate=0.01))
    session.advance(150)
    return session


def test_every_other_branch_has_a_curve_from_where_it_parted(race):
    race.seek(100)
    race.set_learning_rate(0.5)
    race.advance(30)
    snapshot = race.snapshot()
    drawn = curves(snapshot, "loss", log=True)
    assert [curve.number for curve in drawn.branches] == [1, 2, 3]
    assert [int(curve.part.steps[0]) for curve in drawn.branches][:2] == [0, 0]
    third = drawn.branches[2]
    parted = third.part.branch.parted_at
    assert parted == 100
    assert third.part.steps[0] <= parted < third.part.steps[1]
    assert third.style is branch_style(3)
    for curve in drawn.branches:
        points = curve.points["train"]
        assert points.min() >= 0.0
        assert points.max() <= 1.0
        history = curve.part.branch.history
        assert curve.part.values["train"][-1] == history.train_loss[-1]
    # Numbers at the present step: the last that were measured up to there.
    (first, *_) = drawn.branches
    history = first.part.branch.history
    place = int(np.searchsorted(history.steps, snapshot.step, "right")) - 1
    assert first.now == history.train_loss[place]


def test_the_axes_have_room_for_all_and_hidden_ones_are_left_out(race):
    snapshot = race.snapshot()
    assert snapshot.last_step == 150
    assert curves(snapshot, "loss", log=True).x.high >= 200
    race.show_branch(1, False)
    race.show_branch(2, False)
    drawn = curves(race.snapshot(), "loss", log=True)
    assert drawn.branches == ()
    assert drawn.x.high < 200


def test_the_branch_at_a_place_and_its_exact_numbers(race):
    race.seek(20)
    drawn = curves(race.snapshot(), "loss", log=True)
    curve = drawn.branches[1]
    index = int(np.argmin(np.abs(curve.part.steps - 150)))
    place = curve.points["train"][index] + [0.0, 2.0 / SIZE[1]]
    found = branch_near(drawn, place, SIZE)
    assert found is curve
    reading = branch_reading(found, drawn.x, drawn.y, float(place[0]))
    assert (reading.number, reading.step) == (2, int(curve.part.steps[index]))
    history = curve.part.branch.history
    where = int(np.searchsorted(history.steps, reading.step))
    values = {name: value for name, value, _ in reading.values}
    assert values["train"] == history.train_loss[where]
    assert values["test"] == history.test_loss[where]
    assert reading.place == pytest.approx(place[0])
    assert branch_near(drawn, np.array([0.5, -1.0]), SIZE) is None


def test_the_current_curve_goes_before_where_both_are_near(race):
    race.seek(100)
    race.set_learning_rate(0.0101)
    race.advance(50)
    drawn = curves(race.snapshot(), "loss", log=True)
    own = drawn.curves[0].past[-1]
    assert branch_near(drawn, own, SIZE) is None


def test_distances_are_those_to_the_line_not_to_its_points():
    line = np.array([(0.0, 0.0), (1.0, 1.0)])
    size = np.array([100.0, 100.0])
    assert distance_to(line, np.array([0.5, 0.5]), size) == pytest.approx(0.0)
    across = distance_to(line, np.array([0.5, 0.6]), size)
    assert across == pytest.approx(10.0 / np.sqrt(2))
    assert distance_to(line[:1], np.array([0.03, 0.04]), size) == pytest.approx(5.0)
    assert distance_to(np.full((3, 2), np.nan), np.array([0.5, 0.5]), size) == np.inf


def test_markers_stand_at_the_end_and_at_even_distances():
    points = np.array([(0.0, 10.0), (100.0, 20.0), (200.0, np.nan)])
    np.testing.assert_allclose(
        markers_along(points, 40.0), [(100, 20), (60, 16), (20, 12)]
    )
    assert markers_along(points[2:], 40.0).shape == (0, 2)
    np.testing.assert_allclose(markers_along(points[:1], 40.0), [(0, 10)])


def test_the_table_has_all_branches(race):
    table = curves_table(race.snapshot())
    assert table.columns[-1] == "branch"
    names = [row[-1] for row in table.rows]
    assert list(dict.fromkeys(names)) == [
        "optimiser = adam at 0",
        "first run",
        "momentum = 0.9 at 0",
    ]
    branch = race.snapshot().branches[0]
    own = [row[0] for row in table.rows if row[-1] == "first run"]
    assert own == branch.history.steps.tolist()
    assert curves_table(replace(race.snapshot(), branches=())).rows[0][-1] == ""
