"""The layout of the network drawing: nothing outside, nothing on top of another."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from nnviz.picture.graph_layout import WIDEST_LABEL, graph_layout, straight_share
from nnviz.picture.graph_shape import BOX_GAP, GraphShape, NodeStyle, label_place

PLANE = GraphShape((2, 8, 8, 3), plane=True)
IRIS = GraphShape((4, 6, 3), input_names=80.0, output_names=75.0)
DIGITS = GraphShape((64, 32, 10), image=(8, 8), named_dots=True, notes=2)
LECTURE = GraphShape((3, 4, 2), output_names=70.0)
VECTORS = GraphShape((3072, 100, 10), notes=1)
DEEP = GraphShape((2, 8, 8, 8, 6, 6, 4, 2), plane=True)
LINEAR = GraphShape((2, 3), plane=True)
SHAPES = {
    "plane": PLANE,
    "iris": IRIS,
    "digits": DIGITS,
    "lecture": LECTURE,
    "vectors": VECTORS,
    "deep": DEEP,
    "linear": LINEAR,
    "linear images": GraphShape((64, 10), image=(8, 8), named_dots=True, notes=2),
    "smallest": GraphShape((1, 1, 1)),
    "deep images": GraphShape(
        (64, 32, 24, 16, 10), image=(8, 8), named_dots=True, notes=2
    ),
}
SIZES = ((838.0, 402.0), (660.0, 320.0), (1300.0, 580.0))


def boxes(layer):
    """Left, top, right and bottom of every glyph with its value box."""
    half = layer.size / 2
    tall = max(half, layer.box[1] / 2 if layer.box else 0.0)
    wide = BOX_GAP + layer.box[0] if layer.box else 0.0
    x, y = layer.centers.T
    return np.stack([x - half, y - tall, x + half + wide, y + tall])


@pytest.mark.parametrize("name", SHAPES)
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_everything_is_inside_and_layers_go_from_left_to_right(name, width, height):
    layout = graph_layout(SHAPES[name], width, height)
    for layer in layout.layers:
        assert 0 <= layer.left < layer.right <= width
        if layer.image is None:
            left, top, right, bottom = boxes(layer)
            assert left.min() >= 0
            assert top.min() >= 20.0
            assert right.max() <= width
            assert bottom.max() <= height
    for source, target in pairwise(layout.layers):
        assert source.right < target.left


@pytest.mark.parametrize("name", SHAPES)
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_neurons_of_a_layer_do_not_overlap(name, width, height):
    for layer in graph_layout(SHAPES[name], width, height).layers:
        if layer.image is not None:
            continue
        left, top, right, bottom = boxes(layer)
        for one in range(len(left)):
            for other in range(one):
                apart = (
                    right[one] <= left[other]
                    or right[other] <= left[one]
                    or bottom[one] <= top[other] + 1.0
                    or bottom[other] <= top[one] + 1.0
                )
                assert apart, (layer.layer, one, other)


def test_tokens_hold_at_the_size_of_the_design():
    layout = graph_layout(PLANE, 868.0, 389.0)
    hidden = layout.layers[1]
    assert hidden.style is NodeStyle.TILE
    assert hidden.pitch == pytest.approx(44.0, abs=0.5)
    assert hidden.size in (36.0, 37.0)
    assert hidden.box == (46.0, 18.0)
    assert not layout.straight


def test_a_wide_layer_takes_two_staggered_columns():
    hidden = graph_layout(DIGITS, 868.0, 389.0).layers[1]
    assert hidden.style is NodeStyle.TEMPLATE
    assert hidden.columns == 2
    assert len(hidden.shown) == 32
    first, second = hidden.centers[:16], hidden.centers[16:]
    assert len(np.unique(first[:, 0])) == len(np.unique(second[:, 0])) == 1
    stagger = second[0, 1] - first[0, 1]
    assert stagger == pytest.approx(hidden.pitch / 2, abs=1.0)


def test_what_has_no_room_is_counted():
    layout = graph_layout(VECTORS, 838.0, 402.0)
    for layer, count in zip(layout.layers, VECTORS.layers, strict=True):
        assert len(layer.shown) + layer.left_out == count
        assert (layer.more is not None) == (layer.left_out > 0)
    assert layout.layers[0].left_out > 3000
    assert layout.layers[2].left_out == 0


def test_a_pinned_neuron_is_drawn():
    pinned = GraphShape(VECTORS.layers, notes=1, pinned=((1, 77),))
    free = graph_layout(VECTORS, 838.0, 402.0).layers[1]
    layer = graph_layout(pinned, 838.0, 402.0).layers[1]
    assert free.slot_of(77) is None
    assert layer.slot_of(77) == len(layer.shown) - 1
    np.testing.assert_array_equal(layer.centers, free.centers)


def test_a_deep_network_gives_up_the_boxes_of_its_hidden_layers():
    layers = graph_layout(DEEP, 838.0, 402.0).layers
    assert all(layer.box is None for layer in layers[1:-1])
    assert layers[0].box is not None
    assert layers[-1].box is not None


def test_small_networks_are_straight_and_have_a_label_on_every_weight():
    layout = graph_layout(LECTURE, 838.0, 335.0)
    assert layout.straight
    assert layout.spacious
    assert layout.all_labels
    assert layout.caption_lines == 2
    assert layout.layers[1].size == pytest.approx(50.0, abs=6.0)
    assert not graph_layout(IRIS, 838.0, 402.0).all_labels


@pytest.mark.parametrize("size", [(908.0, 285.0), (838.0, 335.0), (1300.0, 580.0)])
def test_labels_of_all_weights_do_not_touch_the_circles(size):
    """Also in a window of 1280 × 800, where the drawing is 285 px high."""
    layout = graph_layout(LECTURE, *size)
    assert layout.all_labels
    ring = 6.0
    for source, target in pairwise(layout.layers):
        share, pitch = straight_share(source, target)
        assert pitch >= 15.0
        start, end = source.centers[0, 0], target.centers[0, 0]
        x = start + share * (end - start)
        assert x + WIDEST_LABEL / 2 < end - target.size / 2 - ring
        assert x - WIDEST_LABEL / 2 > start + source.size / 2 + ring


def test_labels_of_a_layer_space_out_evenly():
    """The rule of tokens.md: t = n·s / (n·s + S)."""
    share, pitch = label_place(3, 100.0, 4, 78.0)
    assert share == pytest.approx(300 / 378)
    heights = np.sort(
        [
            (1 - share) * source * 100.0 + share * target * 78.0
            for source in range(3)
            for target in range(4)
        ]
    )
    np.testing.assert_allclose(np.diff(heights), pitch)


@pytest.mark.parametrize("height", [240.0, 262.0, 300.0, 389.0])
def test_two_lines_of_caption_stand_above_an_image(height):
    layout = graph_layout(replace(DIGITS, terms=True), 868.0, height)
    image = layout.layers[0].image
    assert image is not None
    assert layout.caption_lines == 2
    # The second line has its baseline 17 px below the first.
    assert image[1] >= layout.layers[0].caption[1] + 17.0 + 4.0


def test_an_image_is_drawn_in_whole_px():
    image = graph_layout(DIGITS, 868.0, 389.0).layers[0].image
    assert image is not None
    assert all(part == round(part) for part in image)
    assert image[2] == image[3]
    assert image[2] % 8 == 0


def test_the_layout_is_the_same_object_while_nothing_moves():
    again = GraphShape((2, 8, 8, 3), plane=True)
    assert graph_layout(PLANE, 838.0, 402.0) is graph_layout(again, 838.0, 402.0)
