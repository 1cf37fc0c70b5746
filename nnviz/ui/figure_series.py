"""Several views of a session, off the screen, as a file each or as one report."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from PySide6.QtCore import QSizeF

from nnviz.picture.tokens import ThemeName
from nnviz.session.session import Session
from nnviz.ui.export import ExportError, view_content, write_atomically
from nnviz.ui.figure_look import TYPE_SCALES, FigureLook
from nnviz.ui.report import write_report
from nnviz.ui.still_picture import OffScreen, PictureError, drawn_off_screen


class FigureSeries:
    """The views by name, their sizes in px, and one look for all of them."""

    def __init__(
        self,
        session: Session,
        names: Sequence[str],
        sizes: Mapping[str, tuple[int, int]],
        theme_name: ThemeName,
        use: str,
        *,
        scale: float,
        grounded: bool,
    ) -> None:
        self._session = session
        self._names = names
        self._sizes = sizes
        self._theme_name = theme_name
        self._type_scale = TYPE_SCALES[use]
        self._scale = scale
        self._grounded = grounded

    def write(self, folder: Path, kind: str) -> list[Path]:
        """Write the session as it is now; the files.

        Parameters
        ----------
        kind
            ``png``, ``svg``, ``pdf``, ``csv`` or ``report``.

        Raises
        ------
        PictureError
        """
        step = self._session.step
        try:
            if kind == "report":
                return [self._report(folder / f"report-{step}.pdf")]
            return [
                self._figure(name, folder / f"{name}-{step}.{kind}")
                for name in self._names
            ]
        except ExportError as error:
            raise PictureError(str(error)) from error

    def _figure(self, name: str, path: Path) -> Path:
        with self._drawn(name) as drawn:
            content = view_content(
                drawn.view,
                path.suffix,
                QSizeF(*self._sizes[name]),
                self._scale,
                grounded=self._grounded,
            )
        write_atomically(path, content)
        return path

    def _report(self, path: Path) -> Path:
        with ExitStack() as stack:
            views = [
                stack.enter_context(self._drawn(name)).view for name in self._names
            ]
            width, height = self._sizes[self._names[0]]
            look = FigureLook(
                width,
                height,
                theme_name=self._theme_name,
                type_scale=self._type_scale,
                grounded=self._grounded,
            )
            write_report(path, views, self._session.snapshot(), look)
        return path

    @contextmanager
    def _drawn(self, name: str) -> Iterator[OffScreen]:
        with drawn_off_screen(
            self._session, name, self._sizes[name], self._theme_name, self._type_scale
        ) as drawn:
            drawn.catch_up()
            yield drawn
