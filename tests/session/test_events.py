"""Changes by hand, applied to a trainer."""

from dataclasses import replace

import numpy as np
import pytest

from nnviz.engine.initialization import initialize
from nnviz.engine.network import Architecture
from nnviz.engine.settings import Initialization, Optimizer, Training
from nnviz.engine.training import Trainer
from nnviz.session.events import (
    Event,
    ParameterEdit,
    TrainingEdit,
    apply_events,
    value_of,
    with_values,
)
from nnviz.session.selection import Bias, Weight

NETWORK = Architecture((2, 3, 2), ("tanh", "linear"))
MOMENTUM = Training(optimizer=Optimizer(momentum=0.9), batch_size=2)
ADAM = replace(MOMENTUM, optimizer=Optimizer(kind="adam"))
DTYPES = ["float64", "float32"]


def parameters(dtype="float64"):
    return initialize(NETWORK, Initialization(), dtype)


def trainer_after(steps):
    x = np.arange(8.0).reshape(4, 2) / 8
    trainer = Trainer(NETWORK, x, np.eye(2)[[0, 1, 1, 0]], MOMENTUM, parameters())
    trainer.advance(steps)
    return trainer


def event(change):
    return Event(0, "topic", "text", change)


@pytest.mark.parametrize("dtype", DTYPES)
def test_only_the_edited_numbers_change(dtype):
    before = parameters(dtype)
    edits = [
        ParameterEdit(Weight(1, 2, 1), 0.5),
        ParameterEdit(Bias(2, 0), -4.0),
        ParameterEdit(Weight(2, 1, 2), 0.1),
    ]
    after = with_values(before, edits)
    for edit in edits:
        assert value_of(after, edit.parameter) == float(
            np.dtype(dtype).type(edit.value)
        )
    assert after.flat().dtype == dtype
    assert (after.flat() != before.flat()).sum() == 3
    assert not any(array.flags.writeable for array in (*after.W, *after.b))
    assert value_of(before, Weight(1, 2, 1)) == float(before.W[0][2, 1])


def test_an_edit_leaves_the_memory_of_the_optimizer():
    trainer = trainer_after(3)
    before = trainer.state()
    apply_events([event(ParameterEdit(Bias(1, 0), 2.0))], trainer)
    after = trainer.state()
    assert (after.theta != before.theta).sum() == 1
    np.testing.assert_array_equal(after.vectors[0], before.vectors[0])


def test_going_to_another_optimizer_and_back_keeps_its_memory():
    trainer = trainer_after(3)
    before = trainer.state()
    apply_events([event(TrainingEdit(ADAM)), event(TrainingEdit(MOMENTUM))], trainer)
    assert trainer.training == MOMENTUM
    np.testing.assert_array_equal(trainer.state().vectors[0], before.vectors[0])
    apply_events([event(TrainingEdit(ADAM))], trainer)
    assert trainer.training == ADAM
    assert not any(vector.any() for vector in trainer.state().vectors)
