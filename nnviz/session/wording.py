"""How weights, biases and quantities are called in sentences."""

from nnviz.session.selection import Bias, Weight

_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def superscript(number: int) -> str:
    """``12`` as ``¹²``."""
    return str(number).translate(_SUPERSCRIPTS)


def parameter_name(at: Weight | Bias) -> str:
    """``W²[5, 3]`` or ``b¹[2]``, neurons counted from 1 as in the drawing."""
    if isinstance(at, Weight):
        return f"W{superscript(at.layer)}[{at.target + 1}, {at.source + 1}]"
    return f"b{superscript(at.layer)}[{at.index + 1}]"


def quantity(value: float) -> str:
    """A number as it is said: six significant digits at most, a true minus sign."""
    return f"{value:.6g}".replace("-", "−")
