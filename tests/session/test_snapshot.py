"""What is known at a moment of the step."""

import pytest

from nnviz.datasets.dataset import DatasetSettings
from nnviz.session.experiment import Experiment
from nnviz.session.selection import Sample
from nnviz.session.session import Session


@pytest.fixture
def session():
    return Session(Experiment(dataset=DatasetSettings(samples=20)))


def test_at_rest_everything_forward_is_known_and_nothing_backward(session):
    snapshot = session.snapshot()
    assert snapshot.is_now("loss")
    assert all(snapshot.knows("z", layer) for layer in (1, 2, 3))
    assert snapshot.knows("batch")
    assert not snapshot.knows("d_output", 3)
    assert not snapshot.is_now("z", 3)


def test_what_comes_later_is_not_known_yet(session):
    moments = session.snapshot().moments
    for index, now in enumerate(moments):
        session.go_to_moment(index)
        snapshot = session.snapshot()
        assert snapshot.is_now(now.kind, now.layer)
        for other, moment in enumerate(moments):
            known = snapshot.knows(moment.kind, moment.layer)
            assert known == (other <= index)


def test_part_of_a_sample(session):
    snapshot = session.snapshot()
    assert snapshot.part_of(Sample("train", 0)) is snapshot.dataset.train
    assert snapshot.part_of(Sample("test", 0)) is snapshot.dataset.test
