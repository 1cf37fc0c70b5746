"""Classifiers side by side: names, shapes as in the lecture, results; their tables."""

from dataclasses import replace

import numpy as np
import pytest

from nnviz.classifiers.nearest_mean import fit_nearest_mean
from nnviz.datasets.dataset import DatasetSettings
from nnviz.picture.compared import (
    choice_words,
    column_title,
    fact_words,
    network_shapes,
    network_standing,
    result_words,
    results,
    seen_with,
    shape_words,
)
from nnviz.picture.compared_table import compared_table
from nnviz.picture.confusion import confusion
from nnviz.picture.predictions import outputs_of
from nnviz.session.comparison import COLUMNS, Comparison, ComparisonSettings, Standing
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.selection import Bias, Neuron, Selection, Weight
from nnviz.session.session import Session


def compared(layers, settings=None, loss="cross_entropy", **data):
    """The snapshot of an experiment, and how each classifier stands."""
    hidden = ("relu",) * (len(layers) - 2)
    session = Session(
        Experiment(
            dataset=DatasetSettings(**data),
            network=NetworkSettings(layers, hidden),
            loss=loss,
        )
    )
    snapshot = session.snapshot()
    comparison = Comparison()
    comparison.set_settings(settings or ComparisonSettings(descent_epochs=2))
    comparison.show(snapshot.experiment, snapshot.dataset)
    comparison.finish()
    standings = {"network": network_standing(snapshot)}
    for column in comparison.settings.columns:
        standings.setdefault(column, comparison.standing(column))
    return snapshot, standings


@pytest.mark.parametrize(
    ("unit", "own"),
    [
        (Neuron(2, 1), Neuron(1, 1)),
        (Neuron(1, 3), None),
        (Neuron(0, 0), None),
        (Weight(1, 0, 0), None),
        (Bias(2, 1), None),
    ],
)
def test_of_what_is_chosen_a_classifier_has_the_outputs_alone(blobs, unit, own):
    snapshot, standings = blobs
    for key in ("unit", "hover_unit"):
        chosen = replace(snapshot, selection=replace(Selection(), **{key: unit}))
        seen = seen_with(chosen, standings["ridge"])
        assert getattr(seen.selection, key) == own
        assert seen_with(chosen, standings["network"]) is chosen


@pytest.fixture(scope="module")
def blobs():
    return compared((2, 4, 3), kind="blobs", samples=80)


def test_the_accuracies_of_the_lecture():
    """Ridge without intercept and λ = 1 for pixels 0 to 16: 1/256 for 0 to 1."""
    settings = ComparisonSettings(
        ("network", "ridge", "nearest_mean"), ridge_strength=2.0**-8, ridge_bias=False
    )
    for kind, layers, expected in (
        ("digits", (64, 10), {"ridge": 0.94713, "nearest_mean": 0.90484}),
        ("iris", (4, 3), {"nearest_mean": 0.92667}),
    ):
        snapshot, standings = compared(layers, settings, kind=kind, test_fraction=0.0)
        table = compared_table(snapshot, list(standings.values()), "regions", "train")
        place = table.columns.index("train_accuracy")
        found = {row[0]: row[place] for row in table.rows}
        for classifier, share in expected.items():
            assert found[classifier] == pytest.approx(share, abs=5e-6)


def test_shapes_are_those_of_the_lecture():
    settings = ComparisonSettings(("ridge", "nearest_mean"), ridge_bias=False)
    data = {"kind": "digits", "test_fraction": 0.0}
    snapshot, standings = compared((64, 32, 10), settings, **data)
    words = {name: shape_words(s, snapshot.dataset) for name, s in standings.items()}
    assert words["ridge"] == ("X (1797, 64) · W (64, 10)", "= T (1797, 10)")
    assert words["nearest_mean"] == ("X (1797, 65) · W (65, 10)", "= scores (1797, 10)")
    assert words["network"] == ("64-32-10", "W¹ (32, 64) · W² (10, 32)")


def test_the_shapes_multiply(blobs):
    snapshot, standings = blobs
    for name in ("descent", "ridge", "linear_svm", "nearest_mean"):
        product, result = shape_words(standings[name], snapshot.dataset)
        assert product == "X (40, 3) · W (3, 3)"
        assert result.endswith("(40, 3)")


def test_many_layers_are_cut_short():
    assert network_shapes((2, 8, 8, 3)) == ("2-8-8-3", "W¹ (8, 2) · … · W³ (3, 8)")


def test_every_column_has_a_name_of_its_own(blobs):
    snapshot, _ = blobs
    names = {column_title(column, snapshot.dataset) for column in COLUMNS}
    assert len(names) == len(COLUMNS)


def test_choices_and_facts_are_those_of_the_fit(blobs):
    _, standings = blobs
    svm = standings["linear_svm"].fitted
    assert fact_words(standings["linear_svm"]).startswith(
        str(int(svm.support.any(axis=1).sum()))
    )
    assert choice_words(standings["ridge"]) == "L2 strength 1, with bias"
    assert fact_words(standings["ridge"]).startswith("‖XW − T‖² = ")
    assert choice_words(standings["descent"]) == "cross-entropy"
    assert fact_words(standings["descent"]) == "step 8"
    assert fact_words(standings["network"]) == "cross-entropy · step 0"
    assert choice_words(standings["nearest_mean"]) == ""


def test_rank_deficient_data_at_strength_0_name_the_pseudo_inverse():
    settings = ComparisonSettings(("ridge",), ridge_strength=0.0)
    _, standings = compared((64, 10), settings, kind="digits", test_fraction=0.0)
    rank = standings["ridge"].fitted.rank
    assert rank < 64
    assert fact_words(standings["ridge"]) == f"pseudo-inverse, rank {rank}"
    assert choice_words(standings["ridge"]) == "L2 strength 0, with bias"


@pytest.mark.parametrize("column", [c for c in COLUMNS if c != "network"])
def test_seen_with_a_classifier_the_outputs_are_its_scores(blobs, column):
    snapshot, standings = blobs
    seen = seen_with(snapshot, standings[column])
    part = snapshot.dataset.test
    W, b = standings[column].parameters.W[0], standings[column].parameters.b[0]
    np.testing.assert_allclose(outputs_of(seen, part), part.inputs @ W.T + b)
    counted = confusion(seen, "test")
    found = results(snapshot, standings[column])
    assert found.test_accuracy == pytest.approx(counted.correct / counted.evaluated)
    assert seen.selection == snapshot.selection
    assert not seen.playing


def test_the_network_is_seen_as_it_is(blobs):
    snapshot, standings = blobs
    assert seen_with(snapshot, standings["network"]) is snapshot
    assert results(snapshot, standings["network"]) is snapshot.evaluation


def test_results_in_words(blobs):
    snapshot, standings = blobs
    found = replace(
        results(snapshot, standings["ridge"]), train_accuracy=1.0, test_accuracy=0.975
    )
    words = result_words(snapshot.dataset, found)
    assert words == (("train", "100 %"), ("test", "97.5 %"))
    without_test = replace(found, test_accuracy=None)
    assert result_words(snapshot.dataset, without_test) == (("train", "100 %"),)


def test_regression_has_losses():
    settings = ComparisonSettings(("ridge",), ridge_strength=0.0)
    snapshot, standings = compared(
        (1, 1), settings, "squared_error", kind="sine", samples=50
    )
    found = results(snapshot, standings["ridge"])
    train = snapshot.dataset.train
    scores = standings["ridge"].fitted.scores(train.inputs)
    expected = np.mean((scores - train.targets) ** 2)
    assert found.train_loss == pytest.approx(expected)
    names = [name for name, _ in result_words(snapshot.dataset, found)]
    assert names == ["train loss", "test loss"]


def test_the_table_of_confusions_counts_every_sample(blobs):
    snapshot, standings = blobs
    table = compared_table(snapshot, list(standings.values()), "confusion", "test")
    assert len(table.rows) == 3 * len(COLUMNS)
    for column in COLUMNS:
        rows = [row for row in table.rows if row[0] == column]
        assert sum(sum(row[4:]) for row in rows) == len(snapshot.dataset.test)


def test_the_table_of_templates_is_W_and_b(blobs):
    snapshot, standings = blobs
    table = compared_table(snapshot, list(standings.values()), "templates", "test")
    rows = [row for row in table.rows if row[0] == "linear_svm"]
    parameters = standings["linear_svm"].parameters
    np.testing.assert_array_equal([row[3:5] for row in rows], parameters.W[0])
    np.testing.assert_array_equal([row[5] for row in rows], parameters.b[0])


def test_the_table_of_scores_marks_the_largest(blobs):
    snapshot, standings = blobs
    table = compared_table(snapshot, list(standings.values()), "scores", "test")
    score, wins = table.columns.index("score"), table.columns.index("is_argmax")
    for column in COLUMNS:
        rows = [row for row in table.rows if row[0] == column]
        largest = max(row[score] for row in rows)
        assert [row[score] for row in rows if row[wins]] == [largest]


def test_a_class_without_samples_never_wins():
    x, labels = np.array([[0.0, 1.0], [2.0, 1.0]]), np.array([0, 2])
    fitted = fit_nearest_mean(x, labels, 3)
    standing = Standing(
        "nearest_mean", "squared_error", fitted.architecture, fitted.parameters, fitted
    )
    session = Session(
        Experiment(
            dataset=DatasetSettings(
                kind="inline", x=((0.0, 1.0), (2.0, 1.0)), y=(0, 2)
            ),
            network=NetworkSettings((2, 3), ()),
        )
    )
    snapshot = session.snapshot()
    assert results(snapshot, standing).train_accuracy == 1.0
