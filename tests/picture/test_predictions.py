"""What the network answers for whole sets, and how clearly."""

from dataclasses import replace

import numpy as np
import pytest

from nnviz.datasets.dataset import DatasetSettings
from nnviz.picture.predictions import (
    clearness,
    evaluated_count,
    outputs_at,
    outputs_of,
    predicted_classes,
    probabilities,
)
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.session import Session


@pytest.fixture
def session():
    settings = DatasetSettings(
        kind="moons", samples=40, features=("x1", "x2", "x1^2"), standardize=True
    )
    network = NetworkSettings((3, 5, 2), ("tanh",))
    return Session(Experiment(dataset=settings, network=network))


def test_outputs_pass_through_features_and_standardisation(session):
    snapshot = session.snapshot()
    part = snapshot.dataset.train
    np.testing.assert_allclose(
        outputs_at(snapshot, part.points), outputs_of(snapshot, part), atol=1e-12
    )
    np.testing.assert_allclose(
        outputs_of(snapshot, part)[0], snapshot.sample.z[-1], atol=1e-12
    )


def test_views_share_one_answer_until_the_parameters_change(session):
    part = session.dataset.train
    first = outputs_of(session.snapshot(), part)
    assert outputs_of(session.snapshot(), part) is first
    assert not first.flags.writeable
    session.advance(1)
    assert outputs_of(session.snapshot(), part) is not first


def test_large_sets_are_evaluated_in_part_only_while_playing(session):
    snapshot = session.snapshot()
    wide = replace(snapshot.architecture, layers=(3, 20_000, 20_000, 2))
    slow = replace(snapshot, architecture=wide)
    assert evaluated_count(slow, snapshot.dataset.train) == 20
    assert evaluated_count(snapshot, snapshot.dataset.train) == 20


def test_softmax_cannot_overflow():
    p = probabilities(np.array([[1000.0, 0.0], [-1000.0, -1000.0]]))
    np.testing.assert_allclose(p, [[1.0, 0.0], [0.5, 0.5]])


@pytest.mark.parametrize("axis", [0, -1])
class TestClearness:
    def test_cross_entropy_from_a_tie_to_certainty(self, axis):
        rows = np.array([[1.0, 1.0, 1.0], [900.0, 0.0, 0.0], [np.log(2), 0.0, -900.0]])
        outputs = rows.T if axis == 0 else rows
        expected = [0.0, 1.0, (2 / 3 - 1 / 3) / (2 / 3)]
        np.testing.assert_allclose(
            clearness(outputs, "cross_entropy", axis), expected, atol=1e-12
        )

    def test_the_others_by_their_lead(self, axis):
        rows = np.array([[0.2, 0.2, -1.0], [0.9, 0.4, 0.0], [5.0, -1.0, 0.0]])
        outputs = rows.T if axis == 0 else rows
        hinge = clearness(outputs, "hinge", axis)
        squared = clearness(outputs, "squared_error", axis)
        np.testing.assert_allclose(hinge, [0.0, 0.25, 1.0], atol=1e-12)
        np.testing.assert_allclose(squared, [0.0, 0.5, 1.0], atol=1e-12)

    def test_a_single_class_is_certain(self, axis):
        outputs = np.zeros((1, 4)) if axis == 0 else np.zeros((4, 1))
        np.testing.assert_array_equal(clearness(outputs, "cross_entropy", axis), 1.0)


def test_of_equal_outputs_the_first_class_is_named():
    np.testing.assert_array_equal(predicted_classes(np.array([[1.0, 1.0]])), [0])
