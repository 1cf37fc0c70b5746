"""The confusion matrix: counts, commonest errors, colours, stepping through a cell."""

import numpy as np
import pytest

from nnviz.datasets.dataset import DatasetSettings
from nnviz.datasets.load import load_dataset
from nnviz.picture.confusion import (
    Confusion,
    cell_colors,
    confusion,
    confusion_of,
    count_pairs,
    most_confused,
    next_sample_of,
    short_names,
)
from nnviz.picture.tokens import DARK, LIGHT
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.selection import Sample
from nnviz.session.session import Session

LABELS = np.array([0, 0, 0, 1, 1, 2, 2, 2, 2])
PREDICTED = np.array([0, 1, 1, 1, 0, 2, 2, 0, 2])


def counted(part="test"):
    counts = count_pairs(LABELS, PREDICTED, 3)
    return Confusion(part, ("a", "b", "c"), counts, LABELS, PREDICTED, len(LABELS))


def test_rows_are_true_and_columns_predicted():
    expected = [[1, 2, 0], [1, 1, 0], [1, 0, 3]]
    np.testing.assert_array_equal(counted().counts, expected)
    assert counted().correct == 5


def test_the_commonest_errors_come_first():
    assert most_confused(counted(), 2) == ((0, 1, 2), (1, 0, 1))
    assert most_confused(counted(), 9) == ((0, 1, 2), (1, 0, 1), (2, 0, 1))


def test_all_right_has_no_errors():
    counts = count_pairs(LABELS, LABELS, 3)
    right = Confusion("test", ("a", "b", "c"), counts, LABELS, LABELS, len(LABELS))
    assert most_confused(right, 5) == ()


class TestStepping:
    def test_samples_of_a_cell_in_a_circle(self):
        first = next_sample_of(counted(), 0, 1, Sample("test", 0))
        second = next_sample_of(counted(), 0, 1, first)
        assert (first, second) == (Sample("test", 1), Sample("test", 2))
        assert next_sample_of(counted(), 0, 1, second) == first

    def test_from_another_set_it_starts_with_the_first(self):
        assert next_sample_of(counted(), 0, 1, Sample("train", 8)) == Sample("test", 1)

    def test_an_empty_cell_has_none(self):
        assert next_sample_of(counted(), 1, 2, Sample("test", 0)) is None


class TestColors:
    @pytest.mark.parametrize("tokens", [LIGHT, DARK])
    def test_empty_cells_have_no_colour_and_others_differ_by_side(self, tokens):
        colors = cell_colors(counted().counts, tokens)
        assert colors[0][2] is None
        assert colors[0][1] != colors[1][0]
        assert colors[0][0] != colors[0][1]

    def test_most_right_answers_are_deepest_on_light(self):
        colors = cell_colors(counted().counts, LIGHT)
        assert colors[2][2] == LIGHT.loss_stops[0]

    def test_most_right_answers_are_palest_on_dark(self):
        colors = cell_colors(counted().counts, DARK)
        assert colors[2][2] == DARK.loss_stops[-1]


@pytest.mark.parametrize("part", ["train", "test"])
def test_counts_agree_with_the_accuracy(part):
    session = Session(
        Experiment(
            dataset=DatasetSettings(kind="iris"),
            network=NetworkSettings((4, 6, 3), ("relu",)),
        )
    )
    session.advance(60)
    snapshot = session.snapshot()
    result = confusion(snapshot, part)
    accuracy = getattr(snapshot.evaluation, f"{part}_accuracy")
    assert result.correct / result.evaluated == pytest.approx(accuracy)
    assert result.counts.sum() == result.total == 75


def test_regression_has_no_confusion_matrix():
    experiment = Experiment(
        dataset=DatasetSettings(kind="plane", samples=20),
        network=NetworkSettings((2, 1), ()),
        loss="squared_error",
    )
    with pytest.raises(ValueError, match="classes"):
        confusion(Session(experiment).snapshot(), "train")


@pytest.mark.parametrize(
    ("names", "short"),
    [
        (("class 1", "class 2"), ("1", "2")),
        (("setosa", "virginica"), ("setosa", "virginica")),
        (("0", "1"), ("0", "1")),
        (("big red cat", "big red dog"), ("cat", "dog")),
        (("only one",), ("one",)),
    ],
)
def test_common_first_words_are_left_out(names, short):
    assert short_names(names) == short


def test_outputs_of_any_classifier_are_counted_alike():
    dataset = load_dataset(DatasetSettings(kind="iris"))
    outputs = np.roll(dataset.train.targets, 1, axis=1)
    counted = confusion_of(dataset, "train", outputs)
    counts = np.bincount(dataset.train.labels, minlength=3)
    np.testing.assert_array_equal(counted.counts, np.roll(np.diag(counts), 1, axis=1))
    few = confusion_of(dataset, "train", outputs[:7])
    assert (few.evaluated, few.total) == (7, len(dataset.train))
