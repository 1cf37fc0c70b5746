"""Why the nearest mean is a linear classifier, in the numbers of one sample.

−‖x − m‖² + ‖x‖² = 2 m·x − ‖m‖² = w·x + b: both sides are computed, each as it is
written, so that they agree to rounding and no better.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnviz.classifiers.nearest_mean import NearestMean
from nnviz.picture.numbers import MINUS, format_exact, format_number

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class MeanEquality:
    """One class: ‖x − m‖², ‖x‖², and w·x and b of the linear classifier."""

    squared_distance: float
    squared_norm: float
    product: float
    bias: float

    @property
    def by_distance(self) -> float:
        """−‖x − m‖² + ‖x‖²."""
        return self.squared_norm - self.squared_distance

    @property
    def by_score(self) -> float:
        """w·x + b."""
        return self.product + self.bias


def mean_equality(fitted: NearestMean, x: Floats, label: int) -> MeanEquality:
    """For the input x (d,) and the class ``label``; NaN where that has no samples."""
    away = x - fitted.means[label]
    return MeanEquality(
        float(away @ away),
        float(x @ x),
        float(fitted.W[label] @ x),
        float(fitted.b[label]),
    )


def equality_lines(equality: MeanEquality) -> tuple[tuple[str, str], ...]:
    """(formula, the same in numbers) for both sides of the equality."""
    distance = format_number(-equality.squared_distance)
    norm = format_number(equality.squared_norm)
    product = format_number(equality.product)
    bias = format_number(abs(equality.bias))
    by_distance = format_number(equality.by_distance)
    by_score = format_number(equality.by_score)
    return (
        ("−‖x − m‖² + ‖x‖²", f"= {distance} + {norm} = {by_distance}"),
        ("w·x + b = 2 m·x − ‖m‖²", f"= {product} {MINUS} {bias} = {by_score}"),
    )


def exact_lines(equality: MeanEquality) -> tuple[str, str, str]:
    """Both sides in all their digits, and by how much rounding parts them."""
    difference = abs(equality.by_distance - equality.by_score)
    return (
        f"−‖x − m‖² + ‖x‖² = {format_exact(equality.by_distance)}",
        f"w·x + b = {format_exact(equality.by_score)}",
        f"difference {format_number(difference)}",
    )
