"""The small pictures of the data sets show their real samples."""

import numpy as np
import pytest

from nnviz.datasets.dataset import (
    CLASSIFICATION_KINDS,
    GENERATED_KINDS,
    REGRESSION_KINDS,
    DatasetSettings,
)
from nnviz.datasets.load import load_dataset
from nnviz.picture.thumbnails import thumbnail


@pytest.mark.parametrize("kind", [*GENERATED_KINDS, "iris"])
def test_points_fill_the_unit_square(kind):
    points = thumbnail(kind).points
    assert 40 <= len(points) <= 80
    np.testing.assert_array_equal(points.min(axis=0), 0.0)
    np.testing.assert_array_equal(points.max(axis=0), 1.0)


@pytest.mark.parametrize("kind", [*CLASSIFICATION_KINDS, "iris"])
def test_classes_have_labels(kind):
    picture = thumbnail(kind)
    assert picture.labels.shape == (len(picture.points),)
    assert picture.values is picture.image is None
    classes = 3 if kind in ("spiral", "blobs", "iris") else 2
    assert set(picture.labels) == set(range(classes))


@pytest.mark.parametrize("kind", REGRESSION_KINDS)
def test_functions_have_values_up_to_one(kind):
    picture = thumbnail(kind)
    assert picture.values.shape == (len(picture.points),)
    assert picture.labels is picture.image is None
    assert np.abs(picture.values).max() == 1.0


def test_curves_are_drawn_as_curves():
    x, y = thumbnail("abs").points.T
    lowest = y.argmin()
    assert x[lowest] == pytest.approx(0.5, abs=0.05)
    assert y[x.argmin()] > 0.8
    assert y[x.argmax()] > 0.8


def test_digits_are_a_real_image_of_a_three():
    picture = thumbnail("digits")
    assert picture.image.shape == (8, 8)
    assert picture.points.shape == (0, 2)
    assert 0.0 <= picture.image.min() < picture.image.max() <= 1.0
    digits = load_dataset(DatasetSettings(kind="digits", test_fraction=0.0)).train
    threes = digits.points[digits.labels == 3]
    assert (threes == picture.image.ravel()).all(axis=1).any()


@pytest.mark.parametrize("kind", [*GENERATED_KINDS, "iris", "digits"])
def test_pictures_are_made_once_and_cannot_be_changed(kind):
    picture = thumbnail(kind)
    assert thumbnail(kind) is picture
    for array in (picture.points, picture.labels, picture.values, picture.image):
        assert array is None or not array.flags.writeable
