"""A view, or the whole window, over the steps of a run as a film."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSizeF
from PySide6.QtGui import QImage

from nnviz.picture.film_file import (
    FilmCancelledError,
    FilmError,
    FilmPace,
    Frames,
    check_film,
    write_film,
)
from nnviz.picture.tokens import ThemeName
from nnviz.session.atomic_file import replacing
from nnviz.session.session import Session
from nnviz.ui.export import ExportError, view_image
from nnviz.ui.still_picture import drawn_off_screen
from nnviz.ui.view import View

Watch = Callable[[float], bool]
"""Told the share (0 to 1) that is done; false cancels."""


def record(
    session: Session,
    name: str,
    path: Path,
    stops: list[int],
    *,
    moments: bool,
    size: tuple[int, int],
    theme_name: ThemeName,
    scale: float,
    pace: FilmPace,
    watch: Watch,
) -> int:
    """Go through the steps and write a film; how many frames it has.

    A run that leaves the finite numbers ends the film there.

    Parameters
    ----------
    name
        A view's name, or ``window``.
    path
        The file, whose suffix says the format.
    stops
        The steps to show, ascending.
    moments
        Whether every moment of each of these steps has a frame of its own.

    Raises
    ------
    FilmError, FilmCancelledError
        No file is left then, and one that was there before is unchanged.
    """
    suffix = path.suffix.lower()
    width, height = (round(length * scale) for length in size)
    each = len(session.snapshot().moments) if moments else 1
    check_film(suffix, each * len(stops), width, height)
    frames = Frames()
    with drawn_off_screen(session, name, size, theme_name) as drawn:
        for share in walked(session, stops, moments=moments):
            if not watch(0.8 * share):
                raise FilmCancelledError
            drawn.catch_up()
            frames.add(frame_of(drawn.view, size, scale))
    try:
        with replacing(path) as file:
            write_film(
                file, suffix, frames, pace, lambda share: watch(0.8 + 0.2 * share)
            )
    except OSError as error:
        raise FilmError(
            f"{path} cannot be written: {error.strerror or error}."
        ) from error
    return len(frames)


def walked(session: Session, stops: Iterable[int], *, moments: bool) -> Iterator[float]:
    """Stand at each stop, and at each of its moments if wanted; the share so far."""
    steps = list(stops)
    for number, step in enumerate(steps):
        go_to(session, step)
        if session.step < step:
            return
        if not moments:
            yield number / len(steps)
            continue
        count = len(session.snapshot().moments)
        for moment in range(count):
            session.go_to_moment(moment)
            yield (number + moment / count) / len(steps)


def go_to(session: Session, step: int) -> None:
    """Seek the step; train on where it was never reached."""
    session.seek(min(step, session.last_step))
    if session.step < step and session.stopped is None:
        session.train(step - session.step)


def frame_of(view: View, size: tuple[int, int], scale: float) -> NDArray[np.uint8]:
    """The view as pixels, (height, width, 3).

    Raises
    ------
    FilmError
        When it cannot be drawn.
    """
    try:
        image = view_image(view, QSizeF(*size), scale)
    except ExportError as error:
        raise FilmError(str(error)) from error
    return pixels_of(image)


def pixels_of(image: QImage) -> NDArray[np.uint8]:
    """An image without transparency as an array (height, width, 3)."""
    plain = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(plain.constBits(), np.uint8)
    lines = rows.reshape(plain.height(), plain.bytesPerLine())
    # A copy, since the image takes its memory with it.
    pixels = lines[:, : 3 * plain.width()].copy()
    return pixels.reshape(plain.height(), plain.width(), 3)
