"""−‖x − m‖² + ‖x‖² = w·x + b in numbers: equal to rounding, written to the end."""

import numpy as np
import pytest
from hypothesis import given

from nnviz.classifiers.nearest_mean import fit_nearest_mean
from nnviz.picture.mean_equality import equality_lines, exact_lines, mean_equality
from tests.classifiers.samples import labelled_samples

X = np.array([[1.0, 2.0], [3.0, 2.0], [0.0, -1.0]])
FITTED = fit_nearest_mean(X, np.array([0, 0, 1]), 3)


@given(labelled_samples())
def test_both_sides_agree(samples):
    x, labels = samples
    fitted = fit_nearest_mean(x, labels, 3)
    for label in np.flatnonzero(fitted.counts):
        for row in x:
            found = mean_equality(fitted, row, int(label))
            assert found.by_distance == pytest.approx(found.by_score, abs=1e-12)


def test_each_part_is_what_it_says():
    found = mean_equality(FITTED, np.array([1.0, 1.0]), 0)
    assert found.squared_distance == 2.0  # (1, 1) to the mean (2, 2)
    assert found.squared_norm == 2.0
    assert found.product == 8.0
    assert found.bias == -8.0


def test_the_lines_are_sums_to_read():
    lines = equality_lines(mean_equality(FITTED, np.array([1.0, 2.0]), 0))
    assert lines == (
        ("−‖x − m‖² + ‖x‖²", "= −1 + 5 = 4"),
        ("w·x + b = 2 m·x − ‖m‖²", "= 12 − 8 = 4"),
    )


def test_at_the_mean_the_distance_is_plain_0():
    lines = equality_lines(mean_equality(FITTED, np.array([2.0, 2.0]), 0))
    assert lines[0][1] == "= 0 + 8 = 8"


def test_in_all_digits_the_difference_is_told():
    by_distance, by_score, difference = exact_lines(
        mean_equality(FITTED, np.array([1.0, 2.0]), 0)
    )
    assert by_distance.endswith("= 4")
    assert by_score.endswith("= 4")
    assert difference == "difference 0"
