"""Large sets are measured whole once the window is at rest, and only then."""

import pytest

from nnviz.datasets.dataset import DatasetSettings
from nnviz.session import sampling
from nnviz.session.experiment import Experiment
from nnviz.session.session import Session
from nnviz.ui import whole_sets
from nnviz.ui.whole_sets import WholeSets


@pytest.fixture
def session(monkeypatch, qtbot):
    monkeypatch.setattr(sampling, "_MOST_OF_WHOLE", 1e3)
    monkeypatch.setattr(sampling, "_FEWEST", 50)
    monkeypatch.setattr(sampling, "_MOST_OF_SAMPLE", 1e3)
    monkeypatch.setattr(whole_sets, "_AFTER_MS", 1)
    return Session(Experiment(dataset=DatasetSettings(samples=400)), sampling=True)


@pytest.fixture
def whole(session):
    whole = WholeSets(session)
    end = session.subscribe(lambda: whole.show_snapshot(session.snapshot()))
    yield whole
    end()
    whole.close()


def test_at_rest_the_numbers_become_those_of_all_samples(session, whole, qtbot):
    whole.show_snapshot(session.snapshot())
    assert whole.pending
    qtbot.waitUntil(lambda: session.snapshot().evaluation_counts is None)
    assert not whole.pending
    exact = Session(Experiment(dataset=DatasetSettings(samples=400)))
    assert session.snapshot().evaluation == exact.snapshot().evaluation


def test_while_it_plays_nobody_measures_all(session, whole, qtbot):
    whole.show_snapshot(session.snapshot())
    session.playing = True
    assert not whole.pending
    session.playing = False
    assert whole.pending


def test_where_all_are_measured_there_is_nothing_to_do(qtbot):
    small = Session(Experiment(), sampling=True)
    whole = WholeSets(small)
    whole.show_snapshot(small.snapshot())
    assert not whole.pending
