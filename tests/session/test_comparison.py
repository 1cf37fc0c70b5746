"""The comparison: what is fitted for which data, what is shown meanwhile, pauses."""

import threading
from dataclasses import replace
from time import sleep

import numpy as np
import pytest

from nnviz.classifiers.fit_error import FitCancelledError
from nnviz.classifiers.methods import FitSettings, fit_method
from nnviz.datasets.dataset import DatasetSettings
from nnviz.session.comparison import COLUMNS, Comparison, ComparisonSettings
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.session import Session

BLOBS = Experiment(
    dataset=DatasetSettings(kind="blobs", samples=60),
    network=NetworkSettings((2, 4, 3), ("relu",)),
)
SINE = Experiment(
    dataset=DatasetSettings(kind="sine", samples=40),
    network=NetworkSettings((1, 4, 1), ("tanh",)),
    loss="squared_error",
)
FITTED = ("ridge", "nearest_mean", "linear_svm")


@pytest.fixture
def comparison():
    made = Comparison()
    yield made
    made.pause()


def show(comparison, experiment):
    session = Session(experiment)
    comparison.show(session.experiment, session.dataset)
    return session


@pytest.mark.parametrize("method", FITTED)
def test_each_method_is_fitted_to_the_training_set(comparison, method):
    train = show(comparison, BLOBS).dataset.train
    comparison.finish()
    standing = comparison.standing(method)
    settings = comparison.settings
    strength = {
        "ridge": settings.ridge_strength,
        "linear_svm": settings.svm_strength,
        "nearest_mean": 1.0,
    }[method]
    expected = fit_method(
        FitSettings(method, strength), train.inputs, train.targets, train.labels
    )
    np.testing.assert_array_equal(standing.parameters.W[0], expected.W)
    assert standing.fitted.method == method
    assert standing.share is None
    assert not comparison.pending


def test_descent_goes_as_far_as_is_wanted_and_on(comparison):
    show(comparison, BLOBS)
    comparison.finish()
    first = comparison.standing("descent").step
    more = replace(
        comparison.settings, descent_epochs=2 * comparison.settings.descent_epochs
    )
    comparison.set_settings(more)
    comparison.finish()
    assert comparison.standing("descent").step == 2 * first


def test_the_loss_of_descent_is_the_experiments_unless_chosen(comparison):
    show(comparison, replace(BLOBS, loss="hinge"))
    assert comparison.standing("descent").loss == "hinge"
    comparison.set_settings(ComparisonSettings(descent_loss="squared_error"))
    assert comparison.standing("descent").loss == "squared_error"


def test_without_classes_there_are_regressions_alone(comparison):
    show(comparison, SINE)
    comparison.set_settings(ComparisonSettings(descent_loss="hinge"))
    comparison.finish()
    assert comparison.loss_of_descent() == "squared_error"
    assert comparison.standing("ridge").parameters is not None
    assert comparison.standing("descent").parameters is not None
    for column in ("linear_svm", "nearest_mean"):
        assert not comparison.is_offered(column)
        standing = comparison.standing(column)
        assert standing.parameters is None
        assert "target numbers" in standing.reason


def test_what_is_not_compared_is_not_fitted(comparison):
    comparison.set_settings(ComparisonSettings(columns=("network", "ridge")))
    show(comparison, BLOBS)
    comparison.finish()
    assert comparison.standing("ridge").parameters is not None
    for column in set(COLUMNS) - {"ridge"}:
        assert comparison.standing(column) is None


def test_a_refusal_stands_as_its_reason_until_the_choice_is_another(comparison):
    show(comparison, BLOBS)
    comparison.set_settings(ComparisonSettings(svm_strength=1e-200))
    comparison.finish()
    standing = comparison.standing("linear_svm")
    assert standing.parameters is None
    assert "strength" in standing.reason
    assert not comparison.pending
    comparison.set_settings(ComparisonSettings(svm_strength=0.1))
    comparison.finish()
    assert comparison.standing("linear_svm").reason is None


def test_other_data_are_fitted_anew(comparison):
    show(comparison, BLOBS)
    comparison.finish()
    before = comparison.standing("nearest_mean")
    network = NetworkSettings((4, 4, 3), ("relu",))
    iris = replace(BLOBS, dataset=DatasetSettings(kind="iris"), network=network)
    session = show(comparison, iris)
    comparison.finish()
    after = comparison.standing("nearest_mean")
    assert after.parameters.W[0].shape == (3, 4) != before.parameters.W[0].shape
    assert after.fitted.counts.sum() == len(session.dataset.train)


def test_while_new_data_are_fitted_the_fit_before_stands_in(comparison, monkeypatch):
    first = show(comparison, BLOBS)
    comparison.finish()
    shown = comparison.standing("linear_svm").parameters
    descended = comparison.standing("descent").parameters
    gate = threading.Event()
    fit = comparison._fits.fit
    monkeypatch.setattr(
        comparison._fits, "fit", lambda *args: gate.wait(5.0) and fit(*args)
    )
    other = replace(BLOBS, dataset=replace(BLOBS.dataset, seed=2))
    slow = replace(comparison.settings, descent_epochs=200_000)
    comparison.set_settings(slow)
    second = show(comparison, other)
    assert second.dataset is not first.dataset
    assert comparison.pending
    standing = comparison.standing("linear_svm")
    assert standing.parameters is shown
    assert standing.share is not None
    gate.set()
    comparison.set_settings(replace(slow, descent_epochs=50))
    comparison.finish()
    assert comparison.standing("linear_svm").parameters is not shown
    after = comparison.standing("descent").parameters
    assert not np.array_equal(after.W[0], descended.W[0])


def test_paused_nothing_goes_on_until_it_is_resumed(comparison, monkeypatch):
    def endless(request, watch):
        while watch(0.5):
            sleep(0.001)
        raise FitCancelledError

    with monkeypatch.context() as patch:
        patch.setattr(comparison._fits, "fit", endless)
        show(comparison, BLOBS)
        assert comparison.standing("ridge").parameters is None
        comparison.pause()
        comparison.go_on(0.001)
    assert all(comparison.standing(method) is None for method in FITTED)
    comparison.resume()
    comparison.finish()
    assert all(comparison.standing(m).parameters is not None for m in FITTED)


def test_the_same_snapshot_again_begins_nothing(comparison):
    session = show(comparison, BLOBS)
    comparison.finish()
    before = comparison.standing("ridge").fitted
    comparison.show(session.experiment, session.dataset)
    assert not comparison.pending
    assert comparison.standing("ridge").fitted is before


def test_a_strength_tried_before_is_there_at_once(comparison):
    show(comparison, BLOBS)
    comparison.finish()
    first = comparison.standing("linear_svm").fitted
    comparison.set_settings(ComparisonSettings(svm_strength=0.5))
    comparison.finish()
    comparison.set_settings(ComparisonSettings())
    assert comparison.standing("linear_svm").fitted is first


def test_descent_that_goes_on_is_shown_live_after_other_data(comparison):
    show(comparison, BLOBS)
    comparison.finish()
    show(comparison, replace(BLOBS, dataset=replace(BLOBS.dataset, seed=2)))
    comparison.finish()
    first = comparison.standing("descent").step
    comparison.set_settings(replace(comparison.settings, descent_epochs=10_000))
    comparison.go_on(0.001)
    standing = comparison.standing("descent")
    assert standing.share < 1.0
    assert standing.step > first
    comparison.set_settings(replace(comparison.settings, columns=("network",)))
