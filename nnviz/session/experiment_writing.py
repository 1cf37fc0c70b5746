"""An experiment as a JSON tree, and the tree as text that a person likes to read."""

import json
from typing import Any

import numpy as np

from nnviz.datasets.dataset import DEFAULT_TURNS, DatasetError, DatasetSettings
from nnviz.datasets.validation import keys_of
from nnviz.engine.settings import Initialization, Optimizer, Regularization
from nnviz.session.dataset_reading import DATASET_KEYS
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.experiment_reading import (
    FORMAT,
    INITIALIZATION_KEYS,
    OPTIMIZER_KEYS,
    VERSION,
)

_LINE_LENGTH = 88
_INDENT = 2

Tree = dict[str, Any]


def experiment_tree(experiment: Experiment) -> Tree:
    """The experiment as an object of CONTRACT.md section 1.

    Only keys that apply are in it: fields that the kind of data, optimiser or
    initialisation does not read are left out, they have no effect.
    """
    tree: Tree = {
        "format": FORMAT,
        "version": VERSION,
        "name": experiment.name,
        "note": experiment.note,
        "dataset": _dataset_tree(experiment.dataset),
        "network": _network_tree(experiment.network),
        "loss": experiment.loss,
        "regularization": regularization_tree(experiment.regularization),
        "optimizer": optimizer_tree(experiment.optimizer),
        "batch_size": experiment.batch_size,
        "shuffle": {
            "order": experiment.shuffle.order,
            "seed": experiment.shuffle.seed,
        },
    }
    if not experiment.note:
        del tree["note"]
    if experiment.dtype != "float64":
        tree["dtype"] = experiment.dtype
    return tree


def json_text(tree: object) -> str:
    """JSON with what fits into a line on one line; rows of numbers are never broken.

    Floats are written by their shortest text that reads back as the same float64.
    """
    return _text(tree, 0, 0) + "\n"


def _dataset_tree(dataset: DatasetSettings) -> Tree:
    try:
        applicable = keys_of(dataset.kind)
    except DatasetError:
        # Left for the reader to refuse, in the words of every other error.
        applicable = frozenset({"kind"})
    tree = {key: getattr(dataset, key) for key in DATASET_KEYS if key in applicable}
    for key, usual in (
        ("standardize", False),
        ("turns", DEFAULT_TURNS),
        ("exclude", ()),
        ("one_hot", ()),
        ("missing", "refuse"),
    ):
        if tree.get(key) == usual:
            del tree[key]
    return {key: value for key, value in tree.items() if value is not None}


def _network_tree(network: NetworkSettings) -> Tree:
    tree: Tree = {"layers": network.layers}
    if network.activation:
        names = set(network.activation)
        hidden = len(network.layers) - 2
        same = len(names) == 1 and len(network.activation) == hidden
        tree["activation"] = network.activation[0] if same else network.activation
    if network.output_activation != "linear":
        tree["output_activation"] = network.output_activation
    tree["init"] = _initialization_tree(network.init)
    if network.frozen:
        tree["frozen"] = network.frozen
    return tree


def _initialization_tree(init: Initialization) -> Tree:
    keys = INITIALIZATION_KEYS.get(init.kind, ("kind",))
    values = {key: getattr(init, key) for key in keys}
    return {key: value for key, value in values.items() if value is not None}


def regularization_tree(regularization: Regularization) -> Tree:
    """The penalty as it stands in an experiment."""
    return {"kind": regularization.kind, "strength": regularization.strength}


def optimizer_tree(optimizer: Optimizer) -> Tree:
    """The optimiser as it stands in an experiment: with the numbers it reads."""
    keys = OPTIMIZER_KEYS.get(optimizer.kind, ("kind",))
    return {key: getattr(optimizer, key) for key in keys}


def _text(value: object, indent: int, column: int) -> str:
    """``value`` as text that starts at ``column`` of a line indented by ``indent``."""
    inside = indent + _INDENT
    if isinstance(value, dict) and value:
        opening, closing = "{}"
        items = []
        for key, item in value.items():
            start = f"{json.dumps(key)}: "
            items.append(start + _text(item, inside, inside + len(start)))
    elif isinstance(value, (list, tuple)) and _is_nested(value):
        opening, closing = "[]"
        items = [_text(item, inside, inside) for item in value]
    else:
        return json.dumps(
            value, ensure_ascii=False, allow_nan=False, default=plain_number
        )
    one_line = f"{opening}{', '.join(items)}{closing}"
    is_short = column + len(one_line) < _LINE_LENGTH and "\n" not in one_line
    if is_short and column > 0:
        return one_line
    margin = "\n" + " " * inside
    lines = f",{margin}".join(items)
    return f"{opening}{margin}{lines}\n{' ' * indent}{closing}"


def plain_number(value: object) -> object:
    """Python's own number for NumPy's, which settings made in code may hold."""
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(f"{type(value).__name__} has no place in an experiment.")


def _is_nested(value: list[object] | tuple[object, ...]) -> bool:
    return any(isinstance(item, (list, tuple, dict)) for item in value)
