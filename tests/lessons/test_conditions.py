"""Conditions of tasks: what they see in a running session, and what is refused."""

import pytest

from nnviz.engine.settings import Optimizer
from nnviz.lessons.conditions import ConditionError, parse_condition
from nnviz.lessons.happenings import happened
from nnviz.lessons.situation import Situation
from nnviz.session.selection import Bias, Neuron, Sample, Weight
from nnviz.session.session import Session
from nnviz.session.shipped_experiments import shipped_experiment
from nnviz.session.variations import with_activation, with_hidden_layers


@pytest.fixture
def session():
    return Session(shipped_experiment("lecture-3-4-2"))


def holds(text, session, **seen):
    return parse_condition(text).holds(Situation(session.snapshot(), **seen))


def test_comparisons(session):
    session.advance(30)
    assert holds("step >= 30", session)
    assert holds("step = 30", session)
    assert not holds("step > 30", session)
    assert not holds("step < 30", session)
    assert holds("train_loss < 1", session)
    assert holds("learning_rate <= 0.3", session)
    assert holds("parameters - weights = 6", session)
    assert not holds("pieces >= 1", session)  # three inputs have none


def test_moments(session):
    session.go_to_moment(0)
    assert holds("moment = batch", session)
    assert not holds("moment = loss", session)
    session.go_to_moment(2)
    assert holds("moment = a1", session)


@pytest.mark.parametrize(
    ("unit", "yes", "no"),
    [
        (Neuron(1, 2), "hidden neuron", "output neuron"),
        (Neuron(2, 0), "output neuron", "hidden neuron"),
        (Neuron(2, 0), "neuron", "input"),
        (Neuron(0, 1), "input", "neuron"),
        (Weight(1, 3, 2), "weight", "bias"),
        (Bias(2, 1), "bias", "weight"),
        (Weight(1, 3, 2), "W1[3,2]", "W1[2,2]"),
        (Bias(2, 1), "b2[1]", "b2[0]"),
        (Neuron(1, 2), "a1[2]", "a9[9]"),
    ],
)
def test_what_is_chosen(unit, yes, no, session):
    session.choose_unit(unit)
    assert holds(f"chosen = {yes}", session)
    assert not holds(f"chosen = {no}", session)


def test_chosen_samples():
    session = Session(shipped_experiment())
    assert not holds("chosen = test sample", session)
    session.choose_sample(Sample("test", 3))
    assert holds("chosen = test sample", session)
    wrong = [holds("chosen = wrong sample", session)]
    for _ in range(40):
        session.choose_next_sample()
        wrong.append(holds("chosen = wrong sample", session))
    assert True in wrong
    assert False in wrong


def test_settings(session):
    assert holds("layers = 3-4-2", session)
    assert holds("activation = sigmoid", session)
    assert holds("optimizer = sgd", session)
    assert holds("regularization = none", session)
    assert holds("loss_function = squared_error", session)
    assert holds("data = inline", session)
    session.change_experiment(with_hidden_layers(session.experiment, (5,)))
    assert holds("layers = 3-5-2", session)
    session.change_experiment(with_activation(session.experiment, "tanh"))
    assert not holds("activation = sigmoid", session)
    session.set_optimizer(Optimizer("adam", 0.01))
    assert holds("optimizer = adam", session)


def test_what_the_window_shows(session):
    assert holds("view = surface", session, views=frozenset({"surface"}))
    assert not holds("view = loss", session, views=frozenset({"surface"}))
    assert holds("drawing = apart", session, drawing="apart")
    assert holds("terms", session, terms=True)
    assert not holds("terms = on", session)


def test_diverging():
    session = Session(shipped_experiment())
    assert not holds("diverged", session)
    session.set_learning_rate(1e300)
    session.advance(50)
    assert holds("diverged", session)


def test_what_happens_between_two_snapshots(session):
    def after(act):
        before = session.snapshot()
        act()
        return happened(before, session.snapshot())

    assert after(lambda: session.advance(10)) == frozenset()
    assert after(lambda: session.set_weight(1, 0, 0, 0.5)) == {"weight"}
    assert after(lambda: session.set_bias(2, 0, 0.5)) == {"bias"}
    assert after(session.choose_next_sample) == {"sample"}
    assert after(session.previous_step) == {"back"}
    assert after(session.previous_moment) == {"back"}
    point = (0.0, 0.0, 0.0)
    assert after(lambda: session.set_data_point(Sample("train", 1), point)) >= {"data"}
    session.advance(5)
    session.seek(2)
    assert after(lambda: session.set_weight(1, 0, 0, 0.7)) >= {"weight", "branch"}
    assert after(lambda: session.type_scores((1.0, 2.0), 0)) == {"scores"}
    assert after(session.reset) >= {"start"}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("reach the loss", "is no condition"),
        ("moment = lost", "must name a moment"),
        ("moment >= loss", "must be written with ="),
        ("accuracy > 0.9", "names nothing to compare"),
        ("train_loss < small", "must compare with a number"),
        ("chosen = everything", "must name neuron"),
        ("activation = swish", "must name"),
        ("optimizer = lbfgs", "must name sgd"),
        ("layers = 3,4,2", "must give the sizes"),
        ("view = cinema", "must name graph"),
        ("drawing = cubist", "must name apart, combined or input"),
    ],
)
def test_what_is_no_condition_says_what_is(text, problem):
    with pytest.raises(ConditionError, match=problem):
        parse_condition(text)
