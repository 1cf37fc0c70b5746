"""Round numbers for axes: 1, 2 or 5 times a power of ten."""

import math

import numpy as np
from numpy.typing import NDArray

from nnviz.picture.numbers import MINUS, format_count

Floats = NDArray[np.float64]

_ROUND = (1.0, 2.0, 5.0, 10.0)
_ALMOST = 1e-9
_LARGEST_POWER = 307


def round_step(span: float, most: int) -> float:
    """The smallest round step that cuts ``span`` into at most ``most`` pieces."""
    rough = span / max(most, 1)
    power = 10.0 ** math.floor(math.log10(rough))
    return next(m * power for m in _ROUND if m * power >= rough * (1 - _ALMOST))


def linear_ticks(low: float, high: float, most: int) -> Floats:
    """Multiples of a round step from ``low`` to ``high``, about ``most`` of them."""
    if not high > low:
        return np.array([low])
    step = round_step(high - low, most)
    first = math.ceil(low / step - _ALMOST)
    last = math.floor(high / step + _ALMOST)
    return np.asarray(np.arange(first, last + 1) * step, dtype=np.float64)


def log_ticks(low: float, high: float, most: int) -> Floats:
    """Ticks of a logarithmic axis from ``low`` to ``high``, both above zero.

    1, 2, 5, 10, … while there is room, then whole powers of ten, then every second,
    fifth, … of them; on a range so short that it holds fewer than three of these,
    the round numbers of a linear axis.
    """
    first = math.floor(math.log10(low) + _ALMOST)
    last = min(math.ceil(math.log10(high) - _ALMOST), _LARGEST_POWER)
    fine = np.array(
        [m * 10.0**power for power in range(first, last + 1) for m in (1, 2, 5)]
    )
    fine = fine[(fine >= low * (1 - _ALMOST)) & (fine <= high * (1 + _ALMOST))]
    if len(fine) < 3:
        return linear_ticks(low, high, most)
    if len(fine) <= most:
        return fine
    step = max(1, round(round_step(max(last - first, 1), most)))
    powers = range(math.ceil(first / step) * step, last + 1, step)
    coarse = np.array([10.0**power for power in powers])
    inside = (coarse >= low * (1 - _ALMOST)) & (coarse <= high * (1 + _ALMOST))
    return coarse[inside]


def round_below(value: float) -> float:
    """The largest 1, 2 or 5 times a power of ten that is not above ``value`` > 0."""
    power = 10.0 ** math.floor(math.log10(value))
    return max(m * power for m in _ROUND if m * power <= value * (1 + _ALMOST))


def tick_label(value: float) -> str:
    """A tick as it is written: 0.05, 1, 200, 2e6, −3; no needless zeros."""
    size = abs(value)
    if size < 1e-300:
        return "0"
    if size >= 1e5 or size < 1e-3:
        digits, exponent = f"{value:.3e}".split("e")
        digits = digits.rstrip("0").rstrip(".")
        return f"{digits}e{int(exponent)}".replace("-", MINUS)
    if float(value).is_integer():
        return format_count(int(value))
    return f"{value:.6f}".rstrip("0").rstrip(".").replace("-", MINUS)
