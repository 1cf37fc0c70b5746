"""The scores of a sample in rows: the largest wins, all on one scale."""

import numpy as np
import pytest

from nnviz.classifiers.nearest_mean import fit_nearest_mean
from nnviz.datasets.dataset import DatasetSettings
from nnviz.engine.settings import Initialization
from nnviz.picture.compared import seen_with
from nnviz.picture.score_rows import score_rows
from nnviz.session.comparison import Standing
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.selection import Sample
from nnviz.session.session import Session

W = ((0.01, -0.05, 0.1, 0.05), (0.7, 0.2, 0.05, 0.16), (0.0, -0.45, -0.2, 0.03))
PIXELS = (-15.0, 22.0, -44.0, 56.0)


def snapshot_of(**changes):
    given = Initialization("given", W=(W,), b=((0.0, 0.2, -0.3),))
    names = ("cat", "dog", "ship")
    data = DatasetSettings(kind="inline", x=(PIXELS,), y=(2,), class_names=names)
    network = NetworkSettings((4, 3), (), init=given)
    return Session(Experiment(dataset=data, network=network, **changes)).snapshot()


def test_the_scores_of_the_lecture():
    rows = score_rows(snapshot_of(), Sample("train", 0))
    np.testing.assert_allclose([row.score for row in rows], [-2.85, 0.86, 0.28])
    assert [row.text for row in rows] == ["−2.85", "0.860", "0.280"]
    assert [row.name for row in rows] == ["class cat", "class dog", "class ship"]
    assert [row.wins for row in rows] == [False, True, False]
    assert [row.is_true for row in rows] == [False, False, True]
    assert [row.fraction for row in rows] == pytest.approx(
        [-1.0, 0.86 / 2.85, 0.0982], abs=1e-4
    )
    assert all(row.target is None for row in rows)


def test_a_class_without_samples_has_no_bar():
    snapshot = snapshot_of()
    fitted = fit_nearest_mean(np.array([PIXELS]), np.array([2]), 3)
    standing = Standing(
        "nearest_mean", "squared_error", fitted.architecture, fitted.parameters, fitted
    )
    rows = score_rows(seen_with(snapshot, standing), Sample("train", 0))
    assert [row.fraction for row in rows] == [0.0, 0.0, 1.0]
    assert [row.text for row in rows][:2] == ["−∞", "−∞"]
    assert rows[2].wins


def test_regression_has_targets_on_the_same_scale():
    data = DatasetSettings(kind="sine", samples=20)
    network = NetworkSettings((1, 1), ())
    session = Session(Experiment(dataset=data, network=network, loss="squared_error"))
    (row,) = score_rows(session.snapshot(), Sample("train", 3))
    assert row.target == session.dataset.train.targets[3, 0]
    assert max(abs(row.fraction), abs(row.target_fraction)) == pytest.approx(1.0)
    assert row.score * row.target_fraction == pytest.approx(row.target * row.fraction)
    assert not row.wins
