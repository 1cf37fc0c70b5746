"""The experiment of a lesson: a shipped one, a file beside it, or a table in it."""

from pathlib import Path

from nnviz.session.experiment import Experiment
from nnviz.session.experiment_check import check_parts_fit, with_all_classes
from nnviz.session.experiment_reading import FORMAT, VERSION, read_experiment
from nnviz.session.experiment_writing import Tree, experiment_tree
from nnviz.session.json_place import Place, one_of
from nnviz.session.shipped_experiments import shipped_experiment_paths

_FULL_BATCH = "full"
_KEYS = (
    "name",
    "dataset",
    "network",
    "loss",
    "regularization",
    "optimizer",
    "batch_size",
    "shuffle",
    "dtype",
)
"""What can be overridden: all but the format of the file."""


def given_experiment(given: Place, folder: Path) -> Experiment:
    """The experiment of the key ``experiment``.

    Raises
    ------
    ExperimentError
    """
    if isinstance(given.value, dict):
        return _read({"format": FORMAT, "version": VERSION, **given.value}, given)
    return _named(given, folder)


def overridden(experiment: Experiment, overrides: Place) -> Experiment:
    """The experiment with other values for some of its keys.

    A table in the overrides is merged with the one that it overrides, or takes its
    place where it has a ``kind``. ``batch_size = "full"`` is the full batch, which TOML
    has no other word for.

    Raises
    ------
    ExperimentError
    """
    fields = overrides.fields(_KEYS)
    values = {key: fields.place(key).value for key in fields.names}
    return _read(_merged(experiment_tree(experiment), values), overrides)


def _named(given: Place, folder: Path) -> Experiment:
    shipped = shipped_experiment_paths()
    name = given.text(120)
    if name in shipped:
        return Experiment.load(shipped[name])
    if name.endswith(".json"):
        return Experiment.load(folder / name)
    raise given.refusal(
        f"a .json file beside the lesson, a table, or one of {one_of(tuple(shipped))}"
    )


def _merged(tree: Tree, overrides: Tree) -> Tree:
    merged = dict(tree)
    for key, value in overrides.items():
        before = merged.get(key)
        if isinstance(value, dict) and isinstance(before, dict) and "kind" not in value:
            merged[key] = _merged(before, value)
        else:
            merged[key] = value
    return merged


def _read(tree: Tree, at: Place) -> Experiment:
    if tree.get("batch_size") == _FULL_BATCH:
        tree = {**tree, "batch_size": None}
    experiment = with_all_classes(read_experiment(Place(tree, at.key, at.source)))
    check_parts_fit(experiment, at.source)
    return experiment
