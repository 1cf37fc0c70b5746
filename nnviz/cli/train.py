"""``nnviz train``: train, and print what was reached."""

import argparse
import sys
import time
from collections.abc import Callable

from nnviz.cli.interruption import StopRequest
from nnviz.cli.opening import open_experiment
from nnviz.cli.progress import progress_bar
from nnviz.cli.status import DONE, INTERRUPTED, NOT_FINITE
from nnviz.session.run import Run

_SECONDS_BETWEEN_LOOKS = 0.1


def train(arguments: argparse.Namespace) -> int:
    """Train and print; the exit status."""
    run = Run(open_experiment(arguments.file))
    steps = arguments.steps or run.epochs.start_of(arguments.epochs)
    with StopRequest() as request, progress_bar(steps, "training") as report:
        _advance(run, steps, request, report)
    print(summary(run))
    if run.stopped is not None:
        print(run.stopped, file=sys.stderr)
        return NOT_FINITE
    return INTERRUPTED if run.step < steps else DONE


def summary(run: Run) -> str:
    """Where the run stands: step and epoch, loss and accuracy on train and test."""
    evaluation = run.evaluate()
    sizes = "-".join(map(str, run.architecture.layers))
    epoch, _ = run.epochs.place(run.step)
    lines = [
        f"{run.experiment.name}: network {sizes},"
        f" {run.architecture.parameter_count} parameters",
        f"step {run.step}, epoch {epoch}",
        result_line("train", evaluation.train_loss, evaluation.train_accuracy),
    ]
    if evaluation.test_loss is not None:
        lines.append(
            result_line("test", evaluation.test_loss, evaluation.test_accuracy)
        )
    return "\n".join(lines)


def result_line(part: str, loss: float | None, accuracy: float | None) -> str:
    """Loss and accuracy on a set, where there are such."""
    words = [f"{part:<5}"]
    if loss is not None:
        words.append(f"loss {loss:<12.6g}")
    if accuracy is not None:
        words.append(f"accuracy {accuracy:.2%}")
    return " ".join(words).rstrip()


def _advance(
    run: Run, steps: int, request: StopRequest, report: Callable[[int], object]
) -> None:
    """Train in stretches as long as the time between two looks at bar and Ctrl-C."""
    stretch = 1
    while run.step < steps and run.stopped is None and not request.seen:
        start = time.perf_counter()
        report(run.advance(min(stretch, steps - run.step)))
        seconds = max(time.perf_counter() - start, 1e-6)
        wanted = stretch * _SECONDS_BETWEEN_LOOKS / seconds
        stretch = max(1, min(2 * stretch, int(wanted)))
