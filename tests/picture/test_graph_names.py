"""What is written in the network drawing."""

import pytest

from nnviz.picture.graph_names import activation_title, input_markup, wrapped


@pytest.mark.parametrize(
    ("name", "markup"),
    [
        ("x₁", "*x*_{1}"),
        ("x₁₂", "*x*_{12}"),
        ("x₁²", "*x*_{1}^{2}"),
        ("x₁·x₂", "*x*_{1}·*x*_{2}"),
        ("sin x₁", "sin *x*_{1}"),
        ("sepal length (cm)", "sepal length"),
        ("height_cm", "height\\_cm"),
        ("a name that is much too long", "a name that i…"),
    ],
)
def test_names_of_inputs_become_markup(name, markup):
    assert input_markup(name) == markup


def test_activations_are_written_as_people_write_them():
    assert activation_title("relu") == "ReLU"
    assert activation_title("tanh") == "tanh"


def test_short_sentences_share_a_line():
    assert wrapped(["One.", "Two."], 500.0, 10.0, 2) == ("One.  Two.",)


def test_a_sentence_begins_on_a_new_line_rather_than_be_cut():
    lines = wrapped(["First sentence here.", "Second one."], 150.0, 10.0, 4)
    assert lines == ("First sentence here.", "Second one.")


def test_a_long_sentence_is_wrapped_and_what_is_too_much_is_cut():
    assert wrapped(["aaaa bbbb cccc dddd"], 60.0, 10.0, 4) == ("aaaa bbbb", "cccc dddd")
    assert wrapped(["aaaa bbbb cccc dddd"], 60.0, 10.0, 1) == ("aaaa bbbb …",)
