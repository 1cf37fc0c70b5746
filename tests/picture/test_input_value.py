"""Setting one input by hand: the point that has it."""

from dataclasses import replace

import numpy as np
import pytest

from nnviz.datasets.dataset import DatasetSettings
from nnviz.picture.input_value import may_set_input, point_with_input
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.selection import Neuron, Sample, Weight
from nnviz.session.session import Session

SPIRAL = Experiment(
    dataset=DatasetSettings(kind="spiral"), network=NetworkSettings(layers=(2, 8, 8, 2))
)


@pytest.mark.parametrize("standardize", [False, True])
def test_the_input_has_the_value(standardize):
    data = replace(SPIRAL.dataset, standardize=standardize)
    session = Session(replace(SPIRAL, dataset=data))
    sample = Sample("test", 3)
    before = session.dataset.test.inputs[3].copy()
    point = point_with_input(session.dataset, sample, 1, -0.75)
    session.set_data_point(sample, point=point)
    after = session.dataset.test.inputs[3]
    assert after[1] == pytest.approx(-0.75, rel=1e-12)
    assert after[0] == pytest.approx(before[0], rel=1e-12)


def test_a_feature_follows_from_the_coordinates():
    features = ("x1^2", "x2", "x1")
    experiment = Experiment(
        dataset=replace(SPIRAL.dataset, features=features),
        network=NetworkSettings(layers=(3, 4, 2), activation=("relu",)),
    )
    snapshot = Session(experiment).snapshot()
    assert not may_set_input(snapshot, Neuron(0, 0))
    assert may_set_input(snapshot, Neuron(0, 1))
    assert not may_set_input(snapshot, Neuron(1, 0))
    assert not may_set_input(snapshot, Weight(1, 0, 0))
    with pytest.raises(ValueError, match="follows from the others"):
        point_with_input(snapshot.dataset, Sample("train", 0), 0, 1.0)
    moved = point_with_input(snapshot.dataset, Sample("train", 0), 2, 1.5)
    assert moved[0] == 1.5
    assert moved[1] == np.asarray(snapshot.dataset.train.points)[0, 1]
