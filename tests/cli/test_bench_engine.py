"""The yardstick does the same as the tape, and the benchmark measures both."""

import numpy as np
import pytest

from nnviz.cli.bench_engine import CASES, EngineCase, bench_engine
from nnviz.cli.textbook import TextbookTrainer
from nnviz.engine.initialization import initialize
from nnviz.engine.network import Architecture
from nnviz.engine.settings import Initialization, Optimizer, Training
from nnviz.engine.training import Trainer


@pytest.mark.parametrize(
    ("layers", "activation", "loss"),
    [
        ((2, 4, 2, 1), "tanh", "squared_error"),
        ((2, 8, 8, 3), "relu", "cross_entropy"),
    ],
)
def test_textbook_and_tape_take_the_same_steps(layers, activation, loss):
    random = np.random.default_rng(0)
    x = random.normal(size=(33, layers[0]))
    targets = np.eye(3)[random.integers(0, 3, 33)]
    if loss == "squared_error":
        targets = random.normal(size=(33, 1))
    architecture = Architecture(layers, (activation, activation, "linear"))
    training = Training(loss=loss, optimizer=Optimizer("sgd", 0.05), batch_size=10)
    first = initialize(architecture, Initialization(), "float64")
    textbook = TextbookTrainer(architecture, x, targets, training, first)
    tape = Trainer(architecture, x, targets, training, first)
    textbook.advance(25)
    tape.advance(25)
    assert textbook.epoch == tape.epoch
    for own, other in zip(textbook.W, tape.parameters().W, strict=True):
        np.testing.assert_allclose(own.T, other, rtol=1e-12)
    for own, other in zip(textbook.b, tape.parameters().b, strict=True):
        np.testing.assert_allclose(own, other, rtol=1e-12)


def test_rows_of_the_benchmark():
    case = EngineCase((2, 3, 2), "relu", "cross_entropy", 30, 10, 1.0)
    rows = bench_engine((case,), repeats=1)
    assert [row.dtype for row in rows] == ["float64", "float32"]
    for row in rows:
        assert row.name == "2-3-2 relu cross_entropy batch 10"
        assert 0 < row.tape < row.textbook
        assert row.ratio == row.textbook / row.tape


def test_the_cases_are_those_that_were_promised():
    assert [(case.layers, case.batch_size, case.goal) for case in CASES] == [
        ((2, 4, 2, 1), 10, 3.5),
        ((2, 8, 8, 3), 10, 3.5),
        ((2, 8, 8, 3), 500, 3.5),
        ((64, 32, 10), 32, 2.2),
        ((64, 32, 10), 1797, 1.7),
        ((3072, 100, 10), 128, 1.1),
    ]
