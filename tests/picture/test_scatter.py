"""Samples in the plane: positions, the nearest one, right answers, tool tips."""

import numpy as np
import pytest

from nnviz.datasets.dataset import DatasetSettings
from nnviz.datasets.load import load_dataset
from nnviz.picture import scatter as scatter_module
from nnviz.picture.numbers import format_exact
from nnviz.picture.scatter import (
    ClassCount,
    Points,
    class_counts,
    describe_sample,
    drawn_places,
    emptiest_corner,
    marks_words,
    nearest_sample,
    sample_points,
)
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.selection import Sample
from nnviz.session.session import Session


@pytest.fixture
def snapshot():
    session = Session(
        Experiment(
            dataset=DatasetSettings(kind="blobs", samples=60, noise=0.2),
            network=NetworkSettings((2, 4, 3), ("relu",)),
        )
    )
    session.advance(20)
    return session.snapshot()


def points(part, *positions):
    return Points(part, np.array(positions), None, np.zeros((len(positions), 1)))


class TestNearest:
    SETS = (points("train", (0.0, 0.0), (1.0, 0.0)), points("test", (0.0, 1.0)))

    def test_the_nearest_on_the_screen_is_found_in_any_set(self):
        at, px = np.array([0.1, 0.8]), np.array([10.0, 10.0])
        assert nearest_sample(self.SETS, at, px, 5.0) == Sample("test", 0)

    def test_units_of_the_axes_count_by_their_length_on_the_screen(self):
        at = np.array([0.0, 0.55])
        wide, high = np.array([1.0, 100.0]), np.array([100.0, 1.0])
        assert nearest_sample(self.SETS, at, wide, 50.0) == Sample("test", 0)
        # With x stretched, both samples at x = 0 are near; the closer one wins.
        assert nearest_sample(self.SETS, at, high, 50.0) == Sample("test", 0)

    def test_out_of_reach_there_is_none(self):
        at, px = np.array([3.0, 3.0]), np.array([10.0, 10.0])
        assert nearest_sample(self.SETS, at, px, 5.0) is None

    def test_an_empty_set_is_no_trouble(self):
        empty = Points("train", np.empty((0, 2)), None, np.empty((0, 1)))
        assert nearest_sample((empty,), np.zeros(2), np.ones(2), 5.0) is None


def test_positions_are_the_columns_asked_for_and_are_kept(snapshot):
    train, test = sample_points(snapshot.dataset, (1, 0))
    np.testing.assert_array_equal(
        train.position, snapshot.dataset.train.points[:, [1, 0]]
    )
    assert (train.part, test.part) == ("train", "test")
    assert sample_points(snapshot.dataset, (1, 0))[0] is train


def test_counts_agree_with_the_accuracy(snapshot):
    counts = class_counts(snapshot)
    assert sum(count.total for count in counts) == 30
    accuracy = sum(count.correct for count in counts) / 30
    assert accuracy == pytest.approx(snapshot.evaluation.test_accuracy)


def test_without_a_test_set_the_training_set_is_counted():
    settings = DatasetSettings(kind="gauss", samples=20, test_fraction=0.0)
    network = NetworkSettings((2, 2), ())
    snapshot = Session(Experiment(dataset=settings, network=network)).snapshot()
    assert sum(count.total for count in class_counts(snapshot)) == 20


def test_regression_has_no_counts():
    settings = DatasetSettings(kind="plane", samples=20)
    network = NetworkSettings((2, 1), ())
    experiment = Experiment(dataset=settings, network=network, loss="squared_error")
    assert class_counts(Session(experiment).snapshot()) == ()


def test_counts_of_equal_numbers_are_equal():
    assert ClassCount(1, 2) == ClassCount(1, 2)


class TestDescription:
    def test_probabilities_are_those_of_the_trace_in_full_precision(self, snapshot):
        lines = describe_sample(snapshot, snapshot.selection.sample)
        assert lines[0].startswith("train sample 0 · class ")
        shown = lines[-3:]
        for k, p in enumerate(snapshot.sample.probabilities):
            name, _, value = shown[k].partition(" = ")
            assert name == f"p(class {k + 1})"
            assert float(value) == pytest.approx(p, rel=1e-12)

    def test_coordinates_read_back_exactly(self, snapshot):
        lines = describe_sample(snapshot, Sample("test", 3))
        x, y = snapshot.dataset.test.points[3]
        assert f"x₁ = {format_exact(x)}" in lines
        assert f"x₂ = {format_exact(y)}" in lines

    def test_a_wrong_answer_is_named(self, snapshot):
        labels = snapshot.dataset.train.labels
        texts = [describe_sample(snapshot, Sample("train", k))[0] for k in range(30)]
        right = snapshot.evaluation.train_accuracy
        assert sum("taken for" in text for text in texts) == round(30 * (1 - right))
        assert len(labels) == 30

    def test_regression_tells_output_and_target(self):
        settings = DatasetSettings(kind="plane", samples=20)
        experiment = Experiment(
            dataset=settings, network=NetworkSettings((2, 1), ()), loss="squared_error"
        )
        snapshot = Session(experiment).snapshot()
        last = describe_sample(snapshot, Sample("train", 0))[-1]
        target = snapshot.dataset.train.targets[0, 0]
        assert last.endswith(f", target {format_exact(target)}")


def test_the_emptiest_corner():
    crowd = points("train", (0.1, 0.9), (0.9, 0.1), (0.95, 0.95), (0.2, 0.95))
    low, high, share = np.zeros(2), np.ones(2), np.array([0.3, 0.3])
    assert emptiest_corner((crowd,), low, high, share) == (False, False)
    assert emptiest_corner((points("train", (0.5, 0.5)),), low, high, share) == (
        False,
        True,
    )


def test_of_very_many_samples_an_even_choice_has_a_mark(monkeypatch):
    settings = DatasetSettings(kind="blobs", samples=100, test_fraction=0.3)
    dataset = load_dataset(settings)
    train, test = sample_points(dataset, (0, 1))
    assert drawn_places(train).tolist() == list(range(70))
    assert marks_words(dataset) == ""
    monkeypatch.setattr(scatter_module, "MOST_MARKS", 35)
    assert drawn_places(train).tolist() == list(range(0, 70, 2))
    assert drawn_places(test).tolist() == list(range(30))
    assert marks_words(dataset) == "65 of 100 samples drawn"
