"""The look: colours and fonts by name, and how they are put on the application."""

import math
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QDir, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontMetricsF,
    QGuiApplication,
    QPalette,
)
from PySide6.QtWidgets import QApplication, QStyleFactory, QWidget

from nnviz.picture.colors import readable_on
from nnviz.picture.tokens import TOKENS, ThemeName, Tokens
from nnviz.resource_files import RESOURCES
from nnviz.ui.stylesheet import SEARCH_PREFIX, stylesheet

FAMILY = "Inter nnviz"
"""Inter with figures of equal width and the a of one storey made permanent."""

PROJECTOR_SCALE = 1.25
_HAS_FUSION = "nnviz_has_fusion"

# Sizes in px. Qt sets type in whole px only: the 11.5 and 10.5 of the design are 11
# here, so that a value of six signs stays within its box of 46 px.
TITLE_SIZE = 20.0
LOSS_SIZE = 25.0
READOUT_SIZE = 16.0
EQUATION_SIZE = 14.0
TEXT_SIZE = 12.0
SMALL_SIZE = 11.0
VALUE_SIZE = 11.0
CAPTION_SIZE = 11.0


class Theme:
    """Tokens and type at one scale; made anew when either changes.

    Sizes are given in px of the design and multiplied by ``scale`` (1.25 for a
    projector). Colours and fonts are cached: asking for one in a paint is cheap.
    """

    def __init__(self, tokens: Tokens, scale: float = 1.0) -> None:
        self.tokens = tokens
        self.scale = scale
        self._colors: dict[str, QColor] = {}
        self._fonts: dict[tuple[float, int, bool], QFont] = {}
        self._metrics: dict[tuple[float, int, bool], QFontMetricsF] = {}

    @property
    def name(self) -> ThemeName:
        return self.tokens.name

    def px(self, length: float) -> float:
        """A length of the design at this scale."""
        return length * self.scale

    def color(self, name: str) -> QColor:
        """A colour by its token's name ("muted", "weight_negative")."""
        color = self._colors.get(name)
        if color is None:
            color = self._colors[name] = QColor(str(getattr(self.tokens, name)))
        return QColor(color)

    def class_color(self, index: int) -> QColor:
        """The colour of a class, from 0."""
        return QColor(self.tokens.class_color(index))

    def signed_color(self, value: float, gradient: bool = False) -> QColor:
        """The text colour of a signed number; exact zero is muted."""
        return QColor(self.tokens.signed_text(value, gradient))

    def readable_on(self, ground: QColor) -> QColor:
        """White or black, whichever contrasts more with ``ground``."""
        return QColor(_readable_on(ground.red(), ground.green(), ground.blue()))

    def font(
        self, size: float = TEXT_SIZE, weight: int = 400, italic: bool = False
    ) -> QFont:
        """The shipped Inter at ``size`` px times the scale, rounded to whole px."""
        key = (size, weight, italic)
        font = self._fonts.get(key)
        if font is None:
            font = self._fonts[key] = _font(size * self.scale, weight, italic)
        return QFont(font)

    def metrics(
        self, size: float = TEXT_SIZE, weight: int = 400, italic: bool = False
    ) -> QFontMetricsF:
        """The metrics of `font`, cached."""
        key = (size, weight, italic)
        metrics = self._metrics.get(key)
        if metrics is None:
            metrics = self._metrics[key] = QFontMetricsF(self.font(*key))
        return metrics

    def text_width(
        self, text: str, size: float = TEXT_SIZE, weight: int = 400
    ) -> float:
        """How far the pen moves over ``text``, px."""
        return self.metrics(size, weight).horizontalAdvance(text)


@runtime_checkable
class Themed(Protocol):
    """A widget that draws itself in a theme, its own children included."""

    def apply_theme(self, theme: Theme) -> None: ...


def restyle(root: QWidget, theme: Theme) -> None:
    """Hand the theme to every themed widget below ``root``.

    A themed widget passes it on to its own children, so the walk ends there.
    """
    for child in root.children():
        if isinstance(child, QWidget):
            if isinstance(child, Themed):
                child.apply_theme(theme)
            else:
                restyle(child, theme)


@cache
def load_fonts() -> None:
    """Make the shipped font known to Qt; needs an application, works once.

    Raises
    ------
    RuntimeError
        Where a shipped font file is missing or damaged.
    """
    for path in _font_files():
        if QFontDatabase.addApplicationFont(str(path)) < 0:
            raise RuntimeError(f"The font {path} cannot be read; reinstall nnviz.")


def logical_dpi() -> float:
    """The dots per inch that turn points into px, as every paint device here has."""
    screen = QGuiApplication.primaryScreen()
    return screen.logicalDotsPerInchY() if screen is not None else 96.0


def system_theme_name() -> ThemeName:
    """The look the desktop asks for; light where it does not say."""
    scheme = QGuiApplication.styleHints().colorScheme()
    return "dark" if scheme == Qt.ColorScheme.Dark else "light"


def theme_named(name: ThemeName, scale: float = 1.0) -> Theme:
    """The light or the dark look."""
    return Theme(TOKENS[name], scale)


def apply_theme(app: QApplication, theme: Theme) -> None:
    """Put style, palette, font and style sheet on the application."""
    load_fonts()
    QDir.setSearchPaths(SEARCH_PREFIX, [str(RESOURCES / "icons")])
    # Once a style sheet is set, the style no longer tells its name.
    if not app.property(_HAS_FUSION):
        app.setStyle(QStyleFactory.create("Fusion"))
        app.setProperty(_HAS_FUSION, True)
    app.setPalette(palette_of(theme))
    app.setFont(theme.font())
    app.setStyleSheet(stylesheet(theme.tokens, theme.scale))


def palette_of(theme: Theme) -> QPalette:
    """The tokens as a palette, for what the style sheet does not reach."""
    palette = QPalette()
    role = QPalette.ColorRole
    for target, name in (
        (role.Window, "panel"),
        (role.WindowText, "text"),
        (role.Base, "panel"),
        (role.AlternateBase, "raised"),
        (role.Text, "text"),
        (role.PlaceholderText, "muted"),
        (role.Button, "panel"),
        (role.ButtonText, "text"),
        (role.BrightText, "on_ink"),
        (role.ToolTipBase, "panel"),
        (role.ToolTipText, "text"),
        (role.Highlight, "ink"),
        (role.HighlightedText, "on_ink"),
        (role.Link, "weight_negative"),
        (role.LinkVisited, "gradient_negative"),
        (role.Light, "raised"),
        (role.Midlight, "line"),
        (role.Mid, "border"),
        (role.Dark, "ctl"),
        (role.Shadow, "bg"),
        (role.Accent, "ink"),
    ):
        palette.setColor(target, theme.color(name))
    group = QPalette.ColorGroup.Disabled
    for target in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(group, target, theme.color("ctl"))
    palette.setColor(group, role.Highlight, theme.color("border"))
    return palette


@lru_cache(maxsize=1024)
def _readable_on(red: int, green: int, blue: int) -> str:
    """Kept, since the cells of a table ask for the same few colours in each frame."""
    return readable_on((red, green, blue))


def _font_files() -> Iterator[Path]:
    files = sorted((RESOURCES / "fonts").glob("*.otf"))
    if not files:
        raise RuntimeError(f"No fonts in {RESOURCES / 'fonts'}; reinstall nnviz.")
    yield from files


def _font(pixels: float, weight: int, italic: bool) -> QFont:
    font = QFont(FAMILY)
    font.setPixelSize(max(1, math.floor(pixels + 0.5)))
    font.setWeight(QFont.Weight(weight))
    font.setItalic(italic)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setStyleStrategy(QFont.StyleStrategy.NoSubpixelAntialias)
    return font
