"""Every fit is a network without a hidden layer, frozen, with the same scores."""

import numpy as np
import pytest

from nnviz.classifiers.fit_error import FitError
from nnviz.classifiers.methods import METHODS, FitSettings, fit_method
from nnviz.engine.forward import forward
from nnviz.engine.network import Architecture

random = np.random.default_rng(3)
X = random.normal(size=(40, 5))
LABELS = random.integers(0, 3, size=40)
TARGETS = np.eye(3)[LABELS]


@pytest.fixture(params=METHODS)
def fitted(request):
    return fit_method(FitSettings(request.param, 0.1), X, TARGETS, LABELS)


def test_the_scores_are_those_of_the_network(fitted):
    assert fitted.architecture == Architecture((5, 3), ("linear",))
    z, _ = forward(fitted.architecture, fitted.parameters, X)
    np.testing.assert_array_equal(fitted.scores(X), z[-1])
    expected = X @ fitted.W.T + fitted.b
    np.testing.assert_allclose(fitted.scores(X), expected, rtol=1e-13, atol=1e-13)


def test_it_does_better_than_chance(fitted):
    right = np.mean(fitted.scores(X).argmax(axis=1) == LABELS)
    assert right > 0.5


def test_templates_are_rows_of_w_and_parameters_stay_the_same_object(fitted):
    assert fitted.templates.shape == (3, 5)
    assert fitted.parameters is fitted.parameters
    assert fitted.W is fitted.parameters.W[0]


def test_all_arrays_are_read_only(fitted):
    facts = [fitted.W, fitted.b, *fitted.facts().values()]
    arrays = [fact for fact in facts if isinstance(fact, np.ndarray)]
    assert len(arrays) >= 2
    assert not any(array.flags.writeable for array in arrays)
    with pytest.raises(AttributeError):
        fitted.parameters = None


def test_the_same_input_gives_the_same_bits(fitted):
    settings = FitSettings(fitted.method, 0.1)
    again = fit_method(settings, X.copy(), TARGETS.copy(), LABELS.copy())
    np.testing.assert_array_equal(again.W, fitted.W)
    np.testing.assert_array_equal(again.b, fitted.b)


@pytest.mark.parametrize("method", ["nearest_mean", "linear_svm"])
def test_without_classes_only_ridge_is_accepted(method):
    with pytest.raises(FitError, match=f"{method} needs classes.* ridge takes both"):
        fit_method(FitSettings(method, 1.0), X, TARGETS, None)
    assert fit_method(FitSettings("ridge", 1.0), X, TARGETS, None).method == "ridge"


@pytest.mark.parametrize("method", ["nearest_mean", "linear_svm"])
def test_inputs_that_overflow_are_said(method):
    with pytest.raises(FitError, match=r"finite numbers|out of reach"):
        fit_method(FitSettings(method, 1.0), X * 1e307, TARGETS, LABELS)


def test_ridge_has_no_squares_of_inputs_but_those_of_errors():
    small = fit_method(FitSettings("ridge", 0.0), X, TARGETS, LABELS)
    large = fit_method(FitSettings("ridge", 0.0), X * 1e300, TARGETS, LABELS)
    np.testing.assert_allclose(large.W * 1e300, small.W, rtol=1e-10)
    with pytest.raises(FitError, match="finite numbers"):
        fit_method(FitSettings("ridge", 0.0), X, TARGETS * 1e200, None)
