"""The look: fonts that hold every sign used, colours by name, one look at a time."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontInfo, QPalette, QRawFont
from PySide6.QtWidgets import QApplication, QLabel, QToolButton, QWidget

from nnviz.picture.tokens import DARK, LIGHT
from nnviz.ui.icons import app_icon, icon, icon_names
from nnviz.ui.stylesheet import stylesheet
from nnviz.ui.theme import (
    FAMILY,
    PROJECTOR_SCALE,
    Theme,
    apply_theme,
    load_fonts,
    palette_of,
    restyle,
    system_theme_name,
    theme_named,
)

SIGNS = "0123456789+−=·×÷±≈≤≥√∞∂Σσλμθεŷ⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉←→↑↓✓…–—“”‘’ ∑"

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def app(qapp: QApplication) -> QApplication:
    load_fonts()
    return qapp


@pytest.mark.parametrize(
    ("weight", "italic"), [(400, False), (600, False), (400, True), (600, True)]
)
def test_the_shipped_font_has_every_sign(
    app: QApplication, weight: int, italic: bool
) -> None:
    font = theme_named("light").font(12, weight, italic)
    assert QFontInfo(font).family() == FAMILY
    assert QFontInfo(font).exactMatch()
    raw = QRawFont.fromFont(font)
    assert raw.weight() == weight
    missing = [sign for sign in SIGNS if not raw.supportsCharacter(ord(sign))]
    assert missing == []


def test_figures_have_equal_width(app: QApplication) -> None:
    metrics = theme_named("light").metrics(12)
    assert len({metrics.horizontalAdvance(digit) for digit in "0123456789"}) == 1
    assert metrics.horizontalAdvance("−") == metrics.horizontalAdvance("+")


def test_the_projector_enlarges_type_and_lengths(app: QApplication) -> None:
    theme = Theme(LIGHT, PROJECTOR_SCALE)
    assert theme.font(12).pixelSize() == 15
    assert theme.px(28) == 35.0


def test_a_font_taken_from_the_theme_can_be_changed_without_harm(
    app: QApplication,
) -> None:
    theme = theme_named("light")
    theme.font(12).setPixelSize(40)
    assert theme.font(12).pixelSize() == 12
    theme.color("mark").setRed(0)
    assert theme.color("mark") == QColor(LIGHT.mark)


def test_colours_come_by_the_names_of_the_tokens() -> None:
    theme = theme_named("dark")
    assert theme.name == "dark"
    assert theme.color("muted").name().upper() == DARK.muted
    assert theme.class_color(12).name().upper() == DARK.classes[2]
    assert theme.signed_color(-1.0).name().upper() == DARK.weight_negative
    assert theme.readable_on(QColor(DARK.mark)) == QColor("#000000")
    with pytest.raises(AttributeError):
        theme.color("red")


def test_applying_a_look_reaches_widgets_and_can_be_undone(app: QApplication) -> None:
    before = (app.palette(), app.font(), app.styleSheet())
    try:
        for tokens in (DARK, LIGHT):
            apply_theme(app, Theme(tokens))
            window = app.palette().color(QPalette.ColorRole.Window)
            assert window.name().upper() == tokens.panel
            assert app.font().family() == FAMILY
            assert tokens.raised in app.styleSheet()
    finally:
        app.setPalette(before[0])
        app.setFont(before[1])
        app.setStyleSheet(before[2])


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("scale", [1.0, PROJECTOR_SCALE])
def test_qt_understands_the_style_sheet(
    qtbot: object, app: QApplication, scale: float, tokens: object
) -> None:
    # A sheet that cannot be parsed is a Qt warning, and warnings fail tests.
    sheet = stylesheet(Theme(tokens).tokens, scale)
    label = QLabel("text")
    qtbot.addWidget(label)
    label.setStyleSheet(sheet)
    label.ensurePolished()
    assert sheet.count("{") == sheet.count("}")
    assert "{t." not in sheet


def test_disabled_text_differs_from_enabled(app: QApplication) -> None:
    palette = palette_of(theme_named("light"))
    role = QPalette.ColorRole.WindowText
    disabled = palette.color(QPalette.ColorGroup.Disabled, role)
    assert disabled != palette.color(QPalette.ColorGroup.Active, role)


def test_the_system_says_light_or_dark(app: QApplication) -> None:
    scheme = app.styleHints().colorScheme()
    wanted = "dark" if scheme == Qt.ColorScheme.Dark else "light"
    assert system_theme_name() == wanted


class Themed(QWidget):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.looks: list[str] = []

    def apply_theme(self, theme: Theme) -> None:
        self.looks.append(theme.name)


def test_a_look_is_handed_down_once_to_each_themed_widget(qtbot: object) -> None:
    root = QWidget()
    qtbot.addWidget(root)
    plain = QWidget(root)
    outer = Themed(plain)
    inner = Themed(outer)
    restyle(root, theme_named("dark"))
    assert outer.looks == ["dark"]
    assert inner.looks == []  # its owner hands it on, or not


def test_every_icon_can_be_drawn_in_both_looks(app: QApplication) -> None:
    names = icon_names()
    assert {"play", "pause", "step", "back", "reset", "export"} <= set(names)
    for name in names:
        for look, channel in (("light", range(128)), ("dark", range(128, 256))):
            image = icon(name, theme_named(look)).pixmap(16, 16).toImage()
            inked = [
                image.pixelColor(x, y)
                for x in range(image.width())
                for y in range(image.height())
                if image.pixelColor(x, y).alpha() > 150
            ]
            assert inked, name
            assert all(color.red() in channel for color in inked), name


def test_icons_are_sharp_on_dense_screens(app: QApplication) -> None:
    sizes = icon("play", theme_named("light")).availableSizes()
    assert {size.width() for size in sizes} >= {16, 24, 32, 48}


def test_an_unknown_icon_is_named() -> None:
    with pytest.raises(KeyError, match="unicorn"):
        icon("unicorn", theme_named("light"))


def test_the_program_has_an_icon(app: QApplication) -> None:
    button = QToolButton()
    button.setIcon(app_icon())
    assert button.icon().pixmap(64, 64).toImage().pixelColor(49, 32).name() == (
        LIGHT.mark.lower()
    )
    button.deleteLater()
