"""Requests for a slice through a run: what they hold, when they are others."""

import pickle
from dataclasses import replace

import numpy as np
import pytest

from nnviz.datasets.dataset import DatasetSettings
from nnviz.engine.parameter_names import ParameterName
from nnviz.engine.settings import Optimizer, Regularization
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.kept_paths import most_states
from nnviz.session.present_point import with_present
from nnviz.session.session import Session
from nnviz.session.slice_choice import (
    BetweenLine,
    GradientLine,
    GradientPlane,
    ParameterLine,
    ParameterPlane,
    PathPlane,
    RandomPlane,
)
from nnviz.session.slice_messages import Receiver, Sender
from nnviz.session.slice_requests import SliceRequests
from nnviz.session.slice_settings import LINE_POINTS, SliceSettings
from nnviz.session.slices import full_gradient, make_slice
from nnviz.session.surface_task import Frame

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
    GradientLine(),
    ParameterLine(W),
)


@pytest.fixture
def session():
    session = Session(EXPERIMENT)
    session.advance(90)
    return session


PATH = SliceSettings()


def asked(session, settings=PATH, **others):
    return SliceRequests().request(session.run, settings, **others)


def finished(request):
    (*_, last) = request.pictures()
    assert last.grid.finished
    return last


@pytest.mark.parametrize("penalised", [False, True])
@pytest.mark.parametrize("choice", CHOICES, ids=lambda c: type(c).__name__)
def test_each_number_of_the_picture_is_the_loss_there(session, choice, penalised):
    settings = SliceSettings(choice, penalised=penalised, grid=11)
    request = asked(session, settings)
    picture = finished(request)
    a, b = picture.grid.a, picture.grid.b
    assert picture.grid.loss.shape == (
        (LINE_POINTS, 1) if settings.is_line else (11, 11)
    )
    for i, j in ((0, 0), (5, -1), (-1, 0)):
        session.move_to(picture.slice.at(a[i], b[j]), "elsewhere")
        snapshot = session.snapshot()
        loss = snapshot.evaluation.train_loss
        if penalised:
            loss += snapshot.trace.penalty
        assert picture.grid.loss[i, j] == pytest.approx(loss, rel=2e-5)
        session.undo()


def test_the_path_goes_through_the_states_of_the_run(session):
    session.seek(40)
    (path,) = asked(session).paths
    assert path.steps.tolist() == list(range(91))
    for step in (0, 17, 40, 90):
        expected = session.run.parameters_at(step).flat()
        np.testing.assert_array_equal(path.states[step], expected)
    plane = make_slice(session.run, PathPlane(), "end")
    picture = finished(asked(session))
    for one, other in (
        (picture.slice.first, plane.first),
        (picture.slice.second, plane.second),
    ):
        np.testing.assert_allclose(one.direction, other.direction, atol=1e-9)
        assert one.share == pytest.approx(other.share)
    np.testing.assert_allclose(picture.paths[0].coordinates[-1], 0.0, atol=1e-12)
    assert picture.paths[0].distances[-1] == pytest.approx(0.0, abs=1e-12)


def test_a_long_path_keeps_the_states_it_has_and_gets_no_more_than_enough():
    session = Session(EXPERIMENT)
    requests = SliceRequests()
    before: dict[int, int] = {}
    for _ in range(6):
        session.advance(300)
        (path,) = requests.request(session.run, SliceSettings()).paths
        assert (
            len(path.steps)
            <= most_states(EXPERIMENT.network.architecture.parameter_count) + 2
        )
        keys = dict(zip(path.steps.tolist(), path.keys, strict=True))
        assert all(before[step] == keys[step] for step in before.keys() & keys.keys())
        spacing = np.diff(path.steps)
        assert set(keys) - {path.steps[-1]} <= before.keys() | set(
            range(session.step - 300, session.step)
        )
        assert (spacing[:-1] == spacing[0]).all()
        before = keys


def test_nothing_new_is_asked_for_while_going_back_and_forth(session):
    requests = SliceRequests()
    first = requests.request(session.run, SliceSettings())
    for step in (30, 61, 90, 0):
        session.seek(step)
        assert requests.request(session.run, SliceSettings()) is first
    present = SliceSettings(centre="present")
    assert requests.request(session.run, present).start.step == 0
    session.seek(95)
    second = requests.request(session.run, SliceSettings())
    assert second is not first
    assert second.start.step == 95
    session.set_learning_rate(0.01)
    assert requests.request(session.run, SliceSettings()).start.step == 95


def test_before_there_is_a_path_its_directions_are_random_and_called_so():
    session = Session(EXPERIMENT)
    picture = finished(asked(session))
    assert (picture.slice.first.name, picture.slice.second.name) == (
        "random 1",
        "random 2",
    )
    assert picture.slice.first.direction @ picture.slice.other_direction == (
        pytest.approx(0.0, abs=1e-12)
    )
    session.advance(1)
    picture = finished(asked(session))
    assert picture.slice.first.name == "PC 1"
    assert picture.slice.second.name == "random 2"


def test_signs_stay_from_one_picture_to_the_next(session):
    picture = finished(asked(session))
    turned = make_slice(session.run, PathPlane(), "end")
    opposite = type(turned)(
        turned.choice,
        turned.architecture,
        turned.centre_step,
        turned.origin,
        type(turned.first)(-turned.first.direction, "PC 1"),
        type(turned.first)(-turned.second.direction, "PC 2"),
    )
    other = finished(asked(session, like=opposite))
    np.testing.assert_array_equal(
        other.slice.first.direction, -picture.slice.first.direction
    )
    np.testing.assert_allclose(
        other.paths[0].coordinates, -picture.paths[0].coordinates
    )


def test_of_the_slice_of_another_network_nothing_stays(session):
    before = finished(asked(session)).slice
    other = Session(replace(EXPERIMENT, network=NetworkSettings((2, 7, 2), ("tanh",))))
    other.advance(90)
    picture = finished(asked(other, like=before))
    own = finished(asked(other))
    np.testing.assert_array_equal(
        picture.slice.first.direction, own.slice.first.direction
    )


def test_branches_lie_on_one_plane_unless_they_are_hidden(session):
    session.seek(30)
    session.set_learning_rate(0.2)
    session.advance(25)
    current, other = asked(session).paths
    assert (current.number, other.number) == (2, 1)
    assert current.steps[-1] == 55
    assert other.steps[-1] == 90
    assert set(current.keys) & set(other.keys), "they share their past"
    hidden = asked(session, hidden=frozenset({1, 2}))
    assert [path.number for path in hidden.paths] == [2]


def test_a_line_between_bookmarks_shows_both_ends(session):
    session.seek(10)
    session.add_bookmark("early")
    session.seek(80)
    session.add_bookmark("late")
    picture = finished(asked(session, SliceSettings(BetweenLine(1, 2))))
    a = picture.grid.a
    assert a[0] < 0.0
    assert a[-1] > 1.0
    assert picture.slice.first.name == "early → late"
    with pytest.raises(IndexError, match="bookmark 7"):
        asked(session, SliceSettings(BetweenLine(1, 7)))


def test_a_typed_frame_is_what_is_shown(session):
    frame = Frame(0.5, -1.0, 2.0, 1.0)
    picture = finished(asked(session, SliceSettings(frame=frame, grid=51)))
    assert picture.frame == frame
    assert (picture.grid.a[0], picture.grid.a[-1]) == (-1.5, 2.5)
    assert (picture.grid.b[0], picture.grid.b[-1]) == (-2.0, 0.0)


def test_the_batch_is_that_of_the_next_step(session):
    settings = SliceSettings(samples="batch")
    request = asked(session, settings)
    np.testing.assert_array_equal(request.samples.inputs, session.snapshot().trace.x)
    assert request.samples.of_samples == 10


def test_the_present_point_has_the_numbers_of_the_snapshot(session):
    session.seek(50)
    request = asked(session)
    snapshot = session.snapshot()
    point = with_present(finished(request), request, snapshot, session.run).point
    assert (point.step, point.loss) == (50, snapshot.evaluation.train_loss)
    slice_ = finished(request).slice
    state = snapshot.parameters.flat()
    rest = state - slice_.at(point.a, point.b).flat()
    assert np.linalg.norm(rest) == pytest.approx(point.distance)
    assert rest @ slice_.first.direction == pytest.approx(0.0, abs=1e-9)
    gradient = full_gradient(session.run, snapshot.parameters, penalised=False)
    assert point.downhill == pytest.approx(
        (-gradient @ slice_.first.direction, -gradient @ slice_.other_direction)
    )
    step = state - session.run.parameters_at(49).flat()
    assert point.last_update == pytest.approx(
        (step @ slice_.first.direction, step @ slice_.other_direction)
    )
    assert session.step == 50


def test_the_other_side_of_a_pipe_gets_each_state_once(session):
    requests, sender, receiver = SliceRequests(), Sender(), Receiver()
    first = requests.request(session.run, SliceSettings(grid=11))
    ask = sender.ask(first)
    assert len(ask.states) == 91
    there = receiver.request(pickle.loads(pickle.dumps(ask)))
    np.testing.assert_array_equal(finished(there).grid.loss, finished(first).grid.loss)
    session.advance(10)
    second = requests.request(session.run, SliceSettings(grid=11))
    ask = sender.ask(second)
    assert len(ask.states) == 10
    assert ask.samples is None
    assert ask.generation == 2
    there = receiver.request(pickle.loads(pickle.dumps(ask)))
    np.testing.assert_array_equal(
        finished(there).paths[0].coordinates, finished(second).paths[0].coordinates
    )
