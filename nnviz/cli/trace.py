"""``nnviz trace``: every number of the training steps as JSON, or parameters as CSV."""

import argparse
import sys

from nnviz.cli.interruption import termination_cleans_up
from nnviz.cli.opening import open_session
from nnviz.cli.output import written_to
from nnviz.cli.progress import progress_bar
from nnviz.cli.status import DONE, NOT_FINITE
from nnviz.session.parameter_csv import write_parameters
from nnviz.session.trace_file import write_trace


def trace(arguments: argparse.Namespace) -> int:
    """Write the trace; the exit status."""
    session = open_session(arguments.file)
    with (
        termination_cleans_up(),
        written_to(arguments.output) as file,
        progress_bar(arguments.steps, "tracing") as report,
    ):
        steps, every, run = arguments.steps, arguments.every, session.run
        output = arguments.output
        if output is not None and output.suffix.lower() == ".csv":
            stopped = write_parameters(run, file, steps, every, report)
        else:
            experiment = session.written_experiment
            stopped = write_trace(experiment, file, steps, every, report, run)
    if stopped is not None:
        print(stopped, file=sys.stderr)
        return NOT_FINITE
    return DONE
