"""Views as pictures: every format, every kind of network, and nothing left behind."""

import json
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import nnviz
from nnviz.cli.main import run
from nnviz.cli.view_names import VIEW_NAMES, VIEW_SIZES
from nnviz.session.shipped_experiments import shipped_experiment_paths
from nnviz.ui.still_picture import WINDOW
from nnviz.ui.views import VIEWS

PATHS = shipped_experiment_paths()


def render(name, view, output, *options, step=30):
    """Render with the command line; the exit status."""
    words = ["render", str(PATHS[name]), "--view", view, "--step", str(step)]
    return run([*words, "-o", str(output), *options], no_window)


def picture_of(path):
    with Image.open(path) as picture:
        return picture.convert("L")


def no_window(experiment, file):
    raise AssertionError("The window was opened.")


@pytest.fixture(autouse=True)
def _offscreen(qapp, monkeypatch):
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")


def test_the_views_are_those_of_the_window():
    assert set(VIEW_NAMES) == {WINDOW, *VIEWS}


@pytest.mark.parametrize("view", VIEW_NAMES)
def test_a_png_has_the_size_asked_for_and_something_on_it(view, tmp_path, capfd):
    path = tmp_path / "view.png"
    assert render("moons", view, path) == 0
    picture = picture_of(path)
    assert picture.size == tuple(2 * length for length in VIEW_SIZES[view])
    assert len(np.unique(np.asarray(picture))) > 20
    assert capfd.readouterr() == ("", "")
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("view", VIEW_NAMES)
def test_svg_is_a_drawing_with_real_text(view, tmp_path):
    path = tmp_path / "view.svg"
    assert render("moons", view, path) == 0
    text = path.read_text()
    width, height = VIEW_SIZES[view]
    assert re.search(rf'viewBox="0 0 {width} {height}"', text)
    assert "<text" in text
    assert "<path" in text or "<polyline" in text


@pytest.mark.parametrize("view", VIEW_NAMES)
def test_pdf_has_its_page(view, tmp_path):
    path = tmp_path / "view.pdf"
    assert render("moons", view, path) == 0
    data = path.read_bytes()
    assert data.startswith(b"%PDF")
    assert data.rstrip().endswith(b"%%EOF")
    box = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", data)
    shape = float(box[1]) / float(box[2])
    width, height = VIEW_SIZES[view]
    assert shape == pytest.approx(width / height, rel=0.02)


@pytest.mark.parametrize("view", VIEWS)
def test_csv_has_the_numbers_behind_a_view(view, tmp_path):
    path = tmp_path / "view.csv"
    assert render("moons", view, path) == 0
    head, *rows = path.read_text().splitlines()
    assert head
    # The time bar lists what was changed by hand, which here is nothing.
    assert rows or view == "time"


@pytest.mark.parametrize(
    ("name", "view"),
    [
        *(("sine", view) for view in VIEWS),
        # The window shows all views at once.
        *((name, "window") for name in ("sine", "iris", "digits", "lecture-3-4-2")),
        ("gauss", "window"),
    ],
)
def test_every_kind_of_experiment_can_be_drawn(view, name, tmp_path):
    path = tmp_path / "view.png"
    assert render(name, view, path, "--scale", "1") == 0
    assert picture_of(path).size == VIEW_SIZES[view]


def test_size_scale_and_theme(tmp_path):
    light, dark = tmp_path / "light.png", tmp_path / "dark.PNG"
    options = ["--size", "300x200", "--scale", "1.5"]
    assert render("moons", "loss", light, *options) == 0
    assert render("moons", "loss", dark, *options, "--theme", "dark") == 0
    pictures = [picture_of(path) for path in (light, dark)]
    assert [picture.size for picture in pictures] == [(450, 300)] * 2
    assert np.asarray(pictures[0]).mean() > 200
    assert np.asarray(pictures[1]).mean() < 80


def test_a_window_that_cannot_be_so_small_is_drawn_smaller(tmp_path):
    path = tmp_path / "window.png"
    options = ["--size", "700x500", "--scale", "1"]
    assert render("moons", "window", path, *options) == 0
    picture = np.asarray(picture_of(path))
    assert picture.shape == (500, 700)
    # The right edge is within the picture: frames are drawn near it, then the ground.
    assert len(np.unique(picture[:, -60:])) > 20


def test_the_picture_shows_the_step_asked_for(tmp_path):
    early, late, again = (tmp_path / f"{n}.png" for n in ("early", "late", "again"))
    assert render("moons", "boundary", early, step=0) == 0
    assert render("moons", "boundary", late, step=200) == 0
    assert render("moons", "boundary", again, step=200) == 0
    assert early.read_bytes() != late.read_bytes()
    assert late.read_bytes() == again.read_bytes()


def test_the_picture_shows_the_moment_and_the_unit_asked_for(tmp_path):
    pictures = {}
    for options in ("", "--moment z1", "--moment update", "--select W1[0,1]"):
        path = tmp_path / f"{len(pictures)}.png"
        assert render("moons", "graph", path, *options.split(), "--scale", "1") == 0
        pictures[options] = path.read_bytes()
    assert len(set(pictures.values())) == len(pictures)
    path = tmp_path / "loss.png"
    assert render("moons", "graph", path, "--moment", "loss", "--scale", "1") == 0
    assert path.read_bytes() == pictures[""]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--moment", "z9"], "its moments are batch, z1, a1,"),
        (["--select", "W9[0,0]"], "one of the layers of this network, W1 to W"),
        (["--select", "neuron"], "a weight is W1[0,1]"),
    ],
)
def test_a_moment_or_a_unit_that_there_is_not_is_said_before_the_training(
    options, said, tmp_path, capsys
):
    path = tmp_path / "graph.png"
    assert render("moons", "graph", path, *options, step=1_000_000_000) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1
    assert not path.exists()


def test_the_curve_has_many_points(tmp_path):
    path = tmp_path / "loss.csv"
    assert render("moons", "loss", path, step=600) == 0
    assert len(path.read_text().splitlines()) > 150


def test_a_run_that_diverges_is_drawn_as_far_as_it_came(tmp_path, capsys):
    wild = tmp_path / "wild.json"
    tree = json.loads(PATHS["sine"].read_text())
    tree["optimizer"] = {"kind": "sgd", "learning_rate": 1e6}
    tree["network"]["activation"] = "relu"
    wild.write_text(json.dumps(tree))
    path = tmp_path / "graph.png"
    words = ["render", str(wild), "--view", "graph", "--step", "50", "-o", str(path)]
    assert run(words, no_window) == 3
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "left the finite numbers" in error
    assert path.exists()


def test_a_file_that_cannot_be_written_is_said(tmp_path, capsys):
    folder = tmp_path / "folder.png"
    folder.mkdir()
    assert render("moons", "loss", folder) == 2
    error = capsys.readouterr().err
    assert str(folder) in error
    assert error.count("\n") == 1


def test_as_a_process_on_the_default_experiment(tmp_path):
    path = tmp_path / "window.png"
    done = subprocess.run(
        [
            *(sys.executable, "-m", "nnviz", "render", "--view", "window"),
            *("--step", "20", "-o", str(path), "--scale", "1"),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        cwd=Path(nnviz.__file__).parent.parent,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert picture_of(path).size == (1440, 900)


def test_the_drawing_of_neurons_is_chosen(tmp_path):
    pictures = set()
    for drawing in ("apart", "combined", "input"):
        for view in ("graph", "neuron", "window"):
            path = tmp_path / f"{view}-{drawing}.svg"
            assert render("lecture-3-4-2", view, path, "--drawing", drawing) == 0
            pictures.add(path.read_text())
    assert len(pictures) == 9


def test_terms_and_what_they_count_are_drawn(tmp_path):
    path = tmp_path / "graph.svg"
    assert render("lecture-3-4-2", "graph", path, "--terms") == 0
    plain = path.read_text()
    assert "2-layer network" in plain
    assert render("lecture-3-4-2", "graph", path, "--light", "weights2") == 0
    assert "2-layer network" in path.read_text()
    assert path.read_text() != plain


def test_a_count_that_there_is_not_is_said(tmp_path, capfd):
    path = tmp_path / "graph.svg"
    assert render("lecture-3-4-2", "graph", path, "--light", "weights3") == 2
    assert "layers go from 1 to 2" in capfd.readouterr().err
