"""How a figure looks that is taken away: size, theme, type, ground."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from PySide6.QtCore import QSizeF

from nnviz.picture.tokens import ThemeName
from nnviz.ui.export import PX_PER_INCH
from nnviz.ui.theme import theme_named
from nnviz.ui.view import View

PX_PER_CM = PX_PER_INCH / 2.54
TYPE_SCALES = {"print": 0.85, "screen": 1.0, "slides": 1.5}
"""How large type and lines are, relative to the screen, by where a figure is for."""


@dataclass(frozen=True, slots=True)
class FigureLook:
    """A figure of ``width`` × ``height`` px, of which 96 make an inch.

    Parameters
    ----------
    width, height
        In px.
    scale
        Device pixels per px of a PNG: dpi / 96.
    theme_name
        Light or dark.
    type_scale
        Factor of type, lines and spacing.
    grounded
        Whether the ground is painted; without it a PNG is transparent there.
    """

    width: float
    height: float
    scale: float = 2.0
    theme_name: ThemeName = "light"
    type_scale: float = 1.0
    grounded: bool = True

    def sized(self, size: QSizeF) -> "FigureLook":
        """The same look in another size."""
        return replace(self, width=size.width(), height=size.height())

    @property
    def size(self) -> QSizeF:
        return QSizeF(self.width, self.height)


@contextmanager
def dressed(view: View, look: FigureLook) -> Iterator[View]:
    """The view in the theme and type of a look; as it was before at the end."""
    own = view.theme
    wanted = theme_named(look.theme_name, look.type_scale)
    if (own.name, own.scale) == (wanted.name, wanted.scale):
        yield view
        return
    view.apply_theme(wanted)
    try:
        yield view
    finally:
        view.apply_theme(own)
