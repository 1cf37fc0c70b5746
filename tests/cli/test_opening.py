"""Commands on sessions: where they stood, and further."""

import json

import numpy as np
import pytest

from nnviz.cli.main import run
from nnviz.session.experiment import Experiment
from nnviz.session.selection import Sample
from nnviz.session.session import Session
from nnviz.session.session_reading import OpenedSession
from nnviz.session.shipped_experiments import (
    shipped_experiment,
    shipped_experiment_paths,
)

MOONS = str(shipped_experiment_paths()["moons"])


def no_window(content, file):
    raise AssertionError("The window was opened.")


def command(*words):
    return run([str(word) for word in words], no_window)


@pytest.fixture
def saved(tmp_path):
    """A session of 50 steps, edited at 20, that stood at 40."""
    session = Session(shipped_experiment("moons"))
    session.advance(20)
    session.set_learning_rate(0.2)
    session.set_data_point(Sample("train", 0), (3.0, 3.0))
    session.advance(30)
    session.seek(40)
    path = tmp_path / "a.nnviz"
    session.save(path)
    return path


def theta(session):
    return session.run.trainer.state().theta.tobytes()


def test_a_session_opens_in_the_window(saved):
    opened = []

    def open_window(content, file):
        opened.append((content, file))
        return 0

    assert run([str(saved)], open_window) == 0
    ((content, file),) = opened
    assert isinstance(content, OpenedSession)
    assert (content.state.step, file) == (40, str(saved))


def test_the_name_of_a_shipped_experiment_will_do(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    opened = []
    assert run(["digits"], lambda content, file: opened.append(content) or 0) == 0
    assert opened == [shipped_experiment("digits")]
    assert command("train", "moons", "--steps", 2) == 0


def test_train_writes_a_session_and_goes_on_with_it(tmp_path, capsys):
    first, second = tmp_path / "a.nnviz", tmp_path / "b.nnviz"
    assert command("train", MOONS, "--steps", 70, "-o", first) == 0
    assert command("train", first, "--steps", 30, "-o", second) == 0
    assert "step 100, epoch" in capsys.readouterr().out
    whole = Session(Experiment.load(MOONS))
    whole.advance(100)
    again = Session.open(second)
    assert (again.step, theta(again)) == (100, theta(whole))
    again.seek(35)
    whole.seek(35)
    assert theta(again) == theta(whole)


def test_train_by_epochs_counts_from_where_a_session_stood(saved, tmp_path):
    out = tmp_path / "b.nnviz"
    before = Session.open(saved)
    assert command("train", saved, "--epochs", 2, "-o", out) == 0
    after = Session.open(out)
    assert after.step == before.run.epochs.start_of(before.epoch + 2)


@pytest.mark.parametrize(
    ("name", "words"),
    [("a.json", "it must end in .nnviz"), ("gone/a.nnviz", "there is no folder")],
)
def test_train_says_at_once_where_it_cannot_write(tmp_path, capsys, name, words):
    assert command("train", MOONS, "--steps", 10**9, "-o", tmp_path / name) == 2
    said = capsys.readouterr()
    assert words in said.err
    assert said.out == ""


def test_trace_goes_on_from_the_session(saved, tmp_path):
    out = tmp_path / "t.json"
    assert command("trace", saved, "--steps", 3, "-o", out) == 0
    tree = json.loads(out.read_text())
    assert [record["step"] for record in tree["steps"]] == [41, 42, 43]
    assert tree["experiment"]["optimizer"]["learning_rate"] == 0.2
    assert tree["experiment"]["dataset"]["kind"] == "inline"
    session = Session.open(saved)
    W = session.snapshot().parameters.W[0].tolist()
    assert tree["steps"][0]["parameters"]["W"][0] == W


def test_surface_is_about_the_step_of_the_session(saved, tmp_path):
    out, session = tmp_path / "s.npz", Session.open(saved)
    for words, step in ([], 40), (["--step", "30"], 30), (["--step", "60"], 60):
        assert command("surface", saved, *words, "--grid", 3, "-o", out) == 0
        session.seek(step)
        parameters = session.snapshot().parameters.flat()
        assert np.array_equal(np.load(out)["theta"], parameters)


def test_fit_is_about_the_data_of_the_session(saved, tmp_path):
    out = tmp_path / "f.npz"
    assert command("fit", saved, "--method", "nearest_mean", "-o", out) == 0
    fitted = np.load(out)["W"]
    assert command("fit", MOONS, "--method", "nearest_mean", "-o", out) == 0
    assert not np.array_equal(fitted, np.load(out)["W"])


def test_render_draws_the_session_where_it_stood(saved, tmp_path):
    tables = []
    for words in ([], ["--step", "40"], ["--step", "10"]):
        out = tmp_path / "g.csv"
        assert command("render", saved, "--view", "graph", *words, "-o", out) == 0
        tables.append(out.read_text())
    assert tables[0] == tables[1] != tables[2]


def test_render_chooses_a_sample_by_name(tmp_path, capsys):
    words = ["render", MOONS, "--view", "softmax", "-o", tmp_path / "s.csv"]
    assert command(*words, "--sample", "test[3]") == 0
    assert command(*words, "--sample", "test[3000]") == 2
    assert "There is no sample 3000 in the test set." in capsys.readouterr().err
    assert command(*words, "--sample", "3") == 2
    assert "train[12]" in capsys.readouterr().err


def test_export_takes_the_network_of_the_session(saved, tmp_path):
    out = tmp_path / "w.npz"
    assert command("export", saved, "-o", out) == 0
    W = Session.open(saved).snapshot().parameters.W[0]
    assert np.array_equal(np.load(out)["W1"], W)


@pytest.mark.parametrize("name", ["train", "trace", "surface", "fit", "render"])
def test_a_damaged_session_is_one_sentence(saved, capsys, name):
    saved.write_bytes(saved.read_bytes()[:-30])
    options = {
        "train": ["--steps", "1"],
        "trace": ["--steps", "1"],
        "surface": ["-o", saved.parent / "s.npz"],
        "fit": ["--method", "nearest_mean"],
        "render": ["--view", "graph", "-o", saved.parent / "g.png"],
    }
    assert command(name, saved, *options[name]) == 2
    said = capsys.readouterr().err
    assert "a whole session written by nnviz is expected." in said
    assert said.count("\n") == 1
