"""Formulas set from LaTeX: fractions, roots, sums with limits, drawn as vectors.

Setting one takes ziamath some 20 to 50 ms, and its import 0.3 s: so it is imported
with the first formula, and each formula is set once, in any colour and size. A paint
that cannot wait asks `is_set` first.
"""

import re
import warnings
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF
from PySide6.QtGui import QColor, QPainter
from PySide6.QtSvg import QSvgRenderer

_EM = 64.0
"""The type size at which formulas are set, px."""
_COLOR = "#010203"
"""The colour they are set in, for which another one is put in when they are drawn."""

_set: dict[str, "Formula"] = {}


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula set in type; its measures are in em.

    ``ascent`` and ``descent`` reach up and down from the baseline.
    """

    latex: str
    width: float
    ascent: float
    descent: float
    svg: str

    def draw(
        self,
        painter: QPainter,
        left: float,
        baseline: float,
        size: float,
        color: QColor,
    ) -> None:
        """Draw at ``size`` px per em."""
        rect = QRectF(
            left,
            baseline - self.ascent * size,
            self.width * size,
            (self.ascent + self.descent) * size,
        )
        _renderer(self.svg, color.name()).render(painter, rect)


def formula(latex: str) -> Formula:
    """A formula, set in type the first time it is asked for.

    Raises
    ------
    ValueError
        Where the LaTeX cannot be read.
    """
    found = _set.get(latex)
    if found is None:
        found = _set[latex] = _typeset(latex)
    return found


def is_set(latex: str) -> bool:
    """Whether `formula` answers at once."""
    return latex in _set


def _typeset(latex: str) -> Formula:
    with warnings.catch_warnings():
        # Python 3.11 and 3.12 call its way to its font file deprecated.
        warnings.simplefilter("ignore", DeprecationWarning)
        svg = _svg(latex)
    view_box = re.search(r'viewBox="(\S+) (\S+) (\S+) (\S+)"', svg)
    assert view_box is not None
    _, top, width, height = map(float, view_box.groups())
    return Formula(latex, width / _EM, -top / _EM, (top + height) / _EM, svg)


def _svg(latex: str) -> str:
    from ziamath.config import config
    from ziamath.zmath import Latex

    # QtSvg knows no SVG 2: it would draw nothing.
    config.svg2 = False
    try:
        return Latex(latex, size=_EM, color=_COLOR).svg()
    except Exception as error:  # its parsers raise what they please
        raise ValueError(f"This formula cannot be set: {latex}") from error


@lru_cache(maxsize=64)
def _renderer(svg: str, color: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(svg.replace(_COLOR, color).encode()))
