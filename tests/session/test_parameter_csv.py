"""Parameters over the steps as CSV."""

import csv
import io
from dataclasses import replace

import numpy as np
import pytest

from nnviz.engine.settings import Optimizer
from nnviz.session.parameter_csv import write_parameters
from nnviz.session.run import Run
from nnviz.session.shipped_experiments import shipped_experiment


def written(run, steps, every=1):
    file = io.BytesIO()
    stopped = write_parameters(run, file, steps, every)
    return list(csv.reader(io.StringIO(file.getvalue().decode(), newline=""))), stopped


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_each_row_is_the_state_after_its_step_bit_for_bit(dtype):
    experiment = replace(shipped_experiment("moons"), dtype=dtype)
    (head, *rows), stopped = written(Run(experiment), 10, 4)
    assert stopped is None
    assert [row[0] for row in rows] == ["0", "4", "8"]
    other = Run(experiment)
    for row in rows:
        other.seek(int(row[0]))
        parameters = other.trainer.parameters()
        flat = parameters.flat()
        assert np.array_equal(np.array(row[5:], np.float64), flat)
        assert float(row[head.index("W2[0,1]")]) == parameters.W[1][0, 1]
        assert float(row[head.index("b1[3]")]) == parameters.b[0][3]
        evaluation = other.evaluate()
        assert float(row[1]) == evaluation.train_loss
        assert float(row[4]) == evaluation.test_accuracy


def test_what_is_not_there_is_an_empty_cell():
    (head, first, *_), _ = written(Run(shipped_experiment("sine")), 2)
    assert first[head.index("test_accuracy")] == ""
    assert first[head.index("train_loss")] != ""


def test_a_run_that_leaves_the_finite_numbers_ends_the_table():
    wild = replace(shipped_experiment("sine"), optimizer=Optimizer(learning_rate=1e9))
    (_, *rows), stopped = written(Run(wild), 2000)
    assert stopped is not None
    assert np.isfinite(np.array([row[5:] for row in rows], float)).all()
