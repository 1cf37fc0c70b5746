"""``nnviz trace``: every number of the training steps as JSON."""

import argparse
import sys

from nnviz.cli.interruption import termination_cleans_up
from nnviz.cli.opening import open_session
from nnviz.cli.output import written_to
from nnviz.cli.progress import progress_bar
from nnviz.cli.status import DONE, NOT_FINITE
from nnviz.session.trace_file import write_trace


def trace(arguments: argparse.Namespace) -> int:
    """Write the trace; the exit status."""
    session = open_session(arguments.file)
    with (
        termination_cleans_up(),
        written_to(arguments.output) as file,
        progress_bar(arguments.steps, "tracing") as report,
    ):
        stopped = write_trace(
            session.written_experiment,
            file,
            arguments.steps,
            arguments.every,
            report,
            session.run,
        )
    if stopped is not None:
        print(stopped, file=sys.stderr)
        return NOT_FINITE
    return DONE
