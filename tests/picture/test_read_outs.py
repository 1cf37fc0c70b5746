"""The numbers of the tool bar."""

from dataclasses import replace

import pytest

from nnviz.datasets.dataset import DatasetSettings
from nnviz.engine.trace import Evaluation
from nnviz.picture.read_outs import MISSING, read_outs
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.session import Session

CLASSES = Experiment(dataset=DatasetSettings(samples=40))
UNTESTED = replace(CLASSES, dataset=DatasetSettings(samples=40, test_fraction=0.0))
REGRESSION = Experiment(
    dataset=DatasetSettings(kind="plane", samples=40),
    network=NetworkSettings(layers=(2, 3, 1), activation=("tanh",)),
    loss="squared_error",
)


@pytest.fixture
def snapshot():
    session = Session(CLASSES)
    session.advance(1234)
    return session.snapshot()


def captions(groups):
    return [[each.caption for each in group] for group in groups]


def test_groups(snapshot):
    assert captions(read_outs(snapshot)) == [
        ["epoch", "step"],
        ["train loss", "test loss"],
        ["train accuracy", "test accuracy"],
    ]
    assert captions(read_outs(Session(REGRESSION).snapshot())) == [
        ["epoch", "step"],
        ["train loss", "test loss"],
    ]


def test_numbers_are_short_and_in_full(snapshot):
    numbers = Evaluation(0.123456789, 1.5, 0.95, 0.5)
    time, losses, accuracies = read_outs(replace(snapshot, evaluation=numbers))
    assert [(each.text, each.exact) for each in time] == [
        ("617", "617"),
        ("1\u2009234", "1234"),
    ]
    assert losses[0].exact == "0.123456789"
    assert float(losses[0].text) == pytest.approx(0.123456789, rel=1e-2)
    assert losses[1].exact == "1.5"
    assert accuracies[0].text.startswith("95")
    assert accuracies[0].exact == "0.95"


def test_lines_are_those_of_the_curves(snapshot):
    time, losses, accuracies = read_outs(snapshot)
    assert [each.line for each in losses] == ["solid", "dashed"]
    assert {each.line for each in (*time, *accuracies)} == {"none"}


def test_without_a_test_set_it_is_said():
    _, losses, accuracies = read_outs(Session(UNTESTED).snapshot())
    for missing in (losses[1], accuracies[1]):
        assert (missing.text, missing.exact) == (MISSING, "There is no test set.")
    assert losses[0].text != MISSING
    assert accuracies[0].text != MISSING
