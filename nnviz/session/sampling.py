"""How many samples of large sets are measured, where nobody can wait for all."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.dataset import Dataset
from nnviz.engine.network import Architecture

# In multiplications: sets that take no more are measured whole, those that take more
# by so many samples as take some milliseconds.
_MOST_OF_WHOLE = 2e8
_MOST_OF_SAMPLE = 1e8
# What an activation costs beside its multiplications.
_PER_NUMBER = 30
_FEWEST = 500
_ROUND = 100


@dataclass(frozen=True, slots=True)
class SampleCounts:
    """So many training and test samples stand for their sets (0: no test set)."""

    train: int
    test: int


def work_per_sample(architecture: Architecture) -> int:
    """What the pass of a sample takes, in multiplications."""
    return architecture.parameter_count + _PER_NUMBER * sum(architecture.layers)


def sample_counts(architecture: Architecture, dataset: Dataset) -> SampleCounts | None:
    """How many samples are measured in a moment; ``None``: all, they are few enough."""
    each = work_per_sample(architecture)
    train, test = len(dataset.train), len(dataset.test) if dataset.test else 0
    if each * (train + test) <= _MOST_OF_WHOLE:
        return None
    affordable = int(_MOST_OF_SAMPLE / each / (2 if test else 1))
    most = max(_FEWEST, affordable // _ROUND * _ROUND)
    return SampleCounts(min(train, most), min(test, most))


def even_choice(total: int, count: int) -> NDArray[np.intp]:
    """The places of ``count`` of ``total`` samples, evenly spread, ascending."""
    return np.arange(count, dtype=np.intp) * total // max(count, 1)
