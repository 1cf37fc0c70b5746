"""Curves are the same stroke on the screen and in a vector file."""

import numpy as np
import pytest
from PySide6.QtCore import QBuffer, QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgGenerator, QSvgRenderer

from nnviz.ui.curve_strokes import draw_curve, is_raster
from nnviz.ui.theme import apply_theme, theme_named

RECT = QRectF(0, 0, 200, 100)


@pytest.fixture(autouse=True)
def font_of_the_window(qapp):
    """The offscreen platform's own font has no size, which the SVG writer says."""
    apply_theme(qapp, theme_named("light"))


def blank():
    image = QImage(200, 100, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.white)
    return image


def darkness(image):
    array = np.array(image.constBits()).reshape(100, 200, 4)[:, :, 0]
    return 255.0 - array.astype(float)


def on_screen(points, **how):
    image = blank()
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        assert is_raster(painter)
        draw_curve(painter, points, RECT, QColor("black"), **how)
    return darkness(image)


def through_svg(points, **how):
    content = QByteArray()
    buffer = QBuffer(content)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(QSize(200, 100))
    generator.setViewBox(QRect(0, 0, 200, 100))
    with QPainter(generator) as painter:
        assert not is_raster(painter)
        draw_curve(painter, points, RECT, QColor("black"), **how)
    image = blank()
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        QSvgRenderer(content).render(painter)
    return darkness(image), bytes(content.data()).decode()


def wave(count):
    x = np.linspace(5, 195, count)
    return np.column_stack([x, 50 + 30 * np.sin(x / 12)])


@pytest.mark.parametrize("dashed", [False, True])
def test_screen_and_file_agree(dashed):
    screen = on_screen(wave(90), dashed=dashed)
    file, svg = through_svg(wave(90), dashed=dashed)
    assert screen.sum() > 0
    assert abs(screen.sum() - file.sum()) < 0.1 * screen.sum()
    assert svg.count("<polyline") + svg.count("<path") == 1


def test_dashes_have_gaps():
    solid, dashed = on_screen(wave(90)), on_screen(wave(90), dashed=True)
    assert 0.45 < dashed.sum() / solid.sum() < 0.85


def test_nothing_is_drawn_outside_the_plot():
    steep = np.array([(50.0, -500.0), (150.0, 600.0)])
    image = blank()
    with QPainter(image) as painter:
        draw_curve(painter, steep, QRectF(0, 30, 200, 40), QColor("black"))
    rows = np.flatnonzero(darkness(image).sum(axis=1))
    assert rows.min() >= 28
    assert rows.max() <= 71


def test_gaps_stay_gaps():
    points = wave(90)
    points[40:50] = np.nan
    drawn = on_screen(points)
    assert drawn[:, 95:105].sum() == 0
    assert drawn[:, 20:60].sum() > 0
