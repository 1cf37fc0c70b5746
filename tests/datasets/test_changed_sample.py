"""A changed sample is another, and nothing else is."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.datasets.changed_sample import with_point
from nnviz.datasets.dataset import DatasetSettings
from nnviz.datasets.load import load_dataset

SPIRAL = load_dataset(DatasetSettings(samples=20, classes=3))
FEATURES = load_dataset(
    DatasetSettings(samples=20, features=("x1", "x1*x2", "sin(x2)"), standardize=True)
)
IRIS = load_dataset(DatasetSettings(kind="iris", standardize=True))
SINE = load_dataset(DatasetSettings(kind="sine", samples=20))
NO_TEST = load_dataset(DatasetSettings(kind="moons", samples=20, test_fraction=0.0))
ARRAYS = ("points", "inputs", "targets", "labels")

coordinates = st.floats(-6, 6)


def others_are_the_same(before, after, index, changed):
    """All arrays but the changed are shared; of these only one row is another."""
    for name in ARRAYS:
        one, other = getattr(before, name), getattr(after, name)
        if name not in changed:
            assert one is other
            continue
        assert other.dtype == one.dtype
        assert not other.flags.writeable
        rest = np.arange(len(one)) != index
        assert np.array_equal(one[rest], other[rest])


@given(st.sampled_from(["train", "test"]), st.integers(0, 9), coordinates, coordinates)
def test_a_moved_point(part, index, x, y):
    kept = {name: getattr(SPIRAL.train, name).tobytes() for name in ARRAYS}
    moved = with_point(SPIRAL, part, index, point=(x, y))
    before, after = getattr(SPIRAL, part), getattr(moved, part)
    assert after.points[index].tolist() == [x, y]
    assert after.inputs is after.points
    others_are_the_same(before, after, index, {"points", "inputs"})
    other = "test" if part == "train" else "train"
    assert getattr(moved, other) is getattr(SPIRAL, other)
    for name in ("settings", "class_names", "mean", "scale", "extent", "center"):
        assert getattr(moved, name) is getattr(SPIRAL, name)
    assert kept == {name: getattr(SPIRAL.train, name).tobytes() for name in ARRAYS}


@given(st.integers(0, 9), coordinates, coordinates)
def test_features_and_standardisation_are_those_of_the_loaded_data(index, x, y):
    moved = with_point(FEATURES, "train", index, point=(x, y))
    expected = (np.array([x, x * y, np.sin(y)]) - FEATURES.mean) / FEATURES.scale
    np.testing.assert_allclose(moved.train.inputs[index], expected, rtol=1e-12)
    np.testing.assert_allclose(
        moved.train.inputs, moved.inputs_of(moved.train.points), rtol=1e-12, atol=1e-12
    )
    others_are_the_same(FEATURES.train, moved.train, index, {"points", "inputs"})


def test_points_of_more_dimensions():
    moved = with_point(IRIS, "test", 3, point=(5.0, 3.0, 1.5, 0.2))
    assert moved.test.points[3].tolist() == [5.0, 3.0, 1.5, 0.2]
    others_are_the_same(IRIS.test, moved.test, 3, {"points", "inputs"})


def test_another_class():
    label = (int(SPIRAL.train.labels[4]) + 1) % 3
    changed = with_point(SPIRAL, "train", 4, label=label)
    assert changed.train.labels[4] == label
    assert changed.train.targets[4].tolist() == np.eye(3)[label].tolist()
    others_are_the_same(SPIRAL.train, changed.train, 4, {"targets", "labels"})


def test_another_target():
    changed = with_point(SINE, "test", 0, target=(0.25,))
    assert changed.test.targets[0].tolist() == [0.25]
    others_are_the_same(SINE.test, changed.test, 0, {"targets"})


def test_place_and_target_at_once():
    changed = with_point(SINE, "train", 1, point=(-2.0,), target=(0.5,))
    assert changed.train.points[1].tolist() == [-2.0]
    assert changed.train.targets[1].tolist() == [0.5]


def test_nothing_changed_is_the_same_data():
    same = with_point(SPIRAL, "train", 0)
    assert same.train is SPIRAL.train
    assert same.test is SPIRAL.test


@pytest.mark.parametrize(
    ("dataset", "change", "problem"),
    [
        (SPIRAL, {"point": (1.0,)}, "The point must have 2 coordinates, not 1."),
        (SPIRAL, {"point": ()}, "The point must have 2 coordinates, not 0."),
        (SINE, {"point": (1.0, 2.0)}, "The point must have 1 coordinate, not 2."),
        (SPIRAL, {"point": (1.0, float("nan"))}, "must be finite, not"),
        (SPIRAL, {"point": (float("inf"), 1.0)}, "must be finite, not"),
        (FEATURES, {"point": (1e300, 1e300)}, "leave the finite numbers"),
        (SPIRAL, {"label": 3}, "no class 3: classes go from 0 to 2"),
        (SPIRAL, {"label": -1}, "no class -1: classes go from 0 to 2"),
        (SINE, {"label": 0}, "target numbers, no classes"),
        (SPIRAL, {"target": (1.0, 0.0, 0.0)}, "classes, no target numbers"),
        (SINE, {"target": (1.0, 2.0)}, "The target must have 1 number, not 2."),
        (SINE, {"target": (float("nan"),)}, "The target must be finite"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(dataset, change, problem):
    with pytest.raises(ValueError, match=problem) as caught:
        with_point(dataset, "train", 0, **change)
    assert str(caught.value).endswith(".")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("dataset", "part", "index"),
    [(SPIRAL, "train", 10), (SPIRAL, "test", -1), (NO_TEST, "test", 0)],
)
def test_a_sample_that_is_not_there(dataset, part, index):
    with pytest.raises(IndexError, match=f"no sample {index} in the {part} set"):
        with_point(dataset, part, index, point=(0.0, 0.0))
