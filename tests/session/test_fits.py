"""Fits are remembered by data set and settings, and are those of the classifiers."""

import numpy as np
import pytest

from nnviz.classifiers.fit_error import FitError
from nnviz.classifiers.methods import FitSettings, fit_method
from nnviz.classifiers.ridge import RidgeRegression
from nnviz.datasets.dataset import DatasetSettings, Part
from nnviz.datasets.load import load_dataset
from nnviz.session import fits as fits_module
from nnviz.session.fits import FitRequest, Fits, fitted_count, fitted_part
from nnviz.session.sampling import even_choice

BLOBS = load_dataset(DatasetSettings(kind="blobs", samples=60)).train
DIGITS = load_dataset(DatasetSettings(kind="digits", test_fraction=0.0)).train


def on(share):
    return True


@pytest.mark.parametrize("method", ["ridge", "nearest_mean", "linear_svm"])
def test_the_fit_is_that_of_the_method(method):
    settings = FitSettings(method, 0.01)
    found = Fits().fit(FitRequest(settings, BLOBS), on)
    x, targets, labels = BLOBS.inputs, BLOBS.targets, BLOBS.labels
    expected = fit_method(settings, x, targets, labels)
    np.testing.assert_array_equal(found.W, expected.W)
    np.testing.assert_array_equal(found.b, expected.b)


@pytest.mark.parametrize("strength", [0.0, 2.0**-8, 1.0, 2.0**10])
@pytest.mark.parametrize("bias", [True, False])
def test_each_strength_of_a_slider_is_exact(strength, bias):
    """One decomposition serves all, and gives the bits of one made for it alone."""
    fits = Fits()
    for other in (4.0, strength):
        request = FitRequest(FitSettings("ridge", other, bias), DIGITS)
        found = fits.fit(request, on)
    alone = RidgeRegression(DIGITS.inputs, DIGITS.targets, bias=bias).fit(strength)
    np.testing.assert_array_equal(found.W, alone.W)


def test_an_equal_request_gets_the_same_fit():
    fits = Fits()
    request = FitRequest(FitSettings("nearest_mean"), BLOBS)
    assert fits.known(request) is None
    made = fits.fit(request, on)
    again = FitRequest(FitSettings("nearest_mean"), BLOBS)
    assert fits.known(again) is made
    assert fits.fit(again, on) is made


def test_other_data_are_another_request():
    fits = Fits()
    fits.fit(FitRequest(FitSettings("nearest_mean"), BLOBS), on)
    same_numbers = load_dataset(DatasetSettings(kind="blobs", samples=60)).train
    assert fits.known(FitRequest(FitSettings("nearest_mean"), same_numbers)) is None


def test_what_was_fitted_long_ago_is_forgotten():
    fits = Fits()
    first = FitRequest(FitSettings("ridge", 1.0), BLOBS)
    fits.fit(first, on)
    for number in range(100):
        fits.fit(FitRequest(FitSettings("ridge", 2.0 + number), BLOBS), on)
    assert fits.known(first) is None
    assert fits.known(FitRequest(FitSettings("ridge", 101.0), BLOBS)) is not None


def test_a_refusal_is_not_remembered():
    fits = Fits()
    request = FitRequest(FitSettings("linear_svm", 0.0), BLOBS)
    with pytest.raises(FitError):
        fits.fit(request, on)
    assert fits.known(request) is None


@pytest.mark.parametrize(
    ("method", "samples", "inputs", "count"),
    [
        ("nearest_mean", 50_000, 3072, 50_000),
        ("ridge", 50_000, 3072, 2_604),
        ("linear_svm", 50_000, 3072, 1_145),
        ("ridge", 100_000, 50, 100_000),
        ("linear_svm", 100_000, 50, 100_000),
        ("linear_svm", 60_000, 784, 2_440),
        ("linear_svm", 900, 64, 900),
    ],
)
def test_to_large_sets_methods_are_fitted_by_a_choice(method, samples, inputs, count):
    rows = np.broadcast_to(np.float32(0.0), (samples, inputs))
    part = Part(rows, rows, np.broadcast_to(0.0, (samples, 10)), None)
    assert fitted_count(method, part) == count


def test_the_choice_is_even_and_the_fit_is_that_of_it(monkeypatch):
    monkeypatch.setattr(fits_module, "_FEWEST", 10)
    monkeypatch.setattr(fits_module, "_MOST_NUMBERS", 40)
    train = load_dataset(DatasetSettings(kind="blobs", samples=100)).train
    chosen = fitted_part("ridge", train)
    assert np.array_equal(chosen.inputs, train.inputs[even_choice(50, 20)])
    settings = FitSettings("ridge")
    found = Fits().fit(FitRequest(settings, train), lambda share: True)
    expected = fit_method(settings, chosen.inputs, chosen.targets, chosen.labels)
    assert np.array_equal(found.W, expected.W)
    assert fitted_part("nearest_mean", train) is train
