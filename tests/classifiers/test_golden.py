"""The same numbers as scikit-learn's (tests/golden/make_classifiers.py).

The data are the whole of iris (150) and digits (1797) as training set, in the order of
their source. Pixels are divided by 16 here: the figures of the issue, which are those
of pixels from 0 to 16 with λ = 1, belong to λ = 1 / 256.
"""

from pathlib import Path

import numpy as np
import pytest
from golden_classifiers import RIDGES, SVMS

from nnviz.classifiers.linear_svm import fit_linear_svm
from nnviz.classifiers.nearest_mean import fit_nearest_mean
from nnviz.classifiers.ridge import RidgeRegression
from nnviz.datasets.dataset import DatasetSettings
from nnviz.datasets.load import load_dataset
from nnviz.datasets.shipped import read_shipped

with np.load(Path(__file__).parents[1] / "golden" / "classifiers.npz") as file:
    GOLDEN = dict(file)


def accuracy(fitted, part):
    return np.mean(fitted.scores(part.inputs).argmax(axis=1) == part.labels)


def whole(kind):
    """All samples in the training set, as an experiment has them: in another order."""
    return load_dataset(DatasetSettings(kind=kind, test_fraction=0.0)).train


@pytest.mark.parametrize("key", RIDGES)
def test_ridge(key):
    name, strength, bias = RIDGES[key]
    samples, _ = read_shipped(name)
    fitted = RidgeRegression(samples.points, samples.targets, bias=bias).fit(strength)
    found = np.column_stack([fitted.W, fitted.b])
    np.testing.assert_allclose(found, GOLDEN[key], rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("name", ["iris", "digits"])
def test_nearest_mean_gives_equal_labels(name):
    samples, _ = read_shipped(name)
    fitted = fit_nearest_mean(samples.points, samples.labels, samples.targets.shape[1])
    answers = fitted.scores(samples.points).argmax(axis=1)
    np.testing.assert_array_equal(answers, GOLDEN[f"nearest_mean_{name}"])


@pytest.mark.parametrize("key", SVMS)
def test_the_svm_is_within_1e_6_of_the_optimum(key):
    """Which lies between libsvm's D(α) and P(w, b)."""
    name, strength = SVMS[key]
    samples, _ = read_shipped(name)
    classes = samples.targets.shape[1]
    fitted = fit_linear_svm(samples.points, samples.labels, classes, strength)
    above, below = GOLDEN[key].T
    assert np.all(above - below <= 1e-8 * above)
    assert np.all(fitted.objectives <= below * (1.0 + 1e-6))
    assert np.all(fitted.objectives >= below * (1.0 - 1e-12))
    np.testing.assert_allclose(fitted.objectives, above, rtol=1e-8)


def test_the_accuracies_of_the_issue():
    digits, iris = whole("digits"), whole("iris")
    ridge = RidgeRegression(digits.inputs, digits.targets, bias=False).fit(1 / 256)
    assert accuracy(ridge, digits) == pytest.approx(0.94713, abs=5e-6)
    sixteen = RidgeRegression(digits.inputs * 16, digits.targets, bias=False).fit(1.0)
    np.testing.assert_allclose(ridge.W, 16.0 * sixteen.W, rtol=1e-9, atol=1e-12)
    for part, classes, share in ((digits, 10, 0.90484), (iris, 3, 0.92667)):
        fitted = fit_nearest_mean(part.inputs, part.labels, classes)
        assert accuracy(fitted, part) == pytest.approx(share, abs=5e-6)
