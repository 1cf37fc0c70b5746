"""The parameters of a run over its steps as CSV."""

import csv
import io
from collections.abc import Callable, Iterable
from typing import BinaryIO

import numpy as np

from nnviz.engine.network import Architecture
from nnviz.engine.parameter_names import ParameterName
from nnviz.session.run import Run

_MEASURES = ("train_loss", "test_loss", "train_accuracy", "test_accuracy")
_STRIDE = 500
"""The most steps between two reports of progress."""


def write_parameters(
    run: Run,
    file: BinaryIO,
    steps: int,
    every: int = 1,
    report: Callable[[int], object] = lambda _: None,
) -> str | None:
    """Train ``steps`` and write where the run stands, first and every so many steps.

    A row has the step, losses and accuracies on the whole sets, and all parameters in
    the order W1, b1, W2, b2, …; what is not there is an empty cell. Reading a number
    back gives the same float64. Rows are written as they come.

    Returns
    -------
    str | None
        Why the run stopped before its time; the rows up to there are written.
    """
    names = map(str, parameter_names(run.architecture))
    file.write(_line(("step", *_MEASURES, *names)))
    file.write(_row(run))
    end = run.step + steps
    while run.step < end and run.stopped is None:
        due = (run.step // every + 1) * every
        report(run.advance(min(due, end, run.step + _STRIDE) - run.step))
        if run.step == due:
            file.write(_row(run))
    return run.stopped


def parameter_names(architecture: Architecture) -> Iterable[ParameterName]:
    """Every weight and bias, in the order W1, b1, W2, b2, …"""
    for layer, shape in enumerate(architecture.shapes, start=1):
        for entry in np.ndindex(*shape):
            yield ParameterName("W", layer, entry)
        for index in range(shape[0]):
            yield ParameterName("b", layer, (index,))


def _row(run: Run) -> bytes:
    evaluation = run.evaluate()
    measures = [getattr(evaluation, name) for name in _MEASURES]
    numbers = run.trainer.parameters().flat().astype(np.float64).tolist()
    cells = [repr(float(x)) if x is not None else "" for x in (*measures, *numbers)]
    return _line((str(run.step), *cells))


def _line(cells: Iterable[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow(cells)
    return text.getvalue().encode()
