"""``nnviz figures``: every view at every step, or one report."""

import re

import pytest
from PIL import Image

from nnviz.cli.main import run
from nnviz.cli.view_names import VIEW_NAMES
from nnviz.session.shipped_experiments import shipped_experiment_paths

MOONS = str(shipped_experiment_paths()["moons"])


@pytest.fixture(autouse=True)
def _offscreen(qapp, monkeypatch):
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")


def figures(*words):
    return run(["figures", *map(str, words)], lambda *_: pytest.fail("A window."))


def test_each_view_after_each_step(tmp_path, capsys):
    folder = tmp_path / "new" / "out"
    words = ("--views", "loss,softmax", "--steps", "20,0,5", "--size", "320x200")
    assert figures(MOONS, *words, "-o", folder) == 0
    names = {
        f"{view}-{step}.png" for view in ("loss", "softmax") for step in (0, 5, 20)
    }
    assert {path.name for path in folder.iterdir()} == names
    for path in folder.iterdir():
        with Image.open(path) as picture:
            assert picture.size == (640, 400)
    assert capsys.readouterr() == (f"6 files in {folder}\n", "")


def test_a_report_of_all_views(tmp_path):
    words = ("--views", "all", "--steps", 10, "--format", "report")
    assert figures(MOONS, *words, "-o", tmp_path) == 0
    data = (tmp_path / "report-10.pdf").read_bytes()
    assert len(re.findall(rb"/Type /Page\b", data)) >= 3


def test_the_type_is_larger_for_slides(tmp_path):
    smallest = []
    for use in ("screen", "slides"):
        words = ("--views", "softmax", "--format", "svg", "--type", use)
        assert figures(MOONS, *words, "--transparent", "-o", tmp_path / use) == 0
        text = (tmp_path / use / "softmax-0.svg").read_text()
        smallest.append(min(map(float, re.findall(r'font-size="([\d.]+)', text))))
    assert smallest[1] > 1.3 * smallest[0]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--views", "graph,nothing"), "'nothing' is none of the views: window"),
        (("--views", "graph", "--steps", "1,x"), "'x' is not a whole number"),
        (("--views", "window", "--format", "csv"), "--format csv is for views"),
        (("--views", "loss", "-o", "taken/x"), "taken/x cannot be made"),
        (("--views", "loss", "-o", "taken"), "taken is a file; a folder is expected"),
    ],
)
def test_what_goes_wrong_is_one_sentence(
    words, sentence, tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "taken").write_text("a file")
    assert figures(MOONS, "-o", "out", *words) == 2
    error = capsys.readouterr().err
    assert sentence in error
    assert error.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_all_is_every_view_but_the_window(tmp_path):
    words = ("--views", "all", "--format", "csv")
    assert figures(MOONS, *words, "-o", tmp_path) == 0
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {f"{name}-0.csv" for name in VIEW_NAMES if name != "window"}
