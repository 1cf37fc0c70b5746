"""The commands: which one is meant, and how its errors are told."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from nnviz.cli.arguments import parse_arguments
from nnviz.cli.command_error import CommandError
from nnviz.cli.lesson_page import opened_page
from nnviz.cli.opening import open_file
from nnviz.cli.status import DONE, INTERRUPTED, PIPE_CLOSED, WRONG
from nnviz.session.experiment import Experiment
from nnviz.session.experiment_error import ExperimentError
from nnviz.session.session_reading import OpenedSession

if TYPE_CHECKING:
    from nnviz.lessons.lesson import OpenedPage


class OpenWindow(Protocol):
    """Opens the window and stays until it is closed; returns the exit status."""

    def __call__(
        self,
        content: Experiment | OpenedSession,
        file: str | None,
        lesson: "OpenedPage | None" = None,
    ) -> int: ...


def run(argv: Sequence[str], open_window: OpenWindow) -> int:
    """Do what is asked for on the command line.

    Parameters
    ----------
    argv
        The words after ``nnviz``.
    open_window
        Opens the window on what a file holds and, where it came from one, its name,
        or on a page of a lesson; returns the exit status. It may raise `CommandError`.

    Returns
    -------
    int
        The exit status. Errors are one sentence on standard error.
    """
    try:
        return _run(argv, open_window)
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else DONE
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read has gone, as `head` does; the interpreter must not find out
        # once more when it flushes standard output at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    except (ExperimentError, CommandError) as error:
        print(error, file=sys.stderr)
    except MemoryError:
        print(
            "This takes more memory than there is; a smaller network, batch or data set"
            " is needed.",
            file=sys.stderr,
        )
    return WRONG


def _run(argv: Sequence[str], open_window: OpenWindow) -> int:
    arguments = parse_arguments(argv)
    if arguments.command == "open":
        opened = opened_page(arguments)
        if opened is not None:
            return open_window(opened.page.start.experiment, None, lesson=opened)
        return open_window(open_file(arguments.file), arguments.file)
    return _command(arguments.command)(arguments)


def _command(name: str) -> Callable[[argparse.Namespace], int]:
    """Imported only when it is asked for, so that every start is quick."""
    match name:
        case "trace":
            from nnviz.cli.trace import trace as command
        case "train":
            from nnviz.cli.train import train as command
        case "render":
            from nnviz.cli.render import render as command
        case "surface":
            from nnviz.cli.surface import surface as command
        case "fit":
            from nnviz.cli.fit import fit as command
        case "figures":
            from nnviz.cli.figures import figures as command
        case "animate":
            from nnviz.cli.animate import animate as command
        case "export":
            from nnviz.cli.export_model import export_model as command
        case "import":
            from nnviz.cli.import_model import import_model as command
        case _:
            from nnviz.cli.bench import bench as command
    return command
