"""``nnviz train``: train, print what was reached, and keep it as a session."""

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

from nnviz.cli.command_error import CommandError
from nnviz.cli.interruption import StopRequest, termination_cleans_up
from nnviz.cli.opening import open_session
from nnviz.cli.output import written_to
from nnviz.cli.progress import progress_bar
from nnviz.cli.status import DONE, INTERRUPTED, NOT_FINITE
from nnviz.session.run import Run
from nnviz.session.saved_layout import SavedLayout
from nnviz.session.session_file import SUFFIX
from nnviz.session.session_writing import write_session

_SECONDS_BETWEEN_LOOKS = 0.1


def train(arguments: argparse.Namespace) -> int:
    """Train and print; the exit status."""
    output = arguments.output
    _check_output(output)
    session = open_session(arguments.file)
    run, first = session.run, session.step
    last = first + (arguments.steps or 0)
    if arguments.epochs:
        last = run.epochs.start_of(session.epoch + arguments.epochs)
    with StopRequest() as request, progress_bar(last - first, "training") as report:
        _advance(run, last, request, report)
    print(summary(run))
    if output is not None:
        # The cursor in the step rests there.
        session.seek(run.step)
        with termination_cleans_up(), written_to(output) as file:
            write_session(session.record(), SavedLayout(), file)
    if run.stopped is not None:
        print(run.stopped, file=sys.stderr)
        return NOT_FINITE
    return INTERRUPTED if run.step < last else DONE


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


def _check_output(output: Path | None) -> None:
    """Before the training, which may take long."""
    if output is None:
        return
    if output.suffix.lower() != SUFFIX:
        raise CommandError(
            f"{output} has no name of a session: it must end in {SUFFIX}."
        )
    if not output.parent.is_dir():
        raise CommandError(
            f"{output} cannot be written: there is no folder {output.parent}."
        )


def _advance(
    run: Run, last: int, request: StopRequest, report: Callable[[int], object]
) -> None:
    """Train in stretches as long as the time between two looks at bar and Ctrl-C."""
    stretch = 1
    while run.step < last and run.stopped is None and not request.seen:
        start = time.perf_counter()
        report(run.advance(min(stretch, last - run.step)))
        seconds = max(time.perf_counter() - start, 1e-6)
        wanted = stretch * _SECONDS_BETWEEN_LOOKS / seconds
        stretch = max(1, min(2 * stretch, int(wanted)))
