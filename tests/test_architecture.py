"""The architecture holds: imports point down only, and a breach of it is caught."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "nnviz"

DOWN = "Imports point down only"
ALONE = "Engine and classifiers are NumPy alone"
BREACHES = {
    "the engine reads a data set": (
        "engine/losses.py",
        "import nnviz.datasets.dataset",
        DOWN,
        "- nnviz.engine.losses -> nnviz.datasets.dataset",
    ),
    "a session draws": (
        "session/session.py",
        "import nnviz.picture.colors",
        DOWN,
        "- nnviz.session.session -> nnviz.picture.colors",
    ),
    "the engine goes up by way of the package itself": (
        "engine/losses.py",
        "from nnviz import Session",
        DOWN,
        "- nnviz.engine.losses -> nnviz ",
    ),
    "a folder that no layer names": ("extra/__init__.py", "", DOWN, "- nnviz.extra"),
    "Qt in a picture": (
        "picture/colors.py",
        "from PySide6.QtGui import QColor",
        "No Qt below the window",
        "nnviz.picture.colors -> PySide6",
    ),
    "Qt in a command": (
        "cli/main.py",
        "def late():\n    from PySide6.QtWidgets import QApplication",
        "Commands reach Qt through the window's modules only",
        "nnviz.cli.main -> PySide6",
    ),
    "the engine fits a classifier": (
        "engine/evaluation.py",
        "import nnviz.classifiers.ridge",
        DOWN,
        "- nnviz.engine.evaluation -> nnviz.classifiers.ridge",
    ),
    "a classifier reads a data set": (
        "classifiers/ridge.py",
        "import nnviz.datasets.dataset",
        DOWN,
        "- nnviz.classifiers.ridge -> nnviz.datasets.dataset",
    ),
    "Qt in a classifier": (
        "classifiers/linear_svm.py",
        "from PySide6.QtCore import QThread",
        "No Qt below the window",
        "nnviz.classifiers.linear_svm -> PySide6",
    ),
    "msgspec in the engine": (
        "engine/network.py",
        "import msgspec",
        ALONE,
        "nnviz.engine.network -> msgspec",
    ),
    "scikit-learn in a classifier": (
        "classifiers/linear_svm.py",
        "from sklearn.svm import SVC",
        ALONE,
        "nnviz.classifiers.linear_svm -> sklearn",
    ),
}
"""Per breach: where, the code, the contract it breaks and what the report says."""


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    """import-linter, on the package in ``folder`` and with its contracts."""
    command = "import sys; from importlinter.cli import lint_imports_command as run; "
    return subprocess.run(
        [sys.executable, "-c", f"{command} run()", "--no-cache", "--no-logo"],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_imports_point_down_only() -> None:
    result = lint_imports(ROOT)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("breach", BREACHES)
def test_a_planted_breach_is_caught(breach: str, tmp_path: Path) -> None:
    file, code, contract, reported = BREACHES[breach]
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(
        PACKAGE, tmp_path / "nnviz", ignore=shutil.ignore_patterns("__pycache__")
    )
    target = tmp_path / "nnviz" / file
    target.parent.mkdir(exist_ok=True)
    with target.open("a", encoding="utf-8") as module:
        module.write(f"\n{code}\n")
    result = lint_imports(tmp_path)
    assert result.returncode != 0
    assert f"{contract} BROKEN" in result.stdout
    assert reported in result.stdout


def third_party_imports(folder: Path, *, at_once: bool = False) -> set[str]:
    """The packages that are neither Python's own nor this project's.

    With ``at_once`` those alone that a module imports when it is imported itself.
    """
    found = set()
    for path in folder.rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        for node in tree.body if at_once else ast.walk(tree):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.partition(".")[0])
    return found - sys.stdlib_module_names - {"nnviz"}


@pytest.mark.parametrize("layer", ["engine", "classifiers"])
def test_engine_and_classifiers_import_numpy_alone(layer: str) -> None:
    assert third_party_imports(PACKAGE / layer) <= {"numpy", "threadpoolctl"}


def names_of(requirements: list[str]) -> set[str]:
    return {
        re.match(r"[\w-]+", requirement)[0].lower().replace("_", "-")
        for requirement in requirements
    }


def test_what_is_imported_is_installed_with_the_package() -> None:
    """No module relies on a package that only the tests ask for.

    What an extra brings may be imported too, where it is wanted, not before.
    """
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    declared = names_of(project["dependencies"])
    extras = {
        name
        for extra, requirements in project["optional-dependencies"].items()
        if extra not in ("test", "oracle")
        for name in names_of(requirements)
    }
    distributions = packages_distributions()
    at_once = third_party_imports(PACKAGE, at_once=True)
    for package in sorted(third_party_imports(PACKAGE)):
        names = {
            name.lower().replace("_", "-") for name in distributions.get(package, [])
        }
        allowed = declared if package in at_once else declared | extras
        assert names & allowed, f"{package} is imported but not declared"
