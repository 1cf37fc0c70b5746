"""``nnviz fit``: accuracies, arrays that hold the fit, or one sentence."""

import json
import re
import signal
import sys

import numpy as np
import pytest

from nnviz.classifiers import linear_svm
from nnviz.classifiers.hinge_optimum import hinge_optimum
from nnviz.classifiers.methods import FitSettings, fit_method
from nnviz.cli.main import run
from nnviz.datasets.load import load_dataset
from nnviz.session.shipped_experiments import (
    shipped_experiment,
    shipped_experiment_paths,
)

PATHS = {name: str(path) for name, path in shipped_experiment_paths().items()}
WAYS = {
    "ridge": ["--strength", "0.5"],
    "nearest_mean": [],
    "linear_svm": ["--strength", "0.01"],
}


def fit(*words):
    return run(["fit", *words], lambda *_: pytest.fail("The window was opened."))


def expected(name, settings):
    dataset = load_dataset(shipped_experiment(name).dataset)
    train = dataset.train
    return dataset, fit_method(settings, train.inputs, train.targets, train.labels)


@pytest.mark.parametrize("method", WAYS)
def test_the_accuracies_are_printed(method, capsys):
    assert fit(PATHS["iris"], "--method", method, *WAYS[method]) == 0
    out, error = capsys.readouterr()
    assert error == ""
    strength = float(WAYS[method][1]) if WAYS[method] else 0.0
    dataset, fitted = expected("iris", FitSettings(method, strength))
    head, shapes, train, test = out.splitlines()
    assert head.startswith(f"Iris: {method}, ")
    assert shapes.startswith("X (99, 4 + 1) · W (4 + 1, 3) = ")
    for line, name in ((train, "train"), (test, "test")):
        found = re.fullmatch(rf"{name} +(?:loss \S+ +)?accuracy (\S+)%", line)
        assert found is not None
        part = getattr(dataset, name)
        right = np.mean(fitted.scores(part.inputs).argmax(axis=1) == part.labels)
        assert float(found[1]) == pytest.approx(100 * right, abs=0.005)


@pytest.mark.parametrize("method", WAYS)
def test_the_arrays_are_those_of_the_fit(method, tmp_path, capsys):
    output = tmp_path / "fit.npz"
    words = [PATHS["iris"], "--method", method, *WAYS[method], "-o", str(output)]
    assert fit(*words) == 0
    assert len(capsys.readouterr().out.splitlines()) == 4
    strength = float(WAYS[method][1]) if WAYS[method] else 0.0
    dataset, fitted = expected("iris", FitSettings(method, strength))
    with np.load(output, allow_pickle=False) as arrays:
        found = dict(arrays)
    confusions = {"train_confusion", "test_confusion"}
    assert set(found) == {"method", "W", "b", *fitted.facts(), *confusions}
    assert found["method"] == method
    np.testing.assert_array_equal(found["W"], fitted.W)
    np.testing.assert_array_equal(found["b"], fitted.b)
    for name, fact in fitted.facts().items():
        np.testing.assert_array_equal(found[name], fact)
    for part in ("train", "test"):
        counts, samples = found[f"{part}_confusion"], getattr(dataset, part)
        answers = fitted.scores(samples.inputs).argmax(axis=1)
        assert counts.sum() == len(samples)
        assert np.trace(counts) == np.count_nonzero(answers == samples.labels)


def test_ridge_without_a_bias(tmp_path, capsys):
    output = tmp_path / "fit.npz"
    words = ["--method", "ridge", "--strength", "1", "--no-bias", "-o", str(output)]
    assert fit(PATHS["digits"], *words) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("Digits: ridge, strength 1, no bias, rank 60, objective")
    assert lines[1] == "X (1200, 64) · W (64, 10) = T (1200, 10)"
    with np.load(output) as arrays:
        np.testing.assert_array_equal(arrays["b"], 0.0)


def test_ridge_takes_the_targets_of_a_regression(capsys):
    assert fit(PATHS["sine"], "--method", "ridge", "--strength", "0") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[1] == "X (100, 1 + 1) · W (1 + 1, 1) = T (100, 1)"
    assert re.fullmatch(r"train loss \S+", lines[2])
    assert re.fullmatch(r"test  loss \S+", lines[3])


def test_the_svm_says_how_near_the_optimum_it_is(capsys):
    words = ["--method", "linear_svm", "--strength", "0.01"]
    assert fit(PATHS["default"], *words) == 0
    head = capsys.readouterr().out.splitlines()[0]
    found = re.search(r"objective (\S+) \(at most (\S+) above the least\)", head)
    assert found is not None
    assert float(found[2]) < 1e-9 * float(found[1])
    _, fitted = expected("default", FitSettings("linear_svm", 0.01))
    support = fitted.support.any(axis=1)
    assert f" {support.sum()} of {len(support)} samples are support vectors" in head


@pytest.mark.parametrize(
    ("name", "words", "sentence"),
    [
        ("iris", ["ridge"], "--strength is missing: ridge needs one"),
        ("iris", ["linear_svm"], "--strength is missing: linear_svm needs one"),
        ("iris", ["nearest_mean", "--strength", "1"], "nearest_mean has none"),
        ("iris", ["linear_svm", "--strength", "0"], "greater than 0"),
        ("iris", ["ridge", "--strength", "-1"], "'-1' is not a number from 0 on"),
        ("iris", ["ridge", "--strength", "nan"], "'nan' is not a number from 0 on"),
        ("iris", ["ridge", "--strength", "1e999"], "is not a number from 0 on"),
        ("iris", ["linear_svm", "--strength", "1", "--no-bias"], "ridge can be"),
        ("iris", ["nearest_mean", "--no-bias"], "--no-bias: nearest_mean"),
        ("iris", ["forest"], "linear_svm"),
        ("sine", ["nearest_mean"], "nearest_mean needs classes"),
        ("sine", ["linear_svm", "--strength", "1"], "linear_svm needs classes"),
        ("iris", ["linear_svm", "--strength", "1e-300"], "out of reach of float64"),
    ],
)
def test_what_cannot_be_is_said_in_one_sentence(
    name, words, sentence, tmp_path, capsys
):
    output = tmp_path / "fit.npz"
    output.write_bytes(b"what was there")
    assert fit(PATHS[name], "--method", *words, "-o", str(output)) == 2
    out, error = capsys.readouterr()
    assert out == ""
    assert sentence in error
    assert error.count("\n") == 1
    assert list(tmp_path.iterdir()) == [output]
    assert output.read_bytes() == b"what was there"


def test_a_bad_experiment_and_a_missing_folder(tmp_path, capsys):
    path = tmp_path / "bad.json"
    tree = json.loads(shipped_experiment_paths()["iris"].read_text())
    tree["dataset"]["kind"] = "irises"
    path.write_text(json.dumps(tree))
    assert fit(str(path), "--method", "nearest_mean") == 2
    assert "dataset.kind" in capsys.readouterr().err
    output = str(tmp_path / "none" / "fit.npz")
    assert fit(PATHS["iris"], "--method", "nearest_mean", "-o", output) == 2
    assert f"{output} cannot be written" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)]
)
def test_a_fit_that_is_stopped_leaves_the_file_as_it_was(
    number, status, tmp_path, monkeypatch, capsys
):
    output = tmp_path / "fit.npz"
    output.write_bytes(b"what was there")

    def stopped(x, signs, strength, report):
        signal.raise_signal(number)
        return hinge_optimum(x, signs, strength, report)

    monkeypatch.setattr(linear_svm, "hinge_optimum", stopped)
    words = ["--method", "linear_svm", "--strength", "0.1", "-o", str(output)]
    assert fit(PATHS["iris"], *words) == status
    assert capsys.readouterr() == ("", "")
    assert list(tmp_path.iterdir()) == [output]
    assert output.read_bytes() == b"what was there"


def test_a_progress_bar_on_a_terminal_and_gone_at_the_end(monkeypatch, capsys):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    words = ["--method", "linear_svm", "--strength", "0.001"]
    assert fit(PATHS["digits"], *words) == 0
    error = capsys.readouterr().err
    assert "fitting:" in error
    assert error.rstrip(" ").endswith("\r")
