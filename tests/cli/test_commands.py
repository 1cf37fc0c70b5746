"""The commands in this process: what they write, say and return."""

import json
import re
import signal
import sys

import pytest

from nnviz.cli import main as cli_main
from nnviz.cli.command_error import CommandError
from nnviz.cli.main import run
from nnviz.session.experiment_file import load_experiment
from nnviz.session.run import Run
from nnviz.session.shipped_experiments import (
    shipped_experiment,
    shipped_experiment_paths,
)

MOONS = str(shipped_experiment_paths()["moons"])
SINE = str(shipped_experiment_paths()["sine"])


def no_window(experiment, file):
    raise AssertionError("The window was opened.")


def command(*words):
    return run(words, no_window)


@pytest.fixture
def diverging(tmp_path):
    path = tmp_path / "wild.json"
    tree = json.loads(shipped_experiment_paths()["sine"].read_text())
    tree["optimizer"] = {"kind": "sgd", "learning_rate": 1e9}
    tree["network"]["activation"] = "relu"
    path.write_text(json.dumps(tree))
    return str(path)


def test_a_file_is_opened_in_the_window():
    opened = []

    def open_window(experiment, file):
        opened.append((experiment, file))
        return 7

    assert run([MOONS], open_window) == 7
    assert run([], open_window) == 7
    assert opened == [
        (load_experiment(MOONS), MOONS),
        (shipped_experiment(), None),
    ]


@pytest.mark.parametrize(
    "words",
    [
        ["bad.json"],
        ["open", "bad.json"],
        ["trace", "bad.json", "--steps", "3"],
        ["train", "bad.json", "--steps", "3"],
        ["render", "bad.json", "--view", "graph", "-o", "a.png"],
    ],
)
def test_a_bad_experiment_is_one_sentence_and_status_2(
    words, tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    text = shipped_experiment_paths()["moons"].read_text()
    (tmp_path / "bad.json").write_text(text.replace('"tanh"', '"tan"'))
    assert command(*words) == 2
    out, error = capsys.readouterr()
    assert out == ""
    assert error == (
        'bad.json: network.activation is "tan", but must be sigmoid, tanh, relu,'
        " leaky_relu or linear.\n"
    )
    assert [path.name for path in tmp_path.iterdir()] == ["bad.json"]


def test_trace_to_a_file_and_to_standard_output_is_the_same(tmp_path, capsysbinary):
    path = tmp_path / "trace.json"
    words = ["trace", MOONS, "--steps", "6", "--every", "2"]
    assert command(*words, "-o", str(path)) == 0
    out, error = capsysbinary.readouterr()
    assert (out, error) == (b"", b"")
    assert command(*words) == 0
    out, error = capsysbinary.readouterr()
    assert out == path.read_bytes()
    assert error == b""
    assert [record["step"] for record in json.loads(out)["steps"]] == [2, 4, 6]


def test_a_trace_that_diverges_is_written_up_to_there(diverging, tmp_path, capsys):
    path = tmp_path / "trace.json"
    assert command("trace", diverging, "--steps", "900", "-o", str(path)) == 3
    records = json.loads(path.read_text())["steps"]
    assert 0 < len(records) < 900
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "left the finite numbers at step" in error
    assert "learning rate 1000000000.0 is too large" in error


def test_a_trace_that_is_interrupted_leaves_nothing(tmp_path, monkeypatch):
    path = tmp_path / "trace.json"
    path.write_text("what was there")
    evaluate = Run.evaluate

    def interrupted(self):
        if self.step == 5:
            signal.raise_signal(signal.SIGINT)
        return evaluate(self)

    monkeypatch.setattr(Run, "evaluate", interrupted)
    assert command("trace", MOONS, "--steps", "50", "-o", str(path)) == 130
    assert path.read_text() == "what was there"
    assert list(tmp_path.iterdir()) == [path]


def test_a_trace_that_is_terminated_leaves_nothing(tmp_path, monkeypatch):
    path = tmp_path / "trace.json"

    def terminated(self):
        signal.raise_signal(signal.SIGTERM)

    before = signal.getsignal(signal.SIGTERM)
    monkeypatch.setattr(Run, "evaluate", terminated)
    assert command("trace", MOONS, "--steps", "50", "-o", str(path)) == 143
    assert list(tmp_path.iterdir()) == []
    assert signal.getsignal(signal.SIGTERM) is before


@pytest.mark.parametrize("where", ["none/trace.json", "."])
def test_a_trace_that_cannot_be_written_is_said_at_once(where, tmp_path, capsys):
    path = tmp_path / where
    assert command("trace", MOONS, "--steps", "1000000000", "-o", str(path)) == 2
    error = capsys.readouterr().err
    assert error.startswith(f"{path} cannot be written: ")
    assert error.count("\n") == 1


def test_train_prints_what_the_session_measures(capsys):
    assert command("train", MOONS, "--steps", "120") == 0
    out, error = capsys.readouterr()
    assert error == ""
    run = Run(load_experiment(MOONS))
    run.advance(120)
    expected = run.evaluate()
    lines = out.splitlines()
    assert lines[0] == "Two moons: network 2-8-2, 42 parameters"
    assert lines[1] == "step 120, epoch 8"
    for line, part, loss, accuracy in (
        (lines[2], "train", expected.train_loss, expected.train_accuracy),
        (lines[3], "test", expected.test_loss, expected.test_accuracy),
    ):
        found = re.fullmatch(r"(\w+) +loss (\S+) +accuracy (\S+)%", line)
        assert found is not None
        assert found[1] == part
        assert float(found[2]) == pytest.approx(loss, rel=1e-5)
        assert float(found[3]) == pytest.approx(100 * accuracy, abs=0.005)


def test_train_counts_epochs(capsys):
    assert command("train", SINE, "--epochs", "3") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[1] == "step 30, epoch 3"
    assert "accuracy" not in lines[2]


def test_train_that_diverges_says_why(diverging, capsys):
    assert command("train", diverging, "--epochs", "50") == 3
    out, error = capsys.readouterr()
    assert error.count("\n") == 1
    assert "left the finite numbers at step" in error
    assert out.splitlines()[1].startswith("step ")


def test_ctrl_c_stops_the_training_and_prints_what_was_reached(monkeypatch, capsys):
    advance = Run.advance

    def interrupted(self, count):
        done = advance(self, count)
        if self.step >= 100:
            signal.raise_signal(signal.SIGINT)
        return done

    monkeypatch.setattr(Run, "advance", interrupted)
    assert command("train", MOONS, "--steps", "1000000000") == 130
    out, error = capsys.readouterr()
    assert error == ""
    assert int(re.search(r"step (\d+)", out)[1]) >= 100
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_second_ctrl_c_insists(monkeypatch):
    def interrupted(self, count):
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(Run, "advance", interrupted)
    assert command("train", MOONS, "--steps", "10") == 130


@pytest.mark.parametrize(
    ("output", "said"),
    [
        ("picture.jpg", "must end in .png, .svg, .pdf or .csv"),
        ("picture", "must end in .png, .svg, .pdf or .csv"),
        ("none/picture.png", "there is no folder none"),
    ],
)
def test_render_refuses_a_file_before_it_trains(
    output, said, tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    words = ["render", MOONS, "--view", "loss", "--step", "1000000000", "-o", output]
    assert command(*words) == 2
    error = capsys.readouterr().err
    assert error.startswith(f"{output} ")
    assert said in error
    assert error.count("\n") == 1


def test_the_window_has_no_table(capsys):
    assert command("render", "--view", "window", "-o", "window.csv") == 2
    assert "has no table of numbers" in capsys.readouterr().err


def test_too_little_memory_is_said(monkeypatch, capsys):
    def hungry(file):
        raise MemoryError

    monkeypatch.setattr(cli_main, "open_file", hungry)
    assert command(MOONS) == 2
    assert "more memory than there is" in capsys.readouterr().err


def test_a_window_that_cannot_be_opened_is_said(capsys):
    def open_window(experiment, file):
        raise CommandError("There is no display.")

    assert run([MOONS], open_window) == 2
    assert capsys.readouterr().err == "There is no display.\n"


def test_a_trace_as_csv_has_the_parameters_over_time(tmp_path):
    path = tmp_path / "path.csv"
    assert command("trace", MOONS, "--steps", "6", "--every", "3", "-o", str(path)) == 0
    head, *rows = path.read_text().splitlines()
    assert head.startswith(
        'step,train_loss,test_loss,train_accuracy,test_accuracy,"W1['
    )
    assert [row.split(",")[0] for row in rows] == ["0", "3", "6"]


def test_a_progress_bar_on_a_terminal_and_gone_at_the_end(monkeypatch, capsys):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert command("train", MOONS, "--steps", "500") == 0
    error = capsys.readouterr().err
    assert "training:" in error
    assert "500" in error
    assert error.rstrip(" ").endswith("\r")
