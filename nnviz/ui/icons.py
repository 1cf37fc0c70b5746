"""The program's icons: SVG files of one colour, tinted with the theme's."""

from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from nnviz.resource_files import RESOURCES
from nnviz.ui.theme import Theme

ICON_SIZE = 16
_DENSITIES = (1.0, 1.25, 1.5, 2.0, 3.0)


def icon_names() -> tuple[str, ...]:
    """The names of the shipped icons."""
    return tuple(sorted(path.stem for path in _folder().glob("*.svg")))


def icon(name: str, theme: Theme, color: str = "text", size: int = ICON_SIZE) -> QIcon:
    """An icon in a token's colour, with a paler form for disabled controls.

    Raises
    ------
    KeyError
        Where no icon has this name.
    """
    return _icon(
        name,
        getattr(theme.tokens, color),
        theme.tokens.border,
        round(theme.px(size)),
    )


def draw_icon(painter: QPainter, name: str, rect: QRectF, color: QColor) -> None:
    """Draw an icon into ``rect``; as a vector where the painter's device is one."""
    _renderer(name, color.name()).render(painter, rect)


def app_icon() -> QIcon:
    """The program's own icon, for windows and task bars."""
    renderer = QSvgRenderer(str(_folder() / "program" / "nnviz.svg"))
    result = QIcon()
    for edge in (16, 24, 32, 48, 64, 128, 256):
        result.addPixmap(_pixmap(renderer, edge))
    return result


@lru_cache(maxsize=256)
def _icon(name: str, color: str, disabled: str, size: int) -> QIcon:
    result = QIcon()
    for density in _DENSITIES:
        edge = round(size * density)
        result.addPixmap(_pixmap(_renderer(name, color), edge))
        result.addPixmap(_pixmap(_renderer(name, disabled), edge), QIcon.Mode.Disabled)
    return result


@lru_cache(maxsize=256)
def _renderer(name: str, color: str) -> QSvgRenderer:
    drawing = _source(name).replace("currentColor", color)
    return QSvgRenderer(QByteArray(drawing.encode()))


@lru_cache(maxsize=64)
def _source(name: str) -> str:
    path = _folder() / f"{name}.svg"
    if not path.is_file():
        raise KeyError(f"no icon named {name!r}")
    return path.read_text(encoding="utf-8")


def _pixmap(renderer: QSvgRenderer, edge: int) -> QPixmap:
    image = QImage(edge, edge, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    with QPainter(image) as painter:
        renderer.render(painter, QRectF(0, 0, edge, edge))
    return QPixmap.fromImage(image)


def _folder() -> Path:
    return RESOURCES / "icons"
