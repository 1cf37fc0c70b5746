"""Taking a view away: PNG, SVG, PDF, CSV, NPZ and the clipboard.

Every picture comes from the view's own `draw`, as on the screen. SVG and PDF are made
at the logical resolution of the screen, so that lines and type keep their sizes, and
carry real text.
"""

import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import (
    QBuffer,
    QByteArray,
    QIODevice,
    QMarginsF,
    QMimeData,
    QRectF,
    QSize,
    QSizeF,
    Qt,
)
from PySide6.QtGui import (
    QGuiApplication,
    QImage,
    QImageWriter,
    QPageSize,
    QPaintDevice,
    QPainter,
    QPdfWriter,
)
from PySide6.QtSvg import QSvgGenerator

from nnviz.picture.table import table_to_csv, table_to_tsv
from nnviz.session.atomic_file import replacing
from nnviz.ui.svg_clips import with_clips_in_place
from nnviz.ui.theme import FAMILY, logical_dpi
from nnviz.ui.view import View

SUFFIXES = (".png", ".svg", ".pdf", ".csv")
_LARGEST_EDGE = 16_384
PX_PER_INCH = 96.0
"""What a file says of its size in print."""
_PROGRAM = "nnviz"
_SVG_FAMILIES = f'font-family="{FAMILY}, Inter, Helvetica, Arial, sans-serif"'.encode()


class ExportError(Exception):
    """Why a view could not be taken away, in one sentence."""


def export_view(
    view: View,
    path: str | os.PathLike[str],
    size: QSizeF | None = None,
    scale: float = 2.0,
) -> None:
    """Write a view as its file's suffix says: .png, .svg, .pdf, .csv.

    And .npz, where the view has arrays.

    Parameters
    ----------
    size
        Width and height in px; the size on the screen where none is given.
    scale
        Device pixels per px of a PNG.

    Raises
    ------
    ExportError
        Where the suffix is none of these, the picture is too large, or the file
        cannot be written. A file that was there before is then unchanged.
    """
    target = Path(path)
    content = view_content(view, target.suffix, size, scale)
    write_atomically(target, content)


def view_content(
    view: View,
    suffix: str,
    size: QSizeF | None = None,
    scale: float = 2.0,
    *,
    grounded: bool = True,
) -> bytes:
    """The bytes of the file that `export_view` writes; the ground may be left out."""
    wanted = view.export_size() if size is None else size
    match suffix.lower():
        case ".png":
            return png_of(view_image(view, wanted, scale, grounded=grounded))
        case ".svg":
            return _svg(view, wanted, grounded=grounded)
        case ".pdf":
            return _pdf(view, wanted, grounded=grounded)
        case ".csv":
            return table_to_csv(view.table()).encode()
        case ".npz" if view.has_arrays:
            arrays: dict[str, Any] = view.arrays()
            file = io.BytesIO()
            np.savez(file, **arrays)
            return file.getvalue()
        case other:
            accepted = f"{', '.join(SUFFIXES[:-1])} or {SUFFIXES[-1]}"
            raise ExportError(
                f"A view is written as {accepted}, not as {other or 'no suffix'}."
            )


def view_image(
    view: View, size: QSizeF, scale: float = 2.0, *, grounded: bool = True
) -> QImage:
    """A view as an image with ``scale`` device pixels per px."""
    if not 0 < scale * max(size.width(), size.height()) <= _LARGEST_EDGE:
        raise ExportError(
            f"A picture has at most {_LARGEST_EDGE} pixels on each side, and more "
            f"than none; {size.width():g} × {size.height():g} at {scale:g} is not so."
        )
    image = QImage(
        max(1, round(size.width() * scale)),
        max(1, round(size.height() * scale)),
        QImage.Format.Format_ARGB32_Premultiplied,
    )
    image.fill(Qt.GlobalColor.transparent)
    image.setDevicePixelRatio(scale)
    _paint(view, image, size, grounded=grounded)
    per_meter = round(scale * PX_PER_INCH / 0.0254)
    image.setDotsPerMeterX(per_meter)
    image.setDotsPerMeterY(per_meter)
    return image


def png_of(image: QImage) -> bytes:
    """An image as the bytes of a PNG file."""

    def save(buffer: QBuffer) -> None:
        if not QImageWriter(buffer, QByteArray(b"png")).write(image):
            raise ExportError("The picture could not be made into a PNG.")

    return buffered(save)


def copy_view(view: View) -> None:
    """Put the view's picture on the clipboard, as pixels and as SVG."""
    size = view.export_size()
    data = QMimeData()
    data.setImageData(view_image(view, size))
    data.setData("image/svg+xml", QByteArray(_svg(view, size)))
    QGuiApplication.clipboard().setMimeData(data)


def copy_numbers(view: View) -> None:
    """Put the view's numbers on the clipboard, ready for a spreadsheet."""
    table = view.table()
    data = QMimeData()
    data.setText(table_to_tsv(table))
    data.setData("text/csv", QByteArray(table_to_csv(table).encode()))
    QGuiApplication.clipboard().setMimeData(data)


def write_atomically(path: str | os.PathLike[str], content: bytes) -> None:
    """Write a file beside its place and move it there when it is whole.

    Raises
    ------
    ExportError
        Where it cannot be written; what was there before is unchanged.
    """
    try:
        with replacing(path) as file:
            file.write(content)
    except OSError as error:
        raise ExportError(
            f"{os.fspath(path)} cannot be written: {error.strerror or error}."
        ) from error


def _svg(view: View, size: QSizeF, *, grounded: bool = True) -> bytes:
    def draw(buffer: QBuffer) -> None:
        # SVG 1.1, since the default (Tiny 1.2) has no clipping.
        generator = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)
        generator.setOutputDevice(buffer)
        generator.setResolution(round(logical_dpi()))
        generator.setSize(QSize(round(size.width()), round(size.height())))
        generator.setViewBox(QRectF(0, 0, size.width(), size.height()))
        generator.setTitle(view.title)
        generator.setDescription(f"Drawn by {_PROGRAM}")
        _paint(view, generator, size, grounded=grounded)

    # Elsewhere the shipped font is not installed: Inter with the same features is the
    # same, and any other is better than a viewer's default.
    return (
        with_clips_in_place(buffered(draw))
        .replace(b'font-family="%b"' % FAMILY.encode(), _SVG_FAMILIES)
        .replace(b"<svg ", b"<svg style=\"font-feature-settings: 'tnum', 'cv11'\" ", 1)
    )


def _pdf(view: View, size: QSizeF, *, grounded: bool = True) -> bytes:
    def draw(buffer: QBuffer) -> None:
        dpi = logical_dpi()
        writer = QPdfWriter(buffer)
        writer.setResolution(round(dpi))
        writer.setTitle(view.title)
        writer.setCreator(_PROGRAM)
        points = QSizeF(size.width() * 72 / dpi, size.height() * 72 / dpi)
        exact = QPageSize.SizeMatchPolicy.ExactMatch
        writer.setPageSize(QPageSize(points, QPageSize.Unit.Point, view.name, exact))
        writer.setPageMargins(QMarginsF(0, 0, 0, 0))
        _paint(view, writer, size, grounded=grounded)

    return buffered(draw)


def _paint(view: View, device: QPaintDevice, size: QSizeF, *, grounded: bool) -> None:
    painter = QPainter()
    if not painter.begin(device):
        raise ExportError(f"The picture of “{view.title}” could not be begun.")
    try:
        view.draw_whole(painter, size, grounded=grounded)
    finally:
        painter.end()


def buffered(write: Callable[[QBuffer], None]) -> bytes:
    """What ``write`` writes into a buffer."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    write(buffer)
    buffer.close()
    return bytes(buffer.data().data())
