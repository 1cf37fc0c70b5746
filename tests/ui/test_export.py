"""What is taken away: the same picture as PNG, SVG and PDF, with real text."""

import errno
import os
import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QByteArray, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from pytestqt.qtbot import QtBot

from nnviz.picture.table import Table
from nnviz.ui.export import (
    ExportError,
    copy_numbers,
    copy_view,
    export_view,
    view_image,
    write_atomically,
)
from nnviz.ui.marks import draw_mark
from nnviz.ui.math_text import math_text
from nnviz.ui.theme import apply_theme, theme_named
from nnviz.ui.view import View

SIZE = QSizeF(320, 120)

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


class Plot(View):
    name = "plot"
    heading = "Loss"
    ground = "canvas"

    def draw(self, painter: QPainter, size: QSizeF) -> None:
        math_text("*z*^{2}_{5} = −1.57 gradient").draw(painter, self.theme, 10, 30, 14)
        for index in range(10):
            draw_mark(painter, self.theme, index, QPointF(20 + 24 * index, 60), 7)
        painter.fillRect(QRectF(10, 80, 100, 30), self.theme.color("weight_negative"))
        painter.setClipRect(QRectF(200, 80, 50, 30))
        painter.fillRect(QRectF(150, 80, 200, 30), self.theme.color("mark"))

    def table(self) -> Table:
        return Table(("step", "loss"), ((638, 0.1 + 0.2),))


@pytest.fixture
def view(qtbot: QtBot, qapp: object) -> Plot:
    theme = theme_named("light")
    apply_theme(qapp, theme)
    plot = Plot(None, theme)
    qtbot.addWidget(plot)
    return plot


def pixels(image: QImage) -> np.ndarray:
    """(height, width, 3), 0 to 255."""
    rgb = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(rgb.constBits(), np.uint8).reshape(rgb.height(), -1)
    return rows[:, : 3 * rgb.width()].reshape(rgb.height(), rgb.width(), 3).astype(int)


def test_a_png_has_the_size_and_density_asked_for(view: Plot, tmp_path: Path) -> None:
    for scale in (1.0, 2.0, 4.0):
        export_view(view, tmp_path / "plot.png", SIZE, scale)
        image = QImage(str(tmp_path / "plot.png"))
        assert (image.width(), image.height()) == (320 * scale, 120 * scale)
        ground = image.pixelColor(image.width() - 2, image.height() - 2)
        assert ground == view.theme.color("canvas")


def test_an_svg_is_a_vector_with_text_and_clipping(view: Plot, tmp_path: Path) -> None:
    export_view(view, tmp_path / "plot.svg", SIZE)
    svg = (tmp_path / "plot.svg").read_text(encoding="utf-8")
    texts = "".join(re.findall(r"<text[^>]*>([^<]*)</text>", svg))
    assert texts == "z25 = −1.57 gradient"
    assert "<image" not in svg
    assert 'viewBox="0 0 320 120"' in svg
    # At 96 dots per inch 320 px are 84.667 mm: nothing is enlarged on the way.
    assert float(re.search(r'width="([\d.]+)mm"', svg).group(1)) == pytest.approx(
        320 / 96 * 25.4, abs=0.01
    )
    assert 'font-size="14"' in svg
    assert "Inter, Helvetica" in svg
    assert "clipPath" in svg


def test_the_svg_shows_the_same_picture_as_the_png(view: Plot, tmp_path: Path) -> None:
    export_view(view, tmp_path / "plot.svg", SIZE)
    svg = (tmp_path / "plot.svg").read_bytes()
    # Qt's own renderer takes a list of families for the name of one.
    svg = svg.replace(b", Inter, Helvetica, Arial, sans-serif", b"")
    renderer = QSvgRenderer(QByteArray(svg))
    drawn = QImage(640, 240, QImage.Format.Format_RGB32)
    drawn.fill(Qt.GlobalColor.white)
    with QPainter(drawn) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        renderer.render(painter, QRectF(0, 0, 640, 240))
    shown = pixels(view_image(view, SIZE, 2.0))
    # It knows no clip paths either: the clipped box on the right is left out.
    difference = np.abs(shown - pixels(drawn))[:, :300]
    assert difference.mean() < 0.5


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs poppler-utils")
def test_a_pdf_holds_its_text_and_the_same_picture(view: Plot, tmp_path: Path) -> None:
    export_view(view, tmp_path / "plot.pdf", SIZE)
    run = {"check": True, "capture_output": True, "cwd": tmp_path}
    text = subprocess.run(["pdftotext", "plot.pdf", "-"], **run).stdout.decode()
    assert "−1.57 gradient" in text
    fonts = subprocess.run(["pdffonts", "plot.pdf"], **run).stdout.decode()
    assert all(line.split()[-5] == "yes" for line in fonts.splitlines()[2:])
    subprocess.run(["pdftoppm", "-r", "192", "-png", "plot.pdf", "page"], **run)
    page = QImage(str(next(tmp_path.glob("page*.png"))))
    assert (page.width(), page.height()) == (640, 240)
    difference = np.abs(pixels(page) - pixels(view_image(view, SIZE, 2.0)))
    assert difference.mean() < 2.0
    assert np.quantile(difference, 0.9) < 8


def test_a_pdf_is_one_page_of_the_views_size(view: Plot, tmp_path: Path) -> None:
    export_view(view, tmp_path / "plot.pdf", SIZE)
    content = (tmp_path / "plot.pdf").read_bytes()
    assert content.startswith(b"%PDF-")
    box = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", content)
    assert [float(part) for part in box.groups()] == pytest.approx([240, 90], abs=0.5)


def test_numbers_keep_every_digit(view: Plot, tmp_path: Path) -> None:
    export_view(view, tmp_path / "plot.csv")
    assert (tmp_path / "plot.csv").read_bytes() == (
        b"step,loss\r\n638,0.30000000000000004\r\n"
    )


def test_the_suffix_may_be_in_capitals(view: Plot, tmp_path: Path) -> None:
    export_view(view, tmp_path / "PLOT.PNG", SIZE)
    assert (tmp_path / "PLOT.PNG").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("name", ["plot.gif", "plot"])
def test_another_suffix_is_refused_in_words(
    view: Plot, tmp_path: Path, name: str
) -> None:
    with pytest.raises(ExportError, match=r"\.png, \.svg, \.pdf or \.csv"):
        export_view(view, tmp_path / name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("size", [QSizeF(10_000, 10), QSizeF(0, 0)])
def test_a_picture_without_or_with_far_too_many_pixels_is_refused(
    view: Plot, tmp_path: Path, size: QSizeF
) -> None:
    with pytest.raises(ExportError, match="pixels on each side"):
        export_view(view, tmp_path / "plot.png", size)


def test_a_file_that_cannot_be_written_is_named(view: Plot, tmp_path: Path) -> None:
    target = tmp_path / "missing" / "plot.svg"
    with pytest.raises(ExportError, match=r"plot\.svg cannot be written: .+"):
        export_view(view, target, SIZE)


def test_a_picture_that_fails_leaves_the_old_file(
    view: Plot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "plot.pdf"
    target.write_bytes(b"old")

    def fail(painter: QPainter, size: QSizeF) -> None:
        raise ValueError("no such neuron")

    monkeypatch.setattr(view, "draw", fail)
    with pytest.raises(ValueError, match="no such neuron"):
        export_view(view, target, SIZE)
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_full_disk_is_called_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_space(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    target = tmp_path / "numbers.csv"
    target.write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", no_space)
    with pytest.raises(ExportError, match="cannot be written: No space left"):
        write_atomically(target, b"new")
    assert target.read_bytes() == b"old"


def test_writing_replaces_a_file_whole(tmp_path: Path) -> None:
    target = tmp_path / "numbers.csv"
    target.write_bytes(b"a longer text that was there before")
    write_atomically(target, b"new")
    assert target.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [target]


def test_the_clipboard_gets_pixels_vectors_and_numbers(view: Plot) -> None:
    copy_view(view)
    data = QGuiApplication.clipboard().mimeData()
    assert data.hasImage()
    assert b"<svg" in data.data("image/svg+xml").data()
    copy_numbers(view)
    data = QGuiApplication.clipboard().mimeData()
    assert data.text() == "step\tloss\n638\t0.30000000000000004\n"
    assert data.data("text/csv").data().startswith(b"step,loss\r\n")
