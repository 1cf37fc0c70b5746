"""What an option accepts, each with the sentence for what it does not."""

import argparse
import math
from pathlib import Path

_STEPS = 1_000_000_000
_MOST_PIXELS = 16_384
_MOST_POINTS = 1_001
_LARGEST_EXTENT = 1e6


def positive(text: str) -> int:
    """A whole number from 1."""
    return whole(text, 1)


def natural(text: str) -> int:
    """A whole number from 0."""
    return whole(text, 0)


def whole(text: str, least: int) -> int:
    """A whole number from ``least``, in decimal digits."""
    if not text.isascii() or not text.isdigit() or not least <= int(text) <= _STEPS:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not a whole number from {least} to {_STEPS:,}"
        )
    return int(text)


def grid(text: str) -> int:
    """Points a side of a grid."""
    if not text.isascii() or not text.isdigit() or not 2 <= int(text) <= _MOST_POINTS:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not a whole number from 2 to {_MOST_POINTS:,}"
        )
    return int(text)


def extent(text: str) -> float:
    """A number greater than 0, within the range that the window shows."""
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0.0 < number <= _LARGEST_EXTENT:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not a number greater than 0, at most {_LARGEST_EXTENT:g}"
        )
    return number


def npz(text: str) -> Path:
    """A file for NumPy arrays; a pipe or a device may have any name."""
    path = Path(text)
    if path.suffix.lower() != ".npz" and (path.is_file() or not path.exists()):
        raise argparse.ArgumentTypeError(
            f"{text!r} has no name of a file of arrays: it must end in .npz"
        )
    return path


def strength(text: str) -> float:
    """A number from 0."""
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0.0 <= number < math.inf:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 0 on")
    return number


def size(text: str) -> tuple[int, int]:
    """Width and height in px."""
    width, times, height = text.lower().replace("×", "x").partition("x")
    try:
        pair = whole(width, 1), whole(height, 1)
    except argparse.ArgumentTypeError:
        pair = (0, 0)
    if not times or not all(16 <= length <= _MOST_PIXELS for length in pair):
        raise argparse.ArgumentTypeError(
            f"{text!r} is not a width and height from 16 to {_MOST_PIXELS:,}, such as"
            " 800x600"
        )
    return pair


def rate(text: str) -> float:
    """Frames a second."""
    return _number_between(text, 1.0, 60.0)


def seconds(text: str) -> float:
    """A time from 0 to a minute."""
    return _number_between(text, 0.0, 60.0)


def _number_between(text: str, least: float, most: float) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not least <= number <= most:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not a number from {least:g} to {most:g}"
        )
    return number


def scale(text: str) -> float:
    """Pixels per unit of length."""
    return _number_between(text, 0.1, 16.0)
