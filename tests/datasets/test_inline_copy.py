"""Data written out and read again are the same data."""

import numpy as np
import pytest

from nnviz.datasets.changed_sample import with_point
from nnviz.datasets.dataset import DatasetSettings
from nnviz.datasets.inline_copy import inline_copy
from nnviz.datasets.load import load_dataset


@pytest.mark.parametrize(
    "settings",
    [
        DatasetSettings(kind="blobs", samples=30, classes=4),
        DatasetSettings(kind="moons", samples=20, test_fraction=0.0),
        DatasetSettings(kind="xor", samples=20, features=("x1", "x1*x2")),
        DatasetSettings(kind="sine", samples=20),
        DatasetSettings(kind="plane", samples=20),
        DatasetSettings(kind="iris", standardize=True),
        DatasetSettings(kind="digits"),
        DatasetSettings(
            kind="inline", x=((0.0,) * 12,) * 4, y=(0, 1, 1, 2), image_shape=(2, 2, 3)
        ),
    ],
    ids=lambda settings: settings.kind,
)
def test_it_is_read_as_it_was(settings):
    before = load_dataset(settings)
    if before.is_classification:
        before = with_point(before, "train", 3, label=1)
    after = load_dataset(inline_copy(before))
    for name in ("train", "test"):
        mine, theirs = getattr(before, name), getattr(after, name)
        assert (mine is None) == (theirs is None)
        if mine is not None:
            np.testing.assert_array_equal(mine.points, theirs.points)
            np.testing.assert_allclose(mine.inputs, theirs.inputs, rtol=1e-12)
            np.testing.assert_array_equal(mine.targets, theirs.targets)
    assert before.class_names == after.class_names
    assert before.point_names == after.point_names
    assert before.image_shape == after.image_shape
