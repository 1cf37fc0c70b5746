"""The recipes: geometry, counts, ranges, and labels by their rule."""

import numpy as np
import pytest

from nnviz.datasets.dataset import (
    CLASSIFICATION_KINDS,
    EXTENT,
    GENERATED_KINDS,
    REGRESSION_KINDS,
)
from nnviz.datasets.generated import RECIPES, generate
from nnviz.datasets.samples import Samples

CURVES = {
    "sine": np.sin,
    "abs": lambda x: np.abs(x) / 3 - 1,
    "cubic": lambda x: 4 * (x / 6) ** 3 - 3 * (x / 6),
    "steps": lambda x: np.array([-1, -1 / 3, 1 / 3, 1])[np.digitize(x, [-3, 0, 3])],
}

SPIRAL_OF_SEED_7 = [
    [-0.03498037282869124, -0.013194732588794313],
    [-1.6902616445204015, 1.6835274525402655],
    [-0.015879481687623764, 0.027279746229353655],
    [1.7299780131108888, -1.866810270185753],
]
TWO_CLASSES_OF_SEED_7 = {
    "gauss": (
        [
            [2.438972674521624, 2.040519521011584],
            [1.5530642799128662, 2.713120694762582],
            [-1.4436815512020118, -2.7507744828679725],
            [-3.729562802139667, -1.5685965385539],
        ],
        [0, 0, 1, 1],
    ),
    "circle": (
        [
            [-0.3783561597185975, 0.5725246008353744],
            [1.5408577861657098, -1.0916697745572486],
            [4.514180207686938, 0.4088410450164228],
            [-3.712526259642249, 1.8767672770207784],
        ],
        [0, 0, 1, 1],
    ),
    "xor": (
        [
            [-2.555003673128258, 2.8535269789622024],
            [2.1843759316821902, -0.9003953228261594],
            [4.370584714228296, -1.8189755723891763],
            [-2.9437515319533154, 3.5449345975166215],
        ],
        [0, 0, 0, 0],
    ),
}
SINE_X_OF_SEED_7 = [-2.7060044077539103, 3.064232374754644]
SINE_Y_OF_SEED_7 = [-0.3317320840533236, 0.0005668183476218863]


def draw(kind, count=300, classes=None, noise=0.0, seed=1):
    if classes is None:
        classes = RECIPES[kind].default_classes
    return generate(kind, count, classes, noise, seed)


def radii(samples: Samples):
    return np.hypot(*samples.points.T)


@pytest.mark.parametrize("kind", GENERATED_KINDS)
@pytest.mark.parametrize("noise", [0.0, 0.05, 0.5, 1.0])
def test_coordinates_stay_within_six(kind, noise):
    samples = draw(kind, count=5000, noise=noise)
    assert len(samples) == 5000
    assert samples.points.shape == (5000, RECIPES[kind].dimension)
    assert np.abs(samples.points).max() <= EXTENT
    assert np.isfinite(samples.targets).all()


@pytest.mark.parametrize("kind", GENERATED_KINDS)
def test_same_seed_same_data_and_another_seed_other_data(kind):
    first, again = (draw(kind, noise=0.1, seed=3) for _ in range(2))
    other = draw(kind, noise=0.1, seed=4)
    np.testing.assert_array_equal(first.points, again.points)
    np.testing.assert_array_equal(first.targets, again.targets)
    assert not np.array_equal(first.points, other.points)


@pytest.mark.parametrize("kind", CLASSIFICATION_KINDS)
def test_targets_are_the_one_hot_rows_of_the_labels(kind):
    samples = draw(kind, noise=0.2)
    classes = RECIPES[kind].default_classes
    np.testing.assert_array_equal(samples.targets, np.eye(classes)[samples.labels])


@pytest.mark.parametrize("kind", REGRESSION_KINDS)
def test_regression_has_one_target_column_and_no_labels(kind):
    samples = draw(kind)
    assert samples.targets.shape == (300, 1)
    assert samples.labels is None


@pytest.mark.parametrize("kind", ["gauss", "circle", "xor", "spiral", "blobs"])
@pytest.mark.parametrize("noise", [0.0, 0.2])
def test_there_are_as_many_classes_as_are_asked_for(kind, noise):
    for classes in range(2, RECIPES[kind].most_classes + 1):
        samples = draw(kind, count=2000, classes=classes, noise=noise)
        assert set(samples.labels) == set(range(classes))
        assert samples.targets.shape == (2000, classes)


@pytest.mark.parametrize("kind", ["gauss", "spiral", "moons", "blobs"])
def test_samples_are_shared_among_the_classes_as_evenly_as_possible(kind):
    samples = draw(kind, count=301)
    counts = np.bincount(samples.labels)
    assert counts.sum() == 301
    assert counts.max() - counts.min() == 1


@pytest.mark.parametrize(("noise", "variance"), [(0.0, 0.5), (0.1, 1.2), (0.2, 1.9)])
def test_gauss_has_the_playgrounds_centres_and_variance(noise, variance):
    samples = draw("gauss", count=200_000, noise=noise)
    for label, center in ((0, 2.0), (1, -2.0)):
        points = samples.points[samples.labels == label]
        np.testing.assert_allclose(points.mean(axis=0), center, atol=0.03)
        np.testing.assert_allclose(points.var(axis=0), variance, rtol=0.03)


def test_gauss_at_noise_one_half_has_variance_four_apart_from_the_mirrored_edge():
    samples = draw("gauss", count=200_000, noise=0.5)
    points = samples.points[samples.labels == 0]
    # Only the half away from the edge is untouched: its mean square is the variance.
    away = points[:, 0][points[:, 0] < 2.0] - 2.0
    np.testing.assert_allclose(np.mean(away**2), 4.0, rtol=0.03)
    # Mirrored, not clipped: nothing piles up at the edge.
    assert np.mean(points[:, 0] == EXTENT) == 0.0


@pytest.mark.parametrize("classes", [2, 3, 4, 10])
def test_gauss_has_centres_evenly_on_a_circle_from_two_two_on(classes):
    samples = draw("gauss", count=classes * 4000, classes=classes)
    for k in range(classes):
        angle = np.pi / 4 + 2 * np.pi * k / classes
        center = np.sqrt(8) * np.array([np.sin(angle), np.cos(angle)])
        points = samples.points[samples.labels == k]
        np.testing.assert_allclose(points.mean(axis=0), center, atol=0.06)
        np.testing.assert_allclose(points.var(axis=0), 0.5, rtol=0.1)


@pytest.mark.parametrize("classes", [3, 5, 10])
def test_circle_of_many_classes_is_a_disc_in_rings_as_wide_with_gaps_between(classes):
    samples = draw("circle", count=2000 * classes, classes=classes)
    bounds = [
        (
            radii(samples)[samples.labels == k].min(),
            radii(samples)[samples.labels == k].max(),
        )
        for k in range(classes)
    ]
    width = 5 / (classes + (classes - 1) / 2)
    for k, (inner, outer) in enumerate(bounds):
        np.testing.assert_allclose(
            [inner, outer],
            [1.5 * width * k, 1.5 * width * k + width],
            atol=0.02 * width,
        )
    assert bounds[-1][1] <= 5.0
    assert np.ptp(np.bincount(samples.labels)) == 0


def test_circle_noise_moves_samples_of_many_classes_to_neighbouring_rings():
    quiet, noisy = (draw("circle", 5000, 4, noise) for noise in (0.0, 0.05))
    np.testing.assert_array_equal(quiet.points, noisy.points)
    change = np.abs(noisy.labels - quiet.labels)
    assert set(change) == {0, 1}
    assert 0 < np.mean(change) < 0.3


def test_circle_is_a_disc_in_a_ring():
    samples = draw("circle", count=20_000)
    inside = radii(samples)[samples.labels == 0]
    ring = radii(samples)[samples.labels == 1]
    assert len(inside) == len(ring)
    assert inside.max() < 2.5
    # The radius is even, not the area: a quarter lies in each quarter of the radius.
    np.testing.assert_allclose(np.histogram(inside, 4, (0, 2.5))[0] / 10_000, 0.25, 0.1)
    assert ring.min() >= 3.5
    assert ring.max() <= 5.0
    np.testing.assert_allclose(ring.mean(), 4.25, rtol=0.01)


def test_circle_noise_changes_classes_and_not_places():
    quiet, noisy = draw("circle"), draw("circle", noise=0.3)
    np.testing.assert_array_equal(quiet.points, noisy.points)
    changed = quiet.labels != noisy.labels
    assert 0 < changed.sum() < 150
    # U(±5) · 0.3 moves no further than 1.5 √2.
    assert np.abs(radii(noisy)[changed] - 2.5).max() <= 1.5 * np.sqrt(2)


def test_circle_classes_meet_at_radius_two_and_a_half():
    quiet, noisy = draw("circle", count=5000), draw("circle", count=5000, noise=0.05)
    changed = quiet.labels != noisy.labels
    # U(±5) · 0.05 moves at most 0.354: across 2.5 from the disc, never from the ring.
    assert 2.5 - 0.354 <= radii(quiet)[changed].min() < 2.3
    assert radii(quiet)[changed].max() < 2.5


def test_xor_keeps_off_the_axes_and_is_labelled_by_the_product():
    samples = draw("xor", count=20_000)
    size = np.abs(samples.points)
    assert size.min() >= 0.3
    assert 5.2 < size.max() <= 5.3
    product = samples.points[:, 0] * samples.points[:, 1]
    np.testing.assert_array_equal(samples.labels, product >= 0)
    np.testing.assert_allclose(samples.labels.mean(), 0.5, atol=0.02)


def test_xor_gives_quadrants_a_class_of_their_own_one_after_the_other():
    two, three, four = (draw("xor", 2000, classes) for classes in (2, 3, 4))
    np.testing.assert_array_equal(two.points, four.points)
    x1, x2 = four.points.T
    expected = np.select(
        [(x1 > 0) & (x2 < 0), (x1 > 0) & (x2 > 0), (x1 < 0) & (x2 > 0)], [0, 1, 2], 3
    )
    np.testing.assert_array_equal(four.labels, expected)
    np.testing.assert_array_equal(three.labels, np.where(expected == 3, 1, expected))
    np.testing.assert_array_equal(two.labels, expected % 2)


def test_xor_noise_changes_classes_near_the_axes():
    quiet, noisy = draw("xor"), draw("xor", noise=0.2)
    np.testing.assert_array_equal(quiet.points, noisy.points)
    changed = quiet.labels != noisy.labels
    assert 0 < changed.sum() < 150
    assert np.abs(noisy.points[changed]).min(axis=1).max() <= 1.0


@pytest.mark.parametrize("classes", [2, 3, 7, 10])
def test_spiral_arms_follow_the_formula(classes):
    samples = draw("spiral", count=classes * 40, classes=classes)
    along = np.arange(40) / 40
    for k in range(classes):
        angle = 3.5 * np.pi * along + 2 * np.pi * k / classes
        arm = 5 * along[:, None] * np.stack([np.sin(angle), np.cos(angle)], axis=1)
        np.testing.assert_allclose(samples.points[samples.labels == k], arm, atol=1e-12)


def test_spiral_jitter_is_even_and_as_large_as_the_noise():
    jitter = (
        draw("spiral", count=20_000, noise=0.25).points
        - draw("spiral", count=20_000).points
    )
    assert 0.24 < np.abs(jitter).max() <= 0.25
    np.testing.assert_allclose(np.abs(jitter).mean(), 0.125, rtol=0.03)


def test_moons_are_two_half_circles_mirrored_in_the_origin():
    samples = draw("moons")
    upper = samples.points[samples.labels == 0]
    lower = -samples.points[samples.labels == 1]
    for moon in (upper, lower):
        np.testing.assert_allclose(np.hypot(moon[:, 0] + 1.5, moon[:, 1] + 0.75), 3.0)
        assert moon[:, 1].min() >= -0.75


@pytest.mark.parametrize("classes", [2, 3, 10])
def test_blobs_stand_evenly_on_a_circle(classes):
    samples = draw("blobs", count=classes * 2000, classes=classes)
    for k in range(classes):
        points = samples.points[samples.labels == k]
        center = 4 * np.array([np.sin(2 * np.pi * k / classes), 0])
        center[1] = 4 * np.cos(2 * np.pi * k / classes)
        np.testing.assert_allclose(points.mean(axis=0), center, atol=0.05)
        np.testing.assert_allclose(points.std(axis=0), 0.4, rtol=0.06)


def test_more_noise_moves_the_same_blob_points_further():
    near = draw("blobs", noise=0.0)
    far = draw("blobs", noise=0.2)
    centers = (far.points - 2 * near.points) / (1 - 2)
    np.testing.assert_allclose(np.hypot(*centers.T), 4.0)


def test_plane_is_a_tenth_of_the_sum():
    samples = draw("plane", count=5000)
    np.testing.assert_allclose(samples.targets[:, 0], samples.points.sum(axis=1) / 10)
    np.testing.assert_allclose(samples.points.std(), 6 / np.sqrt(3), rtol=0.02)


def test_bumps_are_six_cones_of_alternating_sign():
    samples = draw("bumps", count=5000)
    expected = np.zeros(5000)
    signs = {-4: 1, 0: -1, 4: 1}
    for x1, sign in signs.items():
        for x2, side in ((2.5, 1), (-2.5, -1)):
            distance = np.linalg.norm(samples.points - [x1, x2], axis=1)
            expected += sign * side * np.maximum(0, 1 - distance / 2)
    np.testing.assert_allclose(samples.targets[:, 0], expected, atol=1e-14)
    assert samples.targets.min() < -0.9
    assert samples.targets.max() > 0.9


@pytest.mark.parametrize("kind", ["plane", "bumps"])
def test_noise_of_a_surface_reads_the_target_elsewhere(kind):
    quiet, noisy = draw(kind), draw(kind, noise=0.1)
    np.testing.assert_array_equal(quiet.points, noisy.points)
    # The slope of a cone is 1/2 and that of the plane less: 0.6 √2 away at most.
    error = np.abs(noisy.targets - quiet.targets)
    assert 0 < error.max() <= 0.6 * np.sqrt(2) / 2


@pytest.mark.parametrize("kind", CURVES)
def test_curves_follow_their_function(kind):
    samples = draw(kind, count=2000)
    np.testing.assert_allclose(
        samples.targets, CURVES[kind](samples.points), atol=1e-14
    )
    assert samples.targets.min() >= -1
    assert samples.targets.max() <= 1
    assert samples.points.min() < -5.9
    assert samples.points.max() > 5.9


@pytest.mark.parametrize("kind", CURVES)
def test_noise_of_a_curve_is_normal_with_that_deviation(kind):
    quiet, noisy = (draw(kind, count=20_000, noise=noise) for noise in (0.0, 0.3))
    np.testing.assert_array_equal(quiet.points, noisy.points)
    np.testing.assert_allclose((noisy.targets - quiet.targets).std(), 0.3, rtol=0.03)


def test_numbers_of_a_seed_stay_what_they_were():
    """An experiment file must give the same data in every version of the program."""
    spiral = draw("spiral", count=4, noise=0.1, seed=7)
    np.testing.assert_allclose(spiral.points, SPIRAL_OF_SEED_7, rtol=1e-12)
    sine = draw("sine", count=2, noise=0.1, seed=7)
    np.testing.assert_allclose(sine.points[:, 0], SINE_X_OF_SEED_7, rtol=1e-12)
    np.testing.assert_allclose(sine.targets[:, 0], SINE_Y_OF_SEED_7, rtol=1e-12)


@pytest.mark.parametrize("kind", TWO_CLASSES_OF_SEED_7)
def test_two_classes_of_a_seed_stay_what_they_were(kind):
    """Those of the Playground's recipes, whatever is done for more classes."""
    points, labels = TWO_CLASSES_OF_SEED_7[kind]
    samples = draw(kind, count=4, classes=2, noise=0.1, seed=7)
    np.testing.assert_allclose(samples.points, points, rtol=1e-12)
    np.testing.assert_array_equal(samples.labels, labels)
