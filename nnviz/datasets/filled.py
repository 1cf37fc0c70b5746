"""Values that are missing, filled in by the means of the training set."""

from dataclasses import replace

import numpy as np

from nnviz.datasets.dataset import DatasetError, Floats
from nnviz.datasets.samples import Description, Samples


def with_means(
    train: Samples, test: Samples | None, description: Description
) -> tuple[Samples, Samples | None]:
    """NaN becomes the mean of its column over the training samples that have it.

    The test set is filled by the means of the training set too: it must not tell
    anything before it is asked.

    Raises
    ------
    DatasetError
        When no training sample has a value in a column.
    """
    there = ~np.isnan(train.points)
    counts = there.sum(axis=0)
    if not counts.all():
        name = description.point_names[int(np.argmin(counts))]
        raise DatasetError(
            "dataset.missing",
            f"cannot be mean: no training sample has a value in the column {name}; it"
            " may be left out (exclude)",
        )
    # A mean of halves does not overflow where the values themselves do not.
    halves = np.where(there, train.points / 2.0, 0.0).sum(axis=0) / counts
    means = 2.0 * halves
    filled = replace(train, points=_filled(train.points, means))
    if test is None:
        return filled, None
    return filled, replace(test, points=_filled(test.points, means))


def _filled(points: Floats, means: Floats) -> Floats:
    return np.where(np.isnan(points), means, points)
