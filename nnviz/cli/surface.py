"""``nnviz surface``: the loss on a plane of parameter space, as arrays."""

import argparse
import sys

import numpy as np

from nnviz.cli.command_error import CommandError
from nnviz.cli.interruption import termination_cleans_up
from nnviz.cli.opening import open_session
from nnviz.cli.output import written_to
from nnviz.cli.progress import progress_bar
from nnviz.cli.status import DONE, NOT_FINITE
from nnviz.session.run import Run
from nnviz.session.slice_choice import parse_plane
from nnviz.session.slices import Slice, make_slice, seen_path
from nnviz.session.surface_task import Frame, frame_around, surface_task

_STRIDE = 500


def surface(arguments: argparse.Namespace) -> int:
    """Train, compute and write; the exit status."""
    run = open_session(arguments.file).run
    try:
        choice = parse_plane(arguments.plane, run.architecture, arguments.seed)
    except ValueError as error:
        raise CommandError(f"--plane: {error}") from error
    if arguments.samples == "test" and run.dataset.test is None:
        raise CommandError(
            "--samples test: there is no test set in this experiment; train is"
            " accepted."
        )
    with termination_cleans_up(), written_to(arguments.output) as file:
        if arguments.step is not None:
            _train(run, arguments.step)
        plane = make_slice(run, choice)
        frame = _frame(run, plane, arguments.extent)
        a, b = frame.axes(arguments.grid, arguments.grid)
        task = surface_task(
            run,
            plane,
            a,
            b,
            arguments.samples,
            penalised=arguments.penalty,
            dtype="float64",
            whole=True,
        )
        points = np.column_stack(
            [each.ravel() for each in np.meshgrid(a, b, indexing="ij")]
        )
        losses = np.empty(len(points))
        with progress_bar(len(points), "computing", "points") as report:
            for part, values in task.surface().chunks(points):
                losses[part] = values
                report(len(values))
        np.savez(
            file,
            a=a,
            b=b,
            loss=losses.reshape(len(a), len(b)),
            d1=plane.first.direction,
            d2=plane.other_direction,
            theta=plane.origin,
        )
    if run.stopped is not None:
        print(run.stopped, file=sys.stderr)
        return NOT_FINITE
    return DONE


def _train(run: Run, steps: int) -> None:
    if steps < run.step:
        run.seek(steps)
    with progress_bar(steps - run.step, "training") as report:
        while run.step < steps and run.stopped is None:
            report(run.advance(min(_STRIDE, steps - run.step)))


def _frame(run: Run, plane: Slice, extent: float | None) -> Frame:
    """From −extent to extent; or with the path and the neighbourhood in it."""
    if extent is not None:
        return Frame(0.0, 0.0, extent, extent)
    return frame_around(plane, [seen_path(run, 1, plane).coordinates])
