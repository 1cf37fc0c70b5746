"""What each change does to the settings, and what it is called."""

from dataclasses import replace

import pytest

from nnviz.engine.settings import Optimizer, Regularization, Training
from nnviz.session.training_changes import (
    batch_size_change,
    learning_rate_change,
    momentum_change,
    optimizer_change,
    regularization_change,
)

TRAINING = Training(
    loss="hinge", optimizer=Optimizer(momentum=0.5), batch_size=20, dtype="float32"
)
ADAM = Optimizer(kind="adam", learning_rate=0.001)


@pytest.mark.parametrize(
    ("change", "value", "text", "changes"),
    [
        (
            learning_rate_change,
            0.1,
            "λ = 0.1",
            {"optimizer": Optimizer(learning_rate=0.1, momentum=0.5)},
        ),
        (
            momentum_change,
            0.9,
            "momentum = 0.9",
            {"optimizer": Optimizer(momentum=0.9)},
        ),
        (optimizer_change, ADAM, "optimiser = adam", {"optimizer": ADAM}),
        (batch_size_change, 5, "batch size = 5", {"batch_size": 5}),
        (batch_size_change, None, "full batch", {"batch_size": None}),
        (
            regularization_change,
            Regularization("l2", 0.01),
            "L2 strength = 0.01",
            {"regularization": Regularization("l2", 0.01)},
        ),
    ],
)
def test_changes(change, value, text, changes):
    made = change(TRAINING, value)
    assert made.text == text
    assert made.training == replace(TRAINING, **changes)


def test_no_regularization_in_words():
    before = replace(TRAINING, regularization=Regularization("l1", 1.0))
    made = regularization_change(before, Regularization())
    assert made.text == "no regularisation"
    assert made.training == TRAINING


def test_topics_tell_the_changes_apart():
    topics = {
        learning_rate_change(TRAINING, 1.0).topic,
        momentum_change(TRAINING, 0.0).topic,
        optimizer_change(TRAINING, ADAM).topic,
        batch_size_change(TRAINING, 1).topic,
        regularization_change(TRAINING, Regularization()).topic,
    }
    assert len(topics) == 5
