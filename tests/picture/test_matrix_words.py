"""What is said of a cell: its product, the sum of its row, what is left out."""

import pytest

from nnviz.picture.matrices import matrix_grids
from nnviz.picture.matrix_layout import GridShape, matrix_layout
from nnviz.picture.matrix_words import cell_lines, layout_words
from nnviz.picture.numbers import format_exact, format_rough, parse_number
from nnviz.picture.tokens import LIGHT
from nnviz.session.selection import Bias, Neuron, Weight
from nnviz.session.session import Session
from nnviz.session.shipped_experiments import shipped_experiment


@pytest.fixture(scope="module")
def four_pixels():
    return Session(shipped_experiment("cat-dog-ship")).snapshot()


def test_the_worked_example_term_by_term(four_pixels):
    lines = cell_lines(four_pixels, Weight(1, 2, 1), "weights")
    assert lines[0] == "W¹[3, 2] = −0.45"
    assert lines[1] == "W¹[3, 2] · x[2] = −0.450 · 22 = −9.9"
    start = "z¹[3] = 0·(−15) + (−0.450)·22 + (−0.200)·(−44) + 0.030·56 + (−0.300) = "
    assert lines[2].startswith(start)
    assert parse_number(lines[2].removeprefix(start)) == pytest.approx(0.28)


def test_a_long_row_is_counted(snapshot_of):
    snapshot = snapshot_of("digits")
    lines = cell_lines(snapshot, Weight(1, 3, 40), "weights")
    z = format_exact(snapshot.sample.z[0][3])
    assert lines[2] == f"z¹[4] = {z}, the sum of 64 products and the bias"


def test_nothing_is_said_of_what_is_not_computed_yet(snapshot_of):
    snapshot = snapshot_of("lecture", moment=("z", 1))
    assert len(cell_lines(snapshot, Weight(2, 0, 0), "weights")) == 2
    snapshot = snapshot_of("lecture", moment=("batch", 0))
    assert len(cell_lines(snapshot, Weight(1, 0, 0), "weights")) == 2
    assert len(cell_lines(snapshot, Weight(2, 0, 0), "weights")) == 1


def test_a_gradient_is_a_product_too(snapshot_of):
    snapshot = snapshot_of("lecture", moment=("d_weights", 2))
    *_, product = cell_lines(snapshot, Weight(2, 1, 0), "gradients")
    assert product.startswith("= ∂L/∂z²[2] · a¹[1] = ")
    first, second = product.split(" = ")[1].split(" · ")
    shown = parse_number(first) * parse_number(second.strip("()"))
    assert shown == pytest.approx(snapshot.sample.dW[1][1, 0], rel=0.01)


@pytest.mark.parametrize("unit", [Neuron(0, 1), Neuron(2, 0), Bias(1, 1)])
def test_other_cells_speak_as_in_the_network(snapshot_of, unit):
    assert cell_lines(snapshot_of("lecture"), unit, "weights")


def words_of(snapshot, width, height, mode="weights"):
    grids = matrix_grids(snapshot, mode, LIGHT)
    shapes = tuple(GridShape(g.kind, *g.shape, g.before) for g in grids)
    return layout_words(grids, matrix_layout(shapes, width, height, ()))


def test_the_colours_are_explained_and_what_is_left_out_is_said(snapshot_of):
    assert words_of(snapshot_of("digits"), 440, 152).startswith(
        "colours: weights and biases ±"
    )
    for mode, name in (("gradients", "gradients"), ("updates", "changes")):
        words = words_of(snapshot_of("digits"), 440, 152, mode)
        assert words.startswith(f"colours: {name} ±")
    assert words_of(snapshot_of("vectors"), 300, 120).startswith("W¹: rows 1–")


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (-0.9775, "−0.98"),
        (-0.6, "−0.60"),
        (12.34, "12"),
        (123.0, "123"),
        (0.0, "0"),
        (4.4e-5, "4e−5"),
        (-12345.0, "−1e4"),
        (0.0312, "0.03"),
        (float("inf"), "∞"),
    ],
)
def test_rough_numbers(value, written):
    assert format_rough(value) == written
