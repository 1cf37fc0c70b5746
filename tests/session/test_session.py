"""The session as views and notebooks use it."""

import gc
import math
from dataclasses import fields, is_dataclass, replace

import numpy as np
import pytest

from nnviz.datasets.dataset import Dataset, DatasetSettings
from nnviz.engine.gradient_check import gradient_check
from nnviz.engine.initialization import initialize
from nnviz.engine.network import Parameters
from nnviz.engine.sample import trace_sample
from nnviz.engine.settings import Optimizer, Regularization
from nnviz.engine.training import Trainer
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.experiment_error import ExperimentError
from nnviz.session.selection import Neuron, Sample, Weight
from nnviz.session.session import Session

EXPERIMENT = Experiment(
    dataset=DatasetSettings(samples=40, classes=3),
    network=NetworkSettings(layers=(2, 4, 3), activation=("relu",)),
)
MOONS = replace(
    EXPERIMENT,
    dataset=DatasetSettings(kind="moons", samples=12, test_fraction=0.0),
    network=NetworkSettings(layers=(2, 5, 2), activation=("tanh",)),
)
DIVERGING = Experiment(
    dataset=DatasetSettings(kind="plane", samples=40),
    network=NetworkSettings(layers=(2, 4, 1), activation=("tanh",)),
    loss="squared_error",
    optimizer=Optimizer(learning_rate=50.0, momentum=0.5),
)
NAN, INF = float("nan"), float("inf")


@pytest.fixture
def session():
    return Session(EXPERIMENT)


class Listener:
    """Counts how often it is called."""

    def __init__(self, session):
        self.calls = 0
        self.unsubscribe = session.subscribe(self)

    def __call__(self):
        self.calls += 1


def arrays_in(value, seen=None):
    """All arrays in frozen dataclasses and tuples, the data set left out."""
    if isinstance(value, np.ndarray):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from arrays_in(each)
    elif is_dataclass(value) and not isinstance(value, Dataset):
        for each in fields(value):
            yield from arrays_in(getattr(value, each.name))


def parameters_of(session):
    return session.snapshot().parameters.flat()


# Training


def test_a_session_trains_as_a_bare_trainer_does(session):
    train = session.dataset.train
    network = EXPERIMENT.network
    trainer = Trainer(
        network.architecture,
        train.inputs,
        train.targets,
        EXPERIMENT.training,
        initialize(network.architecture, network.init, "float64"),
    )
    assert trainer.advance(250) == session.advance(250) == 250
    np.testing.assert_array_equal(parameters_of(session), trainer.parameters().flat())
    assert session.epoch == trainer.epoch


def test_an_experiment_that_makes_no_sense_is_refused():
    wrong = replace(EXPERIMENT, network=NetworkSettings((3, 4, 3), ("relu",)))
    with pytest.raises(ExperimentError, match=r"network\.layers\[0\]"):
        Session(wrong)


def test_steps_cannot_be_taken_backward_by_advancing(session):
    with pytest.raises(ValueError, match="must be 0 or more"):
        session.advance(-1)


def test_the_player_trains_first_and_tells_later(session):
    listener = Listener(session)
    before = session.snapshot()
    assert session.train(5) == 5
    assert listener.calls == 0
    assert session.snapshot() is not before
    session.announce()
    assert listener.calls == 1


def test_epochs(session):
    assert session.dataset.train.inputs.shape[0] == 20
    session.next_epoch()
    assert (session.epoch, session.step) == (1, 2)
    session.advance(5)
    session.previous_epoch()
    assert (session.epoch, session.step) == (3, 6)
    session.previous_epoch()
    assert (session.epoch, session.step) == (2, 4)
    session.seek(1)
    session.previous_epoch()
    session.previous_epoch()
    assert session.step == 0


# Moments


def test_moments_go_over_the_ends_of_the_step(session):
    session.next_step()
    last = len(session.snapshot().moments) - 1
    session.go_to_moment(last)
    session.next_moment()
    assert (session.step, session.snapshot().moment) == (2, 0)
    session.previous_moment()
    assert (session.step, session.snapshot().moment) == (1, last)
    session.seek(0)
    session.go_to_moment(0)
    session.previous_moment()
    assert (session.step, session.snapshot().moment) == (0, 0)


def test_layers_go_over_the_ends_of_the_step(session):
    kinds = []
    for _ in range(6):
        session.next_layer()
        snapshot = session.snapshot()
        kinds.append((snapshot.step, snapshot.moments[snapshot.moment].kind))
    assert kinds == [
        (0, "d_weights"),
        (0, "d_weights"),
        (0, "update"),
        (1, "batch"),
        (1, "a"),
        (1, "loss"),
    ]
    for expected in reversed(kinds[:-1]):
        session.previous_layer()
        snapshot = session.snapshot()
        assert (snapshot.step, snapshot.moments[snapshot.moment].kind) == expected


@pytest.mark.parametrize("index", [-1, 12])
def test_there_are_no_other_moments(session, index):
    assert len(session.snapshot().moments) == 12
    with pytest.raises(IndexError, match=f"There is no moment {index} in this step"):
        session.go_to_moment(index)


def test_the_cursor_moves_without_any_computation(session):
    before = session.snapshot()
    session.check_gradient()
    session.next_moment()
    after = session.snapshot()
    assert after.moment == before.moment + 1
    assert after.trace is before.trace
    assert after.evaluation is before.evaluation
    assert after.sample is before.sample
    assert after.history is before.history
    assert after.gradient_check is not None


def test_a_step_rests_where_everything_forward_is_known(session):
    session.go_to_moment(1)
    session.next_step()
    assert session.snapshot().is_now("loss")


# Snapshots


def test_the_same_snapshot_until_something_changes(session):
    first = session.snapshot()
    assert session.snapshot() is first
    session.choose_sample(first.selection.sample)
    session.choose_unit(None)
    session.point_at()
    session.set_learning_rate(first.experiment.optimizer.learning_rate)
    session.set_weight(1, 0, 0, float(first.parameters.W[0][0, 0]))
    session.undo()
    session.redo()
    session.playing = False
    assert session.snapshot() is first
    session.choose_unit(Neuron(1, 0))
    assert session.snapshot() is not first


def test_parts_that_did_not_change_are_the_same_objects(session):
    before = session.snapshot()
    session.choose_unit(Neuron(1, 0))
    after = session.snapshot()
    for name in ("trace", "sample", "evaluation", "history", "parameters", "edits"):
        assert getattr(after, name) is getattr(before, name)
    session.choose_next_sample()
    assert session.snapshot().trace is before.trace
    assert session.snapshot().sample is not before.sample
    session.next_step()
    after = session.snapshot()
    for name in ("experiment", "dataset", "moments", "edits", "epochs", "architecture"):
        assert getattr(after, name) is getattr(before, name)


def test_the_numbers_of_a_snapshot_belong_together(session):
    session.advance(30)
    session.choose_sample(Sample("test", 3))
    snapshot = session.snapshot()
    assert snapshot.trace.step == snapshot.step + 1 == 31
    assert snapshot.parameters is snapshot.trace.parameters
    test = snapshot.dataset.test
    expected = trace_sample(
        snapshot.architecture,
        snapshot.parameters,
        "cross_entropy",
        test.inputs[3],
        test.targets[3],
    )
    for name in ("z", "a", "dz", "dW"):
        for mine, theirs in zip(
            getattr(snapshot.sample, name), getattr(expected, name), strict=True
        ):
            np.testing.assert_array_equal(mine, theirs)
    place = int(np.searchsorted(snapshot.history.steps, 30))
    assert snapshot.history.train_loss[place] == snapshot.evaluation.train_loss


def test_arrays_of_a_snapshot_cannot_be_written_to(session):
    session.advance(100)
    arrays = list(arrays_in(session.snapshot()))
    assert len(arrays) > 40
    assert not any(array.flags.writeable for array in arrays)


def test_a_later_change_never_alters_an_earlier_snapshot(session):
    session.advance(100)
    snapshot = session.snapshot()
    before = [array.copy() for array in arrays_in(snapshot)]
    scalars = snapshot.evaluation, snapshot.edits, snapshot.step, snapshot.experiment
    session.advance(200)
    session.seek(50)
    session.set_weight(1, 0, 0, 0.5)
    session.set_batch_size(3)
    session.set_optimizer(Optimizer(kind="adam"))
    session.advance(400)
    session.snapshot()
    session.undo()
    session.choose_next_sample()
    session.snapshot()
    for array, old in zip(arrays_in(snapshot), before, strict=True):
        np.testing.assert_array_equal(array, old)
    assert scalars == (
        snapshot.evaluation,
        snapshot.edits,
        snapshot.step,
        snapshot.experiment,
    )


# Listeners


def test_every_change_calls_the_listeners_once(session):
    changes = [
        lambda: session.advance(70),
        session.next_step,
        session.previous_step,
        lambda: session.seek(3),
        session.next_moment,
        session.previous_moment,
        session.next_layer,
        session.previous_layer,
        session.next_epoch,
        session.previous_epoch,
        lambda: session.go_to_moment(0),
        session.previous_moment,
        lambda: session.choose_sample(Sample("test", 2)),
        session.choose_next_sample,
        session.choose_previous_sample,
        lambda: session.choose_unit(Neuron(1, 1)),
        lambda: session.point_at(unit=Neuron(0, 1)),
        lambda: session.type_scores((1.0, 2.0, 3.0), 1),
        lambda: session.set_weight(1, 0, 1, 0.5),
        lambda: session.set_weight(1, 0, 1, 0.6),
        lambda: session.set_bias(2, 0, 0.5),
        lambda: session.set_learning_rate(0.1),
        lambda: session.set_momentum(0.9),
        lambda: session.set_batch_size(None),
        lambda: session.set_regularization(Regularization("l2", 0.1)),
        lambda: session.set_optimizer(Optimizer(kind="rmsprop")),
        session.check_gradient,
        session.undo,
        session.redo,
        session.reset,
        session.undo,
        lambda: session.change_experiment(MOONS),
        session.undo,
        lambda: setattr(session, "playing", True),
    ]
    listener = Listener(session)
    for number, change in enumerate(changes, start=1):
        before = session.snapshot()
        change()
        assert listener.calls == number
        assert session.snapshot() is not before
    listener.unsubscribe()
    session.next_step()
    assert listener.calls == len(changes)


def test_a_listener_sees_the_change_that_it_hears_of(session):
    seen = []
    session.subscribe(lambda: seen.append(session.snapshot().step))
    session.next_step()
    session.seek(5)
    session.undo()
    session.set_learning_rate(0.5)
    session.undo()
    assert seen == [1, 5, 5, 5]


# What is chosen


def test_typed_scores_are_those_of_a_sample_at_a_step(session):
    session.advance(5)
    session.type_scores((1.0, 2.0, 3.0), 2)
    session.type_scores((1.0, 2.0, 4.0), 2)
    typed = session.snapshot()
    assert (typed.typed_scores, typed.typed_class) == ((1.0, 2.0, 4.0), 2)
    assert [(e.step, e.text) for e in typed.edits] == [(5, "scores = 1, 2, 4")]
    assert typed.can_undo == "scores = 1, 2, 4"
    elsewhere = (
        (session.choose_next_sample, session.choose_previous_sample),
        (session.next_step, session.previous_step),
        (session.previous_epoch, lambda: session.seek(5)),
        (session.undo, session.redo),
    )
    for away, back in elsewhere:
        away()
        assert session.snapshot().typed_scores is None
        back()
        assert session.snapshot().typed_scores == (1.0, 2.0, 4.0)
    session.set_learning_rate(0.5)
    assert session.snapshot().typed_scores == (1.0, 2.0, 4.0)
    assert [e.step for e in session.snapshot().edits] == [5, 5]
    session.type_scores(None)
    assert session.snapshot().typed_scores is None
    assert [e.text for e in session.snapshot().edits] == ["λ = 0.5"]
    listener = Listener(session)
    session.type_scores(None)
    assert listener.calls == 0
    session.undo()
    assert session.snapshot().typed_scores == (1.0, 2.0, 4.0)


def test_samples_are_chosen_in_a_circle(session):
    session.choose_previous_sample()
    assert session.snapshot().selection.sample == Sample("train", 19)
    session.choose_next_sample()
    assert session.snapshot().selection.sample == Sample("train", 0)


REFUSED = [
    (lambda s: s.choose_sample(Sample("train", 20)), IndexError, "no sample 20"),
    (lambda s: s.choose_sample(Sample("test", -1)), IndexError, "no sample -1"),
    (lambda s: s.choose_unit(Neuron(3, 0)), IndexError, "no neuron 1 in layer 3"),
    (lambda s: s.point_at(unit=Weight(1, 4, 0)), IndexError, r"no weight W¹\[5, 1\]"),
    (lambda s: s.point_at(sample=Sample("test", 99)), IndexError, "no sample 99"),
    (lambda s: s.type_scores((1.0, 2.0), 2), IndexError, "no class 2 among 2 scores"),
    (lambda s: s.type_scores((1.0, NAN)), ValueError, "score must be a finite number"),
    (lambda s: s.set_weight(2, 3, 0, 1.0), IndexError, r"no weight W²\[4, 1\]"),
    (lambda s: s.set_weight(0, 0, 0, 1.0), IndexError, "layers go from 1 to 2"),
    (lambda s: s.set_weight(1, 0, -1, 1.0), IndexError, r"no weight W¹\[1, 0\]"),
    (lambda s: s.set_bias(1, 4, 1.0), IndexError, r"no bias b¹\[5\]"),
    (lambda s: s.set_weight(1, 0, 0, NAN), ValueError, r"^W¹\[1, 1\] must be a finite"),
    (lambda s: s.set_bias(1, 0, INF), ValueError, r"^b¹\[1\] must be a finite number"),
    (lambda s: s.set_learning_rate(-1), ExperimentError, "optimizer.learning_rate"),
    (lambda s: s.set_learning_rate(NAN), ValueError, "optimizer.learning_rate"),
    (lambda s: s.set_momentum(INF), ValueError, "optimizer.momentum"),
    (lambda s: s.set_batch_size(0), ExperimentError, "batch_size"),
    (
        lambda s: s.set_regularization(Regularization("l2", -1.0)),
        ExperimentError,
        "regularization.strength",
    ),
    (
        lambda s: s.set_optimizer(Optimizer(kind="adam", betas=(0.9, 1.5))),
        ExperimentError,
        "optimizer.betas",
    ),
    (lambda s: s.go_to_moment(99), IndexError, "no moment 99"),
    (
        lambda s: s.change_experiment(replace(EXPERIMENT, batch_size=-3)),
        ExperimentError,
        "batch_size",
    ),
]


@pytest.mark.parametrize(("change", "error", "sentence"), REFUSED)
def test_what_is_refused_changes_nothing(session, change, error, sentence):
    session.advance(5)
    session.set_learning_rate(0.02)
    session.advance(5)
    session.seek(7)
    before = session.snapshot()
    listener = Listener(session)
    with pytest.raises(error, match=sentence):
        change(session)
    assert listener.calls == 0
    assert session.snapshot() is before
    assert session.last_step == 10
    session.seek(10)
    assert session.snapshot().can_undo == "λ = 0.02"


def test_numbers_too_large_for_float32_are_refused():
    session = Session(replace(EXPERIMENT, dtype="float32"))
    with pytest.raises(ValueError, match="in float32"):
        session.set_weight(1, 0, 0, 1e39)
    session.set_weight(1, 0, 0, 0.1)
    assert session.snapshot().parameters.W[0][0, 0] == np.float32(0.1)


# By hand


def test_a_drag_is_taken_back_as_one(session):
    session.advance(10)
    before = parameters_of(session)
    for value in (0.1, 0.2, 0.3):
        session.set_weight(2, 1, 3, value)
    session.set_bias(1, 0, -0.5)
    assert session.snapshot().parameters.W[1][1, 3] == 0.3
    assert [edit.text for edit in session.snapshot().edits] == [
        "W²[2, 4] = 0.3",
        "b¹[1] = −0.5",
    ]
    assert session.snapshot().can_undo == "b¹[1] = −0.5"
    session.undo()
    assert session.snapshot().can_undo == "W²[2, 4] = 0.3"
    assert session.snapshot().can_redo == "b¹[1] = −0.5"
    session.undo()
    np.testing.assert_array_equal(parameters_of(session), before)
    assert session.snapshot().can_undo is None
    assert session.snapshot().edits == ()
    session.redo()
    session.redo()
    assert session.snapshot().parameters.W[1][1, 3] == 0.3
    assert session.snapshot().parameters.b[0][0] == -0.5


def test_the_same_number_again_is_no_change(session):
    session.advance(10)
    session.seek(5)
    session.set_weight(1, 0, 0, float(session.snapshot().parameters.W[0][0, 0]))
    assert session.last_step == 10
    assert session.snapshot().can_undo is None


def test_an_edit_in_the_past_begins_a_branch_and_undo_takes_it_back(session):
    session.advance(40)
    future = parameters_of(session)
    session.seek(20)
    session.set_learning_rate(0.3)
    assert session.last_step == 20
    snapshot = session.snapshot()
    assert snapshot.history.steps[-1] == 20
    assert [(b.name, b.last_step, b.is_current) for b in snapshot.branches] == [
        ("first run", 40, False),
        ("λ = 0.3 at 20", 20, True),
    ]
    assert snapshot.branches[0].parted_at == 20
    assert snapshot.branches[0].history.steps[-1] == 40
    session.advance(10)
    assert not np.array_equal(parameters_of(session), future)
    session.undo()
    assert (session.step, session.last_step) == (20, 40)
    assert session.snapshot().history.steps[-1] == 40
    session.seek(40)
    np.testing.assert_array_equal(parameters_of(session), future)
    session.undo()
    assert session.last_step == 40
    session.redo()
    assert (session.step, session.last_step) == (30, 30)
    assert session.experiment.optimizer.learning_rate == 0.3


def test_settings_of_the_past_hold_in_the_past(session):
    session.advance(10)
    session.set_batch_size(None)
    session.set_regularization(Regularization("l1", 0.01))
    session.advance(10)
    session.seek(4)
    assert session.experiment == EXPERIMENT
    session.seek(15)
    assert session.experiment.batch_size is None
    assert session.experiment.regularization == Regularization("l1", 0.01)
    assert session.snapshot().trace.batch.size == 20


def test_reset_keeps_the_settings_in_force_and_can_be_undone(session):
    session.advance(10)
    session.set_learning_rate(0.5)
    session.choose_sample(Sample("test", 4))
    session.choose_unit(Neuron(1, 2))
    session.advance(20)
    session.seek(25)
    before = parameters_of(session)
    data = session.dataset
    session.reset()
    snapshot = session.snapshot()
    assert (snapshot.step, snapshot.last_step, snapshot.edits) == (0, 0, ())
    assert snapshot.experiment.optimizer.learning_rate == 0.5
    assert snapshot.selection.sample == Sample("test", 4)
    assert snapshot.selection.unit == Neuron(1, 2)
    assert snapshot.history.steps.tolist() == [0]
    assert snapshot.dataset is data
    assert snapshot.can_undo == "Reset"
    session.advance(3)
    session.undo()
    assert (session.step, session.last_step) == (25, 30)
    np.testing.assert_array_equal(parameters_of(session), before)
    assert session.snapshot().can_undo == "λ = 0.5"
    session.redo()
    assert (session.step, session.snapshot().edits) == (3, ())


def test_another_experiment_can_be_undone_with_time_and_samples(session):
    session.advance(30)
    session.seek(12)
    session.choose_sample(Sample("test", 4))
    session.choose_unit(Weight(2, 2, 1))
    session.point_at(sample=Sample("test", 7))
    session.type_scores((1.0, 2.0, 3.0), 1)
    before = session.snapshot()
    session.change_experiment(MOONS, "Data: moons")
    moons = session.snapshot()
    assert moons.selection.sample == Sample("train", 0)
    assert moons.selection.unit is moons.selection.hover_sample is None
    assert moons.typed_scores is None
    assert moons.experiment == MOONS
    assert moons.can_undo == "Data: moons"
    session.choose_sample(Sample("train", 11))
    session.advance(7)
    session.undo()
    after = session.snapshot()
    assert (after.step, after.last_step) == (12, 30)
    assert after.experiment == EXPERIMENT
    assert after.dataset is before.dataset
    assert after.selection.sample == Sample("test", 4)
    np.testing.assert_array_equal(after.parameters.flat(), before.parameters.flat())
    np.testing.assert_array_equal(
        after.trace.updated.flat(), before.trace.updated.flat()
    )
    session.redo()
    assert session.step == 7
    assert session.experiment == MOONS
    assert session.snapshot().selection.sample == Sample("train", 11)


def test_another_network_on_the_same_data_keeps_data_and_sample(session):
    session.choose_sample(Sample("test", 4))
    session.choose_unit(Neuron(1, 2))
    data = session.dataset
    wider = NetworkSettings(layers=(2, 9, 3), activation=("relu",))
    session.change_experiment(replace(EXPERIMENT, network=wider))
    assert session.dataset is data
    assert session.snapshot().selection.sample == Sample("test", 4)
    assert session.snapshot().selection.unit is None
    session.choose_sample(Sample("test", 5))
    session.undo()
    assert session.snapshot().selection.sample == Sample("test", 5)


def test_many_resets_do_not_keep_their_runs_alive(session):
    from nnviz.session.run import Run

    for _ in range(5):
        session.advance(10)
        session.set_learning_rate(session.experiment.optimizer.learning_rate * 0.9)
        session.reset()
    gc.collect()
    alive = [each for each in gc.get_objects() if isinstance(each, Run)]
    mine = [run for run in alive if run.dataset is session.dataset]
    assert len(mine) == 1


def test_the_network_can_be_put_elsewhere_as_a_whole(session):
    session.advance(20)
    before = parameters_of(session)
    elsewhere = Parameters.from_flat(session.snapshot().architecture, before + 0.5)
    session.set_weight(1, 0, 0, 2.0)
    session.move_to(elsewhere, "the minimum of the slice")
    np.testing.assert_array_equal(parameters_of(session), before + 0.5)
    session.set_bias(1, 0, 7.0)
    assert parameters_of(session)[8] == 7.0
    session.advance(5)
    end = parameters_of(session)
    session.seek(19)
    session.seek(25)
    np.testing.assert_array_equal(parameters_of(session), end)
    assert [edit.text for edit in session.snapshot().edits] == [
        "W¹[1, 1] = 2",
        "the minimum of the slice",
        "b¹[1] = 7",
    ]
    for _ in range(3):
        session.undo()
    np.testing.assert_array_equal(parameters_of(session), before)


def test_a_ball_that_is_let_go_descends_on_a_branch_of_its_own(session):
    session.advance(20)
    before = parameters_of(session)
    there = Parameters.from_flat(session.snapshot().architecture, before * 0.5)
    session.release_at(there, "a ball")
    snapshot = session.snapshot()
    assert [(b.name, b.last_step, b.is_current) for b in snapshot.branches] == [
        ("first run", 20, False),
        ("a ball at 20", 20, True),
    ]
    np.testing.assert_array_equal(snapshot.parameters.flat(), before * 0.5)
    session.advance(10)
    session.go_to_branch(1)
    np.testing.assert_array_equal(parameters_of(session), before)
    session.undo()
    assert len(session.snapshot().branches) == 1


@pytest.mark.parametrize("call", ["move_to", "release_at"])
def test_parameters_that_do_not_fit_are_refused(session, call):
    before = session.snapshot()
    other = Parameters.of([np.zeros((3, 2))], [np.zeros(3)])
    with pytest.raises(ValueError, match="another shape"):
        getattr(session, call)(other, "there")
    flat = parameters_of(session)
    flat[3] = np.inf
    infinite = Parameters.from_flat(before.architecture, flat)
    with pytest.raises(ValueError, match="must be finite"):
        getattr(session, call)(infinite, "there")
    assert session.snapshot() is before


# Branches and bookmarks


def test_branches_are_gone_to_named_and_deleted(session):
    session.advance(40)
    old = parameters_of(session)
    session.seek(20)
    session.set_learning_rate(0.3)
    session.advance(30)
    new = parameters_of(session)
    session.go_to_branch(1)
    assert (session.step, session.last_step) == (40, 40)
    np.testing.assert_array_equal(parameters_of(session), old)
    assert session.experiment.optimizer.learning_rate == 0.03
    assert session.snapshot().can_undo == "λ = 0.3"
    session.go_to(2, 50)
    np.testing.assert_array_equal(parameters_of(session), new)
    session.rename_branch(2, "fast")
    assert session.snapshot().branches[1].name == "fast"
    assert session.step == 50
    session.delete_branch(2)
    assert (session.step, session.last_step) == (40, 40)
    assert [b.number for b in session.snapshot().branches] == [1]
    with pytest.raises(ValueError, match="only branch cannot be deleted"):
        session.delete_branch(1)
    with pytest.raises(IndexError, match="no branch 2"):
        session.go_to_branch(2)
    session.undo()
    assert session.step == 50
    np.testing.assert_array_equal(parameters_of(session), new)
    session.undo()
    assert session.snapshot().branches[1].name == "λ = 0.3 at 20"


def test_branches_that_do_not_change_are_the_same_objects(session):
    session.advance(40)
    session.seek(20)
    session.set_learning_rate(0.3)
    before = session.snapshot().branches
    session.advance(100)
    after = session.snapshot().branches
    assert after[0] is before[0]
    assert after[1] is not before[1]
    session.next_moment()
    assert session.snapshot().branches is after


def test_a_branch_is_pointed_at_and_left_out_of_comparisons(session):
    session.advance(20)
    session.seek(5)
    session.set_learning_rate(0.5)
    session.point_at_branch(1)
    session.show_branch(1, False)
    selection = session.snapshot().selection
    assert (selection.hover_branch, selection.hidden_branches) == (1, {1})
    session.point_at_branch(None)
    session.show_branch(1, True)
    selection = session.snapshot().selection
    assert (selection.hover_branch, selection.hidden_branches) == (None, set())
    with pytest.raises(IndexError):
        session.point_at_branch(7)
    with pytest.raises(IndexError):
        session.show_branch(7, False)


def test_a_new_branch_is_shown_also_under_the_number_of_one_that_is_gone(session):
    session.advance(20)
    session.seek(5)
    session.set_learning_rate(0.5)
    session.show_branch(2, False)
    session.point_at_branch(2)
    session.undo()
    assert [branch.number for branch in session.snapshot().branches] == [1]
    session.set_momentum(0.3)
    assert [branch.number for branch in session.snapshot().branches] == [1, 2]
    selection = session.snapshot().selection
    assert (selection.hover_branch, selection.hidden_branches) == (None, set())


def test_the_memory_for_the_timeline_can_be_changed_at_any_time(session):
    session.advance(60_000)
    before = session.keyframe_bytes_used
    session.set_keyframe_bytes(before // 2)
    assert session.keyframe_bytes == before // 2
    assert session.keyframe_bytes_used <= before // 2
    session.seek(1234)
    there = session.snapshot().parameters.flat().tobytes()
    other = Session(EXPERIMENT)
    other.advance(1234)
    assert other.snapshot().parameters.flat().tobytes() == there
    with pytest.raises(ValueError, match="above 0 bytes"):
        session.set_keyframe_bytes(0)


def test_bookmarks(session):
    session.advance(10)
    session.add_bookmark()
    session.add_bookmark("here too")
    session.set_learning_rate(0.3)
    session.advance(10)
    session.add_bookmark("later")
    marks = session.snapshot().bookmarks
    assert [(m.number, m.name, m.step, m.branch) for m in marks] == [
        (1, "step 10", 10, 1),
        (2, "here too", 10, 1),
        (3, "later", 20, 1),
    ]
    session.rename_bookmark(2, "before λ")
    session.remove_bookmark(1)
    assert [m.name for m in session.snapshot().bookmarks] == ["before λ", "later"]
    session.seek(5)
    session.set_learning_rate(0.7)
    assert [m.branch for m in session.snapshot().bookmarks] == [1, 1]
    session.go_to_bookmark(3)
    assert (session.step, session.experiment.optimizer.learning_rate) == (20, 0.3)
    with pytest.raises(IndexError, match="no bookmark 1"):
        session.go_to_bookmark(1)
    for _ in range(3):
        session.undo()
    assert [m.name for m in session.snapshot().bookmarks] == [
        "step 10",
        "here too",
        "later",
    ]
    assert session.step == 20


def test_undo_leaves_time_alone_where_it_can(session):
    session.advance(40)
    session.set_learning_rate(0.3)
    session.advance(40)
    session.seek(10)
    session.go_to_moment(2)
    session.undo()
    assert (session.step, session.last_step, session.snapshot().moment) == (10, 40, 2)
    session.redo()
    assert (session.step, session.last_step) == (10, 80)


def test_what_became_of_a_parameter(session):
    session.advance(20)
    session.set_weight(1, 0, 1, 3.0)
    session.advance(20)
    path = session.parameter_path(Weight(1, 0, 1))
    assert path.steps.tolist() == list(range(41))
    assert path.values[20] == 3.0
    states = session.states_path(10)
    for step, parameters in zip(states.steps, states.parameters, strict=True):
        assert parameters.W[0][0, 1] == path.values[step]
    with pytest.raises(IndexError):
        session.parameter_path(Weight(1, 9, 1))


# When it goes wrong


def test_a_run_that_leaves_the_finite_numbers_says_so_and_can_be_mended():
    session = Session(DIVERGING)
    done = session.advance(100_000)
    assert 0 < done < 100_000
    snapshot = session.snapshot()
    assert snapshot.stopped == session.stopped
    assert f"step {done + 1}; the learning rate 50.0 is too large." in snapshot.stopped
    assert math.isfinite(snapshot.parameters.flat().sum())
    assert (snapshot.step, snapshot.last_step) == (done, done)
    last = parameters_of(session)

    assert session.advance(10) == 0
    session.next_step()
    session.go_to_moment(len(snapshot.moments) - 1)
    session.next_moment()
    assert session.step == done
    assert session.snapshot().is_now("loss")

    session.previous_step()
    assert (session.step, session.stopped) == (done - 1, None)
    assert session.advance(10) == 1
    assert session.stopped is not None
    np.testing.assert_array_equal(parameters_of(session), last)

    session.seek(2)
    session.set_learning_rate(0.01)
    assert session.advance(1000) == 1000
    session.undo()
    assert (session.step, session.last_step) == (2, done)
    session.seek(done)
    np.testing.assert_array_equal(parameters_of(session), last)


def test_undo_of_a_change_after_the_stop_is_stopped_again():
    session = Session(DIVERGING)
    session.advance(100_000)
    reason = session.stopped
    session.set_learning_rate(0.001)
    assert session.stopped is None
    session.undo()
    assert session.stopped == reason


def test_a_hand_that_breaks_the_network_sees_it_and_takes_it_back(session):
    session.advance(10)
    session.set_weight(1, 0, 0, 1e308)
    session.set_weight(2, 0, 0, 1e308)
    assert session.snapshot().parameters.W[0][0, 0] == 1e308
    assert session.advance(1) == 0
    assert "too large" in session.stopped
    session.undo()
    session.undo()
    assert session.stopped is None
    assert session.advance(5) == 5


# The gradient check


def test_the_gradient_check_is_that_of_the_engine_and_is_forgotten_by_a_step(session):
    session.advance(3)
    assert session.snapshot().gradient_check is None
    snapshot = session.snapshot()
    train = session.dataset.train
    expected = gradient_check(
        snapshot.architecture,
        snapshot.parameters,
        EXPERIMENT.training,
        train.inputs[snapshot.trace.batch],
        train.targets[snapshot.trace.batch],
    ).difference
    listener = Listener(session)
    assert session.check_gradient() == expected < 1e-6
    assert session.check_gradient() == expected
    assert listener.calls == 1
    assert session.snapshot().gradient_check == expected
    session.next_step()
    assert session.snapshot().gradient_check is None
