"""How a branch is drawn where it is not the current one: its own dash and marker.

Neither is one of a class mark or of the test curve's dash: those have a meaning.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class BranchStyle:
    """``pattern``: px drawn and px left out, in turn. ``marker`` (m, 2, 2): strokes.

    The strokes of a marker go from point to point, for a radius of one, y downwards.
    """

    pattern: tuple[float, ...]
    marker: Floats


_S = 0.71
_STROKES = (
    # plus, cross, bar, roof, hourglass, tee
    (((-1, 0), (1, 0)), ((0, -1), (0, 1))),
    (((-_S, -_S), (_S, _S)), ((-_S, _S), (_S, -_S))),
    (((0, -1), (0, 1)),),
    (((-1, 0.7), (0, -0.9)), ((0, -0.9), (1, 0.7))),
    (((-1, -0.9), (0, 0.7)), ((0, 0.7), (1, -0.9))),
    (((-1, -0.9), (1, -0.9)), ((0, -0.9), (0, 1))),
)
_PATTERNS = (
    (1.5, 2.5),
    (9.0, 3.0),
    (8.0, 2.5, 1.5, 2.5),
    (3.0, 5.0),
    (8.0, 2.5, 1.5, 2.5, 1.5, 2.5),
    (15.0, 4.0),
)


def _style(index: int) -> BranchStyle:
    marker = np.array(_STROKES[index], np.float64)
    marker.setflags(write=False)
    return BranchStyle(_PATTERNS[index], marker)


_STYLES = tuple(_style(index) for index in range(len(_PATTERNS)))


def branch_style(number: int) -> BranchStyle:
    """The style of a branch by its number (from 1); it keeps it as long as it lives."""
    return _STYLES[(number - 1) % len(_STYLES)]
