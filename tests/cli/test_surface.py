"""``nnviz surface``: arrays that hold the loss at every point, or one sentence."""

import numpy as np
import pytest

from nnviz.cli.main import run
from nnviz.engine.evaluation import evaluate
from nnviz.engine.network import Parameters
from nnviz.session.experiment_file import load_experiment
from nnviz.session.run import Run
from nnviz.session.shipped_experiments import shipped_experiment_paths

MOONS = str(shipped_experiment_paths()["moons"])
SINE = str(shipped_experiment_paths()["sine"])


def surface(*words):
    return run(["surface", *words], lambda *_: pytest.fail("The window was opened."))


@pytest.mark.parametrize(
    ("plane", "extent", "samples"),
    [
        ("random", "0.5", "train"),
        ("pca", None, "test"),
        ("gradient", None, "train"),
        ("weights:W1[0,1],b2[1]", "2", "train"),
    ],
)
def test_the_arrays_are_those_of_the_contract(tmp_path, plane, extent, samples, capsys):
    output = tmp_path / "surface.npz"
    words = [MOONS, "--step", "60", "--plane", plane, "--grid", "7", "-o", str(output)]
    if extent is not None:
        words += ["--extent", extent]
    assert surface(*words, "--samples", samples, "--seed", "4") == 0
    assert capsys.readouterr() == ("", "")
    with np.load(output, allow_pickle=False) as arrays:
        found = dict(arrays)
    assert set(found) == {"a", "b", "loss", "d1", "d2", "theta"}
    reference = Run(load_experiment(MOONS))
    reference.advance(60)
    theta = reference.trainer.parameters().flat()
    np.testing.assert_array_equal(found["theta"], theta)
    assert found["loss"].shape == (7, 7)
    if extent is not None:
        np.testing.assert_allclose(
            found["a"], np.linspace(-1, 1, 7) * float(extent), rtol=1e-15, atol=1e-16
        )
    part = getattr(reference.dataset, samples)
    for i, j in ((0, 0), (3, 3), (6, 2)):
        there = Parameters.from_flat(
            reference.architecture,
            theta + found["a"][i] * found["d1"] + found["b"][j] * found["d2"],
        )
        expected, _ = evaluate(
            reference.architecture,
            there,
            reference.experiment.loss,
            part.inputs,
            part.targets,
            None,
        )
        assert found["loss"][i, j] == pytest.approx(expected, rel=1e-12)


def test_the_seed_draws_the_random_directions(tmp_path):
    drawn = []
    for seed in ("1", "1", "2"):
        output = tmp_path / "surface.npz"
        words = (MOONS, "--grid", "3", "--seed", seed, "-o", str(output))
        assert surface(*words) == 0
        drawn.append(np.load(output)["d1"])
    np.testing.assert_array_equal(drawn[0], drawn[1])
    assert not np.array_equal(drawn[0], drawn[2])


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--plane", "flat"], "--plane: The plane must be random, pca, gradient or"),
        (["--plane", "weights:W1[9,0],b1[0]"], "--plane: W1[9,0] must be an entry of"),
        (["--grid", "1"], "from 2 to 1,001"),
        (["--extent", "-1"], "greater than 0"),
        (["--extent", "inf"], "greater than 0"),
        (["--extent", "1e308"], "at most 1e+06"),
    ],
)
def test_what_cannot_be_is_said_in_one_sentence(tmp_path, words, sentence, capsys):
    output = tmp_path / "surface.npz"
    assert surface(MOONS, *words, "-o", str(output)) == 2
    error = capsys.readouterr().err
    assert sentence in error
    assert error.count("\n") == 1
    assert not output.exists()


def test_arrays_get_no_other_suffix(tmp_path, capsys):
    output = tmp_path / "surface.csv"
    assert surface(MOONS, "-o", str(output)) == 2
    assert "must end in .npz" in capsys.readouterr().err
    assert not output.exists()


def test_no_test_set_and_no_folder(tmp_path, capsys):
    import json

    tree = json.loads(shipped_experiment_paths()["moons"].read_text())
    tree["dataset"]["test_fraction"] = 0.0
    path = tmp_path / "untested.json"
    path.write_text(json.dumps(tree))
    assert surface(str(path), "--samples", "test", "-o", str(tmp_path / "s.npz")) == 2
    assert "no test set" in capsys.readouterr().err
    assert surface(MOONS, "-o", str(tmp_path / "none" / "s.npz")) == 2
    assert "cannot be written" in capsys.readouterr().err
