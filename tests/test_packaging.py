"""The wheel is whole: installed without a checkout, the program finds its resources."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

from nnviz import __version__

ROOT = Path(__file__).parents[1]

PROGRAM = """
from nnviz import Session
from nnviz.datasets.dataset import DatasetSettings
from nnviz.datasets.load import load_dataset
from nnviz.resource_files import RESOURCES
from nnviz.session.shipped_experiments import shipped_experiment

Session(shipped_experiment()).advance(2)
load_dataset(DatasetSettings(kind="digits"))
print(RESOURCES)
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what the wheel holds."""
    folder = tmp_path_factory.mktemp("wheel")
    (wheel,) = WheelBuilder(str(ROOT)).build(directory=str(folder))
    site = folder / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    return site


def test_an_installed_program_uses_its_own_resources(installed: Path) -> None:
    result = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=installed.parent,
        env={**os.environ, "PYTHONPATH": str(installed)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert result.stderr == ""
    assert Path(result.stdout.strip()) == installed / "nnviz" / "resources"


def test_the_wheel_holds_every_resource_and_no_test(installed: Path) -> None:
    shipped = installed / "nnviz" / "resources"
    expected = {
        path.relative_to(ROOT / "resources")
        for path in (ROOT / "resources").rglob("*")
        if path.is_file()
    }
    found = {path.relative_to(shipped) for path in shipped.rglob("*") if path.is_file()}
    assert found == expected
    assert {path.name for path in installed.iterdir() if path.is_dir()} == {
        "nnviz",
        f"nnviz-{__version__}.dist-info",
    }
