"""The shipped data are the published ones."""

import hashlib

import numpy as np

from nnviz.datasets.shipped import read_shipped
from nnviz.resource_files import RESOURCES

# The first line of the source's optdigits.tes.
FIRST_DIGIT = """
    0  0  5 13  9  1  0  0
    0  0 13 15 10 15  5  0
    0  3 15  2  0 11  8  0
    0  4 12  0  0  8  8  0
    0  5  8  0  0  9  8  0
    0  4 11  0  1 12  7  0
    0  2 14  5 10 12  0  0
    0  0  6 13 10  0  0  0
"""

DIGESTS = {"iris": "5befe0734718d3fe", "digits": "87ff0c9e40dc7e2c"}


def test_iris_has_fishers_values():
    samples, description = read_shipped("iris")
    assert samples.points.shape == (150, 4)
    np.testing.assert_array_equal(np.bincount(samples.labels), [50, 50, 50])
    assert samples.points[0].tolist() == [5.1, 3.5, 1.4, 0.2]
    assert samples.points[149].tolist() == [5.9, 3.0, 5.1, 1.8]
    # The two that the UCI file has wrong.
    assert samples.points[34].tolist() == [4.9, 3.1, 1.5, 0.2]
    assert samples.points[37].tolist() == [4.9, 3.6, 1.4, 0.1]
    np.testing.assert_allclose(samples.points.sum(axis=0), [876.5, 458.6, 563.7, 179.9])
    assert description.class_names == ("setosa", "versicolor", "virginica")
    assert description.point_names == (
        "sepal length (cm)",
        "sepal width (cm)",
        "petal length (cm)",
        "petal width (cm)",
    )


def test_digits_are_the_uci_images_as_shares_of_ink():
    samples, description = read_shipped("digits")
    assert samples.points.shape == (1797, 64)
    np.testing.assert_array_equal(
        np.bincount(samples.labels),
        [178, 182, 177, 183, 181, 182, 181, 179, 174, 180],
    )
    assert samples.labels[0] == 0
    first = np.array(FIRST_DIGIT.split(), dtype=float)
    np.testing.assert_array_equal(samples.points[0] * 16, first)
    assert samples.points.min() == 0.0
    assert samples.points.max() == 1.0
    assert (samples.points * 16).sum() == 561_718
    assert description.class_names == tuple("0123456789")
    assert description.image_shape == (8, 8)
    assert description.point_names[21] == "row 3 column 6"


def test_what_is_read_twice_is_equal_and_not_shared_with_a_caller_that_writes():
    first, _ = read_shipped("iris")
    first.points[0] = 0.0
    assert read_shipped("iris")[0].points[0].tolist() == [5.1, 3.5, 1.4, 0.2]


def test_the_files_are_those_that_were_made():
    """The two arrays, so that another zlib may pack them differently."""
    digests = {}
    for kind in ("iris", "digits"):
        with np.load(
            RESOURCES / "datasets" / f"{kind}.npz", allow_pickle=False
        ) as file:
            content = file["values"].tobytes() + file["labels"].tobytes()
        digests[kind] = hashlib.sha256(content).hexdigest()[:16]
    assert digests == DIGESTS
