"""``nnviz render``: a view of a trained network as a picture, without a display."""

import argparse
import os
import sys
from collections.abc import Callable

from nnviz.cli.command_error import CommandError
from nnviz.cli.interruption import termination_cleans_up
from nnviz.cli.opening import open_experiment
from nnviz.cli.progress import progress_bar
from nnviz.cli.status import DONE, NOT_FINITE
from nnviz.cli.system_libraries import qt_libraries_named
from nnviz.cli.view_names import VIEW_SIZES
from nnviz.session.moment_names import moment_named
from nnviz.session.selection import Unit
from nnviz.session.session import Session
from nnviz.session.unit_names import unit_named

_SUFFIXES = (".png", ".svg", ".pdf", ".csv")
_CURVE_POINTS = 200


def render(arguments: argparse.Namespace) -> int:
    """Train and draw; the exit status."""
    _check_output(arguments)
    session = Session(open_experiment(arguments.file))
    unit, moment = _chosen(session, arguments)
    with termination_cleans_up():
        with progress_bar(arguments.step, "training") as report:
            _train(session, arguments.step, report)
        session.choose_unit(unit)
        if moment is not None:
            session.go_to_moment(moment)
        _draw(session, arguments)
    if session.stopped is not None:
        print(session.stopped, file=sys.stderr)
        return NOT_FINITE
    return DONE


def _train(session: Session, steps: int, report: Callable[[int], object]) -> None:
    """Train in even stretches: each snapshot in between is a point of the curves."""
    stride = max(1, steps // _CURVE_POINTS)
    while session.step < steps and session.stopped is None:
        report(session.train(min(stride, steps - session.step)))
        session.snapshot()


def _check_output(arguments: argparse.Namespace) -> None:
    """Before the training, which may take long."""
    output = arguments.output
    if output.suffix.lower() not in _SUFFIXES:
        raise CommandError(
            f"{output} has no name that says what to write: it must end in"
            f" {', '.join(_SUFFIXES[:-1])} or {_SUFFIXES[-1]}."
        )
    if output.suffix.lower() == ".csv" and arguments.view == "window":
        raise CommandError(
            f"{output} cannot be written: the window as a whole has no table of"
            " numbers; each of its views has."
        )
    if not output.parent.is_dir():
        raise CommandError(
            f"{output} cannot be written: there is no folder {output.parent}."
        )


def _chosen(
    session: Session, arguments: argparse.Namespace
) -> tuple[Unit | None, int | None]:
    """The unit to choose and the moment to go to, by their names."""
    architecture = session.snapshot().architecture
    unit = select(session, arguments.select)
    if arguments.moment is None:
        return unit, None
    try:
        loss = session.experiment.loss
        return unit, moment_named(arguments.moment, architecture, loss)
    except ValueError as error:
        raise CommandError(str(error)) from error


def select(session: Session, name: str | None) -> Unit | None:
    """The unit of a name such as ``W1[0,1]``.

    Raises
    ------
    CommandError
    """
    if name is None:
        return None
    try:
        return unit_named(name, session.snapshot().architecture)
    except ValueError as error:
        raise CommandError(str(error)) from error


def _draw(session: Session, arguments: argparse.Namespace) -> None:
    # Even where there is a display: a picture must not depend on the screen.
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with qt_libraries_named():
        from nnviz.ui.still_picture import PictureError, write_picture
    try:
        write_picture(
            session,
            arguments.view,
            arguments.output,
            arguments.size or VIEW_SIZES[arguments.view],
            arguments.theme,
            arguments.scale,
            arguments.drawing,
        )
    except PictureError as error:
        raise CommandError(str(error)) from error
