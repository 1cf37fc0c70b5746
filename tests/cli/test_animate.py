"""``nnviz animate``: films of views over steps and moments, or one sentence."""

import numpy as np
import pytest
from PIL import Image

from nnviz.cli.main import run
from nnviz.session.shipped_experiments import shipped_experiment_paths

PATHS = {name: str(path) for name, path in shipped_experiment_paths().items()}


@pytest.fixture(autouse=True)
def _offscreen(qapp, monkeypatch):
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")


def animate(*words):
    return run(["animate", *map(str, words)], lambda *_: pytest.fail("A window."))


@pytest.mark.parametrize("suffix", [".gif", ".apng", ".webp", ".mp4"])
def test_a_view_over_the_steps(tmp_path, capsys, suffix):
    path = tmp_path / f"film{suffix}"
    words = ("--view", "loss", "--steps", 20, "--every", 8, "--size", "240x160")
    assert animate(PATHS["moons"], *words, "-o", path) == 0
    assert capsys.readouterr() == (f"4 frames in {path}\n", "")
    assert [each.name for each in tmp_path.iterdir()] == [path.name]
    if suffix != ".mp4":
        with Image.open(path) as film:
            assert film.size == (240, 160)
            assert film.n_frames == 4


def test_frames_are_the_pictures_of_render(tmp_path):
    film, still = tmp_path / "film.apng", tmp_path / "still.png"
    look = ("--view", "boundary", "--size", "300x200", "--scale", "1")
    words = ("--steps", 30, "--every", 30, *look)
    assert animate(PATHS["moons"], *words, "-o", film) == 0
    done = run(
        ["render", PATHS["moons"], "--step", "30", *look, "-o", str(still)],
        lambda *_: pytest.fail("A window."),
    )
    assert done == 0
    with Image.open(film) as moving, Image.open(still) as standing:
        moving.seek(1)
        shown = np.asarray(moving.convert("RGB"))
        np.testing.assert_array_equal(shown, np.asarray(standing.convert("RGB")))


def test_every_moment_has_a_frame(tmp_path):
    path = tmp_path / "film.gif"
    words = ("--view", "softmax", "--steps", 1, "--moments")
    assert animate(PATHS["iris"], *words, "-o", path) == 0
    with Image.open(path) as film:
        frames = []
        for index in range(film.n_frames):
            film.seek(index)
            frames.append(np.asarray(film.convert("RGB")))
    assert len(frames) > 10
    assert len({frame.tobytes() for frame in frames}) > 5


def test_the_whole_window_with_the_loss_surface(tmp_path):
    path = tmp_path / "film.webp"
    words = ("--view", "window", "--steps", 20, "--every", 10, "--size", "1280x800")
    assert animate(PATHS["moons"], *words, "-o", path) == 0
    with Image.open(path) as film:
        assert film.n_frames == 3


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("-o", "film.avi"), "A film is written as .gif"),
        (("-o", "no/film.gif"), "there is no folder no"),
        (("-o", "film.gif", "--select", "W9[0,0]"), "W9"),
    ],
)
def test_what_goes_wrong_is_one_sentence(
    words, sentence, tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    assert animate(PATHS["moons"], "--view", "loss", "--steps", 2, *words) == 2
    error = capsys.readouterr().err
    assert sentence in error
    assert error.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_run_that_diverges_ends_the_film(tmp_path, capsys):
    experiment = tmp_path / "wild.json"
    text = shipped_experiment_paths()["sine"].read_text()
    start = text.index('"learning_rate":')
    end = text.index(",", start)
    experiment.write_text(f'{text[:start]}"learning_rate": 1e200{text[end:]}')
    path = tmp_path / "film.gif"
    words = ("--view", "loss", "--steps", 50, "--size", "120x80")
    assert animate(experiment, *words, "-o", path) == 3
    assert "finite" in capsys.readouterr().err
    assert path.exists()


def test_ctrl_c_leaves_no_file(tmp_path, monkeypatch):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("nnviz.ui.film.write_film", interrupted)
    path = tmp_path / "film.gif"
    words = ("--view", "loss", "--steps", 2, "--size", "120x80")
    assert animate(PATHS["moons"], *words, "-o", path) == 130
    assert list(tmp_path.iterdir()) == []
