"""Conditions at which playing stops, and that it stops at the first such step."""

from dataclasses import replace

import numpy as np
import pytest

from nnviz.datasets.dataset import DatasetSettings
from nnviz.datasets.load import load_dataset
from nnviz.engine.settings import Optimizer
from nnviz.engine.trace import Evaluation
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.goal import Goal
from nnviz.session.run import Run
from nnviz.session.session import Session
from nnviz.session.stretch import Record

EXPERIMENT = Experiment(
    dataset=DatasetSettings(kind="moons", samples=60),
    network=NetworkSettings(layers=(2, 6, 2), activation=("tanh",)),
    optimizer=Optimizer(learning_rate=0.05),
)
NUMBERS = ("train_loss", "test_loss", "train_accuracy", "test_accuracy")


def first_step_where(goal, most=3000):
    """By single steps, each measured."""
    run = Run(EXPERIMENT)
    while not goal.is_met_by(run.evaluate()):
        assert run.step < most
        run.advance(1)
    return run.step


@pytest.mark.parametrize(
    ("kind", "value", "sentence"),
    [
        ("step", 0, "whole number from 1, not 0"),
        ("epoch", 2.5, "whole number from 1, not 2.5"),
        ("plateau", -1, "whole number from 1"),
        ("train_loss", -0.1, "must be 0 or more"),
        ("test_loss", float("nan"), "must be 0 or more"),
        ("test_accuracy", 95, "from 0 to 1, not 95"),
        ("speed", 1, "one of step, epoch"),
    ],
)
def test_conditions_that_make_no_sense_are_refused(kind, value, sentence):
    with pytest.raises(ValueError, match=sentence):
        Goal(kind, value)


@pytest.mark.parametrize(
    ("goal", "text"),
    [
        (Goal("step", 638), "step 638"),
        (Goal("epoch", 3), "epoch 3"),
        (Goal("train_loss", 0.05), "train loss ≤ 0.05"),
        (Goal("test_accuracy", 0.975), "test accuracy ≥ 97.5 %"),
        (Goal("plateau", 1), "train loss not falling for an epoch"),
        (Goal("plateau", 5), "train loss not falling for 5 epochs"),
    ],
)
def test_conditions_in_words(goal, text):
    assert goal.text() == text


def test_losses_from_above_and_accuracies_from_below():
    evaluation = Evaluation(0.3, None, 0.8, None)
    assert Goal("train_loss", 0.3).is_met_by(evaluation)
    assert not Goal("train_loss", 0.29).is_met_by(evaluation)
    assert Goal("train_accuracy", 0.8).is_met_by(evaluation)
    assert not Goal("train_accuracy", 0.81).is_met_by(evaluation)
    assert not Goal("test_loss", 9.0).is_met_by(evaluation)
    assert not Goal("step", 1).is_met_by(evaluation)


def test_numbers_that_the_data_do_not_have_cannot_be_waited_for():
    untested = load_dataset(replace(EXPERIMENT.dataset, test_fraction=0.0))
    numbers = load_dataset(DatasetSettings(kind="plane", samples=20))
    with pytest.raises(ValueError, match="no test loss without a test set"):
        Goal("test_loss", 0.1).check(untested)
    with pytest.raises(ValueError, match="no accuracy without classes"):
        Goal("train_accuracy", 0.9).check(numbers)
    Goal("test_loss", 0.1).check(numbers)


@pytest.mark.parametrize("stride", [1, 7, 100, 5000])
def test_a_run_stops_at_the_first_step_that_meets_the_condition(stride):
    goal = Goal("train_loss", 0.25)
    expected = first_step_where(goal)
    run = Run(EXPERIMENT)
    while not run.at_goal:
        assert run.step <= expected
        run.advance(stride, goal)
    assert run.step == expected
    # Met already: it goes on, and does not stop again.
    run.advance(40, goal)
    assert (run.step, run.at_goal) == (expected + 40, False)


@pytest.mark.parametrize("stride", [1, 7, 5000])
def test_a_number_that_comes_and_goes_stops_the_run_where_it_comes(stride):
    goal = Goal("test_accuracy", 0.9)
    run, reached = Run(EXPERIMENT), []
    while run.step < 300:
        run.advance(stride, goal)
        if run.at_goal:
            assert goal.is_met_by(run.evaluate())
            reached.append(run.step)
    assert reached
    for step in reached:
        run.seek(step - 1)
        assert not goal.is_met_by(run.evaluate())


@pytest.mark.parametrize(
    ("goal", "step"), [(Goal("step", 25), 25), (Goal("epoch", 4), 12)]
)
def test_a_time_is_met_exactly(goal, step):
    run = Run(EXPERIMENT)
    assert run.advance(10, goal) == 10
    assert not run.at_goal
    run.advance(1000, goal)
    assert (run.step, run.at_goal) == (step, True)
    run.advance(10, goal)
    assert (run.step, run.at_goal) == (step + 10, False)
    run.seek(1)
    run.advance(1000, goal)
    assert (run.step, run.at_goal) == (step, True)


def test_a_loss_that_no_longer_falls():
    goal = Goal("plateau", 5)
    steps = np.arange(0, 100, 10)
    falling = 1.0 / (1 + steps)
    assert not goal.is_plateau(steps, falling, 90, 50)
    flat = np.where(steps < 40, falling, falling[4])
    assert goal.is_plateau(steps, flat, 90, 50)
    assert not goal.is_plateau(steps, flat, 50, 50)
    assert not goal.is_plateau(steps, flat, 20, 50)
    rising = np.where(steps < 40, falling, 2.0)
    assert goal.is_plateau(steps, rising, 90, 50)
    assert goal.is_plateau(steps, np.zeros(10), 90, 50)


def test_a_run_on_a_plateau_stops():
    still = replace(EXPERIMENT, optimizer=Optimizer(learning_rate=1e-9))
    run = Run(still)
    run.advance(1000, Goal("plateau", 4))
    assert run.at_goal
    assert run.epochs.place(run.step)[0] == 4


@pytest.mark.parametrize(
    ("goal", "expected"), [(Goal("train_loss", 0.25), None), (Goal("step", 150), 150)]
)
def test_steps_trained_elsewhere_stop_at_the_same_step(goal, expected):
    expected = expected or first_step_where(goal)
    elsewhere, here = Run(EXPERIMENT), Run(EXPERIMENT)
    here.evaluate()
    records = []
    for _ in range(expected if goal.kind == "step" else expected + 100):
        elsewhere.advance(1)
        evaluation = elsewhere.evaluate() if elsewhere.step % 16 == 0 else None
        records.append(Record(elsewhere.trainer.state(), evaluation))
    here.absorb(records, goal)
    assert (here.step, here.at_goal) == (expected, True)


def test_playing_says_that_it_reached_its_goal_and_steps_by_hand_do_not():
    session = Session(EXPERIMENT)
    session.set_goal(Goal("step", 20))
    assert session.snapshot().goal == Goal("step", 20)
    assert session.snapshot().can_undo == "Stop at step 20"
    session.train(100)
    assert session.step == 20
    assert session.snapshot().goal_reached == "Stopped at step 20: step 20."
    session.next_step()
    assert session.goal_reached is None
    session.seek(0)
    session.advance(50)
    assert (session.step, session.goal_reached) == (50, None)
    session.undo()
    assert session.goal is None
    assert session.step == 50
