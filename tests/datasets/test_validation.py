"""Which keys and values each kind takes, and what the refusals say."""

from dataclasses import fields, replace

import pytest

from nnviz.datasets.dataset import KINDS, DatasetError, DatasetSettings
from nnviz.datasets.validation import check_settings, class_count_of, keys_of

SETTINGS = DatasetSettings()


def refusal(**changes):
    with pytest.raises(DatasetError) as caught:
        check_settings(replace(SETTINGS, **changes))
    return str(caught.value)


@pytest.mark.parametrize("kind", KINDS)
def test_keys_are_fields_of_the_settings(kind):
    assert keys_of(kind) <= {field.name for field in fields(DatasetSettings)}
    assert {"kind", "standardize"} <= keys_of(kind)


def test_keys_that_do_not_apply_are_left_out():
    assert {"samples", "noise", "features", "classes"} <= keys_of("spiral")
    assert "classes" not in keys_of("bumps")
    assert "features" in keys_of("bumps")
    assert "features" not in keys_of("sine")
    assert keys_of("digits") == {"kind", "seed", "test_fraction", "standardize"}
    assert not {"seed", "samples", "test_fraction"} & keys_of("inline")


@pytest.mark.parametrize("kind", ["spirals", "CSV", ""])
def test_kinds_that_cannot_be_loaded_are_named_with_those_that_can(kind):
    expected = (
        "dataset.kind must be one of gauss, circle, xor, spiral, moons, blobs, plane, "
        "bumps, sine, abs, cubic, steps, iris, digits, inline, csv, npz, cifar10, "
        f"mnist, images, not {kind!r}"
    )
    assert refusal(kind=kind) == expected
    with pytest.raises(DatasetError, match=r"dataset\.kind"):
        keys_of(kind)


@pytest.mark.parametrize("samples", [1, 0, -5, 1_000_001, 2.5, True, "300", None])
def test_samples(samples):
    assert refusal(samples=samples) == (
        f"dataset.samples must be a whole number from 2 to 1,000,000, not {samples!r}"
    )


@pytest.mark.parametrize("noise", [-0.1, 1.01, float("nan"), float("inf"), "0", True])
def test_noise(noise):
    assert refusal(noise=noise) == (
        f"dataset.noise must be a number from 0 to 1, not {noise!r}"
    )


@pytest.mark.parametrize("seed", [-1, 2**63, 1.0, None])
def test_seed(seed):
    assert refusal(seed=seed).startswith("dataset.seed must be a whole number from 0 ")


def test_test_fraction():
    assert refusal(test_fraction=-0.5).startswith("dataset.test_fraction must be a ")
    assert refusal(test_fraction=1) == (
        "dataset.test_fraction must be below 1, or nothing is left to train on"
    )
    check_settings(replace(SETTINGS, test_fraction=0))


@pytest.mark.parametrize("kind", ["gauss", "circle", "spiral", "blobs"])
def test_most_kinds_take_two_to_ten_classes(kind):
    for classes in (2, 10, None):
        check_settings(replace(SETTINGS, kind=kind, classes=classes))
    for classes in (1, 11, 2.0):
        assert refusal(kind=kind, classes=classes) == (
            f"dataset.classes must be a whole number from 2 to 10, not {classes}"
        )


def test_xor_takes_as_many_classes_as_there_are_quadrants():
    for classes in (2, 3, 4, None):
        check_settings(replace(SETTINGS, kind="xor", classes=classes))
    for classes in (1, 5, True):
        assert refusal(kind="xor", classes=classes) == (
            f"dataset.classes must be a whole number from 2 to 4, not {classes}"
        )


def test_moons_has_two_classes():
    check_settings(replace(SETTINGS, kind="moons", classes=2))
    assert refusal(kind="moons", classes=3) == (
        "dataset.classes must be 2 or left out, not 3: moons has two classes"
    )


def test_regression_has_no_classes():
    assert refusal(kind="plane", classes=2) == (
        "dataset.classes must be left out: plane is regression and has no classes"
    )


def test_every_class_needs_a_sample():
    assert refusal(samples=4, classes=5) == (
        "dataset.samples must be at least 5, one for each class, not 4"
    )


def test_class_count():
    counts = {
        kind: class_count_of(replace(SETTINGS, kind=kind))
        for kind in ("spiral", "blobs", "xor", "sine")
    }
    assert counts == {"spiral": 2, "blobs": 3, "xor": 2, "sine": 0}
    assert class_count_of(replace(SETTINGS, classes=7)) == 7


def test_features():
    check_settings(replace(SETTINGS, features=("x1^2", "sin(x2)")))
    assert refusal(features=("x1", "x3")).startswith(
        "dataset.features[1] must be one of x1, x2, x1^2, x2^2, x1*x2, sin(x1), "
    )
    assert refusal(features=("x1", "x1")) == (
        "dataset.features[1] must not name x1 again"
    )
    assert refusal(features=()).startswith("dataset.features must name at least one")
    for kind in ("iris", "sine"):
        assert refusal(kind=kind, features=("x1",)).startswith(
            "dataset.features needs data with two coordinates"
        )


def test_standardize():
    assert refusal(standardize=1) == "dataset.standardize must be true or false, not 1"


def test_what_a_kind_does_not_read_is_not_looked_at():
    check_settings(replace(SETTINGS, kind="digits", samples=-1, noise=9.0))
    check_settings(replace(SETTINGS, kind="inline", seed=-1))


class TestImageShape:
    def refusal(self, shape, **changes):
        return refusal(kind="inline", x=((0.0,) * 12,), image_shape=shape, **changes)

    @pytest.mark.parametrize("shape", [(3, 4), (12, 1), (2, 2, 3), None])
    def test_it_uses_up_the_numbers_of_a_row(self, shape):
        check_settings(
            replace(SETTINGS, kind="inline", x=((0.0,) * 12,), image_shape=shape)
        )

    @pytest.mark.parametrize(
        "shape", [(12,), (3, 5), (-3, -4), (3, 4, 1), (1, 2, 2, 3)]
    )
    def test_any_other_is_refused(self, shape):
        assert self.refusal(shape) == (
            "dataset.image_shape must be [rows, columns], or [rows, columns, 3] for"
            f" colours, with as many pixels as a row of x has numbers (12), not"
            f" {list(shape)}"
        )

    def test_features_are_no_pixels(self):
        assert "must be left out where features" in self.refusal(
            (3, 4), features=("x1",)
        )

    def test_kinds_that_do_not_read_it_do_not_look_at_it(self):
        check_settings(replace(SETTINGS, kind="moons", image_shape=(3, 5)))
