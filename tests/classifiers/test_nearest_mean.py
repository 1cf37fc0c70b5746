"""The nearest mean is the largest of linear scores."""

import numpy as np
from hypothesis import given

from nnviz.classifiers.nearest_mean import fit_nearest_mean
from tests.classifiers.samples import labelled_samples


@given(labelled_samples(), labelled_samples())
def test_the_largest_score_is_that_of_the_nearest_mean(samples, others):
    x, labels = samples
    fitted = fit_nearest_mean(x, labels, 3)
    points = np.resize(others[0], (len(others[0]), x.shape[1]))
    distances = ((points[:, np.newaxis] - fitted.means) ** 2).sum(axis=2)
    chosen = fitted.scores(points).argmax(axis=1)
    taken = distances[np.arange(len(points)), chosen]
    np.testing.assert_allclose(taken, np.nanmin(distances, axis=1), atol=1e-12)


@given(labelled_samples())
def test_why_it_is_linear(samples):
    """‖x − m‖² = ‖x‖² − (2 m·x − ‖m‖²), with w = 2 m and b = −‖m‖²."""
    x, labels = samples
    fitted = fit_nearest_mean(x, labels, 3)
    there = fitted.counts > 0
    means = fitted.means[there]
    for label in np.flatnonzero(there):
        np.testing.assert_allclose(fitted.means[label], x[labels == label].mean(axis=0))
    np.testing.assert_array_equal(fitted.W[there], 2.0 * means)
    np.testing.assert_allclose(fitted.b[there], -(means**2).sum(axis=1), rtol=1e-14)
    distances = ((x[:, np.newaxis] - means) ** 2).sum(axis=2)
    squares = (x**2).sum(axis=1, keepdims=True)
    scores = fitted.scores(x)[:, there]
    np.testing.assert_allclose(distances, squares - scores, atol=1e-12)


def test_a_class_without_samples_is_never_the_answer():
    x = np.array([[-5.0, 1.0], [2.0, 0.0], [3.0, 1.0]])
    fitted = fit_nearest_mean(x, np.array([0, 2, 2]), 3)
    np.testing.assert_array_equal(fitted.counts, [1, 0, 2])
    assert np.isnan(fitted.means[1]).all()
    assert (fitted.scores(x)[:, 1] == -np.inf).all()
    np.testing.assert_array_equal(fitted.scores(x).argmax(axis=1), [0, 2, 2])


def test_one_sample_is_its_own_mean():
    fitted = fit_nearest_mean(np.array([[3.0, 4.0]]), np.array([1]), 2)
    np.testing.assert_array_equal(fitted.W[1], [6.0, 8.0])
    assert fitted.b[1] == -25.0
