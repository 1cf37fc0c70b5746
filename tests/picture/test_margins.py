"""Separating lines and margins lie where the scores say; means where the points are."""

import numpy as np
import pytest

from nnviz.classifiers.linear_svm import fit_linear_svm
from nnviz.classifiers.nearest_mean import fit_nearest_mean
from nnviz.datasets.dataset import DatasetSettings
from nnviz.datasets.load import load_dataset
from nnviz.picture.compared import seen_with
from nnviz.picture.margins import margins, mean_points, support_vectors
from nnviz.picture.plane import plane_of
from nnviz.picture.regions import output_grid
from nnviz.session.comparison import Standing
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.session import Session


def fitted_on(**data):
    session = Session(
        Experiment(
            dataset=DatasetSettings(samples=80, **data),
            network=NetworkSettings((2, 3), ()),
        )
    )
    part = session.dataset.train
    svm = fit_linear_svm(part.inputs, part.labels, 3, 0.01)
    standing = Standing("linear_svm", "hinge", svm.architecture, svm.parameters, svm)
    return seen_with(session.snapshot(), standing), svm


@pytest.mark.parametrize("standardize", [False, True])
def test_on_the_lines_the_scores_are_0_and_1(standardize):
    seen, svm = fitted_on(kind="blobs", standardize=standardize)
    dataset = seen.dataset
    plane = plane_of(dataset, (0, 1), np.zeros(2))
    found = margins(output_grid(seen, plane, plane.window, 5, 5))
    crossed = 0
    for label in range(3):
        for lines, size in ((found.separating, 0.0), (found.margins, 1.0)):
            for line in lines[label]:
                scores = svm.scores(dataset.inputs_of(line))[:, label]
                np.testing.assert_allclose(np.abs(scores), size, atol=1e-9)
                crossed += 1
    assert crossed >= 6


def test_the_margins_lie_on_both_sides():
    seen, svm = fitted_on(kind="blobs")
    plane = plane_of(seen.dataset, (0, 1), np.zeros(2))
    found = margins(output_grid(seen, plane, plane.window, 5, 5))
    for label in range(3):
        sides = {
            float(np.sign(svm.scores(line)[0, label])) for line in found.margins[label]
        }
        assert sides == {-1.0, 1.0}


def test_support_vectors_are_those_with_a_multiplier():
    _, svm = fitted_on(kind="blobs")
    of_any = support_vectors(svm)
    of_each = [support_vectors(svm, label) for label in range(3)]
    np.testing.assert_array_equal(of_any, np.unique(np.concatenate(of_each)))
    assert 0 < len(of_any) < len(svm.multipliers)
    assert all(svm.multipliers[k].max() > 0.0 for k in of_any)


@pytest.mark.parametrize("standardize", [False, True])
def test_means_of_the_inputs_are_drawn_at_those_of_the_points(standardize):
    settings = DatasetSettings(kind="iris", standardize=standardize)
    dataset = load_dataset(settings)
    part = dataset.train
    fitted = fit_nearest_mean(part.inputs, part.labels, 3)
    expected = [part.points[part.labels == k].mean(axis=0) for k in range(3)]
    np.testing.assert_allclose(mean_points(fitted, dataset), expected, atol=1e-12)


def test_means_of_features_are_nowhere_among_the_points():
    settings = DatasetSettings(kind="blobs", samples=60, features=("x1", "x1^2"))
    dataset = load_dataset(settings)
    part = dataset.train
    assert mean_points(fit_nearest_mean(part.inputs, part.labels, 3), dataset) is None
