"""Slices through a run: what spans them, what is seen from them, what is computed."""

import numpy as np
import pytest

from nnviz.datasets.dataset import DatasetSettings
from nnviz.engine.evaluation import evaluate
from nnviz.engine.network import Parameters
from nnviz.engine.parameter_names import ParameterName, ParameterNameError
from nnviz.engine.regularization import penalty
from nnviz.engine.settings import Initialization, Optimizer, Regularization
from nnviz.session.events import Event, TrainingEdit
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.run import Run
from nnviz.session.slice_choice import (
    BetweenLine,
    GradientLine,
    GradientPlane,
    ParameterLine,
    ParameterPlane,
    PathPlane,
    RandomPlane,
    parse_plane,
)
from nnviz.session.slices import full_gradient, make_slice, seen_path
from nnviz.session.surface_task import frame_around, surface_task

EXPERIMENT = Experiment(
    dataset=DatasetSettings(kind="moons", samples=60),
    network=NetworkSettings(layers=(2, 5, 2), activation=("tanh",)),
    optimizer=Optimizer(learning_rate=0.05),
    regularization=Regularization("l2", 0.01),
)
W, B = ParameterName("W", 1, (2, 1)), ParameterName("b", 2, (0,))
CHOICES = (
    ParameterPlane(W, B),
    RandomPlane(3),
    PathPlane(),
    GradientPlane(),
    GradientPlane("random"),
    GradientLine(),
    ParameterLine(W),
)


@pytest.fixture
def run():
    run = Run(EXPERIMENT)
    run.advance(90)
    run.seek(70)
    return run


@pytest.mark.parametrize("choice", CHOICES, ids=lambda c: type(c).__name__)
def test_a_slice_passes_through_the_present_and_leaves_the_run_alone(run, choice):
    before = run.trainer.state()
    plane = make_slice(run, choice)
    after = run.trainer.state()
    assert (after.step, after.epoch, after.offset) == (70, before.epoch, before.offset)
    np.testing.assert_array_equal(after.theta, before.theta)
    assert plane.centre_step == 70
    np.testing.assert_array_equal(plane.origin, run.trainer.parameters().flat())
    np.testing.assert_array_equal(plane.at(0.0).flat(), plane.origin)
    ends = [make_slice(run, choice, centre) for centre in ("start", "end", 33)]
    for each, step in zip(ends, (0, 90, 33), strict=True):
        assert each.centre_step == step
        run.seek(step)
        np.testing.assert_array_equal(each.origin, run.trainer.parameters().flat())


def test_two_parameters_are_seen_by_their_own_values(run):
    plane = make_slice(run, ParameterPlane(W, B))
    parameters = run.trainer.parameters()
    assert (plane.first.name, plane.second.name) == ("W¹[3, 2]", "b²[1]")
    assert plane.first.offset == parameters.W[0][2, 1]
    assert plane.second.offset == parameters.b[1][0]
    moved = plane.at(0.5, -1.0)
    assert moved.W[0][2, 1] == parameters.W[0][2, 1] + 0.5
    assert moved.b[1][0] == parameters.b[1][0] - 1.0
    assert (moved.flat() != parameters.flat()).sum() == 2
    with pytest.raises(ParameterNameError):
        make_slice(run, ParameterLine(ParameterName("W", 3, (0, 0))))


def test_the_path_has_the_variance_that_its_axes_say(run):
    plane = make_slice(run, PathPlane())
    path = seen_path(run, 1, plane)
    assert path.steps[0] == 0
    assert path.steps[-1] == 90
    states = np.array([run.parameters_at(int(s)).flat() for s in path.steps])
    spread = np.square(states - states.mean(axis=0)).sum()
    for axis, column in ((plane.first, 0), (plane.second, 1)):
        own = path.coordinates[:, column]
        share = np.square(own - own.mean()).sum() / spread
        assert axis.share == pytest.approx(share, rel=1e-9)
    rebuilt = (
        plane.origin
        + path.coordinates[:, :1] * plane.first.direction
        + path.coordinates[:, 1:] * plane.second.direction
    )
    np.testing.assert_allclose(
        np.linalg.norm(states - rebuilt, axis=1), path.distances, atol=1e-12
    )
    present = int(np.flatnonzero(path.steps == 70)[0])
    np.testing.assert_allclose(path.coordinates[present], 0.0, atol=1e-12)


def test_the_gradient_goes_downhill_and_the_last_step_lies_in_its_plane(run):
    plane = make_slice(run, GradientPlane())
    parameters = run.trainer.parameters()
    gradient = full_gradient(run, parameters)
    np.testing.assert_allclose(
        plane.first.direction, -gradient / np.linalg.norm(gradient), rtol=1e-12
    )
    assert plane.second.name == "last step"
    assert plane.first.direction @ plane.second.direction == pytest.approx(0, abs=1e-12)
    run.seek(69)
    coordinates, distances = plane.seen(run.trainer.parameters().flat()[np.newaxis])
    assert distances[0] == pytest.approx(0.0, abs=1e-12)
    assert coordinates[0, 1] != 0.0
    run.seek(0)
    assert make_slice(run, GradientPlane()).second.name == "random"


def test_the_slope_is_that_of_the_surface(run):
    for choice in (RandomPlane(1), ParameterPlane(W, B), GradientPlane("random")):
        plane = make_slice(run, choice)
        h = 1e-5
        points = np.array([[h, 0], [-h, 0], [0, h], [0, -h]])
        for penalised in (True, False):
            task = surface_task(
                run,
                plane,
                np.zeros(1),
                np.zeros(1),
                penalised=penalised,
                dtype="float64",
            )
            losses = task.surface().at(points)
            slope = plane.slope(full_gradient(run, plane.at(0.0), penalised))
            assert (losses[0] - losses[1]) / (2 * h) == pytest.approx(
                slope[0], abs=1e-8
            )
            assert (losses[2] - losses[3]) / (2 * h) == pytest.approx(
                slope[1], abs=1e-8
            )


def test_a_line_between_two_bookmarks(run):
    run.note(run.timeline.with_bookmark(run.segment, 70, "here"))
    run.seek(10)
    run.note(run.timeline.with_bookmark(run.segment, 10, "early"))
    line = make_slice(run, BetweenLine(2, 1))
    assert line.second is None
    assert line.first.name == "early → here"
    np.testing.assert_array_equal(line.at(0.0).flat(), run.parameters_at(10).flat())
    np.testing.assert_allclose(
        line.at(1.0).flat(), run.parameters_at(70).flat(), rtol=1e-13
    )
    with pytest.raises(ValueError, match="the same state"):
        make_slice(run, BetweenLine(1, 1))
    with pytest.raises(IndexError, match="no bookmark 7"):
        make_slice(run, BetweenLine(1, 7))


def test_branches_are_seen_from_one_slice(run):
    change = TrainingEdit(run.training.without_penalty())
    run.seek(0)
    run.change(Event(0, "regularisation", "no regularisation", change))
    run.advance(40)
    plane = make_slice(run, RandomPlane())
    first, second = (seen_path(run, number, plane) for number in (1, 2))
    np.testing.assert_allclose(first.coordinates[0], second.coordinates[0], atol=1e-12)
    assert (first.steps[-1], second.steps[-1]) == (90, 40)
    assert not second.coordinates.flags.writeable


@pytest.mark.parametrize("samples", ["train", "test", "batch"])
@pytest.mark.parametrize("penalised", [True, False])
def test_the_grid_is_the_loss_of_the_network_there(run, samples, penalised):
    plane = make_slice(run, RandomPlane(2))
    frame = frame_around(plane, [seen_path(run, 1, plane).coordinates], aspect=2.0)
    a, b = frame.axes(5, 4)
    task = surface_task(run, plane, a, b, samples, penalised=penalised, dtype="float64")
    *_, picture = (p for p in task.pictures() if p is not None)
    data = run.dataset.test if samples == "test" else run.dataset.train
    rows = run.trainer.trace().batch if samples == "batch" else slice(None)
    for i, j in ((0, 0), (2, 3), (4, 1)):
        there = Parameters.from_flat(
            run.architecture,
            plane.origin + a[i] * plane.first.direction + b[j] * plane.second.direction,
        )
        expected, _ = evaluate(
            run.architecture,
            there,
            "cross_entropy",
            data.inputs[rows],
            data.targets[rows],
            None,
        )
        if penalised:
            expected += penalty(there, EXPERIMENT.regularization)
        assert picture.loss[i, j] == pytest.approx(expected, rel=1e-12)


def test_all_that_is_seen_is_in_the_frame_at_one_scale(run):
    plane = make_slice(run, PathPlane())
    seen = seen_path(run, 1, plane).coordinates
    frame = frame_around(plane, [seen], aspect=1.9)
    assert frame.half_width == pytest.approx(1.9 * frame.half_height)
    assert (np.abs(seen[:, 0] - frame.a) < frame.half_width).all()
    assert (np.abs(seen[:, 1] - frame.b) < frame.half_height).all()


def test_large_data_are_thinned_out_and_say_so():
    data = DatasetSettings(kind="gauss", samples=600_000, test_fraction=0.0)
    run = Run(Experiment(dataset=data, network=NetworkSettings((2, 20, 2), ("relu",))))
    plane = make_slice(run, RandomPlane())
    task = surface_task(run, plane, np.zeros(1), np.zeros(1))
    assert task.of_samples == 600_000
    assert 50_000 < task.samples <= 100_000
    assert task.samples * 20 <= 2_000_000


def test_without_a_test_set_there_is_no_test_loss():
    data = DatasetSettings(kind="moons", samples=20, test_fraction=0.0)
    network = NetworkSettings((2, 3, 2), ("relu",))
    run = Run(Experiment(dataset=data, network=network))
    plane = make_slice(run, RandomPlane())
    with pytest.raises(ValueError, match="no test set"):
        surface_task(run, plane, np.zeros(1), np.zeros(1), "test")


def test_a_linear_regression_is_the_exact_paraboloid_with_least_squares_at_its_foot():
    x = np.array([[0.0], [1.0], [2.0], [4.0]])
    y = np.array([[1.0], [2.5], [2.0], [5.5]])
    inline = DatasetSettings(
        kind="inline", x=tuple(map(tuple, x)), y=tuple(map(tuple, y.tolist()))
    )
    init = Initialization("given", W=(((0.2,),),), b=((0.3,),))
    run = Run(
        Experiment(
            dataset=inline,
            network=NetworkSettings((1, 1), (), init=init),
            loss="squared_error",
            batch_size=None,
        )
    )
    plane = make_slice(
        run,
        ParameterPlane(ParameterName("W", 1, (0, 0)), ParameterName("b", 1, (0,))),
    )
    a, b = np.linspace(-2, 2, 9), np.linspace(-3, 3, 7)
    task = surface_task(run, plane, a, b, dtype="float64")
    *_, picture = (p for p in task.pictures() if p is not None)
    slope, intercept = 0.2 + a[:, None], 0.3 + b[None, :]
    expected = np.mean(
        [np.square(slope * u + intercept - v) for (u,), (v,) in zip(x, y, strict=True)],
        axis=0,
    )
    np.testing.assert_allclose(picture.loss, expected, rtol=1e-13)
    (best, foot), *_ = np.linalg.lstsq(np.column_stack([x, np.ones(4)]), y[:, 0])[0:1]
    there = plane.at(best - plane.first.offset, foot - plane.second.offset)
    np.testing.assert_allclose(full_gradient(run, there), 0.0, atol=1e-13)


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("random", RandomPlane(9)),
        ("pca", PathPlane()),
        ("gradient", GradientPlane(seed=9)),
        ("weights:W1[2,1],b2[0]", ParameterPlane(W, B)),
        ("weights:b2[0],W1[2,1]", ParameterPlane(B, W)),
    ],
)
def test_planes_as_commands_write_them(run, text, choice):
    assert parse_plane(text, run.architecture, 9) == choice


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("PCA", "must be random, pca, gradient or weights:"),
        ("weights:W1[0,1]", "must be random, pca"),
        ("weights:W1,b2[0]", "must be random, pca"),
        ("weights:W1[0,1],b2[7]", "b2"),
        ("weights:W9[0,1],b2[0]", "W9"),
        ("weights:b2[0],b2[0]", "name two"),
    ],
)
def test_planes_that_are_none(run, text, sentence):
    with pytest.raises(ValueError, match=sentence):
        parse_plane(text, run.architecture)
