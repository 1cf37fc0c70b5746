"""The settings of an experiment as the lines of a report."""

from dataclasses import replace

from nnviz.engine.settings import Optimizer, Regularization
from nnviz.picture.report_text import report_lines
from nnviz.session.session import Session
from nnviz.session.shipped_experiments import shipped_experiment


def lines_of(experiment, steps=0):
    session = Session(experiment)
    session.advance(steps)
    return session, dict(report_lines(session.snapshot()))


def test_an_experiment_with_classes():
    session, lines = lines_of(shipped_experiment("default"), 30)
    found = session.snapshot().evaluation
    assert lines["Data"] == "spiral, 150 for training, 150 for testing, 3 classes"
    assert lines["Network"].startswith("2-8-8-3, ReLU; 123 parameters, first ones he")
    assert lines["Optimiser"] == "SGD, λ = 0.05, momentum 0.8"
    assert lines["State"] == "step 30, epoch 2"
    assert f"loss {found.test_loss:.6g}" in lines["Test set"]
    assert f"{100 * found.train_accuracy:.2f} %" in lines["Training set"]
    assert "By hand" not in lines


def test_what_was_changed_is_said():
    experiment = replace(
        shipped_experiment("iris"),
        loss="hinge",
        regularization=Regularization("l2", 0.001),
        optimizer=Optimizer("adam", 0.01),
        batch_size=None,
    )
    session, _ = lines_of(experiment)
    session.set_weight(1, 0, 0, 2.0)
    lines = dict(report_lines(session.snapshot()))
    assert lines["Loss"] == "hinge loss, 1-vs-all, L2 strength 0.001"
    assert lines["Optimiser"] == "Adam, λ = 0.01"
    assert lines["Batches"].startswith("all samples at once")
    assert lines["By hand"] == "1 change"


def test_a_regression_has_no_accuracy():
    _, lines = lines_of(shipped_experiment("sine"))
    assert "accuracy" not in lines["Training set"]
    assert lines["Loss"] == "squared error"
