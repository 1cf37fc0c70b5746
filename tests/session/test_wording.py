"""Names and numbers in sentences."""

import pytest

from nnviz.session.selection import Bias, Weight
from nnviz.session.wording import parameter_name, quantity, superscript


def test_parameters_are_counted_from_one_as_in_the_drawing():
    assert parameter_name(Weight(layer=2, target=4, source=2)) == "W²[5, 3]"
    assert parameter_name(Bias(layer=12, index=0)) == "b¹²[1]"


def test_superscripts():
    assert superscript(1234567890) == "¹²³⁴⁵⁶⁷⁸⁹⁰"


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.03, "0.03"), (-1.5, "−1.5"), (1e-7, "1e−07"), (1 / 3, "0.333333"), (2, "2")],
)
def test_quantities_have_six_digits_and_a_true_minus(value, text):
    assert quantity(value) == text
