"""How numbers are written on the screen.

Three significant digits in a drawing; below 0.1 three decimals, below 0.01 four;
below 5e−4 as ``4.4e−4``; exact zero is ``0``. The minus is U+2212 and the space
between thousands U+2009 (thin).
"""

import math

MINUS = "\u2212"
THIN_SPACE = "\u2009"

_SCIENTIFIC_BELOW = 5e-4
_SCIENTIFIC_FROM = 99_999.5


def format_number(value: float) -> str:
    """A number for the drawing: 0.965, −2.85, 63.0, 0.0058, 4.4e−4, 1 234, 0."""
    number = float(value)
    odd = _not_finite(number)
    if odd is not None:
        return odd
    if number == 0.0:
        return "0"
    size = abs(number)
    if size < _SCIENTIFIC_BELOW:
        return _scientific(number, 1)
    if size >= _SCIENTIFIC_FROM:
        return _scientific(number, 2)
    if number.is_integer() or size >= 999.5:
        return format_count(round(number))
    return _signed(f"{number:.{_decimals(size)}f}")


def format_rough(value: float) -> str:
    """A number in two significant digits, where there is no room for three."""
    number = float(value)
    odd = _not_finite(number)
    if odd is not None:
        return odd
    size = abs(number)
    if number == 0.0:
        return "0"
    if not _SCIENTIFIC_BELOW <= size < 999.5:
        return _scientific(number, 0)
    return _signed(f"{number:.{max(_decimals(size) - 1, 0)}f}")


def format_exact(value: float) -> str:
    """The shortest digits that read back as the same float64, with U+2212."""
    number = float(value)
    odd = _not_finite(number)
    if odd is not None:
        return odd
    if number == 0.0:
        return "0"
    digits, e, exponent = repr(number).removesuffix(".0").partition("e")
    return _signed(f"{digits}e{int(exponent)}" if e else digits)


def format_count(count: int) -> str:
    """A whole number with thin spaces between thousands: 2 368."""
    return _signed(_grouped(str(int(count))))


def format_percent(share: float, decimals: int = 1) -> str:
    """A share 0 to 1 as ``96.7 %``; what does not exist (NaN) as a dash.

    Only all of them are ``100 %`` and only none ``0 %``: a share just below one is
    not rounded up to it.
    """
    number = float(share)
    if math.isnan(number):
        return "—"
    if number in (0.0, 1.0):
        return f"{round(number * 100)} %"
    smallest = 10.0**-decimals
    percent = min(max(number * 100.0, smallest), 100.0 - smallest)
    return f"{percent:.{decimals}f} %"


def parse_number(text: str) -> float:
    """Read a number as a person types it, with either minus and thin spaces.

    Raises
    ------
    ValueError
        Where the text is not a finite number.
    """
    plain = "".join(text.split()).replace(MINUS, "-")
    number = float(plain)
    if not math.isfinite(number):
        raise ValueError(f"not a finite number: {text!r}")
    return number


def _decimals(size: float) -> int:
    # The digits are chosen after rounding: 0.09996 is 0.100 and 9.996 is 10.0.
    if size >= 99.95:
        return 0
    if size >= 9.995:
        return 1
    if size >= 0.9995:
        return 2
    return 3 if size >= 0.00995 else 4


def _not_finite(number: float) -> str | None:
    if math.isnan(number):
        return "not a number"
    if math.isinf(number):
        return "∞" if number > 0 else MINUS + "∞"
    return None


def _scientific(number: float, decimals: int) -> str:
    digits, exponent = f"{number:.{decimals}e}".split("e")
    return _signed(f"{digits}e{int(exponent)}")


def _signed(text: str) -> str:
    return text.replace("-", MINUS)


def _grouped(text: str) -> str:
    """Thin spaces between the thousands of a number written with an ASCII minus."""
    whole, point, fraction = text.partition(".")
    sign = "-" if whole.startswith("-") else ""
    digits = f"{int(whole.removeprefix('-')):,}".replace(",", THIN_SPACE)
    return sign + digits + point + fraction
