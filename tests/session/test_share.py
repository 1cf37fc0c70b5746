"""An experiment as text, and the command that draws a session again."""

import shlex
from dataclasses import replace

import numpy as np
import pytest

from nnviz.cli.arguments import parse_arguments
from nnviz.session.experiment import Experiment
from nnviz.session.experiment_error import ExperimentError
from nnviz.session.selection import Sample, Weight
from nnviz.session.session import Session
from nnviz.session.share import (
    experiment_text,
    pasted_experiment,
    render_command,
    with_parameters,
)

EXPERIMENT = Experiment(name="Spirals “two”")


@pytest.mark.parametrize("around", ["{}", "Look at this:\n```json\n{}```\nGreetings"])
def test_what_was_copied_can_be_pasted(around):
    text = around.replace("{}", experiment_text(EXPERIMENT))
    assert pasted_experiment(text) == EXPERIMENT


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_present_parameters_come_along_bit_for_bit(dtype):
    session = Session(replace(EXPERIMENT, dtype=dtype))
    session.advance(123)
    parameters = session.snapshot().parameters
    text = experiment_text(with_parameters(session.written_experiment, parameters))
    again = Session(pasted_experiment(text)).snapshot().parameters
    assert again.flat().tobytes() == parameters.flat().tobytes()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "there is no experiment in it"),
        ("} {", "there is no experiment in it"),
        ("hello", "there is no experiment in it"),
        ("{}", "format is missing"),
        ('{"format": "nnviz-experiment", "version": 1, }', "this is not JSON"),
        ('{"format": "\ud800"}', "format is"),
    ],
)
def test_what_is_none_is_said_in_a_sentence(text, words):
    with pytest.raises(ExperimentError) as caught:
        pasted_experiment(text)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_command_says_where_the_session_stands():
    session = Session(EXPERIMENT)
    session.advance(30)
    session.choose_unit(Weight(1, 0, 1))
    session.choose_sample(Sample("test", 4))
    session.next_moment()
    command = render_command(
        "my file.json", session.snapshot(), "window", {"theme": "dark"}
    )
    program, *words = shlex.split(command)
    assert program == "nnviz"
    arguments = parse_arguments(words)
    assert arguments.file == "my file.json"
    assert (arguments.step, arguments.moment) == (30, "dscores")
    assert (arguments.select, arguments.sample) == ("W1[0,1]", "test[4]")
    assert arguments.theme == "dark"


def test_the_command_of_what_nnviz_opens_with_names_no_file():
    command = render_command(None, Session(EXPERIMENT).snapshot(), "graph", {})
    assert command == "nnviz render --view graph --step 0 -o graph.png"


def test_zeros_and_signs_of_parameters_survive():
    session = Session(EXPERIMENT)
    parameters = session.snapshot().parameters
    signed = replace(parameters, b=tuple(np.negative(b * 0) for b in parameters.b))
    text = experiment_text(with_parameters(EXPERIMENT, signed))
    again = Session(pasted_experiment(text)).snapshot().parameters
    assert np.signbit(again.b[0]).all()
