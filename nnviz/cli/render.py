"""``nnviz render``: a view of a trained network as a picture, without a display."""

import argparse
import os
import sys
from collections.abc import Callable

from nnviz.cli.command_error import CommandError
from nnviz.cli.interruption import termination_cleans_up
from nnviz.cli.lesson_page import opened_page
from nnviz.cli.opening import open_session
from nnviz.cli.progress import progress_bar
from nnviz.cli.status import DONE, NOT_FINITE
from nnviz.cli.system_libraries import qt_libraries_named
from nnviz.cli.view_names import VIEW_SIZES
from nnviz.lessons.lesson import OpenedPage
from nnviz.lessons.opening import set_up
from nnviz.picture.count_terms import count_target
from nnviz.picture.picture_look import PictureLook
from nnviz.session.moment_names import moment_named
from nnviz.session.selection import Sample, Unit
from nnviz.session.session import Session
from nnviz.session.unit_names import sample_named, unit_named

_SUFFIXES = (".png", ".svg", ".pdf", ".csv")
_CURVE_POINTS = 200


def render(arguments: argparse.Namespace) -> int:
    """Train and draw; the exit status."""
    _check_output(arguments)
    opened = opened_page(arguments)
    session = _session(arguments, opened)
    unit, sample, moment = _chosen(session, arguments)
    step = session.step if arguments.step is None else arguments.step
    _check_light(session, arguments)
    with termination_cleans_up():
        if step < session.step:
            session.seek(step)
        with progress_bar(step - session.step, "training") as report:
            _train(session, step, report)
        if unit is not None:
            session.choose_unit(unit)
        if sample is not None:
            session.choose_sample(sample)
        if moment is not None:
            session.go_to_moment(moment)
        _draw(session, arguments, opened)
    if session.stopped is not None:
        print(session.stopped, file=sys.stderr)
        return NOT_FINITE
    return DONE


def _session(arguments: argparse.Namespace, opened: OpenedPage | None) -> Session:
    """What the file holds, or where the page of a lesson begins."""
    if opened is None:
        return open_session(arguments.file)
    session = Session(opened.page.start.experiment)
    try:
        set_up(session, opened.page.start, "Open the lesson")
    except (ValueError, IndexError) as error:
        raise CommandError(f"The page cannot be set up: {error}") from error
    return session


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
) -> tuple[Unit | None, Sample | None, int | None]:
    """The unit and the sample to choose and the moment to go to, by their names."""
    architecture = session.snapshot().architecture
    loss = session.experiment.loss
    sample, moment = arguments.sample, arguments.moment
    try:
        return (
            select(session, arguments.select),
            None if sample is None else sample_named(sample, session.dataset),
            None if moment is None else moment_named(moment, architecture, loss),
        )
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


def _look(session: Session, arguments: argparse.Namespace) -> PictureLook:
    """How a view is to draw the network."""
    lit = None
    if arguments.light is not None:
        lit = count_target(arguments.light, session.snapshot().architecture)
    return PictureLook(arguments.drawing, arguments.terms or lit is not None, lit)


def _check_light(session: Session, arguments: argparse.Namespace) -> None:
    """Before the training, which may take long."""
    try:
        _look(session, arguments)
    except ValueError as error:
        raise CommandError(str(error)) from error


def _draw(
    session: Session, arguments: argparse.Namespace, opened: OpenedPage | None
) -> None:
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
            _look(session, arguments),
            lesson=opened,
        )
    except PictureError as error:
        raise CommandError(str(error)) from error
