"""``nnviz figures``: many views at many steps of one run, without a display."""

import argparse
import os
import sys
from pathlib import Path

from nnviz.cli.command_error import CommandError
from nnviz.cli.interruption import termination_cleans_up
from nnviz.cli.opening import open_session
from nnviz.cli.progress import progress_bar
from nnviz.cli.status import DONE, NOT_FINITE
from nnviz.cli.system_libraries import qt_libraries_named
from nnviz.cli.view_names import VIEW_SIZES


def figures(arguments: argparse.Namespace) -> int:
    """Train, draw and write; the exit status."""
    whole = "window" in arguments.views
    if whole and arguments.format in ("csv", "report"):
        raise CommandError(
            f"--format {arguments.format} is for views; the window as a whole has no"
            " table, and is no figure of a report."
        )
    session = open_session(arguments.file)
    folder = arguments.output
    if folder.exists() and not folder.is_dir():
        raise CommandError(f"{folder} is a file; a folder is expected.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CommandError(
            f"{folder} cannot be made: {error.strerror or error}."
        ) from error
    # Even where there is a display: a picture must not depend on the screen.
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with qt_libraries_named():
        from nnviz.ui.figure_series import FigureSeries
        from nnviz.ui.still_picture import PictureError
    series = FigureSeries(
        session,
        arguments.views,
        VIEW_SIZES
        if arguments.size is None
        else dict.fromkeys(arguments.views, arguments.size),
        arguments.theme,
        arguments.type,
        scale=arguments.scale,
        grounded=not arguments.transparent,
    )
    written: list[Path] = []
    steps = len(arguments.steps)
    with termination_cleans_up(), progress_bar(steps, "figures") as report:
        for step in arguments.steps:
            session.seek(step)
            try:
                written += series.write(folder, arguments.format)
            except PictureError as error:
                raise CommandError(str(error)) from error
            report(1)
            if session.stopped is not None:
                break
    files = "1 file" if len(written) == 1 else f"{len(written)} files"
    print(f"{files} in {folder}")
    if session.stopped is not None:
        print(session.stopped, file=sys.stderr)
        return NOT_FINITE
    return DONE
