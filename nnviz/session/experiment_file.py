"""Experiment files: read with every check, written so that nothing is ever lost."""

import os
from dataclasses import replace
from pathlib import Path

from nnviz.session.atomic_file import replacing
from nnviz.session.data_file_reading import relative_to
from nnviz.session.experiment import Experiment
from nnviz.session.experiment_check import DataShape, check_parts_fit, with_all_classes
from nnviz.session.experiment_error import ExperimentError
from nnviz.session.experiment_limits import MOST_FILE_BYTES
from nnviz.session.experiment_reading import read_experiment
from nnviz.session.experiment_writing import experiment_tree, json_text
from nnviz.session.json_document import decode_json
from nnviz.session.json_place import Place

__all__ = [
    "ExperimentError",
    "check_experiment",
    "experiment_to_json",
    "load_experiment",
    "parse_experiment",
    "save_experiment",
]


def load_experiment(path: str | os.PathLike[str]) -> Experiment:
    """Read and check an experiment file.

    Raises
    ------
    ExperimentError
        When there is no such file, it cannot be read, or it is no valid experiment.
    """
    source = os.fspath(path)
    try:
        with Path(path).open("rb") as file:
            # One byte more than is accepted tells a file that is too large, however
            # large it says it is (a pipe says 0).
            data = file.read(MOST_FILE_BYTES + 1)
    except (OSError, ValueError) as error:
        raise ExperimentError(_unreadable(error), source=source) from None
    return parse_experiment(data, source)


def parse_experiment(
    data: bytes, source: str | None = None, shape: DataShape | None = None
) -> Experiment:
    """Read and check an experiment from the bytes of a file.

    Parameters
    ----------
    data
        JSON in UTF-8.
    source
        What errors call the file.
    shape
        That of the data, where they are at hand; else it follows from the settings.

    Raises
    ------
    ExperimentError
    """
    if len(data) > MOST_FILE_BYTES:
        raise ExperimentError(
            "the file is too large; an experiment may have at most"
            f" {MOST_FILE_BYTES // 2**20} MB",
            source=source,
        )
    experiment = read_experiment(decode_json(data, source))
    if shape is None:
        experiment = with_all_classes(experiment)
    check_parts_fit(experiment, source, shape)
    return experiment


def check_experiment(experiment: Experiment, shape: DataShape | None = None) -> None:
    """The checks of a file, for an experiment that was built in code.

    ``shape`` is that of its data, where they are at hand already.

    Raises
    ------
    ExperimentError
        With the path of the key, and no file.
    """
    checked = read_experiment(Place(experiment_tree(experiment)))
    check_parts_fit(checked, None, shape)


def experiment_to_json(experiment: Experiment) -> bytes:
    """The file of an experiment: reads back equal.

    Fields that have no effect (the momentum of ``adam``) are not written.
    """
    return json_text(experiment_tree(experiment)).encode()


def save_experiment(experiment: Experiment, path: str | os.PathLike[str]) -> None:
    """Check and write an experiment; an existing file survives any failure.

    Raises
    ------
    ExperimentError
        When the experiment would not read back.
    OSError
        When the file cannot be written.
    """
    check_experiment(experiment)
    data = experiment.dataset
    if data.path is not None:
        # Data beside the experiment go with it to wherever both are taken.
        beside = relative_to(data.path, os.path.realpath(Path(path).parent))
        experiment = replace(experiment, dataset=replace(data, path=beside))
    with replacing(path) as file:
        file.write(experiment_to_json(experiment))


def _unreadable(error: OSError | ValueError) -> str:
    """Why a file cannot be read; a ``ValueError`` is about a name that none has."""
    expected = "an experiment file is expected"
    if isinstance(error, FileNotFoundError):
        return f"there is no such file; {expected}"
    if isinstance(error, PermissionError):
        return f"there is no permission to read this file; {expected}"
    if isinstance(error, IsADirectoryError):
        return f"this is a folder; {expected}"
    reason = getattr(error, "strerror", None) or str(error)
    return f"the file cannot be read ({reason}); {expected}"
