"""The experiments that come with the program."""

from pathlib import Path

from nnviz.resource_files import RESOURCES
from nnviz.session.experiment import Experiment

DEFAULT_NAME = "default"


def shipped_experiment(name: str = DEFAULT_NAME) -> Experiment:
    """The shipped experiment of that name; without one, what the program opens with."""
    return Experiment.load(shipped_experiment_paths()[name])


def shipped_experiment_paths() -> dict[str, Path]:
    """The files of all shipped experiments by name, in alphabetical order."""
    files = sorted((RESOURCES / "experiments").glob("*.json"))
    return {file.stem: file for file in files}
