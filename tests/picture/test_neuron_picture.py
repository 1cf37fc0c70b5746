"""The drawing of one neuron: real numbers, places that are mixed, what is left out."""

from dataclasses import fields

import numpy as np
import pytest

from nnviz.picture.drawings import MIXES, between
from nnviz.picture.neuron_hits import neuron_hit, place_of
from nnviz.picture.neuron_layout import Box
from nnviz.picture.neuron_picture import (
    NeuronPictureOptions,
    neuron_picture,
    neuron_table,
)
from nnviz.picture.neuron_terms import neuron_beside, neuron_terms
from nnviz.picture.numbers import format_number
from nnviz.picture.tokens import LIGHT
from nnviz.session.selection import Bias, Neuron, Weight


def drawn(snapshot, neuron, drawing="apart", width=840.0, height=400.0, mix=None):
    options = NeuronPictureOptions(width, height, drawing, mix or MIXES[drawing], LIGHT)
    return neuron_picture(snapshot, neuron, options)


@pytest.mark.parametrize("drawing", MIXES)
def test_every_number_is_one_of_the_network(snapshot_of, drawing):
    snapshot = snapshot_of("lecture")
    picture = drawn(snapshot, Neuron(1, 2), drawing)
    weights, x = snapshot.parameters.W[0][2], snapshot.sample.x
    assert [row.weight for row in picture.rows] == weights.tolist()
    assert [row.input.value for row in picture.rows] == x.tolist()
    assert [row.product for row in picture.rows] == (weights * x).tolist()
    assert picture.bias.weight == picture.bias.product == snapshot.parameters.b[0][2]
    assert picture.z_text == format_number(snapshot.sample.z[0][2])
    assert picture.output.value == snapshot.sample.a[0][2]


def test_many_inputs_draw_the_largest_products_and_sum_up_the_rest(snapshot_of):
    snapshot = snapshot_of("digits")
    picture = drawn(snapshot, Neuron(1, 3))
    products = snapshot.parameters.W[0][3] * snapshot.sample.x
    shown = [row.unit.source for row in picture.rows]
    assert picture.rest is not None
    assert len(shown) + picture.rest.count == 64
    others = np.delete(products, shown)
    assert np.abs(others).max() <= np.abs(products[shown]).min()
    assert picture.rest.total == pytest.approx(others.sum(), abs=1e-15)
    assert picture.rest.text == f"{picture.rest.count} more"
    total = products[shown].sum() + picture.rest.total + picture.bias.weight
    assert total == pytest.approx(picture.terms.z, rel=1e-12)


def test_the_chosen_weight_always_has_a_row(snapshot_of):
    # The first pixel of every digit is white: its product is 0.
    snapshot = snapshot_of("digits", Weight(1, 3, 0))
    assert Weight(1, 3, 0) in [row.unit for row in drawn(snapshot, Neuron(1, 3)).rows]


@pytest.mark.parametrize(("name", "neuron"), [("lecture", Neuron(1, 0)),
                                              ("digits", Neuron(1, 5)),
                                              ("spiral", Neuron(2, 4))])  # fmt: skip
@pytest.mark.parametrize("size", [(840.0, 400.0), (430.0, 230.0), (1400.0, 800.0)])
def test_everything_is_inside_and_rows_are_apart(snapshot_of, name, neuron, size):
    for drawing in MIXES:
        picture = drawn(snapshot_of(name), neuron, drawing, *size)
        layout = picture.layout
        terms = [row.place for row in picture.rows]
        if drawing == "input":
            terms.append(picture.bias.place)
        if picture.rest is not None:
            terms.append(picture.rest.place)
        ys = sorted(place.input.y for place in terms)
        height = terms[0].input.height
        assert np.diff(ys).min(initial=100.0) > height
        boxes = [place.input for place in terms] + [place.weight for place in terms]
        boxes += [picture.bias.place.weight, layout.output, layout.plot]
        for box in boxes:
            assert 0.0 < box.left < box.right < size[0]
            assert 0.0 < box.top < box.bottom < size[1] - 50.0
        x, y, radius = layout.activation
        assert x + radius < layout.output.left
        for corner in (layout.plot.left - x, layout.plot.right - x):
            assert np.hypot(corner, layout.plot.bottom - y) < 1.06 * radius


def numbers_of(value):
    """All coordinates of a layout, in order."""
    if isinstance(value, float):
        return [value]
    if isinstance(value, tuple):
        return [number for part in value for number in numbers_of(part)]
    if isinstance(value, Box) or hasattr(value, "__slots__"):
        parts = [getattr(value, field.name) for field in fields(value)]
        return [number for part in parts for number in numbers_of(part)]
    return []


@pytest.mark.parametrize(
    ("start", "end"), [("apart", "combined"), ("combined", "input"), ("apart", "input")]
)
def test_places_move_and_do_not_jump(snapshot_of, start, end):
    snapshot = snapshot_of("lecture")
    places = []
    for share in np.linspace(0.0, 1.0, 41):
        mix = between(MIXES[start], MIXES[end], float(share))
        layout = drawn(snapshot, Neuron(1, 1), end, mix=mix).layout
        places.append(numbers_of(layout))
    way = np.abs(np.diff(places, axis=0))
    whole = np.abs(np.array(places[-1]) - places[0])
    assert whole.max() > 40.0
    assert (way.max(axis=0) <= whole / 15 + 1.0).all()


def test_the_combined_circle_is_one(snapshot_of):
    snapshot = snapshot_of("lecture")
    for drawing in ("combined", "input"):
        layout = drawn(snapshot, Neuron(1, 1), drawing).layout
        assert layout.sum == layout.activation
    apart = drawn(snapshot, Neuron(1, 1), "apart").layout
    assert apart.activation[0] - apart.sum[0] > 2.2 * apart.sum[2]


def test_the_point_is_on_the_curve(snapshot_of):
    picture = drawn(snapshot_of("lecture"), Neuron(1, 1))
    x, y = picture.point
    assert y == pytest.approx(np.interp(x, *picture.curve.T), abs=0.1)


def test_what_is_not_computed_yet_is_not_written(snapshot_of):
    before = drawn(snapshot_of("spiral", None, ("z", 1)), Neuron(2, 1))
    assert before.z_text == before.output.text == ""
    assert before.point is None
    assert before.equations == ()
    assert {row.product_text for row in before.rows} == {""}
    now = drawn(snapshot_of("spiral", None, ("z", 2)), Neuron(2, 1))
    assert now.now == "z"
    assert now.z_text
    assert now.output.text == ""


def test_everything_drawn_is_found(snapshot_of):
    picture = drawn(snapshot_of("lecture"), Neuron(1, 1), "input")
    for unit in (Weight(1, 1, 2), Bias(1, 1), Neuron(0, 1), Neuron(1, 1)):
        hit = neuron_hit(picture, *place_of(picture, unit))
        assert hit is not None
        assert hit.unit == unit
    assert neuron_hit(picture, 2.0, 2.0) is None
    row = picture.rows[0].place
    middle = (row.input.right + row.weight.left) / 2
    assert neuron_hit(picture, middle, row.input.y).part == "edge"
    assert place_of(picture, Weight(2, 0, 0)) is None


def test_the_table_is_what_is_added_up(snapshot_of):
    snapshot = snapshot_of("lecture")
    for drawing, count in (("apart", 3), ("input", 4)):
        rows = neuron_table(neuron_terms(snapshot, Neuron(1, 1), drawing)).rows
        terms = [row for row in rows if row[0] == "term"]
        assert len(terms) == count
        added = sum(row[-1] for row in rows if row[0] in ("term", "bias"))
        assert added == pytest.approx(float(snapshot.sample.z[0][1]), rel=1e-12)
        assert rows[-1][-1] == snapshot.sample.a[0][1]


def test_neurons_are_a_circle(snapshot_of):
    architecture = snapshot_of("lecture").architecture
    at, seen = Neuron(1, 0), []
    for _ in range(6):
        seen.append(at)
        at = neuron_beside(architecture, at, 1)
    assert at == Neuron(1, 0)
    assert seen[4:] == [Neuron(2, 0), Neuron(2, 1)]
    assert neuron_beside(architecture, at, -1) == Neuron(2, 1)
