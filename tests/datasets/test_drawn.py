"""Points drawn in and taken out: the sets they join, and what they should give."""

import numpy as np
import pytest

from nnviz.datasets.dataset import DatasetSettings
from nnviz.datasets.drawn import (
    in_test,
    most_classes,
    sparing_one,
    with_points,
    without_points,
)
from nnviz.datasets.drawn import test_share as share_of
from nnviz.datasets.inline_copy import inline_copy
from nnviz.datasets.load import load_dataset

POINTS = np.array([[0.5, 1.0], [1.5, 2.0], [2.5, 3.0], [3.5, 4.0]])


def moons(fraction=0.5):
    return load_dataset(
        DatasetSettings(kind="moons", samples=40, test_fraction=fraction)
    )


@pytest.mark.parametrize("fraction", [0.0, 0.2, 0.5, 0.75])
def test_the_share_of_the_test_set_stays(fraction):
    dataset = moons(fraction)
    share = share_of(dataset)
    assert share == pytest.approx(fraction)
    settings = inline_copy(dataset)
    for number in range(60):
        points = np.full((1 + number % 4, 2), float(number))
        settings = with_points(settings, points, number % 2, share)
    drawn = load_dataset(settings)
    total = len(drawn.train) + (0 if drawn.test is None else len(drawn.test))
    assert total == 40 + 150
    assert share_of(drawn) == pytest.approx(fraction, abs=2 / total)


def test_points_come_last_and_the_others_stay_as_they_are():
    dataset = moons()
    drawn = load_dataset(with_points(inline_copy(dataset), POINTS, 1, 0.5))
    assert np.array_equal(
        drawn.train.points[: len(dataset.train)], dataset.train.points
    )
    assert np.array_equal(drawn.test.points[: len(dataset.test)], dataset.test.points)
    new = np.concatenate([drawn.train.points[20:], drawn.test.points[20:]])
    assert sorted(map(tuple, new)) == sorted(map(tuple, POINTS))
    assert set(drawn.train.labels[20:]) == {1}


def test_which_points_are_for_the_test_does_not_depend_on_those_that_follow():
    settings = inline_copy(moons(0.3))
    long = in_test(settings, 0, 30, 0.3)
    assert np.array_equal(in_test(settings, 0, 12, 0.3), long[:12])
    assert long.sum() == pytest.approx(9, abs=2)


def test_a_new_class_gets_a_name_and_begins_in_the_training_set():
    dataset = moons()
    drawn = load_dataset(with_points(inline_copy(dataset), POINTS, 2, 0.5))
    assert drawn.class_names == ("class 1", "class 2", "class 3")
    assert drawn.output_count == 3
    assert list(drawn.train.labels[20:]) == [2, 2]
    assert list(drawn.test.labels[20:]) == [2, 2]
    alone = in_test(inline_copy(dataset), 2, 1, 0.99)
    assert not alone.any()
    assert np.array_equal(drawn.train.points[20], POINTS[0])


def test_there_are_ten_classes_at_most():
    assert most_classes(moons()) == 3
    ten = DatasetSettings(kind="blobs", classes=10, samples=40)
    assert most_classes(load_dataset(ten)) == 10


def test_targets_are_drawn_where_there_are_no_classes():
    dataset = load_dataset(DatasetSettings(kind="plane", samples=20))
    drawn = load_dataset(with_points(inline_copy(dataset), POINTS, -0.25, 0.5))
    assert not drawn.is_classification
    assert drawn.train.targets[10:].tolist() == [[-0.25], [-0.25]]


def test_points_are_taken_out_of_both_sets():
    dataset = moons()
    train, test = np.zeros(20, bool), np.zeros(20, bool)
    train[[0, 5]] = test[3] = True
    left = load_dataset(without_points(inline_copy(dataset), train, test))
    assert np.array_equal(left.train.points, dataset.train.points[~train])
    assert np.array_equal(left.test.labels, dataset.test.labels[~test])
    assert left.class_names == dataset.class_names


def test_one_training_point_can_stay_for_all():
    dataset = moons()
    every = np.ones(20, bool)
    settings = without_points(inline_copy(dataset), sparing_one(every), every)
    left = load_dataset(settings)
    assert left.train.points.tolist() == dataset.train.points[:1].tolist()
    assert left.test is None
    some = ~every
    assert sparing_one(some) is some


def test_what_is_drawn_replaces_all_there_was():
    every = np.ones(20, bool)
    settings = without_points(inline_copy(moons()), every, every)
    drawn = load_dataset(with_points(settings, POINTS, 1, 0.5))
    assert len(drawn.train) == len(drawn.test) == 2
    assert drawn.output_count == 2
