"""The check of one parameter says both numbers, and whether they agree."""

from nnviz.engine.gradient_check import ParameterCheck
from nnviz.picture.parameter_check import check_picture


def test_two_numbers_that_agree():
    shown = check_picture(ParameterCheck(-0.0320154321, -0.0320154322, 3e-9, 10))
    assert [line.text for line in shown.lines] == [
        "−0.0320154321",
        "−0.0320154322",
        "3e−09",
    ]
    assert shown.agrees
    assert shown.verdict == "They agree on 10 samples."


def test_two_numbers_that_do_not():
    shown = check_picture(ParameterCheck(0.5, 0.4, 0.2, 1))
    assert shown.agrees is False
    assert shown.verdict == "They differ on 1 sample."


def test_a_kink_is_said():
    shown = check_picture(ParameterCheck(0.5, None, None, 10))
    assert len(shown.lines) == 1
    assert shown.agrees is None
    assert "no derivative" in shown.verdict
