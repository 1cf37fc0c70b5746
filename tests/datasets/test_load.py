"""From settings to the training and the test set."""

from dataclasses import replace

import numpy as np
import pytest

from nnviz.datasets.dataset import (
    FEATURES,
    GENERATED_KINDS,
    SHIPPED_KINDS,
    DatasetError,
    DatasetSettings,
)
from nnviz.datasets.generated import generate
from nnviz.datasets.load import load_dataset

INLINE = DatasetSettings(
    kind="inline",
    x=((0.0, 10.0), (4.0, 12.0), (2.0, 11.0)),
    y=(0, 1, 1),
    test_x=((1.0, 10.0),),
    test_y=(0,),
)
ALL = [DatasetSettings(kind=kind) for kind in (*GENERATED_KINDS, *SHIPPED_KINDS)]
ALL = [*ALL, *(replace(settings, standardize=True) for settings in ALL), INLINE]
ALL.append(replace(INLINE, standardize=True, features=FEATURES))


def sorted_rows(points):
    return points[np.lexsort(points.T)]


def all_points(dataset):
    return sorted_rows(np.concatenate([dataset.train.points, dataset.test.points]))


@pytest.mark.parametrize(
    "settings", ALL, ids=lambda settings: f"{settings.kind}-{settings.standardize}"
)
def test_arrays_are_frozen_and_fit_each_other(settings):
    dataset = load_dataset(settings)
    for part in (dataset.train, dataset.test):
        arrays = [part.points, part.inputs, part.targets]
        if dataset.is_classification:
            arrays.append(part.labels)
            np.testing.assert_array_equal(part.targets.argmax(axis=1), part.labels)
            assert part.labels.dtype == np.int64
        else:
            assert part.labels is None
        for array in arrays:
            assert len(array) == len(part)
            assert array.flags.c_contiguous
            assert not array.flags.writeable
        assert {array.dtype for array in arrays[:3]} == {np.dtype(np.float64)}
        assert part.inputs.shape[1] == dataset.input_count == len(dataset.input_names)
        assert part.points.shape[1] == dataset.dimension == len(dataset.point_names)
        assert part.targets.shape[1] == dataset.output_count
        np.testing.assert_array_equal(dataset.inputs_of(part.points), part.inputs)
    if dataset.is_classification:
        assert dataset.output_count == len(dataset.class_names)


def test_the_contracts_example():
    dataset = load_dataset(
        DatasetSettings(kind="spiral", samples=300, classes=3, noise=0.05, seed=1)
    )
    assert len(dataset.train) == len(dataset.test) == 150
    assert dataset.class_names == ("class 1", "class 2", "class 3")
    assert dataset.point_names == dataset.input_names == ("x₁", "x₂")
    assert dataset.mean is dataset.scale is dataset.image_shape is None
    assert dataset.extent == 6.0
    assert dataset.center == (0.0, 0.0)


def test_the_split_never_changes_the_points():
    settings = DatasetSettings(kind="gauss", samples=200, test_fraction=0.5)
    points = sorted_rows(generate("gauss", 200, 2, settings.noise, 1).points)
    for fraction in (0.1, 0.5, 0.9):
        dataset = load_dataset(replace(settings, test_fraction=fraction))
        assert len(dataset.test) == round(200 * fraction)
        np.testing.assert_array_equal(all_points(dataset), points)


def test_classes_are_mixed_in_the_training_set():
    labels = load_dataset(DatasetSettings(kind="gauss")).train.labels
    assert np.count_nonzero(np.diff(labels)) > 30


def test_without_a_test_fraction_there_is_no_test_set():
    dataset = load_dataset(DatasetSettings(test_fraction=0.0))
    assert len(dataset.train) == 300
    assert dataset.test is None


def test_one_sample_trains_however_large_the_test_fraction():
    dataset = load_dataset(DatasetSettings(samples=2, test_fraction=0.99))
    assert len(dataset.train) == len(dataset.test) == 1


def test_the_seed_decides_the_split_of_shipped_data():
    first, again, other = (
        load_dataset(DatasetSettings(kind="iris", seed=seed)) for seed in (1, 1, 2)
    )
    np.testing.assert_array_equal(first.train.points, again.train.points)
    assert not np.array_equal(first.train.points, other.train.points)
    np.testing.assert_array_equal(all_points(first), all_points(other))


def test_standardisation_uses_the_training_set_alone():
    dataset = load_dataset(DatasetSettings(kind="iris", standardize=True))
    points = dataset.train.points
    np.testing.assert_allclose(dataset.mean, points.mean(axis=0))
    np.testing.assert_allclose(dataset.scale, points.std(axis=0))
    np.testing.assert_allclose(dataset.train.inputs.mean(axis=0), 0.0, atol=1e-14)
    np.testing.assert_allclose(dataset.train.inputs.std(axis=0), 1.0)
    expected = (dataset.test.points - points.mean(axis=0)) / points.std(axis=0)
    np.testing.assert_allclose(dataset.test.inputs, expected)
    assert not dataset.mean.flags.writeable
    assert not dataset.scale.flags.writeable


def test_pixels_that_never_vary_stay_finite():
    dataset = load_dataset(DatasetSettings(kind="digits", standardize=True))
    constant = dataset.train.points.std(axis=0) == 0
    assert constant.any()
    assert (dataset.scale[constant] == 1.0).all()
    assert np.isfinite(dataset.test.inputs).all()


def test_features_replace_the_inputs_and_keep_the_points():
    dataset = load_dataset(DatasetSettings(features=("x1^2", "x1*x2")))
    x1, x2 = dataset.train.points.T
    np.testing.assert_array_equal(dataset.train.inputs, np.stack([x1 * x1, x1 * x2], 1))
    assert dataset.input_names == ("x₁²", "x₁·x₂")
    assert dataset.point_names == ("x₁", "x₂")


def test_digits_are_images():
    dataset = load_dataset(DatasetSettings(kind="digits", test_fraction=597 / 1797))
    assert (len(dataset.train), len(dataset.test)) == (1200, 597)
    assert dataset.image_shape == (8, 8)
    assert dataset.extent is dataset.center is None


def test_inline_data_keep_their_order_and_their_test_set():
    dataset = load_dataset(INLINE)
    np.testing.assert_array_equal(dataset.train.points, INLINE.x)
    np.testing.assert_array_equal(dataset.test.points, INLINE.test_x)
    alone = load_dataset(replace(INLINE, test_x=None, test_y=None))
    assert alone.test is None
    assert len(alone.train) == 3


def test_inline_points_are_shown_in_a_square_around_them():
    dataset = load_dataset(INLINE)
    assert dataset.center == (2.0, 11.0)
    assert dataset.extent == pytest.approx(2.2)
    far = load_dataset(replace(INLINE, test_x=((8.0, 10.0),)))
    assert far.center == (4.0, 11.0)
    assert far.extent == pytest.approx(4.4)


def test_a_single_point_is_shown_in_a_square_too():
    dataset = load_dataset(DatasetSettings(kind="inline", x=((3.0,),), y=((1.0,),)))
    assert dataset.center == (3.0,)
    assert dataset.extent == 1.0


def test_points_of_more_dimensions_have_no_square():
    dataset = load_dataset(DatasetSettings(kind="inline", x=((1.0,) * 3,), y=(0,)))
    assert dataset.extent is dataset.center is None


def test_features_of_inline_data_need_two_columns():
    with pytest.raises(DatasetError) as caught:
        load_dataset(
            DatasetSettings(kind="inline", x=((1.0,),), y=(0,), features=("x1",))
        )
    assert str(caught.value) == (
        "dataset.features needs data with two coordinates, and the rows of the data "
        "have 1"
    )


@pytest.mark.parametrize(
    ("key", "changes"),
    [("features", {"features": ("x1^2",)}), ("standardize", {"standardize": True})],
)
def test_values_too_large_for_their_features_are_refused(key, changes):
    huge = DatasetSettings(kind="inline", x=((1.7e308, 0.0), (1.6e308, 0.0)), y=(0, 1))
    assert load_dataset(huge).train.inputs[0, 0] == 1.7e308
    with pytest.raises(DatasetError) as caught:
        load_dataset(replace(huge, **changes))
    assert str(caught.value).startswith(f"dataset.{key} must be left out here: the ")


def test_settings_are_checked_first():
    with pytest.raises(DatasetError, match=r"dataset\.samples must be") as caught:
        load_dataset(DatasetSettings(samples=10**9))
    assert caught.value.key == "dataset.samples"
    assert caught.value.message.startswith("must be a whole number from 2 to 1,000,000")
