"""The paths of the inspector are what a run really had at these steps."""

import numpy as np
import pytest

from nnviz.datasets.dataset import DatasetSettings
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.inspected_path import paths_of
from nnviz.session.inspection import inspect
from nnviz.session.selection import Bias, Neuron, Sample, Weight
from nnviz.session.session import Session


@pytest.fixture
def session():
    session = Session(
        Experiment(
            dataset=DatasetSettings(kind="spiral", samples=60, classes=3),
            network=NetworkSettings((2, 6, 5, 3), ("relu", "tanh")),
        )
    )
    session.advance(300)
    return session


def walked(session, paths, value_of):
    """Every path against the number that the inspector shows at the step itself."""
    for path in paths:
        assert path.steps[0] == 0
        assert np.all(np.diff(path.steps) > 0)
        assert not path.values.flags.writeable
        for place in (0, 1, len(path.steps) // 2, -1):
            session.seek(int(path.steps[place]))
            expected = value_of(path.name, inspect(session.snapshot()))
            assert path.values[place] == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("unit", [Weight(2, 4, 3), Bias(1, 5)])
def test_a_parameter(session, unit):
    session.choose_unit(unit)
    (path,) = paths_of(session, session.snapshot())
    assert path.name == "parameter"
    walked(session, (path,), lambda _, found: found.step.value)


@pytest.mark.parametrize("unit", [Neuron(1, 2), Neuron(2, 4), Neuron(3, 1)])
def test_a_neuron(session, unit):
    session.choose_unit(unit)
    session.choose_sample(Sample("test", 7))
    paths = paths_of(session, session.snapshot())
    assert [path.name for path in paths] == ["a", "bias", "norm"]

    def shown(name, found):
        numbers = {"a": found.a.value, "bias": found.bias.value, "norm": found.norm}
        return numbers[name]

    walked(session, paths, shown)


def test_the_loss_of_a_sample(session):
    session.choose_sample(Sample("train", 4))
    (path,) = paths_of(session, session.snapshot())
    walked(session, (path,), lambda _, found: found.loss.value)


def test_the_future_stays(session):
    session.choose_unit(Weight(1, 0, 0))
    whole = paths_of(session, session.snapshot())[0]
    session.seek(20)
    (path,) = paths_of(session, session.snapshot())
    assert path.steps[-1] >= 256
    assert 20 in path.steps
    both = np.intersect1d(whole.steps, path.steps)
    assert len(both) > 10
    np.testing.assert_array_equal(
        path.values[np.isin(path.steps, both)], whole.values[np.isin(whole.steps, both)]
    )


def test_an_input_has_no_past(session):
    session.choose_unit(Neuron(0, 1))
    assert paths_of(session, session.snapshot()) == ()


def test_large_networks_are_looked_at_in_few_states(session, monkeypatch):
    from nnviz.session import inspected_path

    monkeypatch.setattr(inspected_path, "_MOST_NUMBERS", 1)
    session.choose_unit(Neuron(1, 1))
    paths = paths_of(session, session.snapshot())
    assert 2 <= len(paths[0].steps) <= 20
