"""Edges: which are drawn, how wide, in which colour, with which pen."""

import numpy as np
import pytest

from nnviz.picture.graph_edges import (
    LARGEST_EDGES,
    LEVELS,
    Edges,
    chosen_neuron,
    curve_height,
    edge_points,
    emphasis_of,
    level_color,
    levels_of,
    paced,
    pen_groups,
    select_edges,
    widths_of,
)
from nnviz.picture.graph_layout import graph_layout
from nnviz.picture.graph_shape import GraphShape
from nnviz.picture.tokens import DARK, LIGHT
from nnviz.session.selection import Bias, Neuron, Weight

LAYERS = graph_layout(
    GraphShape((64, 32, 10), image=(8, 8), named_dots=True), 868.0, 389.0
).layers


def edges_of(values, *, straight=False, opacities=None):
    values = np.asarray(values, dtype=np.float64)
    count = len(values)
    levels = levels_of(values, 2.0)
    return Edges(
        layers=np.ones(count, np.intp),
        targets=np.arange(count),
        sources=np.zeros(count, np.intp),
        values=values,
        starts=np.zeros((count, 2)),
        ends=np.column_stack([np.full(count, 100.0), np.arange(count) * 10.0]),
        widths=widths_of(levels, straight),
        levels=levels,
        opacities=np.full(count, 0.8) if opacities is None else np.array(opacities),
        directions=np.zeros(count, np.int8),
        is_now=np.zeros(count, np.bool_),
        straight=straight,
    )


def test_widths_run_from_the_thinnest_to_the_thickest_of_the_tokens():
    levels = levels_of(np.array([0.0, 1e-9, -1e-9, 2.0, -2.0]), 2.0)
    assert levels.tolist() == [0, 1, -1, LEVELS, -LEVELS]
    assert widths_of(levels, straight=False)[1:] == pytest.approx([0.7, 0.7, 5.0, 5.0])
    assert widths_of(levels, straight=True)[3] == pytest.approx(6.0)


def test_levels_of_gradients_grow_with_the_power_of_0_6():
    levels = levels_of(np.array([0.1]), 1.0, 0.6)
    assert levels[0] == np.ceil(0.1**0.6 * LEVELS)


@pytest.mark.parametrize("values", [[np.nan], [np.inf, -np.inf]])
def test_levels_take_numbers_that_are_not_finite(values):
    levels = levels_of(np.array(values), 1.0)
    assert set(np.abs(levels).tolist()) <= {0, LEVELS}


def test_without_a_limit_all_levels_are_zero():
    assert levels_of(np.array([1.0, -1.0]), 0.0).tolist() == [0, 0]


@pytest.mark.parametrize("tokens", [LIGHT, DARK])
def test_colours_tell_the_sign_even_of_the_smallest_weight(tokens):
    red, _, blue = level_color(1, tokens.weight_ramp)
    assert red > blue
    red, _, blue = level_color(-1, tokens.weight_ramp)
    assert blue > red


def test_few_edges_are_all_drawn():
    targets, sources, culling = select_edges(
        LAYERS[1], LAYERS[2], np.ones((2, 3)), "|w·a|", 6, None, False
    )
    assert list(zip(targets.tolist(), sources.tolist(), strict=True)) == [
        (target, source) for target in range(2) for source in range(3)
    ]
    assert culling.rule == "all"


def test_of_a_crowded_layer_the_largest_and_all_into_the_chosen_are_drawn():
    importance = np.arange(320.0).reshape(10, 32)
    targets, sources, culling = select_edges(
        LAYERS[1], LAYERS[2], importance, "|w·a|", 320, Neuron(2, 0), False
    )
    drawn = set(zip(targets.tolist(), sources.tolist(), strict=True))
    assert {(0, source) for source in range(32)} <= drawn
    assert {(9, source) for source in range(32)} <= drawn
    assert len(drawn) == LARGEST_EDGES + 32 == culling.drawn
    assert culling.total == 320
    assert (culling.rule, culling.measure) == ("largest", "|w·a|")


def test_all_out_of_a_chosen_hidden_neuron_are_drawn():
    importance = np.arange(320.0).reshape(10, 32)
    targets, sources, _ = select_edges(
        LAYERS[1], LAYERS[2], importance, "|w·a|", 320, Neuron(1, 5), False
    )
    assert set(targets[sources == 5].tolist()) == set(range(10))


def test_all_edges_of_a_crowded_layer_when_asked_for():
    targets, _, culling = select_edges(
        LAYERS[1], LAYERS[2], np.ones((10, 32)), "|w·a|", 320, None, True
    )
    assert len(targets) == 320
    assert culling.rule == "all"


def test_what_lies_ahead_is_fainter_and_what_is_now_never_is():
    opacities = np.array([0.5, 0.5])
    assert (paced(opacities, False, True, False) < 0.5).all()
    assert (paced(opacities, True, False, False) > 0.5).all()
    assert paced(opacities, True, False, True) is opacities
    assert paced(opacities, False, False, False) is opacities


def test_emphasis_into_out_of_and_beside_the_chosen_neuron():
    layers = np.array([1, 2, 2, 1])
    targets = np.array([3, 0, 0, 1])
    sources = np.array([0, 3, 1, 0])
    assert emphasis_of(layers, targets, sources, Neuron(1, 3)).tolist() == [
        1.0,
        0.8,
        0.5,
        0.5,
    ]
    assert set(emphasis_of(layers, targets, sources, None).tolist()) == {0.8}


def test_a_weight_and_a_bias_belong_to_their_target():
    assert chosen_neuron(Weight(2, 4, 1)) == Neuron(2, 4)
    assert chosen_neuron(Bias(1, 3)) == Neuron(1, 3)
    assert chosen_neuron(None) is None


def test_pens_paint_every_edge_once_and_the_chosen_last():
    values = np.array([1.0, 1.0, -1.0, 0.0, np.nan, 2.0])
    edges = edges_of(values, opacities=[0.5, 1.0, 0.5, 0.5, 0.5, 0.5])
    groups = pen_groups(edges, LIGHT.weight_ramp, (1, 2, 3), "dotted")
    painted = [edge for group in groups for edge in group.edges.tolist()]
    assert sorted(painted) == list(range(6))
    assert painted[-1] == 1
    kinds = {edge: group.kind for group in groups for edge in group.edges.tolist()}
    assert kinds == {
        0: "plain",
        1: "plain",
        2: "plain",
        3: "dotted",
        4: "faint",
        5: "plain",
    }


def test_many_edges_need_few_pens():
    values = np.random.default_rng(0).normal(size=3000)
    groups = pen_groups(edges_of(values), LIGHT.weight_ramp, (0, 0, 0), "faint")
    assert len(groups) <= 2 * LEVELS


def test_no_edges_need_no_pen():
    assert pen_groups(edges_of([]), LIGHT.weight_ramp, (0, 0, 0), "faint") == ()


def test_points_run_along_the_curve_that_is_painted():
    points = edge_points(edges_of([1.0, 2.0]), 5)
    assert points.shape == (2, 5, 2)
    np.testing.assert_allclose(points[1, 0], (0.0, 0.0), atol=1e-12)
    np.testing.assert_allclose(points[1, -1], (100.0, 10.0))
    # De Casteljau of the cubic (0, 0), (50, 0), (50, 10), (100, 10) at t = 1/4.
    t = 0.25
    control = np.array([(0.0, 0.0), (50.0, 0.0), (50.0, 10.0), (100.0, 10.0)])
    while len(control) > 1:
        control = control[:-1] + t * np.diff(control, axis=0)
    np.testing.assert_allclose(points[1, 1], control[0])


def test_straight_edges_are_sampled_as_lines():
    points = edge_points(edges_of([1.0, 1.0], straight=True), 3)
    np.testing.assert_allclose(points[1], [(0, 0), (50, 5), (100, 10)])


@pytest.mark.parametrize("along", [0.0, 0.2, 0.5, 0.9])
def test_the_height_of_a_curve_is_found_from_how_far_it_has_come(along):
    t = np.linspace(0, 1, 20001)
    x = 1.5 * t * (1 - t) ** 2 + 1.5 * t**2 * (1 - t) + t**3
    y = 3 * t**2 * (1 - t) + t**3
    assert curve_height(along) == pytest.approx(np.interp(along, x, y), abs=1e-6)
