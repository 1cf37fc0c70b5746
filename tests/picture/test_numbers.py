"""Numbers are written as in the design's pictures, and nothing is hidden."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.picture.numbers import (
    MINUS,
    format_count,
    format_exact,
    format_number,
    format_percent,
    parse_number,
)

THIN = "\u2009"
FINITE = st.floats(allow_nan=False, allow_infinity=False)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        # From main-light, digits and lecture-3-4-2.
        (0.0058, "0.0058"),
        (-0.06, "−0.060"),
        (0.0154493, "0.015"),
        (0.07923, "0.079"),
        (0.0045, "0.0045"),
        (4.4e-4, "4.4e−4"),
        (-2.85, "−2.85"),
        (0.28, "0.280"),
        (0.86, "0.860"),
        (1.57, "1.57"),
        (-3.67, "−3.67"),
        (63.0421, "63.0"),
        (51.6, "51.6"),
        (3.944, "3.94"),
        (0.0, "0"),
        (-0.0, "0"),
        (1.0, "1"),
        # The digits are counted after rounding.
        (0.9999, "1.00"),
        (9.996, "10.0"),
        (99.96, "100"),
        (0.09996, "0.100"),
        (0.009996, "0.010"),
        (0.00049999, "5.0e−4"),
        (5e-4, "0.0005"),
        # Large ones.
        (123.4, "123"),
        (999.6, f"1{THIN}000"),
        (2368.0, f"2{THIN}368"),
        (-12345.6, f"−12{THIN}346"),
        (123456.0, "1.23e5"),
        (1e-12, "1.0e−12"),
        (math.inf, "∞"),
        (-math.inf, "−∞"),
        (math.nan, "not a number"),
    ],
)
def test_drawn_numbers_follow_the_rule(value: float, written: str) -> None:
    assert format_number(value) == written


@given(FINITE)
def test_only_zero_is_written_as_zero(value: float) -> None:
    assert (format_number(value) == "0") == (value == 0.0)


@given(st.floats(-1e300, 1e300))
def test_a_drawn_number_is_near_its_value_and_short(value: float) -> None:
    written = format_number(value)
    # One digit is the fewest: 0.0005 for 0.00054.
    assert parse_number(written) == pytest.approx(value, rel=0.1, abs=0.0)
    assert len(written) <= 9
    assert "-" not in written


@given(st.floats(0.1, 99_999.0))
def test_a_drawn_number_has_three_digits_from_a_tenth_on(value: float) -> None:
    assert parse_number(format_number(value)) == pytest.approx(value, rel=5.1e-3)


@given(FINITE)
def test_exact_numbers_read_back_as_the_same_number(value: float) -> None:
    assert parse_number(format_exact(value)) == value
    assert "-" not in format_exact(value)


def test_exact_numbers_are_as_short_as_they_can_be() -> None:
    assert format_exact(0.05) == "0.05"
    assert format_exact(3.0) == "3"
    assert format_exact(-1e-9) == "−1e−9"
    assert format_exact(0.1 + 0.2) == "0.30000000000000004"


def test_counts_have_thin_spaces() -> None:
    assert format_count(7) == "7"
    assert format_count(1797) == f"1{THIN}797"
    assert format_count(1234567) == f"1{THIN}234{THIN}567"
    assert format_count(-1234) == f"{MINUS}1{THIN}234"


@pytest.mark.parametrize(
    ("share", "written"),
    [
        (0.9667, "96.7 %"),
        (1.0, "100 %"),
        (0.0, "0 %"),
        (0.99999, "99.9 %"),
        (0.00001, "0.1 %"),
        (0.5, "50.0 %"),
        (math.nan, "—"),
    ],
)
def test_only_all_is_a_hundred_per_cent(share: float, written: str) -> None:
    assert format_percent(share) == written


@pytest.mark.parametrize(
    ("text", "number"),
    [("0.05", 0.05), ("−2.85", -2.85), ("-3", -3.0), (f" 1{THIN}234 ", 1234.0)],
)
def test_numbers_are_read_as_people_type_them(text: str, number: float) -> None:
    assert parse_number(text) == number


@pytest.mark.parametrize("text", ["", "abc", "1,5", "nan", "inf", "1e999", "0x10"])
def test_what_is_no_finite_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"not a finite number|could not convert"):
        parse_number(text)
