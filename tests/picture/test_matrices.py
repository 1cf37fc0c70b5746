"""The network as matrices: each number in its cell, and whose cell it is."""

from dataclasses import replace

import numpy as np
import pytest

from nnviz.picture.matrices import matrix_grids, neighbour_cell, outlines
from nnviz.picture.tokens import LIGHT
from nnviz.session.selection import Bias, Neuron, Weight

NAMES = ["spiral", "digits", "lecture", "vectors"]


def grids_of(snapshot, mode="weights"):
    return matrix_grids(snapshot, mode, LIGHT)


def grid(grids, kind, layer):
    (found,) = [each for each in grids if (each.kind, each.layer) == (kind, layer)]
    return found


@pytest.mark.parametrize("name", NAMES)
def test_every_parameter_stands_once_in_its_order(snapshot_of, name):
    snapshot = snapshot_of(name)
    grids = grids_of(snapshot)
    for layer in range(1, snapshot.architecture.depth + 1):
        W, b = grid(grids, "weights", layer), grid(grids, "bias", layer)
        np.testing.assert_array_equal(W.values, snapshot.parameters.W[layer - 1])
        np.testing.assert_array_equal(b.values[:, 0], snapshot.parameters.b[layer - 1])
        a = grid(grids, "neurons", layer)
        np.testing.assert_array_equal(a.values[:, 0], snapshot.sample.a[layer - 1])
    written = [each for each in grids if each.kind != "image"]
    below = "neurons" if name != "digits" else "bias"
    assert [each.kind for each in written[:2]] == ["weights", below]
    assert written[-1].kind == "neurons"


def test_the_symbols_read_as_the_formula(snapshot_of):
    grids = grids_of(snapshot_of("lecture"))
    read = " ".join(f"{each.before} {each.title}".strip() for each in grids)
    assert read == "*W*^{1} · *x* + *b*^{1} σ *W*^{2} · *a*^{1} + *b*^{2} σ *ŷ*"
    assert [each.size for each in grids] == ["4 × 3", "3", "4", "2 × 4", "4", "2", "2"]
    scores = grids_of(snapshot_of("spiral"))[-1]
    assert (scores.before, scores.title) == ("=", "*f*")


def test_an_image_takes_the_place_of_a_long_column(snapshot_of):
    grids = grids_of(snapshot_of("digits"))
    assert grids[1].kind == "image"
    assert grids[1].before == "·"
    assert grids[1].pixels.shape == (8, 8)
    assert grids[1].unit(2, 3) == Neuron(0, 19)
    assert not any(each.kind == "neurons" and each.layer == 0 for each in grids)


@pytest.mark.parametrize("name", NAMES)
def test_a_cell_and_its_unit_find_each_other(snapshot_of, name):
    for each in grids_of(snapshot_of(name)):
        rows, columns = each.shape
        for cell in {(0, 0), (rows - 1, 0), (0, columns - 1), (rows - 1, columns - 1)}:
            assert each.cell_of(each.unit(*cell)) == cell
        assert each.cell_of(None) is None


def test_what_is_not_computed_yet_is_not_known(snapshot_of):
    grids = grids_of(snapshot_of("lecture", moment=("z", 1)))
    W, hidden = grid(grids, "weights", 1), grid(grids, "neurons", 1)
    assert W.is_now
    assert not W.is_ahead
    assert grid(grids, "weights", 2).is_ahead
    assert hidden.title == "*z*^{1}"
    assert np.isfinite(hidden.values).all()
    assert np.isnan(grid(grids, "neurons", 2).values).all()


def test_backward_the_cells_hold_the_gradients(snapshot_of):
    snapshot = snapshot_of("lecture", moment=("d_weights", 2))
    grids = grids_of(snapshot, "gradients")
    W2 = grid(grids, "weights", 2)
    assert W2.title == "∂*W*^{2}"
    assert W2.is_gradient
    assert W2.is_now
    np.testing.assert_array_equal(W2.values, snapshot.sample.dW[1])
    np.testing.assert_array_equal(
        grid(grids, "bias", 2).values[:, 0], snapshot.sample.db[1]
    )
    assert np.isnan(grid(grids, "weights", 1).values).all()
    assert grid(grids, "weights", 1).is_ahead
    inputs = grid(grids, "neurons", 0)
    assert not inputs.is_gradient
    np.testing.assert_array_equal(inputs.values[:, 0], snapshot.sample.x)


def test_at_the_update_they_hold_what_is_added(snapshot_of):
    snapshot = snapshot_of("lecture", moment=("update", 0))
    W = grid(grids_of(snapshot, "updates"), "weights", 1)
    assert W.title == "Δ*W*^{1}"
    np.testing.assert_array_equal(W.values, snapshot.trace.updates.W[0])
    now = {each.kind for each in grids_of(snapshot, "updates") if each.is_now}
    assert now == {"weights", "bias"}


def lit(grids, unit):
    return {
        (grids[each.grid].title, each.rows, each.columns, each.kind)
        for each in outlines(grids, unit, "chosen")
    }


def test_a_neuron_lights_its_row_its_bias_and_itself(snapshot_of):
    grids = grids_of(snapshot_of("lecture"))
    assert lit(grids, Neuron(1, 1)) == {
        ("*W*^{1}", (1, 2), (0, 3), "chosen"),
        ("*b*^{1}", (1, 2), (0, 1), "chosen"),
        ("*a*^{1}", (1, 2), (0, 1), "chosen"),
    }


def test_a_weight_lights_its_factor_and_an_input_its_column(snapshot_of):
    grids = grids_of(snapshot_of("lecture"))
    assert lit(grids, Weight(2, 1, 3)) == {
        ("*W*^{2}", (1, 2), (3, 4), "chosen"),
        ("*a*^{1}", (3, 4), (0, 1), "factor"),
    }
    assert lit(grids, Neuron(0, 2)) == {
        ("*x*", (2, 3), (0, 1), "chosen"),
        ("*W*^{1}", (0, 4), (2, 3), "factor"),
    }
    assert lit(grids, Bias(2, 0)) == {("*b*^{2}", (0, 1), (0, 1), "chosen")}
    assert lit(grids, None) == set()


def test_the_keys_go_from_cell_to_cell_and_into_the_next_grid(snapshot_of):
    grids = grids_of(snapshot_of("lecture"))
    assert neighbour_cell(grids, None, "down") == Weight(1, 0, 0)
    assert neighbour_cell(grids, Weight(1, 0, 0), "right") == Weight(1, 0, 1)
    assert neighbour_cell(grids, Weight(1, 3, 0), "down") == Weight(1, 3, 0)
    assert neighbour_cell(grids, Weight(1, 0, 0), "left") == Weight(1, 0, 0)
    assert neighbour_cell(grids, Weight(1, 3, 2), "right") == Neuron(0, 2)
    assert neighbour_cell(grids, Neuron(0, 2), "right") == Bias(1, 2)
    assert neighbour_cell(grids, Bias(1, 2), "right") == Weight(2, 1, 0)
    assert neighbour_cell(grids, Weight(2, 0, 0), "left") == Bias(1, 1)
    assert neighbour_cell(grids, Neuron(2, 1), "right") == Neuron(2, 1)


def test_numbers_beyond_the_finite_ones_still_make_grids(snapshot_of):
    snapshot = snapshot_of("lecture")
    huge = tuple(np.full_like(W, 1e308) for W in snapshot.parameters.W)
    parameters = replace(snapshot.parameters, W=huge)
    grids = grids_of(replace(snapshot, parameters=parameters))
    assert grid(grids, "weights", 1).limit == 1e308
