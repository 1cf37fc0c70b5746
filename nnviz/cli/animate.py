"""``nnviz animate``: a view over the steps of a run as a film, without a display."""

import argparse
import os
import sys
from collections.abc import Callable

from nnviz.cli.command_error import CommandError
from nnviz.cli.interruption import termination_cleans_up
from nnviz.cli.opening import open_session
from nnviz.cli.progress import progress_bar
from nnviz.cli.render import select
from nnviz.cli.status import DONE, NOT_FINITE
from nnviz.cli.system_libraries import qt_libraries_named
from nnviz.cli.view_names import VIEW_SIZES
from nnviz.picture.film_file import FilmError, FilmPace, stops
from nnviz.session.session import Session


def animate(arguments: argparse.Namespace) -> int:
    """Train, draw and write; the exit status."""
    if not arguments.output.parent.is_dir():
        raise CommandError(
            f"{arguments.output} cannot be written: there is no folder"
            f" {arguments.output.parent}."
        )
    session = open_session(arguments.file)
    if arguments.select is not None:
        session.choose_unit(select(session, arguments.select))
    with termination_cleans_up(), progress_bar(100, "film", "%") as report:
        frames = _record(session, arguments, report)
    print(f"{frames} frames in {arguments.output}")
    if session.stopped is not None:
        print(session.stopped, file=sys.stderr)
        return NOT_FINITE
    return DONE


def _record(
    session: Session,
    arguments: argparse.Namespace,
    report: Callable[[float], object],
) -> int:
    # Even where there is a display: a film must not depend on the screen.
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with qt_libraries_named():
        from nnviz.ui.film import record
    done = 0.0

    def watch(share: float) -> bool:
        nonlocal done
        report(100.0 * (share - done))
        done = share
        return True

    try:
        return record(
            session,
            arguments.view,
            arguments.output,
            list(stops(0, arguments.steps, arguments.every)),
            moments=arguments.moments,
            size=arguments.size or VIEW_SIZES[arguments.view],
            theme_name=arguments.theme,
            scale=arguments.scale,
            pace=FilmPace(arguments.fps, arguments.hold),
            watch=watch,
        )
    except FilmError as error:
        raise CommandError(str(error)) from error
