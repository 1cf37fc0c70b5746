"""Several views and the settings of the experiment as one PDF."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QBuffer, QMarginsF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QFont, QPageSize, QPainter, QPdfWriter

from nnviz.picture.report_text import report_lines
from nnviz.session.snapshot import Snapshot
from nnviz.ui.export import ExportError, buffered, write_atomically
from nnviz.ui.figure_look import FigureLook, dressed
from nnviz.ui.theme import Theme, logical_dpi, theme_named
from nnviz.ui.view import View
from nnviz.version import __version__

_PAGE = QSizeF(595, 842)
"""A4 in points."""
_MARGIN = 48.0
_GAP = 18.0
_NAME_WIDTH = 92.0
_SMALLEST = 0.55
"""The least share of its size that a figure is shrunk to before it gets a new page."""


def write_report(
    path: Path, views: Sequence[View], snapshot: Snapshot, look: FigureLook
) -> None:
    """Write the report.

    Raises
    ------
    ExportError
        Where it cannot be written; what was there before is unchanged.
    """
    write_atomically(path, report_pdf(views, snapshot, look))


def report_pdf(views: Sequence[View], snapshot: Snapshot, look: FigureLook) -> bytes:
    """The experiment's settings, then each view with its title, on pages of A4.

    A figure has the shape that its view has on the screen and is as wide as the page
    at most; the look says its theme and type.
    """

    def draw(buffer: QBuffer) -> None:
        writer = QPdfWriter(buffer)
        writer.setResolution(round(logical_dpi()))
        writer.setTitle(snapshot.experiment.name)
        writer.setCreator(f"nnviz {__version__}")
        exact = QPageSize.SizeMatchPolicy.ExactMatch
        writer.setPageSize(QPageSize(_PAGE, QPageSize.Unit.Point, "A4", exact))
        writer.setPageMargins(QMarginsF(0, 0, 0, 0))
        painter = QPainter()
        if not painter.begin(writer):
            raise ExportError("The report could not be begun.")
        try:
            _Pages(writer, painter, theme_named("light")).fill(views, snapshot, look)
        finally:
            painter.end()

    return buffered(draw)


class _Pages:
    """Fills one page after another from the top."""

    def __init__(self, writer: QPdfWriter, painter: QPainter, theme: Theme) -> None:
        self._writer = writer
        self._painter = painter
        self._theme = theme
        unit = logical_dpi() / 72
        self._left = _MARGIN * unit
        self._width = (_PAGE.width() - 2 * _MARGIN) * unit
        self._bottom = (_PAGE.height() - _MARGIN) * unit
        self._top = _MARGIN * unit
        self._y = self._top

    def fill(self, views: Sequence[View], snapshot: Snapshot, look: FigureLook) -> None:
        self._write(snapshot.experiment.name, self._theme.font(20, 600), 30)
        for name, value in report_lines(snapshot):
            self._row(name, value)
        self._y += _GAP
        for view in views:
            own = look.sized(view.export_size())
            with dressed(view, own):
                self._figure(view, own)

    def _figure(self, view: View, look: FigureLook) -> None:
        head = 24.0
        scale = min(1.0, self._width / look.width)
        whole = self._bottom - self._top - head
        scale = min(scale, whole / look.height)
        room = self._bottom - self._y - head
        if scale * look.height > room:
            if room >= _SMALLEST * scale * look.height:
                scale = room / look.height
            else:
                self._writer.newPage()
                self._y = self._top
        self._write(view.title, self._theme.font(13, 600), head)
        painter = self._painter
        painter.save()
        painter.translate(self._left, self._y)
        painter.scale(scale, scale)
        painter.setClipRect(QRectF(QPointF(0, 0), look.size))
        view.draw_whole(painter, look.size, grounded=look.grounded)
        painter.restore()
        self._y += scale * look.height + _GAP

    def _row(self, name: str, value: str) -> None:
        painter, theme = self._painter, self._theme
        painter.setFont(theme.font(12))
        wraps = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop
        width = self._width - _NAME_WIDTH
        place = QRectF(self._left + _NAME_WIDTH, self._y, width, 400)
        needed = painter.boundingRect(place, wraps, value)
        painter.setPen(theme.color("muted"))
        painter.drawText(QRectF(self._left, self._y, _NAME_WIDTH, 400), wraps, name)
        painter.setPen(theme.color("text"))
        painter.drawText(place, wraps, value)
        self._y += max(17.0, needed.height() + 1)

    def _write(self, text: str, font: QFont, height: float) -> None:
        self._painter.setFont(font)
        self._painter.setPen(self._theme.color("text"))
        place = QRectF(self._left, self._y, self._width, height)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        self._painter.drawText(place, flags, text)
        self._y += height
