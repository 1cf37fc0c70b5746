"""From the FILE of a command to an experiment."""

from nnviz.session.experiment import Experiment
from nnviz.session.shipped_experiments import shipped_experiment


def open_experiment(file: str | None) -> Experiment:
    """The experiment of a file, or the one that comes with the program.

    Raises
    ------
    ExperimentError
    """
    return shipped_experiment() if file is None else Experiment.load(file)
