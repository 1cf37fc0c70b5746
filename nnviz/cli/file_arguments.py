"""The FILE of a command: an experiment, or whatever else it takes."""

import argparse

from nnviz.cli.argument_types import positive

_FILE = "an experiment (JSON), a session (.nnviz), or the name of a shipped experiment"


def add_file(command: argparse.ArgumentParser) -> None:
    command.add_argument("file", metavar="FILE", help=_FILE)


def add_optional_file(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "file",
        metavar="FILE",
        nargs="?",
        help=f"{_FILE}; default: the experiment that nnviz opens with",
    )


def add_lesson(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--lesson",
        metavar="NAME",
        help="a lesson of the course by its name, or a file of your own (.md)",
    )
    command.add_argument(
        "--page",
        default=1,
        type=positive,
        metavar="K",
        help="the page of the lesson (default: 1)",
    )
