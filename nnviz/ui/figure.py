"""A view of a session as a picture that a notebook shows."""

import os
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSizeF
from PySide6.QtWidgets import QApplication

from nnviz.picture.tokens import ThemeName
from nnviz.session.session import Session
from nnviz.ui.export import view_content, write_atomically
from nnviz.ui.still_picture import WINDOW, drawn_off_screen

_SCALE = 2.0


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture of a view; it stays as it is when the session goes on.

    Parameters
    ----------
    name
        The view's name.
    width, height
        In px.
    png, svg, pdf, csv
        The bytes of the files; no CSV of the window as a whole.
    """

    name: str
    width: int
    height: int
    png: bytes
    svg: bytes
    pdf: bytes
    csv: bytes

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write it as the suffix says; an existing file survives any failure.

        Raises
        ------
        ValueError
            Where the suffix is none of .png, .svg, .pdf and .csv.
        """
        contents = {
            ".png": self.png,
            ".svg": self.svg,
            ".pdf": self.pdf,
            ".csv": self.csv,
        }
        suffix = Path(path).suffix.lower()
        content = contents.get(suffix, b"")
        if not content:
            raise ValueError(
                f"A figure is saved as {', '.join(contents)}, not as {suffix or path}."
            )
        write_atomically(path, content)

    def _repr_png_(self) -> tuple[bytes, dict[str, int]]:
        """What Jupyter shows, at the size asked for."""
        return self.png, {"width": self.width, "height": self.height}


def render(
    session: Session, view: str, size: tuple[int, int], theme: ThemeName
) -> Figure:
    """Draw a view of a session off the screen."""
    if QApplication.instance() is None:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with drawn_off_screen(session, view, size, theme) as drawn:
        drawn.catch_up()
        png, svg, pdf = (
            view_content(drawn.view, suffix, QSizeF(*size), _SCALE)
            for suffix in (".png", ".svg", ".pdf")
        )
        csv = b"" if view == WINDOW else view_content(drawn.view, ".csv")
    return Figure(view, *size, png, svg, pdf, csv)
