"""The gradient check of one parameter in words and numbers."""

from dataclasses import dataclass

from nnviz.engine.gradient_check import ParameterCheck
from nnviz.picture.numbers import format_count
from nnviz.picture.written_numbers import significant

AGREES_BELOW = 1e-5
"""Below this relative difference two gradients agree to rounding."""

_DIGITS = 9


@dataclass(frozen=True, slots=True)
class CheckLine:
    """A name and a number, written with more digits than elsewhere."""

    name: str
    text: str
    value: float


@dataclass(frozen=True, slots=True)
class CheckPicture:
    """Both numbers and their difference; ``verdict`` in words, ``agrees`` or not.

    ``agrees`` is ``None`` where there is nothing to compare.
    """

    lines: tuple[CheckLine, ...]
    verdict: str
    agrees: bool | None


def check_picture(check: ParameterCheck) -> CheckPicture:
    """What a check has found."""
    found = CheckLine(
        "backpropagation",
        significant(check.backpropagated, _DIGITS),
        check.backpropagated,
    )
    if check.central is None or check.difference is None:
        verdict = "It stands on a kink of the loss: there is no derivative to compare."
        return CheckPicture((found,), verdict, None)
    lines = (
        found,
        CheckLine(
            "central difference", significant(check.central, _DIGITS), check.central
        ),
        CheckLine(
            "relative difference", significant(check.difference, 2), check.difference
        ),
    )
    agrees = check.difference < AGREES_BELOW
    count = format_count(check.samples)
    samples = "sample" if check.samples == 1 else "samples"
    verdict = f"{'They agree' if agrees else 'They differ'} on {count} {samples}."
    return CheckPicture(lines, verdict, agrees)
