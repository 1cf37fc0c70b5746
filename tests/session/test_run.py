"""A run forward and back: what it costs, what it keeps, how it stops."""

from dataclasses import replace

import numpy as np
import pytest

from nnviz.datasets.dataset import DatasetSettings
from nnviz.engine.evaluation import evaluate
from nnviz.engine.settings import Initialization, Optimizer
from nnviz.session.events import Event, ParameterEdit, TrainingEdit
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.keyframes import LONGEST_SPACING, Budget
from nnviz.session.run import Run
from nnviz.session.segments import Lineage
from nnviz.session.selection import Bias, Weight
from nnviz.session.stretch import Record

EXPERIMENT = Experiment(
    dataset=DatasetSettings(samples=40, classes=3),
    network=NetworkSettings(layers=(2, 4, 3), activation=("relu",)),
)
REGRESSION = replace(
    EXPERIMENT,
    dataset=DatasetSettings(kind="plane", samples=40, test_fraction=0.0),
    network=NetworkSettings(layers=(2, 4, 1), activation=("tanh",)),
    loss="squared_error",
)
DIVERGING = replace(REGRESSION, optimizer=Optimizer(learning_rate=50.0, momentum=0.5))
"""Leaves the finite numbers after some steps."""


def edit(run, value, at=None):
    """One parameter set by hand."""
    at = at or Weight(1, 0, 0)
    return Event(run.step, str(at), f"{at} = {value}", ParameterEdit(at, value))


def rate(run, value):
    """Another learning rate."""
    optimizer = replace(run.training.optimizer, learning_rate=value)
    change = TrainingEdit(replace(run.training, optimizer=optimizer))
    return Event(run.step, "rate", f"λ = {value}", change)


@pytest.fixture
def trained_steps(monkeypatch):
    """The steps that trainers really take from now on."""
    from nnviz.engine.training import Trainer

    taken = []
    advance = Trainer.advance

    def counting(trainer, count):
        done = advance(trainer, count)
        taken.append(done)
        return done

    monkeypatch.setattr(Trainer, "advance", counting)
    return taken


def test_a_step_back_replays_less_than_the_spacing_of_keyframes(trained_steps):
    run = Run(EXPERIMENT)
    run.advance(5000)
    for _ in range(200):
        trained_steps.clear()
        run.seek(run.step - 1)
        assert sum(trained_steps) < LONGEST_SPACING


def test_going_on_from_the_past_replays_nothing(trained_steps):
    run = Run(EXPERIMENT)
    run.advance(500)
    run.seek(100)
    trained_steps.clear()
    run.seek(110)
    assert sum(trained_steps) <= 10


def test_a_drag_replays_nothing(trained_steps):
    run = Run(EXPERIMENT)
    run.advance(100)
    trained_steps.clear()
    for value in np.linspace(-1, 1, 20):
        run.change(edit(run, float(value)))
    assert sum(trained_steps) == 0
    assert len(run.events) == 1
    assert run.trainer.parameters().W[0][0, 0] == 1.0


def test_curves_begin_at_the_first_step():
    run = Run(EXPERIMENT)
    run.advance(1000)
    steps = run.history().steps
    assert steps[:5].tolist() == [0, 1, 2, 3, 4]
    assert len(steps) > 60


def test_evaluations_are_those_of_the_engine_and_made_once(monkeypatch):
    run = Run(EXPERIMENT)
    run.advance(37)
    numbers = run.evaluate()
    train, test = run.dataset.train, run.dataset.test
    parameters = run.trainer.parameters()
    for part, loss, accuracy in (
        (train, numbers.train_loss, numbers.train_accuracy),
        (test, numbers.test_loss, numbers.test_accuracy),
    ):
        assert (loss, accuracy) == evaluate(
            run.architecture,
            parameters,
            "cross_entropy",
            part.inputs,
            part.targets,
            part.labels,
        )
    run.advance(1)
    run.seek(37)
    monkeypatch.setattr("nnviz.session.run.measure", None)
    assert run.evaluate() == numbers


def test_numbers_that_do_not_exist_are_none():
    numbers = Run(REGRESSION).evaluate()
    assert numbers.train_loss > 0
    assert numbers.test_loss is numbers.train_accuracy is numbers.test_accuracy is None


def test_a_run_that_leaves_the_finite_numbers_can_be_gone_back_in_and_on_again():
    run = Run(DIVERGING)
    done = run.advance(100_000)
    assert 0 < done < 100_000
    assert run.step == run.last_step == done
    assert f"step {done + 1}" in run.stopped
    assert "50.0 is too large" in run.stopped
    last = run.trainer.state()
    assert np.isfinite(last.theta).all()
    assert run.advance(5) == 0
    run.seek(done - 3)
    assert run.stopped is None
    assert run.last_step == done
    assert run.advance(50) == 3
    assert run.stopped is not None
    np.testing.assert_array_equal(run.trainer.state().theta, last.theta)
    run.seek(done - 3)
    run.change(rate(run, 0.001))
    assert run.advance(50) == 50
    assert run.stopped is None


def test_a_change_after_the_stop_lets_the_run_go_on():
    run = Run(DIVERGING)
    stop = run.advance(100_000)
    run.change(rate(run, 1e-9))
    assert (run.step, run.stopped) == (stop, None)


def test_a_hand_that_sets_too_large_numbers_is_told_so():
    run = Run(REGRESSION)
    run.advance(10)
    run.change(edit(run, 1e308))
    run.change(edit(run, 1e308, Weight(2, 0, 0)))
    assert run.advance(1) == 0
    assert "the parameters it starts from are too large" in run.stopped


def test_the_effective_experiment_is_the_same_object_until_settings_change():
    run = Run(EXPERIMENT)
    assert run.effective_experiment() is EXPERIMENT
    run.advance(10)
    run.change(edit(run, 1.0))
    assert run.effective_experiment() is EXPERIMENT
    run.change(rate(run, 0.5))
    changed = run.effective_experiment()
    assert changed == replace(EXPERIMENT, optimizer=Optimizer(learning_rate=0.5))
    run.advance(10)
    assert run.effective_experiment() is changed
    run.seek(5)
    assert run.effective_experiment() == EXPERIMENT


def test_events_come_in_order_and_know_the_future():
    run = Run(EXPERIMENT)
    run.change(edit(run, 1.0, Bias(1, 2)))
    run.advance(10)
    run.change(rate(run, 0.5))
    run.change(edit(run, 2.0))
    run.change(rate(run, 0.25))
    expected = [
        (0, "Bias(layer=1, index=2) = 1.0"),
        (10, "Weight(layer=1, target=0, source=0) = 2.0"),
        (10, "λ = 0.25"),
    ]
    assert [(e.step, e.text) for e in run.events] == expected
    run.seek(3)
    assert [(e.step, e.text) for e in run.events] == expected
    run.change(rate(run, 0.1))
    assert [e.step for e in run.events] == [0, 3]


def test_a_change_at_the_end_goes_on_with_the_branch_and_one_before_begins_another():
    run = Run(EXPERIMENT)
    run.advance(10)
    run.change(rate(run, 0.5))
    assert [branch.name for branch in run.timeline.branches] == ["first run"]
    run.advance(10)
    run.seek(15)
    for value in (0.1, 0.2, 0.3):
        run.change(rate(run, value))
    names = [branch.name for branch in run.timeline.branches]
    assert names == ["first run", "λ = 0.3 at 15"]
    assert (run.step, run.last_step) == (15, 15)
    assert run.timeline.current.name == "λ = 0.3 at 15"
    run.advance(5)
    run.change(rate(run, 0.4))
    assert run.timeline.current.name == "λ = 0.3 at 15"


def test_a_branch_that_was_given_a_name_keeps_it():
    run = Run(EXPERIMENT)
    run.advance(10)
    run.seek(5)
    run.change(rate(run, 0.1))
    run.note(run.timeline.with_name(2, "slow"))
    run.change(rate(run, 0.2))
    assert run.timeline.current.name == "slow"


def test_a_race_of_two_optimisers_from_one_start():
    run = Run(EXPERIMENT)
    run.advance(100)
    run.seek(0)
    adam = TrainingEdit(replace(run.training, optimizer=Optimizer("adam", 0.01)))
    run.change(Event(0, "optimiser", "optimiser = adam", adam))
    run.advance(50)
    first, second = run.timeline.branches
    assert second.name == "optimiser = adam at 0"
    for branch, optimizer, last in (
        (first, EXPERIMENT.optimizer, 100),
        (second, Optimizer("adam", 0.01), 50),
    ):
        way = Lineage(branch.segment)
        assert way.last_step == last
        alone = Run(replace(EXPERIMENT, optimizer=optimizer))
        alone.advance(last)
        run.stand(run.timeline.on_branch(branch.number), way.head, last)
        assert_same_parameters(run, alone)
        mine, theirs = run.history(), alone.history()
        np.testing.assert_array_equal(mine.steps, theirs.steps)
        np.testing.assert_array_equal(mine.train_loss, theirs.train_loss)
    assert Lineage(first.segment).parting_from(Lineage(second.segment)) == 0


def test_another_run_of_the_same_experiment_goes_on_with_a_timeline():
    run = Run(EXPERIMENT)
    run.advance(300)
    run.change(rate(run, 0.5))
    run.advance(300)
    run.seek(450)
    fresh = Run(EXPERIMENT, run.given_dataset, timeline=run.timeline)
    assert (fresh.step, fresh.last_step) == (0, 600)
    fresh.stand(run.timeline, run.segment, 450)
    assert_same_parameters(fresh, run)
    assert fresh.training.optimizer.learning_rate == 0.5
    np.testing.assert_array_equal(fresh.history().steps, run.history().steps)


def test_a_place_remembers_why_the_run_stopped():
    run = Run(DIVERGING)
    run.advance(100_000)
    reason, before, segment, step = run.stopped, run.timeline, run.segment, run.step
    run.change(rate(run, 0.001))
    assert run.stopped is None
    run.stand(before, segment, step)
    assert run.stopped == reason
    assert run.advance(1) == 0
    run.seek(step - 1)
    assert run.stopped is None
    run.seek(step)
    assert run.stopped == reason


def test_a_long_run_of_large_states_stays_within_its_budget_and_exact(trained_steps):
    large = replace(
        EXPERIMENT,
        network=NetworkSettings(layers=(2, 200, 200, 3)),
        optimizer=Optimizer(kind="adam"),
    )
    budget = Budget(50_000_000)
    run = Run(large, budget=budget)
    run.advance(703)
    middle = run.trainer.parameters().flat()
    run.advance(800)
    assert budget.used <= budget.nbytes
    trained_steps.clear()
    run.seek(703)
    np.testing.assert_array_equal(run.trainer.parameters().flat(), middle)
    # One long replay, and what was passed on its way is at hand.
    assert sum(trained_steps) > run.pace.usual_spacing
    trained_steps.clear()
    for step in range(702, 698, -1):
        run.seek(step)
    assert sum(trained_steps) < 4 * run.pace.usual_spacing


def test_what_became_of_a_parameter():
    run = Run(EXPERIMENT)
    run.advance(40)
    run.change(edit(run, 2.0))
    run.advance(1000)
    at = Weight(1, 0, 0)
    steps, values = run.path_of(at, 100)
    assert steps[0] == 0
    assert 50 <= len(steps) <= 101
    assert (np.diff(steps) > 0).all()
    assert steps[-1] == run.step
    for step, value in list(zip(steps.tolist(), values, strict=True))[::9]:
        run.seek(step)
        assert run.trainer.parameters().W[0][0, 0] == value
    kept, parameters = run.parameters_path(10)
    assert len(kept) == len(parameters) <= 11
    run.seek(int(kept[3]))
    np.testing.assert_array_equal(run.trainer.parameters().flat(), parameters[3].flat())


def test_steps_trained_elsewhere_are_taken_over_as_if_trained_here():
    here, elsewhere = Run(EXPERIMENT), Run(EXPERIMENT)
    records = []
    for _ in range(130):
        elsewhere.advance(1)
        evaluation = elsewhere.evaluate() if elsewhere.step % 16 == 0 else None
        records.append(Record(elsewhere.trainer.state(), evaluation))
    here.advance(2)
    assert here.at_the_end
    here.absorb(records[2:70])
    here.absorb(records[70:])
    assert (here.step, here.last_step) == (130, 130)
    assert_same_parameters(here, elsewhere)
    assert set(range(16, 129, 16)) <= set(here.history().steps.tolist())
    here.seek(77)
    elsewhere.seek(77)
    assert_same_parameters(here, elsewhere)
    here.seek(130)
    here.absorb([], stopped="The end.")
    assert here.stopped == "The end."


def assert_same_parameters(run, other):
    np.testing.assert_array_equal(
        run.trainer.parameters().flat(), other.trainer.parameters().flat()
    )


def test_given_parameters_in_float32_stay_float32():
    init = Initialization("given", W=(((0.1, 0.2),) * 3,), b=((0.0,) * 3,))
    experiment = replace(
        EXPERIMENT,
        network=NetworkSettings(layers=(2, 3), activation=(), init=init),
        dtype="float32",
    )
    run = Run(experiment)
    run.change(edit(run, float(np.float32(0.3))))
    run.advance(10)
    run.seek(0)
    assert run.trainer.parameters().W[0].dtype == np.float32
    assert run.trainer.parameters().W[0][0, 0] == np.float32(0.3)
