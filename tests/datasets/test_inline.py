"""Data written into the experiment: what is accepted, and where a mistake is."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.datasets.dataset import DatasetError, DatasetSettings
from nnviz.datasets.inline import read_inline

NAN = float("nan")
CLASSES = DatasetSettings(kind="inline", x=((0.0, 1.0), (2.0, 3.0)), y=(1, 0))
REGRESSION = replace(CLASSES, y=((0.5,), (-1.5,)))
TESTED = replace(CLASSES, test_x=((4.0, 5.0),), test_y=(2,))


def refusal(settings, **changes):
    with pytest.raises(DatasetError) as caught:
        read_inline(replace(settings, **changes))
    return str(caught.value)


def test_class_numbers_become_one_hot_rows():
    train, test, description = read_inline(CLASSES)
    np.testing.assert_array_equal(train.points, [[0, 1], [2, 3]])
    np.testing.assert_array_equal(train.labels, [1, 0])
    np.testing.assert_array_equal(train.targets, [[0, 1], [1, 0]])
    assert test is None
    assert description.class_names == ("class 1", "class 2")
    assert description.point_names == ("x₁", "x₂")


def test_target_rows_are_regression():
    train, _, description = read_inline(replace(REGRESSION, feature_names=("a", "b")))
    np.testing.assert_array_equal(train.targets, [[0.5], [-1.5]])
    assert train.labels is None
    assert description.class_names is None
    assert description.point_names == ("a", "b")


def test_whole_numbers_in_rows_are_numbers():
    train, _, _ = read_inline(replace(CLASSES, x=((1, 2.5), (3, 4))))
    np.testing.assert_array_equal(train.points, [[1.0, 2.5], [3.0, 4.0]])
    assert train.points.dtype == np.float64


def test_the_test_set_takes_part_in_the_number_of_classes():
    train, test, description = read_inline(TESTED)
    assert train.targets.shape == (2, 3)
    np.testing.assert_array_equal(test.points, [[4.0, 5.0]])
    np.testing.assert_array_equal(test.targets, [[0, 0, 1]])
    assert len(description.class_names) == 3


def test_there_are_two_classes_at_least_and_as_many_as_names():
    assert read_inline(replace(CLASSES, y=(0, 0)))[0].targets.shape == (2, 2)
    named, _, description = read_inline(replace(CLASSES, class_names=("a", "b", "c")))
    assert named.targets.shape == (2, 3)
    assert description.class_names == ("a", "b", "c")


@pytest.mark.parametrize(
    ("settings", "changes", "expected"),
    [
        (
            CLASSES,
            {"x": None},
            "dataset.x is missing: inline data need rows of numbers",
        ),
        (CLASSES, {"y": None}, "dataset.y is missing: inline data need class numbers"),
        (CLASSES, {"x": ()}, "dataset.x must be a list of at least one row"),
        (CLASSES, {"x": ((), ())}, "dataset.x[0] must hold at least one number"),
        (
            CLASSES,
            {"x": ((1.0,), 2.0)},
            "dataset.x[1] must be a row of numbers, not 2.0",
        ),
        (
            CLASSES,
            {"x": ((1.0, 2.0), (3.0,))},
            "dataset.x[1] must have 2 numbers, as the other rows, not 1",
        ),
        (
            CLASSES,
            {"x": ((1.0, 2.0), (3.0, NAN))},
            "dataset.x[1][1] must be a finite number, not nan",
        ),
        (
            CLASSES,
            {"x": ((1.0, "2"), (3.0, 4.0))},
            "dataset.x[0][1] must be a finite number, not '2'",
        ),
        (
            CLASSES,
            {"x": ((1.0, True), (3.0, 4.0))},
            "dataset.x[0][1] must be a finite number, not True",
        ),
        (
            CLASSES,
            {"x": ((1.0, 10**400), (3.0, 4.0))},
            "dataset.x[0][1] must be a finite number, not 1000000000",
        ),
        (
            CLASSES,
            {"y": (0, 1, 1)},
            "dataset.y must have 2 entries, one for each row of dataset.x, not 3",
        ),
        (CLASSES, {"y": "ab"}, "dataset.y must be a list of class numbers or"),
        (
            CLASSES,
            {"y": (0, -1)},
            "dataset.y[1] must be a class number from 0 to 999, not -1",
        ),
        (
            CLASSES,
            {"y": (0, 10**9)},
            "dataset.y[1] must be a class number from 0 to 999, not 1000000000",
        ),
        (
            CLASSES,
            {"y": (0.5, 1.0)},
            "dataset.y[0] must be a class number (a whole number from 0), or all "
            "entries must be rows of targets such as [0.5], not 0.5",
        ),
        (CLASSES, {"y": (0, True)}, "dataset.y[1] must be a class number (a whole"),
        (CLASSES, {"y": (0, (1.0,))}, "dataset.y[1] must be a class number (a whole"),
        (
            REGRESSION,
            {"y": ((1.0,), 2)},
            "dataset.y[1] must be a row of numbers, not 2",
        ),
        (
            REGRESSION,
            {"y": ((1.0,), (2.0, 3.0))},
            "dataset.y[1] must have 1 numbers, as the other rows, not 2",
        ),
        (
            REGRESSION,
            {"y": ((1.0,), (NAN,))},
            "dataset.y[1][0] must be a finite number, not nan",
        ),
        (
            REGRESSION,
            {"class_names": ("a", "b")},
            "dataset.class_names must be left out where dataset.y holds target rows",
        ),
        (
            CLASSES,
            {"class_names": ("a",)},
            "dataset.class_names must hold 2 to 1,000 names, not 1",
        ),
        (
            CLASSES,
            {"class_names": ("a", " ")},
            "dataset.class_names[1] must be a name that is not empty, not ' '",
        ),
        (
            CLASSES,
            {"class_names": ("a", "b"), "y": (0, 2)},
            "dataset.y[1] must be a class number from 0 to 1, as dataset.class_names "
            "has 2 names, not 2",
        ),
        (
            CLASSES,
            {"class_names": "ab"},
            "dataset.class_names must be a list of names, not 'ab'",
        ),
        (
            CLASSES,
            {"feature_names": ("a",)},
            "dataset.feature_names must hold 2 names, one for each column of "
            "dataset.x, not 1",
        ),
        (TESTED, {"test_x": None}, "dataset.test_x is missing: test_y is given"),
        (TESTED, {"test_y": None}, "dataset.test_y is missing: test_x is given"),
        (
            TESTED,
            {"test_x": ((1.0, 2.0, 3.0),)},
            "dataset.test_x[0] must have 2 numbers, as the other rows, not 3",
        ),
        (
            TESTED,
            {"test_y": (0, 1)},
            "dataset.test_y must have 1 entries, one for each row of dataset.test_x",
        ),
        (
            TESTED,
            {"test_y": ((1.0,),)},
            "dataset.test_y must hold class numbers, as dataset.y does",
        ),
        (
            TESTED,
            {"y": ((1.0,), (2.0,))},
            "dataset.test_y must hold target rows, as dataset.y does",
        ),
        (
            TESTED,
            {"y": ((1.0,), (2.0,)), "test_y": ((1.0, 2.0),)},
            "dataset.test_y[0] must have 1 numbers, as the rows of dataset.y, not 2",
        ),
        (
            TESTED,
            {"class_names": ("a", "b")},
            "dataset.test_y[0] must be a class number from 0 to 1, as",
        ),
    ],
)
def test_a_mistake_is_named_with_its_place(settings, changes, expected):
    assert refusal(settings, **changes).startswith(expected)


def test_one_hot_rows_that_would_fill_the_memory_are_refused():
    count = 20_001
    assert refusal(CLASSES, x=((0.0,),) * count, y=(0,) * (count - 1) + (999,)) == (
        "dataset.y must not need more than 20,000,000 one-hot numbers: 20,001 samples "
        "of 1,000 classes are too many"
    )


@given(st.data(), st.integers(1, 5), st.integers(1, 5))
def test_one_wrong_number_is_found_wherever_it_is(data, rows, columns):
    x = [
        [float(row * columns + column) for column in range(columns)]
        for row in range(rows)
    ]
    row = data.draw(st.integers(0, rows - 1))
    column = data.draw(st.integers(0, columns - 1))
    x[row][column] = data.draw(st.sampled_from([NAN, float("-inf"), None, "1", [1.0]]))
    message = refusal(CLASSES, x=tuple(map(tuple, x)), y=(0,) * rows)
    assert message.startswith(
        f"dataset.x[{row}][{column}] must be a finite number, not "
    )


@given(
    st.lists(
        st.tuples(st.floats(allow_nan=False, allow_infinity=False), st.integers(0, 30)),
        min_size=1,
        max_size=20,
    )
)
def test_what_is_accepted_comes_out_as_it_went_in(samples):
    x = tuple((value,) for value, _ in samples)
    y = tuple(label for _, label in samples)
    train, _, description = read_inline(DatasetSettings(kind="inline", x=x, y=y))
    assert train.points.tolist() == [list(row) for row in x]
    assert train.labels.tolist() == list(y)
    assert len(description.class_names) == max(2, *y, 1 + max(y))
    assert (train.targets.sum(axis=1) == 1.0).all()
