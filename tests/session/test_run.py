"""A run forward and back: what it costs, what it keeps, how it stops."""

from dataclasses import replace

import numpy as np
import pytest

from nnviz.datasets.dataset import DatasetSettings
from nnviz.engine.evaluation import evaluate
from nnviz.engine.settings import Initialization, Optimizer
from nnviz.session.events import Event, ParameterEdit, TrainingEdit
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.keyframes import SHORTEST_SPACING
from nnviz.session.run import Run
from nnviz.session.selection import Bias, Weight

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
        assert sum(trained_steps) < SHORTEST_SPACING


def test_going_on_from_the_past_replays_nothing(trained_steps):
    run = Run(EXPERIMENT)
    run.advance(500)
    run.seek(100)
    trained_steps.clear()
    run.seek(110)
    assert sum(trained_steps) == 10


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
    monkeypatch.setattr("nnviz.session.run.evaluate", None)
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


def test_edits_in_words_come_in_order_and_know_the_future():
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
    assert [(e.step, e.text) for e in run.edits] == expected
    run.seek(3)
    assert [(e.step, e.text) for e in run.edits] == expected
    run.change(rate(run, 0.1))
    assert [e.step for e in run.edits] == [0, 3]


def test_a_memento_brings_back_past_and_future():
    run = Run(EXPERIMENT)
    run.advance(300)
    run.change(rate(run, 0.5))
    run.advance(300)
    run.seek(450)
    memento = run.memento()
    before = run.trainer.state(), run.history().steps, run.edits
    run.seek(20)
    run.change(edit(run, 1.0))
    run.advance(1000)
    run.restore(memento)
    state, steps, edits = before
    assert (run.step, run.last_step) == (450, 600)
    np.testing.assert_array_equal(run.trainer.state().theta, state.theta)
    np.testing.assert_array_equal(run.history().steps, steps)
    assert run.edits == edits
    run.seek(600)
    assert run.training.optimizer.learning_rate == 0.5
    fresh = Run(EXPERIMENT)
    fresh.restore(memento)
    fresh.seek(600)
    np.testing.assert_array_equal(
        fresh.trainer.state().theta, run.trainer.state().theta
    )


def test_a_memento_can_be_used_twice():
    run = Run(EXPERIMENT)
    run.advance(100)
    memento = run.memento()
    for _ in range(2):
        run.restore(memento)
        assert run.step == run.last_step == 100
        assert run.history().steps[-1] == 96
        run.seek(20)
        run.change(edit(run, 1.0))
        run.seek(70)
        run.evaluate()


def test_a_memento_remembers_why_the_run_stopped():
    run = Run(DIVERGING)
    run.advance(100_000)
    reason, memento = run.stopped, run.memento()
    run.change(rate(run, 0.001))
    run.restore(memento)
    assert run.stopped == reason
    assert run.advance(1) == 0


def test_a_memento_stays_small_however_long_the_run():
    large = replace(
        EXPERIMENT,
        network=NetworkSettings(layers=(2, 100, 100, 3)),
        optimizer=Optimizer(kind="adam"),
    )
    run = Run(large)
    run.advance(1500)
    memento = run.memento()
    assert memento.nbytes < 2 * 2**20
    state = run.trainer.state()
    run.restore(memento)
    run.seek(700)
    run.seek(1500)
    np.testing.assert_array_equal(run.trainer.state().theta, state.theta)


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
