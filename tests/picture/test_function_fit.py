"""One input: the curve is the network's output, the residual that of the sample."""

import numpy as np
import pytest

from nnviz.datasets.dataset import DatasetSettings
from nnviz.engine.settings import Initialization
from nnviz.picture.function_fit import function_fit, shown_output
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.selection import Neuron, Sample
from nnviz.session.session import Session


def line(slope, intercept, **changes):
    """A linear regression with these parameters on the sine."""
    init = Initialization(kind="given", W=(((slope,),),), b=((intercept,),))
    return Session(
        Experiment(
            dataset=DatasetSettings(kind="sine", samples=40, noise=0.1),
            network=NetworkSettings((1, 1), (), init=init),
            loss="squared_error",
            **changes,
        )
    )


def test_the_curve_is_the_output():
    fit = function_fit(line(2.0, -1.0).snapshot(), samples=11)
    np.testing.assert_allclose(fit.curves[0], 2.0 * fit.x - 1.0)
    assert (fit.x[0], fit.x[-1]) == (fit.window.left, fit.window.right) == (-6.0, 6.0)


def test_samples_lie_at_input_and_target():
    snapshot = line(0.0, 0.0).snapshot()
    fit = function_fit(snapshot)
    for points, part in zip(
        fit.sets, (snapshot.dataset.train, snapshot.dataset.test), strict=True
    ):
        np.testing.assert_array_equal(points.position[:, 0], part.points[:, 0])
        np.testing.assert_array_equal(points.position[:, 1], part.targets[:, 0])


def test_the_samples_are_the_same_object_while_the_network_trains():
    session = line(0.0, 0.0)
    before = function_fit(session.snapshot()).sets
    session.advance(3)
    assert function_fit(session.snapshot()).sets is before


def test_the_residual_runs_from_target_to_output():
    session = line(2.0, -1.0)
    session.choose_sample(Sample("test", 4))
    snapshot = session.snapshot()
    (x, target), (end_x, output) = function_fit(snapshot).chosen
    assert x == end_x == snapshot.dataset.test.points[4, 0]
    assert target == snapshot.dataset.test.targets[4, 0]
    assert output == pytest.approx(2.0 * x - 1.0)


def test_the_window_does_not_follow_a_wild_curve():
    calm = function_fit(line(0.0, 0.0).snapshot()).window
    wild = function_fit(line(1e6, 0.0).snapshot()).window
    assert calm == wild


class TestClasses:
    @pytest.fixture
    def snapshot(self):
        x = tuple((v,) for v in (-2.0, -1.0, 1.0, 2.0))
        settings = DatasetSettings(kind="inline", x=x, y=(0, 0, 1, 1))
        network = NetworkSettings((1, 2), ())
        return Session(Experiment(dataset=settings, network=network)).snapshot()

    def test_every_class_has_its_probability(self, snapshot):
        fit = function_fit(snapshot)
        assert fit.classes == (0, 1)
        np.testing.assert_allclose(fit.curves.sum(axis=0), 1.0)
        assert fit.y_name == "p of each class"

    def test_samples_lie_on_the_curve_of_their_class(self, snapshot):
        fit = function_fit(snapshot, samples=2001)
        (train,) = fit.sets
        for (x, p), label in zip(train.position, train.labels, strict=True):
            on_curve = np.interp(x, fit.x, fit.curves[label])
            assert p == pytest.approx(on_curve, abs=1e-5)

    def test_the_residual_runs_to_certainty(self, snapshot):
        assert function_fit(snapshot).chosen[1, 1] == 1.0


def test_the_chosen_output_neuron_is_the_one_shown():
    x = tuple((v,) for v in (-1.0, 0.0, 1.0))
    y = ((0.0, 1.0), (1.0, 2.0), (2.0, 5.0))
    session = Session(
        Experiment(
            dataset=DatasetSettings(kind="inline", x=x, y=y),
            network=NetworkSettings((1, 2), ()),
            loss="squared_error",
        )
    )
    assert shown_output(session.snapshot()) == 0
    session.choose_unit(Neuron(1, 1))
    snapshot = session.snapshot()
    assert shown_output(snapshot) == 1
    np.testing.assert_array_equal(
        function_fit(snapshot).sets[0].position[:, 1], [1.0, 2.0, 5.0]
    )
