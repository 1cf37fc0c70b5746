"""The numbers behind a drawing of samples."""

import pytest

from nnviz.datasets.dataset import DatasetSettings
from nnviz.picture.sample_table import samples_table
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.session import Session


def test_classes_have_names_and_probabilities():
    settings = DatasetSettings(kind="gauss", samples=20, test_fraction=0.25)
    network = NetworkSettings((2, 2), ())
    snapshot = Session(Experiment(dataset=settings, network=network)).snapshot()
    table = samples_table(snapshot)
    assert table.columns == (
        "set", "index", "x₁", "x₂", "class", "predicted", "p_1", "p_2",
    )  # fmt: skip
    assert len(table.rows) == 20
    first = table.rows[0]
    assert first[:2] == ("train", 0)
    assert first[2] == snapshot.dataset.train.points[0, 0]
    assert first[4] in ("class 1", "class 2")
    assert first[6:] == pytest.approx(tuple(snapshot.sample.probabilities))
    assert [row[0] for row in table.rows].count("test") == 5


def test_regression_has_targets_and_outputs():
    settings = DatasetSettings(kind="sine", samples=10, test_fraction=0.0)
    experiment = Experiment(
        dataset=settings, network=NetworkSettings((1, 1), ()), loss="squared_error"
    )
    snapshot = Session(experiment).snapshot()
    table = samples_table(snapshot)
    assert table.columns == ("set", "index", "x₁", "target_1", "output_1")
    assert table.rows[0][3] == snapshot.dataset.train.targets[0, 0]
    assert table.rows[0][4] == pytest.approx(snapshot.sample.a[-1][0])
