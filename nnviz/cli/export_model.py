"""``nnviz export``: the trained network as weights, as ONNX or as readable source."""

import argparse
import sys

from nnviz.cli.command_error import CommandError
from nnviz.cli.interruption import termination_cleans_up
from nnviz.cli.opening import open_session
from nnviz.cli.progress import progress_bar
from nnviz.cli.status import DONE, NOT_FINITE
from nnviz.models.files import format_of, write_model
from nnviz.models.model_error import ModelError
from nnviz.models.trained import TrainedNetwork


def export_model(arguments: argparse.Namespace) -> int:
    """Train, write, and say what was written; the exit status."""
    output = arguments.output
    try:
        name = arguments.format or format_of(output)
    except ModelError as error:
        raise CommandError(str(error)) from error
    session = open_session(arguments.file)
    step = session.step if arguments.step is None else arguments.step
    with termination_cleans_up():
        with progress_bar(max(0, step - session.step), "training") as report:
            before = session.step
            session.seek(step)
            report(session.step - before)
        network = TrainedNetwork.of(session.snapshot())
        try:
            write_model(network, output, name)
        except ModelError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(
                f"{output} cannot be written: {error.strerror or error}."
            ) from error
    print(f"{network.title}, in {output}")
    if session.stopped is not None:
        print(session.stopped, file=sys.stderr)
        return NOT_FINITE
    return DONE
