"""Formulas: what the markup means, and that they are drawn as real text."""

import pytest
from PySide6.QtCore import QBuffer, QIODevice, QSize
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QApplication

from nnviz.ui.math_text import MathText, math_text, parse
from nnviz.ui.theme import Theme, load_fonts, theme_named


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    load_fonts()
    return theme_named("light")


def test_markup_gives_runs() -> None:
    runs = parse("*z*^{2}_{5} = **1.57**")
    assert [(run.text, run.italic, run.bold, run.level) for run in runs] == [
        ("z", True, False, 0),
        ("2", False, False, 1),
        ("5", False, False, 1),
        (" = ", False, False, 0),
        ("1.57", False, True, 0),
    ]
    assert runs[1].rise > 0 > runs[2].rise


def test_scripts_nest() -> None:
    outer, inner = parse("^{a^{b}}")
    assert (outer.level, inner.level) == (1, 2)
    assert inner.rise > outer.rise > 0


def test_italics_work_inside_scripts() -> None:
    assert [(run.text, run.italic) for run in parse("_{*i*, 2}")] == [
        ("i", True),
        (", 2", False),
    ]


def test_plain_signs_and_escaped_ones_stand_for_themselves() -> None:
    assert MathText(r"a_b ^ 2 \* \_{").plain == "a_b ^ 2 * _" + "{"
    assert MathText("x1^2").plain == "x1^2"


@pytest.mark.parametrize("markup", ["*a", "**a", "^{a", "a}", "_{^{a}"])
def test_what_is_not_closed_is_refused(markup: str) -> None:
    with pytest.raises(ValueError, match=r"closed|closing"):
        MathText(markup)


def test_the_width_grows_with_size_scale_and_weight(theme: Theme) -> None:
    formula = math_text("*W*^{2}_{5,3} *a*_{3}")
    width = formula.width(theme, 12)
    assert formula.width(theme, 16) > width
    assert formula.width(Theme(theme.tokens, 1.25), 12) > width
    assert formula.width(theme, 12, 600) > width


def test_a_script_is_narrower_than_its_text_on_the_line(theme: Theme) -> None:
    assert math_text("x^{222}").width(theme) < math_text("x222").width(theme)


def test_drawing_inks_the_place_and_ends_at_the_width(theme: Theme) -> None:
    image = QImage(120, 40, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    formula = math_text("*z*^{2}_{5} = 1.57")
    with QPainter(image) as painter:
        end = formula.draw(painter, theme, 10, 25, 14, QColor("black"))
    assert end == pytest.approx(10 + formula.width(theme, 14))
    inked = [
        (x, y)
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).lightness() < 128
    ]
    assert min(x for x, _ in inked) >= 9
    assert max(x for x, _ in inked) <= end + 1
    assert min(y for _, y in inked) >= 25 - 16  # the superscript rises
    assert max(y for _, y in inked) > 25  # the subscript hangs below the line


def test_formulas_are_text_in_an_svg(theme: Theme) -> None:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(QSize(100, 40))
    with QPainter(generator) as painter:
        math_text("*z*^{2} = 1.57").draw(painter, theme, 0, 20)
    svg = bytes(buffer.data().data()).decode()
    assert svg.count("<text") == 3
    assert ">z</text>" in svg
    assert 'font-style="italic"' in svg
