"""``nnviz export`` and ``nnviz import``: there and back, and one sentence."""

import json
import re

import numpy as np
import pytest

from nnviz.cli.main import run
from nnviz.cli.model_arguments import FORMATS as NAMED
from nnviz.models.files import FORMATS
from nnviz.session.experiment import Experiment
from nnviz.session.session import Session
from nnviz.session.shipped_experiments import shipped_experiment_paths

PATHS = {name: str(path) for name, path in shipped_experiment_paths().items()}


def nnviz(*words):
    return run(list(words), lambda *_: pytest.fail("The window was opened."))


def test_the_formats_are_those_of_the_models():
    assert set(NAMED) == set(FORMATS)


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_written(name, tmp_path, capsys):
    path = tmp_path / f"out{FORMATS[name][0]}"
    words = ("export", PATHS["iris"], "--step", "5", "--format", name, "-o", str(path))
    assert nnviz(*words) == 0
    assert path.stat().st_size > 100
    out, error = capsys.readouterr()
    assert out == f"Iris: 4-6-3 after 5 steps, in {path}\n"
    assert error == ""


def test_the_way_out_and_in_again(tmp_path, capsys):
    weights, again = tmp_path / "iris.safetensors", tmp_path / "again.json"
    assert nnviz("export", PATHS["iris"], "--step", "40", "-o", str(weights)) == 0
    assert nnviz("import", str(weights), PATHS["iris"], "-o", str(again)) == 0
    out, _ = capsys.readouterr()
    assert "layer 1: “layer1.weight” (6, 4) and “layer1.bias” (6,), relu" in out
    session = Session(Experiment.load(PATHS["iris"]))
    session.advance(40)
    first = Session(Experiment.load(again)).snapshot().parameters
    np.testing.assert_array_equal(first.flat(), session.snapshot().parameters.flat())


def test_the_activation_can_be_said(tmp_path, capsys):
    weights, again = tmp_path / "w.npz", tmp_path / "again.json"
    np.savez(weights, W1=np.ones((5, 4)), W2=np.ones((3, 5)))
    words = ("import", str(weights), PATHS["iris"], "-o", str(again))
    assert nnviz(*words, "--activation", "tanh") == 0
    assert json.loads(again.read_text())["network"]["activation"] == "tanh"
    assert "and biases 0, tanh" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("export", PATHS["iris"], "-o", "x.doc"), r"x\.doc: a network is written as"),
        (("export", PATHS["iris"], "-o", "no/x.npz"), "no/x.npz cannot be written"),
        (("import", "x.pt", "-o", "x.json"), "x.pt is not opened, since .pt files"),
        (("import", "x.npz", "-o", "x.json"), "x.npz cannot be read"),
    ],
)
def test_what_goes_wrong_is_one_sentence(
    words, sentence, tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    assert nnviz(*words) == 2
    out, error = capsys.readouterr()
    assert out == ""
    assert re.match(sentence, error)
    assert error.count("\n") == 1
    assert list(tmp_path.iterdir()) == []
