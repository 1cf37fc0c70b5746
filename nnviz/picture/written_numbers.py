"""Numbers inside a written-out calculation."""

from nnviz.picture.numbers import MINUS, format_number


def in_product(value: float) -> str:
    """A factor or summand: negative numbers in parentheses, (−1.24)."""
    text = format_number(value)
    return f"({text})" if text.startswith(MINUS) else text


def significant(value: float, digits: int) -> str:
    """A number with so many significant digits, with a true minus."""
    return f"{value:.{digits}g}".replace("-", MINUS)
