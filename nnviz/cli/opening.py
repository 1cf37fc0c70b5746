"""From the FILE of a command to an experiment or a session."""

from pathlib import Path

from nnviz.session.experiment import Experiment
from nnviz.session.session import Session
from nnviz.session.session_file import is_session_file, load_session
from nnviz.session.session_reading import OpenedSession
from nnviz.session.shipped_experiments import (
    shipped_experiment,
    shipped_experiment_paths,
)


def open_file(file: str | None) -> Experiment | OpenedSession:
    """What a file holds, or the experiment that the program opens with.

    Where there is no such file, it may be the name of a shipped experiment.

    Raises
    ------
    ExperimentError
    """
    if file is None:
        return shipped_experiment()
    if not Path(file).exists() and file in shipped_experiment_paths():
        return shipped_experiment(file)
    return load_session(file) if is_session_file(file) else Experiment.load(file)


def open_experiment(file: str | None) -> Experiment:
    """The experiment of a file; of a session, with what is in force where it stood.

    Raises
    ------
    ExperimentError
    """
    content = open_file(file)
    if isinstance(content, Experiment):
        return content
    return Session.of(content).written_experiment


def open_session(file: str | None) -> Session:
    """The session of a file, where it stood; or a new one, of an experiment.

    Raises
    ------
    ExperimentError
    """
    content = open_file(file)
    return Session(content) if isinstance(content, Experiment) else Session.of(content)
