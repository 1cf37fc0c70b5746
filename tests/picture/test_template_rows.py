"""Rows of weights as templates: their scores, their images, what is said of them."""

import numpy as np
import pytest

from nnviz.datasets.dataset import DatasetSettings
from nnviz.picture.compared import network_standing
from nnviz.picture.numbers import parse_number
from nnviz.picture.template_rows import (
    row_images,
    row_name,
    rows_table,
    template_rows,
    weight_lines,
)
from nnviz.picture.templates import color_template_pixels
from nnviz.picture.tokens import LIGHT
from nnviz.session.comparison import Comparison, ComparisonSettings
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.selection import Bias, Neuron, Sample, Weight
from nnviz.session.session import Session
from nnviz.session.shipped_experiments import shipped_experiment


def network_rows(session):
    snapshot = session.snapshot()
    return template_rows(snapshot, network_standing(snapshot))


def fitted_rows(session, column):
    snapshot = session.snapshot()
    comparison = Comparison()
    comparison.set_settings(ComparisonSettings((column,)))
    comparison.show(snapshot.experiment, snapshot.dataset)
    comparison.finish()
    return template_rows(snapshot, comparison.standing(column))


@pytest.fixture(scope="module")
def digits():
    session = Session(
        Experiment(
            dataset=DatasetSettings(kind="digits"),
            network=NetworkSettings((64, 10), ()),
        )
    )
    session.advance(200)
    session.choose_sample(Sample("test", 7))
    return session


def test_the_rows_of_a_linear_network_have_the_scores_of_the_sample(digits):
    snapshot = digits.snapshot()
    rows = network_rows(digits)
    np.testing.assert_array_equal(rows.sheet.weights, snapshot.parameters.W[0])
    np.testing.assert_array_equal(rows.scores, snapshot.sample.z[0])
    label = int(snapshot.dataset.test.labels[7])
    assert rows.marked == label
    assert rows.largest == int(np.argmax(snapshot.sample.z[0]))
    assert rows.score_markup(label).startswith("*f* = ")
    assert row_name(rows, 3) == "3"


def test_scores_that_are_not_computed_yet_are_not_written(digits):
    digits.go_to_moment(0)
    try:
        rows = network_rows(digits)
        assert np.isnan(rows.scores).all()
        assert rows.largest is None
        assert rows.score_markup(0) == ""
        assert len(weight_lines(digits.snapshot(), rows, 0, 5)) == 3
    finally:
        digits.go_to_moment(len(digits.snapshot().moments) - 1)


@pytest.mark.parametrize("column", ["ridge", "nearest_mean"])
def test_fits_have_scores_of_their_own(digits, column):
    snapshot = digits.snapshot()
    rows = fitted_rows(digits, column)
    part = snapshot.dataset.test
    labels = snapshot.dataset.train.labels
    if column == "nearest_mean":
        means = [snapshot.dataset.train.inputs[labels == k].mean(0) for k in range(10)]
        np.testing.assert_allclose(rows.sheet.means, means)
        expected = [2 * m @ part.inputs[7] - m @ m for m in means]
        np.testing.assert_allclose(rows.scores, expected)
    assert not rows.is_network
    assert rows.largest == int(np.argmax(rows.scores))
    digits.choose_unit(Neuron(1, 4))
    assert fitted_rows(digits, column).pointed is None


def test_means_are_drawn_as_samples_are(digits):
    snapshot = digits.snapshot()
    rows = fitted_rows(digits, "nearest_mean")
    images = row_images(snapshot.dataset, rows, LIGHT)
    assert images.shape == (10, 8, 8)
    # A corner that no digit reaches is paper.
    assert images[0, 0, 0] == 0xFF000000 | int(LIGHT.panel[1:], 16)


@pytest.mark.parametrize(
    ("unit", "row", "pixel"),
    [
        (Neuron(1, 4), 4, None),
        (Bias(1, 2), 2, None),
        (Weight(1, 3, 20), 3, 20),
        (Weight(2, 3, 20), None, None),
        (Neuron(0, 4), None, None),
        (None, None, None),
    ],
)
def test_what_is_pointed_at_elsewhere_lights_its_row(unit, row, pixel):
    session = Session(shipped_experiment("digits"))
    session.point_at(unit=unit)
    rows = network_rows(session)
    assert (rows.pointed, rows.pixel) == (row, pixel)


def test_the_chosen_hidden_neuron_is_marked():
    session = Session(shipped_experiment("default"))
    session.choose_unit(Neuron(1, 5))
    rows = network_rows(session)
    assert rows.marked == 5
    assert rows.score_markup(5).startswith("*z* = ")
    assert row_name(rows, 5) == "hidden neuron 6"


def test_a_weight_is_said_with_its_product():
    session = Session(shipped_experiment("cat-dog-ship"))
    rows = network_rows(session)
    lines = weight_lines(session.snapshot(), rows, 2, 1)
    assert lines[:3] == (
        "ship: pixel 2",
        "w = −0.45",
        "w · x = (−0.450) · 22 = −9.9",
    )
    start = "f = w · x + b = "
    assert parse_number(lines[3].removeprefix(start)) == pytest.approx(0.28)


def test_colour_weights_are_in_colours():
    rng = np.random.default_rng(1)
    session = Session(
        Experiment(
            dataset=DatasetSettings(
                kind="inline",
                x=tuple(map(tuple, rng.random((4, 12)).tolist())),
                y=(0, 1, 1, 0),
                image_shape=(2, 2, 3),
            ),
            network=NetworkSettings((12, 2), ()),
        )
    )
    rows = network_rows(session)
    images = row_images(session.snapshot().dataset, rows, LIGHT)
    expected = color_template_pixels(rows.sheet.weights, (2, 2), rows.sheet.limit)
    np.testing.assert_array_equal(images, expected)
    assert row_images(
        session.snapshot().dataset, fitted_rows(session, "nearest_mean"), LIGHT
    ).shape == (2, 2, 2)


def test_the_table_has_weights_bias_and_score(digits):
    table = rows_table(network_rows(digits))
    assert table.columns[0] == "template"
    assert table.columns[-2:] == ("bias", "f")
    assert len(table.rows) == 10
    assert len(table.columns) == 67
