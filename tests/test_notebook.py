"""What a notebook uses: three names, and the documented example."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import nnviz

ROOT = Path(__file__).parent.parent
EXAMPLES = re.findall(
    r"```python\n(.*?)```", (ROOT / "docs" / "notebooks.md").read_text("utf-8"), re.S
)


def test_the_documented_example_runs(qapp, tmp_path, monkeypatch, capsys):
    assert len(EXAMPLES) == 2
    names = {}
    monkeypatch.chdir(ROOT)
    first, figure = EXAMPLES[0].rsplit("\n\n", 1)
    exec(first, names)
    shown = eval(figure, names)
    data, size = shown._repr_png_()
    assert data.startswith(b"\x89PNG")
    assert size == {"width": 320, "height": 500}
    assert re.search(r"step 300: train loss 0\.\d{4}", capsys.readouterr().out)
    second = EXAMPLES[1].replace("regions.svg", str(tmp_path / "regions.svg"))
    exec(second, names)
    assert (tmp_path / "regions.svg").read_text().startswith("<?xml")
    assert capsys.readouterr().out.count(",") == 1


def test_a_figure_stays_as_it_is_when_the_session_goes_on(qapp):
    session = nnviz.Session(nnviz.Experiment())
    figure = nnviz.render(session, "loss")
    before = figure.png
    session.train(20)
    assert figure.png == before
    assert nnviz.render(session, "loss").png != before


def test_a_figure_is_saved_as_its_suffix_says(qapp, tmp_path):
    figure = nnviz.render(nnviz.Session(nnviz.Experiment()), "loss", (200, 120))
    for suffix, start in ((".png", b"\x89PNG"), (".pdf", b"%PDF"), (".csv", b"step")):
        figure.save(tmp_path / f"f{suffix}")
        assert (tmp_path / f"f{suffix}").read_bytes().startswith(start)
    with pytest.raises(ValueError, match=r"saved as \.png, .* not as \.x"):
        figure.save(tmp_path / "f.x")
    with pytest.raises(ValueError, match="There is no view 'graphs'"):
        nnviz.render(nnviz.Session(nnviz.Experiment()), "graphs")


def test_without_a_display_and_without_an_application():
    code = (
        "import nnviz, sys; assert 'PySide6' not in sys.modules;"
        "f = nnviz.render(nnviz.Session(nnviz.Experiment()), 'softmax');"
        "print(len(f.png) > 1000)"
    )
    environment = {k: v for k, v in os.environ.items() if not k.startswith("QT_")}
    environment.pop("DISPLAY", None)
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "True\n", "")
