"""The experiments that come with the program, by name and in groups."""

from pathlib import Path
from types import MappingProxyType

from nnviz.resource_files import RESOURCES
from nnviz.session.experiment import Experiment

DEFAULT_NAME = "default"

GROUPS = MappingProxyType(
    {
        "The lecture": (
            "lecture-3-4-2",
            "cat-dog-ship",
            "cs231n-neuron",
            "mazur-2-2-2",
        ),
        "Classes": (
            "default",
            "spiral-tanh",
            "moons",
            "circle",
            "xor",
            "gauss",
            "blobs",
            "iris",
            "digits",
        ),
        "Functions": ("sine", "abs", "cubic", "steps", "plane", "bumps"),
        "Width and depth": (
            "width-03",
            "width-10",
            "width-40",
            "tent-2",
            "tent-4",
            "tent-6",
        ),
        "What goes wrong": (
            "zero-weights",
            "dead-relus",
            "rate-too-small",
            "rate-3-diverges",
            "overfitting",
            "overfitting-l2",
        ),
    }
)
"""What belongs together, in the order in which it is told."""
_OTHERS = "More"


def shipped_experiment(name: str = DEFAULT_NAME) -> Experiment:
    """The shipped experiment of that name; without one, what the program opens with."""
    return Experiment.load(shipped_experiment_paths()[name])


def shipped_experiment_paths() -> dict[str, Path]:
    """The files of all shipped experiments by name, in alphabetical order."""
    files = sorted((RESOURCES / "experiments").glob("*.json"))
    return {file.stem: file for file in files}


def grouped_experiment_paths() -> dict[str, dict[str, Path]]:
    """The same by group and name, in the order of `GROUPS`; the last are in none."""
    paths = shipped_experiment_paths()
    groups = {
        group: {name: paths.pop(name) for name in names if name in paths}
        for group, names in GROUPS.items()
    }
    if paths:
        groups[_OTHERS] = paths
    return groups
