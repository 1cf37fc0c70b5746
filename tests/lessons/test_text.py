"""The Markdown of lessons: what each mark becomes, and what is refused."""

import pytest

from nnviz.lessons.text import (
    FormulaBox,
    InlineFormula,
    Paragraph,
    QuotedNumber,
    TextError,
    Words,
    parse_runs,
    parse_text,
    spoken,
)


def test_marks_become_runs():
    runs = parse_runs("A **bold**, *italic* and `code` word, $x_1$ is [0.5](=x[0]).")
    assert runs == (
        Words("A "),
        Words("bold", "bold"),
        Words(", "),
        Words("italic", "italic"),
        Words(" and "),
        Words("code", "code"),
        Words(" word, "),
        InlineFormula("x_1"),
        Words(" is "),
        QuotedNumber("0.5", "x[0]"),
        Words("."),
    )
    assert spoken(runs) == "A bold, italic and code word, x_1 is 0.5."


def test_a_backslash_takes_a_mark_as_it_is():
    assert parse_runs(r"2 \* 3 costs \$5") == (Words("2 * 3 costs $5"),)


def test_an_asterisk_between_spaces_is_a_sign():
    assert parse_runs("2 * 3 * 4") == (Words("2 * 3 * 4"),)


def test_paragraphs_lists_and_boxes():
    blocks = parse_text("One\nline.\n\n- a\n  b\n- c\n\n1. first\n\n$$y = x$$\n\nEnd.")
    assert blocks == (
        Paragraph((Words("One line."),)),
        Paragraph((Words("a b"),), "•"),
        Paragraph((Words("c"),), "•"),
        Paragraph((Words("first"),), "1."),
        FormulaBox(("y = x",)),
        Paragraph((Words("End."),)),
    )


def test_formulas_without_an_empty_line_between_share_a_box():
    assert parse_text("$$a$$\n$$b$$\n\n$$c$$") == (
        FormulaBox(("a", "b")),
        FormulaBox(("c",)),
    )


def test_a_formula_may_go_over_several_lines():
    assert parse_text("$$\na\n+ b\n$$") == (FormulaBox(("a + b",)),)


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("fine\n\na **b", 3, "without its other half"),
        ("a $b", 1, "without its other half"),
        ("a `b", 1, "without its other half"),
        ("a\n\n# heading", 3, "begins with #"),
        ("$$a\n\nb", 1, "not closed"),
        ("| a | b |", 1, "begins with |"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text, line, problem):
    with pytest.raises(TextError) as error:
        parse_text(text)
    assert error.value.line == line
    assert problem in str(error.value)
