"""The data sets that come with the program (resources/datasets/SOURCES.md)."""

from functools import cache

import numpy as np

from nnviz.datasets.dataset import Floats, Labels
from nnviz.datasets.samples import Description, Samples
from nnviz.resource_files import RESOURCES

_IRIS = Description(
    class_names=("setosa", "versicolor", "virginica"),
    point_names=(
        "sepal length (cm)",
        "sepal width (cm)",
        "petal length (cm)",
        "petal width (cm)",
    ),
)
_DIGITS = Description(
    class_names=tuple("0123456789"),
    point_names=tuple(
        f"row {row} column {column}" for row in range(1, 9) for column in range(1, 9)
    ),
    image_shape=(8, 8),
)


def read_shipped(kind: str) -> tuple[Samples, Description]:
    """All samples of ``iris`` or ``digits``, in the order of their source.

    ``iris``: 150 flowers, points (150, 4) in centimetres. ``digits``: 1797 images of
    8 × 8 pixels, row by row, points (1797, 64): the source's 0 to 16 divided by 16,
    so 0 (paper) to 1 (ink).
    """
    # Tenths are stored for iris: n / 10 is the float64 next to the decimal number.
    description, divisor = (_IRIS, 10.0) if kind == "iris" else (_DIGITS, 16.0)
    values, labels = _stored(kind)
    assert description.class_names is not None
    return (
        Samples.of_classes(values / divisor, labels, len(description.class_names)),
        description,
    )


@cache
def _stored(kind: str) -> tuple[Floats, Labels]:
    """The numbers of the file: values (n, d), class numbers (n,)."""
    with np.load(RESOURCES / "datasets" / f"{kind}.npz", allow_pickle=False) as file:
        values = file["values"].astype(np.float64)
        labels = file["labels"].astype(np.int64)
    values.setflags(write=False)
    labels.setflags(write=False)
    return values, labels
