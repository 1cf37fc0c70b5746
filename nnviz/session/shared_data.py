"""The data of a run, handed to another process."""

import numpy as np

from nnviz.datasets.dataset import Dataset
from nnviz.session.measuring import Examples, examples_of
from nnviz.session.shared_arrays import SharedArrays, SharedPlaces

Sets = tuple[Examples, Examples | None]


def share_data(dataset: Dataset) -> SharedArrays:
    """Copies of what is trained on and measured, until the other process has them.

    Raises
    ------
    OSError
        When there is not so much shared memory.
    """
    arrays = {}
    for part, examples in zip(("train", "test"), examples_of(dataset), strict=True):
        if examples is not None:
            arrays[f"{part} inputs"] = examples.inputs
            arrays[f"{part} targets"] = examples.targets
            if examples.labels is not None:
                arrays[f"{part} labels"] = examples.labels
    return SharedArrays.copied(arrays)


def take_data(where: SharedPlaces) -> Sets:
    """Own copies of what `share_data` shares."""
    shared = SharedArrays.attach(where)
    train = _examples(shared, "train")
    test = _examples(shared, "test") if "test inputs" in shared else None
    shared.close()
    return train, test


def _examples(shared: SharedArrays, part: str) -> Examples:
    labels = f"{part} labels"
    return Examples(
        np.array(shared[f"{part} inputs"]),
        np.array(shared[f"{part} targets"]),
        np.array(shared[labels]) if labels in shared else None,
    )
