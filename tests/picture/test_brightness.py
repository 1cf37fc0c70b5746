"""How much ink a pixel gets, whatever its numbers are."""

import numpy as np
import pytest

from nnviz.datasets.changed_sample import with_point
from nnviz.datasets.dataset import DatasetSettings
from nnviz.datasets.load import load_dataset
from nnviz.picture.brightness import brightness, pixel_range


def images(*rows, test=()):
    settings = DatasetSettings(kind="inline", x=rows, y=(0,) * len(rows))
    if test:
        settings = DatasetSettings(
            kind="inline", x=rows, y=(0,) * len(rows), test_x=test, test_y=(0,)
        )
    return load_dataset(settings)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (((0.0, 0.2),), (0.0, 1.0)),
        (((0.0, 1.0),), (0.0, 1.0)),
        (((56.0, 231.0), (24.0, 2.0)), (0.0, 231.0)),
        (((-15.0, 22.0), (-44.0, 56.0)), (-56.0, 56.0)),
        (((-0.5, 0.25),), (-0.5, 0.5)),
    ],
)
def test_the_range_follows_the_numbers(rows, expected):
    assert pixel_range(images(*rows)) == expected


def test_test_images_count_too():
    dataset = images((0.0, 10.0), test=((-40.0, 0.0),))
    assert pixel_range(dataset) == (-40.0, 40.0)
    np.testing.assert_array_equal(
        brightness(dataset, dataset.train.points), [[0.5, 0.625]]
    )


def test_a_pixel_typed_beyond_the_range_widens_it():
    dataset = with_point(images((0.0, 10.0)), "train", 0, point=(0.0, 20.0))
    assert brightness(dataset, dataset.train.points).tolist() == [[0.0, 1.0]]


def test_digits_are_shares_of_ink_already():
    dataset = load_dataset(DatasetSettings(kind="digits"))
    assert brightness(dataset, dataset.train.points) is dataset.train.points
