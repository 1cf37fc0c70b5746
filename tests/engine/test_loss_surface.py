"""Every point of a plane has the loss of the network that stands there."""

import itertools

import numpy as np
import pytest

from nnviz.engine.evaluation import evaluate
from nnviz.engine.initialization import initialize
from nnviz.engine.loss_surface import Plane, PlaneLoss
from nnviz.engine.network import Architecture, Parameters
from nnviz.engine.regularization import penalty
from nnviz.engine.settings import Initialization, Regularization

POINTS = np.array(
    list(itertools.product(np.linspace(-1.5, 1.5, 7), np.linspace(-1.0, 2.0, 6)))
)
LOSSES = ("cross_entropy", "squared_error", "hinge")
ACTIVATIONS = ("sigmoid", "tanh", "relu", "leaky_relu", "linear")


def setting(layers, activation, loss, samples=37, seed=3):
    output = "tanh" if loss == "squared_error" and len(layers) == 3 else "linear"
    architecture = Architecture(layers, (*[activation] * (len(layers) - 2), output))
    origin, first, second = (
        initialize(architecture, Initialization("normal", seed + n), "float64")
        for n in range(3)
    )
    random = np.random.default_rng(seed)
    inputs = random.uniform(-2.0, 2.0, (samples, layers[0]))
    if loss == "squared_error":
        targets = random.standard_normal((samples, layers[-1]))
    else:
        targets = np.eye(layers[-1])[random.integers(0, layers[-1], samples)]
    return architecture, Plane(origin, first, second), inputs, targets


def slowly(architecture, plane, loss, inputs, targets, regularization, points=POINTS):
    """One forward pass of one network after another, in float64."""
    losses = []
    for a, b in points:
        there = Parameters.of(
            *(
                [
                    getattr(plane.origin, name)[layer]
                    + a * getattr(plane.first, name)[layer]
                    + b * getattr(plane.second, name)[layer]
                    for layer in range(architecture.depth)
                ]
                for name in ("W", "b")
            )
        )
        mean, _ = evaluate(architecture, there, loss, inputs, targets, None)
        losses.append(mean + penalty(there, regularization))
    return np.array(losses)


@pytest.mark.parametrize(
    "regularization",
    [Regularization(), Regularization("l2", 0.03), Regularization("l1", 0.02)],
    ids=lambda r: r.kind,
)
@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("layers", [(3, 2), (2, 5, 3), (2, 4, 3, 2), (3, 4, 4, 3, 3)])
def test_the_loss_at_every_point_is_that_of_a_forward_pass(
    layers, activation, loss, regularization
):
    architecture, plane, inputs, targets = setting(layers, activation, loss)
    expected = slowly(architecture, plane, loss, inputs, targets, regularization)
    arguments = architecture, plane, loss, inputs, targets, regularization
    exact = PlaneLoss(*arguments, dtype="float64").at(POINTS)
    np.testing.assert_allclose(exact, expected, rtol=1e-12)
    picture = PlaneLoss(*arguments, dtype="float32").at(POINTS)
    assert picture.dtype == np.float64
    np.testing.assert_allclose(picture, expected, rtol=1e-5)


def test_a_plane_gives_the_parameters_at_a_point():
    architecture, plane, inputs, targets = setting((2, 5, 3), "relu", "cross_entropy")
    there = plane.at(0.5, -2.0)
    np.testing.assert_allclose(
        there.flat(),
        plane.origin.flat() + 0.5 * plane.first.flat() - 2.0 * plane.second.flat(),
        rtol=1e-15,
    )
    here = PlaneLoss(
        architecture, plane, "cross_entropy", inputs, targets, dtype="float64"
    ).at(np.array([[0.5, -2.0]]))
    expected, _ = evaluate(architecture, there, "cross_entropy", inputs, targets, None)
    assert here[0] == pytest.approx(expected, rel=1e-12)


def test_a_class_without_samples_and_a_single_class():
    architecture, plane, inputs, targets = setting((2, 5, 3), "tanh", "cross_entropy")
    for labels in (np.zeros(37, int), np.full(37, 2), np.arange(37) % 2):
        targets = np.eye(3)[labels]
        losses = PlaneLoss(
            architecture, plane, "cross_entropy", inputs, targets, dtype="float64"
        ).at(POINTS)
        expected = slowly(
            architecture, plane, "cross_entropy", inputs, targets, Regularization()
        )
        np.testing.assert_allclose(losses, expected, rtol=1e-12)


def test_scores_far_out_do_not_overflow():
    architecture, plane, inputs, targets = setting((2, 5, 3), "relu", "cross_entropy")
    far = 300.0 * POINTS
    losses = PlaneLoss(architecture, plane, "cross_entropy", inputs, targets).at(far)
    expected = slowly(
        architecture, plane, "cross_entropy", inputs, targets, Regularization(), far
    )
    np.testing.assert_allclose(losses, expected, rtol=1e-5)


@pytest.mark.parametrize("samples", [1, 700, 20_000])
def test_chunks_come_in_order_and_cover_all_points(samples):
    arguments = setting((2, 8, 3), "relu", "cross_entropy", samples)
    architecture, plane, inputs, targets = arguments
    surface = PlaneLoss(architecture, plane, "cross_entropy", inputs, targets)
    seen = []
    for part, values in surface.chunks(POINTS):
        assert part.stop - part.start == len(values) <= surface.chunk
        seen += range(part.start, part.stop)
    assert seen == list(range(len(POINTS)))
    twice = surface.at(POINTS), surface.at(POINTS)
    np.testing.assert_array_equal(*twice)
