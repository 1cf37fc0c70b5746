"""Every number of a training run as JSON (CONTRACT.md section 3), step by step."""

from collections.abc import Callable, Iterable
from typing import Any, BinaryIO

import msgspec
import numpy as np
from numpy.typing import NDArray

from nnviz.engine.network import Parameters
from nnviz.engine.trace import Evaluation, StepTrace
from nnviz.session.experiment import Experiment
from nnviz.session.experiment_writing import experiment_tree
from nnviz.session.run import Run

FORMAT = "nnviz-trace"
VERSION = 1

_STRIDE = 500
"""The most steps between two reports of progress."""


class NotFiniteError(ValueError):
    """A number that JSON cannot hold: an infinity, or not a number."""


def write_trace(
    experiment: Experiment,
    file: BinaryIO,
    steps: int,
    every: int = 1,
    report: Callable[[int], object] = lambda _: None,
    run: Run | None = None,
) -> str | None:
    """Train ``steps`` and write a record of those that are multiples of ``every``.

    Records are written as they come, one a line; memory does not grow with them.

    Parameters
    ----------
    experiment
        What to train.
    file
        Where the JSON goes.
    steps, every
        How many steps to train, and which of them get a record.
    report
        Called on the way with the number of steps done since the last call.
    run
        Where it stands already; its first step where none is given.

    Returns
    -------
    str | None
        Why the run stopped before that, in plain words: the records up to there
        are written, and the JSON is complete. ``None`` when it did not stop.
    """
    run = run or Run(experiment)
    steps += run.step
    head = {"format": FORMAT, "version": VERSION}
    opening = _encode(head | {"experiment": experiment_tree(experiment)})
    file.write(opening.removesuffix(b"}") + b',"steps":[')
    separator = b"\n"
    stopped = None
    while run.step < steps and stopped is None:
        traced = (run.step // every + 1) * every
        target = min(traced - 1, steps, run.step + _STRIDE)
        if run.step < target:
            report(run.advance(target - run.step))
            stopped = run.stopped
            continue
        trace, evaluation = run.trainer.trace(), run.evaluate()
        report(run.advance(1))
        stopped = run.stopped
        if stopped is None:
            try:
                record = _encode(trace_record(trace, evaluation))
            except NotFiniteError:
                stopped = (
                    f"Step {trace.step} has numbers that are not finite, which JSON"
                    " cannot hold; the trace ends before it."
                )
            else:
                file.write(separator + record)
                separator = b",\n"
    file.write(b"\n]}\n")
    return stopped


def trace_record(trace: StepTrace, evaluation: Evaluation) -> dict[str, Any]:
    """One step as plain lists and numbers, each exactly the float64 that was computed.

    ``evaluation`` is that of the parameters before the step. Numbers of a float32 run
    are the float64 of the same value.

    Raises
    ------
    NotFiniteError
        When a number is not finite: JSON has no word for it.
    """
    record = {
        "step": trace.step,
        "epoch": trace.epoch,
        "batch": trace.batch.tolist(),
        "parameters": _parameters(trace.parameters),
        "z": _layers(trace.z),
        "a": _layers(trace.a),
    }
    if trace.probabilities is not None:
        record["probabilities"] = _exact(trace.probabilities)
    record |= {
        "sample_losses": _exact(trace.sample_losses),
        "loss": _exact(trace.loss),
        "penalty": _exact(trace.penalty),
        "dz": _layers(trace.dz),
        "gradients": _parameters(trace.gradients),
        "updated": _parameters(trace.updated),
    }
    for key in ("train_loss", "test_loss", "train_accuracy", "test_accuracy"):
        number = getattr(evaluation, key)
        record[key] = None if number is None else _exact(number)
    return record


def _parameters(parameters: Parameters) -> dict[str, list[Any]]:
    return {"W": _layers(parameters.W), "b": _layers(parameters.b)}


def _layers(arrays: Iterable[NDArray[Any]]) -> list[Any]:
    return [_exact(array) for array in arrays]


def _exact(numbers: NDArray[Any] | float) -> Any:
    array = np.asarray(numbers, np.float64)
    if not np.isfinite(array).all():
        raise NotFiniteError
    return array.tolist()


def _encode(tree: object) -> bytes:
    return msgspec.json.encode(tree)
